"""Every promise of the journal, on memory and on the vault."""

from __future__ import annotations

import threading
from datetime import timedelta, timezone

import pytest

from checkin.deleted import Conflict, Deleted, address, deleted_id
from checkin.document import D, Document, Unreadable
from checkin.draft import Draft, draft_id
from checkin.journal import KEPT, Journal
from checkin.merge import chosen, contested
from checkin.person import Person
from checkin.promise import Promise
from checkin.team import Team
from checkin.vault import ReadOnly
from checkin.version import order
from tests.contract.journals import FRIDAY, Clock, Place, person, promise, refusing, saving_by

BIRCH = person()
DESK = promise()


def put(journal: Journal, *documents: Document) -> None:
    with journal.action("put") as action:
        action.put(*documents)


def delete(journal: Journal, *documents: Document) -> None:
    with journal.action("delete") as action:
        action.delete(*documents)


def kept(journal: Journal, document: D) -> D:
    found = journal.get(type(document), document.id)
    assert found is not None
    return found


def mark(journal: Journal, document: Document) -> Deleted | None:
    return journal.get(Deleted, deleted_id(address(document.table, document.id)))


def content(document: D | None) -> D | None:
    return None if document is None else document.edit(version={}, edited_at=None)


def test_a_new_journal_holds_nothing(place: Place, journal: Journal) -> None:
    assert all(journal.all(kind) == () for kind in KEPT)
    assert journal.get(Person, "a1") is None
    assert journal.undo() is None
    assert journal.vault_id == place.vault_id


def test_what_is_put_is_found_by_id_and_among_all(journal: Journal) -> None:
    put(journal, BIRCH, DESK)
    assert content(journal.get(Person, "a1")) == BIRCH
    assert [content(p) for p in journal.all(Promise)] == [DESK]


def test_what_is_put_is_found_after_opening_again(place: Place, journal: Journal) -> None:
    put(journal, BIRCH, DESK)
    again = place.open()
    assert all(again.all(kind) == journal.all(kind) for kind in KEPT)


def test_ids_count_within_a_kind_only(journal: Journal) -> None:
    put(journal, person("same"), promise("same"))
    delete(journal, person("same"))
    assert journal.get(Person, "same") is None
    assert journal.get(Promise, "same") is not None


def test_inside_an_action_the_journal_shows_the_state_before(journal: Journal) -> None:
    with journal.action("add") as action:
        action.put(BIRCH)
        assert journal.all(Person) == ()
    assert len(journal.all(Person)) == 1


def test_the_last_word_on_a_document_wins(journal: Journal) -> None:
    with journal.action("rename twice") as action:
        action.put(BIRCH, BIRCH.edit(alias="Elm"))
        action.delete(DESK)
        action.put(DESK)
    assert content(kept(journal, BIRCH)) == BIRCH.edit(alias="Elm")
    assert kept(journal, DESK).version == {"laptop": 1}


def test_a_body_that_raises_changes_nothing(journal: Journal) -> None:
    put(journal, BIRCH)
    with pytest.raises(TypeError), journal.action("fail") as action:
        action.put(BIRCH.edit(alias="Elm"), DESK, Document(id="of no kind"))
    assert content(kept(journal, BIRCH)) == BIRCH
    assert journal.all(Promise) == ()
    assert journal.undo() == "put"
    assert journal.undo() is None


def test_a_refused_save_changes_nothing_and_can_be_tried_again(place: Place, journal: Journal) -> None:
    put(journal, BIRCH)
    with refusing(place.storage, OSError(28, "full")), pytest.raises(OSError, match="full"):
        put(journal, BIRCH.edit(alias="Elm"), DESK)
    assert content(kept(journal, BIRCH)) == BIRCH
    assert journal.all(Promise) == ()
    put(journal, BIRCH.edit(alias="Elm"))
    assert kept(journal, BIRCH).version == {"laptop": 2}


def test_a_refused_undo_can_be_tried_again(place: Place, journal: Journal) -> None:
    put(journal, BIRCH)
    with refusing(place.storage, OSError(28, "full")), pytest.raises(OSError, match="full"):
        journal.undo()
    assert len(journal.all(Person)) == 1
    assert journal.undo() == "put"
    assert journal.all(Person) == ()


def test_an_action_is_saved_in_one_piece(place: Place, journal: Journal) -> None:
    saves: list[object] = []
    with saving_by(place.storage, saves.append):
        put(journal, BIRCH, DESK, Draft(id=draft_id("here"), place="here"))
    assert len(saves) == 1


def test_an_action_that_changes_nothing_saves_nothing(place: Place, journal: Journal) -> None:
    put(journal, BIRCH)
    with refusing(place.storage, AssertionError("saved")):
        put(journal)
        put(journal, BIRCH)
        put(journal, kept(journal, BIRCH))
        delete(journal, DESK)
    assert kept(journal, BIRCH).version == {"laptop": 1}


def test_putting_stamps_the_version_and_the_moment(journal: Journal, clock: Clock) -> None:
    put(journal, BIRCH)
    clock.turn(hours=1)
    put(journal, BIRCH.edit(alias="Elm"))
    assert kept(journal, BIRCH).version == {"laptop": 2}
    assert kept(journal, BIRCH).edited_at == FRIDAY + timedelta(hours=1)


def test_each_device_counts_its_own_changes(place: Place, journal: Journal) -> None:
    put(journal, BIRCH)
    put(place.open(device="desktop"), BIRCH.edit(alias="Elm"))
    assert kept(place.open(), BIRCH).version == {"laptop": 1, "desktop": 1}


def test_a_clock_set_back_does_not_make_a_change_older(journal: Journal, clock: Clock) -> None:
    put(journal, BIRCH)
    first = kept(journal, BIRCH)
    clock.turn(days=-400)
    put(journal, BIRCH.edit(alias="Elm"))
    second = kept(journal, BIRCH)
    assert order(first.version, second.version) == "newer"
    assert first.edited_at is not None
    assert second.edited_at == first.edited_at - timedelta(days=400)


def test_moments_are_stamped_in_utc(place: Place, clock: Clock) -> None:
    clock.now = FRIDAY.astimezone(timezone(timedelta(hours=9)))
    journal = place.open()
    put(journal, BIRCH)
    stamped = kept(journal, BIRCH).edited_at
    assert stamped == FRIDAY
    assert stamped.utcoffset() == timedelta(0)


def test_a_put_knows_of_the_version_it_was_made_from(journal: Journal) -> None:
    put(journal, BIRCH)
    put(journal, BIRCH.edit(alias="Elm", version={"desktop": 7}))
    assert kept(journal, BIRCH).version == {"laptop": 2, "desktop": 7}


def test_choosing_the_version_kept_still_beats_the_other(journal: Journal) -> None:
    put(journal, BIRCH)
    put(journal, BIRCH.edit(version={"desktop": 7}))
    assert kept(journal, BIRCH).version == {"laptop": 2, "desktop": 7}


def test_deleting_leaves_a_mark_that_beats_what_was_deleted(journal: Journal) -> None:
    put(journal, BIRCH)
    before = kept(journal, BIRCH)
    delete(journal, BIRCH)
    assert journal.get(Person, BIRCH.id) is None
    left = mark(journal, BIRCH)
    assert left is not None
    assert left.of == "people/a1"
    assert order(before.version, left.version) == "newer"
    assert journal.all(Deleted) == (left,)


def test_putting_what_was_deleted_takes_the_mark_away_and_beats_it(journal: Journal) -> None:
    put(journal, BIRCH)
    delete(journal, BIRCH)
    left = mark(journal, BIRCH)
    put(journal, BIRCH)
    assert mark(journal, BIRCH) is None
    assert left is not None
    assert order(left.version, kept(journal, BIRCH).version) == "newer"


def test_drafts_leave_no_mark(journal: Journal) -> None:
    draft = Draft(id=draft_id("here"), place="here", text="half a")
    put(journal, draft)
    delete(journal, draft)
    assert journal.all(Draft) == ()
    assert journal.all(Deleted) == ()


def test_a_restored_document_keeps_its_stamps(journal: Journal, clock: Clock) -> None:
    stamped = BIRCH.edit(version={"desktop": 3}, edited_at=FRIDAY - timedelta(days=9))
    put(journal, BIRCH)
    delete(journal, BIRCH)
    with journal.action("import") as action:
        action.restore(stamped)
    assert kept(journal, BIRCH) == stamped
    assert mark(journal, BIRCH) is None


def test_a_restored_mark_takes_its_document_away(journal: Journal) -> None:
    put(journal, BIRCH)
    left = Deleted(id=deleted_id("people/a1"), of="people/a1", version={"laptop": 1, "desktop": 1}, edited_at=FRIDAY)
    with journal.action("import") as action:
        action.restore(left)
    assert journal.get(Person, "a1") is None
    assert journal.all(Deleted) == (left,)


@pytest.mark.parametrize("mark_first", [True, False])
def test_a_document_and_its_mark_never_stand_together(journal: Journal, mark_first: bool) -> None:
    left = Deleted(id=deleted_id("people/a1"), of="people/a1", version={"desktop": 1}, edited_at=FRIDAY)
    with journal.action("both") as action:
        if mark_first:
            action.restore(left)
            action.put(BIRCH)
        else:
            action.put(BIRCH)
            action.restore(left)
    assert journal.get(Person, "a1") is not None, "neither knew of the other, and an edit beats a deletion"
    assert mark(journal, BIRCH) is None


def test_the_last_word_is_spoken_last(journal: Journal) -> None:
    left = Deleted(id=deleted_id("people/a1"), of="people/a1", version={"desktop": 1}, edited_at=FRIDAY)
    with journal.action("to and fro") as action:
        action.put(BIRCH)
        action.restore(left)
        action.put(BIRCH)
    assert journal.get(Person, "a1") is not None
    assert journal.all(Deleted) == ()


def test_undo_takes_actions_back_last_first_and_names_them(journal: Journal) -> None:
    with journal.action("add") as action:
        action.put(BIRCH, DESK)
    with journal.action("rename") as action:
        action.put(BIRCH.edit(alias="Elm"))
    with journal.action("remove") as action:
        action.delete(BIRCH)
    assert journal.undo() == "remove"
    assert content(kept(journal, BIRCH)) == BIRCH.edit(alias="Elm")
    assert mark(journal, BIRCH) is None
    assert journal.undo() == "rename"
    assert content(kept(journal, BIRCH)) == BIRCH
    assert journal.undo() == "add"
    assert journal.all(Person) == ()
    assert journal.all(Promise) == ()
    assert journal.undo() is None


def test_undo_is_a_change_like_any_other(journal: Journal) -> None:
    """A merge must take what was undone for newer than what was done."""
    put(journal, BIRCH)
    put(journal, BIRCH.edit(alias="Elm"))
    renamed = kept(journal, BIRCH)
    journal.undo()
    assert order(renamed.version, kept(journal, BIRCH).version) == "newer"
    journal.undo()
    left = mark(journal, BIRCH)
    assert left is not None
    assert left.version == {"laptop": 4}


def test_drafts_are_no_step_of_undo(journal: Journal) -> None:
    put(journal, BIRCH)
    put(journal, Draft(id=draft_id("here"), place="here", text="half a"))
    assert journal.undo() == "put"
    assert journal.all(Person) == ()
    assert len(journal.all(Draft)) == 1


def test_undoing_what_kept_a_draft_brings_the_draft_back(journal: Journal) -> None:
    """Otherwise what was typed would be lost."""
    draft = Draft(id=draft_id("here"), place="here", text="all of it")
    put(journal, draft)
    with journal.action("keep") as action:
        action.put(BIRCH)
        action.delete(draft)
    journal.undo()
    assert content(kept(journal, draft)) == draft


def test_undo_does_not_take_back_what_was_typed_since(journal: Journal) -> None:
    draft = Draft(id=draft_id("here"), place="here", text="all of it")
    put(journal, draft)
    with journal.action("keep") as action:
        action.put(BIRCH)
        action.delete(draft)
    put(journal, draft.edit(text="another"))
    journal.undo()
    assert content(kept(journal, draft)) == draft.edit(text="another")


def test_a_read_only_journal_reads_and_refuses_every_action(place: Place, journal: Journal) -> None:
    put(journal, BIRCH)
    reader = place.open(read_only=True)
    assert reader.read_only
    assert not journal.read_only
    assert reader.all(Person) == journal.all(Person)
    with pytest.raises(ReadOnly), reader.action("change") as action:
        action.delete(BIRCH)
    assert reader.undo() is None


def test_closing_twice_does_no_harm_and_ends_all_change(journal: Journal) -> None:
    put(journal, BIRCH)
    journal.close()
    journal.close()
    with pytest.raises(ReadOnly), journal.action("change"):
        pass
    assert journal.undo() is None


@pytest.mark.parametrize(
    "unfit",
    [
        BIRCH.edit(alias="x" * 61),
        BIRCH.edit(name="\ud800"),
        BIRCH.edit(tags=(1,)),
        Conflict(id="c", of="people/a1", document={"of": object()}),
        Team(version={"\ud800": 1}),
    ],
    ids=["too-long", "not-text", "wrong-type", "no-json", "nothing-required"],
)
def test_what_could_not_be_read_back_is_not_kept(journal: Journal, unfit: Document) -> None:
    with pytest.raises(Unreadable) as refusal, journal.action("put") as action:
        action.put(DESK, unfit)
    assert refusal.value.__context__ is None
    assert journal.all(Promise) == ()
    assert journal.all(type(unfit)) == ()


def test_only_the_kinds_of_a_journal_are_kept(journal: Journal) -> None:
    with pytest.raises(TypeError), journal.action("put") as action:
        action.put(Document(id="x"))


def test_actions_of_many_threads_lose_nothing(journal: Journal) -> None:
    put(journal, BIRCH)

    def rename(n: int) -> None:
        for turn in range(20):
            with journal.action("rename") as action:
                before = kept(journal, BIRCH)
                action.put(before.edit(tags=(*before.tags, f"{n}/{turn}")))

    threads = [threading.Thread(target=rename, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    birch = journal.get(Person, BIRCH.id)
    assert birch is not None
    assert len(birch.tags) == 80
    assert birch.version == {"laptop": 81}


def test_reading_does_not_wait_for_a_save(place: Place, journal: Journal) -> None:
    put(journal, BIRCH)
    saving, read = threading.Event(), threading.Event()

    def slow(_: object) -> None:
        saving.set()
        assert read.wait(10)

    with saving_by(place.storage, slow):
        thread = threading.Thread(target=put, args=(journal, BIRCH.edit(alias="Elm")))
        thread.start()
        assert saving.wait(10)
        assert content(kept(journal, BIRCH)) == BIRCH
        read.set()
        thread.join()
    assert content(kept(journal, BIRCH)) == BIRCH.edit(alias="Elm")


def test_a_document_that_was_read_never_changes(journal: Journal) -> None:
    put(journal, BIRCH)
    before = kept(journal, BIRCH)
    all_before = journal.all(Person)
    put(journal, BIRCH.edit(alias="Elm"))
    assert content(before) == BIRCH
    assert all_before == (before,)


def in_question(journal: Journal) -> list[str]:
    """The aliases that stand side by side, the one shown first."""
    return [text.alias for standing in contested(journal) for text in standing.texts if isinstance(text, Person)]


def changed_on_both(journal: Journal) -> Person:
    """Somebody whom two machines have called otherwise; theirs is the later one."""
    put(journal, BIRCH)
    theirs = BIRCH.edit(alias="Elm", version={"desktop": 1}, edited_at=FRIDAY + timedelta(days=1))
    with journal.action("merge") as action:
        action.restore(theirs)
    return theirs


def test_versions_that_know_nothing_of_each_other_stand_side_by_side(journal: Journal) -> None:
    theirs = changed_on_both(journal)
    assert kept(journal, BIRCH) == theirs
    assert in_question(journal) == ["Elm", "Birch"]
    assert journal.undo() == "merge"
    assert in_question(journal) == []
    assert kept(journal, BIRCH).alias == "Birch"


def test_an_edit_leaves_the_version_beside_it_to_be_chosen(journal: Journal) -> None:
    theirs = changed_on_both(journal)
    put(journal, theirs.edit(alias="Oak"))
    assert in_question(journal) == ["Oak", "Birch"], "the last change is shown, though another clock is ahead"
    put(journal, kept(journal, BIRCH).edit(alias="Fir"))
    assert in_question(journal) == ["Fir", "Birch"]


def test_a_choice_can_be_undone_and_then_made_again(journal: Journal) -> None:
    changed_on_both(journal)
    [standing] = contested(journal)
    with journal.action("choose") as action:
        action.put(chosen(standing, standing.texts[1]))
    assert (kept(journal, BIRCH).alias, journal.all(Conflict)) == ("Birch", ())
    assert journal.undo() == "choose"
    assert sorted(in_question(journal)) == ["Birch", "Elm"]
    before = journal.all(Conflict)
    [standing] = contested(journal)
    with journal.action("meet the same again") as action:
        action.restore(*standing.siblings)
    assert journal.all(Conflict) == before, "the versions brought back know nothing of each other"


def test_a_deletion_takes_every_version_and_undo_brings_them_back(journal: Journal) -> None:
    theirs = changed_on_both(journal)
    delete(journal, theirs)
    assert (journal.all(Person), journal.all(Conflict)) == ((), ())
    assert journal.undo() == "delete"
    assert sorted(in_question(journal)) == ["Birch", "Elm"]
