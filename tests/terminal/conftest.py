"""What the stories share: a terminal on a machine of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.systems import need_pty
from tests.terminal.terminal import Terminal

FRIDAY_MORNING = datetime(2026, 11, 20, 10, 42, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of 80×24 on a machine where checkin was never started."""
    need_pty()
    home = tmp_path / "home"
    (home / "tmp").mkdir(parents=True)
    terminal = Terminal(home, FRIDAY_MORNING)
    yield terminal
    terminal.close()
