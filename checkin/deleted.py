"""What a merge needs to know of the past: what was deleted, and which edits met."""

from __future__ import annotations

from typing import Any, ClassVar

from checkin.document import Document


class Deleted(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mark that a document was deleted: it has the document's id, and the version of the deletion.

    `erased` marks a deletion that also beats later edits from another copy.
    """

    table: ClassVar[str] = "deleted"

    of: str
    erased: bool = False


class Conflict(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A concurrent version of a document from another copy, kept until the leader has chosen."""

    table: ClassVar[str] = "conflicts"

    of: str
    document: dict[str, Any]
