"""Decks: sets of questions, with the scales they are answered on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checkin.week import Week

Size = Literal["short", "three-plus-one", "full"]
SIZES: tuple[Size, ...] = ("short", "three-plus-one", "full")


@dataclass(frozen=True)
class Choice:
    """One answer of a scale.

    Args:
        code: what is kept, such as `wonder`; the same in every language.
        label: what is shown.
        points: 0 to 100 for a trend, or None where it makes no point.
        glyph: one character for strips and lists.
        who: whether it leads to the people first (who?).
        unseen: whether it says that there was nothing to answer from (set in italics): never drawn as zero.
    """

    code: str
    label: str
    points: int | None
    glyph: str
    who: bool = False
    unseen: bool = False


@dataclass(frozen=True)
class Scale:
    """An answer type: its choices in order. A `valued` one has points; others are drawn as glyphs, never averaged.

    Args:
        prompt: what is asked where the scale follows upon another answer, such as "Is help agreed?".
    """

    id: str
    choices: tuple[Choice, ...]
    prompt: str = ""

    @property
    def valued(self) -> bool:
        """Whether any choice makes a point in a trend."""
        return any(choice.points is not None for choice in self.choices)

    def choice(self, code: str | None) -> Choice | None:
        """The choice with this code, or None."""
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class Reason:
    """A reason that can be ticked beside an answer."""

    code: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question of a deck, in one language.

    Args:
        version: rises when the meaning changes, and then starts a new line in the trends.
        theme: a few words for lists and trends.
        source: key of the publication it comes from, or `own`.
        why: what is asked above the reasons.
        faces: whether the aliases of the team stand beside it.
        core: whether it is asked in every size.
        customers: whether it is asked only of a team that has customers.
        helped: the scale asked after a choice with `who`, or None.
        proposes: next steps offered on the closing page, in order; `checkin.proposal` knows them.
    """

    id: str
    version: int
    theme: str
    prompt: str
    help: str
    source: str
    scale: Scale
    reasons: tuple[Reason, ...] = ()
    why: str = ""
    faces: bool = False
    core: bool = False
    customers: bool = False
    helped: Scale | None = None
    proposes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A publication that questions come from.

    Args:
        title, by: as published; empty for what is our own.
        language: the code of the language it is written in, such as `da`; empty for what is our own.
        about: what it is and what was taken from it, in the reader's language.
    """

    key: str
    title: str
    by: str
    language: str
    about: str


@dataclass(frozen=True)
class Deck:
    """A deck in one language: its questions in order."""

    id: str
    title: str
    language: str
    questions: tuple[Question, ...]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def question(self, id: str) -> Question | None:
        """The question with this id, or None."""
        return next((question for question in self.questions if question.id == id), None)

    def asked(self, size: Size, week: Week, *, customers: bool) -> tuple[Question, ...]:
        """The questions of one week's check-in.

        Three-plus-one adds one of the others to the core, in rotation by the week, so that all are met
        within as many weeks as there are others.
        """
        fitting = tuple(q for q in self.questions if customers or not q.customers)
        core = tuple(q for q in fitting if q.core)
        others = tuple(q for q in fitting if not q.core)
        if size == "full" or (size == "three-plus-one" and not others):
            return fitting
        if size == "short":
            return core
        turn = week.day(0).toordinal() // 7 % len(others)
        return (*core, others[turn])
