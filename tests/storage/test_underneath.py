"""A file that another hand changes while the vault is open: another machine's sync, or a second checkin."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from checkin.draft import Draft
from checkin.journal import Journal
from checkin.merge import contested
from checkin.person import Person
from checkin.vault import ChangedUnderneath, Passphrase
from storage.backups import folder_of
from storage.image import Image, write_image
from tests.storage.safe import PASSPHRASE, Place, add, aliases, log_of, person


def copied(place: Place, name: str = "other") -> Place:
    """The vault as another machine has it."""
    there = Place(place.path.with_name(f"{name}.checkin"), place.state.with_name(f"state of {name}"))
    there.path.write_bytes(place.path.read_bytes())
    return there


def changed(place: Place, *names: str, birch: str = "") -> None:
    """Add people on that machine, and perhaps call Birch otherwise."""
    opened = place.open()
    add(opened.journal, *names)
    if birch:
        rename(opened.journal, birch)
    opened.journal.close()


def rename(journal: Journal, alias: str) -> None:
    birch = journal.get(Person, "id-Birch")
    assert birch is not None
    with journal.action("rename") as action:
        action.put(birch.edit(alias=alias))


def synced(there: Place, here: Place) -> None:
    """Put that machine's file in the place of this one, as a sync tool does."""
    new = here.path.with_name("new")
    new.write_bytes(there.path.read_bytes())
    new.replace(here.path)


def kept_copies(place: Place) -> list[Path]:
    with suppress(FileNotFoundError):
        return [path for path in sorted(folder_of(place.path).iterdir()) if "-merged-" in path.name]
    return []


def test_a_file_put_underneath_is_merged_with_the_next_save(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    opened = place.open()
    add(opened.journal, "Ash")
    assert not opened.journal.refresh()
    synced(there, place)
    add(opened.journal, "Oak")
    assert aliases(opened.journal) == ["Ash", "Birch", "Elm", "Oak"]
    assert opened.journal.refresh()
    assert not opened.journal.refresh(), "it is told once"
    add(opened.journal, "Fir")
    opened.journal.close()
    assert place.look() == (["Ash", "Birch", "Elm", "Fir", "Oak"], ())


def test_what_was_open_is_kept_among_the_backups_before_it_is_merged(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    opened = place.open()
    add(opened.journal, "Ash")
    synced(there, place)
    add(opened.journal, "Oak")
    [copy] = kept_copies(place)
    opened.journal.close()
    assert Place(copy, place.state).look()[0] == ["Ash", "Birch"]


def test_a_file_put_underneath_is_merged_when_it_is_looked_at(place: Place) -> None:
    """What was saved into a file that is no longer there would go with the process."""
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    opened = place.open()
    add(opened.journal, "Ash")
    synced(there, place)
    assert opened.journal.refresh()
    assert aliases(opened.journal) == ["Ash", "Birch", "Elm"]
    assert place.elsewhere().vault().verify(PASSPHRASE).documents == 3
    opened.journal.close()


def test_a_file_put_underneath_is_merged_on_leaving(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    opened = place.open()
    add(opened.journal, "Ash")
    synced(there, place)
    opened.journal.close()
    assert place.look() == (["Ash", "Birch", "Elm"], ())


def test_a_file_that_can_not_be_read_is_not_tried_again_and_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    opened = place.open()
    add(opened.journal, "Ash")
    place.path.write_bytes(b"in the making")
    assert not opened.journal.refresh()
    with monkeypatch.context() as patch:
        patch.setattr("storage.underneath.content_of", lambda _path: pytest.fail("it is read again"))
        assert not opened.journal.refresh()
    synced(there, place)
    assert opened.journal.refresh()
    assert aliases(opened.journal) == ["Ash", "Birch", "Elm"]
    opened.journal.close()


def test_a_file_extended_underneath_is_merged_too(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    opened = place.open()
    changed(there, "Elm")
    with place.path.open("r+b") as file:
        file.write(there.path.read_bytes())
    add(opened.journal, "Oak")
    assert aliases(opened.journal) == ["Birch", "Elm", "Oak"]
    opened.journal.close()


def test_what_both_have_changed_is_kept_side_by_side(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, birch="Their Birch")
    opened = place.open()
    rename(opened.journal, "My Birch")
    synced(there, place)
    add(opened.journal, "Oak")
    [standing] = contested(opened.journal)
    assert {text.alias for text in standing.texts if isinstance(text, Person)} == {"My Birch", "Their Birch"}
    opened.journal.close()


@pytest.mark.parametrize("is_fresh", [True, False])
def test_what_was_being_changed_meanwhile_does_not_take_the_place_of_what_came(place: Place, is_fresh: bool) -> None:
    """The leader had not seen what came, whether the page was made from what stood here or from nothing."""
    place.make("Birch")
    there = copied(place)
    changed(there, birch="Their Birch")
    opened = place.open()
    birch = opened.journal.get(Person, "id-Birch")
    assert birch is not None
    synced(there, place)
    add(opened.journal, "Oak")
    with opened.journal.action("rename") as action:
        action.put(Person(id=birch.id, alias="My Birch") if is_fresh else birch.edit(alias="My Birch"))
    [standing] = contested(opened.journal)
    assert [text.alias for text in standing.texts if isinstance(text, Person)] == ["My Birch", "Their Birch"]
    opened.journal.close()


def test_a_deletion_that_did_not_know_of_what_came_does_not_take_it_away(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, birch="Their Birch")
    opened = place.open()
    synced(there, place)
    with opened.journal.action("delete") as action:
        action.delete(person("Birch"))
    assert aliases(opened.journal) == ["Their Birch"]
    opened.journal.close()


def test_drafts_and_steps_of_undo_live_on(place: Place) -> None:
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm")
    opened = place.open()
    add(opened.journal, "Ash")
    with opened.journal.action("draft") as action:
        action.put(Draft(id="d", place="here", text="half a thought"))
    synced(there, place)
    add(opened.journal, "Oak")
    assert [draft.text for draft in opened.journal.all(Draft)] == ["half a thought"]
    opened.journal.undo()
    opened.journal.undo()
    assert aliases(opened.journal) == ["Birch", "Elm"]
    opened.journal.close()
    assert place.look() == (["Birch", "Elm"], ())


def test_a_file_from_before_the_data_key_was_changed_changes_nothing_and_is_told_at_the_next_opening(
    place: Place,
) -> None:
    """Whoever knows the earlier key could have made it."""
    place.make("Birch")
    there = copied(place)
    changed(there, "Elm", birch="What never was")
    new = Passphrase("the other passphrase")
    opened = place.open()
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, new, None)
    for alias in ("Oak", "Ash"):
        synced(there, place)
        add(opened.journal, alias)
    assert aliases(opened.journal) == ["Ash", "Birch", "Oak"]
    opened.journal.close()
    opened = place.vault().unlock(new)
    [notice] = opened.notices
    assert (aliases(opened.journal), notice.kind) == (["Ash", "Birch", "Oak"], "copy-locked")
    assert place.path.with_name(notice.file).read_bytes() == there.path.read_bytes()
    opened.journal.close()


def test_a_file_that_comes_while_another_is_put_under_the_present_slots_is_not_written_over(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.make("Birch")
    there, further = copied(place), copied(place, "further")
    changed(there, "Elm")
    changed(further, "Fir")
    new = Passphrase("the other passphrase")
    opened = place.open()
    assert opened.keys is not None
    opened.keys.change_passphrase(PASSPHRASE, new)
    synced(there, place)
    come = [further]

    def written(*arguments: Any, **named: Any) -> Image:
        image = write_image(*arguments, **named)
        if come:
            synced(come.pop(), place)
        return image

    monkeypatch.setattr("storage.underneath.write_image", written)
    add(opened.journal, "Oak")
    assert aliases(opened.journal) == ["Birch", "Fir", "Oak"]
    opened.journal.close()


@pytest.mark.parametrize("content", [None, b"", b"something else", "cut", "another vault"])
def test_what_can_not_be_read_is_not_merged_and_what_is_open_is_kept_among_the_backups(
    place: Place, content: bytes | str | None
) -> None:
    place.make("Birch")
    other = Place(place.path.with_name("another.checkin"), place.state)
    other.make("Fir")
    opened = place.open()
    add(opened.journal, "Ash")
    if content is None:
        os.unlink(place.path)
    elif isinstance(content, bytes):
        place.path.write_bytes(content)
    elif content == "cut":
        place.path.write_bytes(place.path.read_bytes()[:-5])
    else:
        synced(other, place)
    for _ in range(2):
        with pytest.raises(ChangedUnderneath):
            add(opened.journal, "Oak")
    assert aliases(opened.journal) == ["Ash", "Birch"]
    [copy] = kept_copies(place)
    opened.journal.close()
    assert Place(copy, place.state).look()[0] == ["Ash", "Birch"]


def test_a_journal_for_reading_shows_what_the_other_instance_saves(place: Place) -> None:
    place.make("Birch")
    writer = place.open()
    reader = place.open()
    assert [notice.kind for notice in reader.notices] == ["in-use"]
    assert not reader.journal.refresh()
    add(writer.journal, "Ash")
    assert aliases(reader.journal) == ["Birch"]
    assert reader.journal.refresh()
    assert aliases(reader.journal) == ["Ash", "Birch"]
    assert not reader.journal.refresh()
    log_of(writer.journal).compact()
    add(writer.journal, "Elm")
    assert reader.journal.refresh()
    assert aliases(reader.journal) == ["Ash", "Birch", "Elm"]
    with place.path.open("ab") as file:
        file.write(b"half a save")
    assert not reader.journal.refresh(), "a save may be in the making"
    writer.journal.close()


def test_a_journal_that_was_left_is_not_read_again(place: Place) -> None:
    place.make("Birch")
    opened = place.open()
    opened.journal.close()
    changed(place, "Ash")
    assert not opened.journal.refresh()
    assert aliases(opened.journal) == ["Birch"]


def test_a_file_that_did_not_change_is_not_read_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.make("Birch")
    writer = place.open()
    reader = place.open()
    reader.journal.refresh()

    def read(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("storage.underneath.content_of", read)
    assert not reader.journal.refresh()
    writer.journal.close()
