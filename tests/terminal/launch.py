"""Starts the real program as a test wants it: `python launch.py CLOCK ARGUMENTS…`.

The clock is a file that holds a moment (ISO 8601 with its zone); a test writes another moment into it to let time pass.
Further lines of it change the program: keys are derived at the lowest cost, unless a line says `dear`; `crash` lets it
fail while it holds the passphrase; `careless` takes away what keeps a crash from telling, as a control.
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


def crash() -> None:
    """Let unlocking fail with the passphrase in the exception and in a local variable."""
    from checkin.vault import Opened, Secret
    from storage.vault import FileVault

    def fail(self: FileVault, secret: Secret, *, read_only: bool = False) -> Opened:
        planted = secret.text
        raise RuntimeError(f"planted: {planted}")

    FileVault.unlock = fail  # type: ignore[method-assign]  # the fault is what the test is about


def be_careless() -> None:
    """Leave crashes to Textual."""
    from textual.app import App

    from screens.sealed_app import SealedApp

    SealedApp._handle_exception = App._handle_exception  # type: ignore[method-assign]  # the control


def main() -> int:
    """Run checkin with the arguments that follow the clock."""
    from checkin.__main__ import main as start

    marks = CLOCK.read_text().splitlines()[1:]
    if "dear" not in marks:
        cheapen()
    if "crash" in marks:
        crash()
    if "careless" in marks:
        be_careless()
    return start(sys.argv[2:], clock=now)


if __name__ == "__main__":
    sys.exit(main())
