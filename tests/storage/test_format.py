"""The layout: what is written is read, and no bytes whatever lead to an error that is not ours."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext, suppress
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from checkin.document import Unreadable
from checkin.vault import Damaged, NewerFormat, NotAVault
from storage.anchor import Anchor, decode, standing
from storage.format import (
    BLOCK,
    CHANGE,
    COPY,
    HEAD,
    MAGIC,
    MARKER,
    RECORDS,
    SLOTS,
    TAG,
    Copy,
    Head,
    Header,
    Slot,
    copies,
)
from storage.record import decode as decode_payload
from storage.record import encode, image, read, seal
from storage.tiny import Change

KEY = AESGCM(bytes(32))
HEADER_KEY = b"h" * 32

small = st.integers(0, 255)
slots = st.builds(
    Slot,
    state=small,
    kdf=small,
    aead=small,
    lanes=small,
    memory=st.integers(0, 2**32 - 1),
    passes=st.integers(0, 2**32 - 1),
    created=st.integers(0, 2**64 - 1),
    salt=st.binary(min_size=32, max_size=32),
    nonce=st.binary(min_size=12, max_size=12),
    wrapped=st.binary(min_size=48, max_size=48),
)
headers = st.builds(
    Header,
    vault_id=st.binary(min_size=16, max_size=16),
    generation=st.integers(0, 2**64 - 1),
    salt=st.binary(min_size=32, max_size=32),
    note_key=st.binary(min_size=32, max_size=32),
    slots=st.tuples(*[slots] * SLOTS),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
documents = st.dictionaries(st.text(), values, max_size=4)
changes = st.lists(
    st.tuples(
        st.sampled_from(["people", "cases"]),
        st.dictionaries(st.sampled_from("abc"), documents, max_size=3),
        st.lists(st.sampled_from("xyz"), max_size=2),
    ),
    max_size=3,
)


def copy_of(header: Header) -> Copy:
    [copy] = copies(header.encode(HEADER_KEY) * 2)
    return copy


HEADER = Header(b"v" * 16, 7, b"s" * 32, b"n" * 32, (Slot(),) * SLOTS)
COPY_OF_HEADER = copy_of(HEADER)
NEW_HEADER = copy_of(replace(HEADER, generation=0))


@given(headers)
def test_a_header_is_read_as_it_was_written(header: Header) -> None:
    copy = copy_of(header)
    assert copy.header == header
    assert copy.is_authentic(HEADER_KEY)
    assert not copy.is_authentic(b"x" * 32)
    assert len(copy.content) == COPY


@given(st.binary(max_size=300), st.integers(0, 2 * RECORDS))
def test_no_bytes_in_place_of_a_header_lead_to_an_error_that_is_not_ours(noise: bytes, at: int) -> None:
    content = bytearray(HEADER.encode(HEADER_KEY) * 2)
    content[at : at + len(noise)] = noise
    for shape in (noise, MAGIC + noise, (MAGIC + noise).ljust(RECORDS, b"\0"), bytes(content), bytes(content[:at])):
        with suppress(NotAVault, NewerFormat, Damaged):
            copies(shape)


@given(st.binary(min_size=102, max_size=102 + 1024))
def test_a_header_whose_checksum_anybody_made_right_leads_to_no_error_that_is_not_ours(fields: bytes) -> None:
    body = (MAGIC + fields[8:]).ljust(COPY - 64, b"\0")
    content = body + hashlib.sha256(body).digest() + bytes(32)
    try:
        found = copies(content * 2)
    except NewerFormat:
        return
    assert not any(copy.is_authentic(HEADER_KEY) for copy in found)


@given(changes)
def test_a_payload_is_read_as_it_was_written_and_shows_little_of_its_length(change: list[Change]) -> None:
    payload = encode(change)
    assert (HEAD + len(payload) + TAG) % BLOCK == 0
    assert decode_payload(payload) == change


@given(st.lists(changes, max_size=5), st.integers(0, 3000))
def test_records_are_read_to_the_last_whole_one(actions: list[list[Change]], cut: int) -> None:
    content, prev, ends = NEW_HEADER.content * 2, NEW_HEADER.tag, [RECORDS]
    for seq, action in enumerate(actions, start=1):
        record = seal(KEY, CHANGE, seq, prev, encode(action), bytes)
        content, prev = content + record, hashlib.sha256(record).digest()[:16]
        ends.append(len(content))
    length = max(RECORDS, len(content) - cut)
    reading = read(content[:length], NEW_HEADER, KEY)
    whole = sum(end <= length for end in ends) - 1
    assert (reading.seq, reading.records, reading.lost) == (whole, whole, 0)
    assert (reading.end, reading.tail) == (ends[whole], length - ends[whole])
    expected: dict[str, dict[str, object]] = {}
    for action in actions[:whole]:
        for name, sets, deletes in action:
            expected.setdefault(name, {}).update(sets)
            for id in deletes:
                expected[name].pop(id, None)
    assert reading.tables == expected


@given(st.binary(max_size=400), st.integers(0, 600))
def test_no_bytes_in_place_of_records_lead_to_an_error(noise: bytes, at: int) -> None:
    record = seal(KEY, CHANGE, 1, COPY_OF_HEADER.tag, encode([("people", {"a": {"alias": "Birch"}}, [])]), bytes)
    for records in (noise, MARKER + noise, record[:at] + noise + record[at:], record + MARKER + b"\1\0\0\0" + noise):
        content = COPY_OF_HEADER.content * 2 + records
        reading = read(content, COPY_OF_HEADER, KEY)
        assert reading.tables in ({}, {"people": {"a": {"alias": "Birch"}}})
        assert reading.end <= len(content)


@pytest.mark.parametrize(("count", "gives_up"), [(10, False), (300, True)])
def test_a_file_of_overlapping_false_records_is_given_up_on(count: int, gives_up: bool) -> None:
    heads = b"".join(
        Head(CHANGE, at, (1 + (count - at) * HEAD // BLOCK) * BLOCK - HEAD - TAG, bytes(16), bytes(12)).encode()
        for at in range(count)
    )
    content = COPY_OF_HEADER.content * 2 + heads + bytes(BLOCK + TAG)
    with pytest.raises(Damaged) if gives_up else nullcontext():
        assert read(content, COPY_OF_HEADER, KEY).records == 0


@given(st.binary(max_size=200))
def test_no_genuine_payload_of_another_shape_leads_to_an_error_that_is_not_ours(payload: bytes) -> None:
    for shape in (payload, b"[1," + payload + b"]", b'[1,[["people",' + payload + b",[]]]]"):
        with suppress(NewerFormat):
            decode_payload(shape)


@pytest.mark.parametrize(
    "payload", [b"[0,[]]", b"[1]", b"{}", b"null", b"[1,[[1,{},[]]]]", b'[1,[["t",{"a":1},[]]]]', b"[" * 5000]
)
def test_a_payload_of_another_shape_is_no_payload(payload: bytes) -> None:
    assert decode_payload(payload) is None


def test_documents_of_a_later_schema_need_a_newer_version() -> None:
    with pytest.raises(NewerFormat):
        decode_payload(b'[2,{"anything":"else"}]   ')


@pytest.mark.parametrize("value", [object(), object, "\ud800", {"deep": object()}])
def test_what_is_no_json_is_refused_without_quoting_it(value: object) -> None:
    with pytest.raises(Unreadable) as raised:
        encode([("people", {"a": {"alias": value, "secret": "heron"}}, [])])
    assert raised.value.__context__ is None
    assert "heron" not in repr(raised.value)


def test_a_rewritten_file_keeps_documents_in_small_groups_and_the_number_of_actions() -> None:
    tables = {"people": {f"{number:03}": {"alias": "x" * number} for number in range(300)}, "cases": {}}
    content = image(COPY_OF_HEADER, KEY, 41, tables, bytes)
    reading = read(content, COPY_OF_HEADER, KEY)
    assert (reading.tables, reading.seq, reading.lost) == ({"people": tables["people"]}, 41, 0)
    assert reading.records > len(content) // 6000
    empty = read(image(COPY_OF_HEADER, KEY, 41, {}, bytes), COPY_OF_HEADER, KEY)
    assert (empty.tables, empty.seq, empty.records) == ({}, 41, 1)


def test_a_document_larger_than_a_group_has_one_of_its_own() -> None:
    tables = {"people": {"a": {"alias": "x"}, "b": {"alias": "y" * 100_000}, "c": {"alias": "z"}}}
    reading = read(image(COPY_OF_HEADER, KEY, 3, tables, bytes), COPY_OF_HEADER, KEY)
    assert (reading.tables, reading.records) == (tables, 3)


def test_the_layout_is_the_published_one() -> None:
    """These numbers are in docs/format.md and in every vault there is."""
    assert (COPY, RECORDS, HEAD, SLOTS, BLOCK) == (4096, 8192, 48, 8, 512)
    assert len(Slot().encode()) == 128
    assert HEADER.encode(HEADER_KEY)[:102] == (
        MAGIC + b"\0\1" + bytes(4) + b"v" * 16 + (7).to_bytes(8, "big") + b"s" * 32 + b"n" * 32
    )


ANCHOR = Anchor(b"v" * 16, 3, b"s" * 32, 10, b"t" * 16, b"n" * 32, b"d" * 16)


@given(st.binary(max_size=300))
def test_no_bytes_are_taken_for_an_anchor_but_our_own(noise: bytes) -> None:
    whole = ANCHOR.encode(HEADER_KEY)
    assert decode(whole, HEADER_KEY, b"v" * 16) == ANCHOR
    assert decode(whole, HEADER_KEY, b"w" * 16) is None
    assert decode(whole, b"x" * 32, b"v" * 16) is None
    assert decode(noise, HEADER_KEY, b"v" * 16) is None


@pytest.mark.parametrize(
    ("generation", "salt", "seq", "noted", "kind"),
    [
        (3, b"s" * 32, 10, b"t" * 16, None),
        (3, b"s" * 32, 12, b"t" * 16, None),
        (3, b"s" * 32, 8, None, "rolled-back"),
        (3, b"s" * 32, 12, b"u" * 16, "forked"),
        (3, b"z" * 32, 10, b"t" * 16, "forked"),
        (4, b"z" * 32, 10, None, None),
        (4, b"z" * 32, 9, None, "forked"),
        (2, b"z" * 32, 10, None, None),
        (2, b"z" * 32, 9, None, "rolled-back"),
        (2, b"z" * 32, 11, None, "forked"),
    ],
)
def test_a_file_stands_to_what_was_last_seen(
    generation: int, salt: bytes, seq: int, noted: bytes | None, kind: str | None
) -> None:
    notice = standing(ANCHOR, generation, salt, seq, noted)
    assert (notice.kind if notice else None) == kind
    assert standing(None, generation, salt, seq, noted) is None


@pytest.mark.parametrize(("header", "seq", "records"), [(NEW_HEADER, 0, 0), (NEW_HEADER, 5, 1), (COPY_OF_HEADER, 0, 1)])
def test_a_file_that_keeps_nothing_still_knows_what_it_has_seen(header: Copy, seq: int, records: int) -> None:
    reading = read(image(header, KEY, seq, {}, bytes), header, KEY)
    assert (reading.seq, reading.records, reading.gaps, reading.tables) == (seq, records, (), {})
