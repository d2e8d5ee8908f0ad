"""What a command costs before it does anything: asked of a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"textual", "rich", "tinydb", "cryptography", "babel", "dateutil", "zxcvbn", "click", "msgspec"}


def imported_by(program: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after this program, without what it starts with."""
    asked = f"import sys; start = set(sys.modules)\ntry:\n    {program}\nexcept SystemExit: pass\n"
    told = "print(*{name.partition('.')[0] for name in set(sys.modules) - start}, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", asked + told], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_probe_sees_an_import() -> None:
    assert "tinydb" in imported_by("import tinydb")


def test_the_language_costs_no_library() -> None:
    assert not imported_by("from checkin.language import use; use('da')") & HEAVY


def test_the_version_costs_no_import_but_our_own() -> None:
    assert imported_by("from checkin.__main__ import main; main(['--version'])") == {"__future__", "checkin"}


def test_what_is_due_costs_no_screen() -> None:
    due = "from checkin.__main__ import main; main(['--passphrase-command', 'exit 1', 'due'])"
    imported = imported_by(due)
    assert "click" in imported
    assert not imported & {"textual", "rich", "babel", "zxcvbn"}


def test_a_quick_note_costs_neither_screen_nor_database() -> None:
    imported = imported_by("from checkin.__main__ import main; main(['note', 'A line by the tills'])")
    assert {"click", "cryptography"} <= imported
    assert not imported & {"textual", "rich", "tinydb", "babel", "dateutil", "zxcvbn"}


def test_the_locked_door_waits_for_nothing_that_only_an_open_journal_needs() -> None:
    imported = imported_by("import checkin.cli, checkin.start, screens.unlock")
    assert "textual" in imported
    assert not imported & {"tinydb", "cryptography", "filelock", "babel", "zxcvbn"}
