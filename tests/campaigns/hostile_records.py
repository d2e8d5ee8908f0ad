"""Hostile records: rotten, false, or sealed under the right key with heads and payloads that nobody writes."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from random import Random

from checkin.document import Unreadable
from checkin.journal import KEPT
from checkin.vault import VaultError
from storage.format import BLOCK, CHANGE, HEAD, RECORDS, SLOTS, TAG, Head, Header, Slot, copies, tag_of
from storage.journal import TinyJournal
from storage.keys import header_key, record_key
from storage.record import encode, image, read
from storage.tiny import Change, MemoryStorage
from tests.campaigns import Campaign, Outcome
from tests.campaigns.specimen import mistaken, plain
from tests.campaigns.strain import as_json, mutated, number, strain, with_one_part_replaced
from tests.contract.journals import FRIDAY, person, promise

DATA_KEY, SALT = b"d" * 32, b"s" * 32
KEY = record_key(DATA_KEY, SALT)
[COPY] = copies(Header(b"v" * 16, 0, SALT, bytes(32), (Slot(),) * SLOTS).encode(header_key(DATA_KEY, SALT)) * 2)

CHANGES: list[list[Change]] = [
    [("people", {"a1": plain(person())}, [])],
    [("promises", {"b1": plain(promise())}, ["gone"]), ("people", {"a2": plain(person("a2", "Elm"))}, ["a1"])],
    [("drafts", {"x": {"id": "x", "place": "today", "text": "half"}}, [])],
]


def take(content: bytes) -> str:
    """Read a file, every document in it, and make of what was read a file that reads the same."""
    reading = read(content, COPY, KEY, noted=2)
    storage = MemoryStorage()
    storage.apply([(name, table, []) for name, table in reading.tables.items()])
    again = read(image(COPY, KEY, reading.seq, reading.tables, Random(0).randbytes), COPY, KEY)
    if again.tables != {name: table for name, table in reading.tables.items() if table} or again.bad_bytes:
        raise AssertionError("reads otherwise once it is rewritten")
    journal = TinyJournal(storage, vault_id="v", device="d", now=lambda: FRIDAY, read_only=True)
    for kind in KEPT:
        journal.all(kind)
    return "read with something lost" if reading.bad_bytes or reading.lost else "read"


def hostile(chance: Random) -> bytes:
    """A file whose header is whole, and whose records are not all what they seem."""
    pieces, prev = [COPY.content, COPY.content], COPY.tag
    for seq, change in enumerate(CHANGES, start=1):
        payload = encode(change) if chance.random() < 0.5 else hostile_payload(change, chance)
        head = Head(CHANGE, seq, len(payload), prev, chance.randbytes(12))
        if chance.random() < 0.2:
            head = hostile_head(head, chance)
        seal = KEY.encrypt(head.nonce, payload, head.encode())
        pieces.append(head.encode() + seal)
        prev = tag_of(pieces[-1])
        if chance.random() < 0.1:
            pieces.append(false_heads(chance))
    content = b"".join(pieces)
    return content if chance.random() < 0.6 else content[:RECORDS] + mutated(content[RECORDS:], chance)


def hostile_payload(change: list[Change], chance: Random) -> bytes:
    """A payload that is no change, or one of documents that nobody keeps; mostly filled up as it should be."""
    payload = as_json(with_one_part_replaced([1, json.loads(json.dumps(change))], chance), chance)
    if chance.random() < 0.2:
        payload = mutated(payload, chance)
    return payload.ljust(
        -(-(HEAD + len(payload) + TAG) // BLOCK) * BLOCK - HEAD - TAG, chance.choice((b" ", b" ", b" ", b"\0", b"]"))
    )


def hostile_head(head: Head, chance: Random) -> Head:
    """A head in which one field is another."""
    match chance.randrange(4):
        case 0:
            return replace(head, kind=chance.choice((0, 2, 2, 3, 255)))
        case 1:
            return replace(head, seq=number(chance))
        case 2:
            return replace(head, length=number(chance) % 2**32)
    return replace(head, prev=chance.randbytes(16))


def false_heads(chance: Random) -> bytes:
    """Very many places that look like the head of a record, in one another."""
    lengths = [BLOCK * chance.choice((1, 2, 10, 100)) - HEAD - TAG for _ in range(chance.choice((1, 10, 500)))]
    heads = [Head(CHANGE, number(chance), length, bytes(16), bytes(12)).encode() for length in lengths]
    return b"".join(heads) + bytes(BLOCK) * chance.choice((0, 1, 100))


def head_anywhere(content: bytes, position: int) -> Head:
    """The mistake of taking it for granted that a marker is followed by a head."""
    return Head(*struct.unpack_from(">4xB3xQI16s12s", content, position))


def strain_records(numbers: range) -> Outcome:
    """Read a file with hostile records, once a number."""
    return strain(numbers, hostile, take, (VaultError, Unreadable))


CAMPAIGN = Campaign(
    promise="hostile records are passed over or refused in our own words, soon, and what is read can be kept",
    run=strain_records,
    controls={
        "a rewriting forgets what it read": mistaken(strain_records, storage__record___sets=lambda _: []),
        "a head that is cut off is an error of struct": mistaken(
            strain_records, storage__record__head_at=head_anywhere
        ),
    },
    small=5_000,
    large=1_000_000,
    control=2_000,
)
