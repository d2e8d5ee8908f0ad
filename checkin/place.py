"""Where things are on this machine: the vault, the settings, and what this machine has seen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

VAULT_NAME = "journal.checkin"
SETTINGS_NAME = "settings.json"


@dataclass(frozen=True)
class Places:
    """The files and folders of one run.

    Args:
        vault: the vault's file.
        state: the folder for what this machine alone has seen: device id, anchor.
        settings: the file of settings that can be read before unlocking.
    """

    vault: Path
    state: Path
    settings: Path


def settings_place() -> Path:
    """Where the settings are, in the system's folder for them."""
    return _folders().user_config_path / SETTINGS_NAME


def places(vault: Path | None = None) -> Places:
    """The places of this run: the system's folders, and the vault where the leader says, or beside our other data."""
    folders = _folders()
    return Places(
        vault=vault or folders.user_data_path / VAULT_NAME,
        state=folders.user_state_path,
        settings=settings_place(),
    )


def _folders() -> PlatformDirs:
    return PlatformDirs("checkin", appauthor=False)
