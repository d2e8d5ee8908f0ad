"""Restoring: the backups of a vault as its passphrase opens them, whether or not the vault itself is there."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checkin.backup import Backup, Difference, Fault, counts_of, difference
from checkin.vault import (
    ChangedUnderneath,
    Damaged,
    FileRefused,
    NewerFormat,
    NotAVault,
    NoVault,
    Secret,
    Tampered,
    TooLarge,
    VaultError,
    VaultExists,
    WrongPassphrase,
)
from storage.backups import Kept, folder_of, kept_in
from storage.format import RECORDS, Copy, Slot, copies
from storage.image import make
from storage.keys import FLOOR, Random, header_key
from storage.platform import total_memory
from storage.record import Tables
from storage.state import State, read_whole, state_of
from storage.unlocking import Unlocked, find_data_key
from storage.vault_file import content_of

_FAULTS: dict[type[VaultError], Fault] = {
    Damaged: "damaged",
    NotAVault: "damaged",
    Tampered: "damaged",
    NewerFormat: "newer",
    FileRefused: "refused",
    TooLarge: "refused",
}


def check(path: Path) -> None:
    """Refuse a place where no passphrase is worth asking for.

    Raises:
        NoVault: there is neither a vault nor a backup of one.
        FileRefused: the folder of backups can't be read.
    """
    place = Path(os.path.realpath(path))
    if not kept_in(folder_of(place)) and not os.path.lexists(place):
        raise NoVault


@dataclass(frozen=True)
class _Found:
    """A backup, and what opened it."""

    backup: Backup
    kept: Kept
    unlocked: Unlocked | None


class Restorer:
    """The backups of a vault, opened with its passphrase.

    Args:
        path: where the vault is, or was.
        secret: opens the vault, or a backup of it.
        random: gives random bytes.

    Raises:
        WrongPassphrase: it opens neither the vault nor any backup.
        FileRefused: the folder of backups can't be read.
    """

    def __init__(self, path: Path, secret: Secret, *, random: Random = os.urandom) -> None:
        self._place = Path(os.path.realpath(path))
        self._secret = secret
        self._random = random
        self._keys: list[bytes] = []
        self._tried: set[tuple[bytes, tuple[Slot, ...]]] = set()
        self._present = self._read_present()
        self._found = [self._look(kept) for kept in kept_in(folder_of(self._place))]
        if not self._keys and self._tried:
            raise WrongPassphrase

    @property
    def backups(self) -> tuple[Backup, ...]:
        """What was found, the newest first."""
        return tuple(found.backup for found in self._found)

    def place_of(self, backup: Backup) -> Path:
        """Where a backup is restored to: beside the present vault."""
        return self._place.with_name(f"{self._place.name}.restored-{backup.name}")

    def difference(self, backup: Backup) -> Difference | None:
        """How a backup differs from the present vault; None where there is none that the passphrase opens.

        Raises:
            What `restore` raises, but for `VaultExists`.
        """
        return None if self._present is None else difference(self._read(backup)[0].reading.tables, self._present)

    def restore(self, backup: Backup) -> Path:
        """Write what a backup holds as a vault of its own at its place, and say where.

        Raises:
            VaultExists: there is a file of that name.
            Damaged, WrongPassphrase: the backup can't be read.
            FileRefused: the file system refused; no such vault is there.
        """
        target = self.place_of(backup)
        if os.path.lexists(target):
            raise VaultExists
        state, unlocked = self._read(backup)
        header, reading = state.copy.header.renewed(self._random(32)), state.reading
        make(target, header, unlocked.data_key, self._random, seq=reading.seq, tables=reading.tables)
        return target

    def _read_present(self) -> Tables | None:
        """What the present vault holds, as far as it can be read."""
        with suppress(VaultError):
            content = content_of(self._place)
            unlocked = self._unlocked(content)
            # Not by its earlier keys too: a backup under one of them may be of whoever it was given up for.
            return state_of(content, unlocked, None).reading.tables
        return None

    def _look(self, kept: Kept) -> _Found:
        size = 0
        try:
            content = content_of(kept.path)
            size = len(content)
            unlocked = self._unlocked(content)
            state, _ = read_whole(content, [unlocked.data_key], unlocked.vault_id)
        except VaultError as error:
            return _Found(Backup(kept.name, kept.day, size, fault=_FAULTS.get(type(error), "locked")), kept, None)
        return _Found(Backup(kept.name, kept.day, size, counts_of(state.reading.tables)), kept, unlocked)

    def _read(self, backup: Backup) -> tuple[State, Unlocked]:
        [found] = [found for found in self._found if found.backup == backup]
        if found.unlocked is None:
            raise Damaged if backup.fault == "damaged" else WrongPassphrase
        try:
            state, _ = read_whole(content_of(found.kept.path), [found.unlocked.data_key], found.unlocked.vault_id)
        except ChangedUnderneath:
            raise Damaged from None
        return state, found.unlocked

    def _unlocked(self, content: bytes) -> Unlocked:
        """What opens a file: a key that opened another, or the secret, which is derived once for all equal slots."""
        whole = copies(content[:RECORDS])
        for copy in whole:
            for key in self._keys:
                if copy.is_authentic(header_key(key, copy.header.salt)):
                    return Unlocked(key, copy.header.vault_id, FLOOR)
        if all(_slots(copy) in self._tried for copy in whole):
            raise WrongPassphrase
        self._tried.update(map(_slots, whole))
        unlocked = find_data_key(content[:RECORDS], self._secret, total_memory=total_memory())
        self._keys.append(unlocked.data_key)
        return unlocked


def _slots(copy: Copy) -> tuple[bytes, tuple[Slot, ...]]:
    return copy.header.vault_id, copy.header.slots
