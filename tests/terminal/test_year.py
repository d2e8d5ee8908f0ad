"""Stories of weeks: a change of year, weeks away, weeks filled in late, and answers that are changed afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from checkin.check_in import CheckIn
from tests.terminal.leader import Leader
from tests.terminal.terminal import Terminal

NEW_YEAR = datetime(2027, 1, 1, 15, 0, tzinfo=timezone(timedelta(hours=1)))
"""A Friday, in week 53 of the year before."""
FIRST, AFTERWARDS = "sang in the store room", "and so did everybody else"


def test_over_a_change_of_year_one_week_is_away_one_filled_in_late_and_one_amended(terminal: Terminal) -> None:
    terminal.moment = NEW_YEAR
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.sees("Your check-in for week {week} is waiting.", week=53)
    leader.begins()
    leader.goes_to_the_text()
    leader.types(FIRST)
    leader.goes_back_to_the_scale()
    leader.answers("1", "1", "1", "1")
    leader.sees("The next one waits from {day}.", day="Fri 8 Jan")
    leader.quits()

    terminal.let_pass(days=21)
    leader.comes_in()
    leader.sees("Your check-in for week {week} is waiting.", week=3)
    leader.sees("Start from this week; earlier ones can be filled in later.")
    leader.presses("2")
    for week in (3, 2, 1, 53):
        leader.sees("Week {week}", week=week)
    leader.presses("down", "down", "a")
    leader.is_told("Week {week} is marked away. u brings it back.", week=1)
    leader.presses("up", "c")
    leader.is_asked("exclusion")
    leader.sees("week {week}", week=2)
    leader.answers("1", "1", "1", "1")
    leader.sees("Weeks")
    leader.presses("down", "down", "enter")
    leader.sees("Week {week}, {year}", week=53, year=2026)
    leader.presses("o")
    terminal.wait_for(FIRST)
    leader.presses("e")
    leader.sees("Which answer?")
    leader.presses("enter")
    leader.sees("Amend")
    terminal.wait_for(FIRST)
    terminal.write(AFTERWARDS)
    terminal.wait_for(AFTERWARDS)
    leader.presses("ctrl+n")
    leader.sees("Amended {day}. Before:", day="Fri 22 Jan")
    terminal.wait_for(AFTERWARDS)
    terminal.wait_for(FIRST)
    leader.quits()
    with leader.journal() as journal:
        kept = {str(check_in.week): check_in for check_in in journal.all(CheckIn)}
    assert sorted(kept) == ["2026-W53", "2027-W01", "2027-W02"]
    assert kept["2027-W01"].away
    assert not kept["2027-W02"].away
    assert len(kept["2026-W53"].amendments) == 1
