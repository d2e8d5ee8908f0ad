"""The command that merges another copy of the vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Checkin
from tests.storage.safe import PASSPHRASE, Place
from tests.storage.test_underneath import changed, copied


@pytest.fixture
def vault(home: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A vault with Birch at the usual place, and a command that knows its passphrase."""
    monkeypatch.setenv("CHECKIN_PASSPHRASE_COMMAND", f"echo {PASSPHRASE.text}")
    place = Place(home / "data" / "checkin" / "journal.checkin", home / "state" / "checkin")
    place.make("Birch")
    return place


def test_another_copy_is_merged_after_saying_what_it_brings(checkin: Checkin, vault: Place) -> None:
    there = copied(vault)
    changed(there, "Elm", birch="Their Birch")
    changed(vault, birch="My Birch")
    said = checkin("merge", there.path)
    assert said.status == 0
    assert said.err == "1 new · 1 changed on both sides, both kept\n"
    assert said.out.splitlines() == [
        "The merge is done. Both copies are kept as they were: the other in its place, this one as a backup.",
        "1 thing was changed on both sides. Today asks which one is right.",
    ]
    assert checkin("merge", there.path).out == "That copy holds nothing new.\n"


def test_a_damaged_copy_says_that_a_part_is_missing(checkin: Checkin, vault: Place) -> None:
    there = copied(vault)
    changed(there, "Elm", "Fir")
    there.path.write_bytes(there.path.read_bytes()[:-1])
    assert checkin("merge", there.path).err.startswith("A part of that copy can't be read.")


@pytest.mark.parametrize(
    ("other", "status", "says"),
    [
        ("journal.checkin", 7, "That is the vault itself."),
        ("missing", 6, "It is not there"),
        ("letter", 7, "This file is not a vault of checkin."),
        ("another.checkin", 7, "That is another vault."),
    ],
)
def test_what_is_no_other_copy_is_refused_in_a_sentence(
    checkin: Checkin, vault: Place, other: str, status: int, says: str
) -> None:
    folder = vault.path.parent
    (folder / "letter").write_text("Dear Elm")
    Place(folder / "another.checkin", vault.state).make("Fir")
    said = checkin("merge", folder / other)
    assert (said.status, said.out) == (status, "")
    assert says in said.err


def test_a_copy_under_another_key_needs_somebody_to_ask(checkin: Checkin, vault: Place) -> None:
    there = copied(vault)
    opened = there.open()
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, PASSPHRASE, None)
    opened.journal.close()
    said = checkin("merge", there.path)
    assert said.status == 7
    assert "a passphrase of its own" in said.err
