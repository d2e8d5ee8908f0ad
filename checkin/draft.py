"""Drafts: what is typed and not yet kept, sealed about a second after each change."""

from __future__ import annotations

import uuid
from typing import ClassVar

from checkin.document import Document
from checkin.sheet import Sheet

_DRAFTS = uuid.UUID("5b1f7a86-6d0e-4f0a-9a4e-6f3c0d9a7d11")


class Draft(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in one place: an unfinished check-in (`sheet`) or the text of a field.

    A draft is gone in the action that keeps what it holds. It is neither merged, exported, nor a step of undo.
    `place` names the place, such as `check-in/2026-W47/weekly`.
    """

    table: ClassVar[str] = "drafts"

    place: str
    text: str = ""
    sheet: Sheet | None = None


def draft_id(place: str) -> str:
    """The id of the draft of a place: there is one (RFC 9562, version 5)."""
    return uuid.uuid5(_DRAFTS, place).hex
