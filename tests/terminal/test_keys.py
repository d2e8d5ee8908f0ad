"""Stories of what opens the vault: the leader's own command for the passphrase, and a change of everything."""

from __future__ import annotations

from tests.terminal.leader import Leader
from tests.terminal.terminal import Terminal

GRUMBLE = "the password manager grumbles"


def test_a_passphrase_command_reads_no_key_and_draws_nothing_over_the_door(terminal: Terminal) -> None:
    """It would wait for the keys that the journal gets, or leave its words on the page."""
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    terminal.environment["CHECKIN_PASSPHRASE_COMMAND"] = f"cat; echo '{GRUMBLE}' >&2; exit 3"
    leader.start()
    leader.sees("Passphrase")
    leader.presses("enter")
    leader.sees("The passphrase command failed with status {status}.", status=3)
    terminal.write(leader.passphrase)
    leader.presses("enter")
    leader.comes_to("Today")
    leader.quits()
    assert GRUMBLE.encode() not in terminal.output
