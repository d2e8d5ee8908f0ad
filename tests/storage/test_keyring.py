"""The keyring: passphrases, recovery words and data keys take the place of others while the vault is open."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from checkin.exchange import exported
from checkin.keyring import KeySlot
from checkin.note import QuickNote
from checkin.vault import (
    ChangedUnderneath,
    LastPassphrase,
    NoRecovery,
    Notice,
    Passphrase,
    ReadOnly,
    RecoveryWords,
    Secret,
    VaultError,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from storage.backups import folder_of
from storage.format import RECORDS, SLOTS, Header, Slot, copies
from storage.inbox import inbox_lock
from storage.keys import CHEAPEST, Cost, note_key
from storage.retired import data_keys, newly_retired, retired
from tests.storage.safe import NOW, PASSPHRASE, Place, add, aliases, log_of, person

NEW = Passphrase("a better one")


@pytest.fixture
def words(place: Place) -> RecoveryWords:
    """The recovery words of a vault in which Birch is."""
    words = RecoveryWords(place.vault().new_recovery_words())
    opened = place.vault().create(PASSPHRASE, words)
    add(opened.journal, "Birch")
    opened.journal.close()
    return words


def test_a_new_passphrase_takes_the_place_of_the_old_one(place: Place, words: RecoveryWords) -> None:
    with place.keys() as keys:
        keys.change_passphrase(PASSPHRASE, NEW)
    assert opens(place, PASSPHRASE, words, NEW) == [False, True, True]


def test_a_forgotten_passphrase_is_replaced_with_recovery_words(place: Place, words: RecoveryWords) -> None:
    with place.keys(words) as keys:
        keys.change_passphrase(words, NEW)
    assert opens(place, PASSPHRASE, words, NEW) == [False, True, True]


def test_new_recovery_words_take_the_place_of_the_old_ones(place: Place, words: RecoveryWords) -> None:
    with place.keys() as keys:
        others = RecoveryWords(keys.new_recovery_words())
        keys.change_recovery(PASSPHRASE, others)
    assert opens(place, PASSPHRASE, words, others) == [True, False, True]


def test_a_vault_without_recovery_words_gets_some(place: Place) -> None:
    place.make("Birch")
    with place.keys() as keys:
        words = RecoveryWords(keys.new_recovery_words())
        keys.change_recovery(PASSPHRASE, words)
    assert opens(place, PASSPHRASE, words) == [True, True]


def test_the_slots_say_what_they_are_and_when_they_were_made(place: Place, words: RecoveryWords) -> None:
    with place.keys() as keys:
        assert keys.slots == (KeySlot(0, "passphrase", NOW), KeySlot(1, "recovery", NOW))


def test_removed_recovery_words_open_no_longer(place: Place, words: RecoveryWords) -> None:
    with place.keys() as keys:
        _, recovery = keys.slots
        keys.remove(PASSPHRASE, recovery)
        assert [slot.kind for slot in keys.slots] == ["passphrase"]
        keys.remove(PASSPHRASE, recovery)
    assert opens(place, PASSPHRASE) == [True]
    with pytest.raises(NoRecovery):
        place.vault().unlock(words)


def test_the_last_passphrase_stays_even_where_recovery_words_open(place: Place, words: RecoveryWords) -> None:
    with place.keys() as keys:
        before = place.path.read_bytes()
        with pytest.raises(LastPassphrase):
            keys.remove(words, keys.slots[0])
    assert place.path.read_bytes() == before


def test_a_slot_of_a_newer_version_is_kept_by_a_new_passphrase_and_goes_with_the_data_key(
    place: Place, words: RecoveryWords
) -> None:
    """It wraps the old data key, which is to open nothing any more."""
    opened = place.open()
    log, keys = log_of(opened.journal), opened.keys
    assert keys is not None
    log.compact(log.header.with_slot(5, Slot(state=9, created=int(NOW.timestamp()))))
    keys.change_passphrase(PASSPHRASE, NEW)
    assert KeySlot(5, "other", NOW) in keys.slots
    keys.rotate(NEW, NEW, None)
    assert [slot.kind for slot in keys.slots] == ["passphrase"]
    opened.journal.close()


def test_whoever_finds_the_journal_open_changes_nothing_without_a_secret(place: Place, words: RecoveryWords) -> None:
    wrong = Passphrase("not the right one")
    with place.keys() as keys:
        before = place.path.read_bytes()
        other = RecoveryWords(keys.new_recovery_words())
        changes: tuple[Callable[[], None], ...] = (
            lambda: keys.verify(wrong),
            lambda: keys.change_passphrase(wrong, NEW),
            lambda: keys.change_recovery(wrong, other),
            lambda: keys.rotate(wrong, NEW, other),
            lambda: keys.remove(wrong, keys.slots[1]),
        )
        for change in changes:
            with pytest.raises(WrongPassphrase) as raised:
                change()
            assert not raised.value.args
        with pytest.raises(WrongRecoveryWords):
            keys.change_passphrase(other, NEW)
        keys.verify(PASSPHRASE)
        keys.verify(words)
        assert place.path.read_bytes() == before


def test_a_short_passphrase_is_refused_in_every_place(place: Place) -> None:
    place.make("Birch")
    short = Passphrase("seven77")
    with place.keys() as keys:
        with pytest.raises(WeakPassphrase):
            keys.change_passphrase(PASSPHRASE, short)
        with pytest.raises(WeakPassphrase):
            keys.rotate(PASSPHRASE, short, None)


def test_a_vault_open_for_reading_says_so_before_a_secret_is_asked_for(place: Place) -> None:
    place.make("Birch")
    opened = place.vault().unlock(PASSPHRASE, read_only=True)
    assert opened.keys is not None
    with pytest.raises(ReadOnly):
        opened.keys.check()
    with pytest.raises(ReadOnly):
        opened.keys.rotate(PASSPHRASE, NEW, None)
    opened.journal.close()


def test_a_file_replaced_underneath_keeps_its_slots(place: Place) -> None:
    place.make("Birch")
    with place.keys() as keys:
        copy = place.path.with_name("copy")
        copy.write_bytes(place.path.read_bytes())
        os.replace(copy, place.path)
        before = place.path.read_bytes()
        with pytest.raises(ChangedUnderneath):
            keys.rotate(PASSPHRASE, NEW, None)
        assert place.path.read_bytes() == before


def test_the_journal_goes_on_after_each_change(place: Place, words: RecoveryWords) -> None:
    opened = place.open()
    keys = opened.keys
    assert keys is not None
    keys.change_passphrase(PASSPHRASE, NEW)
    add(opened.journal, "Ash")
    keys.rotate(NEW, NEW, None)
    add(opened.journal, "Elm")
    opened.journal.undo()
    opened.journal.close()
    opened = place.vault().unlock(NEW)
    assert (aliases(opened.journal), opened.notices) == (["Ash", "Birch"], ())
    opened.journal.close()


def test_no_action_is_lost_to_a_rotation_at_the_same_time(place: Place) -> None:
    place.make()
    opened = place.open()
    keys = opened.keys
    assert keys is not None
    everybody = [f"Person {number:02}" for number in range(30)]
    thread = threading.Thread(target=add, args=(opened.journal, *everybody))
    thread.start()
    while thread.is_alive():
        keys.rotate(PASSPHRASE, PASSPHRASE, None)
    opened.journal.close()
    assert place.look() == (everybody, ())


def test_after_a_rotation_nothing_from_before_helps_to_open_the_vault(place: Place, words: RecoveryWords) -> None:
    before = log_key(place)
    old_header = header_of(place)
    with place.keys() as keys:
        others = RecoveryWords(keys.new_recovery_words())
        keys.rotate(PASSPHRASE, NEW, others)
    assert opens(place, PASSPHRASE, NEW, words, others) == [False, True, False, True]
    assert log_key(place, NEW) != before
    assert header_of(place).note_key != old_header.note_key
    assert not copies(place.path.read_bytes())[0].is_authentic(before)


def test_a_rotation_with_the_same_passphrase_keeps_it(place: Place, words: RecoveryWords) -> None:
    before = log_key(place)
    with place.keys() as keys:
        keys.rotate(PASSPHRASE, PASSPHRASE, None)
    assert opens(place, PASSPHRASE) == [True]
    assert log_key(place) != before
    with pytest.raises(NoRecovery):
        place.vault().unlock(words)


def test_earlier_data_keys_are_kept_the_last_one_first_and_never_shown(place: Place) -> None:
    place.make("Birch")
    opened = place.open()
    earlier = exported(opened.journal)
    opened.journal.close()
    first = log_key(place)
    with place.keys() as keys:
        keys.rotate(PASSPHRASE, PASSPHRASE, None)
    second = log_key(place)
    vault = place.vault()
    vault._locksmith = replace(vault._locksmith, now=lambda: NOW + timedelta(days=1))
    opened = vault.unlock(PASSPHRASE)
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, PASSPHRASE, None)
    opened.journal.close()
    opened = place.open()
    log_of(opened.journal).compact()
    assert data_keys(log_of(opened.journal))[1:] == (second, first)
    assert exported(opened.journal) == earlier
    opened.journal.close()
    assert place.vault().verify(PASSPHRASE).documents == 1


def test_two_copies_that_retire_the_same_key_give_it_the_same_id() -> None:
    here, there = (retired(b"k" * 32, moment) for moment in (NOW, NOW + timedelta(days=3)))
    assert here.keys() == there.keys()
    assert here.keys() != retired(b"l" * 32, NOW).keys()


def test_a_key_that_another_copy_gave_up_earlier_keeps_the_backups_listed_here() -> None:
    here, there = retired(b"k" * 32, NOW, ["ab"]), retired(b"k" * 32, NOW - timedelta(days=3), ["cd"])
    [(id, plain)] = newly_retired(here, there).items()
    assert plain == {**here[id], "retired_at": there[id]["retired_at"]}


def test_a_note_key_follows_from_each_data_key_there_was(place: Place) -> None:
    place.make()
    before = header_of(place)
    with place.keys() as keys:
        keys.rotate(PASSPHRASE, PASSPHRASE, None)
    opened = place.open()
    publics = [
        note_key(key, before.vault_id).public_key().public_bytes_raw() for key in data_keys(log_of(opened.journal))
    ]
    opened.journal.close()
    assert publics == [header_of(place).note_key, before.note_key]


def test_a_rotation_is_no_news_to_this_machine_which_goes_on_under_its_name(place: Place) -> None:
    place.make("Birch")
    opened = place.open()
    device = log_of(opened.journal).device
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, PASSPHRASE, None)
    opened.journal.close()
    opened = place.open()
    assert (opened.notices, log_of(opened.journal).device) == ((), device)
    opened.journal.close()


def test_another_machine_knows_the_vault_again_after_a_rotation_elsewhere(place: Place) -> None:
    place.make("Birch")
    there = place.elsewhere()
    there.open().journal.close()
    with place.keys() as keys:
        keys.rotate(PASSPHRASE, PASSPHRASE, None)
    opened = there.open()
    assert opened.notices == ()
    opened.journal.close()


def test_a_rotated_copy_that_lacks_changes_seen_here_is_noticed_and_counted_under_a_new_name(place: Place) -> None:
    """Rotated on one machine, written on the other, and then synced over it."""
    place.make("Birch")
    behind = place.path.read_bytes()
    opened = place.open()
    device = log_of(opened.journal).device
    add(opened.journal, "Ash", "Elm")
    opened.journal.close()
    place.path.write_bytes(behind)
    opened = place.elsewhere().open()
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, PASSPHRASE, None)
    opened.journal.close()
    opened = place.open()
    assert [notice.kind for notice in opened.notices] == ["forked"]
    assert log_of(opened.journal).device != device
    opened.journal.close()


def test_the_copy_from_before_a_rotation_put_back_is_counted_under_a_new_name(place: Place) -> None:
    """What was last seen is sealed under a key that the copy does not have, so nothing is reused."""
    place.make("Birch")
    before = place.path.read_bytes()
    opened = place.open()
    device = log_of(opened.journal).device
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, NEW, None)
    add(opened.journal, "Ash")
    opened.journal.close()
    place.path.write_bytes(before)
    opened = place.open()
    assert log_of(opened.journal).device != device
    opened.journal.close()


def test_the_copy_from_before_a_rotation_put_back_is_told_though_the_same_passphrase_opens_it(place: Place) -> None:
    """Whoever the rotation shut out can read what is written into it."""
    place.make("Birch")
    before = place.path.read_bytes()
    with place.keys() as keys:
        keys.rotate(PASSPHRASE, PASSPHRASE, None)
    assert place.look()[1] == ()
    place.path.write_bytes(before)
    assert place.vault().verify(PASSPHRASE).condition == "forked"
    assert place.look() == (["Birch"], (Notice("forked"),))
    assert place.look()[1] == (), "it is said once"


def test_notes_and_backups_from_before_a_rotation_are_brought_under_the_new_key(place: Place) -> None:
    place.make("Birch")
    opened = place.open()
    place.inbox().seal("Check what I really know.")
    assert opened.keys is not None
    opened.keys.rotate(PASSPHRASE, NEW, None)
    assert [note.text for note in opened.journal.all(QuickNote)] == ["Check what I really know."]
    [backup] = folder_of(place.path).iterdir()
    there = Place(backup, place.state.with_name("elsewhere"))
    assert opens(there, PASSPHRASE, NEW) == [False, True]
    assert log_key(there, NEW) == log_of(opened.journal).data_key
    opened.journal.close()


def test_a_rotation_is_made_where_notes_and_backups_have_to_wait(place: Place) -> None:
    place.make("Birch")
    opened = place.open()
    place.inbox().seal("Check what I really know.")
    [backup] = folder_of(place.path).iterdir()
    folder = backup.parent.rename(backup.parent.with_name("away"))
    backup.parent.write_text("a file where the folder was")
    with inbox_lock(place.path, wait=0):
        assert opened.keys is not None
        opened.keys.rotate(PASSPHRASE, NEW, None)
    backup.parent.unlink()
    folder.rename(backup.parent)
    opened.journal.close()
    opened = place.vault().unlock(NEW)
    assert [note.text for note in opened.journal.all(QuickNote)] == ["Check what I really know."]
    opened.journal.close()
    for path in folder_of(place.path).iterdir():
        assert opens(Place(path, place.state.with_name("elsewhere")), PASSPHRASE) == [False]


@pytest.mark.parametrize("change", ["another passphrase", "without words"])
def test_what_opened_the_vault_before_does_not_come_back_with_an_earlier_file(
    place: Place, words: RecoveryWords, change: str
) -> None:
    """A synced folder brings back another machine's file, from before the change here."""
    earlier = place.path.read_bytes()
    later = place.vault()
    later._locksmith = replace(later._locksmith, now=lambda: NOW + timedelta(days=1))
    opened = later.unlock(PASSPHRASE)
    assert opened.keys is not None
    if change == "another passphrase":
        opened.keys.change_passphrase(PASSPHRASE, NEW)
    else:
        opened.keys.remove(PASSPHRASE, opened.keys.slots[1])
    new = place.path.with_name("new")
    new.write_bytes(earlier)
    new.replace(place.path)
    add(opened.journal, "Ash")
    opened.journal.close()
    expected = [False, True, True] if change == "another passphrase" else [True, False, False]
    opened = place.vault().unlock(NEW if change == "another passphrase" else PASSPHRASE)
    assert aliases(opened.journal) == ["Ash", "Birch"]
    with opened.journal.action("ash leaves") as action:
        action.delete(person("Ash"))
    opened.journal.close()
    assert opens(place, PASSPHRASE, NEW, words) == expected


def test_a_passphrase_changed_on_another_machine_comes_with_its_file(place: Place, words: RecoveryWords) -> None:
    there = Place(place.path.with_name("other.checkin"), place.state.with_name("other state"))
    there.path.write_bytes(place.path.read_bytes())
    vault = there.vault()
    vault._locksmith = replace(vault._locksmith, now=lambda: NOW + timedelta(days=1))
    opened = vault.unlock(PASSPHRASE)
    assert opened.keys is not None
    opened.keys.change_passphrase(PASSPHRASE, NEW)
    opened.journal.close()
    opened = place.open()
    there.path.replace(place.path)
    add(opened.journal, "Ash")
    opened.journal.close()
    opened = place.vault().unlock(NEW)
    assert aliases(opened.journal) == ["Ash", "Birch"]
    opened.journal.close()


def test_a_slot_below_the_floor_is_renewed_when_it_is_opened(place: Place) -> None:
    place.make("Birch")
    dearer = Cost(16, 2, 1)
    opened = place.vault(dearer).unlock(PASSPHRASE)
    assert aliases(opened.journal) == ["Birch"]
    opened.journal.close()
    slot = header_of(place).slots[0]
    assert (slot.memory, slot.passes) == (16, 2)
    place.vault(CHEAPEST).unlock(PASSPHRASE).journal.close()
    assert header_of(place).slots[0] == slot, "what is dearer stays"


def test_recovery_words_renew_no_slot_of_a_passphrase(place: Place, words: RecoveryWords) -> None:
    slots = header_of(place).slots
    place.vault(Cost(16, 2, 1)).unlock(words).journal.close()
    assert header_of(place).slots == slots
    assert len(slots) == SLOTS


def opens(place: Place, *secrets: Secret) -> list[bool]:
    """Whether each of these opens the vault, and Birch is in it."""
    opened = []
    for secret in secrets:
        try:
            journal = place.vault().unlock(secret, read_only=True).journal
        except VaultError:
            opened.append(False)
        else:
            opened.append(aliases(journal) == ["Birch"])
    return opened


def log_key(place: Place, secret: Secret = PASSPHRASE) -> bytes:
    """The data key of the vault."""
    return log_of(place.vault().unlock(secret, read_only=True).journal).data_key


def header_of(place: Place) -> Header:
    """The header as it stands in the file."""
    return copies(place.path.read_bytes()[:RECORDS])[0].header
