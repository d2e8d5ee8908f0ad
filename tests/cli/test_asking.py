"""The commands at a terminal, where somebody is there to be asked."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from checkin.vault import Passphrase, RecoveryWords, Secret, VaultError
from tests.cli.conftest import FRIDAY
from tests.storage.safe import PASSPHRASE, Place
from tests.systems import need_pty
from tests.terminal.terminal import LAUNCH, ROOT

NEW = "cedar mosaic lantern"


@pytest.fixture
def place(home: Path) -> Place:
    """The usual place of the vault."""
    return Place(home / "data" / "checkin" / "journal.checkin", home / "state" / "checkin")


@pytest.fixture
def terminals() -> Iterator[list[pexpect.spawn[str]]]:
    """The terminals of a test, closed after it."""
    need_pty()
    opened: list[pexpect.spawn[str]] = []
    yield opened
    for terminal in opened:
        terminal.close(force=True)


def start(
    terminals: list[pexpect.spawn[str]], *arguments: str, redirected: str = "", marks: tuple[str, ...] = ()
) -> pexpect.spawn[str]:
    """Start a command of checkin in a terminal, with what it writes redirected as a shell does it.

    Args:
        marks: further lines for the launcher, see there.
    """
    clock = Path(os.environ["HOME"]) / "clock"
    clock.write_text("\n".join((FRIDAY.isoformat(), *marks)))
    environment: dict[str, str] = {**os.environ, "COLUMNS": "120", "PYTHONPATH": str(ROOT)}
    terminal = pexpect.spawn(
        "/bin/sh",
        ["-c", f'exec "$0" "$@" {redirected}', sys.executable, "-P", str(LAUNCH), str(clock), *arguments],
        env=environment,
        encoding="utf-8",
        timeout=60,
        preexec_fn=hear_ctrl_c,
    )
    terminals.append(terminal)
    return terminal


def hear_ctrl_c() -> None:
    """Take ctrl+c as usual: whatever started the tests may have told them to pass over it, and they hand that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ended(terminal: pexpect.spawn[str]) -> int | None:
    """The exit status, when the command has ended."""
    terminal.expect(pexpect.EOF)
    terminal.wait()
    return terminal.exitstatus


def test_a_person_gets_recovery_words_and_shows_that_they_have_them(
    terminals: list[pexpect.spawn[str]], place: Place
) -> None:
    terminal = start(terminals, "init", marks=("dear",))
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
    terminal.expect("Might somebody know")
    terminal.sendline("n")
    types_twice(terminal, NEW)
    terminal.expect("is changed")
    assert PASSPHRASE.text not in (terminal.before or "")
    assert ended(terminal) == 0
    place.vault().unlock(Passphrase(NEW)).journal.close()


def test_a_passphrase_that_somebody_might_know_takes_the_recovery_words_with_it(
    terminals: list[pexpect.spawn[str]], place: Place
) -> None:
    old = made_with_words(place)
    terminal = start(terminals, "--passphrase-command", f"echo {PASSPHRASE.text}", "passphrase")
    terminal.expect("Might somebody know")
    terminal.sendline("y")
    types_twice(terminal, NEW)
    new = takes_words(terminal)
    assert ended(terminal) == 0
    assert opening(place, old, new, Passphrase(NEW)) == [False, True, True]


def test_a_forgotten_passphrase_is_changed_with_the_recovery_words_which_leave_the_screen(
    terminals: list[pexpect.spawn[str]], place: Place
) -> None:
    words = made_with_words(place)
    terminal = start(terminals, "passphrase", "--with-recovery-words", "--not-known")
    terminal.expect("Recovery words")
    terminal.sendline(words.text)
    terminal.expect_exact("\x1b[3J")
    types_twice(terminal, NEW)
    assert ended(terminal) == 0
    assert opening(place, words, Passphrase(NEW), PASSPHRASE) == [True, True, False]


def test_new_recovery_words_are_shown_checked_and_in_use(terminals: list[pexpect.spawn[str]], place: Place) -> None:
    old = made_with_words(place)
    terminal = start(terminals, "--passphrase-command", f"echo {PASSPHRASE.text}", "recovery")
    terminal.expect("Might somebody know")
    terminal.sendline("n")
    new = takes_words(terminal)
    assert ended(terminal) == 0
    assert opening(place, old, new, PASSPHRASE) == [False, True, True]


def test_removing_recovery_words_can_be_thought_better_of(terminals: list[pexpect.spawn[str]], place: Place) -> None:
    words = made_with_words(place)
    terminal = start(
        terminals, "--passphrase-command", f"echo {PASSPHRASE.text}", "recovery", "--remove", "--not-known"
    )
    terminal.expect("everything is lost")
    terminal.sendline("n")
    assert ended(terminal) == 130
    assert opening(place, words) == [True]


def made_with_words(place: Place) -> RecoveryWords:
    """Make the vault, and give its recovery words."""
    words = RecoveryWords(place.vault().new_recovery_words())
    place.vault().create(PASSPHRASE, words).journal.close()
    return words


def opening(place: Place, *secrets: Secret) -> list[bool]:
    """Whether each of these opens the vault."""
    opened = []
    for secret in secrets:
        try:
            place.vault().unlock(secret).journal.close()
        except VaultError:
            opened.append(False)
        else:
            opened.append(True)
    return opened


def types_twice(terminal: pexpect.spawn[str], passphrase: str) -> None:
    """Type a new passphrase, and once more."""
    terminal.expect("New passphrase")
    terminal.sendline(passphrase)
    terminal.expect("Repeat")
    terminal.sendline(passphrase)


def takes_words(terminal: pexpect.spawn[str]) -> RecoveryWords:
    """Write the new recovery words down, and show that they are there."""
    terminal.expect("Press a key")
    words = re.findall(r"^ *\d+  ([a-z]+)\r$", terminal.before or "", re.MULTILINE)
    assert len(words) == 12
    terminal.send(" ")
    for _ in range(2):
        terminal.expect(r"Word (\d+)")
        assert isinstance(terminal.match, re.Match)
        terminal.sendline(words[int(terminal.match.group(1)) - 1])
    return RecoveryWords(" ".join(words))


def test_ctrl_c_ends_a_question_without_a_traceback(terminals: list[pexpect.spawn[str]], place: Place) -> None:
    place.make()
    terminal = start(terminals, "due")
    terminal.expect("Passphrase")
    # Python notices a signal that comes in the moment before it begins to read only with the next one.
    terminal.sendintr()
    for _ in range(10):
        if terminal.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=5) == 0:
            break
        terminal.sendintr()
    assert "Traceback" not in (terminal.before or "")
    terminal.wait()
    assert terminal.exitstatus == 130


@pytest.mark.parametrize(
    ("spoken", "letters", "answer"), [("en", "[y/n]", "yes"), ("da", "[j/n]", "j"), ("da", "[j/n]", "Y")]
)
def test_a_question_is_answered_in_the_language_it_is_asked_in(
    terminals: list[pexpect.spawn[str]], place: Place, spoken: str, letters: str, answer: str
) -> None:
    place.make()
    terminal = start(terminals, "--language", spoken, "passphrase")
    terminal.expect(r"(Passphrase|Adgangssætning):")
    terminal.sendline(PASSPHRASE.text)
    terminal.expect_exact(letters)
    terminal.sendline("")
    terminal.expect_exact(letters)
    terminal.sendline("perhaps")
    terminal.expect(r"(Answer yes or no|Svar ja eller nej)")
    terminal.expect_exact(letters)
    terminal.sendline(answer)
    terminal.expect(r"(New passphrase|Ny adgangssætning):")
