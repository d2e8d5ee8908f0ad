"""The published examples of the format: `python -m tests.storage.vectors` writes docs/vectors.json anew.

They may be added to. An example that was published is not changed: there are vaults like it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from checkin.vault import Passphrase, RecoveryWords, Secret
from storage.format import CHANGE, KEPT, RECORDS, SLOTS, Header, Slot, copies, tag_of
from storage.keys import CHEAPEST, Cost, anchor_key, header_key, note_key, record_key, seal_slot
from storage.record import encode, image, read, seal
from storage.sealed_note import SealedNote, sealed
from storage.tiny import Change
from storage.words import recovery_words

FILE = Path(__file__).parents[2] / "docs" / "vectors.json"

PASSPHRASES = [
    "correct horse battery",
    "Æbleskivé på Ålborg",
    "Æbleskive\u0301 pa\u030a A\u030alborg",
    "пароль из слов",
    "十二文字の合言葉",
    "🌲🌲🌲🌲🌲🌲🌲🌲",
    "ends with a space ",
    "\ufb01ne ligatures stay",
]
COSTS = [CHEAPEST, Cost(64, 3, 4), Cost(1024, 2, 1), Cost(1024, 1, 8)]


def bytes_of(name: str, length: int) -> bytes:
    """Bytes that look random and are always the same for a name."""
    return hashlib.shake_256(name.encode()).digest(length)


class Stream:
    """Random bytes that are always the same, one draw after the other."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._draws = 0

    def __call__(self, length: int) -> bytes:
        self._draws += 1
        return bytes_of(f"{self._name} {self._draws}", length)


def vectors() -> dict[str, Any]:
    """All examples, by what they are examples of."""
    return {
        "recovery words": [_words(number) for number in range(24)],
        "recovery words as typed": _typed(),
        "derived keys": [_derived(number) for number in range(16)],
        "key slots": [*_passphrase_slots(), *_recovery_slots()],
        "records": [_record(number) for number in range(24)],
        "sealed notes": [_note(number) for number in range(8)],
        "vault": _vault(),
        "vault with one byte changed": [_changed(place) for place in _places()],
        "vault cut": [_cut(length) for length in _lengths()],
    }


def _words(number: int) -> dict[str, Any]:
    entropy = bytes_of(f"words {number}", 16)
    return {"entropy": entropy.hex(), "words": recovery_words(entropy)}


def _typed() -> list[dict[str, Any]]:
    entropy = bytes_of("typed", 16)
    words = recovery_words(entropy)
    prefixes = " ".join(word[:4] for word in words.split())
    good = [words, words.upper(), words.title(), f"  {words}\n", words.replace(" ", "\t\n"), prefixes, prefixes.upper()]
    bad = [
        "",
        words[: words.rindex(" ")],
        words + " zoo",
        " ".join(reversed(words.split())),
        "abandon " * 12,
        words.replace(" ", ""),
        words.replace(" ", ","),
        prefixes + "zz",
    ]
    return [
        *({"typed": typed, "entropy": entropy.hex()} for typed in good),
        *({"typed": typed, "entropy": None} for typed in bad),
    ]


def _derived(number: int) -> dict[str, Any]:
    data_key, vault_id, salt = (bytes_of(f"{name} {number}", size) for name, size in (("k", 32), ("v", 16), ("s", 32)))
    private = note_key(data_key, vault_id)
    [copy] = copies(_header(vault_id, salt, (Slot(),) * SLOTS).encode(header_key(data_key, salt)) * 2)
    return {
        "data key": data_key.hex(),
        "vault id": vault_id.hex(),
        "file salt": salt.hex(),
        "header key": header_key(data_key, salt).hex(),
        "anchor key": anchor_key(data_key, vault_id).hex(),
        "note private key": private.private_bytes_raw().hex(),
        "note public key": private.public_key().public_bytes_raw().hex(),
        # The record key is shown by what it does.
        "record key encrypts 32 zeros under 12 zeros as": record_key(data_key, salt)
        .encrypt(bytes(12), bytes(32), None)
        .hex(),
        "checksum and HMAC of a header with empty slots": copy.content[-64:].hex(),
    }


def _passphrase_slots() -> list[dict[str, Any]]:
    return [
        _slot(f"{text} {cost}", Passphrase(text), cost, {"passphrase": text})
        for text in PASSPHRASES
        for cost in COSTS[:2]
    ] + [_slot(f"{cost}", Passphrase(PASSPHRASES[0]), cost, {"passphrase": PASSPHRASES[0]}) for cost in COSTS[2:]]


def _recovery_slots() -> list[dict[str, Any]]:
    all_words = [recovery_words(bytes_of(f"slot {number}", 16)) for number in range(8)]
    return [_slot(words, RecoveryWords(words), CHEAPEST, {"recovery words": words}) for words in all_words]


def _slot(name: str, secret: Secret, cost: Cost, shown: dict[str, str]) -> dict[str, Any]:
    data_key, vault_id, number = bytes_of("data " + name, 32), bytes_of("id " + name, 16), bytes_of(name, 1)[0] % SLOTS
    slot = seal_slot(
        secret, data_key, vault_id=vault_id, number=number, cost=cost, created=1_772_812_800, random=Stream(name)
    )
    return {
        **shown,
        "vault id": vault_id.hex(),
        "number": number,
        "slot": slot.encode().hex(),
        "data key": data_key.hex(),
    }


def _record(number: int) -> dict[str, Any]:
    data_key, salt, prev = (bytes_of(f"{name} {number}", size) for name, size in (("rk", 32), ("rs", 32), ("rp", 16)))
    kind = KEPT if number % 4 == 0 else CHANGE
    seq = 2**64 - 1 if number == 23 else number
    changes: list[Change] = [
        ("people", {f"id{one}": {"alias": "Birch" * one, "n": number}}, ["gone"] * (number % 2))
        for one in range(number)
    ]
    record = seal(record_key(data_key, salt), kind, seq, prev, encode(changes), Stream(f"record {number}"))
    return {
        "data key": data_key.hex(),
        "file salt": salt.hex(),
        "kind": kind,
        "seq": seq,
        "prev": prev.hex(),
        "changes": json.loads(json.dumps(changes)),
        "record": record.hex(),
        "next prev": tag_of(record).hex(),
    }


def _note(number: int) -> dict[str, Any]:
    private = note_key(bytes_of(f"nk {number}", 32), bytes_of(f"nv {number}", 16))
    public = private.public_key().public_bytes_raw()
    note = SealedNote(
        id=bytes_of(f"note {number}", 16).hex(),
        written_at=datetime(2027, 1, 14, 16, number, tzinfo=UTC),
        text=(NOTES[number % len(NOTES)]) * (1 + number * 3),
        replaces=bytes_of(f"note {number - 1}", 16).hex() if number % 3 == 2 else None,
    )
    return {
        "note private key": private.private_bytes_raw().hex(),
        "note public key": public.hex(),
        "note": json.loads(msgspec.json.encode(note)),
        "entry": sealed(note, public, Stream(f"sealed note {number}")).hex(),
    }


NOTES = ["Birch isn't asked, I think. ", "Ring til HR på mandag. ", '🌲 "two" \\ lines\n']
SECRET = Passphrase("correct horse battery")
WORDS = RecoveryWords(recovery_words(bytes_of("vault words", 16)))
ACTIONS: list[list[Change]] = [
    [("people", {"d": {"alias": "Åse"}}, ["b"])],
    [("drafts", {"x": {"text": "half a thought"}}, []), ("people", {"a": {"alias": "Ash 🌲"}}, [])],
    [("drafts", {}, ["x"])],
]


def example_vault() -> tuple[bytes, bytes]:
    """A small rewritten vault to which three actions were appended, and its data key."""
    data_key, vault_id, salt = bytes_of("example key", 32), bytes_of("example id", 16), bytes_of("example salt", 32)
    random, created = Stream("example"), 1_772_812_800
    header = _header(vault_id, salt, (Slot(),) * SLOTS, note_key(data_key, vault_id).public_key().public_bytes_raw())
    secrets: tuple[Secret, ...] = (SECRET, WORDS)
    for number, secret in enumerate(secrets):
        slot = seal_slot(
            secret, data_key, vault_id=vault_id, number=number, cost=CHEAPEST, created=created, random=random
        )
        header = header.with_slot(number, slot)
    [copy] = copies(header.encode(header_key(data_key, salt)) * 2)
    key = record_key(data_key, salt)
    people = {id: {"alias": alias} for id, alias in (("a", "Ash"), ("b", "Birch"), ("c", "C" * 5000))}
    content = image(copy, key, 5, {"people": people}, random)
    reading = read(content, copy, key)
    prev = reading.tag
    for seq, action in enumerate(ACTIONS, start=6):
        record = seal(key, CHANGE, seq, prev, encode(action), random)
        content, prev = content + record, tag_of(record)
    return content, data_key


def _vault() -> dict[str, Any]:
    content, data_key = example_vault()
    return {
        "passphrase": SECRET.text,
        "recovery words": WORDS.text,
        "data key": data_key.hex(),
        "size": len(content),
        "parts, the rest is zeros": _parts(content),
        **_found(content),
    }


def _places() -> list[int]:
    content, _ = example_vault()
    header = [0, 7, 8, 9, 10, 13, 14, 30, 38, 70, 102, 103, 166, 230, 300, 1126, 4000, 4031, 4032, 4063, 4064, 4095]
    ends = [len(content) - 1, len(content) - 300, len(content) - 512, len(content) - 513]
    return [*header, *(4096 + place for place in header[::4]), *range(RECORDS, len(content), 401), *ends]


def _changed(place: int) -> dict[str, Any]:
    content = bytearray(example_vault()[0])
    content[place] ^= 0x55
    return {"at": place, "xor": 0x55, **_found(bytes(content))}


def _lengths() -> list[int]:
    size = len(example_vault()[0])
    return [
        8192,
        8193,
        8192 + 48,
        8192 + 511,
        8192 + 512,
        9000,
        size - 1024,
        size - 600,
        size - 512,
        size - 64,
        size - 1,
    ]


def _cut(length: int) -> dict[str, Any]:
    return {"length": length, **_found(example_vault()[0][:length])}


def _found(content: bytes) -> dict[str, Any]:
    """What a reader finds who never saw the vault before."""
    data_key = example_vault()[1]
    copy = next(copy for copy in copies(content) if copy.is_authentic(header_key(data_key, copy.header.salt)))
    reading = read(content, copy, record_key(data_key, copy.header.salt))
    tables = {name: {id: short(document) for id, document in table.items()} for name, table in reading.tables.items()}
    return {
        "whole header copies": [content[:4096], content[4096:8192]].count(copy.content),
        "records": reading.records,
        "seq": reading.seq,
        "damaged": bool(reading.lost),
        "unfinished bytes at the end": 0 if reading.lost else reading.tail,
        "documents": {name: table for name, table in sorted(tables.items()) if table},
    }


def short(document: dict[str, Any]) -> dict[str, Any]:
    """A document with long texts told by their length."""
    return {field: f"{len(text)} letters" if len(text) > 100 else text for field, text in sorted(document.items())}


def _header(vault_id: bytes, salt: bytes, slots: tuple[Slot, ...], note: bytes = bytes(32)) -> Header:
    return Header(vault_id, 3, salt, note, slots)


def _parts(content: bytes) -> list[list[Any]]:
    """The parts of a file that are not zeros: where, and what, 64 bytes of zeros or more left out."""
    parts: list[list[Any]] = []
    for start in range(0, len(content), 64):
        block = content[start : start + 64]
        if not any(block):
            continue
        if parts and parts[-1][0] + len(parts[-1][1]) // 2 == start:
            parts[-1][1] += block.hex()
        else:
            parts.append([start, block.hex()])
    return parts


def text() -> str:
    """The file as it is published."""
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
