"""TinyDB storages that take changes: the seam between TinyDB, which rewrites everything, and a log, which appends."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Protocol

import tinydb.storages

from checkin.vault import ChangedUnderneath

Plain = dict[str, Any]
"""A document as JSON values."""

Change = tuple[str, dict[str, Plain], list[str]]
"""What changes in one table: its name, the documents set by id, and the ids of those deleted."""

Tables = Mapping[str, Mapping[str, Any]]


class Log(Protocol):
    """What a storage needs of the vault's log."""

    @property
    def tables(self) -> dict[str, dict[str, Plain]]:
        """The documents kept, by table and id."""

    def apply(self, changes: list[Change]) -> None:
        """Put these changes on the disk in one piece, and only then into `tables`."""

    def check(self) -> None:
        """See that nobody else has changed the file."""

    def close(self) -> None:
        """Leave the file."""


class Place(Protocol):
    """The place of a vault, where another hand may put another file."""

    def refresh(self) -> bool:
        """Read the file again if another hand changed it, and say whether it did."""

    def met(self) -> AbstractContextManager[Log]:
        """A log on the file that is there now; at the end of the block the open one goes on from it.

        Raises:
            ChangedUnderneath: it can't be read.
        """


class Storage(tinydb.storages.Storage):
    """A TinyDB storage that takes changes."""

    @abstractmethod
    def apply(self, changes: Sequence[Change]) -> None:
        """Keep these changes, all of them or none.

        Raises:
            ChangedUnderneath: another hand changed what is kept here.
        """

    def check(self) -> None:
        """See that nobody else has changed what is kept here.

        Raises:
            ChangedUnderneath: somebody has.
        """

    def refresh(self) -> bool:
        """Read again what is kept here, and only read here, if another hand changed it, and say whether it did."""
        return False

    @contextmanager
    def met(self) -> Iterator[Storage]:
        """What another hand has put in the place of this one, to be changed in the block; it then takes its place.

        Raises:
            ChangedUnderneath: it can't be read, so this one stays as it is.
        """
        raise ChangedUnderneath
        yield self  # type: ignore[unreachable]  # what makes it a context manager


class MemoryStorage(tinydb.storages.MemoryStorage, Storage):
    """TinyDB's memory storage, taking changes: for the demo and for tests."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # TinyDB's is not annotated

    def apply(self, changes: Sequence[Change]) -> None:
        """Keep these changes."""
        tables = dict(self.read() or {})
        for name, sets, deletes in changes:
            table = {**tables.get(name, {}), **sets}
            for id in deletes:
                table.pop(id, None)
            tables[name] = table
        self.write(tables)


class LogStorage(Storage):
    """Documents in a vault's log: a change costs what it changes, whatever the size of the journal.

    A table is there for as long as it holds documents.

    Args:
        log: the open vault.
        leaving: what is done after its file is closed, in this order.
        place: looks at the place of the vault where another hand may have been; None looks at nothing.
    """

    def __init__(self, log: Log, *leaving: Callable[[], None], place: Place | None = None) -> None:
        self._log = log
        self._leaving = leaving
        self._place = place

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The documents by table and id, or None when there are none. The outer dict is the caller's own."""
        return {name: table for name, table in self._log.tables.items() if table} or None

    def write(self, data: Tables) -> None:
        """Keep what `data` has otherwise than `read` gave it; what is the same object is taken to be unchanged."""
        self.apply(difference(self.read() or {}, data))

    def apply(self, changes: Sequence[Change]) -> None:
        """Append these changes to the log as one record."""
        if changes:
            self._log.apply(list(changes))

    def check(self) -> None:
        """See that nobody else has changed the file."""
        self._log.check()

    def refresh(self) -> bool:
        """Read the file again, where it is only read, if another hand changed it, and say whether it did."""
        return self._place is not None and self._place.refresh()

    @contextmanager
    def met(self) -> Iterator[Storage]:
        """The file that is at the vault's place now; at the end of the block the log goes on from there."""
        if self._place is None:
            raise ChangedUnderneath
        with self._place.met() as there:
            yield LogStorage(there)

    def close(self) -> None:
        """Leave the log, and do what belongs to it, once."""
        leaving, self._leaving = self._leaving, ()
        self._place = None
        with ExitStack() as stack:
            for step in reversed(leaving):
                stack.callback(step)
            self._log.close()


def difference(before: Tables, after: Tables) -> list[Change]:
    """The changes that lead from one state of the tables to another."""
    changes: list[Change] = []
    for name in sorted({*before, *after}):
        old, new = before.get(name, {}), after.get(name, {})
        if old is new:
            continue
        sets = {id: document for id, document in new.items() if id not in old or _differs(old[id], document)}
        deletes = [id for id in old if id not in new]
        if sets or deletes:
            changes.append((name, sets, deletes))
    return changes


def _differs(old: object, new: object) -> bool:
    # As text, because 1, 1.0 and True are equal and not the same.
    return old is not new and repr(old) != repr(new)
