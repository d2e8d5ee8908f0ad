"""Stories of little time, little room, and another language in between."""

from __future__ import annotations

from checkin import language
from tests.terminal.leader import Leader
from tests.terminal.terminal import Terminal

MOST = 15
"""Key presses of a short check-in beside the text."""


def test_a_short_check_in_with_a_person_and_what_follows_takes_few_key_presses(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch", "Rowan")
    leader.comes_in()
    pressed: list[str] = []

    def press(*keys: str) -> None:
        pressed.extend(keys)
        leader.presses(*keys)

    press("c")
    leader.is_asked("exclusion")
    press("ctrl+f")
    leader.sees("{at} of {total}", at=1, total=7)
    press("ctrl+f")
    leader.sees("{at} of {total}", at=1, total=3)
    press("3")
    terminal.wait_for("▌ Birch")
    press("b")
    terminal.wait_until_gone("▌ Rowan")
    press("enter")
    leader.sees("Who? Birch")
    press("enter")
    leader.is_asked("help-received")
    press("1")
    leader.is_asked("concerns")
    press("1")
    leader.sees("Private talk: how are things at work?")
    press("enter")
    leader.sees("Your check-in for week {week} is done.", week=47)
    assert len(pressed) <= MOST
    leader.quits()


def test_a_check_in_is_done_in_a_window_of_40_columns_and_15_rows(terminal: Terminal) -> None:
    leader = Leader(Terminal(terminal.home, terminal.moment, (40, 15)))
    try:
        leader.has_a_vault("Birch")
        leader.comes_in()
        leader.begins()
        leader.goes_to_the_text()
        leader.types("sang by the gate")
        leader.goes_back_to_the_scale()
        leader.answers("1", "1", "1", "1")
        leader.terminal.wait_for("47 is done.")
        leader.quits()
    finally:
        leader.terminal.close()


def test_another_language_in_the_middle_of_an_answer_keeps_what_is_typed(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.begins()
    leader.goes_to_the_text()
    leader.types("sang by the gate")
    leader.presses("ctrl+p")
    leader.sees("What would you like to do?")
    leader.types("dansk")
    leader.sees("Language: {language}", language="Dansk")
    leader.presses("enter")
    language.use("da")
    leader.is_asked("exclusion")
    terminal.wait_for("sang by the gate")
    leader.sees("{at} of {total}", at=1, total=4)
    leader.quits()
