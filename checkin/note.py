"""Quick notes: a line written down at once, sorted later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol

from checkin.check_in import CheckIn
from checkin.deleted import address, parted
from checkin.document import Document, Instant
from checkin.mention import mentioned
from checkin.person import Person

LONGEST = 65536
"""Bytes of a quick note, as UTF-8: more than anybody writes down in passing."""


class QuickNote(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quick note. It waits until it is sorted, and stays afterwards, where it belongs.

    `text` holds people as tokens `@[id]`. `sealed`: written without unlocking, by whoever was at the machine.
    `sorted_into` is the address of what it belongs to, such as `people/ID` (`checkin.deleted.address`).
    """

    table: ClassVar[str] = "notes"

    text: str
    written_at: Instant
    sealed: bool = False
    sorted_into: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether it belongs to one person or one case, and is not to be read on anybody else's page."""
        return self.sorted_into is not None and parted(self.sorted_into)[0] != CheckIn.table

    @property
    def mentions(self) -> tuple[str, ...]:
        """The ids of everybody it mentions, each once."""
        return mentioned(self.text)


class QuickNotes:
    """Quick notes, in the order they were written."""

    def __init__(self, notes: tuple[QuickNote, ...]) -> None:
        self._notes = tuple(sorted(notes, key=lambda note: (note.written_at, note.id)))

    def __iter__(self) -> Iterator[QuickNote]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)

    def waiting(self) -> QuickNotes:
        """Those not sorted yet."""
        return QuickNotes(tuple(note for note in self if note.sorted_into is None))

    def sorted_into(self, address: str) -> QuickNotes:
        """Those that were sorted into one thing."""
        return QuickNotes(tuple(note for note in self if note.sorted_into == address))

    def memory_for(self, address: str) -> QuickNotes:
        """Those to read before the questions of a check-in: the ones that wait, and the ones put there already."""
        return QuickNotes(tuple(note for note in self if note.sorted_into in (None, address)))

    def about(self, person: str) -> QuickNotes:
        """Those that belong to a person, and those that mention them and belong to nobody else."""
        mine = address(Person.table, person)
        return QuickNotes(
            tuple(n for n in self if n.sorted_into == mine or (person in n.mentions and not n.is_private))
        )


class Inbox(Protocol):
    """Where a note can be put without unlocking, and from where only the open vault gets it back."""

    def check(self) -> None:
        """Refuse where no note is worth typing.

        Raises:
            NoVault, NotAVault, NewerFormat, Damaged, FileRefused: as the vault itself.
            NotPinned: this machine has never had the vault open, and can't tell whether its key is the right one.
            NoteKeyChanged: the key for notes is not the one last seen here.
        """

    def seal(self, text: str, *, replaces: str | None = None) -> str:
        """Seal a note. It is on the disk when this returns.

        Args:
            text: as typed.
            replaces: the id of an earlier note which this one is to take the place of, as one types on.

        Returns:
            The note's id.

        Raises:
            NoteTooLong, InboxFull, InboxInUse, and what `check` raises.
        """


@dataclass(frozen=True)
class Arrived:
    """What came out of the inbox: how many notes, and how many pieces that no key of the vault opens."""

    notes: int = 0
    unread: int = 0


class Arrivals(Protocol):
    """The inbox as the open vault sees it."""

    @property
    def are_waiting(self) -> bool:
        """Whether there is anything in the inbox; costs one look at the disk."""

    def take_in(self) -> Arrived:
        """Bring what is in the inbox into the journal; it leaves the inbox once it is on the disk there.

        Raises:
            ReadOnly, ChangedUnderneath, FileRefused: what was not brought in is in the inbox still.
            InboxInUse: somebody is writing a note at this moment.
        """
