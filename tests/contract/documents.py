"""Documents of every kind, and histories of what was done to them, for property tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from checkin.case import Case, Involved, Note
from checkin.check_in import Amendment, Answer, CheckIn
from checkin.conversation import Conversation
from checkin.deleted import Conflict, Deleted, conflict_with, deleted_id
from checkin.document import Document
from checkin.draft import Draft
from checkin.note import QuickNote
from checkin.person import Person
from checkin.promise import Promise
from checkin.team import Team
from checkin.week import Week

characters = st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n")
texts = st.text(characters, max_size=30)
ids = st.uuids().map(lambda id: id.hex)
days = st.dates(date(1980, 1, 1), date(2100, 12, 31))
zones = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-8))])
moments = st.datetimes(datetime(1980, 1, 1), datetime(2100, 12, 31), timezones=zones)  # noqa: DTZ001  # zones are added
versions = st.dictionaries(st.sampled_from(["laptop", "desktop", "tablet"]), st.integers(1, 9))
stamps = {"id": ids, "version": versions, "edited_at": st.none() | moments}

people = st.builds(
    Person,
    alias=st.text(characters, min_size=1, max_size=60),
    name=texts,
    since=st.none() | days,
    left=st.none() | days,
    tags=st.lists(texts, max_size=3).map(tuple),
    **stamps,
)
promises = st.builds(
    Promise,
    what=texts,
    to=st.none() | ids,
    by=st.none() | days,
    made_at=moments,
    moved=st.integers(0, 2**70),
    outcome=st.sampled_from([None, "done", "dropped"]),
    **stamps,
)
conversations = st.builds(
    Conversation,
    person=ids,
    purpose=texts,
    due=days,
    at=st.none() | st.times(),
    planned_at=moments,
    held_on=st.none() | days,
    went=texts,
    **stamps,
)
answers = st.builds(
    Answer,
    question=texts,
    version=st.integers(1, 5),
    prompt=texts,
    language=st.sampled_from(["en", "da"]),
    scale=texts,
    value=st.none() | texts,
    reasons=st.lists(texts, max_size=2).map(tuple),
    people=st.lists(ids, max_size=2).map(tuple),
    text=texts,
)
check_ins = st.builds(
    CheckIn,
    week=days.map(Week.of),
    deck=texts,
    finished_at=moments,
    away=st.booleans(),
    answers=st.lists(answers, max_size=2).map(tuple),
    went_well=texts,
    amendments=st.lists(st.builds(Amendment, at=moments, question=texts, before=st.none() | answers), max_size=1).map(
        tuple
    ),
    **stamps,
)
cases = st.builds(
    Case,
    kind=st.just("exclusion"),
    opened_on=days,
    people=st.lists(
        st.builds(Involved, person=ids, role=st.sampled_from(["concerned", "involved", "trusted", "hr"])), max_size=2
    ).map(tuple),
    notes=st.lists(
        st.builds(Note, id=ids, at=moments, certainty=st.sampled_from(["seen", "told", "assumed"]), text=texts),
        max_size=2,
    ).map(tuple),
    **stamps,
)
notes = st.builds(
    QuickNote,
    text=texts,
    written_at=moments,
    sealed=st.booleans(),
    sorted_into=st.none() | ids.map("people/{}".format),
    **stamps,
)
teams = st.builds(
    Team, customers=st.booleans(), weekday=st.integers(0, 6), version=versions, edited_at=st.none() | moments
)
written: st.SearchStrategy[Document] = st.one_of(people, promises, conversations, check_ins, cases, notes, teams)
"""What a leader writes, but for drafts."""

conflicts: st.SearchStrategy[Conflict] = written.map(conflict_with)
drafts = st.builds(Draft, place=texts, text=texts, **stamps)


@st.composite
def marks(draw: st.DrawFn) -> Deleted:
    """A mark of a document that is not there."""
    table = draw(st.sampled_from(["cases", "check_ins", "notes", "people", "promises"]))
    of = f"{table}/{draw(ids)}"
    return Deleted(
        id=deleted_id(of),
        of=of,
        version=draw(versions),
        edited_at=draw(st.none() | moments),
        erased=draw(st.booleans()),
    )


def unique(documents: list[Document]) -> list[Document]:
    """The documents without those whose kind and id came before."""
    found: dict[Any, Document] = {}
    for document in documents:
        found.setdefault((document.table, document.id), document)
    return list(found.values())


journals = st.lists(st.one_of(written, conflicts, marks()), max_size=8).map(unique)
"""All that a journal keeps, but for drafts."""
