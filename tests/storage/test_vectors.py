"""The published examples: the code makes them, and finds in them what they say; so does the published reader."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from checkin.journal import KEPT
from checkin.vault import Passphrase, RecoveryWords, Secret, WrongRecoveryWords
from storage.anchor import decode
from storage.format import Slot, head_at
from storage.keys import anchor_key, open_slot, record_key
from storage.record import RETIRED
from storage.retired import retired_keys
from storage.sealed_note import key_id, opened
from storage.words import entropy_of
from tests.storage import vectors
from tests.storage.safe import Place, log_of
from tests.storage.vector_vaults import shown

GROUPS: Mapping[str, list[dict[str, Any]]] = {
    file.stem: json.loads(file.read_bytes()) for file in sorted(vectors.FOLDER.glob("*.json"))
}
VAULTS: Mapping[str, dict[str, Any]] = {
    file.stem: json.loads(file.read_bytes()) for file in sorted((vectors.FOLDER / "vaults").glob("*.json"))
}


def content_of(vault: str) -> bytes:
    return (vectors.FOLDER / "vaults" / vault).read_bytes()


def spoilt(example: dict[str, Any]) -> bytes:
    content = bytearray(content_of(example["vault"])[: example.get("length")])
    if "at" in example:
        content[example["at"]] ^= example["xor"]
    return bytes(content)


def test_the_published_examples_are_what_the_code_makes() -> None:
    """An example that differs means that vaults there are can't be read: mend the code, not the example."""
    files = [file for file in vectors.FOLDER.rglob("*") if file.is_file() and file.name != "README.md"]
    assert {file.relative_to(vectors.FOLDER).as_posix(): file.read_bytes() for file in files} == vectors.files()


def test_there_are_enough_examples() -> None:
    assert sum(len(group) for group in GROUPS.values()) + len(VAULTS) >= 150


@pytest.mark.parametrize("example", GROUPS["typed-words"])
def test_recovery_words_as_typed(example: dict[str, Any]) -> None:
    if example["entropy"] is None:
        with pytest.raises(WrongRecoveryWords):
            entropy_of(RecoveryWords(example["typed"]))
    else:
        assert entropy_of(RecoveryWords(example["typed"])).hex() == example["entropy"]


@pytest.mark.parametrize("example", GROUPS["key-slots"])
def test_key_slots_open(example: dict[str, Any], reader: ModuleType) -> None:
    content, vault_id = bytes.fromhex(example["slot"]), bytes.fromhex(example["vault id"])
    state, kdf, aead, lanes = content[:4]
    memory, passes = int.from_bytes(content[4:8], "big"), int.from_bytes(content[8:12], "big")
    created, salt = int.from_bytes(content[12:20], "big"), content[20:52]
    slot = Slot(state, kdf, aead, lanes, memory, passes, created, salt, content[52:64], content[64:112])
    secret = Passphrase(example["passphrase"]) if state == 1 else RecoveryWords(example["recovery words"])
    key = open_slot(secret, slot, vault_id=vault_id, number=example["number"], total_memory=1 << 32)
    assert key == bytes.fromhex(example["data key"])
    header = (bytes(14) + vault_id).ljust(102 + 128 * example["number"], b"\0") + content
    typed = secret.text if isinstance(secret, Passphrase) else entropy_of(secret)
    assert reader.data_key(header.ljust(4096, b"\0"), typed) == key


@pytest.mark.parametrize("example", GROUPS["records"])
def test_records_open(example: dict[str, Any], reader: ModuleType) -> None:
    record = bytes.fromhex(example["record"])
    head = head_at(record, 0)
    assert head is not None
    assert (head.kind, head.seq, head.prev.hex()) == (example["kind"], example["seq"], example["prev"])
    key = record_key(bytes.fromhex(example["data key"]), bytes.fromhex(example["file salt"]))
    assert json.loads(key.decrypt(head.nonce, record[48:], record[:48])) == [1, example["changes"]]
    _, read, prev, changes = reader.record_at(record, 0, key)
    assert (read, prev.hex(), changes) == (record, example["prev"], example["changes"])
    assert reader.tag(record).hex() == example["next prev"]


@pytest.mark.parametrize("example", GROUPS["sealed-notes"])
def test_sealed_notes_open(example: dict[str, Any], reader: ModuleType) -> None:
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(example["note private key"]))
    public, entry = bytes.fromhex(example["note public key"]), bytes.fromhex(example["entry"])
    [note] = opened(entry, {key_id(public): private}).notes
    assert (note.id, note.text, note.replaces) == (
        example["note"]["id"],
        example["note"]["text"],
        example["note"].get("replaces"),
    )
    vault_id, data_key = bytes.fromhex(example["vault id"]), bytes.fromhex(example["data key"])
    assert reader.notes(entry, vault_id, [data_key]) == [example["note"]]


@pytest.mark.parametrize("example", GROUPS["anchors"])
def test_anchors_are_read(example: dict[str, Any]) -> None:
    vault_id = bytes.fromhex(example["vault id"])
    key = anchor_key(bytes.fromhex(example["data key"]), vault_id)
    anchor = decode(bytes.fromhex(example["anchor"]), key, vault_id)
    assert anchor is not None
    assert (anchor.generation, anchor.seq) == (example["generation"], example["seq"])
    assert (anchor.note_key.hex(), anchor.device.hex()) == (example["note key"], example["device"])
    assert (anchor.salt.hex(), anchor.tag.hex()) == (example["file salt"], example["next prev"])


@pytest.mark.parametrize("example", GROUPS["rotation"])
def test_retired_keys_are_found(example: dict[str, Any]) -> None:
    assert retired_keys({RETIRED: example["in the table retired_keys"]}) == (bytes.fromhex(example["data key"]),)


@pytest.mark.parametrize("name", VAULTS)
def test_checkin_opens_the_published_vaults(name: str, tmp_path: Path) -> None:
    """And what of them is whole can be gone on with: the notes of an inbox come in."""
    expected = VAULTS[name]
    place = Place(tmp_path / f"{name}.checkin", tmp_path / "state")
    for file in (vectors.FOLDER / "vaults").glob(f"{name}.checkin*"):
        shutil.copy(file, tmp_path)
    words = expected["recovery words"]
    secrets: list[Secret] = [Passphrase(expected["passphrase"])]
    if words:
        secrets.append(RecoveryWords(words))
    for secret in secrets:
        report = place.vault().verify(secret)
        documents = sum(len(table) for table in expected["documents"].values())
        assert (report.condition, report.records, report.documents) == (
            expected["condition"],
            expected["records"],
            documents,
        )
        assert list(report.heads) == expected["header copies"]
    if name == "example":
        return  # its documents are none that a journal knows
    opened = place.vault().unlock(Passphrase(expected["passphrase"]))
    kept = {kind.table: {document.id for document in opened.journal.all(kind)} for kind in KEPT}
    opened.journal.close()
    for table, documents in expected["documents"].items():
        assert kept[table] >= documents.keys()
    assert kept["notes"] >= set(expected.get("ids of those to keep", ()))


def test_the_published_inbox_leaves_beside_it_what_is_no_note(tmp_path: Path) -> None:
    place = Place(tmp_path / "rewritten.checkin", tmp_path / "state")
    for file in (vectors.FOLDER / "vaults").glob("rewritten.checkin*"):
        shutil.copy(file, tmp_path)
    opened = place.open()
    assert log_of(opened.journal).tables["notes"].keys() >= set(VAULTS["rewritten"]["ids of those to keep"])
    assert [notice.kind for notice in opened.notices] == ["unread"]
    opened.journal.close()
    [unread] = tmp_path.glob("rewritten.checkin.inbox.*.unread")
    assert unread.stat().st_size == sum(VAULTS["rewritten"]["bytes that are no note"])


@pytest.mark.parametrize("name", VAULTS)
def test_the_published_reader_finds_what_there_is_in_the_published_vaults(name: str, reader: ModuleType) -> None:
    expected = VAULTS[name]
    vault = reader.read(content_of(f"{name}.checkin"), expected["passphrase"])
    assert_found(vault, expected)
    assert vault.id.hex() == expected["vault id"]
    assert [key.hex() for key in vault.data_keys] == [expected["data key"], *expected["earlier data keys"]]
    inbox = vectors.FOLDER / "vaults" / f"{name}.checkin.inbox"
    if inbox.exists():
        assert reader.notes(inbox.read_bytes(), vault.id, vault.data_keys) == expected["notes in the inbox"]


@pytest.mark.parametrize("example", [*GROUPS["changed-vaults"], *GROUPS["cut-vaults"]])
def test_the_published_reader_finds_what_is_left_of_a_spoilt_vault(example: dict[str, Any], reader: ModuleType) -> None:
    assert_found(reader.read(spoilt(example), VAULTS["example"]["passphrase"]), example)


def assert_found(vault: Any, expected: dict[str, Any]) -> None:
    """See that the reader found what is expected. What a head is like it does not say, only whether all is there."""
    assert shown(vault.tables) == expected["documents"]
    records_altered = expected["condition"] == "tampered" and "tampered" not in expected["header copies"]
    assert vault.is_whole == (
        not (expected["missing records"] or expected["bytes after the last record"] or records_altered)
    )
