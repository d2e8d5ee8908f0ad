"""Journals to test on, and documents to keep in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from checkin.person import Person
from checkin.promise import Promise
from storage.journal import TinyJournal
from storage.keys import CHEAPEST
from storage.tiny import Change, MemoryStorage, Storage
from storage.vault import FileVault
from tests.storage.safe import PASSPHRASE, storage_of

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

    @property
    def storage(self) -> Storage:
        """The storage of the journal opened last."""

    @property
    def vault_id(self) -> str:
        """The id of what is kept here."""

    def open(self, *, device: str = "laptop", read_only: bool = False) -> TinyJournal:
        """The journal, anew. One that could change it before no longer can."""


class InMemory:
    """TinyDB's memory storage."""

    vault_id = "a" * 32

    def __init__(self, now: Callable[[], datetime], _folder: Path) -> None:
        self.storage: Storage = MemoryStorage()
        self._now = now

    def open(self, *, device: str = "laptop", read_only: bool = False) -> TinyJournal:
        return TinyJournal(self.storage, vault_id=self.vault_id, device=device, now=self._now, read_only=read_only)


class InVault:
    """A vault in a folder, with the cheapest of keys."""

    def __init__(self, now: Callable[[], datetime], folder: Path) -> None:
        self._now = now
        self._vault = FileVault(folder / "journal.checkin", state=folder / "state", now=now, cost=CHEAPEST)
        self._open = self._vault.create(PASSPHRASE, None).journal
        self.vault_id = self._open.vault_id
        self.storage = storage_of(self._open)

    def open(self, *, device: str = "laptop", read_only: bool = False) -> TinyJournal:
        if not read_only:
            self._open.close()
        opened = self._vault.unlock(PASSPHRASE, read_only=read_only).journal
        self.storage = storage_of(opened)
        journal = TinyJournal(
            self.storage, vault_id=opened.vault_id, device=device, now=self._now, read_only=opened.read_only
        )
        if not read_only:
            self._open = journal
        return journal


PLACES: dict[str, Callable[[Callable[[], datetime], Path], Place]] = {"memory": InMemory, "vault": InVault}


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
