"""Salvage: a new vault with everything that can be read of a damaged one, and the old one as it was."""

from __future__ import annotations

import pytest

from checkin.vault import Damaged, FileRefused, RecoveryWords, VaultExists, WrongPassphrase
from storage.format import COPY, RECORDS, copies
from storage.log import Log
from tests.storage.safe import PASSPHRASE, Place, add, aliases, log_of

RECORD = 512


@pytest.fixture
def whole(place: Place) -> bytes:
    """The bytes of a small vault, which was last seen whole here."""
    place.make("Ash", "Birch", "Elm")
    return place.path.read_bytes()


@pytest.fixture
def new(place: Place) -> Place:
    """Where the salvaged vault is to be."""
    return Place(place.path.with_name("salvaged.checkin"), place.state)


def damaged(whole: bytes) -> bytes:
    """The vault with its second record spoilt."""
    return whole[: RECORDS + RECORD] + bytes(RECORD) + whole[RECORDS + 2 * RECORD :]


def test_all_that_can_be_read_is_in_a_new_vault_that_can_be_changed(place: Place, whole: bytes, new: Place) -> None:
    place.path.write_bytes(damaged(whole))
    report = place.vault().salvage(PASSPHRASE, new.path)
    assert (report.condition, report.documents) == ("damaged", 2)
    assert place.path.read_bytes() == damaged(whole), "the old one stays as it is"
    assert new.look() == (["Ash", "Elm"], ())
    assert new.vault().verify(PASSPHRASE).condition == "healthy"
    assert new.path.stat().st_mode & 0o777 == 0o600
    with_more = new.open()
    add(with_more.journal, "Oak")
    with_more.journal.close()
    assert new.look()[0] == ["Ash", "Elm", "Oak"]


def test_it_is_the_same_vault_in_another_file(place: Place, whole: bytes, new: Place) -> None:
    place.path.write_bytes(damaged(whole))
    place.vault().salvage(PASSPHRASE, new.path)
    [old], [salvaged] = copies(whole), copies(new.path.read_bytes())
    assert salvaged.header.vault_id == old.header.vault_id
    assert salvaged.header.slots == old.header.slots
    assert salvaged.header.note_key == old.header.note_key
    assert salvaged.header.generation == old.header.generation + 1
    assert salvaged.header.salt != old.header.salt
    assert not list(new.path.parent.glob("*.tmp"))


def opened_log(place: Place) -> tuple[str, int]:
    """Under which name a vault counts, and how many actions it has seen."""
    opened = place.open()
    log: Log = log_of(opened.journal)
    found = log.device, log._reading.seq
    opened.journal.close()
    return found


def test_it_counts_on_under_a_name_of_its_own_beside_the_old_one_and_in_its_place(
    place: Place, whole: bytes, new: Place
) -> None:
    """The old name's counters stand in what was lost, and in backups of it."""
    device, seq = opened_log(place)
    place.path.write_bytes(damaged(whole))
    place.vault().salvage(PASSPHRASE, new.path)
    beside, actions = opened_log(new)
    assert actions == seq
    new.path.replace(place.path)
    in_place, actions = opened_log(place)
    assert actions == seq
    assert len({device, beside, in_place}) == 3
    assert place.look() == (["Ash", "Elm"], ())


def test_with_its_last_save_lost_it_is_still_no_copy_that_went_another_way(
    place: Place, whole: bytes, new: Place
) -> None:
    _, seq = opened_log(place)
    place.path.write_bytes(whole[:-RECORD] + bytes(RECORD))
    place.vault().salvage(PASSPHRASE, new.path)
    new.path.replace(place.path)
    assert opened_log(place)[1] == seq
    assert place.look() == (["Ash", "Birch"], ())


def test_the_recovery_words_open_it_too(place: Place, new: Place) -> None:
    words = RecoveryWords(place.vault().new_recovery_words())
    opened = place.vault().create(PASSPHRASE, words)
    add(opened.journal, "Ash", "Birch")
    opened.journal.close()
    raw = place.path.read_bytes()
    place.path.write_bytes(raw[:RECORDS] + bytes(RECORD) + raw[RECORDS + RECORD :])
    place.vault().salvage(words, new.path)
    opened = new.vault().unlock(words)
    assert aliases(opened.journal) == ["Birch"]
    opened.journal.close()


def test_nothing_is_written_over(place: Place, whole: bytes, new: Place) -> None:
    new.path.write_bytes(b"mine")
    for path in (new.path, place.path, new.path.parent):
        with pytest.raises(VaultExists):
            place.vault().salvage(PASSPHRASE, path)
    assert new.path.read_bytes() == b"mine"
    assert place.path.read_bytes() == whole


def test_a_link_to_nowhere_is_not_followed(place: Place, whole: bytes, new: Place) -> None:
    new.path.symlink_to(new.path.with_name("nowhere"))
    with pytest.raises(VaultExists):
        place.vault().salvage(PASSPHRASE, new.path)


def test_a_sound_vault_is_copied_and_lacks_nothing(place: Place, whole: bytes, new: Place) -> None:
    report = place.vault().salvage(PASSPHRASE, new.path)
    assert (report.condition, report.documents) == ("healthy", 3)
    assert new.look() == (["Ash", "Birch", "Elm"], ())


@pytest.mark.parametrize("number", [0, 1])
def test_one_whole_copy_of_the_header_is_enough(place: Place, whole: bytes, new: Place, number: int) -> None:
    start = number * COPY
    place.path.write_bytes(whole[:start] + bytes(COPY) + whole[start + COPY :])
    place.vault().salvage(PASSPHRASE, new.path)
    assert new.look() == (["Ash", "Birch", "Elm"], ())


def test_without_a_whole_header_nothing_can_be_salvaged(place: Place, whole: bytes, new: Place) -> None:
    place.path.write_bytes(whole[:100] + bytes(2 * COPY - 100) + whole[RECORDS:])
    with pytest.raises(Damaged):
        place.vault().salvage(PASSPHRASE, new.path)
    assert not new.path.exists()


def test_the_wrong_passphrase_writes_nothing(place: Place, whole: bytes, new: Place) -> None:
    with pytest.raises(WrongPassphrase):
        place.vault().salvage(type(PASSPHRASE)("not this one"), new.path)
    assert not new.path.exists()


def test_a_folder_that_is_not_there_is_told(place: Place, whole: bytes, new: Place) -> None:
    with pytest.raises(FileRefused):
        place.vault().salvage(PASSPHRASE, new.path.parent / "nowhere" / "new.checkin")
