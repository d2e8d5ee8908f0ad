"""Records: what is kept, encrypted piece by piece and chained, and how a whole file of them is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from checkin.document import SCHEMA, Unreadable
from checkin.vault import Damaged, NewerFormat
from storage.format import BLOCK, CHANGE, HEAD, KEPT, MARKER, PAGE, RECORDS, TAG, Copy, Head, head_at, tag_of
from storage.keys import Random
from storage.tiny import Change, Plain

Tables = Mapping[str, Mapping[str, Plain]]

RETIRED = "retired_keys"
"""The table of the data keys that the vault had before, `{id: {"data_key": hex, "retired_at": moment}}`: no documents,
and never shown or exported."""

PATIENCE = 16
"""How often a file's size may be decrypted in vain. Encrypted bytes look like a record's head once in 4 GiB: a file in
which many do was made to be slow to read."""

_Changes = list[tuple[str, dict[str, dict[str, Any]], list[str]]]
_payload = msgspec.json.Decoder(tuple[int, msgspec.Raw])
_changes = msgspec.json.Decoder(_Changes)


def encode(changes: Sequence[Change], multiple: int = BLOCK) -> bytes:
    """The payload of a record: the schema and the changes as JSON, filled up with spaces.

    Args:
        multiple: of what the record's size is to be one, in bytes.

    Raises:
        Unreadable: something in it is no JSON value, or no text.
    """
    try:
        payload = msgspec.json.encode((SCHEMA, changes))
    except (TypeError, ValueError, OverflowError, RecursionError):
        payload = b""  # raised below: these errors may quote what was to be kept
    if not payload:
        raise Unreadable("change")
    size = -(-(HEAD + len(payload) + TAG) // multiple) * multiple
    return payload.ljust(size - HEAD - TAG)


def decode(payload: bytes) -> list[Change] | None:
    """The changes in a payload, or None when it is not shaped like one.

    Raises:
        NewerFormat: its documents are of a later schema.
    """
    try:
        schema, raw = _payload.decode(payload)
        if schema <= SCHEMA:
            return _changes.decode(raw) if schema > 0 else None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    raise NewerFormat


def seal(key: AESGCM, kind: int, seq: int, prev: bytes, payload: bytes, random: Random) -> bytes:
    """The bytes of a record.

    Args:
        key: the file's record key.
        seq: how many actions the vault has seen, this one included.
        prev: the tag of the record before, or of the header.
        payload: from `encode`.
    """
    nonce = random(12)
    head = Head(kind, seq, len(payload), prev, nonce).encode()
    return head + key.encrypt(nonce, payload, head)


def image(copy: Copy, key: AESGCM, seq: int, tables: Tables, random: Random) -> bytes:
    """A whole file that keeps these tables: both copies of the header, and the documents in records of a page each.

    A vault that has seen actions and keeps nothing has one empty group, so that their number is not forgotten.
    """
    pieces, prev = [copy.content, copy.content], copy.tag
    groups = list(_groups(tables)) or ([[]] if seq else [])
    for left, group in zip(reversed(range(len(groups))), groups, strict=True):
        pieces.append(seal(key, KEPT, seq, prev, encode(group, PAGE if left else BLOCK), random))
        prev = tag_of(pieces[-1])
    return b"".join(pieces)


@dataclass
class Reading:
    """What reading a file's records found.

    Args:
        tag: of the last readable record, or of the header.
        ending: the last bytes before `end`, to recognise the file by.
        end: where the next record would begin.
        tables: the documents kept, by table and id.
        weights: bytes of the file that each kept document accounts for, by table and id.
        seq: how many actions it holds.
        records: how many records are readable.
        lost: how many records are missing or bad before a readable one, as near as can be told; 0 if none.
        bad_bytes: how many bytes are no readable record, the tail's included.
        tail: how many bytes there are after the last readable record.
        noted: the tag of the last record with the seq that was asked for, if there is one.
    """

    tag: bytes
    ending: bytes
    end: int = RECORDS
    tables: dict[str, dict[str, Plain]] = field(default_factory=dict)
    weights: dict[tuple[str, str], int] = field(default_factory=dict)
    seq: int = 0
    records: int = 0
    lost: int = 0
    bad_bytes: int = 0
    tail: int = 0
    noted: bytes | None = None

    @property
    def live(self) -> int:
        """Bytes of the file that still say something."""
        return sum(self.weights.values())

    @property
    def documents(self) -> int:
        """How many documents are kept."""
        return sum(len(table) for name, table in self.tables.items() if name != RETIRED)

    def keep(self, changes: Sequence[Change], size: int) -> None:
        """Let these changes, written in a record of this size, be kept."""
        share = size // max(1, sum(len(sets) for _, sets, _ in changes))
        for name, sets, deletes in changes:
            table = self.tables.setdefault(name, {})
            table.update(sets)
            self.weights.update(((name, id), share) for id in sets)
            for id in deletes:
                table.pop(id, None)
                self.weights.pop((name, id), None)

    def follow(self, content: bytes, seq: int) -> None:
        """Take note that this record was the next one."""
        self.tag, self.ending, self.seq = tag_of(content), content[-TAG:], seq
        self.end += len(content)
        self.records += 1


def read(content: bytes, copy: Copy, key: AESGCM, noted: int = 0) -> Reading:
    """Read every record that can be read, past those that can't.

    Args:
        content: the whole file.
        copy: its header, which begins the chain.
        key: the record key of that header.
        noted: the seq whose tag is wanted.

    Raises:
        NewerFormat: documents are of a later schema.
        Damaged: there are so many false records that reading on would take too long.
    """
    search = _Search(content, key)
    reading = Reading(copy.tag, content[RECORDS - TAG : RECORDS], noted=None if noted else copy.tag)
    last: int | None = None
    broken = False
    position = RECORDS
    while (found := search.next(position)) is not None:
        start, head, changes = found
        position = start + head.size
        if not _follows(head, last, reading.seq):
            # Genuine, and not in its place: somebody copied it there. It counts as bad bytes.
            continue
        skipped = start - reading.end
        if skipped or head.prev != reading.tag:
            broken = True
            reading.lost += 1 if head.kind == KEPT or last is None else head.seq - reading.seq - 1
        record = content[start:position]
        reading.bad_bytes += skipped
        reading.end = start
        reading.keep(changes, len(record))
        reading.follow(record, head.seq)
        if head.seq == noted:
            reading.noted = reading.tag
        last = head.kind
    reading.lost = max(reading.lost, int(broken))
    reading.tail = max(0, len(content) - reading.end)
    reading.bad_bytes += reading.tail
    return reading


def _follows(head: Head, last: int | None, seq: int) -> bool:
    """Whether a record may stand after one of kind `last` with this seq, others between them perhaps missing."""
    if head.kind == CHANGE:
        return head.seq > seq
    return last is None or (last, seq) == (KEPT, head.seq)


class _Search:
    """Looks for the readable records of a file, with so much patience and no more."""

    def __init__(self, content: bytes, key: AESGCM) -> None:
        self._content = content
        self._key = key
        self._left = PATIENCE * len(content)

    def next(self, position: int) -> tuple[int, Head, list[Change]] | None:
        """The first readable record from a place on: where, its head and its changes."""
        start = self._content.find(MARKER, position)
        while start >= 0:
            head = head_at(self._content, start)
            if head is not None:
                changes = _open(self._content[start : start + head.size], head, self._key)
                if changes is not None:
                    return start, head, changes
                self._left -= head.size
                if self._left < 0:
                    raise Damaged
            start = self._content.find(MARKER, start + 1)
        return None


def _open(record: bytes, head: Head, key: AESGCM) -> list[Change] | None:
    body = len(record) - head.length - TAG
    try:
        payload = key.decrypt(head.nonce, record[body:], record[:body])
    except InvalidTag:
        return None
    return decode(payload)


def _groups(tables: Tables) -> Iterator[list[Change]]:
    """The documents in portions whose record fits into a page, a larger one alone, in the order of tables and ids."""
    empty = HEAD + len(msgspec.json.encode((SCHEMA, []))) + TAG
    group: dict[str, dict[str, Plain]] = {}
    size = empty
    for name in sorted(tables):
        for id in sorted(tables[name]):
            document = tables[name][id]
            weight = len(msgspec.json.encode((name, {id: document}, []))) + len(",")
            if group and size + weight > PAGE:
                yield _sets(group)
                group, size = {}, empty
            group.setdefault(name, {})[id] = document
            size += weight
    if group:
        yield _sets(group)


def _sets(group: dict[str, dict[str, Plain]]) -> list[Change]:
    return [(name, documents, []) for name, documents in group.items()]
