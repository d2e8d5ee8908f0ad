"""Hostile imports: JSON that is cut, nested, doubled or of another shape is refused, or comes in and goes out again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time
from random import Random
from typing import Any

from checkin.agenda import Agenda, CheckInState
from checkin.case import Case, Involved, Note
from checkin.check_in import Amendment, Answer, CheckIn
from checkin.conversation import Conversation
from checkin.deleted import Deleted, conflict_with, deleted_id
from checkin.document import Document, NotAccepted
from checkin.exchange import exported, imported
from checkin.note import QuickNote
from checkin.team import Team
from checkin.week import Week
from storage.journal import TinyJournal, memory_journal
from tests.campaigns import Campaign, Outcome
from tests.campaigns.specimen import mistaken
from tests.campaigns.strain import as_json, mutated, strain, with_one_part_replaced
from tests.contract.journals import FRIDAY, person, promise

ANSWER = Answer(
    question="exclusion", version=1, prompt="Anyone?", language="en", scale="yes-no", value="yes", text="@[a1] was"
)
BASE: list[Document] = [
    person(),
    person("a2", "Elm 🌳").edit(since=FRIDAY.date(), left=FRIDAY.date(), tags=("new",), version={"laptop": 2}),
    promise().edit(to="a1", outcome="done", edited_at=FRIDAY),
    Conversation(id="c1", person="a1", purpose="a talk", due=FRIDAY.date(), at=time(9, 30), planned_at=FRIDAY),
    CheckIn(
        id="d1",
        week=Week(2026, 47),
        deck="weekly",
        finished_at=FRIDAY,
        answers=(ANSWER,),
        amendments=(Amendment(at=FRIDAY, question="exclusion", before=ANSWER),),
    ),
    Case(
        id="e1",
        kind="exclusion",
        opened_on=FRIDAY.date(),
        people=(Involved(person="a1", role="concerned"),),
        notes=(Note(id="n1", at=FRIDAY, certainty="seen", text="at the gate"),),
    ),
    QuickNote(id="f2", text="call @[a1]", written_at=FRIDAY, sealed=True, sorted_into="people/a1"),
    Team(weekday=4),
    conflict_with(person("a1", "Ash")),
    Deleted(id=deleted_id("promises/f1"), of="promises/f1", version={"laptop": 1}),
]
"""A document of each kind."""


def journal_of(*documents: Document) -> TinyJournal:
    """A journal that holds these documents as they are stamped."""
    journal = memory_journal(now=lambda: FRIDAY)
    with journal.action("bring in") as action:
        action.restore(*documents)
    return journal


EXPORT: dict[str, Any] = json.loads(exported(journal_of(*BASE)))
HERE = [person("a1", "Birch").edit(version={"desktop": 1}), Deleted(id=deleted_id("people/a2"), of="people/a2")]


def hostile(chance: Random) -> bytes:
    """A file that is, mostly, no export."""
    tree: object = EXPORT
    for _ in range(chance.choice((0, 1, 1, 1, 2))):
        tree = with_one_part_replaced(tree, chance)
    content = as_json(tree, chance)
    return content if chance.random() < 0.7 else mutated(content, chance)


def take(content: bytes) -> str:
    """Bring a file in and out again, and see what is due."""
    coming = imported(content)
    journal = journal_of(*HERE)
    coming.into(journal)
    again = coming.preview(journal)
    if again.changes:
        raise AssertionError("a second time brings in more")
    out = exported(journal)
    elsewhere = journal_of()
    imported(out).into(elsewhere)
    if exported(elsewhere) != out:
        raise AssertionError("what came in does not go out and in again")
    Agenda.of(journal, FRIDAY.date())
    CheckInState.of(journal, FRIDAY.date())
    return "brought in"


def strain_imports(numbers: range) -> Outcome:
    """Bring in a hostile file, once a number."""
    return strain(numbers, hostile, take, (NotAccepted,))


def all_tables(plain: Any) -> Iterator[tuple[str, list[Any]]]:
    """The mistake of taking it for granted that a file is an export of ours."""
    yield from plain["documents"].items()


CAMPAIGN = Campaign(
    promise="a hostile file is refused in our own words and soon, or comes in whole and goes out the same",
    run=strain_imports,
    controls={
        "nothing is brought in": mistaken(strain_imports, checkin__exchange__Import__into=lambda *_: None),
        "a file that is no export is a KeyError": mistaken(strain_imports, checkin__exchange___tables=all_tables),
    },
    small=5_000,
    large=1_000_000,
    control=500,
)
