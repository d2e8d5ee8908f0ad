"""What a merge needs to know of the past: what was deleted, and which edits met."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from checkin.document import Document

_DELETED = uuid.UUID("c9a6b1de-3f0c-4c40-8a5b-1f0b6f1f8d52")


class Deleted(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mark that a document was deleted, with the version of the deletion, which knows of the version deleted.

    `of` is the address of what was deleted (`people/9f…`), and `id` follows from it: there is one mark a document.
    `erased` marks a deletion that also beats later edits from another copy.
    """

    table: ClassVar[str] = "deleted"

    of: str
    erased: bool = False


class Conflict(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A concurrent version of a document from another copy, kept until the leader has chosen.

    `of` is the document's address (`people/9f…`).
    """

    table: ClassVar[str] = "conflicts"

    of: str
    document: dict[str, Any]


def address(table: str, id: str) -> str:
    """Where a document is kept: `people/9f…`."""
    return f"{table}/{id}"


def deleted_id(of: str) -> str:
    """The id of the mark of a deleted document, from its address: the same on every machine (RFC 9562, version 5)."""
    return uuid.uuid5(_DELETED, of).hex
