"""A keyring in memory: changes at once, and refuses as it is told to."""

from __future__ import annotations

from datetime import UTC, datetime

from checkin.keyring import KeySlot
from checkin.vault import (
    LastPassphrase,
    NoRecovery,
    Passphrase,
    ReadOnly,
    RecoveryWords,
    Secret,
    VaultError,
    WrongPassphrase,
    WrongRecoveryWords,
)

WORDS = "arch bird coin door east fish gate hill iron july kite lamp"
NEW_WORDS = "moon nest oval park quiz rain salt tree unit vast wolf zoo"
"""The recovery words that every fake keyring draws."""

SUGGESTION = "anchor basil candle dinner ember fabric"
MADE = datetime(2026, 3, 6, 15, tzinfo=UTC)


class FakeKeyring:
    """Implements `checkin.keyring.Keyring` without a file.

    Args:
        passphrase: what opens it.
        recovery: the words that open it too, or None.
        others: slots of kinds that this version does not know.
        read_only: whether every change is refused.
        refusing: what the next changes end with, one each.
    """

    def __init__(
        self,
        passphrase: str,
        recovery: str | None = WORDS,
        *,
        others: tuple[KeySlot, ...] = (),
        read_only: bool = False,
        refusing: tuple[VaultError, ...] = (),
    ) -> None:
        self.passphrase = passphrase
        self.recovery = recovery
        self.data_key = 0
        self._others = others
        self._read_only = read_only
        self._refusing = list(refusing)

    @property
    def slots(self) -> tuple[KeySlot, ...]:
        recovery = (KeySlot(1, "recovery", MADE),) if self.recovery else ()
        return (KeySlot(0, "passphrase", MADE), *recovery, *self._others)

    def check(self) -> None:
        if self._read_only:
            raise ReadOnly

    def verify(self, secret: Secret) -> None:
        match secret:
            case Passphrase(text) if text != self.passphrase:
                raise WrongPassphrase
            case RecoveryWords() if self.recovery is None:
                raise NoRecovery
            case RecoveryWords(text) if text != self.recovery:
                raise WrongRecoveryWords

    def suggest_passphrase(self) -> str:
        return SUGGESTION

    def new_recovery_words(self) -> str:
        return NEW_WORDS

    def change_passphrase(self, secret: Secret, new: Passphrase) -> None:
        self._change(secret)
        self.passphrase = new.text

    def change_recovery(self, secret: Secret, new: RecoveryWords) -> None:
        self._change(secret)
        self.recovery = new.text

    def rotate(self, secret: Secret, passphrase: Passphrase, recovery: RecoveryWords | None) -> None:
        self._change(secret)
        self.passphrase = passphrase.text
        self.recovery = recovery.text if recovery else None
        self._others = ()
        self.data_key += 1

    def remove(self, secret: Secret, slot: KeySlot) -> None:
        self._change(secret)
        match slot.kind:
            case "passphrase":
                raise LastPassphrase
            case "recovery":
                self.recovery = None
            case "other":
                self._others = tuple(other for other in self._others if other != slot)

    def _change(self, secret: Secret) -> None:
        self.check()
        self.verify(secret)
        if self._refusing:
            raise self._refusing.pop(0)
