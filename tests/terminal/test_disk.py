"""Stories of a full disk: it is said in a sentence, what is typed stays, and is saved once there is room again."""

from __future__ import annotations

from checkin.check_in import CheckIn
from checkin.draft import Draft
from tests.terminal.leader import Leader
from tests.terminal.terminal import Terminal

TYPED = "stood by the tills and waited"
FULL = "The disk is full: free some space, then try again."


def test_a_text_that_finds_no_room_stays_and_is_saved_with_the_next_word(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.begins()
    leader.goes_to_the_text()
    terminal.mark("full")
    leader.types(TYPED)
    leader.is_told(FULL)
    leader.sees("not saved")
    leader.presses("ctrl+q")
    leader.sees("Any key goes back to your page; ctrl+q leaves all the same, without what could not be kept.")
    leader.presses("space")
    terminal.wait_for(TYPED)
    terminal.mark()
    terminal.let_pass(minutes=1)
    terminal.write(" for long")
    terminal.wait_for(f"{TYPED} for long")
    leader.sees_it_saved()
    leader.quits()
    with leader.journal() as journal:
        assert [entry.text for d in journal.all(Draft) if d.sheet for entry in d.sheet.entries] == [f"{TYPED} for long"]
    assert terminal.places_of(TYPED) == []


def test_a_check_in_that_finds_no_room_stays_on_its_last_page(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.begins()
    for place in range(1, 5):
        leader.sees("{at} of {total}", at=place, total=4)
        leader.presses("1")
    leader.sees("Nothing has to follow this week.")
    leader.sees_it_saved()
    terminal.mark("full")
    leader.presses("enter")
    leader.is_told(FULL)
    leader.sees("Nothing has to follow this week.")
    terminal.mark()
    leader.presses("enter")
    leader.sees("Your check-in for week {week} is done.", week=47)
    leader.quits()
    with leader.journal() as journal:
        assert [check_in.week.number for check_in in journal.all(CheckIn)] == [47]
        assert list(journal.all(Draft)) == []


def test_a_vault_that_finds_no_room_is_made_with_a_second_try(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.start("full")
    leader.sees("A private journal for people who lead people.")
    leader.presses("enter")
    leader.sees("Once more")
    terminal.write(leader.passphrase)
    leader.presses("enter")
    leader.sees("the same again")
    terminal.write(leader.passphrase)
    leader.presses("enter")
    leader.sees("Do without")
    leader.presses("f3")
    terminal.wait_for("not even you")
    leader.presses("f3")
    leader.sees(FULL)
    terminal.mark()
    leader.presses("r")
    terminal.wait_for("Your vault:")
    leader.presses("enter")
    leader.sees("Customers")
    leader.quits()
    leader.comes_in()
    leader.quits()
