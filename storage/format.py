"""The layout of the vault file, as docs/format.md gives it: bytes to values and back, no key and no disk."""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass, replace
from typing import Self

from checkin.vault import Damaged, NewerFormat, NotAVault

MAGIC = b"\x89CKN\r\n\x1a\n"
"""After PNG (RFC 2083, 12.12): the high bit shows a seven-bit transfer, the line ends show one that rewrote them."""

FORMAT = 1
COPY = 4096
"""Bytes of one copy of the header."""
HMAC = COPY - 32
"""Where the authentication of a copy stands in it, after all that it covers."""
RECORDS = 2 * COPY
"""Where records begin, after both copies."""
LARGEST = 1 << 30
"""Bytes of the largest file that is read: many times a journal of a hundred years, and still less than a memory."""

SLOTS = 8
EMPTY, PASSPHRASE, RECOVERY = 0, 1, 2
NO_KDF, ARGON2ID, HKDF_SHA256 = 0, 1, 2
AES_256_GCM = 1

MARKER = b"\xc5REC"
CHANGE, KEPT = 1, 2
"""Kinds of record: one action of the user; documents carried over when the file was rewritten."""
TAG = 16
BLOCK = 512
"""A record is filled up to a multiple of this: no sector of a disk holds bytes of two records, so that an interrupted
write can't harm the record before; and its length says little about what was written."""
PAGE = 4096
"""What disks and file systems lose bytes in."""

_FIELDS = struct.Struct(">8sHI16sQ32s32s")
_SLOT = struct.Struct(">BBBBIIQ32s12s48s16x")
_SLOT_BOUND = 52
_SUM = COPY - 64
_HEAD = struct.Struct(">4sB3sQI16s12s")
HEAD = _HEAD.size


@dataclass(frozen=True)
class Slot:
    """One way to the data key.

    Args:
        state: `EMPTY`, `PASSPHRASE` or `RECOVERY`; a newer version may know more.
        memory: KiB for Argon2id.
        created: seconds since 1970, UTC.
        wrapped: the data key, encrypted, and its tag.
    """

    state: int = EMPTY
    kdf: int = NO_KDF
    aead: int = 0
    lanes: int = 0
    memory: int = 0
    passes: int = 0
    created: int = 0
    salt: bytes = bytes(32)
    nonce: bytes = bytes(12)
    wrapped: bytes = bytes(48)

    def encode(self) -> bytes:
        """The slot's 128 bytes."""
        return _SLOT.pack(
            self.state, self.kdf, self.aead, self.lanes, self.memory, self.passes, self.created,
            self.salt, self.nonce, self.wrapped,
        )  # fmt: skip

    def bound(self, vault_id: bytes, number: int) -> bytes:
        """What the wrapped key is bound to: no slot opens in another vault, another place or with other costs."""
        return vault_id + bytes([number]) + self.encode()[:_SLOT_BOUND]


@dataclass(frozen=True)
class Header:
    """What stands at the head of the file, twice.

    Args:
        vault_id: 16 bytes, for life.
        generation: how often the file was rewritten.
        salt: 32 bytes, new with every rewriting; it identifies the file and its keys.
        note_key: X25519 public key to which notes are sealed without unlocking.
        slots: always eight.
    """

    vault_id: bytes
    generation: int
    salt: bytes
    note_key: bytes
    slots: tuple[Slot, ...]

    def encode(self, key: bytes) -> bytes:
        """One copy, with its checksum and, under the header key, its authentication."""
        fields = _FIELDS.pack(MAGIC, FORMAT, 0, self.vault_id, self.generation, self.salt, self.note_key)
        body = (fields + b"".join(slot.encode() for slot in self.slots)).ljust(_SUM, b"\0")
        body += hashlib.sha256(body).digest()
        return body + hmac.digest(key, body, "sha256")

    def renewed(self, salt: bytes) -> Self:
        """The header of the file that takes this one's place."""
        return replace(self, generation=self.generation + 1, salt=salt)

    def opens_as_late_as(self, other: Self) -> bool:
        """Whether no later change of slots is known from another header of the same vault than from this one."""
        here, there = ({slot for slot in header.slots if slot.state != EMPTY} for header in (self, other))
        made = [max((slot.created for slot in slots), default=0) for slots in (here, there)]
        # A slot that was removed leaves no date: of two with the same one, what has fewer slots is the later.
        return made[0] > made[1] or (made[0] == made[1] and here <= there)

    def with_slot(self, number: int, slot: Slot) -> Self:
        """The header with another slot in this place."""
        return replace(self, slots=(*self.slots[:number], slot, *self.slots[number + 1 :]))


@dataclass(frozen=True)
class Copy:
    """A copy of the header whose checksum is right. Nothing in it is to be trusted before `is_authentic`."""

    content: bytes
    header: Header

    @property
    def tag(self) -> bytes:
        """What the first record names as the one before it."""
        return tag_of(self.content)

    def is_authentic(self, key: bytes) -> bool:
        """Whether somebody with this header key wrote it."""
        return hmac.compare_digest(self.content[HMAC:], hmac.digest(key, self.content[:HMAC], "sha256"))


def copies(content: bytes) -> tuple[Copy, ...]:
    """The whole copies of the header at the start of a file, the first one first; two that are equal count once.

    Args:
        content: at least the first 8192 bytes of the file, or all of a shorter one.

    Raises:
        NotAVault: neither place begins as a vault does, or the file is too short for one copy.
        NewerFormat: a newer version wrote it.
        Damaged: neither copy is whole.
    """
    places = [content[:COPY], content[COPY:RECORDS]]
    ours = [place for place in places if place.startswith(MAGIC)]
    if not ours or len(content) < COPY:
        raise NotAVault
    whole = tuple(dict.fromkeys(place for place in ours if _is_whole(place)))
    current = tuple(Copy(place, _header(place)) for place in whole if _version(place) == (FORMAT, 0))
    if current:
        return current
    if whole or all(_version(place)[0] > FORMAT for place in ours):
        # Where a later format keeps its checksum is not ours to know.
        raise NewerFormat
    raise Damaged


@dataclass(frozen=True)
class Head:
    """The readable beginning of a record.

    Args:
        kind: `CHANGE` or `KEPT`.
        seq: how many actions the vault has seen, this record's included.
        length: bytes of the encrypted payload, its tag not counted.
        prev: `tag_of` the record before, or of the header.
        left: how many more records of kind `KEPT` follow this one, which is of that kind; else 0.
    """

    kind: int
    seq: int
    length: int
    prev: bytes
    nonce: bytes
    left: int = 0

    @property
    def size(self) -> int:
        """Bytes of the whole record."""
        return HEAD + self.length + TAG

    def encode(self) -> bytes:
        """The head's 48 bytes."""
        left = self.left.to_bytes(3, "big")
        return _HEAD.pack(MARKER, self.kind, left, self.seq, self.length, self.prev, self.nonce)


def head_at(content: bytes, position: int) -> Head | None:
    """The head of the record at a place, or None where nothing begins that could be one."""
    if position + HEAD > len(content):
        return None
    marker, kind, left, seq, length, prev, nonce = _HEAD.unpack_from(content, position)
    head = Head(kind, seq, length, prev, nonce, int.from_bytes(left, "big"))
    plausible = marker == MARKER and kind in (CHANGE, KEPT) and length and not head.size % BLOCK
    return head if plausible and position + head.size <= len(content) else None


def tag_of(content: bytes) -> bytes:
    """What a record calls the one before it: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(content).digest()[:16]


def _version(copy: bytes) -> tuple[int, int]:
    """The format and the feature bits of a copy, zeros where it is too short to have them."""
    _, number, features = struct.unpack_from(">8sHI", copy.ljust(COPY, b"\0"))
    return number, features


def _is_whole(copy: bytes) -> bool:
    return len(copy) == COPY and hashlib.sha256(copy[:_SUM]).digest() == copy[_SUM:HMAC]


def _header(copy: bytes) -> Header:
    _, _, _, vault_id, generation, salt, note_key = _FIELDS.unpack_from(copy)
    slots = tuple(Slot(*_SLOT.unpack_from(copy, _FIELDS.size + number * _SLOT.size)) for number in range(SLOTS))
    return Header(vault_id, generation, salt, note_key, slots)
