"""The journal: the one door to everything kept, for screens and commands."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from checkin.case import Case
from checkin.check_in import CheckIn
from checkin.conversation import Conversation
from checkin.deleted import Conflict, Deleted
from checkin.document import D, Document
from checkin.draft import Draft
from checkin.note import QuickNote
from checkin.person import Person
from checkin.promise import Promise
from checkin.team import Team

KEPT: tuple[type[Document], ...] = (
    Case,
    CheckIn,
    Conflict,
    Conversation,
    Deleted,
    Draft,
    Person,
    Promise,
    QuickNote,
    Team,
)
"""Every kind of document that a journal keeps, a table each."""

KIND_OF: dict[str, type[Document]] = {kind.table: kind for kind in KEPT}
"""The kind of document that a table holds."""


class Action(Protocol):
    """What one action of the user changes; all of it is kept, or nothing."""

    def put(self, *documents: Document) -> None:
        """Keep these documents, new or changed. The last put of a document wins.

        A put document goes on from the version it was made from and from the one that is shown. Versions beside that
        one stay, but for those it knows of.
        """

    def delete(self, *documents: Document) -> None:
        """Keep these documents no longer, in none of their versions. A mark stays, so that another copy does not bring
        them back.
        """

    def restore(self, *documents: Document) -> None:
        """Let these documents of another copy, stamped as they are, meet what stands here; see `checkin.merge`.

        Drafts are kept as they are: nobody else has typed at the same place.
        """


class Journal(Protocol):
    """Everything kept. Reading gives immutable documents; changing happens inside an action."""

    @property
    def vault_id(self) -> str:
        """The vault's id for life, as 32 hex digits."""

    @property
    def read_only(self) -> bool:
        """Whether every action is refused, because somebody else holds the lock or the file is damaged."""

    def all(self, kind: type[D]) -> tuple[D, ...]:
        """Every document of a kind, in no order that means anything."""

    def get(self, kind: type[D], id: str) -> D | None:
        """The document of a kind with this id, or None."""

    def action(self, name: str) -> AbstractContextManager[Action]:
        """Change the journal in one piece: at the end of the block all of it is on the disk, or nothing is changed.

        Inside the block the journal still shows the state before. A block that raises changes nothing.

        Args:
            name: what the user did, in a word or two; shown when it is undone, kept nowhere.

        Raises:
            ReadOnly: when the journal can't be changed.
            ChangedUnderneath: when somebody else replaced the file since, and it can't be merged: the keys of this
                vault don't open it, or it is not whole.
            FileRefused: when the file system refused; the journal is as it was before.
        """

    def undo(self) -> str | None:
        """Take back the last action of this session, drafts apart, and give its name; None when there is none left."""

    def refresh(self) -> bool:
        """Look whether another hand has changed the file: the second machine of a synced folder, or the checkin that
        holds the lock. Cheap; call it again and again, from a thread.

        A journal for reading only then shows what is there now; one that can be changed is merged with it.

        Returns:
            Whether what the journal shows was changed by another hand since the last look.
        """

    def close(self) -> None:
        """Leave the journal: compact where it pays, note the last state, give up the lock. Twice does no harm."""
