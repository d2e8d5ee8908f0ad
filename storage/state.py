"""The state of a vault file: what was read of it, and how that stands to what was last seen here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from checkin.damage import Damage, missing
from checkin.document import Document, Unreadable, from_plain
from checkin.journal import KEPT
from checkin.vault import ChangedUnderneath, Condition, Damaged, Head, Notice, Report
from storage.anchor import Anchor, standing
from storage.format import COPY, HMAC, RECORDS, Copy, copies
from storage.keys import FLOOR, header_key, record_key
from storage.loading import loading
from storage.record import Reading, read
from storage.unlocking import Unlocked


@dataclass(frozen=True)
class State:
    """The file as it was read, and what was last seen of it here.

    Args:
        copy: the copy of the header by which it was read.
        heads: how each of the two copies is.
        is_of_another_key: whether what was last seen here is under a data key that this file neither has nor had.
    """

    copy: Copy
    heads: tuple[Head, Head]
    reading: Reading
    seen: Anchor | None
    is_of_another_key: bool = False

    @property
    def is_tampered(self) -> bool:
        """Whether it is not as it was written in a way that neither rotten bytes nor a power cut explain."""
        return self.reading.altered or "tampered" in self.heads

    @property
    def is_damaged(self) -> bool:
        """Whether it must not be changed: something that was once on the disk is not there as it was written."""
        return self.is_tampered or bool(self.reading.gaps)

    @property
    def standing(self) -> Notice | None:
        """How the file stands to what was last seen."""
        if self.is_of_another_key:
            # From before a rotation, for all that can be told; what it lacks is under a key that it can't know.
            return Notice("forked")
        header, reading = self.copy.header, self.reading
        return standing(self.seen, header.generation, header.salt, reading.seq, reading.noted)

    @property
    def condition(self) -> Condition:
        """The file's condition in a word."""
        if self.is_tampered:
            return "tampered"
        if self.is_damaged or "damaged" in self.heads:
            return "damaged"
        if self.reading.tail:
            return "torn"
        if self.standing is None:
            return "healthy"
        return "forked" if self.standing.kind == "forked" else "rolled-back"

    @property
    def damage(self) -> Damage:
        """What is known of what can't be read."""
        return Damage(self.reading.gaps, missing(self._documents()))

    @property
    @loading()
    def report(self) -> Report:
        """All that there is to say about the file."""
        reading = self.reading
        return Report(
            self.condition,
            reading.records,
            reading.documents,
            bad_bytes=reading.bad_bytes + COPY * self.heads.count("damaged"),
            heads=self.heads,
            damage=self.damage,
        )

    @property
    def notices(self) -> list[Notice]:
        """What the leader should know."""
        notices = [Notice("header")] if "damaged" in self.heads else []
        if self.is_damaged:
            kind: Literal["tampered", "damaged"] = "tampered" if self.is_tampered else "damaged"
            return [*notices, Notice(kind, count=self.reading.lost, damage=self.damage)]
        if self.reading.tail:
            notices.append(Notice("torn", count=self.reading.tail))
        return [*notices, self.standing] if self.standing else notices

    def _documents(self) -> Iterator[Document]:
        for kind in KEPT:
            for plain in self.reading.tables.get(kind.table, {}).values():
                with suppress(Unreadable):
                    yield from_plain(kind, plain)


def state_of(content: bytes, unlocked: Unlocked, seen: Anchor | None) -> State:
    """The state of a file.

    Args:
        content: the whole file.
        seen: what was last seen of it here, read before the file: its holder may go on meanwhile, and must not look
            rolled back for it.

    Raises:
        ChangedUnderneath: it is another file than the one that was unlocked.
        NotAVault, NewerFormat, Damaged: as `storage.format.copies` and `storage.record.read`.
    """
    ours = [copy for copy in copies(content) if _is_ours(copy, unlocked)]
    if not ours:
        raise ChangedUnderneath
    # Two that differ are never written. Should one be of an older file, then the records belong to the other.
    read_by = [(copy, _read(content, copy, unlocked, seen)) for copy in ours]
    copy, reading = max(read_by, key=lambda by: by[1].records)
    head_a, head_b = (
        "tampered" if head == "whole" and place != copy.content else head
        for head, place in zip(heads_of(content, unlocked), _places(content), strict=True)
    )
    return State(copy, (head_a, head_b), reading, seen)


def read_whole(content: bytes, keys: Iterable[bytes], vault_id: bytes, *, growing: bool = False) -> tuple[State, bytes]:
    """What a file of the vault holds, and which of the keys opened it.

    Args:
        growing: whether the file is in use, so that it may end in a save that is in the making.

    Raises:
        Damaged: not everything in it is as it was written, to its very end.
        ChangedUnderneath: none of the keys opens it, or it is of another vault.
        NotAVault, NewerFormat
    """
    copies(content)
    for key in keys:
        with suppress(ChangedUnderneath):
            state = state_of(content, Unlocked(key, vault_id, FLOOR), None)
            if state.is_damaged or "damaged" in state.heads or (state.reading.tail and not growing):
                raise Damaged
            return state, key
    raise ChangedUnderneath


def heads_of(content: bytes, unlocked: Unlocked | None) -> tuple[Head, Head]:
    """How each copy of the header is: rotten bytes don't have the checksum that is right for another content.

    Args:
        content: at least the first 8192 bytes of the file, or all of a shorter one.
        unlocked: what a secret opened; None where no copy was what somebody with the data key wrote.

    Raises:
        NotAVault, NewerFormat: as `storage.format.copies`.
    """
    whole: tuple[Copy, ...] = ()
    with suppress(Damaged):
        whole = copies(content)
    ours = [copy for copy in whole if unlocked is not None and _is_ours(copy, unlocked)]
    head_a, head_b = (_head(place, whole, ours) for place in _places(content))
    return head_a, head_b


def _head(place: bytes, whole: Iterable[Copy], ours: Iterable[Copy]) -> Head:
    if any(place == copy.content for copy in ours):
        return "whole"
    # The checksum covers all but the HMAC: bytes that rot there are no other content.
    if any(place == copy.content for copy in whole) and all(place[:HMAC] != copy.content[:HMAC] for copy in ours):
        return "tampered"
    return "damaged"


def _places(content: bytes) -> tuple[bytes, bytes]:
    return content[:COPY], content[COPY:RECORDS]


def _is_ours(copy: Copy, unlocked: Unlocked) -> bool:
    header = copy.header
    return header.vault_id == unlocked.vault_id and copy.is_authentic(header_key(unlocked.data_key, header.salt))


def _read(content: bytes, copy: Copy, unlocked: Unlocked, seen: Anchor | None) -> Reading:
    salt = copy.header.salt
    return read(
        content,
        copy,
        record_key(unlocked.data_key, salt),
        noted=seen.seq if seen is not None else 0,
        seen=seen.seq if seen is not None and seen.salt == salt else 0,
    )
