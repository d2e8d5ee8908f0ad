"""Damage: whatever happens to the bytes, the content is right, or something is said and nothing can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from checkin.person import Person
from checkin.vault import NotAVault, Notice, Passphrase, ReadOnly
from storage.format import COPY, RECORDS
from tests.storage.safe import PASSPHRASE, Place, add, aliases, log_of, person

PEOPLE = ["Ash", "Birch", "Elm"]
RECORD = 512
SIZE = RECORDS + len(PEOPLE) * RECORD
PARTS = 4


@contextmanager
def looking(place: Place, *, read_only: bool) -> Iterator[tuple[list[str], tuple[Notice, ...]]]:
    """The aliases and notices that somebody finds who opens the vault."""
    opened = place.vault().unlock(PASSPHRASE, read_only=read_only)
    try:
        if any(notice.kind == "damaged" for notice in opened.notices):
            assert opened.journal.read_only
        yield aliases(opened.journal), opened.notices
    finally:
        opened.journal.close()


def kinds(notices: tuple[Notice, ...]) -> list[str]:
    return [notice.kind for notice in notices]


@pytest.fixture
def whole(place: Place) -> bytes:
    """The bytes of a small vault, which was last seen whole here."""
    place.make(*PEOPLE)
    content = place.path.read_bytes()
    assert len(content) == SIZE
    return content


@pytest.mark.parametrize("part", range(PARTS))
def test_a_flipped_bit_in_any_byte_of_the_header_is_told_and_loses_nothing(
    place: Place, whole: bytes, part: int
) -> None:
    for position in range(part, RECORDS, PARTS):
        place.path.write_bytes(flipped(whole, position))
        with looking(place, read_only=True) as (found, notices):
            assert (found, kinds(notices)) == (PEOPLE, ["header"]), position


@pytest.mark.parametrize("position", range(0, RECORDS, 613))
def test_a_header_with_one_bad_copy_is_made_whole(place: Place, whole: bytes, position: int) -> None:
    place.path.write_bytes(flipped(whole, position))
    assert place.vault().verify(PASSPHRASE).condition == "damaged"
    assert place.look()[0] == PEOPLE
    assert place.vault().verify(PASSPHRASE).condition == "healthy"


def test_a_flipped_bit_in_any_byte_of_a_record_costs_that_record_and_forbids_changes(
    place: Place, whole: bytes
) -> None:
    for position in range(RECORDS, SIZE):
        bad = flipped(whole, position)
        place.path.write_bytes(bad)
        hit = (position - RECORDS) // RECORD
        with looking(place, read_only=False) as (found, notices):
            assert found == PEOPLE[:hit] + PEOPLE[hit + 1 :], position
            assert notices == (Notice("damaged", count=1),), position
        assert place.path.read_bytes() == bad, "nothing is changed, so that it can be salvaged"


def test_a_bad_last_record_never_seen_here_is_set_aside_as_an_unfinished_save(place: Place, whole: bytes) -> None:
    for number, position in enumerate(range(SIZE - RECORD, SIZE, 7)):
        place.path.write_bytes(flipped(whole, position))
        with looking(place.elsewhere(f"machine {number}"), read_only=False) as (found, notices):
            assert found == PEOPLE[:2], position
            assert notices == (Notice("torn", count=RECORD),), position
        assert place.path.read_bytes() == whole[:-RECORD]
        [torn] = place.path.parent.glob("*.torn")
        assert torn.read_bytes() == flipped(whole, position)[-RECORD:]
        torn.unlink()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_cut_within_the_header_is_told(place: Place, whole: bytes, part: int) -> None:
    for length in range(part, RECORDS, PARTS):
        place.path.write_bytes(whole[:length])
        if length < COPY:
            with pytest.raises(NotAVault):
                place.open()
            continue
        with looking(place, read_only=True) as (found, notices):
            assert (found, kinds(notices)) == ([], ["header", "damaged"]), length


def test_every_cut_within_the_records_of_a_vault_seen_here_is_told(place: Place, whole: bytes) -> None:
    for length in range(RECORDS, SIZE):
        place.path.write_bytes(whole[:length])
        kept, rest = divmod(length - RECORDS, RECORD)
        with looking(place, read_only=True) as (found, notices):
            assert found == PEOPLE[:kept], length
            assert notices == (Notice("damaged" if rest else "rolled-back", count=len(PEOPLE) - kept),), length


def test_every_cut_within_the_records_of_a_vault_not_seen_here_is_an_unfinished_save(
    place: Place, whole: bytes
) -> None:
    for length in range(RECORDS, SIZE, 5):
        place.path.write_bytes(whole[:length])
        kept, rest = divmod(length - RECORDS, RECORD)
        with looking(place.elsewhere(f"machine {length}"), read_only=False) as (found, notices):
            assert found == PEOPLE[:kept], length
            assert notices == ((Notice("torn", count=rest),) if rest else ()), length
        assert place.path.read_bytes() == whole[: RECORDS + kept * RECORD]


def test_after_an_unfinished_save_the_vault_goes_on(place: Place, whole: bytes) -> None:
    place.path.write_bytes(whole + bytes(4096))
    opened = place.open()
    assert opened.notices == (Notice("torn", count=4096),)
    add(opened.journal, "Oak")
    opened.journal.close()
    assert place.look() == ([*PEOPLE, "Oak"], ())


@pytest.mark.parametrize(
    ("order", "found", "lost"),
    [
        ([1, 2], ["Birch", "Elm"], 1),
        ([0, 2], ["Ash", "Elm"], 1),
        ([1, 0, 2], ["Birch", "Elm"], 1),
        ([0, 0, 1, 2], PEOPLE, 1),
        ([0, 2, 1], ["Ash", "Elm"], 1),
    ],
)
def test_records_taken_away_swapped_or_doubled_are_damage(
    place: Place, whole: bytes, order: list[int], found: list[str], lost: int
) -> None:
    """Each record is genuine; only the chain shows that they are not what was written."""
    records = [whole[start : start + RECORD] for start in range(RECORDS, SIZE, RECORD)]
    place.path.write_bytes(whole[:RECORDS] + b"".join(records[number] for number in order))
    with looking(place.elsewhere(), read_only=False) as seen:
        assert seen == (found, (Notice("damaged", count=lost),))


def test_records_of_another_vault_are_not_taken_for_ours(place: Place, whole: bytes) -> None:
    other = Place(place.path.with_name("other.checkin"), place.state)
    other.make("Stranger")
    place.path.write_bytes(whole + other.path.read_bytes()[RECORDS:])
    assert place.look() == (PEOPLE, (Notice("torn", count=RECORD),))


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
    assert opened.notices == (Notice("torn", count=RECORD),)
    opened.journal.close()


def test_bytes_slipped_in_between_records_cost_no_record(place: Place, whole: bytes) -> None:
    middle = RECORDS + RECORD
    place.path.write_bytes(whole[:middle] + b"\xc5REC" * 100 + whole[middle:])
    with looking(place, read_only=False) as (found, notices):
        assert (found, kinds(notices)) == (PEOPLE, ["damaged"])


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
