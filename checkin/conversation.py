"""Conversations: with whom, what for, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import ClassVar

from checkin.document import Document, Instant


class Conversation(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A conversation planned or held. `at` is wall-clock time without a zone: 14:00 stays 14:00 when clocks change."""

    table: ClassVar[str] = "conversations"

    person: str
    purpose: str
    due: date
    at: time | None = None
    planned_at: Instant
    held_on: date | None = None
    went: str = ""
    dropped_on: date | None = None

    @property
    def waiting(self) -> bool:
        """Neither held nor dropped."""
        return self.held_on is None and self.dropped_on is None

    def held(self, day: date, went: str = "") -> Conversation:
        """The conversation, held on `day`."""
        return self.edit(held_on=day, went=went)

    def moved_to(self, due: date) -> Conversation:
        """The conversation with a new date."""
        return self.edit(due=due)


class Conversations:
    """Conversations, in the order of their due dates."""

    def __init__(self, conversations: tuple[Conversation, ...]) -> None:
        self._conversations = tuple(sorted(conversations, key=lambda c: (c.due, c.at or time.min, c.id)))

    def __iter__(self) -> Iterator[Conversation]:
        return iter(self._conversations)

    def __len__(self) -> int:
        return len(self._conversations)

    def waiting(self) -> Conversations:
        """Those neither held nor dropped."""
        return Conversations(tuple(c for c in self if c.waiting))

    def with_person(self, person: str) -> Conversations:
        """Those with one person."""
        return Conversations(tuple(c for c in self if c.person == person))
