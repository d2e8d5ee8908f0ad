"""What the tests of the vault share: a place with cheap keys, and documents to keep in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from checkin.document import to_plain
from checkin.journal import Journal
from checkin.keyring import Keyring
from checkin.person import Person
from checkin.vault import Notice, Opened, Passphrase, Secret
from storage.inbox import FileInbox
from storage.journal import TinyJournal
from storage.keys import CHEAPEST, Cost
from storage.log import Log
from storage.tiny import LogStorage
from storage.vault import FileVault

PASSPHRASE = Passphrase("correct horse battery")
NOW = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where a vault is kept, and where this machine notes what it saw of it."""

    path: Path
    state: Path
    now: datetime = NOW

    def vault(self, cost: Cost = CHEAPEST) -> FileVault:
        """A fresh look at the vault, as another start of the program has it."""
        return FileVault(self.path, state=self.state, now=lambda: self.now, cost=cost)

    def inbox(self) -> FileInbox:
        """The inbox, for who writes a note without unlocking."""
        return FileInbox(self.path, state=self.state, now=lambda: NOW)

    def elsewhere(self, name: str = "elsewhere") -> Place:
        """The same file, seen from a machine that never saw it."""
        return Place(self.path, self.state.with_name(name))

    def make(self, *aliases: str) -> None:
        """Make the vault with these people, an action each."""
        opened = self.vault().create(PASSPHRASE, None)
        add(opened.journal, *aliases)
        opened.journal.close()

    def open(self) -> Opened:
        """Unlock it with the passphrase it was made with."""
        return self.vault().unlock(PASSPHRASE)

    @contextmanager
    def keys(self, secret: Secret = PASSPHRASE) -> Iterator[Keyring]:
        """Unlock it, for what opens it to be changed; then close."""
        opened = self.vault().unlock(secret)
        try:
            assert opened.keys is not None
            yield opened.keys
        finally:
            opened.journal.close()

    def look(self) -> tuple[list[str], tuple[Notice, ...]]:
        """Unlock, and give the aliases kept and the notices; then close."""
        opened = self.open()
        try:
            return aliases(opened.journal), opened.notices
        finally:
            opened.journal.close()


def add(journal: Journal, *aliases: str) -> None:
    """Keep a person of each alias, an action each."""
    for alias in aliases:
        with journal.action("add a person") as action:
            action.put(person(alias))


def person(alias: str) -> Person:
    """A person with an id like the alias."""
    return Person(id=f"id-{alias}", alias=alias)


def plain(alias: str) -> dict[str, object]:
    """The same person as a log keeps it."""
    return to_plain(person(alias))


def aliases(journal: Journal) -> list[str]:
    """The aliases of everybody kept."""
    return sorted(person.alias for person in journal.all(Person))


def storage_of(journal: Journal) -> LogStorage:
    """What TinyDB keeps a journal in."""
    assert isinstance(journal, TinyJournal)
    assert isinstance(journal._storage, LogStorage)
    return journal._storage


def log_of(journal: Journal) -> Log:
    """The log under a journal."""
    log = storage_of(journal)._log
    assert isinstance(log, Log)
    return log


def let_go(journal: Journal) -> None:
    """Give up the lock of an open journal and nothing else, as a process does that is killed."""
    storage_of(journal)._leaving[-1]()
