"""Stories at the door: the first run, unlocking, locking, and the ways a program can be ended."""

from __future__ import annotations

import signal

from tests.terminal.terminal import Terminal

PASSPHRASE = "amber candle on the sill"
ALIAS = "Quillwort"


def make_vault(terminal: Terminal) -> None:
    """Go through the first run, without recovery words, with one alias, up to the first question."""
    terminal.start()
    terminal.wait_for("A private journal")
    terminal.press("enter")
    terminal.wait_for("Once more")
    terminal.write(PASSPHRASE)
    terminal.press("enter")
    terminal.write(PASSPHRASE)
    terminal.press("enter")
    terminal.wait_for("these twelve words")
    terminal.press("f3")
    terminal.wait_for("not even you")
    terminal.press("f3")
    terminal.wait_for("Your vault:")
    terminal.press("enter")
    terminal.wait_for("Who is in your team?")
    terminal.write(ALIAS)
    terminal.press("enter")
    terminal.wait_for(f"{ALIAS} ╭─ Customers")
    terminal.press("enter", "enter")
    terminal.wait_for("1 Today")


def unlock(terminal: Terminal) -> None:
    terminal.wait_for("Passphrase")
    terminal.write(PASSPHRASE)
    terminal.press("enter")
    terminal.wait_for("1 Today")


def test_from_the_first_run_over_a_wrong_passphrase_and_a_lock_to_the_journal(terminal: Terminal) -> None:
    make_vault(terminal)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0

    terminal.start()
    terminal.wait_for("Passphrase")
    terminal.write("amber candle")
    terminal.press("enter")
    terminal.wait_for("That is not the passphrase.")
    terminal.write(" on the sill")
    terminal.press("enter")
    terminal.wait_for("1 Today")

    before = terminal.process.pid
    terminal.press("ctrl+l")
    terminal.wait_until_gone("1 Today")
    unlock(terminal)
    assert terminal.process.pid == before, "the lock replaces the program, it starts no second one"
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert terminal.places_of(ALIAS) == []
    assert terminal.places_of(PASSPHRASE) == []
    assert terminal.places_of("checkin") != [], "the control: the search finds what is there"


def test_a_laptop_that_slept_is_locked_at_the_first_look(terminal: Terminal) -> None:
    make_vault(terminal)
    terminal.let_pass(minutes=4)
    terminal.press("escape")
    terminal.let_pass(minutes=6)
    unlock(terminal)


def test_being_asked_to_end_seals_closes_and_restores_the_terminal(terminal: Terminal) -> None:
    make_vault(terminal)
    terminal.kill(signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM
    assert terminal.output.rfind(b"\x1b[?1049l") > terminal.output.rfind(b"\x1b[?1049h"), "back from the other screen"
    terminal.start()
    unlock(terminal)
    assert "cut off" not in terminal.text


def test_a_closed_window_ends_the_program_and_leaves_the_vault_whole(terminal: Terminal) -> None:
    make_vault(terminal)
    terminal.kill(signal.SIGHUP)
    assert terminal.ended() == 128 + signal.SIGHUP
    terminal.start()
    unlock(terminal)
    assert "cut off" not in terminal.text


def test_a_second_terminal_can_read_and_says_who_holds_the_vault(terminal: Terminal) -> None:
    make_vault(terminal)
    second = Terminal(terminal.home, terminal.moment)
    second.start()
    second.wait_for("Passphrase")
    second.write(PASSPHRASE)
    second.press("enter")
    second.wait_for(f"(process {terminal.process.pid})")
    second.press("enter")
    second.wait_until_gone("About your vault")
    second.close()
