"""The blind spot: whom the leader has neither mentioned nor talked to for long."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC

from checkin.check_in import CheckIns
from checkin.conversation import Conversation, Conversations
from checkin.person import People, Person
from checkin.week import Week

EVERY = 4
"""Weeks from one "Perhaps say hello to …" to the next."""

LONG = 6
"""Weeks without a mention or a conversation after which somebody counts as not thought of."""


def asked_in(week: Week) -> bool:
    """Whether this is one of the weeks that ask, every fourth one."""
    return week.day(0).toordinal() // 7 % EVERY == 0


def not_thought_of(
    check_ins: CheckIns,
    conversations: Conversations,
    people: People,
    week: Week,
    besides: Collection[str] = (),
) -> Person | None:
    """The person not mentioned or talked to for the longest, at least `LONG` weeks; None where there is none.

    Whoever was never mentioned counts from when they came, or else from when they were noted down.

    Args:
        besides: ids of people thought of just now, such as those on the sheet.
    """
    thought_of: dict[str, Week] = {}
    for id, when in (*_mentions(check_ins), *_talks(conversations)):
        thought_of[id] = max(when, thought_of.get(id, when))
    gaps = {
        person.id: week.since(last)
        for person in people.present(week.day(6))
        if person.id not in besides and (last := thought_of.get(person.id) or _came(person)) is not None
    }
    longest = max(gaps.values(), default=0)
    if longest < LONG:
        return None
    return next(person for person in people if gaps.get(person.id) == longest)


def _mentions(check_ins: CheckIns) -> Iterator[tuple[str, Week]]:
    return ((id, check_in.week) for check_in in check_ins for id in check_in.mentions)


def _talks(conversations: Conversations) -> Iterator[tuple[str, Week]]:
    return ((talk.person, _week_of(talk)) for talk in conversations)


def _week_of(talk: Conversation) -> Week:
    # Who plans a conversation thinks of the person, whether it is held or not.
    return Week.of(max(talk.held_on or talk.planned_at.date(), talk.planned_at.date()))


def _came(person: Person) -> Week | None:
    if person.since is not None:
        return Week.of(person.since)
    return Week.of(person.edited_at.astimezone(UTC).date()) if person.edited_at is not None else None
