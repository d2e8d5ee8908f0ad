"""Export and import: a whole journal as JSON that a person can read, and back without loss.

An export holds every document by table, the marks of what was deleted and the conflicts among them, with their
versions; drafts are left out. Tables, documents and fields are in order, so that the same journal gives the same
bytes. The shape is published in `docs/journal.schema.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import msgspec

from checkin.deleted import Conflict, Deleted, address, conflict_with, deleted_id, parted
from checkin.document import SCHEMA, Document, NotAccepted, Unreadable, from_plain, is_within_calendar, to_plain
from checkin.draft import Draft
from checkin.journal import KEPT, KIND_OF, Journal
from checkin.language import _
from checkin.merge import Preview, beside, of_version, previewed
from checkin.team import TEAM_ID, Team

EXPORTED: tuple[type[Document], ...] = tuple(kind for kind in KEPT if kind is not Draft)
"""Every kind of document in an export."""

LARGEST = 128 * 1024 * 1024
"""Bytes of the largest file that is read; many times a journal of a hundred years."""

SCHEMA_FIELD = "checkin_schema"

_MARKED = {kind.table for kind in EXPORTED} - {Deleted.table, Conflict.table}
_CONTROL = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]")
_ID = re.compile(r"[0-9a-f]{1,64}")
_INSIDE_A_WORD = re.compile(r"(tr?u?|fa?l?s?|nu?l?|-|u[0-9a-fA-F]{0,4})?\s*")


@dataclass(frozen=True)
class Import:
    """The documents of an export, each one of its kind's shape."""

    documents: tuple[Document, ...]

    def preview(self, journal: Journal) -> Preview:
        """What `into` would do now."""
        return previewed(journal, self.documents)

    def into(self, journal: Journal) -> Preview:
        """Bring the documents into a journal, in one action that can be undone, each with its own version and moment.

        Raises:
            ReadOnly, ChangedUnderneath, FileRefused: as any action.
        """
        with journal.action(_("Import")) as action:
            preview = self.preview(journal)
            action.restore(*self.documents)
        return preview


def exported(journal: Journal) -> bytes:
    """The whole journal as JSON, drafts apart: UTF-8, in order, with a final newline."""
    documents = {kind.table: _in_order(journal.all(kind)) for kind in EXPORTED}
    encoded = msgspec.json.encode({SCHEMA_FIELD: SCHEMA, "documents": documents}, order="sorted")
    return msgspec.json.format(encoded, indent=2) + b"\n"


def imported(content: bytes) -> Import:
    """The documents in an export. What they refer to may be missing: a reference to nobody is shown as such.

    Raises:
        NotAccepted: when the file is no export that this version can read in whole.
    """
    if len(content) > LARGEST:
        raise NotAccepted("too-large")
    documents: list[Document] = []
    for table, plain in _tables(_parsed(content)):
        documents += _read(KIND_OF[table], plain)
    _refuse_marks_beside_documents(documents)
    return Import(tuple(documents))


def _in_order(documents: tuple[Document, ...]) -> list[dict[str, Any]]:
    return [to_plain(document) for document in sorted(documents, key=lambda document: document.id)]


def _parsed(content: bytes) -> object:
    refusal: NotAccepted
    try:
        text = content.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refusal = NotAccepted("cut" if error.end == len(content) else "not-json", line=line)
    except json.JSONDecodeError as error:
        refusal = NotAccepted("cut" if _ends_early(error) else "not-json", line=error.lineno)
    except (RecursionError, ValueError) as error:
        refusal = error if isinstance(error, NotAccepted) else NotAccepted("not-json")
    raise refusal  # Here, because the errors above quote the file.


def _ends_early(error: json.JSONDecodeError) -> bool:
    if error.msg.startswith("Unterminated"):
        return True
    return _INSIDE_A_WORD.fullmatch(error.doc, error.pos) is not None


def _once(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(fields)
    if len(found) < len(fields):
        raise NotAccepted("not-json")
    return found


def _refuse_constant(_name: str) -> NoReturn:
    raise NotAccepted("not-json")


def _tables(plain: object) -> Iterator[tuple[str, list[Any]]]:
    """The documents by table, in the order of `EXPORTED`."""
    match plain:
        case {"checkin_schema": int(schema)} if schema > SCHEMA:
            raise NotAccepted("newer")
        case {"checkin_schema": int(schema), "documents": dict(tables), **rest} if schema == SCHEMA and not rest:
            pass
        case _:
            raise NotAccepted("not-an-export")
    known = [kind.table for kind in EXPORTED]
    if tables.keys() - set(known):
        raise NotAccepted("unknown-table")
    for table in known:
        documents = tables.get(table, [])
        if not isinstance(documents, list):
            raise NotAccepted("shape", table=table)
        yield table, documents


def _read(kind: type[Document], plains: list[Any]) -> Iterator[Document]:
    seen: set[str] = set()
    for number, plain in enumerate(plains, start=1):
        refuse = partial(NotAccepted, table=kind.table, number=number)
        if _steers(plain):
            raise refuse("control")
        document = _document(kind, plain)
        if document is None:
            raise refuse("unknown-field" if _has_unknown_field(kind, plain) else "shape")
        if not _has_good_id(document):
            raise refuse("id")
        if document.id in seen:
            raise refuse("clash")
        seen.add(document.id)
        yield document


def _steers(plain: object) -> bool:
    """Whether there is a control character other than a line's end in it: nothing typed here holds one."""
    rest = [plain]
    while rest:  # and no recursion: a file may nest as deep as Python's own reader lets it
        match rest.pop():
            case str(text):
                if _CONTROL.search(text) is not None:
                    return True
            case list(parts):
                rest += parts
            case dict(fields):
                rest += [*fields, *fields.values()]
    return False


def _document(kind: type[Document], plain: object) -> Document | None:
    """The document that `plain` describes, or None when it is not of the kind's shape, or has what can't be stored."""
    try:
        document = from_plain(kind, plain)
        msgspec.json.encode(to_plain(document))
    except (ValueError, TypeError, RecursionError):
        return None
    if any(counter < 1 for counter in document.version.values()) or not is_within_calendar(document):
        return None
    return document


def _has_unknown_field(kind: type[Document], plain: object) -> bool:
    return isinstance(plain, dict) and bool(plain.keys() - set(kind.__struct_fields__))


def _has_good_id(document: Document) -> bool:
    match document:
        case Deleted():
            table, id = parted(document.of)
            return table in _MARKED and _is_id(table, id) and document.id == deleted_id(document.of)
        case Conflict():
            return _has_good_version(document)
    return _is_id(document.table, document.id)


def _is_id(table: str, id: str) -> bool:
    return _ID.fullmatch(id) is not None or (table, id) == (Team.table, TEAM_ID)


def _has_good_version(conflict: Conflict) -> bool:
    try:
        version = beside(conflict)
    except Unreadable:
        return False
    known = parted(conflict.of)[0] in _MARKED and of_version(version) == conflict.of
    sound = _document(type(version), conflict.document) is not None and _has_good_id(version)
    return known and sound and conflict_with(version).id == conflict.id


def _refuse_marks_beside_documents(documents: list[Document]) -> None:
    addresses = {address(document.table, document.id) for document in documents}
    marks = (document for document in documents if isinstance(document, Deleted))
    for number, mark in enumerate(marks, start=1):
        if mark.of in addresses:
            raise NotAccepted("clash", table=Deleted.table, number=number)
