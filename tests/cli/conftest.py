"""What the tests of the commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from checkin.__main__ import main
from storage.keys import CHEAPEST
from storage.vault import FileVault

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
"""When the commands are run, unless a test says otherwise."""


@dataclass(frozen=True)
class Said:
    """What a command answered: its exit status and what it wrote."""

    status: int
    out: str
    err: str


Checkin = Callable[..., Said]


@pytest.fixture
def checkin(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Checkin:
    """Run a command of checkin as the program would, without a terminal, on a Friday."""
    # This process goes on to other tests: it keeps its dumps and hooks, and gets its language for libraries back.
    monkeypatch.setattr("checkin.hardening.forbid_dumps", lambda: None)
    monkeypatch.setattr("checkin.hardening.hush", lambda: None)
    monkeypatch.setenv("LANGUAGE", "")
    # What a guess costs is tested beside the keys, and in one command at a terminal.
    monkeypatch.setitem(FileVault.__init__.__kwdefaults__ or {}, "cost", CHEAPEST)

    def run(*arguments: str | Path, at: datetime = FRIDAY) -> Said:
        status = main([str(argument) for argument in arguments], clock=lambda: at)
        told = capfd.readouterr()
        return Said(status, told.out, told.err)

    return run
