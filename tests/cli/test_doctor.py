"""What helps where something does not work: the doctor, and completion."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkin import __version__
from tests.cli.conftest import Checkin
from tests.systems import needs_unix_paths


def test_the_doctor_tells_versions_and_places(checkin: Checkin, home: Path) -> None:
    said = checkin("doctor")
    assert said.status == 0
    assert f"checkin       {__version__}" in said.out
    assert str(home / "data" / "checkin" / "journal.checkin") in said.out


@needs_unix_paths
def test_the_vault_is_where_the_leader_says(checkin: Checkin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKIN_VAULT", "/by/environment")
    assert "/by/environment" in checkin("doctor").out
    assert "/by/option" in checkin("--vault", "/by/option", "doctor").out


def test_the_doctor_makes_nothing(checkin: Checkin, home: Path) -> None:
    checkin("doctor")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_learns_to_complete(checkin: Checkin, shell: str) -> None:
    said = checkin("completion", shell)
    assert said.status == 0
    assert "_CHECKIN_COMPLETE" in said.out


def test_completion_offers_the_commands() -> None:
    asked = {**os.environ, "_CHECKIN_COMPLETE": "bash_complete", "COMP_WORDS": "checkin d", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-m", "checkin"], env=asked, capture_output=True, text=True, check=True)
    assert "due" in done.stdout
