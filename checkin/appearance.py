"""Appearances: where in the check-ins somebody is named. They are read back, and never counted into a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checkin import mention
from checkin.check_in import Answer, CheckIn, CheckIns
from checkin.week import Week


@dataclass(frozen=True)
class Appearance:
    """One place in a check-in where a person is named.

    Args:
        answer: the answer it stands in, or None for what went well.
        text: the kept text, with people as tokens; empty where only the scale's answer is about them.
    """

    week: Week
    answer: Answer | None
    text: str


class Appearances:
    """The places where one person is named, in the order of their weeks."""

    def __init__(self, appearances: tuple[Appearance, ...]) -> None:
        self._appearances = appearances

    @classmethod
    def of(cls, check_ins: CheckIns, person: str) -> Appearances:
        """Where a person is named, by their id."""
        return cls(tuple(appearance for check_in in check_ins for appearance in _in(check_in, person)))

    def __iter__(self) -> Iterator[Appearance]:
        return iter(self._appearances)

    def __reversed__(self) -> Iterator[Appearance]:
        return reversed(self._appearances)

    def __len__(self) -> int:
        return len(self._appearances)


def last_named(check_ins: CheckIns) -> dict[str, Week]:
    """The latest week in which each person is named, by their ids."""
    return {person: check_in.week for check_in in check_ins for person in named_in(check_in)}


def named_in(check_in: CheckIn) -> tuple[str, ...]:
    """The ids of all who are named in a check-in, each once."""
    answers = (person for answer in check_in.answers for person in (*answer.people, *mention.mentioned(answer.text)))
    return tuple(dict.fromkeys((*answers, *mention.mentioned(check_in.went_well))))


def _in(check_in: CheckIn, person: str) -> Iterator[Appearance]:
    for answer in check_in.answers:
        if person in answer.people or person in mention.mentioned(answer.text):
            yield Appearance(week=check_in.week, answer=answer, text=answer.text)
    if person in mention.mentioned(check_in.went_well):
        yield Appearance(week=check_in.week, answer=None, text=check_in.went_well)
