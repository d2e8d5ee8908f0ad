"""A vault in memory: opens at once, and refuses as it is told to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from checkin.keyring import Keyring
from checkin.vault import (
    Notice,
    NoVault,
    Opened,
    Passphrase,
    RecoveryWords,
    Report,
    Secret,
    VaultError,
    VaultExists,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from storage.journal import TinyJournal, memory_journal

WORDS = "arch bird coin door east fish gate hill iron july kite lamp"
"""The recovery words of every fake vault."""

SUGGESTION = "anchor basil candle dinner ember fabric"


class FakeVault:
    """Implements `checkin.vault.Vault` without a file.

    Args:
        passphrase: what opens it; None for a vault that is not made yet.
        refusing: what the next attempts to make or unlock it end with, one each.
    """

    def __init__(
        self,
        now: datetime,
        passphrase: str | None = None,
        *,
        notices: tuple[Notice, ...] = (),
        refusing: tuple[VaultError, ...] = (),
    ) -> None:
        self.path = Path("/home/me/journal.checkin")
        self.passphrase = passphrase
        self.recovery: str | None = WORDS
        self.journal: TinyJournal = memory_journal(now=lambda: now)
        self.keys: Keyring | None = None
        self.has_backups = False
        self._notices = notices
        self._refusing = list(refusing)

    def exists(self) -> bool:
        return self.passphrase is not None

    def was_here(self) -> bool:
        return self.has_backups

    def check(self) -> None:
        if not self.exists():
            raise NoVault

    def suggest_passphrase(self) -> str:
        return SUGGESTION

    def new_recovery_words(self) -> str:
        return WORDS

    def create(self, passphrase: Passphrase, recovery: RecoveryWords | None) -> Opened:
        self._refuse()
        if self.exists():
            raise VaultExists
        if len(passphrase.text) < 8:
            raise WeakPassphrase
        self.passphrase = passphrase.text
        self.recovery = recovery.text if recovery else None
        return Opened(self.journal)

    def unlock(self, secret: Secret, *, read_only: bool = False) -> Opened:
        self._refuse()
        if self.passphrase is None:
            raise NoVault
        match secret:
            case Passphrase(text) if text != self.passphrase:
                raise WrongPassphrase
            case RecoveryWords(text) if text != self.recovery:
                raise WrongRecoveryWords
        return Opened(self.journal, self._notices, self.keys)

    def verify(self, secret: Secret) -> Report:
        self.unlock(secret)
        return Report("healthy", 1, 0, 0, ("whole", "whole"))

    def salvage(self, secret: Secret, path: Path) -> Report:
        return self.verify(secret)

    def _refuse(self) -> None:
        if self._refusing:
            raise self._refusing.pop(0)
