"""The published examples of the format: `python -m tests.storage.vectors` writes docs/vectors anew.

They may be added to. An example that was published is not changed: there are vaults like it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from checkin.vault import Passphrase, RecoveryWords, Secret
from storage.anchor import Anchor, standing
from storage.format import CHANGE, KEPT, RECORDS, SLOTS, Header, Slot, copies, tag_of
from storage.keys import CHEAPEST, Cost, anchor_key, header_key, note_key, record_key, seal_slot
from storage.record import encode, seal
from storage.retired import retired
from storage.sealed_note import SealedNote, sealed
from storage.tiny import Change
from storage.words import recovery_words
from tests.storage.vector_vaults import (
    EXAMPLE_KEY,
    Stream,
    bytes_of,
    example_vault,
    found,
    text,
    vault_files,
)

FOLDER = Path(__file__).parents[2] / "docs" / "vectors"

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


def vectors() -> dict[str, list[dict[str, Any]]]:
    """All examples but the vaults, by what they are examples of."""
    return {
        "recovery-words": [_words(number) for number in range(24)],
        "typed-words": _typed(),
        "derived-keys": [_derived(number) for number in range(16)],
        "key-slots": [*_passphrase_slots(), *_recovery_slots()],
        "records": [_record(number) for number in range(24)],
        "sealed-notes": [_note(number) for number in range(8)],
        "anchors": [_anchor(number) for number in range(8)],
        "standings": [_standing(*case) for case in STANDINGS],
        "rotation": [_rotation(number) for number in range(8)],
        "changed-vaults": [_changed(place) for place in _places()],
        "cut-vaults": [_cut(length) for length in _lengths()],
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
    data_key, vault_id = bytes_of(f"nk {number}", 32), bytes_of(f"nv {number}", 16)
    private = note_key(data_key, vault_id)
    public = private.public_key().public_bytes_raw()
    note = SealedNote(
        id=bytes_of(f"note {number}", 16).hex(),
        written_at=datetime(2027, 1, 14, 16, number, tzinfo=UTC),
        text=(NOTES[number % len(NOTES)]) * (1 + number * 3),
        replaces=bytes_of(f"note {number - 1}", 16).hex() if number % 3 == 2 else None,
    )
    return {
        "data key": data_key.hex(),
        "vault id": vault_id.hex(),
        "note private key": private.private_bytes_raw().hex(),
        "note public key": public.hex(),
        "note": json.loads(msgspec.json.encode(note)),
        "entry": sealed(note, public, Stream(f"sealed note {number}")).hex(),
    }


NOTES = ["Birch isn't asked, I think. ", "Ring til HR på mandag. ", '🌲 "two" \\ lines\n']


def _anchor(number: int) -> dict[str, Any]:
    data_key = bytes_of(f"ak {number}", 32)
    sizes = {"vault_id": 16, "salt": 32, "tag": 16, "note_key": 32, "device": 16}
    fields = {name: bytes_of(f"{name} {number}", size) for name, size in sizes.items()}
    generation, seq = number, 2**64 - 1 if number == 7 else number * 100
    anchor = Anchor(generation=generation, seq=seq, **fields)
    return {
        "data key": data_key.hex(),
        "vault id": anchor.vault_id.hex(),
        "generation": generation,
        "file salt": anchor.salt.hex(),
        "seq": seq,
        "next prev": anchor.tag.hex(),
        "note key": anchor.note_key.hex(),
        "device": anchor.device.hex(),
        "anchor": anchor.encode(anchor_key(data_key, anchor.vault_id)).hex(),
    }


STANDINGS = [
    # generation and seq that were seen; generation, file and seq of the file; the prev it has at the seq seen
    ((3, 10), (3, "same", 10), "same"),
    ((3, 10), (3, "same", 14), "same"),
    ((3, 10), (3, "same", 14), "other"),
    ((3, 10), (3, "same", 10), "other"),
    ((3, 10), (3, "same", 7), None),
    ((3, 10), (3, "other", 10), None),
    ((3, 10), (3, "other", 12), None),
    ((3, 10), (4, "other", 10), None),
    ((3, 10), (4, "other", 25), None),
    ((3, 10), (4, "other", 9), None),
    ((3, 10), (2, "other", 9), None),
    ((3, 10), (2, "other", 10), None),
    ((3, 10), (2, "other", 11), None),
]


def _standing(seen: tuple[int, int], file: tuple[int, str, int], prev: str | None) -> dict[str, Any]:
    generation, seq = seen
    salts, tags = {"same": bytes(32), "other": bytes([1] * 32)}, {"same": bytes(16), "other": bytes([1] * 16)}
    anchor = Anchor(bytes(16), generation, salts["same"], seq, tags["same"], bytes(32), bytes(16))
    notice = standing(anchor, file[0], salts[file[1]], file[2], tags.get(prev or ""))
    return {
        "seen": {"generation": generation, "seq": seq},
        "file": {"generation": file[0], "file salt": file[1], "seq": file[2], "prev at the seq seen": prev},
        "is": notice.kind if notice is not None else "nothing to say",
        "changes lacking": notice.count if notice is not None else 0,
    }


def _rotation(number: int) -> dict[str, Any]:
    data_key, moment = bytes_of(f"retired {number}", 32), datetime(2026, 3, 1 + number, 15, number, tzinfo=UTC)
    return {
        "data key": data_key.hex(),
        "retired at": moment.isoformat(),
        "in the table retired_keys": retired(data_key, moment),
    }


def _changed(place: int) -> dict[str, Any]:
    content = bytearray(example_vault())
    content[place] ^= 0x55
    return {"vault": "example.checkin", "at": place, "xor": 0x55, **found(bytes(content), EXAMPLE_KEY)}


def _places() -> list[int]:
    size = len(example_vault())
    header = [0, 7, 8, 9, 10, 13, 14, 30, 38, 70, 102, 103, 166, 230, 300, 1126, 4000, 4031, 4032, 4063, 4064, 4095]
    ends = [size - 1, size - 300, size - 512, size - 513]
    return [*header, *(4096 + place for place in header[::4]), *range(RECORDS, size, 401), *ends]


def _cut(length: int) -> dict[str, Any]:
    return {"vault": "example.checkin", "length": length, **found(example_vault()[:length], EXAMPLE_KEY)}


def _lengths() -> list[int]:
    size = len(example_vault())
    head = [8192, 8193, 8192 + 48, 8192 + 511, 8192 + 512, 9000]
    return [*head, size - 1024, size - 600, size - 512, size - 64, size - 1]


def _header(vault_id: bytes, salt: bytes, slots: tuple[Slot, ...]) -> Header:
    return Header(vault_id, 3, salt, bytes(32), slots)


def files() -> dict[str, bytes]:
    """All that is published, by its name in the folder."""
    return {
        **{f"{name}.json": text(group) for name, group in vectors().items()},
        **{f"vaults/{name}": content for name, content in vault_files().items()},
    }


if __name__ == "__main__":
    (FOLDER / "vaults").mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)
