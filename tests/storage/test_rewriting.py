"""Rewriting: a file that is mostly dead is made small again, and nothing of it is lost or left behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from unittest.mock import Mock

import pytest

import storage.log
from checkin.journal import Journal
from checkin.person import Person
from checkin.vault import ChangedUnderneath, FileRefused
from storage.format import RECORDS, copies
from storage.platform import write_new
from tests.storage.safe import PASSPHRASE, Place, add, aliases, let_go, log_of, person


def rename(journal: Journal, alias: str, times: int) -> None:
    """Change one person so often."""
    for number in range(times):
        with journal.action("rename") as action:
            action.put(person(alias).edit(name=f"name {number}"))


def test_closing_rewrites_a_file_of_which_much_is_dead(place: Place) -> None:
    place.make("Birch", "Ash")
    opened = place.open()
    rename(opened.journal, "Birch", 20)
    large = place.path.stat().st_size
    opened.journal.close()
    assert place.path.stat().st_size < large - 19 * 512
    opened = place.open()
    assert opened.notices == ()
    assert {(found.alias, found.name) for found in opened.journal.all(Person)} == {("Birch", "name 19"), ("Ash", "")}
    opened.journal.close()


def test_closing_leaves_a_file_alone_of_which_little_is_dead(place: Place) -> None:
    place.make("Birch", *(f"Person {number}" for number in range(10)))
    before = generation(place)
    opened = place.open()
    rename(opened.journal, "Birch", 1)
    opened.journal.close()
    assert generation(place) == before


@pytest.mark.parametrize(("people", "rewritten"), [(200, True), (20, False)])
def test_closing_parts_what_came_in_one_large_piece(place: Place, people: int, rewritten: bool) -> None:
    """As an import does: one bad byte would cost all of it."""
    place.make("Birch")
    before = generation(place)
    opened = place.open()
    with opened.journal.action("many") as action:
        action.put(*(person(f"Person {number}") for number in range(people)))
    opened.journal.close()
    assert (generation(place) > before) is rewritten
    opened = place.open()
    opened.journal.close()
    assert generation(place) == before + rewritten, "once is enough"


def test_unlocking_rewrites_only_what_is_worth_the_wait(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.make("Birch")
    opened = place.open()
    rename(opened.journal, "Birch", 30)
    killed = place.path.read_bytes()
    opened.journal.close()
    elsewhere = place.elsewhere()
    place.path.write_bytes(killed)
    before = generation(place)
    opened = elsewhere.open()
    assert generation(place) == before
    let_go(opened.journal)
    monkeypatch.setattr(storage.log, "_WORTH_A_WAIT", 10_000)
    opened = elsewhere.open()
    assert generation(place) == before + 1
    assert aliases(opened.journal) == ["Birch"]
    add(opened.journal, "Ash")
    opened.journal.close()
    assert elsewhere.look() == (["Ash", "Birch"], ())


def test_a_rewritten_file_shares_no_byte_pattern_with_the_old_one(place: Place) -> None:
    """New salt, new keys: who has both files learns nothing from comparing them."""
    place.make("Birch", "Ash")
    before = place.path.read_bytes()
    opened = place.open()
    log_of(opened.journal).compact()
    opened.journal.close()
    after = place.path.read_bytes()
    old, new = copies(before[:RECORDS])[0].header, copies(after[:RECORDS])[0].header
    assert (new.vault_id, new.note_key, new.slots) == (old.vault_id, old.note_key, old.slots)
    assert new.salt != old.salt
    blocks = {before[start : start + 16] for start in range(RECORDS, len(before), 16)}
    assert not blocks & {after[start : start + 16] for start in range(RECORDS, len(after), 16)}


def test_a_rewriting_that_reads_back_otherwise_is_given_up(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.make("Birch")
    opened = place.open()
    before = place.path.read_bytes()

    def rotten(path: Path, content: bytes) -> None:
        write_new(path, content[:-1] + bytes([content[-1] ^ 1]))

    monkeypatch.setattr("storage.image.write_new", rotten)
    with pytest.raises(FileRefused):
        log_of(opened.journal).compact()
    assert place.path.read_bytes() == before
    assert {path.name for path in place.path.parent.iterdir()} == {
        "vault.checkin",
        "vault.checkin.backups",
        "vault.checkin.lock",
        "vault.checkin.holder",
    }
    add(opened.journal, "Ash")
    opened.journal.close()
    assert place.look() == (["Ash", "Birch"], ())


def test_a_rewriting_holds_the_save_that_was_made_just_before_it(place: Place) -> None:
    """Memory holds a save before anything is written from memory."""
    place.make()
    opened = place.open()
    for number in range(5):
        add(opened.journal, f"{number}")
        log_of(opened.journal).compact()
        found = place.elsewhere().vault().unlock(PASSPHRASE, read_only=True).journal
        assert aliases(found) == [f"{number}" for number in range(number + 1)]
    opened.journal.close()


def test_a_rewriting_that_fails_is_not_told_as_a_failed_save_or_a_failed_opening(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.make("Birch")
    refused = Mock(side_effect=FileRefused(place.path, errno.ENOSPC, "save"))
    monkeypatch.setattr(storage.log, "write_image", refused)
    monkeypatch.setattr(storage.log, "_WORTH_A_WAIT", 0)
    opened = place.open()
    rename(opened.journal, "Birch", 20)
    assert [found.name for found in opened.journal.all(Person)] == ["name 19"]
    opened.journal.close()
    assert place.look() == (["Birch"], ())
    assert refused.call_count == 3, "on closing, on the next opening and on its closing"


def test_a_file_changed_underneath_is_not_overwritten_by_rewriting(place: Place) -> None:
    place.make("Birch")
    opened = place.open()
    newer = place.path.read_bytes() + b"what another machine appended"
    place.path.write_bytes(newer)
    with pytest.raises(ChangedUnderneath):
        log_of(opened.journal).compact()
    opened.journal.close()
    assert place.path.read_bytes() == newer


def test_a_rewriting_is_noted_at_once(place: Place) -> None:
    """Were it noted on closing alone, a crash would make the file before it look like the newest."""
    place.make("Birch")
    before = place.path.read_bytes()
    opened = place.open()
    add(opened.journal, "Ash")
    log_of(opened.journal).compact()
    let_go(opened.journal)
    place.path.write_bytes(before)
    found, [notice] = place.look()
    assert (found, notice.kind, notice.count) == (["Birch"], "rolled-back", 1)


def test_a_save_after_a_rewriting_whose_name_may_be_lost_sees_to_the_name_first(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut would bring the old file back, and the save would be in the other one."""
    place.make("Birch")
    opened = place.open()
    refused = OSError(errno.EIO, os.strerror(errno.EIO))
    with monkeypatch.context() as patch:
        patch.setattr(storage.log, "sync_folder", Mock(side_effect=refused))
        with pytest.raises(FileRefused):
            log_of(opened.journal).compact()
        with pytest.raises(FileRefused):
            add(opened.journal, "Ash")
    add(opened.journal, "Elm")
    opened.journal.close()
    assert place.look() == (["Birch", "Elm"], ())


def generation(place: Place) -> int:
    """How often the file was rewritten."""
    return copies(place.path.read_bytes()[:RECORDS])[0].header.generation
