"""The story of two weeks: a leader's first check-in, and the next, in each language."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest

from checkin.language import _, ngettext
from tests.terminal.leader import Leader
from tests.terminal.leaks import left_behind, told_to_others
from tests.terminal.terminal import Terminal


@dataclass(frozen=True)
class Words:
    """What a leader types, in their own language."""

    language: str
    passphrase: str
    people: tuple[str, str, str]
    newcomer: str
    seen: str
    helped: str
    beside: str
    went_well: str
    better: str


ENGLISH = Words(
    language="en",
    passphrase="amber candle on the sill",
    people=("Birch", "Heron", "Rowan"),
    newcomer="Juniper",
    seen="ate alone in the greenhouse on Tuesday, and nobody asked ",
    helped="carried forty sacks of peat with ",
    beside=" and asked for a second trolley",
    went_well="the wreaths were ready before noon",
    better="laughed at the break table again",
)
DANISH = Words(
    language="da",
    passphrase="ravgult lys på vindueskarmen",
    people=("Birk", "Hejre", "Røn"),
    newcomer="Ørnebregne",
    seen="spiste alene i drivhuset i tirsdags, og ingen spurgte ",
    helped="slæbte fyrre sække spagnum med ",
    beside=" og bad om en vogn til",
    went_well="kransene stod færdige før middag",
    better="lo igen ved pausebordet",
)


@pytest.mark.parametrize("words", [ENGLISH, DANISH], ids=lambda words: words.language)
def test_two_weeks_of_a_leader_from_the_first_start_to_the_weeks_beside_each_other(
    words: Words, terminal: Terminal
) -> None:
    leader = Leader(terminal, words.language, words.passphrase)
    birch, _heron, _rowan = words.people

    leader.makes_a_vault(words.people, "open")
    terminal.wait_until_gone(birch)  # names are hidden at the start
    answers_the_first_week(leader, words)
    sees_what_waits(leader, words)
    may_not_leak(leader, words)
    leader.quits()

    terminal.let_pass(days=7)
    leader.start("open")
    today = leader.unlocks()
    leader.sees("Your check-in for week {week} is waiting.", week=48)
    leader.sees("{days} d late", days=1)
    assert not any(alias in today for alias in (*words.people, words.newcomer)), "names are hidden at the start"
    holds_the_conversation(leader, words)
    answers_the_second_week(leader, words)
    reads_both_weeks(leader, words)
    may_not_leak(leader, words)
    terminal.press("ctrl+l")
    leader.sees("Passphrase")
    may_not_leak(leader, words)
    leader.unlocks()
    leader.quits()
    may_not_be_found(leader, words)


def answers_the_first_week(leader: Leader, words: Words) -> None:
    """Four questions, with a who, people picked and made in the texts, and a closing page with a date of its own."""
    terminal = leader.terminal
    birch, heron, rowan = words.people
    leader.goes_to_the_text()
    leader.types(words.seen)
    leader.mentions(heron[:2].lower(), heron)
    leader.sees_it_saved()
    leader.goes_back_to_the_scale()
    leader.presses("3")
    terminal.wait_for(f"▌ {birch}")
    terminal.write(birch[:2].lower())
    terminal.wait_until_gone(f"▌ {heron}")
    leader.presses("enter")
    leader.sees(f"{_('Who?')} {birch}")
    leader.presses("enter")

    leader.is_asked("help-received")
    leader.goes_to_the_text()
    leader.mentions(rowan[:2].lower(), rowan)
    leader.types(f" {words.helped}")
    terminal.write(f"@{words.newcomer}")
    leader.sees("new person: {alias}", alias=words.newcomer)
    leader.presses("enter")
    terminal.wait_until_gone("▌")
    leader.types(words.beside)
    leader.goes_back_to_the_scale()
    leader.presses("2")

    leader.is_asked("concerns")
    leader.presses("2")
    leader.is_asked("coping")
    leader.presses("1")

    leader.sees("What follows from this?")
    leader.sees("Private talk: how are things at work?")
    leader.presses("down", "e")
    gives_a_date_after_two_that_are_none(leader)
    terminal.focus(_("What went well?"))
    leader.types(words.went_well)
    leader.presses("ctrl+n")
    leader.comes_to("Today")


def gives_a_date_after_two_that_are_none(leader: Leader) -> None:
    """31 February, week 53 of a year without one, and then the day before the next check-in."""
    terminal = leader.terminal
    leader.sees("type 1–5, fri, 4 dec or +10d")
    for typed, said in (
        ("31 feb", "There is no such day. Check the day and the month."),
        ("2027-W53", "That year has no such week. Most years have 52."),
    ):
        leader.types(typed)
        leader.presses("enter")
        leader.sees(said)
        leader.presses(*["backspace"] * len(typed))
    leader.types("26 nov")
    leader.presses("enter")
    terminal.wait_until_gone(_("enter Take it · esc Back"))


def sees_what_waits(leader: Leader, words: Words) -> None:
    """Today right after the check-in: it is done, and what follows from it has its dates; no names yet."""
    leader.sees("Your check-in for week {week} is done.", week=47)
    leader.terminal.wait_for(ngettext("{count} open case", "{count} open cases", 1).format(count=1))
    leader.terminal.wait_until_gone(words.people[0])
    leader.presses("o")
    leader.terminal.wait_for(words.people[0])
    leader.presses("o")
    leader.terminal.wait_until_gone(words.people[0])


def holds_the_conversation(leader: Leader, words: Words) -> None:
    """What was promised and is due stands on Today; `o` shows with whom; `d` marks it as held."""
    birch, _heron, _rowan = words.people
    leader.presses("o")
    leader.terminal.wait_for(birch)
    leader.sees("The team")
    leader.presses("d")
    leader.sees("Done. u brings it back.")
    leader.terminal.wait_until_gone(_("{days} d late").format(days=1))


def answers_the_second_week(leader: Leader, words: Words) -> None:
    """The promises first, then short answers."""
    leader.presses("c")
    leader.sees("What became of what you promised?")
    leader.presses("d")
    leader.sees("done")
    leader.presses("enter")
    leader.is_asked("exclusion")
    leader.presses("ctrl+g")
    leader.terminal.wait_for(words.seen.strip()[:20])
    leader.goes_to_the_text()
    leader.mentions(words.people[0][:2].lower(), words.people[0])
    leader.types(f" {words.better}")
    leader.goes_back_to_the_scale()
    leader.presses("1")
    leader.is_asked("help-received")
    leader.presses("1")
    leader.is_asked("concerns")
    leader.presses("1")
    leader.is_asked("rough-customers")
    leader.presses("1")
    leader.sees("Nothing has to follow this week.")
    leader.presses("enter")
    leader.sees("Your check-in for week {week} is done.", week=48)


def reads_both_weeks(leader: Leader, words: Words) -> None:
    """In Check-ins, in Trends and on the person's page."""
    terminal = leader.terminal
    birch, heron, rowan = words.people
    leader.presses("2")
    leader.sees("Weeks")
    both = terminal.wait_for(_("Week {week}").format(week=47))
    assert _("Week {week}").format(week=48) in both
    leader.presses("enter")
    leader.sees("Week {week}, {year}", week=48, year=2026)
    terminal.wait_for(f"@{birch} {words.better}")
    leader.presses("left")
    leader.sees("Week {week}, {year}", week=47, year=2026)
    terminal.resize(80, 50)
    terminal.wait_for(f"{words.seen}@{heron}")
    terminal.wait_for(f"@{rowan} {words.helped}@{words.newcomer}{words.beside}")
    terminal.wait_for(words.went_well)
    terminal.resize(80, 24)
    leader.presses("escape")
    leader.sees("Weeks")

    leader.presses("5")
    leader.sees("Your view of the last 52 weeks")
    yes, no = (choice.label for code in ("yes", "no") if (choice := leader.question("exclusion").scale.choice(code)))
    terminal.wait_for(f"● {yes} 1")
    terminal.wait_for(f"{no} 1")
    leader.presses("enter")
    leader.sees("{theme}, your view", theme=leader.question("exclusion").theme)
    weeks = terminal.wait_for(_("Week {week}").format(week=47))
    lines = [line for line in weeks.splitlines() if _("Week {week}").format(week=4)[:-1] in line][:2]
    assert [said in line for said, line in zip((no, yes), lines, strict=True)] == [True, True], "the newest first"
    leader.presses("escape")
    leader.sees("Your view of the last 52 weeks")

    leader.presses("3")
    terminal.wait_for(words.newcomer)
    leader.presses("enter")
    page = leader.sees("Mentioned, newest first")
    page = terminal.wait_for(words.seen.strip()[:20])
    assert page.index(words.better) < page.index(words.seen.strip()[:20])
    leader.presses("escape")
    leader.sees("Next conversation")


def secrets(leader: Leader, words: Words) -> list[str]:
    """All that was typed or shown and is nobody else's to know."""
    return [
        words.passphrase,
        *words.people,
        words.newcomer,
        *(text.strip() for text in (words.seen, words.helped, words.beside, words.went_well, words.better)),
        *(" ".join(pair) for pair in pairwise(leader.recovery_words)),
    ]


def may_not_leak(leader: Leader, words: Words) -> None:
    """Nothing that was typed is told to the system, nor to the terminal's title."""
    assert told_to_others(leader.terminal, secrets(leader, words), unseen=[words.passphrase]) == []


def may_not_be_found(leader: Leader, words: Words) -> None:
    """Nothing that was typed can be read in any file."""
    assert left_behind(leader.terminal, secrets(leader, words)) == []
