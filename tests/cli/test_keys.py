"""The commands that change what opens the vault, where nobody is there to be asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkin.vault import Passphrase, RecoveryWords, WrongPassphrase
from storage.unlocking import find_data_key
from tests.cli.conftest import Checkin
from tests.storage.safe import PASSPHRASE, Place

NEW = Passphrase("cedar mosaic lantern")


@pytest.fixture
def place(home: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The usual place of the vault, and a command that knows its passphrase."""
    monkeypatch.setenv("CHECKIN_PASSPHRASE_COMMAND", f"echo {PASSPHRASE.text}")
    return Place(home / "data" / "checkin" / "journal.checkin", home / "state" / "checkin")


@pytest.fixture
def vault(place: Place) -> Place:
    """A vault that only its passphrase opens."""
    place.make("Aspen")
    return place


@pytest.fixture
def worded(place: Place) -> Place:
    """A vault with recovery words."""
    place.vault().create(PASSPHRASE, RecoveryWords(place.vault().new_recovery_words())).journal.close()
    return place


def test_a_new_passphrase_is_asked_of_a_person_only(checkin: Checkin, vault: Place) -> None:
    for options, missing in (((), "--not-known"), (("--not-known",), "--new-passphrase-command")):
        said = checkin("passphrase", *options)
        assert said.status == 7
        assert missing in said.err
    vault.open().journal.close()


@pytest.mark.parametrize("option", ["--known", "--not-known"])
def test_a_script_changes_the_passphrase(checkin: Checkin, vault: Place, option: str) -> None:
    before = vault.path.read_bytes()
    said = checkin("passphrase", option, "--new-passphrase-command", f"echo {NEW.text}")
    assert (said.status, said.err) == (0, "")
    with pytest.raises(WrongPassphrase):
        vault.open()
    vault.vault().unlock(NEW).journal.close()
    old_key = key_of(before, PASSPHRASE)
    assert (key_of(vault.path.read_bytes(), NEW) == old_key) == (option == "--not-known")


def test_a_short_new_passphrase_is_refused(checkin: Checkin, vault: Place) -> None:
    assert checkin("passphrase", "--known", "--new-passphrase-command", "echo short").status == 2
    vault.open().journal.close()


def test_a_script_can_not_take_new_recovery_words(checkin: Checkin, worded: Place) -> None:
    """Nobody would write them down, and the old ones can't be kept under a new key."""
    for command in (
        ("recovery",),
        ("recovery", "--known"),
        ("passphrase", "--known", "--new-passphrase-command", f"echo {NEW.text}"),
        ("passphrase", "--with-recovery-words", "--not-known", "--new-passphrase-command", f"echo {NEW.text}"),
    ):
        said = checkin(*command)
        assert (said.status, said.out, said.err.count("\n")) == (7, "", 1)
        assert "Nobody is there" in said.err
    assert slots_of(worded) == ["passphrase", "recovery"]


def test_a_script_removes_recovery_words(checkin: Checkin, worded: Place) -> None:
    assert "--not-known" in checkin("recovery", "--remove").err
    assert checkin("recovery", "--remove", "--not-known").status == 0
    assert slots_of(worded) == ["passphrase"]
    said = checkin("recovery", "--remove", "--not-known")
    assert said.status == 7
    assert "has no recovery words" in said.err


def test_removed_words_that_somebody_might_know_take_the_key_with_them(checkin: Checkin, worded: Place) -> None:
    before = key_of(worded.path.read_bytes(), PASSPHRASE)
    assert checkin("recovery", "--remove", "--known").status == 0
    assert slots_of(worded) == ["passphrase"]
    assert key_of(worded.path.read_bytes(), PASSPHRASE) != before


@pytest.mark.parametrize("command", [("passphrase", "--not-known"), ("recovery", "--remove", "--not-known")])
def test_a_vault_in_use_says_so_before_anything_new_is_asked_for(
    checkin: Checkin, worded: Place, command: tuple[str, ...]
) -> None:
    opened = worded.open()
    said = checkin(*command)
    opened.journal.close()
    assert said.status == 5
    assert "open" in said.err


def test_a_wrong_passphrase_changes_no_slot(checkin: Checkin, worded: Place) -> None:
    before = worded.path.read_bytes()
    for command in (("passphrase", "--not-known"), ("recovery", "--remove", "--known")):
        assert checkin("--passphrase-command", "echo not the right one", *command).status == 3
    assert worded.path.read_bytes() == before


def slots_of(place: Place) -> list[str]:
    """What opens the vault."""
    with place.keys() as keys:
        return [slot.kind for slot in keys.slots]


def key_of(content: bytes, passphrase: Passphrase) -> bytes:
    """The data key of a vault with these bytes."""
    return find_data_key(content, passphrase, total_memory=8 << 30).data_key
