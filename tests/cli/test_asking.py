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


def start(terminals: list[pexpect.spawn[str]], *arguments: str) -> pexpect.spawn[str]:
    """Start a command of checkin in a terminal."""
    environment: dict[str, str] = {**os.environ, "COLUMNS": "120"}
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "checkin", *arguments],
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
    terminal.sendintr()
    terminal.expect(pexpect.EOF)
    assert "Traceback" not in (terminal.before or "")
    terminal.wait()
    assert terminal.exitstatus == 130
