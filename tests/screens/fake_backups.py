"""Backups that stand as a test says."""

from __future__ import annotations

from pathlib import Path

from checkin.backup import Standing


class FakeBackups:
    """Implements `checkin.backup.Backups` without a folder.

    Args:
        found: how it stands with them once somebody has looked.
    """

    def __init__(self, found: Standing) -> None:
        self._found = found
        self.standing: Standing | None = None

    def catch_up(self) -> None:
        self.standing = self._found

    def keep(self) -> Path:
        raise NotImplementedError

    def copy_to(self, path: Path) -> None:
        raise NotImplementedError

    def forgo(self) -> None:
        raise NotImplementedError
