"""Where somebody is mentioned."""

from __future__ import annotations

from datetime import UTC, datetime

from checkin.appearance import Appearances, last_mentioned
from checkin.check_in import Answer, CheckIn, CheckIns
from checkin.week import Week

BIRCH, HERON = "b" * 32, "c" * 32


def answer(question: str, text: str = "", people: tuple[str, ...] = ()) -> Answer:
    return Answer(
        question=question, version=1, prompt="?", language="en", scale="signal", value="yes", text=text, people=people
    )


def check_in(week: int, *answers: Answer, went_well: str = "") -> CheckIn:
    return CheckIn(
        id=str(week),
        week=Week(2026, week),
        deck="weekly",
        finished_at=datetime(2026, 11, 20, tzinfo=UTC),
        answers=answers,
        went_well=went_well,
    )


CHECK_INS = CheckIns(
    (
        check_in(47, answer("coping", f"@[{BIRCH}] and @[{HERON}] talked"), went_well=f"@[{BIRCH}] asked"),
        check_in(45, answer("exclusion", people=(BIRCH,)), answer("listening", "Birch without a token")),
        check_in(46, answer("listening", "nobody")),
    )
)


def test_a_person_appears_in_texts_in_answers_about_them_and_in_what_went_well_in_the_order_of_weeks() -> None:
    appearances = Appearances.of(CHECK_INS, BIRCH)
    assert [(a.week.number, a.answer and a.answer.question) for a in appearances] == [
        (45, "exclusion"),
        (47, "coping"),
        (47, None),
    ]
    assert next(a.text for a in reversed(appearances)) == f"@[{BIRCH}] asked"
    assert len(Appearances.of(CHECK_INS, "d" * 32)) == 0


def test_the_last_week_somebody_is_mentioned_in_is_known_for_each() -> None:
    assert last_mentioned(CHECK_INS) == {BIRCH: Week(2026, 47), HERON: Week(2026, 47)}
