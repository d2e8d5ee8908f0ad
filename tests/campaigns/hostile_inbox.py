"""Hostile inboxes: anybody can seal anything to the public key, and what they write beside it may be no note at all."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from checkin.exchange import exported, imported
from checkin.note import QuickNote
from storage.arrivals import notes_in
from storage.journal import memory_journal
from storage.keys import note_key
from storage.sealed_note import _HEAD, BLOCK, HEAD, MARKER, TAG, VERSION, SealedNote, _entry_key, key_id, opened
from tests.campaigns import Campaign, Outcome
from tests.campaigns.specimen import mistaken
from tests.campaigns.strain import as_json, mutated, number, strain, with_one_part_replaced
from tests.contract.journals import FRIDAY

PRIVATE = note_key(b"d" * 32, b"v" * 16)
PUBLIC = PRIVATE.public_key().public_bytes_raw()
KEYS = {key_id(PUBLIC): PRIVATE}
NOTE: dict[str, Any] = json.loads(
    msgspec.json.encode(SealedNote(id="a" * 32, written_at=FRIDAY, text="at the gate", replaces="b" * 32))
)


def hostile(chance: Random) -> bytes:
    """An inbox in which not everything is a note."""
    content = b"".join(entry(chance) for _ in range(chance.choice((0, 1, 1, 2))))
    if chance.random() < 0.02:
        heads = [head(chance, BLOCK * chance.choice((1, 2, 10)) - HEAD - TAG) for _ in range(chance.choice((10, 200)))]
        content += b"".join(heads) + bytes(10 * BLOCK)
    return content if chance.random() < 0.5 else mutated(content, chance)


def entry(chance: Random) -> bytes:
    """An entry that is sealed right, to a note or to anything else."""
    return sealed_by(chance, payload_by(chance), wrong=0.1)


def sealed_by(chance: Random, payload: bytes, *, wrong: float = 0) -> bytes:
    """An entry with this inside; one field of its head is, with this chance, another than it should be."""
    sender = X25519PrivateKey.from_private_bytes(chance.randbytes(32))
    public = sender.public_key().public_bytes_raw()
    key = _entry_key(sender, PUBLIC, public, PUBLIC)
    assert key is not None
    payload = payload.ljust(-(-(HEAD + len(payload) + TAG) // BLOCK) * BLOCK - HEAD - TAG)
    before = head(chance, len(payload), public, wrong=wrong)
    return before + key.encrypt(before[56:68], payload, before)


def head(chance: Random, length: int, sender: bytes = PUBLIC, *, wrong: float = 0) -> bytes:
    """The head of an entry; one field of it is, with this chance, another than it should be."""
    if chance.random() < wrong:
        length = chance.choice((0, BLOCK - HEAD - TAG, number(chance) % 2**32))
        sender = chance.choice((bytes(32), b"\x01" + bytes(31), chance.randbytes(32), sender))
    version = VERSION if chance.random() > wrong else chance.randrange(256)
    return _HEAD.pack(MARKER, version, key_id(PUBLIC), sender, chance.randbytes(12), length)


def payload_by(chance: Random) -> bytes:
    """What is inside: a note, or something like one."""
    tree = {**NOTE, "id": chance.randbytes(16).hex()}
    payload = as_json(tree if chance.random() < 0.3 else with_one_part_replaced(tree, chance), chance)
    if chance.random() < 0.1:
        payload = mutated(payload, chance)
    return payload.ljust(-(-(HEAD + len(payload) + TAG) // BLOCK) * BLOCK - HEAD - TAG)


def take(content: bytes) -> str:
    """Take in what the inbox holds, and carry it to another journal."""
    inboxful = opened(content, KEYS)
    left = sum(map(len, inboxful.unread))
    if left > len(content) or (left == len(content)) == bool(inboxful.notes):
        raise AssertionError("bytes are lost, or counted twice")
    journal = memory_journal(now=lambda: FRIDAY)
    journal.take_in(*notes_in(inboxful.notes))
    again = memory_journal(now=lambda: FRIDAY)
    imported(exported(journal)).into(again)
    notes, others = journal.all(QuickNote), again.all(QuickNote)
    if {note.id: note for note in notes} != {note.id: note for note in others}:
        raise AssertionError("what was taken in does not go out and in again")
    return ("notes" if notes else "no note") + (", and a rest" if left else "")


def strain_inboxes(numbers: range) -> Outcome:
    """Empty a hostile inbox, once a number."""
    return strain(numbers, hostile, take, ())


CAMPAIGN = Campaign(
    promise="of a hostile inbox the notes are taken in, the rest is left as it is, and nothing falls over",
    run=strain_inboxes,
    controls={
        "a note's text is shown as it was sealed": mistaken(
            strain_inboxes, storage__arrivals__plain_text=lambda text: text
        ),
        "an entry is taken to fit into the inbox": mistaken(
            strain_inboxes, storage__sealed_note___end=lambda content, position: position + 72
        ),
    },
    small=3_000,
    large=1_000_000,
    control=1_000,
)
