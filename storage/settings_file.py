"""The settings file of this machine: read before unlocking, written as a whole or not at all, private to its owner."""

from __future__ import annotations

from pathlib import Path

from checkin import settings
from checkin.settings import BadSettings, Settings
from storage import platform
from storage.platform import File, refusing

LARGEST = 1 << 16
"""Bytes read at most; four settings need a few hundred."""


class SettingsFile:
    """The settings at one place."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Settings:
        """The settings; the defaults where there is no file.

        Raises:
            BadSettings: when not all of it can be read; it carries what could.
            FileRefused: when the file system refused.
        """
        with refusing(self._path, "read"):
            raw = self._raw()
        return Settings() if raw is None else settings.parse(raw)

    def write(self, chosen: Settings) -> None:
        """Keep these settings in place of what was there.

        Raises:
            FileRefused: when the file system refused; the file is as it was.
        """
        temporary = self._path.with_name(f"{self._path.name}.new")
        with refusing(self._path, "save"):
            platform.make_folder(self._path.parent)
            platform.remove(temporary)
            platform.write_new(temporary, settings.serialise(chosen))
            try:
                platform.replace(temporary, self._path)
            except OSError:
                platform.remove(temporary)
                raise
            platform.sync_folder(self._path.parent)

    def _raw(self) -> bytes | None:
        try:
            with File(self._path, "read") as file:
                if not file.is_regular or file.size > LARGEST:
                    raise BadSettings((), Settings())
                return file.read()
        except FileNotFoundError:
            return None
