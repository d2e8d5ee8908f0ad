"""Copies of an open vault: read with whatever key opens them, merged, and both kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import storage.copies
import storage.platform
from checkin.copies import Copy
from checkin.merge import contested
from checkin.vault import (
    AnotherVault,
    Damaged,
    FileRefused,
    NotAVault,
    Notice,
    Opened,
    OtherKey,
    Passphrase,
    SameFile,
    Secret,
    WrongPassphrase,
)
from storage.backups import folder_of
from storage.record import RETIRED
from storage.retired import data_keys
from tests.storage.safe import PASSPHRASE, Place, add, aliases, log_of, person
from tests.storage.test_underneath import changed, copied, kept_copies, rename
from tests.systems import needs_links

NEW = Passphrase("the other passphrase")
CONFLICTS = (
    "vault (Anna's conflicted copy 2026-03-06).checkin",
    "vault.sync-conflict-20260306-150000-ABCDEFG.checkin",
    "vault-LAPTOP.checkin",
    "vault 2.checkin",
)


def read(opened: Opened, there: Place | Path, secret: Secret | None = None) -> Copy:
    assert opened.copies is not None
    return opened.copies.read(there.path if isinstance(there, Place) else there, secret)


def test_a_copy_is_merged_and_both_are_kept(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    before = there.path.read_bytes()
    opened = place.open()
    add(opened.journal, "Ash")
    copy = read(opened, there)
    assert copy.is_whole
    assert copy.preview() == copy.merge()
    assert aliases(opened.journal) == ["Ash", "Birch", "Elm"]
    assert copy.preview().changes == 0
    assert there.path.read_bytes() == before
    [kept] = kept_copies(place)
    assert opened.journal.undo() == "Merge"
    opened.journal.close()
    assert place.look()[0] == ["Ash", "Birch"]
    assert Place(kept, place.state).look()[0] == ["Ash", "Birch"]


def test_two_copies_that_are_merged_both_ways_hold_the_same(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm", birch="Their Birch")
    changed(place, "Ash", birch="My Birch")
    for here, other in ((place, there), (there, place)):
        opened = here.open()
        read(opened, other).merge()
        opened.journal.close()
    one, other_one = place.open(), there.open()
    assert one.journal.vault_id == other_one.journal.vault_id
    assert log_of(one.journal).tables == log_of(other_one.journal).tables
    assert len(contested(one.journal)) == 1
    one.journal.close()
    other_one.journal.close()


def test_a_copy_from_before_the_data_key_was_changed_needs_no_passphrase(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    opened = place.open()
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, NEW, None)
    read(opened, there).merge()
    assert aliases(opened.journal) == ["Birch", "Elm"]
    opened.journal.close()


def test_who_has_an_earlier_key_can_change_nothing_by_a_file_beside_the_vault(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, birch="What never was")
    with place.keys() as keys:
        keys.rotate(PASSPHRASE, NEW, None)
    made_up = there.path.replace(place.path.with_name(CONFLICTS[0]))
    opened = place.vault().unlock(NEW)
    assert (aliases(opened.journal), opened.notices) == (["Birch"], (Notice("copy-locked", file=made_up.name),))
    assert made_up.exists()
    read(opened, made_up).merge()
    assert aliases(opened.journal) == ["What never was"], "the leader can say so"
    opened.journal.close()


@pytest.mark.parametrize("entry", [{}, {"data_key": "no key", "retired_at": ""}, {"data_key": 5, "retired_at": 5}])
def test_a_copy_with_keys_that_are_none_shuts_nobody_out(place: Place, entry: dict[str, object]) -> None:
    place.make("Birch")
    there = copied(place)
    opened = there.open()
    log_of(opened.journal).apply([(RETIRED, {"x": entry}, [])])
    opened.journal.close()
    opened = place.open()
    read(opened, there).merge()
    opened.journal.close()
    place.inbox().seal("a note")
    opened = place.open()
    assert len(data_keys(log_of(opened.journal))) == 1
    opened.journal.close()


def test_what_lies_at_the_end_of_the_calendar_is_not_merged(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    opened = there.open()
    with opened.journal.action("restore") as action:
        action.restore(
            person("Birch").edit(alias="Never", version={"x": 9}, edited_at=datetime.max.replace(tzinfo=UTC))
        )
        action.restore(person("Elm"))
    opened.journal.close()
    opened = place.open()
    copy = read(opened, there)
    assert not copy.is_whole
    copy.merge()
    assert aliases(opened.journal) == ["Birch", "Elm"]
    opened.journal.close()


def test_what_is_put_in_the_place_of_a_merged_copy_at_that_very_moment_is_kept(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    copy = there.path.replace(place.path.with_name(CONFLICTS[0]))

    def replace(temporary: Path, path: Path) -> None:
        copy.write_bytes(b"what came")
        storage.platform.replace(temporary, path)

    monkeypatch.setattr(storage.copies, "replace", replace)
    place.open().journal.close()
    assert b"what came" in [kept.read_bytes() for kept in kept_copies(place)]


@needs_links
def test_a_link_is_merged_when_it_is_named_and_not_by_itself(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    place.path.with_name(CONFLICTS[0]).symlink_to(there.path)
    assert place.look() == (["Birch"], ())


def test_a_restored_file_is_not_merged_where_the_name_of_the_vault_has_no_ending(tmp_path: Path) -> None:
    place, restored = (Place(tmp_path / name, tmp_path / "state") for name in ("vault", "vault.restored-2026-03-06"))
    place.make("Birch")
    restored.path.write_bytes(place.path.read_bytes())
    changed(restored, "Elm")
    assert place.look() == (["Birch"], ())


def test_a_copy_under_a_key_of_its_own_needs_its_passphrase_and_its_keys_are_kept(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    opened = there.open()
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, NEW, None)
    add(opened.journal, "Elm")
    theirs = log_of(opened.journal).data_key
    opened.journal.close()
    opened = place.open()
    with pytest.raises(OtherKey):
        read(opened, there)
    with pytest.raises(WrongPassphrase):
        read(opened, there, PASSPHRASE)
    read(opened, there, NEW).merge()
    assert aliases(opened.journal) == ["Birch", "Elm"]
    ours = log_of(opened.journal).data_key
    assert data_keys(log_of(opened.journal)) == (ours, theirs)
    read(opened, there).merge()
    opened.journal.close()


def test_of_a_damaged_copy_what_can_be_read_is_merged(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm", "Fir")
    content = bytearray(there.path.read_bytes())
    content[-9] ^= 1
    there.path.write_bytes(content)
    opened = place.open()
    copy = read(opened, there)
    assert not copy.is_whole
    copy.merge()
    assert aliases(opened.journal) == ["Birch", "Elm"]
    opened.journal.close()


def test_what_is_no_other_copy_is_refused(place: Place, tmp_path: Path) -> None:
    place.make("Birch")
    opened = place.open()
    other = Place(tmp_path / "another.checkin", place.state)
    other.make("Fir")
    (tmp_path / "link").symlink_to(place.path)
    (tmp_path / "letter").write_bytes(b"Dear Elm")
    (tmp_path / "bad").write_bytes(place.path.read_bytes()[:64] + bytes(8192))
    for path, refusal in (
        (place.path, SameFile),
        (tmp_path / "link", SameFile),
        (tmp_path / "nothing", FileRefused),
        (tmp_path, NotAVault),
        (tmp_path / "letter", NotAVault),
        (tmp_path / "bad", Damaged),
        (other.path, AnotherVault),
    ):
        with pytest.raises(refusal):
            read(opened, path)
    opened.journal.close()


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_copy_beside_the_vault_is_merged_by_itself(place: Place, name: str) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm", birch="Their Birch")
    changed(place, birch="My Birch")
    copy = place.path.with_name(name)
    there.path.replace(copy)
    content = copy.read_bytes()
    opened = place.open()
    assert opened.notices == (Notice("merged", count=2, file=name),)
    assert aliases(opened.journal)[0] == "Elm"
    assert len(contested(opened.journal)) == 1
    opened.journal.close()
    assert not copy.exists()
    assert content in [kept.read_bytes() for kept in kept_copies(place)]
    assert place.look()[1] == ()


def test_a_copy_that_holds_nothing_new_is_left_alone(place: Place) -> None:
    place.make("Birch")
    copy = place.path.with_name(CONFLICTS[0])
    copy.write_bytes(place.path.read_bytes())
    changed(place, "Ash")
    assert place.look() == (["Ash", "Birch"], ())
    assert copy.exists()
    assert kept_copies(place) == []


@pytest.mark.parametrize(
    "name", ["vault.checkin.restored-2026-03-06", "old.checkin", "vault.checkin.old", ".vault.tmp"]
)
def test_a_copy_that_no_sync_tool_made_is_not_merged_by_itself(place: Place, name: str) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    there.path.replace(place.path.with_name(name))
    assert place.look() == (["Birch"], ())
    assert place.path.with_name(name).exists()


def test_a_restored_file_is_not_merged_with_the_one_it_was_restored_beside(place: Place) -> None:
    place.make("Birch")
    restored = Place(place.path.with_name("vault.checkin.restored-2026-03-06"), place.state)
    restored.path.write_bytes(place.path.read_bytes())
    changed(place, "Elm")
    assert restored.look() == (["Birch"], ())


def test_a_copy_that_our_keys_do_not_open_or_that_is_damaged_is_told_and_left_alone(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    opened = there.open()
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, NEW, None)
    opened.journal.close()
    damaged = place.path.with_name(CONFLICTS[1])
    damaged.write_bytes(place.path.read_bytes()[:-1])
    locked = there.path.replace(place.path.with_name(CONFLICTS[0]))
    expected = (Notice("copy-locked", file=locked.name), Notice("copy-damaged", file=damaged.name))
    assert place.look() == (["Birch"], expected)
    assert locked.exists()
    assert damaged.exists()


def test_only_files_of_this_vault_are_read_when_it_is_opened(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.make("Birch")
    other = Place(place.path.with_name("vault of others.checkin"), place.state)
    other.make("Fir")
    for number in range(60):
        place.path.with_name(f"letter {number}.checkin").write_bytes(b"Dear Elm")
    place.path.with_name("vault folder.checkin").mkdir()

    def read(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("storage.copies.content_of", read)
    assert place.look() == (["Birch"], ())


def test_a_reader_merges_nothing(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    copy = there.path.replace(place.path.with_name(CONFLICTS[0]))
    opened = place.vault().unlock(PASSPHRASE, read_only=True)
    assert aliases(opened.journal) == ["Birch"]
    assert opened.copies is None
    opened.journal.close()
    assert copy.exists()


def test_a_copy_is_not_put_away_when_it_can_not_be_kept(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    copy = there.path.replace(place.path.with_name(CONFLICTS[0]))
    folder_of(place.path).rename(place.path.with_name("elsewhere"))
    folder_of(place.path).write_bytes(b"a file where the folder would be")
    assert place.look() == (["Birch"], ())
    assert copy.exists()


def test_the_one_renamed_meanwhile_is_shown_by_both(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    opened = there.open()
    rename(opened.journal, "Elm")
    opened.journal.close()
    opened = place.open()
    read(opened, there).merge()
    assert aliases(opened.journal) == ["Elm"]
    assert contested(opened.journal) == ()
    opened.journal.close()
