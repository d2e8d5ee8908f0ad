"""Trends: how the answers to a question went over the weeks. Numbers and words; drawing is the screens' affair.

A week without a point stays open: nothing is interpolated, and nothing unseen, skipped or away becomes a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from checkin.check_in import Answer, CheckIn, CheckIns
from checkin.deck import Choice, Deck, Question
from checkin.language import ngettext
from checkin.week import Week

YEAR = 52
"""Weeks of a strip, unless asked otherwise."""

Kind = Literal["value", "signal", "unseen", "other", "away", "gap"]


@dataclass(frozen=True)
class Cell:
    """One week of a strip.

    Args:
        kind: `value` has points; `signal` a choice that is never averaged; `unseen` says that there was nothing to
            answer from; `other` was answered on a scale that the question no longer has; `away`; and `gap` where
            there is no check-in, or the question was not asked or skipped.
        points: 0 to 100, of a `value` alone.
        choice: what was answered, where the question's scale has it.
        version: of the question as it was answered; None where it was not.
        begins: whether a new line starts here, because the question's meaning changed.
    """

    week: Week
    kind: Kind
    points: int | None = None
    choice: Choice | None = None
    version: int | None = None
    begins: bool = False

    @property
    def answered(self) -> bool:
        """Whether there is an answer, seen or not."""
        return self.version is not None

    @property
    def counts(self) -> bool:
        """Whether it makes a point: a value, or a signal."""
        return self.kind in ("value", "signal")


@dataclass(frozen=True)
class Strip:
    """One question over the weeks, a cell for each, in order."""

    question: Question
    cells: tuple[Cell, ...]

    @property
    def n(self) -> int:
        """How many weeks make a point."""
        return sum(cell.counts for cell in self.cells)

    @property
    def answered(self) -> int:
        """In how many weeks it was answered, seen or not."""
        return sum(cell.answered for cell in self.cells)

    @property
    def counts(self) -> tuple[tuple[Choice, int], ...]:
        """How often each choice of the scale was answered, in the scale's order; those never answered too."""
        codes = [cell.choice.code for cell in self.cells if cell.choice]
        return tuple((choice, codes.count(choice.code)) for choice in self.question.scale.choices)

    @property
    def description(self) -> str:
        """On how many weeks it rests, in words: "8 of 11 weeks"."""
        return of_weeks(self.n, self.answered)


@dataclass(frozen=True)
class Kept:
    """How many weeks have a check-in, of those that could: weeks away, and those before the first, don't count."""

    done: int
    weeks: int

    @property
    def description(self) -> str:
        """In words: "10 of 12 weeks"."""
        return of_weeks(self.done, self.weeks)


def strips(deck: Deck, check_ins: Iterable[CheckIn], last: Week, weeks: int = YEAR) -> tuple[Strip, ...]:
    """A strip for each question of a deck, of so many weeks up to and with `last`."""
    by_week = _by_week(CheckIns(tuple(check_ins)).of_deck(deck.id))
    return tuple(Strip(question, _cells(question, by_week, _span(last, weeks))) for question in deck)


def kept(check_ins: Iterable[CheckIn], last: Week, weeks: int = 12) -> Kept:
    """In how many of the weeks up to and with `last` a check-in was kept."""
    by_week = _by_week(check_ins)
    first = min(by_week, default=last)
    possible = [w for w in _span(last, weeks) if w >= first and not (w in by_week and by_week[w].away)]
    return Kept(done=sum(w in by_week for w in possible), weeks=len(possible))


def of_weeks(count: int, weeks: int) -> str:
    """A count of weeks in words: "8 of 11 weeks"."""
    return ngettext("{count} of {weeks} week", "{count} of {weeks} weeks", weeks).format(count=count, weeks=weeks)


def _by_week(check_ins: Iterable[CheckIn]) -> dict[Week, CheckIn]:
    return {check_in.week: check_in for check_in in check_ins}


def _span(last: Week, weeks: int) -> tuple[Week, ...]:
    return tuple((last - (weeks - 1)).until(last))


def _cells(question: Question, by_week: Mapping[Week, CheckIn], span: tuple[Week, ...]) -> tuple[Cell, ...]:
    cells = []
    version = None
    for week in span:
        cell = _cell(question, week, by_week.get(week))
        begins = version is not None and cell.version is not None and cell.version != version
        version = cell.version or version
        cells.append(replace(cell, begins=begins))
    return tuple(cells)


def _cell(question: Question, week: Week, check_in: CheckIn | None) -> Cell:
    if check_in is None:
        return Cell(week, "gap")
    if check_in.away:
        return Cell(week, "away")
    answer = check_in.answer(question.id)
    if answer is None or answer.value is None:
        return Cell(week, "gap")
    return _answered(question, week, answer)


def _answered(question: Question, week: Week, answer: Answer) -> Cell:
    scale = question.scale
    choice = scale.choice(answer.value) if answer.scale == scale.id else None
    if choice is None:
        return Cell(week, "other", version=answer.version)
    if choice.unseen or (scale.valued and choice.points is None):
        return Cell(week, "unseen", choice=choice, version=answer.version)
    kind: Kind = "value" if scale.valued else "signal"
    return Cell(week, kind, choice.points, choice, answer.version)
