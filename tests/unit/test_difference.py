"""What two versions of a document say where they differ, and what keeps the texts of both."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from checkin import language, library
from checkin.case import Case, Involved, Note
from checkin.check_in import Answer, CheckIn
from checkin.conversation import Conversation
from checkin.desk import Desk
from checkin.difference import Question, differences, title
from checkin.document import Document
from checkin.note import QuickNote
from checkin.person import Person
from checkin.promise import Promise
from checkin.team import Team
from checkin.week import Week
from storage.journal import memory_journal

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
DAY = date(2026, 12, 4)


@pytest.fixture
def desk() -> Desk:
    """A desk with Birch, names shown."""
    journal = memory_journal(now=lambda: NOW)
    with journal.action("prepare") as action:
        action.put(Person(id="b1", alias="Birch"))
    return Desk(
        journal=journal,
        now=lambda: NOW,
        new_id=lambda: "f1",
        decks=lambda id: library.deck(id, language.current()),
        names_shown=True,
    )


def answer(question: str, text: str, *people: str) -> Answer:
    return Answer(question=question, version=1, prompt="?", language="en", scale="signal", text=text, people=people)


def check_in(*answers: Answer, went_well: str = "") -> CheckIn:
    return CheckIn(id="c1", week=Week(2026, 46), deck="weekly", finished_at=NOW, answers=answers, went_well=went_well)


def note(id: str, text: str) -> Note:
    return Note(id=id, at=NOW, certainty="seen", text=text)


CASE = Case(id="k1", kind="exclusion", opened_on=DAY, people=(Involved(person="b1", role="concerned"),))
TALK = Conversation(id="t1", person="b1", purpose="one-to-one", due=DAY, planned_at=NOW)
PROMISE = Promise(id="p1", what="a desk", to="b1", made_at=NOW)
QUICK = QuickNote(id="n1", text="one", written_at=NOW)

PAIRS: list[tuple[Document, Document, str, list[tuple[str, str, str]]]] = [
    (Person(id="b1", alias="Birch"), Person(id="b1", alias="Elm"), "Person", [("Alias", "Birch", "Elm")]),
    (PROMISE, PROMISE.edit(by=DAY), "Promise to Birch", [("By", "", "4 Dec 2026")]),
    (PROMISE, PROMISE.edit(outcome="done"), "Promise to Birch", [("Outcome", "", "kept")]),
    (TALK, TALK.edit(went="well"), "Conversation with Birch", [("How it went", "", "well")]),
    (CASE, CASE.edit(state="closed"), "Case: Birch", [("State", "open", "closed")]),
    (QUICK, QUICK.edit(text="two"), "Quick note", [("Text", "one", "two")]),
    (Team(), Team(customers=False), "The team's settings", [("Has customers", "yes", "no")]),
    (
        check_in(answer("exclusion", "no one")),
        check_in(answer("exclusion", "see @[b1]", "b1")),
        "Check-in, week 46",
        [("Exclusion", "no one", "Birch\nsee @Birch")],
    ),
    (PROMISE, PROMISE.edit(moved=2), "Promise to Birch", [("Something that is not shown on any page", "", "")]),
]


@pytest.mark.parametrize(("one", "other", "called", "expected"), PAIRS)
def test_only_what_differs_is_shown(
    desk: Desk, one: Document, other: Document, called: str, expected: list[tuple[str, str, str]]
) -> None:
    assert title(one, desk) == called
    assert [(found.label, found.one, found.other) for found in differences(Question(one, other), desk)] == expected


def test_what_differs_is_named_while_names_are_hidden_and_not_told(desk: Desk) -> None:
    desk.names_shown = False
    [found] = differences(Question(QUICK, QUICK.edit(text="two")), desk)
    assert (found.label, found.one, found.other) == ("Text", "•••", "•••")


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (QUICK, QUICK.edit(text="two"), QUICK.edit(text="one\n\ntwo")),
        (QUICK, QUICK.edit(text="one and more"), QUICK.edit(text="one and more")),
        (TALK, TALK.edit(went="well"), TALK.edit(went="well")),
        (
            check_in(answer("exclusion", "one", "b1"), went_well="a"),
            check_in(answer("exclusion", "two", "b2"), answer("coping", "three"), went_well="b"),
            check_in(answer("exclusion", "one\n\ntwo", "b1", "b2"), answer("coping", "three"), went_well="a\n\nb"),
        ),
        (
            CASE.edit(notes=(note("x", "one"), note("y", "same"))),
            CASE.edit(notes=(note("y", "same"), note("z", "two"))),
            CASE.edit(notes=(note("x", "one"), note("y", "same"), note("z", "two"))),
        ),
    ],
)
def test_the_texts_of_both_are_kept_where_there_are_texts(one: Document, other: Document, both: Document) -> None:
    question = Question(one.edit(version={"a": 1}), other.edit(version={"b": 2}))
    kept = question.keep_both()
    assert kept == both.edit(version={"a": 1, "b": 2})


def test_where_no_text_differs_there_is_no_keeping_both() -> None:
    assert Question(PROMISE, PROMISE.edit(outcome="done")).keep_both() is None
    assert Question(QUICK, QUICK.edit(sealed=True)).keep_both() is None


def test_either_version_is_kept_in_the_knowledge_of_both() -> None:
    question = Question(QUICK.edit(version={"a": 1}), QUICK.edit(text="two", version={"b": 2}))
    assert question.keep_one() == QUICK.edit(version={"a": 1, "b": 2})
    assert question.keep_other() == QUICK.edit(text="two", version={"a": 1, "b": 2})
