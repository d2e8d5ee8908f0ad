"""The published vaults: small files, each with what a reader finds in it who never saw it before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec

from checkin.vault import Passphrase, RecoveryWords, Secret
from storage.arrivals import notes_in
from storage.format import CHANGE, COPY, RECORDS, SLOTS, Header, Slot, copies, head_at, tag_of
from storage.keys import CHEAPEST, FLOOR, header_key, note_key, record_key, seal_slot
from storage.record import RETIRED, Tables, encode, image, read, seal
from storage.retired import retired
from storage.sealed_note import SealedNote, key_id, opened, sealed
from storage.state import state_of
from storage.tiny import Change, Plain
from storage.unlocking import Unlocked
from storage.words import recovery_words

_CREATED = 1_772_812_800
"""When every slot was made, in seconds since 1970: 6 March 2026, 16:00 UTC."""


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


SECRET = Passphrase("correct horse battery")
WORDS = RecoveryWords(recovery_words(bytes_of("vault words", 16)))
EXAMPLE_KEY = bytes_of("example key", 32)


@dataclass(frozen=True)
class Example:
    """A vault that is published.

    Args:
        about: what it is an example of.
        inbox: the bytes of the inbox beside it; none where there is none.
    """

    about: str
    content: bytes
    data_key: bytes
    secrets: tuple[Secret, ...] = (SECRET, WORDS)
    inbox: bytes = b""


@cache
def example_vault() -> bytes:
    """A small rewritten vault to which three actions were appended."""
    vault_id, salt, random = bytes_of("example id", 16), bytes_of("example salt", 32), Stream("example")
    people = {id: {"alias": alias} for id, alias in (("a", "Ash"), ("b", "Birch"), ("c", "C" * 5000))}
    header = _header(EXAMPLE_KEY, vault_id, salt, (SECRET, WORDS), random, generation=3)
    content = _rewritten(header, EXAMPLE_KEY, 5, {"people": people}, random)
    actions: list[list[Change]] = [
        [("people", {"d": {"alias": "Åse"}}, ["b"])],
        [("drafts", {"x": {"text": "half a thought"}}, []), ("people", {"a": {"alias": "Ash 🌲"}}, [])],
        [("drafts", {}, ["x"])],
    ]
    return _followed(content, EXAMPLE_KEY, 5, actions, random)


def examples() -> dict[str, Example]:
    """All vaults, by the name of their file."""
    vault_id, key, later = bytes_of("team id", 16), bytes_of("team key", 32), bytes_of("team key later", 32)
    random = Stream("team")
    header = _header(key, vault_id, random(32), (SECRET, WORDS), random)
    empty = _rewritten(header, key, 0, {}, random)
    grown = _followed(empty, key, 0, ACTIONS, random)
    kept = read(grown, copies(grown)[0], record_key(key, header.salt)).tables
    new = header.renewed(random(32))
    rewritten = _followed(_rewritten(new, key, len(ACTIONS), kept, random), key, len(ACTIONS), LATER, random)
    *others, before, last = _starts(rewritten)
    hit = others[1]
    other = Passphrase("another horse, another stable")
    turned = _header(later, vault_id, random(32), (other,), random, generation=2)
    tables = {**kept, RETIRED: retired(key, datetime(2026, 3, 7, 15, tzinfo=UTC))}
    rotated = _followed(_rewritten(turned, later, len(ACTIONS), tables, random), later, len(ACTIONS), LATER, random)
    return {
        "example": Example("rewritten, and three actions since", example_vault(), EXAMPLE_KEY),
        "empty": Example("made, and nothing was saved", empty, key),
        "grown": Example("never rewritten: every record is an action", grown, key),
        "rewritten": Example(
            "the same, rewritten, and two actions since; with an inbox", rewritten, key, inbox=_inbox(vault_id, key)
        ),
        "torn": Example("the last save is cut off", rewritten[: last + 200], key),
        "damaged": Example(
            "zeros in the place of a page", rewritten[:hit] + bytes(4096) + rewritten[hit + 4096 :], key
        ),
        "head-damaged": Example("rotten bytes in the first head", bytes(512) + rewritten[512:], key),
        "left-out": Example("tampered with: an action is gone", rewritten[:before] + rewritten[last:], key),
        "swapped": Example(
            "tampered with: two actions are swapped",
            rewritten[:before] + rewritten[last:] + rewritten[before:last],
            key,
        ),
        "doubled": Example("tampered with: an action stands twice", rewritten + rewritten[last:], key),
        "older-head": Example(
            "tampered with: the second head is that of the file before",
            rewritten[:COPY] + grown[:COPY] + rewritten[RECORDS:],
            key,
        ),
        "rotated": Example(
            "under a later data key, which keeps the earlier one; with an inbox whose notes are sealed to both",
            rotated,
            later,
            (other,),
            _inbox(vault_id, key, later),
        ),
    }


def _document(name: str, **fields: Any) -> dict[str, Plain]:
    id = bytes_of(name, 16).hex()
    stamps = {"version": {bytes_of("device", 16).hex(): 1}, "edited_at": f"2026-03-0{1 + len(name) % 6}T15:00:00Z"}
    return {id: {"id": id, **stamps, **fields}}


def _note(name: str, text: str) -> tuple[str, dict[str, Plain], list[str]]:
    return ("notes", _document(name, text=text, written_at="2026-03-02T15:00:00Z"), [])


ACTIONS: Sequence[list[Change]] = [
    [("people", _document("birch", alias="Birch") | _document("ash", alias="Ash"), [])],
    [("people", _document("åse", alias="Åse"), [])],
    [_note("long note", "Ask Åse about the 🌲. " * 300)],
    [("people", _document("elm", alias="Elm"), [*_document("ash")])],
    [_note(f"note {number}", "Elm wasn't asked. " * 50) for number in range(9)],
]
LATER: Sequence[list[Change]] = [
    [("people", _document("rowan", alias="Rowan"), [])],
    [("people", _document("elm", alias="Elm", left="2026-03-06"), [])],
]


def _inbox(vault_id: bytes, *data_keys: bytes) -> bytes:
    """An inbox: of each key a note, one that takes its place and another one; then what was cut off, and what is no
    entry at all."""
    entries = b""
    for data_key in data_keys:
        public, random = note_key(data_key, vault_id).public_key().public_bytes_raw(), Stream(f"inbox {data_key!r}")
        ids = [random(16).hex() for _ in range(3)]
        for number, (replaces, written) in enumerate(((None, "Elm was"), (ids[0], "Elm wasn't asked"), (None, "🌲"))):
            at = datetime(2026, 3, 8, 15, number, tzinfo=UTC)
            note = SealedNote(id=ids[number], written_at=at, text=written, replaces=replaces)
            entries += sealed(note, public, random)
    cut = entries[:300]
    return entries + cut.ljust(512, b"\0") + bytes_of("no entry", 512)


def _header(
    data_key: bytes, vault_id: bytes, salt: bytes, secrets: Sequence[Secret], random: Stream, *, generation: int = 0
) -> Header:
    public = note_key(data_key, vault_id).public_key().public_bytes_raw()
    header = Header(vault_id, generation, salt, public, (Slot(),) * SLOTS)
    for number, secret in enumerate(secrets):
        slot = seal_slot(
            secret, data_key, vault_id=vault_id, number=number, cost=CHEAPEST, created=_CREATED, random=random
        )
        header = header.with_slot(number, slot)
    return header


def _rewritten(header: Header, data_key: bytes, seq: int, tables: Tables, random: Stream) -> bytes:
    [copy] = copies(header.encode(header_key(data_key, header.salt)) * 2)
    return image(copy, record_key(data_key, header.salt), seq, tables, random)


def _followed(content: bytes, data_key: bytes, seq: int, actions: Sequence[Sequence[Change]], random: Stream) -> bytes:
    [copy] = copies(content)
    key = record_key(data_key, copy.header.salt)
    prev = read(content, copy, key).tag
    for number, action in enumerate(actions, start=seq + 1):
        record = seal(key, CHANGE, number, prev, encode(action), random)
        content, prev = content + record, tag_of(record)
    return content


def _starts(content: bytes) -> list[int]:
    """Where the records of a whole vault begin."""
    starts, position = [], RECORDS
    while (head := head_at(content, position)) is not None:
        starts.append(position)
        position += head.size
    return starts


def found(content: bytes, data_key: bytes) -> dict[str, Any]:
    """What a reader finds in a vault who never saw it before."""
    vault_id = next(copy for copy in copies(content)).header.vault_id
    state = state_of(content, Unlocked(data_key, vault_id, FLOOR), None)
    reading = state.reading
    return {
        "condition": state.condition,
        "header copies": list(state.heads),
        "records": reading.records,
        "seq": reading.seq,
        "missing records": reading.lost,
        "bytes after the last record": reading.tail,
        "documents": shown({name: table for name, table in reading.tables.items() if table and name != RETIRED}),
    }


def shown(tables: Mapping[str, Mapping[str, Plain]]) -> dict[str, Any]:
    """Documents as they are published: with long texts told by their length."""
    return {
        name: {id: {field: _short(value) for field, value in document.items()} for id, document in table.items()}
        for name, table in sorted(tables.items())
    }


def _short(value: Any) -> Any:
    return f"{len(value)} letters" if isinstance(value, str) and len(value) > 100 else value


def _expected(example: Example) -> dict[str, Any]:
    content, data_key = example.content, example.data_key
    header = copies(content)[0].header
    tables = state_of(content, Unlocked(data_key, header.vault_id, FLOOR), None).reading.tables
    earlier = [bytes.fromhex(plain["data_key"]) for plain in tables.get(RETIRED, {}).values()]
    passphrase = next(secret.text for secret in example.secrets if isinstance(secret, Passphrase))
    words = next((secret.text for secret in example.secrets if isinstance(secret, RecoveryWords)), None)
    return {
        "about": example.about,
        "passphrase": passphrase,
        "recovery words": words,
        "size": len(content),
        "SHA-256": hashlib.sha256(content).hexdigest(),
        "vault id": header.vault_id.hex(),
        "generation": header.generation,
        "data key": data_key.hex(),
        "earlier data keys": [key.hex() for key in earlier],
        **found(content, data_key),
        **(_found_in_inbox(example.inbox, header.vault_id, (data_key, *earlier)) if example.inbox else {}),
    }


def _found_in_inbox(content: bytes, vault_id: bytes, data_keys: Sequence[bytes]) -> dict[str, Any]:
    private = [note_key(key, vault_id) for key in data_keys]
    inboxful = opened(content, {key_id(key.public_key().public_bytes_raw()): key for key in private})
    return {
        "notes in the inbox": json.loads(msgspec.json.encode(inboxful.notes)),
        "ids of those to keep": [note.id for note in notes_in(inboxful.notes)],
        "bytes that are no note": [len(piece) for piece in inboxful.unread],
    }


def text(plain: object) -> bytes:
    """A file of JSON as it is published."""
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def vault_files() -> dict[str, bytes]:
    """The vaults, their inboxes and what is to be found in them, by the names of the files."""
    files = {}
    for name, example in examples().items():
        files[f"{name}.checkin"] = example.content
        files[f"{name}.json"] = text(_expected(example))
        if example.inbox:
            files[f"{name}.checkin.inbox"] = example.inbox
    return files
