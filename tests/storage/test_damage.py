"""Damage: whatever happens to the bytes, the content is right, or something is said and nothing can be changed.

Examples, with all that is said of them; every bit and every length is turned and cut in `tests.campaigns`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import product

import pytest

from checkin.damage import Damage, Gap
from checkin.person import Person
from checkin.vault import Damaged, NotAVault, Notice, Passphrase, ReadOnly, Tampered, TooLarge
from storage.format import COPY, LARGEST, RECORDS, head_at
from tests.storage.safe import NOW, PASSPHRASE, Place, add, aliases, let_go, log_of, person

PEOPLE = ["Ash", "Birch", "Elm"]
RECORD = 512
SIZE = RECORDS + len(PEOPLE) * RECORD


@contextmanager
def looking(place: Place, *, read_only: bool) -> Iterator[tuple[list[str], tuple[Notice, ...]]]:
    """The aliases and notices that somebody finds who opens the vault."""
    opened = place.vault().unlock(PASSPHRASE, read_only=read_only)
    try:
        if any(notice.kind in ("damaged", "tampered") for notice in opened.notices):
            assert opened.journal.read_only
        yield aliases(opened.journal), opened.notices
    finally:
        opened.journal.close()


def kinds(notices: tuple[Notice, ...]) -> list[str]:
    return [notice.kind for notice in notices]


def counts(notices: tuple[Notice, ...]) -> list[tuple[str, int]]:
    return [(notice.kind, notice.count) for notice in notices]


@pytest.fixture
def whole(place: Place) -> bytes:
    """The bytes of a small vault, which was last seen whole here."""
    place.make(*PEOPLE)
    content = place.path.read_bytes()
    assert len(content) == SIZE
    return content


@pytest.mark.parametrize("position", range(0, RECORDS, 613))
def test_a_header_with_one_bad_copy_is_made_whole(place: Place, whole: bytes, position: int) -> None:
    place.path.write_bytes(flipped(whole, position))
    assert place.vault().verify(PASSPHRASE).condition == "damaged"
    assert place.look()[0] == PEOPLE
    assert place.vault().verify(PASSPHRASE).condition == "healthy"


def test_a_flipped_bit_of_a_record_costs_that_record_and_forbids_changes(place: Place, whole: bytes) -> None:
    for position in range(RECORDS, SIZE, 67):
        bad = flipped(whole, position)
        place.path.write_bytes(bad)
        hit = (position - RECORDS) // RECORD
        with looking(place, read_only=False) as (found, notices):
            assert found == PEOPLE[:hit] + PEOPLE[hit + 1 :], position
            assert counts(notices) == [("damaged", 1)], position
        assert place.path.read_bytes() == bad, "nothing is changed, so that it can be salvaged"


def test_a_bad_last_record_never_seen_here_is_set_aside_as_an_unfinished_save(place: Place, whole: bytes) -> None:
    for number, position in enumerate(range(SIZE - RECORD, SIZE, 7)):
        place.path.write_bytes(flipped(whole, position))
        with looking(place.elsewhere(f"machine {number}"), read_only=False) as (found, notices):
            assert found == PEOPLE[:2], position
            assert counts(notices) == [("torn", RECORD)], position
        assert place.path.read_bytes() == whole[:-RECORD]
        [torn] = place.path.parent.glob("*.torn")
        assert notices[0].file == torn.name, "so that the leader can find it"
        assert torn.stat().st_mode & 0o777 == 0o600
        assert torn.read_bytes() == flipped(whole, position)[-RECORD:]
        torn.unlink()


@pytest.mark.parametrize("length", [0, 1, COPY - 1])
def test_less_than_a_header_is_no_vault(place: Place, whole: bytes, length: int) -> None:
    place.path.write_bytes(whole[:length])
    with pytest.raises(NotAVault):
        place.open()


@pytest.mark.parametrize("length", [COPY, COPY + 1, RECORDS - 1])
def test_a_cut_within_the_second_copy_of_the_header_is_told(place: Place, whole: bytes, length: int) -> None:
    place.path.write_bytes(whole[:length])
    with looking(place, read_only=True) as (found, notices):
        assert (found, kinds(notices)) == ([], ["header", "damaged"])


def test_a_cut_within_the_records_of_a_vault_seen_here_is_told(place: Place, whole: bytes) -> None:
    for length in range(RECORDS, SIZE, 64):
        place.path.write_bytes(whole[:length])
        kept, rest = divmod(length - RECORDS, RECORD)
        with looking(place, read_only=True) as (found, notices):
            assert found == PEOPLE[:kept], length
            assert counts(notices) == [("damaged" if rest else "rolled-back", len(PEOPLE) - kept)], length


def test_a_cut_within_the_records_of_a_vault_not_seen_here_is_an_unfinished_save(place: Place, whole: bytes) -> None:
    for length in range(RECORDS, SIZE, 64):
        place.path.write_bytes(whole[:length])
        kept, rest = divmod(length - RECORDS, RECORD)
        with looking(place.elsewhere(f"machine {length}"), read_only=False) as (found, notices):
            assert found == PEOPLE[:kept], length
            assert counts(notices) == ([("torn", rest)] if rest else []), length
        assert place.path.read_bytes() == whole[: RECORDS + kept * RECORD]


@pytest.mark.parametrize("kept", list(product((True, False), repeat=4))[1:])
def test_whichever_sectors_of_a_save_a_power_cut_took_it_is_an_unfinished_save(
    place: Place, whole: bytes, kept: tuple[bool, ...]
) -> None:
    """What is on the disk need not be the beginning of what was written."""
    opened = place.open()
    with opened.journal.action("add") as action:
        action.put(person("Oak").edit(name="x" * 1500))
    save = place.path.read_bytes()[SIZE:]
    let_go(opened.journal)
    sectors = [save[start : start + 512] for start in range(0, len(save), 512)]
    assert len(sectors) == len(kept)
    left = b"".join(sector if there else bytes(512) for sector, there in zip(sectors, kept, strict=True))
    place.path.write_bytes(whole + left)
    found, [notice] = place.look()
    assert (found, notice.kind, notice.count) == (PEOPLE, "torn", len(save))


def test_after_an_unfinished_save_the_vault_goes_on(place: Place, whole: bytes) -> None:
    place.path.write_bytes(whole + bytes(4096))
    opened = place.open()
    assert counts(opened.notices) == [("torn", 4096)]
    add(opened.journal, "Oak")
    opened.journal.close()
    assert place.look() == ([*PEOPLE, "Oak"], ())


def test_who_holds_no_lock_passes_over_an_unfinished_save(place: Place, whole: bytes) -> None:
    """It may be one in the making."""
    place.path.write_bytes(whole + bytes(4096))
    with looking(place, read_only=True) as seen:
        assert seen == (PEOPLE, ())
    assert place.vault().verify(PASSPHRASE).condition == "torn"
    holder = place.open()
    place.path.write_bytes(whole + bytes(4096))
    assert place.vault().verify(PASSPHRASE).condition == "healthy"
    holder.journal.close()


@pytest.mark.parametrize(
    ("order", "found", "lost"),
    [
        ([1, 2], ["Birch", "Elm"], 1),
        ([0, 2], ["Ash", "Elm"], 1),
        ([2], ["Elm"], 2),
        ([1, 0, 2], PEOPLE, 0),
        ([0, 0, 1, 2], PEOPLE, 0),
        ([0, 1, 0, 2], PEOPLE, 0),
        ([0, 1, 2, 2], PEOPLE, 0),
        ([0, 1, 2, 0], PEOPLE, 0),
        ([0, 2, 1], PEOPLE, 0),
        ([2, 1, 0], PEOPLE, 0),
    ],
)
def test_records_taken_away_swapped_or_doubled_are_tampering_and_are_read_as_they_were_saved(
    place: Place, whole: bytes, order: list[int], found: list[str], lost: int
) -> None:
    """Each record is genuine; only the chain shows that they are not what was written. No rot and no cut does that."""
    records = [whole[start : start + RECORD] for start in range(RECORDS, SIZE, RECORD)]
    content = whole[:RECORDS] + b"".join(records[number] for number in order)
    place.path.write_bytes(content)
    with looking(place.elsewhere(), read_only=False) as (seen, notices):
        assert (seen, counts(notices)) == (found, [("tampered", lost)])
    report = place.elsewhere().vault().verify(PASSPHRASE)
    assert (report.condition, report.records, report.bad_bytes) == ("tampered", len(found), 0)
    assert place.path.read_bytes() == content


def test_of_records_out_of_place_the_one_saved_last_holds(place: Place) -> None:
    place.make("Birch")
    opened = place.open()
    for name in ("B.", "Bi."):
        with opened.journal.action("rename") as action:
            action.put(person("Birch").edit(name=name))
    content = place.path.read_bytes()
    opened.journal.close()
    records = [content[start : start + RECORD] for start in range(RECORDS, len(content), RECORD)]
    place.path.write_bytes(content[:RECORDS] + b"".join(records[number] for number in (0, 2, 1)))
    opened = place.elsewhere().open()
    assert [found.name for found in opened.journal.all(Person)] == ["Bi."]
    opened.journal.close()


def test_a_record_of_a_copy_that_went_another_way_is_out_of_place(place: Place, whole: bytes) -> None:
    """It is genuine, and of the same file: here the chain alone shows that it was never saved here."""
    place.path.write_bytes(whole[:-RECORD])
    opened = place.elsewhere().open()
    add(opened.journal, "Oak")
    other = place.path.read_bytes()[-RECORD:]
    opened.journal.close()
    for content, found in (
        (whole + other, PEOPLE),
        (whole[:-RECORD] + other + whole[-RECORD:], ["Ash", "Birch", "Oak"]),
    ):
        place.path.write_bytes(content)
        with looking(place.elsewhere("third"), read_only=False) as (seen, notices):
            assert (seen, counts(notices)) == (found, [("tampered", 0)])


def test_a_record_of_another_vault_is_not_taken_for_ours(place: Place, whole: bytes) -> None:
    other = Place(place.path.with_name("other.checkin"), place.state)
    other.make("Stranger", "Stray")
    foreign = other.path.read_bytes()[RECORDS:]
    for content, found, told in (
        (whole + foreign[:RECORD], PEOPLE, [("torn", RECORD)]),
        (whole + foreign, PEOPLE, [("damaged", 2)]),
        (whole[: RECORDS + RECORD] + foreign[:RECORD] + whole[-RECORD:], ["Ash", "Elm"], [("damaged", 1)]),
        (whole[:-RECORD] + foreign[:RECORD] + whole[-RECORD:], PEOPLE, [("tampered", 0)]),
    ):
        place.path.write_bytes(content)
        with looking(place.elsewhere(), read_only=False) as (seen, notices):
            assert (seen, counts(notices)) == (found, told)


def test_a_record_of_the_same_vault_before_a_rewriting_is_not_read(place: Place, whole: bytes) -> None:
    opened = place.open()
    log_of(opened.journal).compact()
    add(opened.journal, "Oak", "Rowan")
    content = place.path.read_bytes()
    opened.journal.close()
    place.path.write_bytes(content[: -2 * RECORD] + whole[RECORDS : RECORDS + RECORD] + content[-RECORD:])
    report = place.elsewhere().vault().verify(PASSPHRASE)
    assert (report.condition, report.documents, report.bad_bytes) == ("damaged", 4, RECORD)


def test_of_several_spoilt_saves_at_the_end_only_the_last_can_be_an_unfinished_one(place: Place, whole: bytes) -> None:
    """Elsewhere nothing was seen of them; but the next save begins only when the one before it is whole."""
    spoilt_second = flipped(whole, SIZE - RECORD - 100)
    for content in (flipped(spoilt_second, SIZE - 100), spoilt_second[:-RECORD] + bytes(RECORD)):
        place.path.write_bytes(content)
        with looking(place.elsewhere(), read_only=False) as (found, notices):
            assert (found, counts(notices)) == (["Ash"], [("damaged", 2)])
        assert place.path.read_bytes() == content


def test_documents_carried_over_by_a_rewriting_stand_at_the_beginning_alone(place: Place) -> None:
    """A copy of their record behind later ones would bring old documents back."""
    place.make("Birch")
    opened = place.open()
    log_of(opened.journal).compact()
    with opened.journal.action("rename") as action:
        action.put(person("Birch").edit(name="B."))
    content = place.path.read_bytes()
    opened.journal.close()
    place.path.write_bytes(content + content[RECORDS : RECORDS + RECORD])
    opened = place.elsewhere().open()
    assert [found.name for found in opened.journal.all(Person)] == ["B."]
    assert counts(opened.notices) == [("tampered", 0)]
    opened.journal.close()


@pytest.fixture
def rewritten(place: Place) -> bytes:
    """The bytes of a vault that was rewritten with some groups of people, and knows of no save after that."""
    place.make()
    opened = place.open()
    with opened.journal.action("many") as action:
        action.put(*(person(f"Person {number:03}") for number in range(100)))
    log_of(opened.journal).compact()
    opened.journal.close()
    return place.path.read_bytes()


def carried_over(content: bytes) -> list[int]:
    """Where the records of a whole file end."""
    ends, position = [], RECORDS
    while (head := head_at(content, position)) is not None:
        position += head.size
        ends.append(position)
    return ends


def test_what_a_rewriting_carried_over_is_never_taken_for_an_unfinished_save(place: Place, rewritten: bytes) -> None:
    """It was on the disk before the file had its name. Each record says how many follow, on any machine."""
    ends = carried_over(rewritten)
    assert len(ends) > 3
    for content, lost in (
        (flipped(rewritten, ends[-1] - 100), 1),
        (flipped(rewritten, ends[-2] + 10), 1),
        (rewritten[: ends[-2]], 1),
        (rewritten[: ends[-1] - 1], 1),
        (rewritten[: ends[1]], len(ends) - 2),
        (rewritten[:RECORDS] + bytes(len(rewritten) - RECORDS), 1),
        (rewritten[:RECORDS], 1),
    ):
        place.path.write_bytes(content)
        with looking(place.elsewhere(), read_only=False) as (_, notices):
            assert counts(notices) == [("damaged", lost)]
        assert place.path.read_bytes() == content, "nothing is cut off"


def test_how_many_of_the_records_carried_over_are_missing_is_told(place: Place, rewritten: bytes) -> None:
    ends = carried_over(rewritten)
    place.path.write_bytes(rewritten[: ends[0]] + bytes(ends[2] - ends[0]) + rewritten[ends[2] :])
    with looking(place, read_only=True) as (_, notices):
        assert counts(notices) == [("damaged", 2)]
    place.path.write_bytes(rewritten[: ends[0]] + rewritten[ends[2] :])
    with looking(place, read_only=True) as (_, notices):
        assert counts(notices) == [("tampered", 2)], "gone without a trace"


def test_an_unfinished_save_after_a_rewriting_is_set_aside_as_ever(place: Place, rewritten: bytes) -> None:
    place.path.write_bytes(rewritten + bytes(512))
    with looking(place.elsewhere(), read_only=False) as (_, notices):
        assert counts(notices) == [("torn", 512)]


def test_bytes_slipped_in_between_records_that_join_cost_no_record_and_are_tampering(
    place: Place, whole: bytes
) -> None:
    middle = RECORDS + RECORD
    place.path.write_bytes(whole[:middle] + b"\xc5REC" * 100 + whole[middle:])
    with looking(place, read_only=False) as (found, notices):
        assert (found, counts(notices)) == (PEOPLE, [("tampered", 0)])


def head(content: bytes, number: int) -> bytes:
    """One of the two copies of the header."""
    return content[number * COPY : (number + 1) * COPY]


@pytest.mark.parametrize("number", [0, 1])
def test_a_genuine_header_of_an_older_file_costs_nothing_in_either_place(
    place: Place, whole: bytes, number: int
) -> None:
    """Its record key opens none of the records: the other copy does, and is the one that goes on."""
    opened = place.open()
    log_of(opened.journal).compact()
    opened.journal.close()
    present = place.path.read_bytes()
    heads = [head(present, 0), head(present, 1)]
    heads[number] = head(whole, 0)
    content = b"".join(heads) + present[RECORDS:]
    place.path.write_bytes(content)
    with looking(place, read_only=False) as (found, notices):
        assert (found, counts(notices)) == (PEOPLE, [("tampered", 0)])
    report = place.vault().verify(PASSPHRASE)
    assert (report.condition, report.bad_bytes) == ("tampered", 0)
    assert report.heads == (("tampered", "whole"), ("whole", "tampered"))[number]
    assert place.path.read_bytes() == content, "it is not made whole: which of them is right is not ours to say"


def test_the_genuine_header_of_an_older_file_in_both_places_sets_nothing_aside(place: Place, whole: bytes) -> None:
    """Under its keys no record of the file can be read, and none of them is an unfinished save."""
    opened = place.open()
    log_of(opened.journal).compact()
    add(opened.journal, "Oak", "Rowan")
    opened.journal.close()
    content = whole[:RECORDS] + place.path.read_bytes()[RECORDS:]
    place.path.write_bytes(content)
    for where in (place, place.elsewhere()):
        with looking(where, read_only=False) as (found, notices):
            assert (found, kinds(notices)) == ([], ["damaged"])
        assert place.path.read_bytes() == content


@pytest.mark.parametrize("number", [0, 1])
def test_a_header_changed_with_its_checksum_made_right_is_tampering(place: Place, whole: bytes, number: int) -> None:
    """A checksum anybody can make; the right HMAC nobody without the data key."""
    heads = [head(whole, 0), head(whole, 1)]
    body = bytearray(heads[number][: COPY - 64])
    body[75] ^= 1  # in the key to which notes are sealed
    heads[number] = bytes(body) + sha256(body).digest() + heads[number][-32:]
    place.path.write_bytes(b"".join(heads) + whole[RECORDS:])
    with looking(place, read_only=False) as (found, notices):
        assert (found, counts(notices)) == (PEOPLE, [("tampered", 0)])
    place.path.write_bytes(heads[number] * 2 + whole[RECORDS:])
    with pytest.raises(Tampered):
        place.open()
    report = place.vault().verify(PASSPHRASE)
    assert (report.condition, report.heads, report.bad_bytes) == ("tampered", ("tampered", "tampered"), 0)


def test_two_bad_copies_of_the_header_are_damage(place: Place, whole: bytes) -> None:
    place.path.write_bytes(flipped(flipped(whole, 200), COPY + 300))
    report = place.vault().verify(PASSPHRASE)
    assert (report.condition, report.heads, report.bad_bytes) == ("damaged", ("damaged", "damaged"), 2 * COPY)
    with pytest.raises(Damaged):
        place.vault().salvage(PASSPHRASE, place.path.with_name("new.checkin"))


def hour(number: int) -> datetime:
    """The moment of an action."""
    return NOW + timedelta(hours=number)


@pytest.fixture
def hourly(place: Place) -> bytes:
    """The bytes of a vault in which a person was kept in each hour from 1 to 5, an action each."""
    place.make()
    for number in range(1, 6):
        opened = replace(place, now=hour(number)).open()
        add(opened.journal, f"Hour {number}")
        opened.journal.close()
    return place.path.read_bytes()


def spoilt(content: bytes, first: int, last: int) -> bytes:
    """The content without the records of these numbers, from 1."""
    start, end = RECORDS + (first - 1) * RECORD, RECORDS + last * RECORD
    return content[:start] + bytes(end - start) + content[end:]


@pytest.mark.parametrize(
    ("first", "last", "after", "before"),
    [(2, 2, 1, 3), (2, 4, 1, 5), (1, 1, None, 2), (1, 4, None, 5), (5, 5, 4, None), (4, 5, 3, None)],
)
def test_a_gap_lies_between_the_save_before_it_and_the_save_after_it(
    place: Place, hourly: bytes, first: int, last: int, after: int | None, before: int | None
) -> None:
    place.path.write_bytes(spoilt(hourly, first, last))
    number = last - first + 1
    gap = Gap(
        after=hour(after) if after else None,
        before=hour(before) if before else None,
        records=number,
        bytes=number * RECORD,
    )
    with looking(place, read_only=False) as (_, [notice]):
        assert (notice.kind, notice.damage) == ("damaged", Damage((gap,)))
    assert place.vault().verify(PASSPHRASE).damage == Damage((gap,))


def test_each_gap_is_told(place: Place, hourly: bytes) -> None:
    place.path.write_bytes(spoilt(spoilt(hourly, 2, 2), 4, 4))
    damage = place.vault().verify(PASSPHRASE).damage
    assert damage is not None
    assert [(gap.after, gap.before) for gap in damage.gaps] == [(hour(1), hour(3)), (hour(3), hour(5))]


def test_a_clock_that_was_set_back_and_an_import_mislead_nobody(place: Place) -> None:
    """What was kept before is as late as its newest; what comes after is not earlier than that."""
    place.make()
    for number in (3, 1, 4, 2, 6):
        opened = replace(place, now=hour(number)).open()
        add(opened.journal, f"Hour {number}")
        opened.journal.close()
    place.path.write_bytes(spoilt(place.path.read_bytes(), 3, 3))
    damage = place.vault().verify(PASSPHRASE).damage
    assert damage == Damage((Gap(after=hour(3), before=hour(6), records=1, bytes=RECORD),))


def test_what_a_rewriting_carried_over_may_be_of_any_time_before_it(place: Place, hourly: bytes) -> None:
    opened = replace(place, now=hour(6)).open()
    with opened.journal.action("many") as action:
        action.put(*(person(f"Person {number:03}") for number in range(100)))
    log_of(opened.journal).compact()
    content = place.path.read_bytes()
    ends = carried_over(content)
    opened.journal.close()
    place.path.write_bytes(flipped(content, ends[0] + 100))
    damage = place.vault().verify(PASSPHRASE).damage
    assert damage == Damage((Gap(after=None, before=hour(6), records=1, bytes=ends[1] - ends[0]),))


def test_a_file_larger_than_any_vault_is_refused_before_it_is_read(place: Place, whole: bytes) -> None:
    os.truncate(place.path, LARGEST + 1)
    for asked in (place.open, lambda: place.vault().verify(PASSPHRASE), place.vault().check):
        with pytest.raises(TooLarge):
            asked()


def test_a_damaged_vault_takes_no_new_passphrase(place: Place, whole: bytes) -> None:
    """It would be rewritten, and what can still be salvaged thrown away."""
    bad = flipped(whole, RECORDS + 100)
    place.path.write_bytes(bad)
    with place.keys() as keys, pytest.raises(ReadOnly):
        keys.change_passphrase(PASSPHRASE, Passphrase("another one"))
    assert place.path.read_bytes() == bad


def test_one_bad_byte_of_a_rewritten_vault_costs_a_small_group(place: Place) -> None:
    place.make()
    opened = place.open()
    everybody = [f"Person {number:03}" for number in range(200)]
    with opened.journal.action("many") as action:
        action.put(*map(person, everybody))
    log_of(opened.journal).compact()
    opened.journal.close()
    content = place.path.read_bytes()
    place.path.write_bytes(flipped(content, len(content) // 2))
    found, notices = place.look()
    assert kinds(notices) == ["damaged"]
    assert 160 < len(found) < 200


def flipped(content: bytes, position: int) -> bytes:
    """The same bytes with one bit of one byte turned, another bit for each place."""
    changed = bytearray(content)
    changed[position] ^= 1 << position % 8
    return bytes(changed)
