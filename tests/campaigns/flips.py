"""Flips: one bit of a small vault is turned, each in its turn, and it is told."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

from checkin.vault import Notice
from storage.format import RECORDS, TAG
from storage.state import State
from tests.campaigns import Campaign, Outcome, scratch
from tests.campaigns.specimen import RECORD, SIZE, mistaken, specimen

STRIDE = 16
"""The first tries turn one bit in so many; those after them the bits between."""

BITS = SIZE * 8
ROWS = BITS // STRIDE
STEP = 1009
"""A prime, which divides no number of rows here: so every row has its turn, and each few tries are spread over all."""


NOTICES: Any = vars(State)["notices"].fget
"""As they are without a mistake."""


def bit(number: int) -> int:
    """The bit that a try turns; in each row another one."""
    turn, row = number // ROWS, number * STEP % ROWS
    return row * STRIDE + (row * 7 + turn) % STRIDE


def flipped(content: bytes, number: int) -> bytes:
    """The same bytes with one bit turned."""
    changed = bytearray(content)
    changed[number // 8] ^= 1 << number % 8
    return bytes(changed)


def flip(numbers: range) -> Outcome:
    """Turn the bit of each number."""
    outcome = Outcome()
    with scratch() as folder:
        whole = specimen(folder)
        for number in numbers:
            outcome.tried += 1
            turned = bit(number)
            content = flipped(whole.content, turned)
            record = (turned // 8 - RECORDS) // RECORD
            left = whole.states[-1] if record < 0 else whole.without(record)
            for found in (whole.found_here(content), whole.found_elsewhere(content)):
                outcome.counts.update(f"told: {told}" for told in found.told)
                if not found.told:
                    outcome.wrong.append(f"try {number}: nothing is told of bit {turned}")
                if found.documents != left:
                    outcome.wrong.append(f"try {number}: bit {turned} costs more or less than its record")
    return outcome


class Unsealed:
    """The mistake of encrypting without a tag that would show a change."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encrypt(self, nonce: bytes, content: bytes, _bound: bytes) -> bytes:
        """The content, encrypted."""
        return self._turned(nonce, content) + bytes(TAG)

    def decrypt(self, nonce: bytes, content: bytes, _bound: bytes) -> bytes:
        """The content, or what has become of it."""
        return self._turned(nonce, content[:-TAG])

    def _turned(self, nonce: bytes, content: bytes) -> bytes:
        return Cipher(AES256(self._key), CTR(nonce + bytes(4))).encryptor().update(content)


def all_but_the_header(state: State) -> list[Notice]:
    """The mistake of not telling of a bad copy of the header."""
    return [notice for notice in NOTICES(state) if notice.kind != "header"]


CAMPAIGN = Campaign(
    promise="a turned bit is told, and costs no more than its record",
    run=flip,
    controls={
        "records without a tag": mistaken(flip, storage__keys__AESGCM=Unsealed),
        "a bad copy of the header is not told": mistaken(
            flip, storage__state__State__notices=property(all_but_the_header)
        ),
    },
    small=ROWS,
    large=BITS,
    control=100,
    parts=2,
)
