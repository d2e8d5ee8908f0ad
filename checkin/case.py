"""Cases: something a leader follows until it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Literal

from checkin.document import Document, Id, Instant, Value

Role = Literal["concerned", "involved", "trusted", "hr"]
Certainty = Literal["seen", "told", "assumed"]
State = Literal["open", "watching", "closed"]
Kind = Literal["exclusion", "help", "concern", "incident", "my-request"]


class Involved(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person of a case and their role: whom it concerns, others involved, someone trusted, HR or representative."""

    person: str
    role: Role


class Note(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated note of a case: what was seen, what was told (by whom), or what is only assumed."""

    id: Id
    at: Instant
    certainty: Certainty
    told_by: str | None = None
    text: str


class Case(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case: its kind, the people in it, its notes, and whether it is open, watched or closed."""

    table: ClassVar[str] = "cases"

    kind: Kind
    opened_on: date
    people: tuple[Involved, ...]
    notes: tuple[Note, ...] = ()
    state: State = "open"
    closed_on: date | None = None

    @property
    def concerned(self) -> tuple[str, ...]:
        """The ids of those whom the case concerns."""
        return tuple(i.person for i in self.people if i.role == "concerned")

    def noted(self, note: Note) -> Case:
        """The case with one note more."""
        return self.edit(notes=(*self.notes, note))


class Cases:
    """The cases of a journal, in the order they were opened."""

    def __init__(self, cases: tuple[Case, ...]) -> None:
        self._cases = tuple(sorted(cases, key=lambda c: (c.opened_on, c.id)))

    def __iter__(self) -> Iterator[Case]:
        return iter(self._cases)

    def __len__(self) -> int:
        return len(self._cases)

    def open(self) -> Cases:
        """Those not closed."""
        return Cases(tuple(c for c in self if c.state != "closed"))

    def of_kind(self, kind: Kind) -> Cases:
        """Those of one kind."""
        return Cases(tuple(c for c in self if c.kind == kind))

    def about(self, person: str) -> Cases:
        """Those that concern one person."""
        return Cases(tuple(c for c in self if person in c.concerned))
