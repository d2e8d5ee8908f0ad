"""Restoring: a vault of its own beside the present one, or nothing, and never over a file."""

from __future__ import annotations

import shutil
from contextlib import suppress

import pytest

from checkin.vault import FileRefused, Passphrase, VaultExists, WrongPassphrase
from storage.restoring import Restorer
from tests.storage.safe import NOW, PASSPHRASE, Place, add
from tests.storage.test_refusals import NUMBERS, every_failure

RESTORED = f"vault.checkin.restored-{NOW.date()}"


@pytest.fixture
def backed_up(place: Place) -> Place:
    """A vault with Birch in it, and a backup of that."""
    place.make("Birch")
    opened = place.open()
    add(opened.journal, "Birch")
    opened.journal.close()
    return place


@NUMBERS
def test_restoring_that_fails_at_any_call_writes_all_of_it_or_nothing(backed_up: Place, number: int) -> None:
    restorer = Restorer(backed_up.path, PASSPHRASE)
    [backup] = restorer.backups
    target = backed_up.path.with_name(RESTORED)
    for nth, failing in enumerate(every_failure(number)):
        with failing, suppress(FileRefused):
            restorer.restore(backup)
        if target.exists():
            assert Place(target, backed_up.state / f"{nth}").look() == (["Birch"], ()), failing.failed
            for made in target.parent.glob(f"{RESTORED}*"):
                shutil.rmtree(made) if made.is_dir() else made.unlink()
        left = {path.name for path in backed_up.path.parent.iterdir()}
        assert left == {"vault.checkin", "vault.checkin.lock", "vault.checkin.backups"}, failing.failed


def test_a_file_of_that_name_stays_as_it_is(backed_up: Place) -> None:
    backed_up.path.with_name(RESTORED).write_bytes(b"mine")
    restorer = Restorer(backed_up.path, PASSPHRASE)
    with pytest.raises(VaultExists):
        restorer.restore(restorer.backups[0])
    assert backed_up.path.with_name(RESTORED).read_bytes() == b"mine"


def test_what_a_killed_restoring_left_is_swept_by_the_next_opening(backed_up: Place) -> None:
    orphan = backed_up.path.with_name(f".{RESTORED}.0123456789abcdef.tmp")
    orphan.write_bytes(b"half")
    backed_up.open().journal.close()
    assert not orphan.exists()


def test_a_restored_vault_is_a_file_of_its_own(backed_up: Place) -> None:
    """Two files under one salt would share the key of their records."""
    restorer = Restorer(backed_up.path, PASSPHRASE)
    restored = restorer.restore(restorer.backups[0])
    assert restored.read_bytes()[38:70] != backed_up.path.read_bytes()[38:70]
    assert restored.read_bytes()[14:30] == backed_up.path.read_bytes()[14:30]


def test_a_restored_vault_put_in_the_place_of_the_lost_one_goes_on_under_a_new_name(backed_up: Place) -> None:
    opened = backed_up.open()
    before = opened.journal._device  # type: ignore[attr-defined]  # what the anchor of the place keeps
    opened.journal.close()
    restorer = Restorer(backed_up.path, PASSPHRASE)
    restorer.restore(restorer.backups[0]).replace(backed_up.path)
    opened = backed_up.open()
    assert opened.journal._device != before  # type: ignore[attr-defined]
    opened.journal.close()


def test_a_passphrase_that_opens_nothing_is_wrong(backed_up: Place) -> None:
    with pytest.raises(WrongPassphrase):
        Restorer(backed_up.path, Passphrase("another passphrase"))


def test_backups_open_by_the_passphrase_they_were_made_with_where_the_vault_has_another(backed_up: Place) -> None:
    new = Passphrase("a new passphrase of mine")
    opened = backed_up.open()
    assert opened.keys is not None
    opened.keys.change_passphrase(PASSPHRASE, new)
    [old] = Restorer(backed_up.path, PASSPHRASE).backups
    assert old.fault is None
    opened.journal.close()
    [renewed] = Restorer(backed_up.path, new).backups
    assert renewed.fault is None


def test_after_a_new_data_key_backups_open_by_the_new_passphrase_alone(backed_up: Place) -> None:
    new = Passphrase("a new passphrase of mine")
    opened = backed_up.open()
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, new, None)
    opened.journal.close()
    restorer = Restorer(backed_up.path, new)
    assert [backup.fault for backup in restorer.backups] == [None]
    with pytest.raises(WrongPassphrase):
        Restorer(backed_up.path, PASSPHRASE)
