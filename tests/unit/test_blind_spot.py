"""Whom the leader did not think of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from checkin.blind_spot import asked_in, not_thought_of
from checkin.check_in import Answer, CheckIn, CheckIns
from checkin.conversation import Conversation, Conversations
from checkin.person import People, Person
from checkin.week import Week

WEEK = Week(2026, 47)
LONG_AGO = date(2024, 1, 1)
BIRCH = Person(id="b1", alias="Birch", since=LONG_AGO)
HERON = Person(id="b2", alias="Heron", since=LONG_AGO)


def mention(week: Week, *, text: str = "", people: tuple[str, ...] = (), went_well: str = "") -> CheckIn:
    answer = Answer(
        question="exclusion", version=1, prompt="?", language="en", scale="signal", people=people, text=text
    )
    return CheckIn(id=str(week), week=week, deck="weekly", finished_at=at(week), answers=(answer,), went_well=went_well)


def at(week: Week) -> datetime:
    day = week.day(2)
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def talk(person: str, planned: Week, held: Week | None = None) -> Conversation:
    return Conversation(
        id=f"{person}{planned}",
        person=person,
        purpose="x",
        due=planned.day(4),
        planned_at=at(planned),
        held_on=held.day(1) if held else None,
    )


def forgotten(
    people: tuple[Person, ...],
    check_ins: tuple[CheckIn, ...] = (),
    talks: tuple[Conversation, ...] = (),
    besides: tuple[str, ...] = (),
) -> str | None:
    person = not_thought_of(CheckIns(check_ins), Conversations(talks), People(people), WEEK, besides)
    return person.alias if person else None


def test_with_nobody_in_the_team_nobody_is_forgotten() -> None:
    assert forgotten(()) is None


@pytest.mark.parametrize(("weeks", "alias"), [(0, None), (5, None), (6, "Birch"), (60, "Birch")])
def test_six_weeks_without_a_mention_are_long(weeks: int, alias: str | None) -> None:
    assert forgotten((BIRCH,), (mention(WEEK - weeks, text="@[b1] asked"),)) == alias


@pytest.mark.parametrize(
    "kept",
    [
        mention(WEEK - 1, text="@[b1] asked"),
        mention(WEEK - 1, people=("b1",)),
        mention(WEEK - 1, went_well="@[b1] and the rota"),
    ],
)
def test_a_mention_anywhere_in_a_check_in_counts(kept: CheckIn) -> None:
    assert forgotten((BIRCH,), (kept,)) is None


@pytest.mark.parametrize("kept", [talk("b1", WEEK - 2), talk("b1", WEEK - 20, held=WEEK - 3)])
def test_a_conversation_planned_or_held_counts(kept: Conversation) -> None:
    assert forgotten((BIRCH,), (), (kept,)) is None


def test_the_latest_of_mentions_and_conversations_counts() -> None:
    assert forgotten((BIRCH,), (mention(WEEK - 1, people=("b1",)),), (talk("b1", WEEK - 30),)) is None


def test_a_conversation_planned_long_ago_and_not_held_does_not() -> None:
    assert forgotten((BIRCH,), (), (talk("b1", WEEK - 10),)) == "Birch"


def test_the_one_longest_not_thought_of_comes_first() -> None:
    check_ins = (mention(WEEK - 8, people=("b1",)), mention(WEEK - 12, people=("b2",)))
    assert forgotten((BIRCH, HERON), check_ins) == "Heron"
    assert forgotten((BIRCH, HERON), check_ins, besides=("b2",)) == "Birch"
    assert forgotten((BIRCH, HERON), check_ins, besides=("b1", "b2")) is None


def test_a_newcomer_counts_from_their_first_week() -> None:
    assert forgotten((BIRCH.edit(since=(WEEK - 5).day(0)),)) is None
    assert forgotten((BIRCH.edit(since=(WEEK - 6).day(0)),)) == "Birch"


def test_whoever_has_no_first_day_counts_from_when_they_were_noted_down() -> None:
    assert forgotten((BIRCH.edit(since=None, edited_at=at(WEEK - 5)),)) is None
    assert forgotten((BIRCH.edit(since=None, edited_at=at(WEEK - 7)),)) == "Birch"
    assert forgotten((BIRCH.edit(since=None, edited_at=None),)) is None


@pytest.mark.parametrize("weekday", [0, 4])
def test_nobody_who_left_or_leaves_this_week_is_proposed(weekday: int) -> None:
    assert forgotten((BIRCH.edit(left=WEEK.day(weekday)),)) is None


def test_the_gap_is_counted_in_weeks_over_week_53() -> None:
    week = Week(2027, 3)
    kept = CheckIns((mention(Week(2026, 51), people=("b1",)),))
    assert week.since(Week(2026, 51)) == 5
    assert not_thought_of(kept, Conversations(()), People((BIRCH,)), week) is None
    assert not_thought_of(kept, Conversations(()), People((BIRCH,)), week + 1) == BIRCH


def test_every_fourth_week_asks_also_over_the_new_year() -> None:
    asks = [asked_in(Week(2026, 46) + n) for n in range(16)]
    assert sum(asks) == 4
    assert asks == [asks[n % 4] for n in range(16)]
