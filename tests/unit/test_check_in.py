"""Finished check-ins, and how they are found."""

from __future__ import annotations

from datetime import UTC, datetime

from checkin.check_in import Answer, CheckIn, CheckIns, check_in_id
from checkin.week import Week

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
LATER = datetime(2026, 11, 27, 14, tzinfo=UTC)
VAULT = "0123456789abcdef0123456789abcdef"


def answer(question: str = "exclusion", value: str | None = "no", text: str = "") -> Answer:
    return Answer(question=question, version=1, prompt="?", language="en", scale="signal", value=value, text=text)


def check_in(week: str, *answers: Answer, away: bool = False) -> CheckIn:
    return CheckIn(id=week, week=Week.parse(week), deck="weekly", finished_at=NOW, answers=answers, away=away)


def test_amending_dates_the_change_and_keeps_the_earlier_answer() -> None:
    first = check_in("2026-W47", answer(text="before"), answer("concerns"))
    amended = first.amend(answer(text="after"), LATER)
    assert [a.text for a in amended.answers] == ["after", ""]
    assert [(a.at, a.question, a.before) for a in amended.amendments] == [(LATER, "exclusion", first.answers[0])]


def test_amending_twice_keeps_both_earlier_answers() -> None:
    amended = check_in("2026-W47", answer(text="1")).amend(answer(text="2"), NOW).amend(answer(text="3"), LATER)
    assert [a.before.text for a in amended.amendments if a.before] == ["1", "2"]


def test_amending_with_the_same_answer_changes_nothing() -> None:
    first = check_in("2026-W47", answer())
    assert first.amend(answer(), LATER) is first


def test_answering_what_was_not_asked_says_that_nothing_stood_there() -> None:
    amended = check_in("2026-W47", answer()).amend(answer("coping"), LATER)
    assert [a.question for a in amended.answers] == ["exclusion", "coping"]
    assert amended.amendments[0].before is None


def test_a_week_that_gets_an_answer_is_no_longer_away() -> None:
    assert not check_in("2026-W47", away=True).amend(answer(), LATER).away


def test_a_week_finished_twice_amends_what_was_there_and_loses_no_text() -> None:
    kept = check_in("2026-W47", answer(text="from the laptop")).edit(id="k1", went_well="the demo")
    again = check_in("2026-W47", answer(value="yes"), answer("coping")).edit(finished_at=LATER).onto(kept)
    assert (again.id, again.went_well) == ("k1", "the demo")
    assert [a.value for a in again.answers] == ["yes", "no"]
    assert [(a.at, a.before and a.before.text) for a in again.amendments] == [(LATER, "from the laptop"), (LATER, None)]


def test_a_week_away_that_is_finished_after_all_keeps_its_id_alone() -> None:
    away = check_in("2026-W47", away=True).edit(id="k1")
    finished = check_in("2026-W47", answer())
    assert finished.onto(away) == finished.edit(id="k1")
    assert finished.onto(None) == finished


def test_everybody_it_is_about_or_mentions_is_known_once() -> None:
    first = answer(text="@[b2] and @[b1]").edit(people=("b1",))
    assert check_in("2026-W47", first).edit(went_well="@[b3] @[b2]").mentions == ("b1", "b2", "b3")


def test_two_machines_give_a_week_the_same_id_and_no_other_week_or_deck_or_vault() -> None:
    week = Week(2026, 53)
    ids = {
        check_in_id(VAULT, week, "weekly"),
        check_in_id(VAULT, week + 1, "weekly"),
        check_in_id(VAULT, week, "trust"),
        check_in_id(VAULT[::-1], week, "weekly"),
    }
    assert len(ids) == 4
    assert check_in_id(VAULT, week, "weekly") in ids


def test_check_ins_stand_in_the_order_of_their_weeks() -> None:
    weeks = ["2027-W01", "2026-W47", "2026-W53", "2026-W09"]
    check_ins = CheckIns(tuple(check_in(week) for week in weeks))
    assert [str(c.week) for c in check_ins] == ["2026-W09", "2026-W47", "2026-W53", "2027-W01"]
    assert [str(c.week) for c in check_ins.before(Week(2026, 53))] == ["2026-W09", "2026-W47"]
    last = check_ins.last()
    assert last is not None
    assert str(last.week) == "2027-W01"


def test_the_last_answer_is_the_latest_one_not_skipped() -> None:
    check_ins = CheckIns(
        (
            check_in("2026-W45", answer(value="yes")),
            check_in("2026-W46", answer(value=None, text="only words")),
            check_in("2026-W47", answer(value=None)),
            check_in("2026-W48", away=True),
        )
    )
    assert check_ins.last_answer("exclusion") == (Week(2026, 46), answer(value=None, text="only words"))
    assert check_ins.last_answer("coping") is None
    assert len(check_ins.answered()) == 3
