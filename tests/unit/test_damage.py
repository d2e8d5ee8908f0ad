"""What is missing: named in what can be read, not there, and not deleted either."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from checkin.case import Case, Involved, Note
from checkin.check_in import Amendment, Answer, CheckIn
from checkin.conversation import Conversation
from checkin.damage import Damage, Gap, Missing, Reference, missing
from checkin.deleted import Deleted, conflict_with, deleted_id
from checkin.document import Document
from checkin.draft import Draft
from checkin.person import Person
from checkin.promise import Promise
from checkin.sentences import damage_lines
from checkin.sheet import Entry, Sheet
from checkin.team import Team
from checkin.week import Week

MOMENT = datetime(2026, 2, 13, 9, 30, tzinfo=UTC)
DAY = MOMENT.date()
SEVENTH = Week(2026, 7)


def answer(text: str = "", *people: str) -> Answer:
    return Answer(question="q", version=1, prompt="?", language="en", scale="text", text=text, people=people)


def check_in(*answers: Answer, week: Week = SEVENTH, **changes: object) -> CheckIn:
    return CheckIn(id=f"c{week}", week=week, deck="weekly", finished_at=MOMENT, answers=answers).edit(**changes)


def conversation(**changes: object) -> Conversation:
    plain = Conversation(id="t", person="ash", purpose="", due=DAY, planned_at=MOMENT)
    return plain.edit(**changes)


def sheet(**changes: object) -> Sheet:
    return Sheet(week=SEVENTH, deck="weekly", size="three-plus-one", at="closing").edit(**changes)


def case(note: Note | None = None, *people: str) -> Case:
    involved = tuple(Involved(person=person, role="concerned") for person in people)
    return Case(id="k", kind="help", opened_on=DAY, people=involved, notes=(note,) if note is not None else ())


def note(text: str, told_by: str | None = None) -> Note:
    return Note(id="n", at=MOMENT, certainty="told", told_by=told_by, text=text)


@pytest.mark.parametrize(
    "document",
    [
        check_in(answer("", "gone")),
        check_in(answer("thanks to @[gone]")),
        check_in(went_well="@[gone] did it"),
        check_in(amendments=(Amendment(at=MOMENT, question="q", before=answer("@[gone]")),)),
        conversation(person="gone"),
        conversation(purpose="about @[gone]"),
        conversation(went="@[gone] agreed"),
        Promise(id="p", what="ask", to="gone", made_at=MOMENT),
        Promise(id="p", what="ask @[gone]", made_at=MOMENT),
        case(None, "gone"),
        case(note("it was loud", told_by="gone")),
        case(note("@[gone] was there")),
        Draft(id="d", place="x", text="and @[gone]"),
        Draft(id="d", place="x", sheet=sheet(entries=(Entry(question="q", people=("gone",)),))),
        Draft(id="d", place="x", sheet=sheet(hear="gone")),
    ],
    ids=lambda document: document.table,
)
def test_a_person_whom_any_document_names_and_who_is_not_there_is_missing(document: Document) -> None:
    ash = Person(id="ash", alias="Ash")
    [found] = missing([ash, document])
    assert (found.table, found.id) == ("people", "gone")
    assert [(by.table, by.id) for by in found.references] == [(document.table, document.id)]
    assert missing([ash, document, Person(id="gone", alias="Birch")]) == ()


def test_who_was_deleted_is_not_missing() -> None:
    mark = Deleted(id=deleted_id("people/gone"), of="people/gone")
    assert missing([check_in(answer("", "gone")), mark]) == ()


def test_what_a_version_kept_beside_it_is_of_is_missing_and_what_that_names() -> None:
    conflict = conflict_with(check_in(answer("", "gone")))
    assert {(found.table, found.id) for found in missing([conflict])} == {
        ("check_ins", "c2026-W07"),
        ("people", "gone"),
    }


def test_a_whole_journal_lacks_nothing() -> None:
    ash = Person(id="ash", alias="Ash")
    assert missing([ash, Team(), check_in(answer("@[ash]", "ash")), conversation(), case(note("x"), "ash")]) == ()


def test_what_is_named_most_comes_first_with_the_latest_that_names_it() -> None:
    documents = [
        check_in(answer("@[once]"), week=Week(2026, 9)),
        check_in(answer("@[often]"), week=Week(2026, 6)),
        check_in(answer("@[often]"), week=SEVENTH),
        conversation(person="often", due=date(2026, 1, 5)),
    ]
    often, once = missing(documents)
    assert often == Missing(
        "people",
        "often",
        (
            Reference("check_ins", "c2026-W07", SEVENTH),
            Reference("check_ins", "c2026-W06", Week(2026, 6)),
            Reference("conversations", "t", date(2026, 1, 5)),
        ),
    )
    assert (once.id, len(once.references)) == ("once", 1)


def told(damage: Damage, most: int = 3) -> list[str]:
    return [line.removeprefix("• ") for line in damage_lines(damage, most=most)]


def test_a_gap_is_told_by_the_moments_around_it() -> None:
    later = MOMENT.replace(month=3)
    gaps = (Gap(MOMENT, later, 2, 1024), Gap(MOMENT, None, 1, 512), Gap(None, later, 1, 512), Gap(None, None, 1, 0))
    first, second = (f"{moment.astimezone():%H:%M}" for moment in (MOMENT, later))
    assert told(Damage(gaps), most=4)[1:5] == [
        f"between 13 Feb 2026 {first} and 13 Mar 2026 {second}: 2 saves",
        f"after 13 Feb 2026 {first}: 1 save",
        f"until about 13 Mar 2026 {second}: 1 save",
        "at any time: 1 save",
    ]


def test_what_is_missing_is_told_by_what_names_it() -> None:
    lines = told(Damage(missing=missing([check_in(answer("@[gone]")), conversation(person="gone")])))
    assert lines[1] == "a person: a conversation of 13 Feb 2026, and 1 more"
    lines = told(Damage(missing=missing([check_in(answer("@[gone]"))])))
    assert lines[1] == "a person: the check-in of week 7, 2026"


def test_a_long_list_is_cut_and_says_how_much_more_there_is() -> None:
    damage = Damage((Gap(None, None, 1, 0),) * 9, missing([check_in(answer(" ".join(f"@[p{n}]" for n in range(5))))]))
    lines = told(damage)
    assert lines.count("at any time: 1 save") == 3
    assert "and 6 more" in lines
    assert "and 2 more" in lines


def test_every_way_out_is_named() -> None:
    assert "checkin salvage -o FILE" in told(Damage())[-1]
