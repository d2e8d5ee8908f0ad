"""Damage: where a vault's file has gaps, and which documents are missing that others refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from checkin.case import Case
from checkin.check_in import CheckIn
from checkin.conversation import Conversation
from checkin.deleted import Conflict, Deleted, address, parted
from checkin.document import Document, from_plain
from checkin.draft import Draft
from checkin.journal import KIND_OF
from checkin.mention import mentioned
from checkin.person import Person
from checkin.promise import Promise
from checkin.week import Week


@dataclass(frozen=True)
class Gap:
    """A place in the file where something was kept that can't be read any more.

    Args:
        after: the moment (UTC) of the newest thing saved before it; None where it may hold things of any time before.
        before: the moment (UTC) of the first thing saved after it; None where nothing is known to come after it.
        records: how many records are missing, at least. An action of the leader is one.
        bytes: how many bytes can't be read; 0 where records are gone without a trace.
    """

    after: datetime | None
    before: datetime | None
    records: int
    bytes: int


@dataclass(frozen=True)
class Reference:
    """A document that refers to another: its table and id, and the week or day by which a leader remembers it."""

    table: str
    id: str
    when: Week | date | None


@dataclass(frozen=True)
class Missing:
    """A document that is not there, and was not deleted either, and those that refer to it."""

    table: str
    id: str
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Damage:
    """What is known of what can't be read."""

    gaps: tuple[Gap, ...] = field(default=())
    missing: tuple[Missing, ...] = field(default=())


def missing(documents: Iterable[Document]) -> tuple[Missing, ...]:
    """What the documents of a journal refer to and is not among them, nor marked as deleted; what is referred to most
    comes first.
    """
    documents = tuple(documents)
    known = {address(document.table, document.id) for document in documents}
    known |= {mark.of for mark in documents if isinstance(mark, Deleted)}
    references: dict[str, list[Reference]] = {}
    for document in documents:
        for of in dict.fromkeys(_referred_to(document)):
            if of not in known:
                references.setdefault(of, []).append(Reference(document.table, document.id, _when(document)))
    found = (Missing(*parted(of), tuple(sorted(by, key=_day, reverse=True))) for of, by in references.items())
    return tuple(sorted(found, key=lambda missing: (-len(missing.references), missing.table, missing.id)))


def _referred_to(document: Document) -> Iterator[str]:
    """The addresses of what a document refers to."""
    if isinstance(document, Conflict):
        yield document.of
        table, _ = parted(document.of)
        if table in KIND_OF:
            yield from _referred_to(from_plain(KIND_OF[table], document.document))
        return
    for person in _people(document):
        yield address(Person.table, person)


def _people(document: Document) -> Iterator[str]:
    """The ids of the people whom a document is about or mentions, those of its earlier texts included."""
    match document:
        case CheckIn():
            yield from document.mentions
            for amendment in document.amendments:
                yield from amendment.before.mentions if amendment.before is not None else ()
        case Conversation():
            yield document.person
            yield from mentioned(document.purpose)
            yield from mentioned(document.went)
        case Promise():
            yield from (document.to,) if document.to is not None else ()
            yield from mentioned(document.what)
        case Case():
            yield from (involved.person for involved in document.people)
            for note in document.notes:
                yield from (note.told_by,) if note.told_by is not None else ()
                yield from mentioned(note.text)
        case Draft():
            yield from document.sheet.mentions if document.sheet is not None else ()
            yield from mentioned(document.text)


def _when(document: Document) -> Week | date | None:
    match document:
        case CheckIn():
            return document.week
        case Conversation():
            return document.held_on or document.due
        case Promise():
            return document.made_at.date()
        case Case():
            return document.opened_on
    return document.edited_at.date() if document.edited_at is not None else None


def _day(reference: Reference) -> date:
    when = reference.when
    return when.day(0) if isinstance(when, Week) else when or date.min
