"""What follows from the answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin import language, library
from checkin.case import Case, Cases, Involved
from checkin.check_in import CheckIn
from checkin.conversation import Conversation, Conversations
from checkin.deck import Deck
from checkin.document import D, Document
from checkin.person import People, Person
from checkin.promise import Promise, Promises
from checkin.proposal import NEXT_STEPS, Proposal, accepted, proposals, working_day
from checkin.sheet import Entry, Sheet
from checkin.week import Week

FRIDAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
VAULT = "0" * 32
BIRCH = Person(id="b1", alias="Birch")
HERON = Person(id="b2", alias="Heron")
GONE = Person(id="b3", alias="Alder", left=date(2026, 1, 1))
PEOPLE = People((BIRCH, HERON, GONE))


@pytest.fixture
def deck() -> Deck:
    return library.deck("weekly", "en")


def sheet(*entries: Entry) -> Sheet:
    return Sheet(week=Week(2026, 47), deck="weekly", size="full", at="closing", entries=entries)


def proposed(
    deck: Deck,
    sheet: Sheet,
    cases: tuple[Case, ...] = (),
    conversations: tuple[Conversation, ...] = (),
    promises: tuple[Promise, ...] = (),
) -> tuple[Proposal, ...]:
    return proposals(sheet, deck, PEOPLE, Cases(cases), Conversations(conversations), Promises(promises), FRIDAY)


def lines(found: tuple[Proposal, ...]) -> list[tuple[str, str, str | None]]:
    return [(p.kind, p.what, p.person) for p in found]


def finish(found: tuple[Proposal, ...], sheet: Sheet, deck: Deck) -> tuple[Document, ...]:
    numbers = count(1)
    return accepted(
        found, sheet, deck, kept=None, vault_id=VAULT, today=FRIDAY, now=NOW, new_id=lambda: f"new{next(numbers)}"
    )


TALK = "Private talk: how are things at work?"
LEFT_OUT = Entry(question="exclusion", value="yes", people=("b1",), text="At the tills. @[b2] turned away.")


def test_every_next_step_of_every_deck_is_known() -> None:
    named = {step for id in library.decks() for question in library.deck(id, "en") for step in question.proposes}
    assert named == set(NEXT_STEPS)


def test_every_choice_that_calls_for_a_step_is_a_choice_of_its_question(deck: Deck) -> None:
    for question in deck:
        for step in question.proposes:
            assert all(question.scale.choice(code) for code in NEXT_STEPS[step].on)


def test_an_empty_sheet_proposes_nothing(deck: Deck) -> None:
    assert proposed(deck, sheet()) == ()


@pytest.mark.parametrize("value", ["wonder", "yes"])
def test_somebody_left_outside_gets_a_case_and_a_private_talk(deck: Deck, value: str) -> None:
    found = proposed(deck, sheet(LEFT_OUT.edit(value=value)))
    assert lines(found) == [("case", "Follow it as a case", "b1"), ("conversation", TALK, "b1")]
    assert [p.due for p in found] == [None, date(2026, 11, 27)]
    assert all(p.ticked for p in found)


def test_each_of_several_gets_their_own(deck: Deck) -> None:
    found = proposed(deck, sheet(LEFT_OUT.edit(people=("b1", "b2"))))
    assert [(p.kind, p.person) for p in found] == [
        ("case", "b1"),
        ("case", "b2"),
        ("conversation", "b1"),
        ("conversation", "b2"),
    ]


def test_while_nobody_is_known_a_closer_look_is_promised(deck: Deck) -> None:
    found = proposed(deck, sheet(LEFT_OUT.edit(value="wonder", people=())))
    assert lines(found) == [("promise", "Look closer: is somebody left outside?", None)]


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (
            Entry(question="help-received", value="partly", text="@[b1] asked"),
            ("conversation", "Ask whether the help came", "b1"),
        ),
        (Entry(question="help-received", value="not-yet"), ("promise", "Ask whether the help came", None)),
        (Entry(question="concerns", value="heard", text="@[b1]: the rota"), ("promise", "Plan the answer back", "b1")),
        (
            Entry(question="concerns", value="not-reached", text="@[b1] @[b2]"),
            ("promise", "Plan the answer back", None),
        ),
        (
            Entry(question="coping", value="yes", helped="not-yet", people=("b1",)),
            ("conversation", "Offer help with the task", "b1"),
        ),
        (
            Entry(question="coping", value="yes", helped="yes", people=("b1",)),
            ("conversation", "Ask whether the help came", "b1"),
        ),
        (
            Entry(question="rough-customers", value="wonder", people=("b1",)),
            ("conversation", "Talk about the rough customers", "b1"),
        ),
        (Entry(question="procedures", value="no"), ("promise", "Go through the procedures with the team", None)),
    ],
)
def test_an_answer_calls_for_its_step(deck: Deck, entry: Entry, line: tuple[str, str, str | None]) -> None:
    assert lines(proposed(deck, sheet(entry))) == [line]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("exclusion", "no"),
        ("exclusion", "too-little"),
        ("help-received", "all"),
        ("help-received", "nobody-asked"),
        ("concerns", "settled"),
        ("concerns", "nobody-came"),
        ("listening", "never"),
        ("coping", "no"),
        ("procedures", "all-know"),
        ("procedures", "not-our-work"),
    ],
)
def test_a_quiet_answer_calls_for_nothing(deck: Deck, question: str, value: str) -> None:
    assert proposed(deck, sheet(Entry(question=question, value=value, people=("b1",), text="@[b1]"))) == ()


def test_one_person_gets_one_conversation_with_all_that_it_is_for_at_the_earliest_date(deck: Deck) -> None:
    entries = (LEFT_OUT, Entry(question="coping", value="yes", people=("b1",)))
    talks = [p for p in proposed(deck, sheet(*entries).edit(hear="b1")) if p.kind == "conversation"]
    assert [(p.what, p.due) for p in talks] == [
        (f"{TALK} · Offer help with the task · Tell them what went well", date(2026, 11, 23))
    ]


def test_what_a_conversation_is_for_is_said_once(deck: Deck) -> None:
    asked = Entry(question="help-received", value="not-yet", text="@[b1] asked")
    agreed = Entry(question="coping", value="yes", helped="yes", people=("b1",))
    assert [p.what for p in proposed(deck, sheet(asked, agreed))] == ["Ask whether the help came"]


def test_who_should_hear_what_went_well_is_told_on_a_working_day(deck: Deck) -> None:
    found = proposed(deck, sheet().edit(went_well="The stocktaking", hear="b2"))
    assert lines(found) == [("conversation", "Tell them what went well", "b2")]
    assert found[0].due == date(2026, 11, 23)


def test_nobody_is_to_meet_somebody_who_left_or_is_unknown(deck: Deck) -> None:
    assert proposed(deck, sheet(Entry(question="coping", value="yes", people=("b3", "ff"))).edit(hear="b3")) == (
        Proposal(
            key="promise/offer-help",
            kind="promise",
            what="Find out who could use help with the task",
            due=date(2026, 11, 27),
        ),
    )


def test_what_waits_already_is_not_proposed_again(deck: Deck) -> None:
    entries = (LEFT_OUT, Entry(question="concerns", value="heard"))
    found = proposed(
        deck,
        sheet(*entries),
        conversations=(Conversation(id="c", person="b1", purpose=f"{TALK} · Rota", due=FRIDAY, planned_at=NOW),),
        promises=(Promise(id="p", what="Plan the answer back", made_at=NOW),),
    )
    assert [p.kind for p in found] == ["case"]


def test_what_was_done_or_dropped_is_proposed_again(deck: Deck) -> None:
    talk = Conversation(id="c", person="b1", purpose=TALK, due=FRIDAY, planned_at=NOW).held(FRIDAY)
    promise = Promise(id="p", what="Plan the answer back", made_at=NOW).done(FRIDAY)
    entries = (LEFT_OUT, Entry(question="concerns", value="heard"))
    found = proposed(deck, sheet(*entries), conversations=(talk,), promises=(promise,))
    assert [p.kind for p in found] == ["case", "conversation", "promise"]


def test_unticked_lines_and_moved_dates_are_kept_on_the_sheet(deck: Deck) -> None:
    moved = sheet(LEFT_OUT).edit(unticked=("case/exclusion-case/b1",), dues={"conversation/b1": date(2026, 12, 4)})
    found = proposed(deck, moved)
    assert [(p.ticked, p.due) for p in found] == [(False, None), (True, date(2026, 12, 4))]


def test_finishing_keeps_the_check_in_and_what_is_ticked(deck: Deck) -> None:
    page = sheet(LEFT_OUT, Entry(question="concerns", value="heard"))
    check_in, case, talk, promise = finish(proposed(deck, page), page, deck)
    assert isinstance(check_in, CheckIn)
    assert check_in == page.finished(deck, VAULT, NOW)
    assert isinstance(case, Case)
    assert (case.kind, case.concerned, case.opened_on) == ("exclusion", ("b1",), FRIDAY)
    assert [(note.certainty, note.text) for note in case.notes] == [("seen", LEFT_OUT.text)]
    assert isinstance(talk, Conversation)
    assert (talk.person, talk.purpose, talk.due) == ("b1", TALK, date(2026, 11, 27))
    assert isinstance(promise, Promise)
    assert (promise.what, promise.by) == ("Plan the answer back", date(2026, 11, 27))


def test_what_is_not_ticked_is_not_kept(deck: Deck) -> None:
    page = sheet(LEFT_OUT).edit(unticked=("case/exclusion-case/b1", "conversation/b1"))
    assert len(finish(proposed(deck, page), page, deck)) == 1


def test_a_doubt_is_noted_as_assumed_and_an_answer_without_words_by_its_choice(deck: Deck) -> None:
    page = sheet(Entry(question="exclusion", value="wonder", people=("b1",)))
    case = finish(proposed(deck, page), page, deck)[1]
    assert isinstance(case, Case)
    assert [(note.certainty, note.text) for note in case.notes] == [("assumed", "I wonder")]


def test_an_open_case_gets_a_note_more(deck: Deck) -> None:
    open_case = Case(
        id="case", kind="exclusion", opened_on=date(2026, 10, 1), people=(Involved(person="b1", role="concerned"),)
    )
    page = sheet(LEFT_OUT)
    found = proposed(deck, page, cases=(open_case,))
    assert found[0].what == "Add a note to the open case"
    case = finish(found, page, deck)[1]
    assert isinstance(case, Case)
    assert (case.id, case.opened_on, len(case.notes)) == ("case", date(2026, 10, 1), 1)


def test_a_closed_case_is_left_closed_and_a_new_one_opened(deck: Deck) -> None:
    closed = Case(
        id="case",
        kind="exclusion",
        opened_on=date(2026, 1, 1),
        people=(Involved(person="b1", role="concerned"),),
        state="closed",
    )
    assert proposed(deck, sheet(LEFT_OUT), cases=(closed,))[0].continues is None


def test_the_words_follow_the_language_of_the_interface(deck: Deck) -> None:
    page = sheet(Entry(question="help-received", value="not-yet", text="@[b1]"))
    assert [p.what for p in proposed(deck, page)] == ["Ask whether the help came"]
    language.use("da")
    assert [p.what for p in proposed(deck, page)] == ["Spørg, om hjælpen kom"]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_working_day_is_the_next_one_from_monday_to_friday(day: date) -> None:
    found = working_day(day)
    assert found.weekday() < 5
    assert 0 <= (found - day).days <= 2
    assert found == day or day.weekday() > 4


entries = st.builds(
    Entry,
    question=st.sampled_from([q.id for q in library.deck("weekly", "en")]),
    value=st.sampled_from([None, *sorted({c.code for s in library.scales("en") for c in s.choices})]),
    helped=st.sampled_from([None, "yes", "not-yet"]),
    people=st.lists(st.sampled_from(["b1", "b2", "b3", "ff"]), unique=True).map(tuple),
    text=st.sampled_from(["", "@[b1]", "@[b2] and @[b3]", "plain"]),
)


@given(st.lists(entries, unique_by=lambda e: e.question), st.sampled_from([None, "b1", "b3"]))
def test_keys_are_unique_and_once_accepted_nothing_but_a_note_is_proposed_again(
    entered: list[Entry], hear: str | None
) -> None:
    deck = library.deck("weekly", "en")
    page = sheet(*entered).edit(hear=hear)
    found = proposed(deck, page)
    assert len({p.key for p in found}) == len(found)
    kept = finish(found, page, deck)

    def of(kind: type[D]) -> tuple[D, ...]:
        return tuple(d for d in kept if isinstance(d, kind))

    waiting = Cases(of(Case)), Conversations(of(Conversation)), Promises(of(Promise))
    again = proposals(page, deck, PEOPLE, *waiting, FRIDAY)
    assert all(p.continues is not None for p in again)


def test_switching_languages_leaves_keys_as_they_are(deck: Deck) -> None:
    before = [p.key for p in proposed(deck, sheet(LEFT_OUT))]
    language.use("da")
    assert [p.key for p in proposed(library.deck("weekly", "da"), sheet(LEFT_OUT))] == before
