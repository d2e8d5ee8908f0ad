"""The layout of the sealed inbox, as docs/format.md gives it: notes to bytes with the public key, and back."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from checkin.document import Instant
from checkin.note import LONGEST
from checkin.vault import NoteKeyChanged
from storage.keys import Random

MARKER = b"\xc5NOT"
VERSION = 1
BLOCK = 512
"""An entry is filled up to a multiple of this: no sector of a disk holds bytes of two notes."""
TAG = 16
_HEAD = struct.Struct(">4sB3x16s32s12sI")
HEAD = _HEAD.size

MOST = 2 * LONGEST + BLOCK
"""Bytes of the longest ciphertext: JSON writes some letters as two bytes."""

_IN_VAIN = 1000
"""How many entries may fail to open before the rest is left unread: it was made to be slow."""

_NoteId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]


class SealedNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is inside an entry of the inbox: a note as it was typed, and the id of the one it takes the place of."""

    id: _NoteId
    written_at: Instant
    text: str
    replaces: _NoteId | None = None


@dataclass(frozen=True)
class Inboxful:
    """What an inbox holds: the notes that opened, and all other bytes, in so many pieces."""

    notes: tuple[SealedNote, ...]
    unread: tuple[bytes, ...]


def key_id(public: bytes) -> bytes:
    """What an entry calls the key it was sealed to: the first 16 bytes of SHA-256 of the public key."""
    return hashlib.sha256(public).digest()[:16]


def sealed(note: SealedNote, public: bytes, random: Random) -> bytes:
    """A note as an entry of the inbox. What is needed to seal it is not enough to open it.

    Args:
        public: the note key of the vault's header.

    Raises:
        NoteKeyChanged: it is no key that anything can be sealed to (RFC 7748, section 6.1: of low order).
    """
    ephemeral = X25519PrivateKey.from_private_bytes(random(32))
    sender = ephemeral.public_key().public_bytes_raw()
    key = _entry_key(ephemeral, public, sender, public)
    if key is None:
        raise NoteKeyChanged
    payload = msgspec.json.encode(note)
    payload = payload.ljust(-(-(HEAD + len(payload) + TAG) // BLOCK) * BLOCK - HEAD - TAG)
    nonce = random(12)
    head = _HEAD.pack(MARKER, VERSION, key_id(public), sender, nonce, len(payload))
    return head + key.encrypt(nonce, payload, head)


def opened(content: bytes, keys: Mapping[bytes, X25519PrivateKey]) -> Inboxful:
    """What the bytes of an inbox hold. Whatever they are, nothing of them is lost: what is no note is given back.

    Args:
        keys: the vault's note keys, by `key_id`.
    """
    notes: list[SealedNote] = []
    unread: list[bytes] = []
    done = position = in_vain = 0
    while in_vain < _IN_VAIN and (position := content.find(MARKER, position)) >= 0:
        end = _end(content, position)
        note = _note(content[position:end], keys) if end else None
        if note is None:
            # What was to be its length may be wrong: the next entry can begin anywhere behind the marker.
            in_vain += bool(end)
            position += len(MARKER)
            continue
        if done < position:
            unread.append(content[done:position])
        notes.append(note)
        done = position = end
    if done < len(content):
        unread.append(content[done:])
    return Inboxful(tuple(notes), tuple(unread))


def _end(content: bytes, position: int) -> int:
    """Where the entry ends that begins at a place; 0 where none can begin there."""
    if position + HEAD > len(content):
        return 0
    _, version, _, _, _, length = _HEAD.unpack_from(content, position)
    end: int = position + HEAD + length + TAG
    fits = version == VERSION and 0 < length <= MOST and not (end - position) % BLOCK
    return end if fits and end <= len(content) else 0


def _note(entry: bytes, keys: Mapping[bytes, X25519PrivateKey]) -> SealedNote | None:
    """The note in an entry, or None where no key opens it or what it holds is no note."""
    _, _, of, sender, nonce, _ = _HEAD.unpack_from(entry)
    private = keys.get(of)
    key = private and _entry_key(private, sender, sender, private.public_key().public_bytes_raw())
    if not key:
        return None
    try:
        note = msgspec.json.decode(key.decrypt(nonce, entry[HEAD:], entry[:HEAD]), type=SealedNote)
        # Anybody can seal a note: its time is only to be shown where every calendar has it.
        year = note.written_at.astimezone(UTC).year
    except (InvalidTag, ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        return None
    return note if 1970 <= year < 9000 else None


def _entry_key(private: X25519PrivateKey, public: bytes, sender: bytes, receiver: bytes) -> AESGCM | None:
    """The key of one entry; None where the other's public key gives none."""
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return None
    derived = HKDF(algorithm=SHA256(), length=32, salt=sender + receiver, info=b"checkin 1 inbox").derive(shared)
    return AESGCM(derived)
