"""Stories of backups: the vault is lost and comes back, and a program that was ended in haste leaves none behind."""

from __future__ import annotations

import signal

from checkin.draft import Draft
from checkin.vault import Passphrase
from storage.keys import CHEAPEST
from storage.vault import FileVault
from tests.terminal.leader import Leader
from tests.terminal.terminal import Terminal

TYPED = "stood by the tills and waited"


def test_a_vault_that_is_lost_comes_back_from_its_backup(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.begins()
    leader.goes_to_the_text()
    leader.types(TYPED)
    leader.sees_it_saved()
    leader.quits()
    vault = terminal.home / "data/checkin/journal.checkin"
    vault.write_bytes(b"")
    terminal.start("restore")
    leader.sees("Passphrase")
    terminal.write(f"{leader.passphrase}\r")
    terminal.wait_for("2026-11-20")
    assert terminal.ended() == 0
    terminal.start("restore", "2026-11-20")
    leader.sees("Passphrase")
    terminal.write(f"{leader.passphrase}\r")
    leader.sees("Write it beside the present vault?")
    terminal.write("\r")
    assert terminal.ended() == 0
    assert vault.read_bytes() == b""
    restored = vault.with_name("journal.checkin.restored-2026-11-20")
    terminal.start("--vault", str(restored))
    leader.unlocks()
    leader.sees("Your check-in for week {week} stopped at question {place} of {count}.", week=47, place=1, count=4)
    leader.quits()
    opened = FileVault(
        restored, state=terminal.home / "state/checkin", now=lambda: terminal.moment, cost=CHEAPEST
    ).unlock(Passphrase(leader.passphrase), read_only=True)
    assert any(entry.text == TYPED for d in opened.journal.all(Draft) if d.sheet for entry in d.sheet.entries)
    assert terminal.places_of(TYPED) == []


def test_who_is_told_to_end_goes_without_a_backup_and_the_next_start_makes_it(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    folder = terminal.home / "data/checkin/journal.checkin.backups"
    for backup in folder.iterdir():
        backup.unlink()
    leader.comes_in()
    leader.presses(",")
    terminal.wait_for("Last backup: 20 Nov 2026")
    [backup] = folder.iterdir()
    before = backup.read_bytes()
    leader.presses("escape")
    leader.comes_to("Today")
    leader.begins()
    leader.goes_to_the_text()
    leader.types(TYPED)
    leader.sees_it_saved()
    terminal.kill(signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM
    assert [path.read_bytes() for path in folder.iterdir()] == [before]
    leader.comes_in()
    leader.presses(",")
    terminal.wait_for("Last backup: 20 Nov 2026")
    assert backup.read_bytes() != before
    leader.quits()
