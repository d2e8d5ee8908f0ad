"""Export and import: nothing is lost on the way, a merge goes by versions, and a bad file changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from checkin import exchange
from checkin.deleted import Conflict, Deleted, address, conflict_with, deleted_id
from checkin.document import Document, NotAccepted
from checkin.draft import Draft, draft_id
from checkin.exchange import Import, exported, imported
from checkin.journal import KEPT, Journal
from checkin.merge import Preview, contested, of_version
from checkin.person import Person
from checkin.vault import ReadOnly
from storage.journal import memory_journal
from tests.contract.documents import drafts, journals
from tests.contract.journals import FRIDAY, Clock, Place, person, promise

BIRCH = person("b1c4")
DESK = promise("de5c")


def elsewhere(device: str = "desktop") -> Journal:
    return memory_journal(now=Clock(), device=device)


def put(journal: Journal, *documents: Document) -> None:
    with journal.action("put") as action:
        action.put(*documents)


def delete(journal: Journal, *documents: Document) -> None:
    with journal.action("delete") as action:
        action.delete(*documents)


def restore(journal: Journal, *documents: Document) -> None:
    with journal.action("restore") as action:
        action.restore(*documents)


def copied(journal: Journal, device: str = "desktop") -> Journal:
    """Another journal with all that this one holds."""
    copy = elsewhere(device)
    imported(exported(journal)).into(copy)
    return copy


def all_of(journal: Journal) -> dict[str, dict[str, Document]]:
    return {kind.table: {document.id: document for document in journal.all(kind)} for kind in KEPT}


def test_an_empty_journal_is_an_empty_export(journal: Journal) -> None:
    plain = json.loads(exported(journal))
    assert plain["checkin_schema"] == 1
    assert set(plain["documents"]) == {kind.table for kind in KEPT} - {"drafts"}
    assert not any(plain["documents"].values())
    assert imported(exported(journal)) == Import(())


def test_an_export_is_in_order_and_ends_its_last_line(journal: Journal) -> None:
    put(journal, person("b2"), DESK, person("a1", "Elm"))
    content = exported(journal)
    plain = json.loads(content)
    assert [document["id"] for document in plain["documents"]["people"]] == ["a1", "b2"]
    assert content == json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def test_drafts_are_not_exported(journal: Journal) -> None:
    put(journal, Draft(id=draft_id("here"), place="here", text="half a thought"))
    assert exported(journal) == exported(elsewhere())


def test_an_import_into_an_empty_journal_gives_the_same_export(journal: Journal, clock: Clock) -> None:
    put(journal, BIRCH, DESK, person("e1", "Elm"))
    clock.turn(days=8)
    put(journal, BIRCH.edit(alias="Bïrch 🌳"))
    delete(journal, DESK)
    restore(journal, conflict_with(person("e1", "Ash").edit(version={"desktop": 1})))
    copy = elsewhere()
    preview = imported(exported(journal)).into(copy)
    assert exported(copy) == exported(journal)
    assert preview == Preview(new=2, same=1)


@given(documents=journals, unfinished=drafts)
@settings(max_examples=60)
def test_no_journal_loses_anything_on_the_way(documents: list[Document], unfinished: Draft) -> None:
    journal, copy = elsewhere(), elsewhere("laptop")
    restore(journal, *documents, unfinished)
    content = exported(journal)
    found = imported(content)
    kept = [document for kind in KEPT if kind is not Draft for document in journal.all(kind)]
    assert len(found.documents) == len(kept)
    assert all(document in kept for document in found.documents)
    found.into(copy)
    assert exported(copy) == content
    assert found.into(copy) == Preview(same=len({of_version(document) for document in documents}))
    assert exported(copy) == content


def test_the_preview_is_what_comes_of_it_and_changes_nothing(journal: Journal) -> None:
    put(journal, BIRCH)
    other = copied(journal)
    put(other, BIRCH.edit(alias="Elm"), DESK)
    coming = imported(exported(other))
    before = all_of(journal)
    assert coming.preview(journal) == Preview(new=1, newer=1)
    assert all_of(journal) == before
    assert coming.into(journal) == Preview(new=1, newer=1)


def test_an_import_is_one_action_and_can_be_undone(journal: Journal) -> None:
    put(journal, BIRCH)
    other = copied(journal)
    put(other, BIRCH.edit(alias="Elm"), DESK)
    delete(other, BIRCH)
    before = all_of(journal)
    coming = imported(exported(other))
    coming.into(journal)
    assert journal.undo() == "Import"
    assert all_of(journal) == before


def test_what_was_imported_and_undone_can_be_imported_again(journal: Journal) -> None:
    put(journal, BIRCH)
    other = copied(journal)
    put(other, BIRCH.edit(alias="Elm"), DESK)
    coming = imported(exported(other))
    first = coming.into(journal)
    journal.undo()
    assert coming.into(journal) == first
    assert all_of(journal) == all_of(other)


def test_undoing_an_import_after_a_change_counts_as_a_change(journal: Journal) -> None:
    """The device's counter was used: the same one must not come to stand for something else."""
    coming = imported(exported(copied_with(DESK)))
    coming.into(journal)
    put(journal, DESK.edit(what="A window"))
    journal.undo()
    journal.undo()
    mark = journal.get(Deleted, deleted_id(address(DESK.table, DESK.id)))
    assert mark is not None
    assert mark.version == {"desktop": 1, "laptop": 3}


def copied_with(*documents: Document) -> Journal:
    other = elsewhere()
    put(other, *documents)
    return other


def test_an_older_version_changes_nothing(journal: Journal) -> None:
    put(journal, BIRCH)
    old = imported(exported(journal))
    put(journal, BIRCH.edit(alias="Elm"))
    before = all_of(journal)
    assert old.into(journal) == Preview(older=1)
    assert all_of(journal) == before


def test_a_concurrent_version_is_kept_beside_the_one_that_is_shown(journal: Journal, clock: Clock) -> None:
    put(journal, BIRCH)
    other = copied(journal)
    put(other, BIRCH.edit(alias="Elm"))
    clock.turn(hours=1)
    put(journal, BIRCH.edit(alias="Ash"))
    coming = imported(exported(other))
    assert coming.into(journal) == Preview(concurrent=1)
    here = journal.get(Person, BIRCH.id)
    assert here is not None
    assert here.alias == "Ash"
    [conflict] = journal.all(Conflict)
    assert conflict.of == address("people", BIRCH.id)
    assert conflict.document["alias"] == "Elm"
    assert coming.into(journal) == Preview(same=1)
    assert journal.all(Conflict) == (conflict,)


def test_what_was_chosen_is_not_asked_again(journal: Journal) -> None:
    put(journal, BIRCH)
    other = copied(journal)
    put(other, BIRCH.edit(alias="Elm"))
    put(journal, BIRCH.edit(alias="Ash"))
    coming = imported(exported(other))
    coming.into(journal)
    [conflict] = journal.all(Conflict)
    put(journal, BIRCH.edit(alias="Ash", version=conflict.document["version"]))
    assert journal.all(Conflict) == ()
    assert coming.into(journal) == Preview(older=1)
    assert imported(exported(journal)).into(other) == Preview(newer=1)


def test_equal_versions_with_other_content_count_as_concurrent(journal: Journal) -> None:
    """Two copies may have counted alike, after one was restored from a backup."""
    restore(journal, BIRCH.edit(version={"laptop": 1}))
    coming = Import((BIRCH.edit(alias="Elm", version={"laptop": 1}),))
    assert coming.into(journal) == Preview(concurrent=1)


def test_equal_content_is_never_a_conflict(journal: Journal) -> None:
    later = FRIDAY + timedelta(hours=1)
    restore(journal, BIRCH.edit(version={"laptop": 2}, edited_at=FRIDAY))
    coming = Import((BIRCH.edit(version={"desktop": 1}, edited_at=later),))
    assert coming.into(journal) == Preview(same=1)
    assert journal.all(Person) == coming.documents
    assert contested(journal) == ()
    put(journal, BIRCH.edit(alias="Elm"))
    [changed] = journal.all(Person)
    assert (changed.version, journal.all(Conflict)) == ({"laptop": 3, "desktop": 1}, ()), "it knows of both"


def test_a_deletion_takes_away_what_it_knew_of(journal: Journal) -> None:
    put(journal, BIRCH)
    other = copied(journal)
    delete(other, BIRCH)
    assert imported(exported(other)).into(journal) == Preview(deleted=1)
    assert all_of(journal) == all_of(other)


def test_an_edit_beats_a_deletion_that_did_not_know_of_it(journal: Journal) -> None:
    put(journal, BIRCH)
    other = copied(journal)
    delete(other, BIRCH)
    put(journal, BIRCH.edit(alias="Elm"))
    theirs, mine = imported(exported(other)), imported(exported(journal))
    assert theirs.into(journal) == Preview(older=1)
    assert mine.into(other) == Preview(new=1)
    assert all_of(journal) == all_of(other)


def test_an_edit_counted_like_a_deletion_beats_it_on_both_sides(journal: Journal) -> None:
    other = elsewhere()
    restore(journal, BIRCH.edit(version={"laptop": 2}))
    of = address("people", BIRCH.id)
    restore(other, Deleted(id=deleted_id(of), of=of, version={"laptop": 2}))
    theirs, mine = imported(exported(other)), imported(exported(journal))
    assert theirs.into(journal) == Preview(older=1)
    assert mine.into(other) == Preview(new=1)
    assert all_of(journal) == all_of(other)


def test_what_was_deleted_here_does_not_come_back(journal: Journal) -> None:
    put(journal, BIRCH)
    before = imported(exported(journal))
    delete(journal, BIRCH)
    assert before.into(journal) == Preview(older=1)
    assert journal.all(Person) == ()


def test_what_was_erased_stays_erased_whatever_was_edited(journal: Journal) -> None:
    erased = Deleted(
        id=deleted_id(address("people", BIRCH.id)), of=address("people", BIRCH.id), version={"desktop": 1}, erased=True
    )
    edited = BIRCH.edit(version={"laptop": 7})
    restore(journal, edited)
    assert Import((erased,)).into(journal) == Preview(deleted=1)
    assert Import((edited,)).into(journal) == Preview(older=1)
    assert journal.all(Person) == ()


def test_two_deletions_of_one_document_become_one(journal: Journal) -> None:
    put(journal, BIRCH)
    other = copied(journal)
    delete(other, BIRCH)
    delete(journal, BIRCH)
    theirs, mine = imported(exported(other)), imported(exported(journal))
    assert theirs.into(journal) == Preview(same=1)
    assert mine.into(other) == Preview(same=1)
    assert all_of(journal) == all_of(other)
    assert contested(journal) == ()


def test_a_deletion_that_is_an_erasure_elsewhere_becomes_one_here(journal: Journal) -> None:
    put(journal, BIRCH)
    delete(journal, BIRCH)
    [mark] = journal.all(Deleted)
    assert Import((mark.edit(erased=True),)).into(journal) == Preview(same=1)
    assert journal.all(Deleted) == (mark.edit(erased=True),)
    assert Import((mark,)).into(journal) == Preview(same=1)
    assert journal.all(Deleted) == (mark.edit(erased=True),)


def test_a_read_only_journal_takes_no_import(place: Place, journal: Journal) -> None:
    put(journal, BIRCH)
    coming = imported(exported(copied_with(DESK)))
    with pytest.raises(ReadOnly):
        coming.into(place.open(read_only=True))


def test_a_reference_to_nobody_is_accepted(journal: Journal) -> None:
    coming = imported(exported(copied_with(DESK.edit(to="0" * 32))))
    assert coming.into(journal) == Preview(new=1)


# What is no export.


def plain_export() -> dict[str, Any]:
    other = elsewhere()
    put(other, BIRCH, person("e1", "Elm 🌳\n"), DESK)
    delete(other, DESK)
    restore(other, conflict_with(person("e1", "Ash").edit(version={"laptop": 1})))
    plain: dict[str, Any] = json.loads(exported(other))
    return plain


def refused(content: bytes) -> NotAccepted:
    with pytest.raises(NotAccepted) as refusal:
        imported(content)
    error = refusal.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert str(error) == error.reason
    return error


def with_change(change: Callable[[dict[str, Any]], object]) -> bytes:
    plain = plain_export()
    change(plain)
    return json.dumps(plain).encode()


def test_the_export_that_is_spoilt_below_is_good() -> None:
    assert len(imported(with_change(lambda plain: None)).documents) == 4


@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_file_cut_anywhere_says_so(ascii_only: bool) -> None:
    content = json.dumps(plain_export()).encode() if ascii_only else exported_of_plain()
    whole = len(content.rstrip())
    for length in range(whole):
        assert refused(content[:length]).reason == "cut", length


def exported_of_plain() -> bytes:
    other = elsewhere()
    imported(json.dumps(plain_export()).encode()).into(other)
    return exported(other)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "cut"),
        (b"{", "cut"),
        (b"hello, this is a letter", "not-json"),
        (b"\x89PNG\r\n\x1a\n", "not-json"),
        ("über".encode("utf-16"), "not-json"),
        (b'{"checkin_schema": NaN}', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'{"checkin_schema": ' + b"9" * 5000 + b"}", "not-json"),
        (b'{"checkin_schema": 1, "checkin_schema": 1, "documents": {}}', "not-json"),
        (b"[]", "not-an-export"),
        (b"1", "not-an-export"),
        (b'{"entries": []}', "not-an-export"),
        (b'{"checkin_schema": "1", "documents": {}}', "not-an-export"),
        (b'{"checkin_schema": 0, "documents": {}}', "not-an-export"),
        (b'{"checkin_schema": 1, "documents": []}', "not-an-export"),
        (b'{"checkin_schema": 1, "documents": {}, "more": 1}', "not-an-export"),
        (b'{"checkin_schema": 2, "archive": {}}', "newer"),
        (b'{"checkin_schema": 1, "documents": {"drafts": []}}', "unknown-table"),
        (b'{"checkin_schema": 1, "documents": {"people": {}}}', "shape"),
    ],
)
def test_what_is_no_export_is_refused(content: bytes, reason: str) -> None:
    assert refused(content).reason == reason


def test_bad_json_is_found_by_its_line() -> None:
    assert refused(b'{\n"checkin_schema": 1,\n"documents": {"people": [}}}').line == 3


def test_text_that_ends_in_the_middle_of_a_letter_is_found_by_its_line() -> None:
    assert refused('{\n"checkin_schema": "å'.encode()[:-1]).line == 2


def set_in(table: str, number: int, **fields: object) -> Callable[[dict[str, Any]], object]:
    return lambda plain: plain["documents"][table][number].update(fields)


def twice(table: str) -> Callable[[dict[str, Any]], object]:
    return lambda plain: plain["documents"][table].append(plain["documents"][table][0])


@pytest.mark.parametrize(
    ("change", "reason", "table", "number"),
    [
        (set_in("people", 1, mood="secret"), "unknown-field", "people", 2),
        (set_in("people", 0, alias=""), "shape", "people", 1),
        (set_in("people", 0, alias="secret" * 11), "shape", "people", 1),
        (set_in("people", 0, alias="\ud800"), "shape", "people", 1),
        (set_in("people", 0, alias="secret\x1b]52;c;c2VjcmV0\x07"), "control", "people", 1),
        (set_in("people", 1, tags=["secret\x9b2J"]), "control", "people", 2),
        (set_in("people", 0, version={"secret\x7f": 1}), "control", "people", 1),
        (set_in("conflicts", 0, document={"name": "secret\r"}), "control", "conflicts", 1),
        (set_in("people", 0, since="2026-02-31"), "shape", "people", 1),
        (set_in("people", 0, tags=json.loads("[" * 480 + "]" * 480)), "shape", "people", 1),
        (set_in("people", 0, edited_at="2026-02-20T10:00:00"), "shape", "people", 1),
        (set_in("people", 0, edited_at="9999-12-31T23:59:59Z"), "shape", "people", 1),
        (set_in("people", 0, since="0001-01-01"), "shape", "people", 1),
        (set_in("people", 0, version={"secret": 0}), "shape", "people", 1),
        (set_in("people", 0, id="secret/1"), "id", "people", 1),
        (set_in("people", 0, id="team"), "id", "people", 1),
        (set_in("people", 0, id=""), "shape", "people", 1),
        (set_in("deleted", 0, id="0" * 32), "id", "deleted", 1),
        (set_in("deleted", 0, of="secret"), "id", "deleted", 1),
        (set_in("conflicts", 0, id="0" * 32), "id", "conflicts", 1),
        (set_in("conflicts", 0, of="secret/1"), "id", "conflicts", 1),
        (set_in("conflicts", 0, document={"secret": 1}), "id", "conflicts", 1),
        (twice("people"), "clash", "people", 3),
        (twice("deleted"), "clash", "deleted", 2),
        (lambda plain: plain["documents"]["people"].insert(0, "secret"), "shape", "people", 1),
        (lambda plain: plain["documents"]["people"][0].pop("alias"), "shape", "people", 1),
    ],
)
def test_a_bad_document_is_named_by_its_place_and_never_quoted(
    change: Callable[[dict[str, Any]], object], reason: str, table: str, number: int
) -> None:
    error = refused(with_change(change))
    assert (error.reason, error.table, error.number) == (reason, table, number)
    assert "secret" not in f"{error!r} {error} {vars(error)}"


@pytest.mark.parametrize("week", ["2025-W53", "2026-W54", "2026-47", ""])
def test_a_week_that_its_year_does_not_have_is_refused(week: str) -> None:
    check_in = {"id": "c1", "week": week, "deck": "weekly", "finished_at": "2026-11-20T14:30:00Z"}
    error = refused(json.dumps({"checkin_schema": 1, "documents": {"check_ins": [check_in]}}).encode())
    assert (error.reason, error.table, error.number) == ("shape", "check_ins", 1)


@pytest.mark.parametrize("fields", [{"week": "9999-W52"}, {"finished_at": "9999-12-31T23:59:59Z"}])
def test_what_lies_at_the_end_of_the_calendar_is_refused(fields: dict[str, str]) -> None:
    """A page that counts on from there would be no page, at this start of checkin and at every other."""
    check_in = {"id": "c1", "week": "2026-W47", "deck": "weekly", "finished_at": "2026-11-20T14:30:00Z", **fields}
    error = refused(json.dumps({"checkin_schema": 1, "documents": {"check_ins": [check_in]}}).encode())
    assert (error.reason, error.table, error.number) == ("shape", "check_ins", 1)


def test_a_document_beside_the_mark_of_its_deletion_is_refused() -> None:
    mark = {"id": deleted_id("people/e1"), "of": "people/e1"}
    error = refused(with_change(lambda plain: plain["documents"]["deleted"].append(mark)))
    assert (error.reason, error.table, error.number) == ("clash", "deleted", 2)


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = exported_of_plain()
    monkeypatch.setattr(exchange, "LARGEST", len(content))
    imported(content)
    assert refused(content + b"\n").reason == "too-large"


def test_a_byte_order_mark_and_other_spacing_do_no_harm() -> None:
    plain = plain_export()
    content = b"\xef\xbb\xbf" + json.dumps(plain, indent="\t").replace("\n", "\r\n").encode("utf-8")
    assert imported(content) == imported(json.dumps(plain).encode())


def test_tables_may_be_left_out() -> None:
    assert imported(b'{"checkin_schema": 1, "documents": {}}') == Import(())
