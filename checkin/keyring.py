"""The keyring: what opens a vault, and how that is changed while it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from checkin.vault import Passphrase, RecoveryWords, Secret


@dataclass(frozen=True)
class KeySlot:
    """One thing that opens the vault.

    Args:
        number: its place among the vault's slots, from 0.
        kind: what it is; `other` is of a newer version, and unknown here.
        made: when, aware of its zone.
    """

    number: int
    kind: Literal["passphrase", "recovery", "other"]
    made: datetime


class Keyring(Protocol):
    """The key slots of an open vault.

    What changes them takes a secret that opens the vault once more: whoever finds the journal open can't lock its
    owner out. Deriving a key takes about a second, twice for most changes: call from a thread. Each change is one step:
    whatever stops it, the vault is as it was or as it was to be.

    Each change raises `ReadOnly` where the vault can't be changed, `WrongPassphrase`, `WrongRecoveryWords` or
    `NoRecovery` where the secret opens nothing, `ChangedUnderneath`, `FileRefused` when nothing is changed, and
    `Unsettled` when the change is made and may not last.
    """

    @property
    def slots(self) -> tuple[KeySlot, ...]:
        """What opens the vault now, in the order of its slots."""

    def check(self) -> None:
        """Refuse where nothing can be changed, before anybody is asked for a secret.

        Raises:
            ReadOnly
        """

    def verify(self, secret: Secret) -> None:
        """Refuse a secret that does not open the vault.

        Raises:
            WrongPassphrase, WrongRecoveryWords, NoRecovery, TooCostly.
        """

    def suggest_passphrase(self) -> str:
        """Six random words of the recovery list."""

    def new_recovery_words(self) -> str:
        """Twelve new random recovery words, parted by spaces."""

    def change_passphrase(self, secret: Secret, new: Passphrase) -> None:
        """Let `new` open the vault in place of the passphrase it has. The data key and the recovery words stay.

        Whoever has an earlier copy of the file and knows what opened it can still open this one: see `rotate`.

        Raises:
            WeakPassphrase
        """

    def change_recovery(self, secret: Secret, new: RecoveryWords) -> None:
        """Let `new` open the vault in place of the recovery words it has, if any. Data key and passphrase stay."""

    def rotate(self, secret: Secret, passphrase: Passphrase, recovery: RecoveryWords | None) -> None:
        """Give the vault a new data key, which these and nothing else open.

        Nothing that opened the vault before, and no copy of it from before, helps to open this one.

        Args:
            passphrase: a new one, or the present one again.
            recovery: new words, or None to do without; the present ones can't be kept.

        Raises:
            WeakPassphrase
        """

    def remove(self, secret: Secret, slot: KeySlot) -> None:
        """Let a slot open the vault no longer. One that is gone already is no error.

        Raises:
            LastPassphrase: no other passphrase would open the vault.
        """
