"""The story of what is typed and goes nowhere: nobody else can read it, whatever becomes of the program."""

from __future__ import annotations

import signal

import pytest

from tests.terminal.leader import Leader
from tests.terminal.leaks import left_behind, titles, told_to_others
from tests.terminal.terminal import Terminal

ALIAS = "Quillwort"
NOTE = "flurbadine skeptrowl"
WRONG = "wexlorind pramthosky"
SOUGHT = "drosmethal"
UNFINISHED = "pelgritude zornavelt"
HALF = "amber candle"
"""Of the passphrase."""


def test_what_is_typed_can_be_read_nowhere_else_whatever_becomes_of_the_program(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault(ALIAS)
    unseen = [leader.passphrase, WRONG, HALF]
    secrets = [ALIAS, NOTE, SOUGHT, UNFINISHED, *unseen]

    def nothing_leaks() -> None:
        assert told_to_others(terminal, secrets, unseen=unseen) + left_behind(terminal, secrets) == []

    leader.start("open")
    leader.sees("Passphrase")
    leader.presses("ctrl+o")
    leader.sees("A quick note")
    leader.types(NOTE)
    leader.presses("ctrl+n")
    leader.is_told("The note is kept. It can be read once the journal is open.")
    nothing_leaks()
    terminal.write(WRONG)
    leader.presses("enter")
    leader.sees("That is not the passphrase. Try again, or press F2 for the recovery words.")
    nothing_leaks()
    leader.presses("ctrl+u")
    leader.unlocks()
    leader.presses("ctrl+p")
    leader.sees("What would you like to do?")
    leader.types(SOUGHT)
    leader.presses("escape")
    terminal.wait_until_gone(SOUGHT)
    leader.presses("c")
    leader.sees("What you wrote down in passing")
    terminal.wait_for(NOTE)
    leader.presses("enter")
    leader.is_asked("exclusion")
    leader.goes_to_the_text()
    leader.types(UNFINISHED)
    leader.sees_it_saved()
    nothing_leaks()
    leader.presses("ctrl+l")
    leader.sees("Passphrase")
    terminal.write(HALF)
    nothing_leaks()
    terminal.kill(signal.SIGKILL)
    terminal.ended()
    assert left_behind(terminal, secrets) == []

    leader.comes_in("open")
    leader.presses("c")
    terminal.wait_for(UNFINISHED)
    nothing_leaks()
    terminal.kill(signal.SIGTERM)
    terminal.ended()
    assert left_behind(terminal, secrets) == []


@pytest.mark.parametrize("place", ["argument", "environment", "terminal", "title", "file"])
def test_the_story_would_see_a_leak(place: str, terminal: Terminal) -> None:
    """The control: what is planted where nothing may be is found there."""
    leader = Leader(terminal)
    arguments: tuple[str, ...] = ()
    match place:
        case "argument":
            arguments = ("--vault", str(terminal.home / ALIAS))
        case "environment":
            terminal.environment["PLANTED"] = ALIAS.encode().hex()
        case "file":
            (terminal.home / "planted").write_text(f"met {ALIAS} today", encoding="utf-16")
    terminal.start(*arguments, marks=("open", "titled") if place == "title" else ("open",))
    leader.sees("A private journal for people who lead people.")
    unseen = ["private journal"] if place == "terminal" else []
    told, left = told_to_others(terminal, [ALIAS], unseen=unseen), left_behind(terminal, [ALIAS])
    assert [bool(told), bool(left), bool(titles(terminal))] == [place != "file", place == "file", place == "title"]
