"""What is kept: the common part of every document, and how documents become plain JSON values and back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

import msgspec

from checkin.week import WEEK_PATTERN, Week

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment in time that knows its zone; stored in UTC."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
"""A document's identity: uuid4 hex, or uuid5 hex where two machines must meet on the same one."""

SCHEMA = 1
"""The schema of all documents together; it rises with every change that needs a migration."""

CALENDAR = range(1900, 9000)
"""The years in which anything can happen here."""

Refusal = Literal[
    "too-large",  # more bytes than any journal makes
    "cut",  # the file ends in the middle
    "not-json",  # no JSON, or a field twice
    "not-an-export",  # JSON, and not of checkin
    "newer",  # of a later schema than this version knows
    "unknown-table",  # a table that this version does not know
    "unknown-field",  # a field that this kind of document does not have
    "shape",  # a field missing, or of the wrong type or range
    "control",  # a text with control characters, which could steer the terminal that shows it
    "id",  # an id that is none, or does not belong to what it stands for
    "clash",  # two documents of one id, or a document beside the mark of its deletion
]
"""Why a file can't be brought in."""


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a document that has no identity of its own."""

    def edit(self, **changes: Any) -> Self:
        """The same value with some fields changed."""
        return msgspec.structs.replace(self, **changes)


class Document(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing kept in the journal.

    `version` and `edited_at` are stamped by the journal when the document is put: a version vector
    `{device: counter}` by which a merge tells older, newer and concurrent apart, and the moment (UTC).
    """

    table: ClassVar[str]

    id: Id
    version: dict[str, int] = {}
    edited_at: Instant | None = None


D = TypeVar("D", bound=Document)


class Unreadable(ValueError):
    """A stored or imported document does not have the shape its table asks for. Carries no content."""


class NotAccepted(Unreadable):
    """A file can't be imported. Carries where it is wrong, nothing of what it holds.

    Args:
        reason: what is wrong.
        line: the line of the file, from 1, where that is known.
        table: the table, where it is one that exists.
        number: which document of the table it is, from 1.
    """

    def __init__(self, reason: Refusal, *, line: int | None = None, table: str | None = None, number: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.table = table
        self.number = number


def to_plain(document: Value) -> dict[str, Any]:
    """A document as JSON values: what TinyDB keeps and what an export shows."""
    plain: dict[str, Any] = msgspec.to_builtins(document, enc_hook=_encode)
    return plain


def from_plain(kind: type[D], plain: object) -> D:
    """The document of this kind that `plain` describes.

    Raises:
        Unreadable: when a field is missing, unknown or of the wrong shape.
    """
    try:
        return msgspec.convert(plain, kind, dec_hook=_decode)
    except (msgspec.ValidationError, ValueError):
        pass
    raise Unreadable(kind.table)


def is_within_calendar(document: Value) -> bool:
    """Whether all days, weeks and moments in it lie where one can count on and back from them, in every time zone.

    Of what comes from outside: Python's calendar ends, and a page that counts past its end is no page any more.
    """
    rest: list[object] = [msgspec.to_builtins(document, builtin_types=(date, datetime), enc_hook=_day)]
    while rest:
        match rest.pop():
            case date(year=year) if year not in CALENDAR:
                return False
            case dict(fields):
                rest += fields.values()
            case list(parts) | tuple(parts):
                rest += parts
    return True


def schema_of(kind: type[Value]) -> dict[str, Any]:
    """The JSON schema of a kind of document."""
    return msgspec.json.schema(kind, schema_hook=_schema)


def _encode(value: object) -> object:
    if isinstance(value, Week):
        return str(value)
    raise TypeError(type(value).__name__)


def _day(value: object) -> object:
    if isinstance(value, Week):
        return date(value.year, 6, 1)
    raise TypeError(type(value).__name__)


def _decode(kind: type, value: object) -> object:
    if kind is Week and isinstance(value, str):
        return Week.parse(value)
    raise TypeError(kind.__name__)


def _schema(kind: type) -> dict[str, Any]:
    if kind is Week:
        return {"type": "string", "pattern": WEEK_PATTERN}
    raise TypeError(kind.__name__)
