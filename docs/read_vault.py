"""Read a vault, written from docs/format.md alone: `python read_vault.py FILE` asks for the passphrase and prints JSON.

It needs `cryptography` (45 or later) and nothing else. Of a torn or damaged file it reads all that can be read.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import json
import struct
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(Exception):
    """The file can't be read, or not with this secret."""


class Vault(NamedTuple):
    """What was read: the data keys (the present one first), the documents by table and id, and whether all is there."""

    id: bytes
    data_keys: list[bytes]
    tables: dict[str, dict[str, dict[str, Any]]]
    is_whole: bool


def hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes of HKDF-SHA256."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def tag(content: bytes) -> bytes:
    """The first 16 bytes of SHA-256: what a record calls the one before it, and a note the key it is sealed to."""
    return hashlib.sha256(content).digest()[:16]


def data_key(header: bytes, secret: str | bytes) -> bytes | None:
    """The data key, with a passphrase (text) or the 16 bytes that recovery words stand for."""
    for number in range(8):
        slot = header[102 + 128 * number :][:128]
        state, derivation, aead, lanes, memory, passes = struct.unpack_from(">BBBBII", slot)
        if isinstance(secret, str) and (state, derivation, aead) == (1, 1, 1):
            if memory * passes > 16 << 20:
                raise Unreadable("deriving the key would cost too much")
            text = unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass")
            costs = Argon2id(salt=slot[20:52], length=32, iterations=passes, lanes=lanes, memory_cost=memory)
            wrapping = costs.derive(text)
        elif isinstance(secret, bytes) and (state, derivation, aead) == (2, 2, 1):
            wrapping = hkdf(secret, slot[20:52], b"checkin 1 recovery")
        else:
            continue
        with suppress(InvalidTag):
            return AESGCM(wrapping).decrypt(slot[52:64], slot[64:112], header[14:30] + bytes([number]) + slot[:52])
    return None


def read(content: bytes, secret: str | bytes) -> Vault:
    """What is in a vault, by the first copy of its header that holds."""
    refusal = "no vault, or both copies of its header are damaged"
    for header in (content[:4096], content[4096:8192]):
        if header[:8] != b"\x89CKN\r\n\x1a\n" or hashlib.sha256(header[:4032]).digest() != header[4032:4064]:
            continue
        if header[8:14] != b"\0\1\0\0\0\0":
            raise Unreadable("a newer version wrote it")
        key = data_key(header, secret)
        if key is None:
            refusal = "the wrong secret"
        elif hmac.digest(hkdf(key, header[38:70], b"checkin 1 header"), header[:4064], "sha256") == header[4064:]:
            return records(content, header, key)
        else:
            refusal = "the header was tampered with"
    raise Unreadable(refusal)


def record_at(content: bytes, start: int, key: AESGCM) -> tuple[tuple[int, int], bytes, bytes, list[Any]] | None:
    """The record that begins at a place, if one does: where it belongs, its bytes, its `prev` and its changes."""
    marker, kind, left, seq, length, prev, nonce = struct.unpack(">4sB3sQI16s12s", content[start : start + 48])
    record = content[start : start + 64 + length]
    if marker != b"\xc5REC" or kind not in (1, 2) or len(record) % 512 or len(record) != 64 + length:
        return None
    try:
        schema, changes = json.loads(key.decrypt(nonce, record[48:], record[:48]))
    except InvalidTag:
        return None
    if schema != 1:
        raise Unreadable("a newer version wrote it")
    return (0, -int.from_bytes(left, "big")) if kind == 2 else (1, seq), record, prev, changes


def records(content: bytes, header: bytes, data_key: bytes) -> Vault:
    """Apply all records there are from 8192 on, in the order in which they were saved."""
    key, position, is_whole = AESGCM(hkdf(data_key, header[38:70], b"checkin 1 record")), 8192, True
    found, tables = [], {}
    while (start := content.find(b"\xc5REC", position)) >= 0 and start + 48 <= len(content):
        record = record_at(content, start, key)
        is_whole &= record is not None and start == position
        position = start + (len(record[1]) if record else 1)
        found += [record] if record else []
    in_order = sorted(found, key=lambda record: record[0])
    is_whole &= position == len(content) and in_order == found
    last, before = (-1, 0) if any(header[30:38]) else (0, 0), header
    for place, record, prev, changes in in_order:
        is_whole &= prev == tag(before)
        if place == last != (0, 0):
            continue  # of two in the same place the first one holds
        last, before = place, record
        for name, documents, deleted in changes:
            (table := tables.setdefault(name, {})).update(documents)
            for id in deleted:
                table.pop(id, None)
    earlier = sorted(tables.pop("retired_keys", {}).values(), key=lambda retired: retired["retired_at"], reverse=True)
    keys = [data_key, *(bytes.fromhex(retired["data_key"]) for retired in earlier)]
    tables = {name: table for name, table in tables.items() if table}
    return Vault(header[14:30], keys, tables, is_whole and last >= (0, 0))


def notes(content: bytes, vault_id: bytes, data_keys: list[bytes]) -> list[dict[str, Any]]:
    """The notes in an inbox that a data key opens, those that a later one takes the place of among them."""
    private = [X25519PrivateKey.from_private_bytes(hkdf(key, vault_id, b"checkin 1 note")) for key in data_keys]
    named = {tag(key.public_key().public_bytes_raw()): key for key in private}
    found, position = [], -1
    while (position := content.find(b"\xc5NOT\1", position + 1)) >= 0 and position + 72 <= len(content):
        head = content[position : position + 72]
        entry = content[position + 72 : position + 88 + int.from_bytes(head[68:72], "big")]
        with suppress(KeyError, InvalidTag, ValueError):
            mine, sender = named[head[8:24]], X25519PublicKey.from_public_bytes(head[24:56])
            key = hkdf(mine.exchange(sender), head[24:56] + mine.public_key().public_bytes_raw(), b"checkin 1 inbox")
            found.append(json.loads(AESGCM(key).decrypt(head[56:68], entry, head)))
    return found


if __name__ == "__main__":
    path = Path(sys.argv[1])
    vault, inbox = read(path.read_bytes(), getpass.getpass("Passphrase: ")), Path(f"{path}.inbox")
    waiting = notes(inbox.read_bytes(), vault.id, vault.data_keys) if inbox.exists() else []
    print(json.dumps({**vault.tables, "inbox": waiting}, ensure_ascii=False, indent=2))
    sys.exit(None if vault.is_whole else "Not all of it is as it was written.")
