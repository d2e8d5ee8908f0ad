"""The settings file: whole or as it was."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from checkin.settings import BadSettings, Settings
from checkin.vault import FileRefused
from storage.settings_file import LARGEST, SettingsFile
from tests.systems import needs_modes

DANISH = Settings(language="da", idle_minutes=10)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "checkin" / "settings.json"


def test_without_a_file_the_defaults_hold(path: Path) -> None:
    assert SettingsFile(path).read() == Settings()
    assert not path.parent.exists()


def test_settings_written_are_read_again(path: Path) -> None:
    SettingsFile(path).write(DANISH)
    SettingsFile(path).write(DANISH.edit(theme="dawn"))
    assert SettingsFile(path).read() == DANISH.edit(theme="dawn")
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@needs_modes
def test_file_and_folder_are_private(path: Path) -> None:
    SettingsFile(path).write(DANISH)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_broken_file_gives_what_is_good_in_it(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"language": "da", "idle_minutes": -1}')
    with pytest.raises(BadSettings) as refused:
        SettingsFile(path).read()
    assert refused.value.kept == Settings(language="da")


def test_a_file_far_too_large_is_not_read(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b" " * (LARGEST + 1))
    with pytest.raises(BadSettings):
        SettingsFile(path).read()


def test_leftovers_of_a_killed_write_are_no_hindrance(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.with_name("settings.json.new").write_bytes(b"{")
    SettingsFile(path).write(DANISH)
    assert SettingsFile(path).read() == DANISH
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_on_a_full_disk_the_earlier_settings_stay(path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    SettingsFile(path).write(DANISH)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as broken:
        broken.setattr(os, call, full)
        with pytest.raises(FileRefused) as refused:
            SettingsFile(path).write(Settings())
    assert (refused.value.errno, refused.value.doing, refused.value.path) == (errno.ENOSPC, "save", path)
    assert SettingsFile(path).read() == DANISH
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_a_file_that_may_not_be_read_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: Any, **__: Any) -> int:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(FileRefused) as refused:
        SettingsFile(path).read()
    assert (refused.value.errno, refused.value.doing) == (errno.EACCES, "read")


def test_a_folder_in_its_place_is_no_settings(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises((FileRefused, BadSettings)):
        SettingsFile(path).read()


def test_a_file_in_place_of_its_folder_is_refused(path: Path) -> None:
    path.parent.parent.mkdir(parents=True)
    path.parent.write_bytes(b"")
    with pytest.raises(FileRefused):
        SettingsFile(path).write(DANISH)
    with pytest.raises(FileRefused):
        SettingsFile(path).read()
