"""An inbox in memory: keeps what is sealed into it, and refuses as it is told to."""

from __future__ import annotations

from checkin.note import Arrived, QuickNote
from checkin.vault import VaultError
from storage.journal import TinyJournal


class FakeInbox:
    """Implements `checkin.note.Inbox` without a file, and gives itself."""

    def __init__(self, refusal: VaultError | None = None) -> None:
        self.refusal = refusal
        self.sealed: dict[str, str] = {}

    def __call__(self) -> FakeInbox:
        return self

    def check(self) -> None:
        if self.refusal is not None:
            raise self.refusal

    def seal(self, text: str, *, replaces: str | None = None) -> str:
        self.check()
        self.sealed.pop(replaces or "", None)
        id = f"{len(self.sealed) + 1:032x}"
        self.sealed[id] = text
        return id

    @property
    def texts(self) -> list[str]:
        """What was sealed and not replaced since."""
        return list(self.sealed.values())


class FakeArrivals:
    """Implements `checkin.note.Arrivals` with notes that wait.

    Args:
        journal: into which they are brought.
    """

    def __init__(self, journal: TinyJournal, *waiting: QuickNote, unread: int = 0) -> None:
        self.waiting = waiting
        self._journal = journal
        self._unread = unread

    @property
    def are_waiting(self) -> bool:
        return bool(self.waiting) or bool(self._unread)

    def take_in(self) -> Arrived:
        arrived = Arrived(self._journal.take_in(*self.waiting), self._unread)
        self.waiting, self._unread = (), 0
        return arrived
