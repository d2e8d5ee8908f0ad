"""The published examples: the code makes them, the published reader reads them, and there are enough of them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from checkin.vault import Passphrase, RecoveryWords, WrongRecoveryWords
from storage.format import Slot, head_at
from storage.keys import open_slot, record_key
from storage.words import entropy_of
from tests.storage import vectors
from tests.storage.safe import Place

PUBLISHED: dict[str, Any] = json.loads(vectors.FILE.read_text(encoding="utf-8"))


def test_the_published_examples_are_what_the_code_makes() -> None:
    """An example that differs means that vaults there are can't be read: mend the code, not the example."""
    assert vectors.text() == vectors.FILE.read_text(encoding="utf-8")


def test_there_are_enough_examples() -> None:
    assert sum(len(group) for group in PUBLISHED.values() if isinstance(group, list)) >= 150


@pytest.mark.parametrize("example", PUBLISHED["recovery words as typed"])
def test_recovery_words_as_typed(example: dict[str, Any]) -> None:
    if example["entropy"] is None:
        with pytest.raises(WrongRecoveryWords):
            entropy_of(RecoveryWords(example["typed"]))
    else:
        assert entropy_of(RecoveryWords(example["typed"])).hex() == example["entropy"]


@pytest.mark.parametrize("example", PUBLISHED["key slots"])
def test_key_slots_open(example: dict[str, Any]) -> None:
    content = bytes.fromhex(example["slot"])
    state, kdf, aead, lanes = content[:4]
    memory, passes = int.from_bytes(content[4:8], "big"), int.from_bytes(content[8:12], "big")
    created, salt = int.from_bytes(content[12:20], "big"), content[20:52]
    slot = Slot(state, kdf, aead, lanes, memory, passes, created, salt, content[52:64], content[64:112])
    secret = Passphrase(example["passphrase"]) if state == 1 else RecoveryWords(example["recovery words"])
    key = open_slot(
        secret, slot, vault_id=bytes.fromhex(example["vault id"]), number=example["number"], total_memory=1 << 32
    )
    assert key == bytes.fromhex(example["data key"])


@pytest.mark.parametrize("example", PUBLISHED["records"])
def test_records_open(example: dict[str, Any]) -> None:
    record = bytes.fromhex(example["record"])
    head = head_at(record, 0)
    assert head is not None
    assert (head.kind, head.seq, head.prev.hex()) == (example["kind"], example["seq"], example["prev"])
    key = record_key(bytes.fromhex(example["data key"]), bytes.fromhex(example["file salt"]))
    assert json.loads(key.decrypt(head.nonce, record[48:], record[:48])) == [1, example["changes"]]


@pytest.mark.parametrize("example", PUBLISHED["sealed notes"])
def test_sealed_notes_open(example: dict[str, Any]) -> None:
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(example["note private key"]))
    public, entry = bytes.fromhex(example["note public key"]), bytes.fromhex(example["entry"])
    assert entry[:8] == b"\xc5NOT\x01\0\0\0"
    assert entry[8:24] == hashlib.sha256(public).digest()[:16]
    shared = private.exchange(X25519PublicKey.from_public_bytes(entry[24:56]))
    salt = entry[24:56] + public
    key = AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"checkin 1 inbox").derive(shared))
    assert len(entry) == 72 + int.from_bytes(entry[68:72], "big") + 16
    assert json.loads(key.decrypt(entry[56:68], entry[72:], entry[:72])) == example["note"]


@pytest.mark.parametrize("secret", [vectors.SECRET, vectors.WORDS])
def test_the_example_vault_opens(tmp_path: Path, secret: Passphrase | RecoveryWords) -> None:
    example = PUBLISHED["vault"]
    content = bytearray(example["size"])
    for start, part in example["parts, the rest is zeros"]:
        content[start : start + len(part) // 2] = bytes.fromhex(part)
    place = Place(tmp_path / "vault.checkin", tmp_path / "state")
    place.path.write_bytes(content)
    report = place.vault().verify(secret)
    assert (report.condition, report.records, report.documents) == ("healthy", example["records"], 3)
