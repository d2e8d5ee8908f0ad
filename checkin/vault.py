"""The vault as screens and commands see it: what can be asked of it, and how it can refuse.

An exception of this module carries facts (a path, a number, who holds the lock), never anything written in the journal.
Its sentence for people is in `checkin.sentences`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from checkin.backup import Backups
    from checkin.copies import Copies
    from checkin.damage import Damage
    from checkin.journal import Journal
    from checkin.keyring import Keyring
    from checkin.note import Arrivals


class VaultError(Exception):
    """The vault refused. Base of all below."""


class NoVault(VaultError):
    """There is no file at the vault's place."""


class VaultExists(VaultError):
    """A vault was to be made where a file already is."""


class NotAVault(VaultError):
    """The file is something else, or empty, or too short to hold a header."""


class NewerFormat(VaultError):
    """The file was written by a newer version of checkin, or uses a feature this one does not know."""


class WrongPassphrase(VaultError):
    """No key slot opens with this passphrase."""


class WrongRecoveryWords(VaultError):
    """These are not the recovery words of this vault, or not recovery words at all."""


class NoRecovery(VaultError):
    """The vault has no recovery slot."""


class WeakPassphrase(VaultError):
    """A new passphrase is refused because it has fewer than eight characters."""


class LastPassphrase(VaultError):
    """The only passphrase that opens the vault was to be removed."""


class TooCostly(VaultError):
    """The header asks for more memory or time to derive the key than is safe here; refused before trying."""


class TooLarge(VaultError):
    """The file is larger than any vault gets; refused before reading it."""


class SameFile(VaultError):
    """The copy to be merged is the vault itself."""


class AnotherVault(VaultError):
    """The file to be merged is a vault, and no copy of this one."""


class OtherKey(VaultError):
    """No key that this vault has or had opens the copy to be merged: it needs a secret of its own."""


class Damaged(VaultError):
    """Bytes of the file are not what was written: neither copy of the header is whole."""


class Tampered(VaultError):
    """The header was changed by somebody without the key."""


class ReadOnly(VaultError):
    """The journal was opened for reading only, and something was to be changed."""


class ChangedUnderneath(VaultError):
    """The file on disk is no longer the one that was opened: somebody else replaced or extended it."""


class NotPinned(VaultError):
    """This machine has never had the vault open, so it can't tell whether the key for notes is the right one."""


class NoteKeyChanged(VaultError):
    """The vault's key for notes is not the one last seen here: another machine renewed it, or somebody put theirs."""


class NoteTooLong(VaultError):
    """A quick note is longer than `checkin.note.LONGEST`."""


class InboxFull(VaultError):
    """So many notes wait in the inbox that no more are taken before the vault is opened."""


class InboxInUse(VaultError):
    """Somebody else is writing into the inbox at this moment, or emptying it."""


@dataclass(frozen=True)
class Holder:
    """Who holds the lock: process id, host, and since when (None where it could not be read)."""

    pid: int
    host: str
    since: datetime


class InUse(VaultError):
    """Another checkin holds the lock."""

    def __init__(self, holder: Holder | None = None) -> None:
        super().__init__()
        self.holder = holder


class FileRefused(VaultError):
    """The file system refused: full, read-only, no right, unreadable.

    Args:
        path: the file or folder it was about.
        errno: the system's number (`errno` module).
        doing: what was to be done with it.
    """

    def __init__(self, path: Path, errno: int, doing: Literal["open", "make", "save", "read"]) -> None:
        super().__init__()
        self.path = path
        self.errno = errno
        self.doing = doing


class Unsettled(VaultError):
    """What opens the vault was changed, and the disk then refused to say that it lasts: a power cut may bring back
    what opened it before."""


Condition = Literal["healthy", "torn", "damaged", "tampered", "rolled-back", "forked"]


NoticeKind = Literal[
    "torn",
    "damaged",
    "tampered",
    "rolled-back",
    "forked",
    "header",
    "in-use",
    "read-only",
    "unread",
    "merged",
    "copy-locked",
    "copy-damaged",
]


@dataclass(frozen=True)
class Notice:
    """Something the leader should know about the file after it was opened.

    `torn`: an unfinished save (`count` bytes) was set aside in `file`, beside the vault. `damaged`: `count` records
    can't be read, so nothing can be changed. `tampered`: something that is not checkin changed the file, which cost
    `count` records, so nothing can be changed. `rolled-back`: this copy lacks `count` changes seen here before.
    `forked`: it went another way than seen here before. `header`: one copy of the header was bad. `in-use`: somebody
    holds the lock, so nothing can be changed. `read-only`: the file, or the lock beside it, can't be written, so
    nothing can be changed. `unread`: `count` pieces of the inbox open with no key of this vault, and are set aside.

    Of copies of the vault beside it, each in `file`: `merged`: it was merged, with `count` changes, and put among the
    backups. `copy-locked`: the present key does not open it. `copy-damaged`: not all of it can be read.

    `damage` says where something is missing, of a damaged or tampered file.
    """

    kind: NoticeKind
    count: int = 0
    holder: Holder | None = None
    file: str = ""
    damage: Damage | None = None


Head = Literal["whole", "damaged", "tampered"]
"""How a copy of the header is; one that is tampered with has a checksum that is right, and is not what was written."""


@dataclass(frozen=True)
class Report:
    """What `verify` found.

    Args:
        records, documents: how many were read.
        bad_bytes: how many bytes can't be.
        heads: how each of the two copies of the header is.
        damage: where something is missing, and what of that is known by what refers to it; None where the file could
            not be read past its header.
    """

    condition: Condition
    records: int
    documents: int
    bad_bytes: int
    heads: tuple[Head, Head]
    damage: Damage | None = None


@dataclass(frozen=True)
class Opened:
    """An unlocked vault: its journal, what the leader should know, and what opens it (None for the demo).

    `notes` is None where nothing can be brought in: the journal is for reading only, or has no inbox.
    """

    journal: Journal
    notices: tuple[Notice, ...] = field(default=())
    keys: Keyring | None = None
    notes: Arrivals | None = None
    backups: Backups | None = None
    copies: Copies | None = None


@dataclass(frozen=True)
class Passphrase:
    """A passphrase as typed. Never shown by `repr`."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class RecoveryWords:
    """Recovery words as typed. Never shown by `repr`."""

    text: str = field(repr=False)


Secret = Passphrase | RecoveryWords


class Vault(Protocol):
    """One vault file at one place. Deriving a key takes about a second: call from a thread."""

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""

    def exists(self) -> bool:
        """Whether there is a file at the vault's place."""

    def was_here(self) -> bool:
        """Whether backups lie beside the vault's place, as they do where its file was lost."""

    def check(self) -> None:
        """Refuse a place where no passphrase is worth asking for. Damage is told by `unlock` and `verify`.

        Raises:
            NoVault, NotAVault, NewerFormat, FileRefused.
        """

    def suggest_passphrase(self) -> str:
        """Six random words of the recovery list."""

    def new_recovery_words(self) -> str:
        """Twelve new random recovery words (BIP-39, English list, 128 bits), parted by spaces."""

    def create(self, passphrase: Passphrase, recovery: RecoveryWords | None) -> Opened:
        """Make the vault and open it.

        Args:
            passphrase: at least eight characters.
            recovery: words of `new_recovery_words`, or None to do without.

        Raises:
            WeakPassphrase, VaultExists, FileRefused, InUse.
        """

    def unlock(self, secret: Secret, *, read_only: bool = False) -> Opened:
        """Open the vault. Where somebody else holds the lock, it is opened for reading and a notice says so.

        Raises:
            NoVault, NotAVault, NewerFormat, WrongPassphrase, WrongRecoveryWords, NoRecovery, TooCostly, TooLarge,
            Damaged, Tampered, FileRefused.
        """

    def verify(self, secret: Secret) -> Report:
        """Read the whole file and say how it is. Changes nothing.

        Raises:
            What `unlock` raises, but for damage, which is reported.
        """

    def salvage(self, secret: Secret, path: Path) -> Report:
        """Write a new vault at `path` that keeps all that can be read of this one, under the same passphrase and
        recovery words. This one stays as it is.

        Returns:
            What `verify` says of this one; its documents are those of the new one.

        Raises:
            VaultExists: there is a file at `path` already.
            What `unlock` raises; Damaged and Tampered only where neither copy of the header can be used.
        """
