"""What a merge needs to know of the past: what was deleted, and which edits met."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import msgspec

from checkin.document import Document, to_plain

_DELETED = uuid.UUID("c9a6b1de-3f0c-4c40-8a5b-1f0b6f1f8d52")
_CONFLICTS = uuid.UUID("0b6f1c2e-7a64-4a9c-9a53-6d2f0e1b7c94")


class Deleted(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mark that a document was deleted, with the version of the deletion, which knows of the version deleted.

    `of` is the address of what was deleted (`people/9f…`), and `id` follows from it: there is one mark a document.
    `erased` marks a deletion that also beats later edits from another copy.
    """

    table: ClassVar[str] = "deleted"

    of: str
    erased: bool = False


class Conflict(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A concurrent version of a document, or of the mark of its deletion, kept beside the one that is shown.

    `of` is the document's address (`people/9f…`). It is no document of its own: it has no stamps but those inside, and
    leaves no mark. It goes with the first version that knows of it.
    """

    table: ClassVar[str] = "conflicts"

    of: str
    document: dict[str, Any]


def address(table: str, id: str) -> str:
    """Where a document is kept: `people/9f…`."""
    return f"{table}/{id}"


def parted(of: str) -> tuple[str, str]:
    """The table and the id of an address."""
    table, _, id = of.partition("/")
    return table, id


def deleted_id(of: str) -> str:
    """The id of the mark of a deleted document, from its address: the same on every machine (RFC 9562, version 5)."""
    return uuid.uuid5(_DELETED, of).hex


def conflict_with(document: Document) -> Conflict:
    """The conflict that keeps this version of a document, or this mark.

    Its id follows from all that is in it (RFC 9562, version 5), so that the same version from the same copy is kept
    once, however often it is met.
    """
    of = document.of if isinstance(document, Deleted) else address(document.table, document.id)
    content = msgspec.json.encode(to_plain(document), order="sorted")
    id = uuid.uuid5(_CONFLICTS, f"{of} {content.decode()}").hex
    return Conflict(id=id, of=of, document=msgspec.json.decode(content))
