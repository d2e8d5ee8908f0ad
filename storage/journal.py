"""The journal kept in TinyDB, over the vault or in memory: stamps, marks of what was deleted, undo."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Literal, cast

import msgspec

from checkin.deleted import Conflict, Deleted, address, conflict_with, deleted_id, parted
from checkin.document import D, Document, Unreadable, from_plain, to_plain
from checkin.draft import Draft
from checkin.journal import KEPT, KIND_OF, Action
from checkin.merge import Kept, Standing, beside, met, of_version
from checkin.vault import ChangedUnderneath, ReadOnly, VaultError
from checkin.version import Version, bumped, joined, order
from storage.loading import loading
from storage.table import Database
from storage.tiny import Change, MemoryStorage, Plain, Storage

UNMARKED = (Conflict, Deleted, Draft)
"""Kinds that leave no mark when deleted: no other copy knows of a draft, and the others need none."""

Key = tuple[type[Document], str]
"""A document's kind and id."""

States = dict[Key, Document | None]
"""What stands under each key; None for nothing."""

_TICK = timedelta(microseconds=1)

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
    """What is to stand after an action: documents stamped, marks set and taken away, versions kept beside others.

    Args:
        came: by address, the version that the leader may have known of where another hand has changed something since.
    """

    def __init__(self, journal: TinyJournal, device: str, moment: datetime, came: Mapping[str, Version]) -> None:
        self._journal = journal
        self._device = device
        self._moment = moment
        self._came = came
        self._before = Kept(journal)
        self._standing: dict[str, Standing] = {}
        self.after: States = {}

    def put(self, document: Document) -> None:
        """The document, in a version that knows of the one shown, the one deleted, and the one it was made from."""
        if isinstance(document, UNMARKED):
            self._put_alone(document)
            return
        here = self._at(document)
        shown = here.shown
        known = self._known(document, shown)
        if shown is not None and shown == document.edit(version=known, edited_at=shown.edited_at):
            return
        if self._sees(document):
            # What says the same, or nothing, needs no choice.
            unasked = (version for version in here.siblings if not here.is_question(version))
            known = joined(known, *(version.version for version in unasked))
        self._stand(document, known, here)

    def delete(self, document: Document) -> None:
        """No document, and a mark in a version that knows of all that were deleted."""
        if isinstance(document, UNMARKED):
            if self._now(type(document), document.id) is not None:
                self.after[type(document), document.id] = None
            return
        here = self._at(document)
        if here.shown is None or isinstance(here.shown, Deleted):
            return
        of = address(document.table, document.id)
        known = self._known(document, here.shown)
        if self._sees(document):
            known = joined(known, *(sibling.version for sibling in here.siblings))
        self._stand(Deleted(id=deleted_id(of), of=of), known, here)

    def restore(self, document: Document) -> None:
        """The document, or the version that a conflict keeps, as it is stamped, beside what it does not know of."""
        if isinstance(document, Draft):
            self.after[Draft, document.id] = document
            return
        version = beside(document) if isinstance(document, Conflict) else document
        here = self._at(version)
        self._set(of_version(version), here, met(here, version))

    def bring_back(self, before: Document, conflicts: Iterable[Conflict]) -> None:
        """What stood at an address before, in versions that know of what stands there now."""
        versions = [before, *map(beside, conflicts)]
        if len(versions) == 1:
            self.put(before)
            return
        shown = self._at(before).shown
        now = shown.version if shown is not None else {}
        for version in versions:
            # Each knows of what took the place of them all, and none of another.
            self.restore(_under_its_own_name(version, joined(now, version.version)))

    def _put_alone(self, document: Document) -> None:
        before = self._now(type(document), document.id)
        known = joined(document.version, before.version if before is not None else {})
        if before is None or before != document.edit(version=known, edited_at=before.edited_at):
            version = bumped(known, self._device)
            self.after[type(document), document.id] = document.edit(version=version, edited_at=self._moment)

    def _sees(self, document: Document) -> bool:
        """Whether the document was made from what is shown, for all that is known."""
        base = self._came.get(address(document.table, document.id))
        if base is None:
            return True
        shown = self._at(document).shown
        return shown is None or order(shown.version, joined(base, document.version)) in ("same", "newer")

    def _known(self, document: Document, shown: Document | None) -> Version:
        if self._sees(document):
            return joined(document.version, shown.version if shown is not None else {})
        return joined(document.version, self._came[address(document.table, document.id)])

    def _stand(self, document: Document, known: Version, here: Standing) -> None:
        """Let what was changed just now stand with what it does not know of."""
        others = [sibling for sibling in here.siblings if order(sibling.version, known) not in ("same", "newer")]
        moments = (sibling.edited_at for sibling in others if sibling.edited_at is not None)
        # The last change is the one shown, whatever the clocks of others said.
        moment = max([self._moment, *(moment + _TICK for moment in moments)])
        counted = known.get(self._device, 0)
        if all(sibling.version.get(self._device, 0) <= counted for sibling in others):
            changed = document.edit(version=bumped(known, self._device), edited_at=moment)
        else:
            changed = _under_its_own_name(document.edit(edited_at=moment), known)
        after = met(here, readable(changed)) if others else Standing(changed, {})
        self._set(of_version(document), here, after)

    def _set(self, of: str, before: Standing, after: Standing) -> None:
        self._standing[of] = after
        table, id = parted(of)
        shown = after.shown
        if shown != before.shown:
            self.after[Deleted, deleted_id(of)] = shown if isinstance(shown, Deleted) else None
            self.after[KIND_OF[table], id] = None if isinstance(shown, Deleted) else shown
        for conflict in before.conflicts.keys() - after.conflicts.keys():
            self.after[Conflict, conflict] = None
        for conflict in after.conflicts.keys() - before.conflicts.keys():
            self.after[Conflict, conflict] = after.conflicts[conflict]

    def _at(self, document: Document) -> Standing:
        of = of_version(document)
        return self._standing.get(of) or self._before.at(of)

    def _now(self, kind: type[Document], id: str) -> Document | None:
        return self.after[kind, id] if (kind, id) in self.after else self._journal.get(kind, id)


def _under_its_own_name(document: Document, known: Version) -> Document:
    """A version that knows of these changes and of no other. Counted by the device it would know of all that the device
    has done, and so of a version that is to stay beside it.
    """
    made_from = readable(document.edit(version=dict(known)))
    return document.edit(version=bumped(known, conflict_with(made_from).id))


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
        self._came: dict[str, Version] = {}
        self._has_met = False

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

            def ask(stamped: _Stamped) -> None:
                for deed, document in action:
                    getattr(stamped, deed)(document)

            before, after = self._change(ask)
            if any(kind is not Draft for kind, id in before if before[kind, id] != after[kind, id]):
                self._steps.append(_Step(name, before, after, action.only_restores))

    def undo(self) -> str | None:
        """Take back the last action of this session, drafts apart, and give its name; None when there is none left."""
        with self._lock:
            if not self._steps:
                return None
            step = self._steps[-1]

            def ask(stamped: _Stamped) -> None:
                if step.traceless and all(self.get(*key) == document for key, document in step.after.items()):
                    stamped.after = dict(step.before)
                else:
                    self._take_back(stamped, step)

            self._change(ask)
            self._steps.pop()
            return step.name

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no action begin before the block ends: for what rewrites the file underneath."""
        with self._lock:
            yield

    def take_in(self, *documents: Document, instead_of: Iterable[Document] = ()) -> int:
        """Keep what arrived from outside, in one piece, and give how much of it was new. No step of undo.

        What is here or was deleted here is not taken in again.

        Args:
            instead_of: what arrived before, and is to be kept no longer.

        Raises:
            ReadOnly, ChangedUnderneath, FileRefused: as any action.
        """
        with self._lock:
            if self._read_only:
                raise ReadOnly

            def ask(stamped: _Stamped) -> None:
                for document in documents:
                    if not self._knows(document):
                        stamped.put(document)
                for document in instead_of:
                    stamped.delete(document)

            before, _after = self._change(ask)
            return sum(not isinstance(self.get(kind, id), Deleted | None) for kind, id in before)

    def refresh(self) -> bool:
        """Whether another hand has changed what is kept here since the last look; see `Journal.refresh`."""
        with self._lock:
            if self._storage.refresh():
                self._shelves = {}
                return True
            self._meet_if_changed()
            met, self._has_met = self._has_met, False
            return met

    def close(self) -> None:
        """Leave the journal; nothing can be changed from then on."""
        with self._lock:
            self._meet_if_changed()
            self._read_only = True
            self._steps.clear()
            self._database.close()

    def _knows(self, document: Document) -> bool:
        mark = deleted_id(address(document.table, document.id))
        return self.get(type(document), document.id) is not None or self.get(Deleted, mark) is not None

    def _shelf(self, kind: type[D]) -> _Shelf[D]:
        return cast(_Shelf[D], self._shelves.get(kind) or self._fill(kind))

    @loading()
    def _fill(self, kind: type[D]) -> _Shelf[D]:
        with self._lock:
            table = self._database.table(kind.table)
            shelf = _Shelf.of({document.id: document for document in (from_plain(kind, plain) for plain in table)})
            self._shelves = {**self._shelves, kind: shelf}
            return shelf

    def _change(self, ask: Callable[[_Stamped], None]) -> tuple[States, States]:
        """Keep what is asked for, and give what stood before and after under each key.

        Where another hand has changed the file, both are merged first, and it is asked for again on top of that.
        """
        for is_last in (False, True):
            stamped = self._stamped()
            ask(stamped)
            before = {key: self.get(*key) for key in stamped.after}
            try:
                self._keep(stamped)
            except ChangedUnderneath:
                if is_last:
                    raise
            else:
                return before, {key: self.get(*key) for key in before}
            self._meet()
        raise AssertionError

    def _meet_if_changed(self) -> None:
        """Merge with what another hand has put in the place of what is kept here; where it can't be, leave it there.

        What was saved into a file that is no longer at its place would go with the process.
        """
        if self._read_only:
            return
        with suppress(VaultError):
            try:
                self._storage.check()
            except ChangedUnderneath:
                self._meet()

    def _meet(self) -> None:
        """Merge with what another hand has put in the place of what is kept here, and go on from there."""
        with self._storage.met() as there:
            base = TinyJournal(there, vault_id=self._vault_id, device=self._device, now=self._now)
            with base.action("merge") as action:
                action.restore(*(document for kind in KEPT for document in self.all(kind)))
        here, there_now = Kept(self), Kept(base)
        for of in {*_addresses(self), *_addresses(base)}:
            mine, both = here.at(of), there_now.at(of)
            if mine.shown != both.shown:
                # What is typed at this moment was made from what stood here.
                self._came.setdefault(of, joined(*(version.version for version in mine.siblings)))
        self._shelves = base._shelves
        self._has_met = True

    def _stamped(self) -> _Stamped:
        return _Stamped(self, self._device, self._now().astimezone(UTC), self._came)

    def _take_back(self, stamped: _Stamped, step: _Step) -> None:
        conflicts: dict[str, list[Conflict]] = {}
        for (kind, id), before in step.before.items():
            present = self.get(kind, id)
            if isinstance(before, Conflict) and present is None:
                conflicts.setdefault(before.of, []).append(before)
            elif kind is Conflict and before is None and present is not None:
                stamped.delete(present)
        for (kind, id), before in step.before.items():
            present = self.get(kind, id)
            if kind in (Conflict, Deleted):
                continue  # They follow from the documents.
            if kind is Draft and (before is None or present is not None):
                continue  # What was typed since is not taken back.
            if before is not None:
                stamped.bring_back(before, conflicts.get(address(kind.table, id), ()))
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


def _addresses(journal: TinyJournal) -> Iterator[str]:
    """Where documents are, or were deleted."""
    for kind in KEPT:
        if kind not in UNMARKED:
            yield from (address(kind.table, document.id) for document in journal.all(kind))
    yield from (mark.of for mark in journal.all(Deleted))


def memory_journal(*, now: Callable[[], datetime], vault_id: str = "0" * 32, device: str = "memory") -> TinyJournal:
    """A journal that is kept nowhere, for the demo and for tests; the arguments are those of `TinyJournal`."""
    return TinyJournal(MemoryStorage(), vault_id=vault_id, device=device, now=now)


def readable(document: Document) -> Document:
    """A document as a reopened journal would read it.

    Raises:
        Unreadable: when the document is not of the shape its kind asks for, or is not text that can be stored.
    """
    return from_plain(type(document), _plain(document))


def _as_kept(document: Document | None) -> tuple[Document | None, Plain | None]:
    """A document as a reopened journal would read it, and as it is stored: what can't be read back is not kept."""
    if document is None:
        return None, None
    plain = _plain(document)
    return from_plain(type(document), plain), plain


def _plain(document: Document) -> Plain:
    plain: Plain | None = None
    with suppress(TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        plain = msgspec.json.decode(msgspec.json.encode(to_plain(document)))
    if plain is None:
        raise Unreadable(document.table)
    return plain


def _by_table(kept: Mapping[Key, tuple[Document | None, Plain | None]]) -> list[Change]:
    changes: dict[str, Change] = {}
    for (kind, id), (_, plain) in kept.items():
        _, sets, deletes = changes.setdefault(kind.table, (kind.table, {}, []))
        if plain is None:
            deletes.append(id)
        else:
            sets[id] = plain
    return list(changes.values())
