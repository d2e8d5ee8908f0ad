"""Copies: other files of the same vault, as a second machine or a synced folder leaves them."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from checkin.merge import Preview
from checkin.vault import Secret


class Copy(Protocol):
    """Another copy of the open vault, read as it was."""

    @property
    def is_whole(self) -> bool:
        """Whether all of it could be read."""

    def preview(self) -> Preview:
        """What `merge` would do now."""

    def merge(self) -> Preview:
        """Merge what was read into the journal, in one action that can be undone. The other file is not touched, and
        the present one is kept among the backups first.

        Raises:
            ReadOnly, ChangedUnderneath, FileRefused: as any action.
        """


class Copies(Protocol):
    """What can be asked of an open vault about its copies. They are read whole: call from a thread."""

    def read(self, path: Path, secret: Secret | None = None) -> Copy:
        """Read another copy of the vault.

        Args:
            secret: opens the copy where no key that this vault has or had does.

        Raises:
            SameFile: it is the vault itself.
            AnotherVault: it is no copy of this one.
            OtherKey: a secret is needed.
            NotAVault, NewerFormat, Damaged, TooLarge, FileRefused, and what `Vault.unlock` raises of a secret.
        """
