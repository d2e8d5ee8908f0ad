"""What arrives in the inbox, brought into the open vault: kept there first, and only then taken out of the inbox."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from checkin.mention import kept
from checkin.note import Arrived, QuickNote
from checkin.plain_text import plain_text
from checkin.vault import VaultError
from storage.inbox import LARGEST, inbox_lock, inbox_path, open_inbox, unread_path
from storage.journal import TinyJournal
from storage.keys import Random, note_key
from storage.platform import File, names, refusing, remove, replace, size_at, sync_folder
from storage.sealed_note import SealedNote, key_id, opened
from storage.temporary import written

MOST_BESIDE = 50
"""How many files that are named as a sync tool names a second inbox are looked at."""


class InboxArrivals:
    """The inbox of an open vault; implements `checkin.note.Arrivals`. Only for who holds the vault's lock.

    Args:
        vault: where the vault's file is.
        journal: into which notes are brought.
        data_keys: gives the vault's data key and those it had before.
        random: gives random bytes.
    """

    def __init__(
        self, vault: Path, journal: TinyJournal, data_keys: Callable[[], tuple[bytes, ...]], random: Random
    ) -> None:
        self._vault = vault
        self._journal = journal
        self._data_keys = data_keys
        self._random = random

    @property
    def are_waiting(self) -> bool:
        """Whether there is anything in the inbox."""
        return size_at(inbox_path(self._vault)) > 0

    def take_in(self) -> Arrived:
        """Bring in what is there; see `checkin.note.Arrivals.take_in`."""
        path = inbox_path(self._vault)
        with inbox_lock(self._vault, wait=0):
            with refusing(path, "open"):
                try:
                    file = open_inbox(path)
                except FileNotFoundError:
                    return Arrived()
            with file:
                return self._empty(file, path)

    def take_in_beside(self) -> None:
        """Bring in what a sync tool made of the inbox where two machines had written into it: `NAME (…).inbox`,
        `NAME.sync-conflict-….inbox`. What holds nothing but notes of this vault is then removed; others stay.
        """
        inbox = inbox_path(self._vault)
        beside = sorted(name for name in names(inbox.parent) if self._is_like(inbox.name, name))
        for path in map(inbox.with_name, beside[:MOST_BESIDE]):
            with suppress(VaultError, OSError):
                content = _content_of(path)
                inboxful = opened(content, self._note_keys())
                self._bring_in(inboxful.notes)
                if inboxful.notes and not inboxful.unread and _content_of(path) == content:
                    remove(path)
                    sync_folder(path.parent)

    def _is_like(self, inbox: str, name: str) -> bool:
        return name.startswith(self._vault.name) and name.endswith(".inbox") and name != inbox

    def _bring_in(self, sealed: tuple[SealedNote, ...]) -> int:
        with self._journal.alone():
            return self._journal.take_in(*notes_in(sealed), instead_of=self._replaced(sealed))

    def _empty(self, file: File, path: Path) -> Arrived:
        with refusing(path, "read"):
            content, is_too_large = file.read(0, LARGEST), file.size > LARGEST
        inboxful = opened(content, self._note_keys())
        notes = self._bring_in(inboxful.notes)
        with refusing(path, "save"):
            if is_too_large:
                # Nobody of ours writes such a one, and it may be too much for the memory.
                file.close()
                replace(path, unread_path(self._vault, content))
                sync_folder(path.parent)
                return Arrived(notes, unread=1)
            if inboxful.unread:
                self._set_aside(b"".join(inboxful.unread))
            file.cut(0)
            file.sync()
        return Arrived(notes, len(inboxful.unread))

    def _replaced(self, sealed: tuple[SealedNote, ...]) -> list[QuickNote]:
        """The notes that were brought in while they were still being typed, and have a later state now.

        Those that the leader has done something with stay. That no stranger takes a note away rests on its id, which
        is random and stands nowhere in the clear.
        """
        earlier = (self._journal.get(QuickNote, note.replaces) for note in sealed if note.replaces is not None)
        return [note for note in earlier if note is not None and note.sealed and sum(note.version.values()) == 1]

    def _note_keys(self) -> dict[bytes, X25519PrivateKey]:
        """The keys that notes were ever sealed to, by the id that a note's head has of them."""
        vault_id = bytes.fromhex(self._journal.vault_id)
        keys = [note_key(data_key, vault_id) for data_key in self._data_keys()]
        return {key_id(key.public_key().public_bytes_raw()): key for key in keys}

    def _set_aside(self, content: bytes) -> None:
        """Keep what no key opens beside the vault."""
        path = unread_path(self._vault, content)
        with written(self._vault, content, self._random) as temporary:
            replace(temporary, path)
        sync_folder(path.parent)


def _content_of(path: Path) -> bytes:
    """The bytes of a small file that is one itself; no bytes of any other."""
    file = File(path, "read", through_links=False)
    try:
        return file.read() if file.is_regular and file.size <= LARGEST else b""
    finally:
        file.close()


def notes_in(sealed: tuple[SealedNote, ...]) -> list[QuickNote]:
    """The notes to keep of those in an inbox: not one in whose place a later one came, nor what says nothing."""
    replaced = {note.replaces for note in sealed}
    return [
        QuickNote(id=note.id, text=text, written_at=note.written_at, sealed=True)
        for note in sealed
        if note.id not in replaced and (text := kept(plain_text(note.text).strip(), ()))
    ]
