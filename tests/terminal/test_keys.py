"""Stories of what opens the vault: the leader's own command for the passphrase, and a change of everything."""

from __future__ import annotations

import pytest

from checkin.vault import Passphrase, RecoveryWords, WrongPassphrase
from storage.format import copies
from storage.keys import header_key
from storage.unlocking import find_data_key
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


def test_a_passphrase_that_somebody_might_know_is_changed_with_everything_that_opened_the_vault(
    terminal: Terminal,
) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch", recovery=True)
    before, old, old_words = leader.file, leader.passphrase, RecoveryWords(" ".join(leader.recovery_words))
    leader.comes_in()
    leader.presses(",")
    leader.sees("passphrase, recovery words …")
    leader.presses("up", "enter")  # the last line, from the first
    leader.sees("What opens your vault")
    leader.presses("p")
    leader.sees("Your present passphrase")
    terminal.write(leader.passphrase)
    leader.presses("enter")
    leader.sees("Your new passphrase")
    leader.chooses("cedar mosaic lantern")
    leader.sees("Might somebody know the old one?")
    leader.presses("enter")
    leader.notes_the_recovery_words()
    leader.is_told("The passphrase is changed, and the vault has a new key.")
    leader.quits()

    new, words = Passphrase(leader.passphrase), RecoveryWords(" ".join(leader.recovery_words))
    assert [leader.opens(secret) for secret in (Passphrase(old), old_words, new, words)] == [False, False, True, True]
    old_key, new_key = key_of(before, Passphrase(old)), key_of(leader.file, new)
    assert old_key != new_key
    header = copies(leader.file)[0]
    assert header.is_authentic(header_key(new_key, header.header.salt))
    assert not header.is_authentic(header_key(old_key, header.header.salt)), "an old copy helps nobody"
    backups = [path.read_bytes() for path in terminal.home.rglob("*.backups/*.checkin")]
    assert backups
    for content in backups:
        assert key_of(content, new) == new_key
        with pytest.raises(WrongPassphrase):
            key_of(content, Passphrase(old))
    for text in (old, new.text, words.text.split()[0] + " " + words.text.split()[1]):
        assert not terminal.places_of(text)


def key_of(content: bytes, passphrase: Passphrase) -> bytes:
    """The data key of a vault with these bytes."""
    return find_data_key(content, passphrase, total_memory=8 << 30).data_key
