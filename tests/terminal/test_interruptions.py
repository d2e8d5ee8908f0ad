"""Stories of a leader who is interrupted: nothing typed is lost, whatever ends the program."""

from __future__ import annotations

import signal

from checkin.check_in import CheckIn
from checkin.language import _
from tests.terminal.leader import Leader
from tests.terminal.terminal import Terminal

TYPED = "stood by the tills and waited"


def test_killed_in_the_middle_of_a_text_it_goes_on_at_the_same_question_with_the_text(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.begins()
    leader.presses("1")
    leader.is_asked("help-received")
    leader.goes_to_the_text()
    leader.types(TYPED)
    terminal.let_pass(minutes=1)
    leader.types(" for long")
    leader.sees_it_saved()
    terminal.kill(signal.SIGKILL)
    assert terminal.ended() == -signal.SIGKILL

    leader.comes_in()
    leader.sees("Your check-in for week {week} stopped at question {place} of {count}.", week=47, place=2, count=4)
    leader.presses("c")
    leader.is_asked("help-received")
    terminal.wait_for(f"{TYPED} for long")
    terminal.write(", twice")
    terminal.wait_for(f"{TYPED} for long, twice")
    leader.quits()
    assert terminal.places_of(TYPED) == []


def test_locked_in_the_middle_of_a_word_it_goes_on_there(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.begins()
    leader.goes_to_the_text()
    leader.types(TYPED)
    leader.presses("ctrl+l")
    leader.sees("Passphrase")
    assert TYPED not in terminal.text
    leader.unlocks()
    leader.presses("c")
    leader.is_asked("exclusion")
    terminal.wait_for(TYPED)
    terminal.write(" there")
    terminal.wait_for(f"{TYPED} there")
    leader.quits()


def test_a_second_terminal_says_who_holds_the_vault_and_leaves_it_as_it_is(terminal: Terminal) -> None:
    first = Leader(terminal)
    first.has_a_vault("Birch")
    first.comes_in()

    second = Leader(Terminal(terminal.home, terminal.moment))
    try:
        second.start()
        second.sees("Passphrase")
        second.terminal.write(second.passphrase)
        second.presses("enter")
        second.terminal.wait_for(f"(process {terminal.process.pid})")
        second.sees("Here it can be read and not changed.")
        second.presses("enter")
        second.terminal.wait_until_gone(_("Here it can be read and not changed."))
        second.presses("c")
        second.is_told(
            "The vault is open for reading only, so nothing was changed. "
            "Open it again: that says why, or lets you write."
        )
        second.presses("ctrl+q")
        assert second.terminal.ended() == 0
    finally:
        second.terminal.close()

    first.begins()
    first.answers("1", "1", "1", "1")
    first.sees("Your check-in for week {week} is done.", week=47)
    first.quits()


def test_a_clock_that_was_set_back_loses_nothing(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.begins()
    leader.answers("1", "1", "1", "1")
    terminal.let_pass(days=-14)
    leader.presses("1")
    leader.quits()

    leader.comes_in()
    leader.sees("No check-in is waiting yet.")
    leader.presses("2")
    leader.sees("Week {week}", week=47)
    leader.quits()
    terminal.let_pass(days=14)
    leader.comes_in()
    leader.sees("Your check-in for week {week} is done.", week=47)
    leader.quits()
    with leader.journal() as journal:
        assert len(journal.all(CheckIn)) == 1
