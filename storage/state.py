"""The state of a vault file: what was read of it, and how that stands to what was last seen here."""

from __future__ import annotations

from dataclasses import dataclass

from checkin.vault import ChangedUnderneath, Notice
from storage.anchor import Anchor, standing
from storage.format import COPY, RECORDS, Copy, copies
from storage.keys import header_key, record_key
from storage.record import Reading, read
from storage.unlocking import Unlocked


@dataclass(frozen=True)
class State:
    """The file as it was read, and what was last seen of it here."""

    copy: Copy
    bad_copies: int
    reading: Reading
    seen: Anchor | None

    @property
    def is_damaged(self) -> bool:
        """Whether anything that was once on the disk can't be read."""
        return self.reading.lost > 0

    @property
    def standing(self) -> Notice | None:
        """How the file stands to what was last seen."""
        header, reading = self.copy.header, self.reading
        return standing(self.seen, header.generation, header.salt, reading.seq, reading.noted)

    @property
    def notices(self) -> list[Notice]:
        """What the leader should know."""
        notices = [Notice("header")] if self.bad_copies else []
        if self.is_damaged:
            return [*notices, Notice("damaged", count=self.reading.lost)]
        if self.reading.tail:
            notices.append(Notice("torn", count=self.reading.tail))
        return [*notices, self.standing] if self.standing else notices


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
    for copy in copies(content):
        header = copy.header
        if header.vault_id == unlocked.vault_id and copy.is_authentic(header_key(unlocked.data_key, header.salt)):
            break
    else:
        raise ChangedUnderneath
    noted = seen.seq if seen is not None else 0
    reading = read(content, copy, record_key(unlocked.data_key, header.salt), noted)
    bad_copies = 2 - [content[:COPY], content[COPY:RECORDS]].count(copy.content)
    if len(content) < RECORDS:
        reading.lost += 1
    elif reading.tail and seen is not None and seen.salt == header.salt and reading.seq < seen.seq:
        # What was whole when it was last seen here is no unfinished save.
        reading.lost += seen.seq - reading.seq
    return State(copy, bad_copies, reading, seen)
