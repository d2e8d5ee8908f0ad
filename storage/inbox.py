"""The inbox: a file beside the vault, to which notes are sealed without unlocking, and which unlocking empties."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from checkin.note import LONGEST
from checkin.plain_text import plain_text
from checkin.vault import InboxFull, InboxInUse, NoteKeyChanged, NoteTooLong, NotPinned
from storage.anchor import anchor_path, pinned
from storage.format import RECORDS, copies
from storage.keys import Random
from storage.platform import File, refusing, sync_folder
from storage.sealed_note import BLOCK, SealedNote, sealed
from storage.vault_file import open_vault

LARGEST = 16 << 20
"""Bytes of the largest inbox: thousands of notes, and still read in a moment."""

SECONDS_TO_WAIT = 5.0
"""How long a note waits for another one that is being written."""


def inbox_path(vault: Path) -> Path:
    """Where the inbox of a vault is."""
    return vault.with_name(f"{vault.name}.inbox")


def open_inbox(path: Path) -> File:
    """An inbox, open to be written; a refusal is an `OSError`.

    Not through a link: who can put one into the folder must not have another file of the leader's emptied by it, nor
    shown beside the vault.
    """
    return File(path, "write", through_links=False)


@contextmanager
def inbox_lock(vault: Path, wait: float) -> Iterator[None]:
    """Hold the inbox for the block, so that nothing is written while it is emptied.

    Raises:
        InboxInUse: somebody else holds it for longer than `wait` seconds.
        FileRefused: there is no lock to be had here.
    """
    path = vault.with_name(f"{vault.name}.inbox.lock")
    lock = FileLock(path, mode=0o600, thread_local=False, preserve_lock_file=True, fallback_to_soft=False)
    with refusing(path, "make"):
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise InboxInUse from None
    try:
        yield
    finally:
        with suppress(OSError):
            lock.release()


class FileInbox:
    """The inbox of the vault at one place, for whoever has no key; implements `checkin.note.Inbox`.

    Args:
        vault: where the vault's file is.
        state: the folder in which this machine notes what it saw last.
        now: the present moment, aware of its zone.
        random: gives random bytes.
    """

    def __init__(self, vault: Path, *, state: Path, now: Callable[[], datetime], random: Random = os.urandom) -> None:
        self._vault = Path(os.path.realpath(vault))
        self._state = state
        self._now = now
        self._random = random

    def check(self) -> None:
        """Refuse where no note is worth typing; see `checkin.note.Inbox.check`."""
        self._public_key()

    def seal(self, text: str, *, replaces: str | None = None) -> str:
        """Seal a note, and return once it is on the disk; see `checkin.note.Inbox.seal`."""
        text = plain_text(text)
        if len(text.encode()) > LONGEST:
            raise NoteTooLong
        id = uuid.UUID(bytes=self._random(16), version=4).hex
        note = SealedNote(id=id, written_at=self._now().astimezone(UTC), text=text, replaces=replaces)
        entry = sealed(note, self._public_key(), self._random)
        with inbox_lock(self._vault, SECONDS_TO_WAIT), refusing(inbox_path(self._vault), "save"):
            self._append(entry)
        return id

    def _append(self, entry: bytes) -> None:
        path = inbox_path(self._vault)
        try:
            file = open_inbox(path)
        except FileNotFoundError:
            file = File(path, "make")
        try:
            end = file.size
            if end + len(entry) > LARGEST:
                raise InboxFull
            try:
                # Not into the sector where an unfinished note ends.
                file.write(-(-end // BLOCK) * BLOCK, entry)
                file.sync()
                # Each time: whoever made the file may have been stopped before its name was on the disk.
                sync_folder(path.parent)
            except BaseException:
                with suppress(OSError):  # what is left there is passed over when the inbox is read
                    file.cut(end)
                raise
        finally:
            file.close()

    def _public_key(self) -> bytes:
        """The key to seal to: the one pinned on this machine, as long as the vault still has it.

        The header can't be authenticated without a secret, and whoever can write the file could put a key of their
        own there. What this machine noted when the vault was last open is trusted instead.
        """
        with open_vault(self._vault) as file, refusing(self._vault, "read"):
            found = [copy.header for copy in copies(file.read(0, RECORDS))]
        known = [pinned(anchor_path(self._state, header.vault_id, self._vault)) for header in found]
        for header, key in zip(found, known, strict=True):
            if key is not None and key == header.note_key:
                return key
        raise NotPinned if not any(known) else NoteKeyChanged


def unread_path(vault: Path, content: bytes) -> Path:
    """Where bytes of the inbox go that no key opens: named after them, so that the same ones go there once."""
    return vault.with_name(f"{vault.name}.inbox.{hashlib.sha256(content).hexdigest()[:8]}.unread")
