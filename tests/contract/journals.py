"""Journals to test on, and documents to keep in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import pytest

from checkin.person import Person
from checkin.promise import Promise
from storage.journal import TinyJournal
from storage.tiny import Change, MemoryStorage, Storage

VAULT_ID = "a" * 32
FRIDAY = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)


class Clock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.now = FRIDAY

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


class Place(Protocol):
    """Where a journal is kept, so that it can be opened again there."""

    def open(self, *, device: str = "laptop", read_only: bool = False) -> TinyJournal: ...


class Memory:
    """A journal in TinyDB's memory storage; opening again reads the same storage anew."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.storage: Storage = MemoryStorage()
        self._clock = clock

    def open(self, *, device: str = "laptop", read_only: bool = False) -> TinyJournal:
        return TinyJournal(self.storage, vault_id=VAULT_ID, device=device, now=self._clock, read_only=read_only)


@contextmanager
def saving_by(storage: Storage, save: Callable[[Sequence[Change]], None]) -> Iterator[None]:
    """A storage that saves in another way for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "apply", save)
        yield


@contextmanager
def refusing(storage: Storage, refusal: Exception) -> Iterator[None]:
    """A storage that refuses every save for a while."""

    def refuse(_: Sequence[Change]) -> None:
        raise refusal

    with saving_by(storage, refuse):
        yield


def person(id: str = "a1", alias: str = "Birch") -> Person:
    return Person(id=id, alias=alias)


def promise(id: str = "b1", what: str = "A quieter desk") -> Promise:
    return Promise(id=id, what=what, by=date(2026, 12, 4), made_at=FRIDAY)
