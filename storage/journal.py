"""The journal kept in TinyDB, over the vault or in memory: stamps, marks of what was deleted, undo."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, Literal, cast

import msgspec

from checkin.deleted import Deleted, address, deleted_id, parted
from checkin.document import D, Document, Unreadable, from_plain, to_plain
from checkin.draft import Draft
from checkin.journal import KEPT, KIND_OF, Action
from checkin.vault import ReadOnly
from checkin.version import bumped, joined
from storage.table import Database
from storage.tiny import Change, MemoryStorage, Plain, Storage

UNMARKED = (Draft, Deleted)
"""Kinds that leave no mark when deleted: no other copy knows of a draft, and a mark needs none."""

Key = tuple[type[Document], str]
"""A document's kind and id."""

States = dict[Key, Document | None]
"""What stands under each key; None for nothing."""

Deed = Literal["put", "delete", "restore"]


@dataclass(frozen=True)
class _Step:
    """An action that can be taken back: its name, and what stood before and after it under each key it changed.

    Of an action that only restored, as an import does, the undoing leaves no trace: what came from another copy can
    come again, which it could not if the undoing counted as the newer change.
    """

    name: str
    before: States
    after: States
    traceless: bool


@dataclass(frozen=True)
class _Shelf(Generic[D]):
    """The documents of a kind, ready to be read."""

    by_id: Mapping[str, D]
    documents: tuple[D, ...]

    @classmethod
    def of(cls, by_id: Mapping[str, D]) -> _Shelf[D]:
        return cls(by_id, tuple(by_id.values()))


class _Action:
    """What an action asks for, the last word on each document, kept together until its end."""

    def __init__(self) -> None:
        self._asked: dict[Key, tuple[Deed, Document]] = {}

    def __iter__(self) -> Iterator[tuple[Deed, Document]]:
        return iter(self._asked.values())

    @property
    def only_restores(self) -> bool:
        return all(deed == "restore" for deed, _ in self)

    def put(self, *documents: Document) -> None:
        self._ask("put", documents)

    def delete(self, *documents: Document) -> None:
        self._ask("delete", documents)

    def restore(self, *documents: Document) -> None:
        self._ask("restore", documents)

    def _ask(self, deed: Deed, documents: Iterable[Document]) -> None:
        for document in documents:
            kind = type(document)
            if kind not in KEPT:
                raise TypeError(kind.__name__)
            self._asked.pop((kind, document.id), None)
            self._asked[kind, document.id] = deed, document


class _Stamped:
    """What is to stand after an action: documents stamped, marks set and taken away."""

    def __init__(self, journal: TinyJournal, device: str, moment: datetime) -> None:
        self._journal = journal
        self._device = device
        self._moment = moment
        self.after: States = {}

    def put(self, document: Document) -> None:
        """The document, in a version that knows of the one kept, the one deleted, and the one it was made from."""
        before, mark = self._now(type(document), document.id), self._mark(document)
        known = joined(*(d.version for d in (document, before, mark) if d is not None))
        if before is not None and before == document.edit(version=known, edited_at=before.edited_at):
            return
        self._set(document.edit(version=bumped(known, self._device), edited_at=self._moment), mark)

    def delete(self, document: Document) -> None:
        """No document, and a mark in a version that knows of the one deleted."""
        kind = type(document)
        before = self._now(kind, document.id)
        if before is None:
            return
        if kind in UNMARKED:
            self.after[kind, document.id] = None
            return
        of = address(kind.table, document.id)
        version = bumped(joined(before.version, document.version), self._device)
        self.restore(Deleted(id=deleted_id(of), of=of, version=version, edited_at=self._moment))

    def restore(self, document: Document) -> None:
        """The document as it is stamped."""
        self._set(document, self._mark(document))

    def _set(self, document: Document, mark: Document | None) -> None:
        """The document, in place of its mark. A mark and what it marks never stand together."""
        self.after[type(document), document.id] = document
        if isinstance(document, Deleted):
            table, id = parted(document.of)
            if table in KIND_OF:
                self.after[KIND_OF[table], id] = None
        elif mark is not None:
            self.after[Deleted, mark.id] = None

    def _mark(self, document: Document) -> Document | None:
        if isinstance(document, UNMARKED):
            return None
        return self._now(Deleted, deleted_id(address(document.table, document.id)))

    def _now(self, kind: type[Document], id: str) -> Document | None:
        return self.after[kind, id] if (kind, id) in self.after else self._journal.get(kind, id)


class TinyJournal:
    """A journal kept in TinyDB.

    Reading never waits for a save: what is read is replaced as a whole once the save is on the disk. Actions wait for
    each other, so they may run in threads.

    Args:
        storage: where documents are kept.
        vault_id: the vault's id for life, as 32 hex digits.
        device: the id under which this copy counts its changes; no other copy may use it.
        now: the present moment, aware of its zone. It may be set back: no order rests on it.
        read_only: refuse every action.
    """

    def __init__(
        self, storage: Storage, *, vault_id: str, device: str, now: Callable[[], datetime], read_only: bool = False
    ) -> None:
        self._storage = storage
        self._database = Database(storage=lambda: storage)
        self._vault_id = vault_id
        self._device = device
        self._now = now
        self._read_only = read_only
        self._lock = threading.RLock()
        self._shelves: dict[type[Document], _Shelf[Any]] = {}
        self._steps: list[_Step] = []

    @property
    def vault_id(self) -> str:
        """The vault's id for life, as 32 hex digits."""
        return self._vault_id

    @property
    def read_only(self) -> bool:
        """Whether every action is refused."""
        return self._read_only

    def all(self, kind: type[D]) -> tuple[D, ...]:
        """Every document of a kind, in no order that means anything."""
        return self._shelf(kind).documents

    def get(self, kind: type[D], id: str) -> D | None:
        """The document of a kind with this id, or None."""
        return self._shelf(kind).by_id.get(id)

    @contextmanager
    def action(self, name: str) -> Iterator[Action]:
        """Change the journal in one piece; see `checkin.journal.Journal.action`."""
        with self._lock:
            if self._read_only:
                raise ReadOnly
            action = _Action()
            yield action
            stamped = self._stamped()
            for deed, document in action:
                getattr(stamped, deed)(document)
            before = {key: self.get(*key) for key in stamped.after}
            self._keep(stamped)
            after = {key: self.get(*key) for key in before}
            if any(kind is not Draft for kind, id in before if before[kind, id] != after[kind, id]):
                self._steps.append(_Step(name, before, after, action.only_restores))

    def undo(self) -> str | None:
        """Take back the last action of this session, drafts apart, and give its name; None when there is none left."""
        with self._lock:
            if not self._steps:
                return None
            step = self._steps[-1]
            stamped = self._stamped()
            if step.traceless and all(self.get(*key) == document for key, document in step.after.items()):
                stamped.after = step.before
            else:
                self._take_back(stamped, step)
            self._keep(stamped)
            self._steps.pop()
            return step.name

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no action begin before the block ends: for what rewrites the file underneath."""
        with self._lock:
            yield

    def take_in(self, *documents: Document) -> int:
        """Keep what arrived from outside, in one piece, and give how much of it was new. No step of undo.

        What is here or was deleted here is not taken in again.

        Raises:
            ReadOnly, ChangedUnderneath, FileRefused: as any action.
        """
        with self._lock:
            if self._read_only:
                raise ReadOnly
            stamped = self._stamped()
            new = [document for document in documents if not self._knows(document)]
            for document in new:
                stamped.put(document)
            self._keep(stamped)
            return len(new)

    def close(self) -> None:
        """Leave the journal; nothing can be changed from then on."""
        with self._lock:
            self._read_only = True
            self._steps.clear()
            self._database.close()

    def _knows(self, document: Document) -> bool:
        mark = deleted_id(address(document.table, document.id))
        return self.get(type(document), document.id) is not None or self.get(Deleted, mark) is not None

    def _shelf(self, kind: type[D]) -> _Shelf[D]:
        return cast(_Shelf[D], self._shelves.get(kind) or self._fill(kind))

    def _fill(self, kind: type[D]) -> _Shelf[D]:
        with self._lock:
            table = self._database.table(kind.table)
            shelf = _Shelf.of({document.id: document for document in (from_plain(kind, plain) for plain in table)})
            self._shelves = {**self._shelves, kind: shelf}
            return shelf

    def _stamped(self) -> _Stamped:
        return _Stamped(self, self._device, self._now().astimezone(UTC))

    def _take_back(self, stamped: _Stamped, step: _Step) -> None:
        for (kind, id), before in step.before.items():
            present = self.get(kind, id)
            if kind is Deleted:
                continue  # Marks follow from the documents.
            if kind is Draft and (before is None or present is not None):
                continue  # What was typed since is not taken back.
            if before is not None:
                stamped.put(before)
            elif present is not None:
                stamped.delete(present)

    def _keep(self, stamped: _Stamped) -> None:
        """Keep what is to stand, in one piece: first in the storage, then in what is read."""
        after = {key: document for key, document in stamped.after.items() if document != self.get(*key)}
        if not after:
            return
        kept = {key: _as_kept(document) for key, document in after.items()}
        self._storage.apply(_by_table(kept))
        self._show({key: document for key, (document, _) in kept.items()})

    def _show(self, after: States) -> None:
        shelves = dict(self._shelves)
        for kind in {kind for kind, _ in after}:
            by_id = dict(self._shelf(kind).by_id)
            for (changed, id), document in after.items():
                if changed is not kind:
                    continue
                by_id.pop(id, None)
                if document is not None:
                    by_id[id] = document
            shelves[kind] = _Shelf.of(by_id)
        self._shelves = shelves


def memory_journal(*, now: Callable[[], datetime], vault_id: str = "0" * 32, device: str = "memory") -> TinyJournal:
    """A journal that is kept nowhere, for the demo and for tests; the arguments are those of `TinyJournal`."""
    return TinyJournal(MemoryStorage(), vault_id=vault_id, device=device, now=now)


def _as_kept(document: Document | None) -> tuple[Document | None, Plain | None]:
    """A document as a reopened journal would read it, and as it is stored: what can't be read back is not kept.

    Raises:
        Unreadable: when the document is not of the shape its kind asks for, or is not text that can be stored.
    """
    if document is None:
        return None, None
    plain: Plain | None = None
    with suppress(TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        plain = msgspec.json.decode(msgspec.json.encode(to_plain(document)))
    if plain is None:
        raise Unreadable(document.table)
    return from_plain(type(document), plain), plain


def _by_table(kept: Mapping[Key, tuple[Document | None, Plain | None]]) -> list[Change]:
    changes: dict[str, Change] = {}
    for (kind, id), (_, plain) in kept.items():
        _, sets, deletes = changes.setdefault(kind.table, (kind.table, {}, []))
        if plain is None:
            deletes.append(id)
        else:
            sets[id] = plain
    return list(changes.values())
