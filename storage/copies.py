"""Copies of an open vault: read with its present data key, an earlier one or a secret, and merged."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from checkin.deleted import Conflict
from checkin.document import Document, Unreadable, from_plain, is_within_calendar
from checkin.draft import Draft
from checkin.journal import KEPT
from checkin.merge import Preview, beside, deed, previewed
from checkin.vault import (
    AnotherVault,
    FileRefused,
    Notice,
    OtherKey,
    SameFile,
    Secret,
    TooLarge,
    VaultError,
)
from storage.format import LARGEST, MAGIC, RECORDS, copies
from storage.journal import TinyJournal
from storage.keys import FLOOR, header_key
from storage.loading import loading
from storage.log import Log
from storage.platform import File, look_at, names, replace, size_at, sync_folder, total_memory
from storage.record import RETIRED, Tables
from storage.retired import data_keys, newly_retired, retired
from storage.state import state_of
from storage.tiny import Plain
from storage.unlocking import Unlocked, find_data_key
from storage.vault_file import content_of

MOST = 50
"""How many files beside the vault are looked at when it is opened."""

MOST_BYTES = 256 << 20
"""How much is read of them in all, or four times the vault where that is more."""


@dataclass(frozen=True)
class FileCopy:
    """A copy as it was read; implements `checkin.copies.Copy`.

    Args:
        content: the bytes of the file.
        documents: what could be read, drafts apart: they stay where they were typed.
        keys: the data key of the copy and its earlier ones, as the table of earlier ones holds them.
        into: the copies of the vault it is one of.
    """

    content: bytes = field(repr=False)
    documents: tuple[Document, ...] = field(repr=False)
    keys: Mapping[str, Plain] = field(repr=False)
    is_whole: bool
    is_under_present_key: bool
    into: VaultCopies

    def preview(self) -> Preview:
        """What `merge` would do now."""
        return self.into.preview(self)

    def merge(self) -> Preview:
        """Merge it into the journal; see `checkin.copies.Copy.merge`."""
        return self.into.merge(self)


class VaultCopies:
    """The copies of one open vault; implements `checkin.copies.Copies`.

    Args:
        place: where the vault is.
        log: the open vault.
        journal: what is kept in it.
        keep_copy: keeps the bytes of a copy among the backups.
        now: the present moment, aware of its zone.
    """

    def __init__(
        self,
        place: Path,
        log: Log,
        journal: TinyJournal,
        *,
        keep_copy: Callable[[bytes], Path],
        now: Callable[[], datetime],
    ) -> None:
        self._place = place
        self._log = log
        self._journal = journal
        self._keep_copy = keep_copy
        self._now = now

    @loading()
    def read(self, path: Path, secret: Secret | None = None) -> FileCopy:
        """Read another copy of the vault; see `checkin.copies.Copies.read`."""
        look, ours = look_at(path), look_at(self._place)
        if look is None:
            raise FileRefused(path, errno.ENOENT, "open")
        if ours is not None and look[:2] == ours[:2]:
            raise SameFile
        if look[2] > LARGEST:
            raise TooLarge
        content = content_of(path)
        vault_id = bytes.fromhex(self._log.vault_id)
        found = copies(content)
        if all(copy.header.vault_id != vault_id for copy in found):
            raise AnotherVault
        keys = (
            key
            for key in data_keys(self._log)
            if any(copy.is_authentic(header_key(key, copy.header.salt)) for copy in found)
        )
        data_key = next(keys, None)
        if data_key is None:
            if secret is None:
                raise OtherKey
            data_key = find_data_key(content, secret, total_memory=total_memory()).data_key
        state = state_of(content, Unlocked(data_key, vault_id, FLOOR), None)
        tables = state.reading.tables
        documents, are_all = _documents_in(tables)
        return FileCopy(
            content,
            documents,
            {**retired(data_key, self._now()), **tables.get(RETIRED, {})},
            is_whole=state.condition == "healthy" and are_all,
            is_under_present_key=data_key == self._log.data_key,
            into=self,
        )

    def preview(self, copy: FileCopy) -> Preview:
        """What merging this copy would do now."""
        return previewed(self._journal, copy.documents)

    @loading()
    def merge(self, copy: FileCopy) -> Preview:
        """Merge this copy into the journal."""
        with self._journal.alone():
            preview = self.preview(copy)
            if preview.changes:
                self._keep_copy(content_of(self._place))
            present = retired(self._log.data_key, self._now())
            theirs = {id: key for id, key in copy.keys.items() if id not in present}
            if new := newly_retired(self._log.tables.get(RETIRED, {}), theirs):
                self._log.apply([(RETIRED, new, [])])
            with self._journal.action(deed()) as action:
                action.restore(*copy.documents)
        return preview

    def merge_beside(self) -> list[Notice]:
        """Merge what a sync tool left beside the vault because both sides had changed it, and say so.

        What was merged goes to the backups. What is not under the present key, or not whole, is told and left alone: an
        earlier key was given up because somebody may know it, who could make a copy that says anything. What holds
        nothing new is left alone and not told.
        """
        notices = []
        for path in self._beside():
            with suppress(VaultError):
                try:
                    copy = self.read(path)
                    if not copy.is_whole:
                        notices.append(Notice("copy-damaged", file=path.name))
                    elif copy.preview().changes and not copy.is_under_present_key:
                        notices.append(Notice("copy-locked", file=path.name))
                    elif copy.preview().changes:
                        notices.append(Notice("merged", count=copy.merge().changes, file=path.name))
                        self._put_away(path, copy)
                except OtherKey:
                    notices.append(Notice("copy-locked", file=path.name))
        return notices

    def _beside(self) -> Iterator[Path]:
        """Files of this vault whose names are made of its own, as sync tools make them: `NAME (…).ending`,
        `NAME.sync-conflict-….ending`, `NAME-MACHINE.ending`, `NAME 2.ending`.
        """
        stem, ending = self._place.stem, self._place.suffix
        with suppress(OSError):
            named = (name for name in names(self._place.parent) if name.startswith(stem) and name.endswith(ending))
            # A vault whose name has no ending shares its beginning with what was restored beside it.
            named = (name for name in named if not name.startswith(f"{self._place.name}.restored-"))
            left = max(MOST_BYTES, 4 * size_at(self._place))
            for name in sorted(named)[:MOST]:
                path = self._place.with_name(name)
                if name != self._place.name and self._is_of_this_vault(path) and (left := left - size_at(path)) >= 0:
                    yield path

    def _is_of_this_vault(self, path: Path) -> bool:
        with suppress(OSError, VaultError), File(path, "read", through_links=False) as file:
            if file.is_regular and file.read(0, len(MAGIC)) == MAGIC:
                found = copies(file.read(0, RECORDS))
                return any(copy.header.vault_id.hex() == self._log.vault_id for copy in found)
        return False

    def _put_away(self, path: Path, copy: FileCopy) -> None:
        """Move what was merged to the backups, unless it was changed meanwhile: then it is met again."""
        kept = self._keep_copy(copy.content)
        if content_of(path) == copy.content:
            with suppress(OSError):  # a folder of backups on another disk: it stays, and holds nothing new
                # Moved and not removed: what is put there at this very moment is kept.
                replace(path, kept)
                sync_folder(path.parent)


def _documents_in(tables: Tables) -> tuple[tuple[Document, ...], bool]:
    """The documents in some tables, drafts apart, and whether all of them could be read."""
    documents: list[Document] = []
    are_all = True
    for kind in KEPT:
        for plain in tables.get(kind.table, {}).values() if kind is not Draft else ():
            try:
                document = from_plain(kind, plain)
                version = beside(document) if isinstance(document, Conflict) else document
                if not is_within_calendar(version):
                    raise Unreadable(kind.table)
            except Unreadable:
                are_all = False
            else:
                documents.append(document)
    return tuple(documents), are_all
