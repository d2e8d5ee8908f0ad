"""Strips over the weeks: honest about what is not there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.check_in import Answer, CheckIn
from checkin.deck import Choice, Deck, Question, Scale
from checkin.trends import Strip, kept, of_weeks, strips
from checkin.week import Week

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LAST = Week(2026, 47)

RECEIVED = Scale(
    "received",
    (
        Choice("all", "all got it", 100, "●"),
        Choice("partly", "partly", 50, "◑"),
        Choice("not-yet", "not yet", 0, "○"),
        Choice("nobody-asked", "nobody asked", None, "·", unseen=True),
        Choice("cant-tell", "can't tell", None, "·"),
    ),
)
SIGNAL = Scale(
    "signal",
    (
        Choice("no", "no", None, "○"),
        Choice("wonder", "I wonder", None, "◐", who=True),
        Choice("yes", "yes", None, "●", who=True),
        Choice("unseen", "saw too little", None, "·", unseen=True),
    ),
)
VALUED, SIGNALS = "help-received", "exclusion"
DECK = Deck(
    "weekly",
    "Weekly",
    "en",
    (
        Question(SIGNALS, 1, "exclusion", "Anyone outside?", "", "bfa", SIGNAL),
        Question(VALUED, 2, "help", "Help?", "", "bfa", RECEIVED),
    ),
)


def answer(question: str, value: str | None, version: int = 2, scale: str | None = None) -> Answer:
    asked = DECK.question(question)
    assert asked is not None
    return Answer(
        question=question, version=version, prompt="?", language="en", scale=scale or asked.scale.id, value=value
    )


def check_in(back: int, *answers: Answer, away: bool = False) -> CheckIn:
    week = LAST - back
    return CheckIn(id=str(week), week=week, deck="weekly", finished_at=NOW, answers=answers, away=away)


def strip(question: str, *check_ins: CheckIn, weeks: int = 6) -> Strip:
    return next(s for s in strips(DECK, check_ins, LAST, weeks) if s.question.id == question)


def test_a_strip_has_a_cell_for_each_week_up_to_the_last() -> None:
    drawn = strip(VALUED, weeks=52)
    assert len(drawn.cells) == 52
    assert drawn.cells[-1].week == LAST
    assert [c.week.since(drawn.cells[0].week) for c in drawn.cells] == list(range(52))


def test_what_was_not_answered_stays_open() -> None:
    drawn = strip(
        VALUED,
        check_in(5, answer(VALUED, "not-yet")),
        check_in(4, answer(VALUED, "nobody-asked")),
        check_in(3, away=True),
        check_in(2, answer(VALUED, None)),
        check_in(1),
    )
    assert [c.kind for c in drawn.cells] == ["value", "unseen", "away", "gap", "gap", "gap"]
    assert [c.points for c in drawn.cells] == [0, None, None, None, None, None]
    assert (drawn.n, drawn.answered) == (1, 2)
    assert drawn.description == "1 of 2 weeks"


def test_a_choice_without_points_is_unseen_on_a_scale_that_has_points() -> None:
    drawn = strip(VALUED, check_in(0, answer(VALUED, "cant-tell")))
    assert drawn.cells[-1].kind == "unseen"
    assert drawn.n == 0


def test_signals_are_shown_and_counted_and_never_averaged() -> None:
    given_answers = ["no", "wonder", "yes", "yes", "unseen"]
    drawn = strip(SIGNALS, *(check_in(b, answer(SIGNALS, v)) for b, v in enumerate(given_answers)))
    assert [c.choice.glyph if c.choice else " " for c in drawn.cells] == [" ", "·", "●", "●", "◐", "○"]
    assert drawn.n == 4
    assert [(choice.code, count) for choice, count in drawn.counts] == [
        ("no", 1),
        ("wonder", 1),
        ("yes", 2),
        ("unseen", 1),
    ]


def test_a_reworded_question_starts_a_new_line() -> None:
    old = [check_in(b, answer(VALUED, "not-yet", version=1)) for b in (5, 4, 3)]
    new = [check_in(1, answer(VALUED, "all")), check_in(0, answer(VALUED, "all"))]
    drawn = strip(VALUED, *old, *new)
    assert [c.begins for c in drawn.cells] == [False, False, False, False, True, False]


def test_an_answer_on_another_scale_is_no_gap_and_no_point() -> None:
    drawn = strip(
        VALUED, check_in(1, answer(VALUED, "all", scale="frequency")), check_in(0, answer(VALUED, "no-such-code"))
    )
    assert [c.kind for c in drawn.cells[-2:]] == ["other", "other"]
    assert (drawn.n, drawn.answered) == (0, 2)


def test_check_ins_of_other_decks_and_later_weeks_are_not_in_the_strip() -> None:
    other = check_in(0, answer(VALUED, "all")).edit(deck="trust")
    assert strip(VALUED, other, check_in(-1, answer(VALUED, "all"))).answered == 0


def test_weeks_away_and_before_the_first_check_in_are_not_missed() -> None:
    check_ins = [check_in(5), check_in(3, away=True), check_in(1), check_in(0)]
    assert kept(check_ins, LAST, 12).description == "3 of 5 weeks"
    assert kept([], LAST, 12).description == "0 of 1 week"


codes = st.sampled_from(["all", "partly", "not-yet", "nobody-asked", "gone", None])
journals = st.dictionaries(st.integers(0, 60), st.tuples(st.booleans(), codes, st.integers(1, 3)))


@given(journals, st.integers(1, 60))
def test_a_point_is_drawn_exactly_where_a_document_has_one(
    weeks: dict[int, tuple[bool, str | None, int]], n: int
) -> None:
    points = {"all": 100, "partly": 50, "not-yet": 0}
    drawn = strip(
        VALUED,
        *(
            check_in(back, *(() if away else (answer(VALUED, code, version),)), away=away)
            for back, (away, code, version) in weeks.items()
        ),
        weeks=n,
    )
    expected = [
        None if back not in weeks or weeks[back][0] else points.get(weeks[back][1] or "") for back in reversed(range(n))
    ]
    assert [cell.points for cell in drawn.cells] == expected
    assert drawn.n == sum(point is not None for point in expected)


@pytest.mark.parametrize(("count", "weeks", "words"), [(8, 11, "8 of 11 weeks"), (0, 1, "0 of 1 week")])
def test_counts_are_said_in_words(count: int, weeks: int, words: str) -> None:
    assert of_weeks(count, weeks) == words
