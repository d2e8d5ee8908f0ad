"""Records: what is kept, encrypted piece by piece and chained, and how a whole file of them is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from checkin.damage import Gap
from checkin.document import SCHEMA, Unreadable
from checkin.vault import Damaged, NewerFormat
from storage.format import BLOCK, CHANGE, HEAD, KEPT, MARKER, PAGE, RECORDS, TAG, Copy, Head, head_at, tag_of
from storage.keys import Random
from storage.loading import loading
from storage.tiny import Change, Plain

Tables = Mapping[str, Mapping[str, Plain]]

RETIRED = "retired_keys"
"""The table of the data keys that the vault had before, as docs/format.md gives it: no documents, and never shown or
exported."""

LUMP = 4 * PAGE
"""Bytes above which a record of several documents, such as an import's, is too much for one bad byte to cost."""

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


def seal(key: AESGCM, kind: int, seq: int, prev: bytes, payload: bytes, random: Random, *, left: int = 0) -> bytes:
    """The bytes of a record.

    Args:
        key: the file's record key.
        seq: how many actions the vault has seen, this one included.
        prev: the tag of the record before, or of the header.
        payload: from `encode`.
        left: how many more of its kind follow, where it was carried over.
    """
    nonce = random(12)
    head = Head(kind, seq, len(payload), prev, nonce, left).encode()
    return head + key.encrypt(nonce, payload, head)


def image(copy: Copy, key: AESGCM, seq: int, tables: Tables, random: Random) -> bytes:
    """A whole file that keeps these tables: both copies of the header, and the documents in records of a page each.

    A file that takes the place of another has at least one group, if an empty one: so the number of actions is not
    forgotten, and a file that lost everything is not taken for a new one.
    """
    pieces, prev = [copy.content, copy.content], copy.tag
    groups = list(_groups(tables)) or ([[]] if seq or copy.header.generation else [])
    for left, group in zip(reversed(range(len(groups))), groups, strict=True):
        payload = encode(group, PAGE if left else BLOCK)
        pieces.append(seal(key, KEPT, seq, prev, payload, random, left=left))
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
        gaps: where records are missing that were once there.
        altered: whether it is not as it was written in a way that neither rotten bytes nor a power cut explain: whole
            records stand in another order, or twice, or one is gone without a trace, or bytes were slipped in.
        is_lumpy: whether a single bad byte could cost much: a record of several documents is larger than `LUMP`.
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
    gaps: tuple[Gap, ...] = ()
    altered: bool = False
    is_lumpy: bool = False
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

    @property
    def lost(self) -> int:
        """How many records are missing that were once there, as near as can be told."""
        return sum(gap.records for gap in self.gaps)

    def keep(self, changes: Sequence[Change], size: int) -> None:
        """Let these changes, written in a record of this size, be kept."""
        count = sum(len(sets) for _, sets, _ in changes)
        self.is_lumpy |= count > 1 and size > LUMP
        share = size // max(1, count)
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


@dataclass(frozen=True)
class _Piece:
    """A readable record of a file, and how many bytes right before it are none."""

    start: int
    head: Head
    changes: list[Change]
    skipped: int

    @property
    def end(self) -> int:
        return self.start + self.head.size

    @property
    def place(self) -> tuple[int, int]:
        """Where it belongs among others: what was carried over comes first, then each action."""
        return (0, -self.head.left) if self.head.kind == KEPT else (1, self.head.seq)

    def comes_after(self, other: _Piece) -> bool:
        """Whether it belongs after another, which may be a long way."""
        # Vaults that were rewritten before records counted what is left have many in the same place.
        uncounted = self.head.kind == KEPT and self.head.nonce != other.head.nonce
        return self.place >= other.place if uncounted else self.place > other.place

    def moment(self) -> datetime | None:
        """When the newest of its documents was changed."""
        return _newest(_edited_at(plain) for _, sets, _ in self.changes for plain in sets.values())


@dataclass(frozen=True)
class _Break:
    """Where a chain of records is broken: before which one, how many are missing there, and how many bytes are bad."""

    at: int
    records: int
    bytes: int


@loading()
def read(content: bytes, copy: Copy, key: AESGCM, *, noted: int = 0, seen: int = 0) -> Reading:
    """Read every record that can be read, past those that can't, in the order in which they were saved.

    Args:
        content: the whole file.
        copy: its header, which begins the chain.
        key: the record key of that header.
        noted: the seq whose tag is wanted.
        seen: how many actions this very file is known to have held.

    Raises:
        NewerFormat: documents are of a later schema.
        Damaged: there are so many false records that reading on would take too long.
    """
    found = list(_pieces(content, key))
    reading = Reading(copy.tag, content[RECORDS - TAG : RECORDS], noted=None if noted else copy.tag)
    chain: list[_Piece] = []
    breaks: list[_Break] = []
    for piece in sorted(found, key=lambda piece: piece.place):
        last = chain[-1] if chain else None
        if last is not None and not piece.comes_after(last):
            continue
        if piece.head.prev != reading.tag:
            breaks.append(_Break(len(chain), _missing_between(last, piece, copy), piece.skipped))
        elif piece.skipped:
            reading.altered = True
        chain.append(piece)
        record = content[piece.start : piece.end]
        reading.keep(piece.changes, len(record))
        reading.follow(record, piece.head.seq)
        if piece.head.seq == noted:
            reading.noted = reading.tag
    reading.end = found[-1].end if found else RECORDS
    reading.tail = max(0, len(content) - reading.end)
    reading.bad_bytes = sum(piece.skipped for piece in found) + reading.tail
    reading.altered |= any(not gap.bytes for gap in breaks) or not _in_order(found)
    if missing := _missing_at_the_end(content, reading, chain, copy, seen):
        breaks.append(_Break(len(chain), missing, reading.tail))
    if breaks:
        reading.gaps = tuple(_gaps(breaks, chain, copy))
    return reading


def _pieces(content: bytes, key: AESGCM) -> Iterator[_Piece]:
    """The readable records of a file, as they stand in it."""
    search = _Search(content, key)
    position = RECORDS
    while (found := search.next(position)) is not None:
        start, head, changes = found
        yield _Piece(start, head, changes, start - position)
        position = start + head.size


def _in_order(pieces: Sequence[_Piece]) -> bool:
    return all(later.comes_after(earlier) for earlier, later in pairwise(pieces))


def _missing_between(last: _Piece | None, piece: _Piece, copy: Copy) -> int:
    """How many records are missing right before one, at least."""
    head = piece.head
    if last is None:
        return head.seq - 1 if head.kind == CHANGE and not copy.header.generation else 1
    carried_over = last.head.left - head.left - (head.kind == KEPT)
    return max(1, carried_over + head.seq - last.head.seq - (head.kind == CHANGE))


def _missing_at_the_end(content: bytes, reading: Reading, chain: Sequence[_Piece], copy: Copy, seen: int) -> int:
    """How many records are missing after the last one read, at least; none where it may be an unfinished save."""
    known = max(0, seen - reading.seq)
    if len(content) < RECORDS or (not chain and copy.header.generation):
        return max(1, known)
    if chain and chain[-1].head.left:
        return chain[-1].head.left + known
    if reading.tail and known:
        return known
    # A save begins only when the one before it is whole, so of several records the last alone can be unfinished.
    records, position = 0, reading.end
    while (head := head_at(content, position)) is not None:
        records, position = records + 1, position + head.size
    if records and position < len(content):
        records += 1
    return records if records > 1 else 0


def _gaps(breaks: Sequence[_Break], chain: Sequence[_Piece], copy: Copy) -> Iterator[Gap]:
    """The breaks of a chain with the moments between which they lie, as far as what can be read tells them.

    Moments are those of documents, since a record has none. An import keeps the moments that documents came with: so
    what was saved before a gap is as late as the newest before it, and what was saved after it is not earlier.
    """
    moments = [piece.moment() for piece in chain]
    carried_over = sum(piece.head.kind == KEPT for piece in chain)
    for gap in breaks:
        last = chain[gap.at - 1].head if gap.at else None
        # Of what a rewriting carried over each piece may be of any time before it.
        of_any_time = last.left > 0 if last is not None else copy.header.generation > 0
        past = _newest(moments[: max(gap.at, carried_over)])
        later = (m for m in moments[max(gap.at, carried_over) :] if m is not None and (past is None or m >= past))
        yield Gap(
            after=None if of_any_time else past,
            before=next(later, past if of_any_time else None),
            records=gap.records,
            bytes=gap.bytes,
        )


def _newest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _edited_at(plain: Plain) -> datetime | None:
    with suppress(TypeError, ValueError):
        moment = datetime.fromisoformat(plain["edited_at"]) if "edited_at" in plain else None
        return moment if moment is not None and moment.tzinfo is not None else None
    return None


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
