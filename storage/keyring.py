"""The keyring of an open vault: what opens it, and how that is changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from checkin.keyring import KeySlot
from checkin.vault import (
    ChangedUnderneath,
    FileRefused,
    LastPassphrase,
    Passphrase,
    ReadOnly,
    RecoveryWords,
    Secret,
    Unsettled,
    VaultError,
    WrongPassphrase,
)
from storage.format import EMPTY, PASSPHRASE, RECOVERY, Header, Slot
from storage.keys import check_strength, header_key
from storage.locksmith import Locksmith
from storage.log import Log
from storage.platform import total_memory
from storage.retired import retired
from storage.unlocking import find_data_key
from storage.words import passphrase_words, recovery_words

_KINDS: Mapping[int, Literal["passphrase", "recovery"]] = {PASSPHRASE: "passphrase", RECOVERY: "recovery"}


class FileKeyring:
    """The key slots of an open vault; implements `checkin.keyring.Keyring`.

    Args:
        log: the open file.
        alone: holds off every action for a block.
        locksmith: makes new slots.
        take_in: brings in the notes that are sealed to the present data key; called before it is retired.
        backups: gives the SHA-256 of each backup under the present data key; called before it is retired.
        reseal: brings what is sealed under earlier data keys under the present one; called once it has changed.
    """

    def __init__(
        self,
        log: Log,
        alone: Callable[[], AbstractContextManager[None]],
        locksmith: Locksmith,
        *,
        take_in: Callable[[], object] = lambda: None,
        backups: Callable[[], Iterable[str]] = tuple,
        reseal: Callable[[], object] = lambda: None,
    ) -> None:
        self._log = log
        self._alone = alone
        self._locksmith = locksmith
        self._take_in = take_in
        self._backups = backups
        self._reseal = reseal
        self._one_at_a_time = threading.Lock()

    @property
    def slots(self) -> tuple[KeySlot, ...]:
        """What opens the vault now, in the order of its slots."""
        return tuple(
            KeySlot(number, _KINDS.get(slot.state, "other"), datetime.fromtimestamp(slot.created, UTC))
            for number, slot in enumerate(self._log.header.slots)
            if slot.state != EMPTY
        )

    def check(self) -> None:
        """Refuse where nothing can be changed; see `checkin.keyring.Keyring.check`."""
        if self._log.read_only:
            raise ReadOnly

    def verify(self, secret: Secret) -> None:
        """Refuse a secret that does not open the vault; see `checkin.keyring.Keyring.verify`."""
        header, data_key = self._log.header, self._log.data_key
        content = header.encode(header_key(data_key, header.salt))
        if find_data_key(content, secret, total_memory=total_memory()).data_key != data_key:
            raise WrongPassphrase

    def suggest_passphrase(self) -> str:
        """Six random words of the recovery list."""
        return passphrase_words(self._locksmith.random(16))

    def new_recovery_words(self) -> str:
        """Twelve new random recovery words, parted by spaces."""
        return recovery_words(self._locksmith.random(16))

    def change_passphrase(self, secret: Secret, new: Passphrase) -> None:
        """Let `new` open the vault in place of its passphrase; see `checkin.keyring.Keyring.change_passphrase`."""
        check_strength(new)
        with self._changing(secret) as header:
            self._rewrite(header, self._locksmith.with_passphrase(header, self._log.data_key, new))

    def change_recovery(self, secret: Secret, new: RecoveryWords) -> None:
        """Let `new` open the vault in place of its recovery words; see `checkin.keyring.Keyring.change_recovery`."""
        with self._changing(secret) as header:
            self._rewrite(header, self._locksmith.with_recovery(header, self._log.data_key, new))

    def rotate(self, secret: Secret, passphrase: Passphrase, recovery: RecoveryWords | None) -> None:
        """Give the vault a new data key; see `checkin.keyring.Keyring.rotate`."""
        check_strength(passphrase)
        with self._changing(secret) as header:
            with suppress(VaultError):  # a note that has to wait opens by its earlier key
                self._take_in()
            data_key = self._locksmith.random(32)
            new = self._locksmith.blank(header, data_key)
            new = self._locksmith.with_passphrase(new, data_key, passphrase)
            if recovery is not None:
                new = self._locksmith.with_recovery(new, data_key, recovery)
            self._rewrite(header, new, data_key)
            with suppress(VaultError):  # leaving and the next opening try again
                self._reseal()

    def remove(self, secret: Secret, slot: KeySlot) -> None:
        """Let a slot open the vault no longer; see `checkin.keyring.Keyring.remove`."""
        with self._changing(secret) as header:
            if slot not in self.slots:
                return
            passphrases = [other for other in self.slots if other.kind == "passphrase"]
            if passphrases == [slot]:
                raise LastPassphrase
            self._rewrite(header, header.with_slot(slot.number, Slot()))

    def strengthen(self, passphrase: Passphrase) -> None:
        """Make the slot of the passphrase that has just opened the vault as dear as a new one is.

        Raises:
            VaultError: it stays as it was; the next time will do.
        """
        header = self._log.header
        new = self._locksmith.with_passphrase(header, self._log.data_key, passphrase, measured=False)
        self._rewrite(header, new)

    @contextmanager
    def _changing(self, secret: Secret) -> Iterator[Header]:
        """The header to change, once the secret has been tried. Actions go on meanwhile; other changes wait."""
        with self._one_at_a_time:
            self.check()
            self.verify(secret)
            yield self._log.header

    def _rewrite(self, before: Header, after: Header, data_key: bytes | None = None) -> None:
        """Put the slots of one header in place of those of another, with a new data key where there is one."""
        with self._alone():
            present = self._log.header
            if present.slots != before.slots:
                raise ChangedUnderneath
            header = replace(present, note_key=after.note_key, slots=after.slots)
            try:
                if data_key is None:
                    self._log.compact(header)
                else:
                    leaving = retired(self._log.data_key, self._locksmith.now(), self._backups())
                    self._log.rotate(header, data_key, leaving)
            except FileRefused:
                if self._log.header.generation == present.generation:
                    raise
            else:
                return
        raise Unsettled
