"""Hostile anchors: what this machine noted of a vault is rotten, or sealed under the right key with strange fields."""

from __future__ import annotations

import hmac
from dataclasses import replace
from random import Random

from storage.anchor import _FIELDS, Anchor, decode, standing
from storage.keys import anchor_key
from tests.campaigns import Campaign, Outcome
from tests.campaigns.specimen import mistaken
from tests.campaigns.strain import mutated, number, strain

VAULT_ID = b"v" * 16
KEY = anchor_key(b"d" * 32, VAULT_ID)
ANCHOR = Anchor(VAULT_ID, 3, b"s" * 32, 41, b"t" * 16, b"n" * 32, b"m" * 16)


def hostile(chance: Random) -> bytes:
    """An anchor file."""
    strings = {"salt": 32, "tag": 16, "vault_id": 16}
    changed = {name: chance.randbytes(size) for name, size in strings.items() if chance.random() < 0.2}
    changed |= {"device": chance.randbytes(chance.choice((0, 15, 16, 16, 16)))}
    content = replace(ANCHOR, generation=number(chance), seq=number(chance), **changed).encode(KEY)
    if chance.random() < 0.3:
        return content
    content = mutated(content, chance)
    if chance.random() < 0.5:
        return content
    fields = content[:-32].ljust(_FIELDS.size, b"\0")[: _FIELDS.size]
    return fields + hmac.digest(KEY, fields, "sha256")


def take(content: bytes) -> str:
    """Read the anchor, and see how a file stands to it."""
    seen = decode(content, KEY, VAULT_ID)
    if seen is None:
        return "passed over"
    notice = standing(seen, ANCHOR.generation, ANCHOR.salt, ANCHOR.seq, ANCHOR.tag)
    return f"told: {notice.kind}" if notice else "nothing to say"


def strain_anchors(numbers: range) -> Outcome:
    """Read a hostile anchor, once a number."""
    return strain(numbers, hostile, take, ())


def of_any_length(content: bytes, key: bytes, vault_id: bytes) -> Anchor:
    """The mistake of not looking at how long an anchor is."""
    return Anchor(*_FIELDS.unpack_from(content)[2:])


CAMPAIGN = Campaign(
    promise="a hostile anchor is passed over, or read for what it says",
    run=strain_anchors,
    controls={
        "an anchor's length is not looked at": mistaken(
            strain_anchors, tests__campaigns__hostile_anchor__decode=of_any_length
        )
    },
    small=3_000,
    large=1_000_000,
    control=1_000,
)
