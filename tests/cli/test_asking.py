"""The commands at a terminal, where somebody is there to be asked."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from checkin.vault import Passphrase, RecoveryWords
from tests.storage.safe import PASSPHRASE, Place

NEW = "cedar mosaic lantern"


@pytest.fixture
def place(home: Path) -> Place:
    """The usual place of the vault."""
    return Place(home / "data" / "checkin" / "journal.checkin", home / "state" / "checkin")


@pytest.fixture
def terminals() -> Iterator[list[pexpect.spawn[str]]]:
    """The terminals of a test, closed after it."""
    opened: list[pexpect.spawn[str]] = []
    yield opened
    for terminal in opened:
        terminal.close(force=True)


def start(terminals: list[pexpect.spawn[str]], *arguments: str, redirected: str = "") -> pexpect.spawn[str]:
    """Start a command of checkin in a terminal, with what it writes redirected as a shell does it."""
    environment: dict[str, str] = {**os.environ, "COLUMNS": "120"}
    terminal = pexpect.spawn(
        "/bin/sh",
        ["-c", f'exec "$0" "$@" {redirected}', sys.executable, "-m", "checkin", *arguments],
        env=environment,
        encoding="utf-8",
        timeout=60,
    )
    terminals.append(terminal)
    return terminal


def ended(terminal: pexpect.spawn[str]) -> int | None:
    """The exit status, when the command has ended."""
    terminal.expect(pexpect.EOF)
    terminal.wait()
    return terminal.exitstatus


def test_a_person_gets_recovery_words_and_shows_that_they_have_them(
    terminals: list[pexpect.spawn[str]], place: Place
) -> None:
    terminal = start(terminals, "init")
    terminal.expect("New passphrase")
    terminal.sendline(NEW)
    terminal.expect("Repeat")
    terminal.sendline(NEW)
    terminal.expect("Make recovery words")
    terminal.sendline("y")
    terminal.expect("Press a key")
    words = re.findall(r"^ *\d+  ([a-z]+)\r$", terminal.before or "", re.MULTILINE)
    assert len(words) == 12
    terminal.send(" ")
    for _ in range(2):
        terminal.expect(r"Word (\d+)")
        assert isinstance(terminal.match, re.Match)
        asked = int(terminal.match.group(1))
        terminal.sendline("nonsense")
        terminal.expect(f"another word.*Word {asked}")
        terminal.sendline(words[asked - 1])
    assert ended(terminal) == 0
    place.vault().unlock(RecoveryWords(" ".join(words))).journal.close()


def test_recovery_words_wait_for_a_key_and_leave_the_screen_wherever_the_answer_goes(
    terminals: list[pexpect.spawn[str]], place: Place, tmp_path: Path
) -> None:
    terminal = start(terminals, "init", redirected=f"> {tmp_path / 'answer'}")
    terminal.expect("New passphrase")
    terminal.sendline(NEW)
    terminal.expect("Repeat")
    terminal.sendline(NEW)
    terminal.expect("Make recovery words")
    terminal.sendline("y")
    terminal.expect("Press a key")
    words = re.findall(r"^ *\d+  ([a-z]+)\r$", terminal.before or "", re.MULTILINE)
    terminal.send(" ")
    for _ in range(2):
        terminal.expect(r"Word (\d+)")
        assert isinstance(terminal.match, re.Match)
        terminal.sendline(words[int(terminal.match.group(1)) - 1])
        terminal.expect_exact("\x1b[3J")
    assert ended(terminal) == 0
    assert not any(word in (tmp_path / "answer").read_text().split() for word in words)


def test_the_journal_is_not_drawn_into_a_file(terminals: list[pexpect.spawn[str]], tmp_path: Path) -> None:
    terminal = start(terminals, "--demo", redirected=f"2> {tmp_path / 'errors'}")
    assert ended(terminal) == 7
    assert (tmp_path / "errors").read_text().count("\n") == 1


def test_recovery_words_can_be_declined(terminals: list[pexpect.spawn[str]], place: Place) -> None:
    terminal = start(terminals, "--language", "en", "init")
    terminal.expect("New passphrase")
    terminal.sendline(NEW)
    terminal.expect("Repeat")
    terminal.sendline(NEW)
    terminal.expect("Make recovery words")
    terminal.sendline("n")
    terminal.expect("no recovery words")
    assert ended(terminal) == 0
    place.vault().unlock(Passphrase(NEW)).journal.close()


def test_a_passphrase_that_is_short_or_easy_to_guess_is_asked_again(
    terminals: list[pexpect.spawn[str]], place: Place
) -> None:
    terminal = start(terminals, "init")
    for weak, said in (("short", "at least eight"), ("password1234", "easy to guess")):
        terminal.expect("New passphrase")
        terminal.sendline(weak)
        terminal.expect("Repeat")
        terminal.sendline(weak)
        terminal.expect(said)
    terminal.sendline("n")
    terminal.expect("New passphrase")
    assert not place.path.exists()


def test_the_passphrase_is_asked_unseen_and_changed(terminals: list[pexpect.spawn[str]], place: Place) -> None:
    place.make("Aspen")
    terminal = start(terminals, "passphrase")
    terminal.expect("Passphrase")
    terminal.sendline(PASSPHRASE.text)
    terminal.expect("New passphrase")
    terminal.sendline(NEW)
    terminal.expect("Repeat")
    terminal.sendline(NEW)
    terminal.expect("is changed")
    assert PASSPHRASE.text not in (terminal.before or "")
    assert ended(terminal) == 0
    place.vault().unlock(Passphrase(NEW)).journal.close()


def test_ctrl_c_ends_a_question_without_a_traceback(terminals: list[pexpect.spawn[str]], place: Place) -> None:
    place.make()
    terminal = start(terminals, "due")
    terminal.expect("Passphrase")
    # Python notices a signal that comes in the moment before it begins to read only with the next one.
    terminal.sendintr()
    while terminal.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=5):
        terminal.sendintr()
    assert "Traceback" not in (terminal.before or "")
    terminal.wait()
    assert terminal.exitstatus == 130
