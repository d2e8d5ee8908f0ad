"""Read a vault, written from docs/format.md alone: `python read_vault.py FILE` asks for the passphrase and prints JSON.

It shows that the format can be read without checkin, and needs `cryptography` (45 or later) and nothing else.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import json
import struct
import sys
import unicodedata
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = bytes.fromhex("89434B4E0D0A1A0A")
MARKER = bytes.fromhex("C5524543")


class Unreadable(Exception):
    """The file can't be read, or not with this secret."""


def hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes of HKDF-SHA256."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def whole_copies(content: bytes) -> list[bytes]:
    """The copies of the header whose checksum is right."""
    places = [content[:4096], content[4096:8192]]
    whole = [place for place in places if len(place) == 4096 and place.startswith(MAGIC)]
    whole = [place for place in whole if hashlib.sha256(place[:4032]).digest() == place[4032:4064]]
    if not whole:
        raise Unreadable("no vault, or both copies of its header are damaged")
    if any(place[8:14] != b"\0\1\0\0\0\0" for place in whole):
        raise Unreadable("a newer version wrote it")
    return whole


def data_key(header: bytes, secret: str | bytes) -> bytes | None:
    """The data key, with a passphrase (text) or the 16 bytes that recovery words stand for."""
    vault_id = header[14:30]
    for number in range(8):
        slot = header[102 + 128 * number :][:128]
        state, kdf, aead, lanes, memory, passes = struct.unpack_from(">BBBBII", slot)
        salt, nonce, wrapped = slot[20:52], slot[52:64], slot[64:112]
        if isinstance(secret, str) and (state, kdf, aead) == (1, 1, 1):
            if memory * passes > 16 << 20:
                raise Unreadable("deriving the key would cost too much")
            text = unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass")
            kek = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory).derive(text)
        elif isinstance(secret, bytes) and (state, kdf, aead) == (2, 2, 1):
            kek = hkdf(secret, salt, b"checkin 1 recovery")
        else:
            continue
        try:
            return AESGCM(kek).decrypt(nonce, wrapped, vault_id + bytes([number]) + slot[:52])
        except InvalidTag:
            continue
    return None


def read(content: bytes, secret: str | bytes) -> dict[str, dict[str, dict[str, object]]]:
    """The documents by table and id. Stops at the first bad record, where a more patient reader would search on."""
    for header in whole_copies(content):
        key = data_key(header, secret)
        if key is None:
            continue
        salt = header[38:70]
        seal = hmac.digest(hkdf(key, salt, b"checkin 1 header"), header[:4064], "sha256")
        if not hmac.compare_digest(seal, header[4064:]):
            raise Unreadable("the header was tampered with")
        return records(content, header, AESGCM(hkdf(key, salt, b"checkin 1 record")))
    raise Unreadable("the wrong secret")


def records(content: bytes, header: bytes, key: AESGCM) -> dict[str, dict[str, dict[str, object]]]:
    """Apply every record from 8192 on."""
    tables: dict[str, dict[str, dict[str, object]]] = {}
    position, prev = 8192, hashlib.sha256(header).digest()[:16]
    while position < len(content):
        head = content[position : position + 48]
        end = position + 48 + int.from_bytes(head[16:20], "big") + 16
        record = content[position:end]
        if head[:4] != MARKER or head[20:36] != prev or end > len(content):
            raise Unreadable(f"damage, or an unfinished save, at byte {position}")
        try:
            payload = key.decrypt(head[36:48], record[48:], head)
        except InvalidTag:
            raise Unreadable(f"damage at byte {position}") from None
        schema, changes = json.loads(payload)
        if schema != 1:
            raise Unreadable("a newer version wrote it")
        for name, documents, deleted in changes:
            table = tables.setdefault(name, {})
            table.update(documents)
            for id in deleted:
                table.pop(id, None)
        position, prev = end, hashlib.sha256(record).digest()[:16]
    return {name: table for name, table in tables.items() if table}


if __name__ == "__main__":
    [path] = sys.argv[1:]
    print(json.dumps(read(Path(path).read_bytes(), getpass.getpass("Passphrase: ")), ensure_ascii=False, indent=2))
