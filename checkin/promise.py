"""Promises: what the leader said they would do, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Literal

from checkin.document import Document, Instant

Outcome = Literal["done", "dropped"]


class Promise(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something promised to somebody (or to the team) by a date; `moved` counts how often the date was moved."""

    table: ClassVar[str] = "promises"

    what: str
    to: str | None = None
    by: date | None = None
    made_at: Instant
    moved: int = 0
    outcome: Outcome | None = None
    settled_on: date | None = None

    def is_due(self, today: date) -> bool:
        """Whether it is open, and was to be kept by today."""
        return self.outcome is None and self.by is not None and self.by <= today

    def done(self, day: date) -> Promise:
        """The promise, kept on `day`."""
        return self.edit(outcome="done", settled_on=day)

    def dropped(self, day: date) -> Promise:
        """The promise, let go on `day`; no reason is asked for."""
        return self.edit(outcome="dropped", settled_on=day)

    def moved_to(self, by: date) -> Promise:
        """The promise with a new date."""
        return self.edit(by=by, moved=self.moved + 1)


class Promises:
    """Promises, in the order of their dates; those without one come last."""

    def __init__(self, promises: tuple[Promise, ...]) -> None:
        self._promises = tuple(sorted(promises, key=lambda p: (p.by or date.max, p.made_at, p.id)))

    def __iter__(self) -> Iterator[Promise]:
        return iter(self._promises)

    def __len__(self) -> int:
        return len(self._promises)

    def open(self) -> Promises:
        """Those neither done nor dropped."""
        return Promises(tuple(p for p in self if p.outcome is None))

    def due(self, today: date) -> Promises:
        """Those open that were to be kept by today."""
        return Promises(tuple(p for p in self if p.is_due(today)))

    def to(self, person: str) -> Promises:
        """Those made to one person."""
        return Promises(tuple(p for p in self if p.to == person))
