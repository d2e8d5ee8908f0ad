"""Starts the real program as a test wants it: `python launch.py CLOCK ARGUMENTS…`.

The clock is a file that holds a moment (ISO 8601 with its zone); a test writes another moment into it to let time pass.
Further lines of it change the program: keys are derived at the lowest cost, unless a line says `dear`.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

CLOCK = Path(sys.argv[1])


def now() -> datetime:
    """The moment that the test has set."""
    return datetime.fromisoformat(CLOCK.read_text().splitlines()[0])


def cheapen() -> None:
    """Derive keys at the lowest cost that Argon2id allows."""
    from storage.keys import CHEAPEST
    from storage.vault import FileVault

    defaults = FileVault.__init__.__kwdefaults__
    assert defaults is not None
    defaults["cost"] = CHEAPEST


def main() -> int:
    """Run checkin with the arguments that follow the clock."""
    from checkin.__main__ import main as start

    if "dear" not in CLOCK.read_text().splitlines():
        cheapen()
    return start(sys.argv[2:], clock=now)


if __name__ == "__main__":
    sys.exit(main())
