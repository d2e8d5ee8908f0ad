"""Hostile headers: rotten, summed again without the key, or written under it with fields that nobody writes."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from checkin.vault import Passphrase, RecoveryWords, Secret, VaultError
from storage.format import ARGON2ID, COPY, EMPTY, SLOTS, Header, Slot
from storage.keys import CHEAPEST, MOST_WORK, Cost, header_key, seal_slot
from storage.state import state_of
from storage.unlocking import find_data_key
from storage.words import recovery_words
from tests.campaigns import Campaign, Outcome
from tests.campaigns.specimen import mistaken
from tests.campaigns.strain import mutated, number, strain

VAULT_ID, DATA_KEY, SALT = b"v" * 16, b"d" * 32, b"s" * 32
OURS: tuple[Secret, ...] = (Passphrase("amber candle"), RecoveryWords(recovery_words(b"recovery words 1")))
SECRETS: tuple[Secret, ...] = (*OURS, Passphrase("another"), RecoveryWords(recovery_words(b"recovery words 2")))
TOTAL_MEMORY = 4 << 30
SUMMED = COPY - 64
"""Bytes of a copy that its checksum covers."""

Attempt = tuple[bytes, Secret]
"""A file, and a secret that is tried on it."""


class TooMuch(Exception):
    """A key was to be derived at a cost that should have been refused."""


class Costly:
    """Argon2id without its work: it refuses what the real one refuses, and adds up what it would cost."""

    work = 0

    def __init__(self, **given: Any) -> None:
        Argon2id(**given)
        self._given = repr(sorted(given.items())).encode()
        Costly.work += given["memory_cost"] * given["iterations"] * 1024
        if Costly.work > MOST_WORK or given["memory_cost"] * 1024 > TOTAL_MEMORY // 2:
            raise TooMuch

    def derive(self, text: bytes) -> bytes:
        """Bytes that hang on all that was given."""
        return hashlib.sha256(self._given + text).digest()


def strain_headers(numbers: range) -> Outcome:
    """Try a secret on a hostile header, once a number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.keys.Argon2id", Costly)
        slots = tuple(sealed(secret, place, CHEAPEST) for place, secret in enumerate(OURS))
        header = Header(VAULT_ID, 0, SALT, bytes(32), slots + (Slot(),) * (SLOTS - len(slots)))
        return strain(numbers, partial(hostile, header), unlock, (VaultError,))


def sealed(secret: Secret, place: int, cost: Cost) -> Slot:
    """A key slot of the vault."""
    return seal_slot(
        secret, DATA_KEY, vault_id=VAULT_ID, number=place, cost=cost, created=0, random=lambda length: bytes(length)
    )


def unlock(attempt: Attempt) -> str:
    """Unlock a file and read it."""
    content, secret = attempt
    Costly.work = 0
    unlocked = find_data_key(content, secret, total_memory=TOTAL_MEMORY)
    state = state_of(content, unlocked, None)
    return "opened with notices" if state.notices else "opened"


def hostile(header: Header, chance: Random) -> Attempt:
    """A file with two copies of a hostile header, which are mostly the same."""
    first = copy(header, chance)
    second = first if chance.random() < 0.7 else copy(header, chance)
    content = first + second + chance.randbytes(chance.choice((0, 0, 1, 700)))
    return content if chance.random() < 0.7 else mutated(content, chance), chance.choice(SECRETS)


def copy(header: Header, chance: Random) -> bytes:
    """One copy: with hostile fields written under the key, or changed and summed again, with the right seal or none."""
    for _ in range(chance.randrange(4)):
        place = chance.randrange(3)
        header = header.with_slot(place, slot(header.slots[place], place, chance))
    header = replace(header, generation=number(chance), salt=chance.choice((SALT, bytes(32), chance.randbytes(32))))
    key = header_key(DATA_KEY, header.salt)
    content = header.encode(key)
    if chance.random() < 0.5:
        return content
    body = mutated(content[: chance.choice((16, 110, SUMMED))], chance)
    body = (body + content[len(body) :])[:SUMMED]
    body += hashlib.sha256(body).digest()
    return body + (hmac.digest(key, body, "sha256") if chance.random() < 0.5 else content[-32:])


def slot(before: Slot, place: int, chance: Random) -> Slot:
    """A slot with hostile fields; some of those that ask for much do open."""
    if chance.random() < 0.4:
        lanes, passes = chance.choice((1, 4, 255)), number(chance) % 2**32
        memory = chance.choice((8 * lanes, 2**20, 2**21, 2**21 + 1, number(chance) % 2**32))
        with suppress(TooMuch, ValueError):
            Costly.work = 0
            return sealed(OURS[0], place, Cost(memory, passes, lanes))
        return replace(before, kdf=ARGON2ID, memory=memory, passes=passes, lanes=lanes)
    field = chance.choice(("state", "kdf", "aead", "lanes", "memory", "passes", "created", "salt", "nonce", "wrapped"))
    value: Any = getattr(before, field)
    if isinstance(value, bytes):
        value = chance.choice((bytes(len(value)), chance.randbytes(len(value))))
    else:
        value = number(chance) % 2 ** {"created": 64, "memory": 32, "passes": 32}.get(field, 8)
    changed: dict[str, Any] = {field: value}
    return replace(before, **changed)


def state_known(_secret: Secret, slot: Slot) -> bool:
    """The mistake of taking it for granted that a slot is of a kind that we know."""
    return {EMPTY: False, 1: True, 2: False}[slot.state]


CAMPAIGN = Campaign(
    promise="a hostile header is refused in our own words, soon, and before it costs much",
    run=strain_headers,
    controls={
        "a slot of an unknown kind is a KeyError": mistaken(strain_headers, storage__keys___opens=state_known),
        "costs are not looked at before deriving": mistaken(strain_headers, storage__keys__Cost__check=lambda *_: None),
    },
    small=4_000,
    large=1_000_000,
    control=2_000,
)
