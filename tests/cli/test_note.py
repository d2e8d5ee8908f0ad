"""A quick note from the command line: kept without a passphrase, or said why not."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pexpect
import pytest

from checkin.note import LONGEST, QuickNote
from storage.inbox import inbox_path
from tests.cli.conftest import FRIDAY, Checkin
from tests.cli.test_asking import ended, start, terminals  # noqa: F401  # a fixture
from tests.storage.safe import PASSPHRASE, Place

SECRET = "By the tills: Birch isn't asked, I think."


@pytest.fixture
def place(home: Path) -> Place:
    """The usual place of the vault, with a vault there."""
    place = Place(home / "data" / "checkin" / "journal.checkin", home / "state" / "checkin")
    place.make()
    return place


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """What is piped into the command; to be written before it is run."""
    content = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    return content


def notes(place: Place) -> list[str]:
    """The texts of the notes in the vault."""
    opened = place.open()
    try:
        return sorted(note.text for note in opened.journal.all(QuickNote))
    finally:
        opened.journal.close()


def piped(pipe: io.BytesIO, content: bytes) -> None:
    """Put this into the pipe."""
    pipe.write(content)
    pipe.seek(0)


def test_a_note_given_as_an_argument_is_kept(checkin: Checkin, place: Place) -> None:
    said = checkin("note", SECRET)
    assert (said.status, said.err) == (0, "")
    assert "kept" in said.out
    assert SECRET not in said.out
    assert notes(place) == [SECRET]


def test_a_note_of_many_words_needs_no_quotes(checkin: Checkin, place: Place) -> None:
    assert checkin("note", "call", "HR", "on", "Monday").status == 0
    assert notes(place) == ["call HR on Monday"]


@pytest.mark.parametrize("arguments", [("note",), ("note", "-")])
def test_a_note_is_read_from_a_pipe(
    checkin: Checkin, place: Place, pipe: io.BytesIO, arguments: tuple[str, ...]
) -> None:
    piped(pipe, "Første linje\nanden linje\n".encode())
    assert checkin(*arguments).status == 0
    assert notes(place) == ["Første linje\nanden linje"]


def test_a_note_is_kept_while_the_journal_is_open(checkin: Checkin, place: Place) -> None:
    opened = place.open()
    assert checkin("note", SECRET).status == 0
    assert opened.notes is not None
    assert opened.notes.are_waiting
    opened.journal.close()
    assert notes(place) == [SECRET]


def test_the_moment_of_a_note_comes_from_the_clock(checkin: Checkin, place: Place) -> None:
    checkin("note", SECRET)
    opened = place.open()
    assert [note.written_at for note in opened.journal.all(QuickNote)] == [FRIDAY]
    opened.journal.close()


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\xff\xfe"], ids=["nothing", "spaces", "no text"])
def test_what_is_no_note_is_refused(checkin: Checkin, place: Place, pipe: io.BytesIO, content: bytes) -> None:
    piped(pipe, content)
    assert checkin("note").status == 2
    assert not inbox_path(place.path).exists()


def test_a_note_that_is_too_long_is_refused(checkin: Checkin, place: Place, pipe: io.BytesIO) -> None:
    piped(pipe, b"x" * (LONGEST + 1))
    said = checkin("note")
    assert said.status == 2
    assert "too long for a quick note" in said.err


def test_without_a_vault_nobody_is_asked_for_a_note(checkin: Checkin, home: Path) -> None:
    said = checkin("note")
    assert said.status == 7
    assert "no vault" in said.err


def test_where_the_vault_was_never_opened_the_note_says_what_to_do(checkin: Checkin, place: Place, home: Path) -> None:
    for anchor in (home / "state" / "checkin").glob("*.anchor"):
        anchor.unlink()
    said = checkin("note", SECRET)
    assert said.status == 7
    assert "Unlock the journal once" in said.err


def test_a_disk_that_refuses_is_told(checkin: Checkin, place: Place) -> None:
    inbox_path(place.path).mkdir()
    said = checkin("note", SECRET)
    assert said.status == 6
    assert SECRET not in said.err


def test_help_names_the_form_first_that_leaves_nothing_in_the_history(checkin: Checkin) -> None:
    said = " ".join(checkin("note", "--help").out.split())
    assert said.index("asked for") < said.index("history of the shell")


def test_a_person_is_asked_for_a_note(terminals: list[pexpect.spawn[str]], place: Place) -> None:  # noqa: F811
    terminal = start(terminals, "note")
    terminal.expect("Quick note: ")
    terminal.sendline(SECRET)
    assert ended(terminal) == 0
    assert notes(place) == [SECRET]


def test_the_passphrase_is_asked_for_by_no_note(checkin: Checkin, place: Place) -> None:
    said = checkin("--passphrase-command", "exit 9", "note", SECRET)
    assert said.status == 0
    assert PASSPHRASE.text not in said.out
