"""Stories at the door: the first run, unlocking, locking, and the ways a program can be ended."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from checkin.draft import Draft
from checkin.vault import Passphrase
from storage.vault import FileVault
from tests.systems import needs_proc
from tests.terminal.leader import Leader
from tests.terminal.leaks import titles
from tests.terminal.terminal import PROMPT, Terminal

PASSPHRASE = "amber candle on the sill"
ALIAS = "Quillwort"
TYPED = "stood alone at the gate again"


def make_vault(terminal: Terminal, *marks: str) -> None:
    """Go through the first run, without recovery words, with one alias, up to the first question."""
    terminal.start(marks=marks)
    terminal.wait_for("A private journal")
    terminal.press("enter")
    terminal.wait_for("Once more")
    terminal.write(PASSPHRASE)
    terminal.press("enter")
    terminal.wait_for("the same again")
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
    terminal.press("enter")
    terminal.wait_for("enter chooses")
    terminal.press("enter")
    terminal.wait_for("Is anyone in the team left outside")


def drafts(terminal: Terminal) -> list[str]:
    """What was typed and not yet kept, as the vault holds it."""
    vault = FileVault(
        terminal.home / "data/checkin/journal.checkin",
        state=terminal.home / "state/checkin",
        now=lambda: terminal.moment,
    )
    opened = vault.unlock(Passphrase(PASSPHRASE), read_only=True)
    assert opened.notices == ()
    sheets = [draft.sheet for draft in opened.journal.all(Draft) if draft.sheet]
    opened.journal.close()
    return [entry.text for sheet in sheets for entry in sheet.entries]


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


def found_in_memory(process: int, text: str) -> bool:
    """Whether a process holds a text, in the form it is written in or in one that Python keeps it in."""
    coded = [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")]
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            span, rights = line.split()[:2]
            start, end = (int(place, 16) for place in span.split("-"))
            if "r" not in rights or "[v" in line:
                continue
            with suppress(OSError):
                memory.seek(start)
                content = memory.read(end - start)
                if any(form in content for form in coded):
                    return True
    return False


SECRETS = (TYPED, ALIAS, PASSPHRASE)


def type_secrets(terminal: Terminal, *marks: str) -> int:
    """Make a vault and type into its first check-in; the process that holds all of it."""
    make_vault(terminal, "open", *marks)
    terminal.focus("Your answer")
    terminal.write(TYPED)
    terminal.wait_for("draft saved")
    process = int(terminal.process.pid or 0)
    assert all(found_in_memory(process, secret) for secret in SECRETS), "the control: it is there while it is open"
    return process


@needs_proc
def test_a_lock_leaves_nothing_in_memory(terminal: Terminal) -> None:
    process = type_secrets(terminal)
    terminal.press("ctrl+l")
    terminal.wait_until_gone("Your answer")
    terminal.wait_for("Passphrase")
    assert terminal.process.pid == process
    assert not any(found_in_memory(process, secret) for secret in SECRETS)


@needs_proc
def test_the_story_of_memory_would_see_what_a_lock_left(terminal: Terminal) -> None:
    """The control: a lock that only shows the door again, in the same process."""
    process = type_secrets(terminal, "lasting")
    terminal.press("ctrl+l")
    terminal.wait_until_gone("Your answer")
    terminal.wait_for("Passphrase")
    assert terminal.process.pid == process
    assert any(found_in_memory(process, secret) for secret in SECRETS)


@needs_proc
def test_a_stopped_program_holds_nothing_and_goes_on_at_the_locked_door(terminal: Terminal) -> None:
    process = type_secrets(terminal)
    terminal.kill(signal.SIGTSTP)
    terminal.wait_until_stopped(process)
    assert terminal.is_restored, "the shell has the terminal to itself"
    assert TYPED not in terminal.text
    assert not any(found_in_memory(process, secret) for secret in SECRETS)
    assert not any(secret.encode() in terminal.seen_from_outside for secret in SECRETS)
    assert TYPED in drafts(terminal)
    terminal.kill(signal.SIGCONT)
    terminal.wait_for_another_start("Passphrase")
    assert terminal.process.pid == process
    unlock(terminal)
    terminal.press("c")
    terminal.wait_for(TYPED)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0


@needs_proc
def test_a_shell_gets_its_terminal_back_and_brings_the_locked_door_to_the_front_again(terminal: Terminal) -> None:
    Leader(terminal, passphrase=PASSPHRASE).has_a_vault(ALIAS)
    terminal.start_in_a_shell()
    unlock(terminal)
    [process] = terminal.children
    os.kill(process, signal.SIGTSTP)
    terminal.wait_until_stopped(process)
    terminal.type_in_the_shell("echo $((6 * 7)) is what it says")
    terminal.wait_for("42 is what it says")
    assert "1 Today" not in terminal.text
    terminal.type_in_the_shell("fg")
    unlock(terminal)
    assert terminal.children == [process]
    terminal.press("ctrl+q")
    terminal.wait_for(PROMPT)


@needs_proc
def test_a_program_stopped_without_being_asked_locks_once_it_goes_on(terminal: Terminal) -> None:
    """No program hears a SIGSTOP."""
    process = type_secrets(terminal)
    terminal.kill(signal.SIGSTOP)
    terminal.wait_until_stopped(process)
    terminal.kill(signal.SIGCONT)
    terminal.wait_for_another_start("Passphrase")
    assert not any(found_in_memory(process, secret) for secret in SECRETS)
    unlock(terminal)
    terminal.press("c")
    terminal.wait_for(TYPED)


@needs_proc
def test_a_program_that_could_not_keep_what_was_typed_does_not_stop_and_shows_nothing(terminal: Terminal) -> None:
    type_secrets(terminal)
    terminal.mark("open", "full")
    terminal.write(" and waited")
    terminal.wait_for("and waited")
    terminal.kill(signal.SIGTSTP)
    terminal.wait_for("ctrl+q leaves all the same")
    assert TYPED not in terminal.text
    terminal.mark("open")
    terminal.press("space")
    terminal.wait_for(f"{TYPED} and waited")


def test_nobody_there_for_five_minutes_is_locked(terminal: Terminal) -> None:
    make_vault(terminal)
    terminal.let_pass(minutes=4)
    terminal.press("escape")
    terminal.let_pass(minutes=6)
    unlock(terminal)


def test_a_laptop_that_slept_is_locked_at_the_first_look(terminal: Terminal) -> None:
    make_vault(terminal, "sleeps")
    terminal.focus("Your answer")
    terminal.write(TYPED)
    terminal.wait_for(TYPED)
    terminal.let_pass(seconds=40)
    terminal.wait_until_gone(TYPED)
    terminal.wait_for_another_start("Passphrase")
    unlock(terminal)
    terminal.press("c")
    terminal.wait_for(TYPED)


@needs_proc
def test_where_no_process_becomes_another_a_keeper_that_holds_nothing_starts_a_fresh_one(terminal: Terminal) -> None:
    keeper = int(terminal_kept(terminal))
    terminal.press("ctrl+l")
    terminal.wait_for_another_start("Passphrase")
    assert not any(found_in_memory(keeper, secret) for secret in SECRETS)
    assert not any(secret.encode() in terminal.seen_from_outside for secret in SECRETS)
    unlock(terminal)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0, "as the one that is kept"


def terminal_kept(terminal: Terminal) -> int:
    """A keeper whose program holds all of it."""
    make_vault(terminal, "open", "kept")
    terminal.focus("Your answer")
    terminal.write(TYPED)
    terminal.wait_for("draft saved")
    [kept] = terminal.children
    assert all(found_in_memory(kept, secret) for secret in SECRETS), "the control: it is there while it is open"
    return int(terminal.process.pid or 0)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"])
def test_whoever_ends_the_program_gets_the_last_words_sealed(name: str, terminal: Terminal) -> None:
    number = signal.Signals[name]
    make_vault(terminal)
    terminal.focus("Your answer")
    terminal.write(TYPED)
    terminal.wait_for(TYPED)
    terminal.kill(number)
    assert terminal.ended() == 128 + number
    assert TYPED in drafts(terminal)
    assert terminal.places_of(TYPED) == []
    assert terminal.is_restored
    assert TYPED not in terminal.text, "the terminal keeps its other screen, and some show it again"


def test_a_closed_window_loses_nothing(terminal: Terminal) -> None:
    make_vault(terminal)
    terminal.focus("Your answer")
    terminal.write(TYPED)
    terminal.wait_for(TYPED)
    terminal.hang_up()
    assert TYPED in drafts(terminal)


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


def crash_while_unlocking(terminal: Terminal, *marks: str) -> str:
    """Let the program crash with the passphrase in its hands, and give all that it wrote to the terminal."""
    terminal.start(marks=("crash", *marks))
    terminal.wait_for("Passphrase")
    terminal.write(PASSPHRASE)
    terminal.press("enter")
    status = terminal.ended()
    assert status != 0
    return terminal.output.decode()


def test_a_crash_tells_its_kind_and_place_and_nothing_that_was_typed(terminal: Terminal) -> None:
    make_vault(terminal)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    told = crash_while_unlocking(terminal)
    assert "RuntimeError" in told
    assert "screens/secret_page.py:" in told
    assert "planted" not in told
    assert PASSPHRASE not in told
    assert "esc Quit" not in terminal.text, "the page is gone from the terminal's other screen too"
    assert terminal.is_restored
    assert terminal.places_of(PASSPHRASE) == []


def test_the_crash_story_would_see_a_leak(terminal: Terminal) -> None:
    """The control: with Textual's own account of a crash, the passphrase stands on the terminal."""
    make_vault(terminal)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert PASSPHRASE in crash_while_unlocking(terminal, "careless")


def test_no_variable_of_textual_opens_a_leak(terminal: Terminal) -> None:
    log = terminal.home / "textual.log"
    terminal.environment |= {"TEXTUAL_LOG": str(log), "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_PRESS": "ctrl+q"}
    make_vault(terminal)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert not log.exists()
    assert terminal.places_of(ALIAS) == []


def test_the_story_of_variables_would_see_a_log(terminal: Terminal) -> None:
    """The control: what Textual's log holds is each key that was pressed."""
    log = terminal.home / "textual.log"
    terminal.environment |= {"TEXTUAL_LOG": str(log)}
    terminal.start(marks=("unscrubbed",))
    terminal.wait_for("A private journal")
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert log.exists()


def test_the_terminal_learns_neither_a_title_nor_a_clipboard(terminal: Terminal) -> None:
    make_vault(terminal)
    terminal.press("ctrl+c", "ctrl+l")
    unlock(terminal)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert titles(terminal) == []


def test_the_demo_opens_an_invented_team_writes_nothing_and_locks_into_itself(terminal: Terminal) -> None:
    terminal.start("--demo")
    terminal.wait_for("1 Today")
    terminal.press("ctrl+l")
    terminal.wait_for_another_start("Today")
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert [file for file in terminal.home.rglob("*") if file.is_file()] == []
