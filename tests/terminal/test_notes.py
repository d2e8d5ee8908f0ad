"""Stories of quick notes: written where the journal is not open, and there once it is."""

from __future__ import annotations

import signal
import subprocess

from checkin.language import _
from storage.inbox import inbox_path
from tests.terminal.leader import Leader
from tests.terminal.terminal import Terminal

AT_THE_DOOR = "By the tills: a dinner on Saturday"
BY_COMMAND = "Ask about the routine on Monday"
HALF = "stood alone by the gate"


def note_by_command(terminal: Terminal, text: str) -> int:
    """Pipe a note into the command beside the running program, and give its exit status."""
    command = terminal._command(("note",))
    return subprocess.run(command, input=text.encode(), env=terminal.environment, capture_output=True).returncode


def test_notes_from_the_door_and_from_a_command_are_there_after_a_kill(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.start()
    leader.sees("Passphrase")
    leader.presses("ctrl+o")
    leader.sees("A quick note")
    leader.types(AT_THE_DOOR)
    leader.presses("escape")
    leader.is_told("The note is kept. It can be read once the journal is open.")
    assert AT_THE_DOOR not in terminal.text
    terminal.kill(signal.SIGKILL)
    assert terminal.ended() == -signal.SIGKILL

    leader.comes_in()
    terminal.wait_for("1 quick note waits")
    assert note_by_command(terminal, BY_COMMAND) == 0
    terminal.wait_for("2 quick notes wait")
    terminal.kill(signal.SIGKILL)
    assert terminal.ended() == -signal.SIGKILL

    leader.comes_in()
    terminal.wait_for("2 quick notes wait")
    leader.presses("o", "q")
    leader.sees("written without unlocking")
    terminal.wait_for(AT_THE_DOOR)
    terminal.wait_for(BY_COMMAND)
    leader.presses("escape")
    terminal.wait_for(f"1 {_('Today')}")
    leader.quits()
    for text in (AT_THE_DOOR, BY_COMMAND):
        assert terminal.places_of(text) == []


def test_a_note_half_typed_at_the_door_survives_a_kill(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.start()
    leader.sees("Passphrase")
    leader.presses("ctrl+o")
    leader.sees("A quick note")
    leader.types(HALF)
    inbox = inbox_path(terminal.home / "data/checkin/journal.checkin")
    terminal._wait(lambda: inbox.exists() and inbox.stat().st_size > 0, "it was not sealed")
    terminal.kill(signal.SIGKILL)
    assert terminal.ended() == -signal.SIGKILL
    assert terminal.places_of(HALF) == []

    leader.comes_in()
    terminal.wait_for("1 quick note waits")
    leader.presses("o", "q")
    terminal.wait_for(HALF[:8])
    terminal.kill(signal.SIGKILL)
    terminal.ended()
