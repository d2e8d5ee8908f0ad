"""A check-in while it is filled in: no step loses an entry or leaves the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin import library
from checkin.check_in import CheckIn, check_in_id
from checkin.deck import SIZES, Deck, Size
from checkin.document import from_plain, to_plain
from checkin.draft import Draft
from checkin.person import People, Person
from checkin.sheet import CLOSING, PROMISES, Entry, Sheet, answer_of, entry_of, place_of
from checkin.week import Week

DECK = library.deck("weekly", "en")
WEEK = Week(2026, 47)
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
VAULT = "0" * 32
BIRCH = Person(id="b1", alias="Birch")
PEOPLE = People((BIRCH, Person(id="b2", alias="Heron")))

weeks = st.dates(date(1990, 1, 1), date(2150, 1, 1)).map(Week.of)
entries = st.builds(
    Entry,
    question=st.sampled_from([question.id for question in DECK]),
    value=st.sampled_from([None, "yes", "no", "wonder", "partly", "heard", "gone"]),
    helped=st.sampled_from([None, "yes"]),
    reasons=st.sampled_from([(), ("unease",)]),
    people=st.sampled_from([(), ("b1",)]),
    text=st.text(max_size=5),
)
steps: st.SearchStrategy[Callable[[Sheet], Sheet]] = st.one_of(
    st.just(lambda sheet: sheet.next(DECK)),
    st.just(lambda sheet: sheet.back(DECK)),
    st.sampled_from(SIZES).map(lambda size: lambda sheet: sheet.resized(DECK, size)),
    entries.map(lambda entry: lambda sheet: sheet.entered(entry)),
)


def begun(size: Size = "short", week: Week = WEEK, *, customers: bool = True, promises: bool = False) -> Sheet:
    return Sheet.begin(DECK, week, size, customers=customers, promises=promises)


@given(weeks, st.sampled_from(SIZES), st.booleans(), st.booleans(), st.lists(steps, max_size=20))
def test_no_step_leaves_the_pages_or_loses_an_entry(
    week: Week, size: Size, customers: bool, promises: bool, taken: list[Callable[[Sheet], Sheet]]
) -> None:
    sheet = begun(size, week, customers=customers, promises=promises)
    for step in taken:
        after = step(sheet)
        assert after.at in after.pages(DECK)
        assert {e.question for e in after.entries} >= {e.question for e in sheet.entries}
        sheet = after


@given(weeks, st.sampled_from(SIZES), st.booleans(), st.booleans())
def test_going_on_meets_every_page_once_and_going_back_returns(
    week: Week, size: Size, customers: bool, promises: bool
) -> None:
    sheet = begun(size, week, customers=customers, promises=promises)
    pages = sheet.pages(DECK)
    forth = [sheet]
    for _ in pages[1:]:
        forth.append(forth[-1].next(DECK))
    assert tuple(s.at for s in forth) == pages
    assert len(set(pages)) == len(pages)
    assert forth[-1].next(DECK) == forth[-1]
    assert forth[0].back(DECK) == forth[0]
    assert reduce(lambda s, _: s.back(DECK), pages, forth[-1]) == sheet


def test_promises_come_first_and_the_closing_page_last() -> None:
    pages = begun(promises=True).pages(DECK)
    assert pages == (PROMISES, "exclusion", "help-received", "concerns", CLOSING)


@pytest.mark.parametrize(("size", "customers", "asked"), [("short", True, 3), ("full", True, 7), ("full", False, 5)])
def test_the_size_says_how_many_are_asked(size: Size, customers: bool, asked: int) -> None:
    assert len(begun(size, customers=customers).questions(DECK)) == asked


def test_fewer_questions_on_a_page_no_longer_asked_go_to_the_next_open_one() -> None:
    sheet = begun("full").edit(at="coping").entered(Entry(question="exclusion", value="no"))
    assert sheet.resized(DECK, "short").at == "help-received"
    answered = sheet.entered(Entry(question="help-received", value="all")).entered(Entry(question="concerns", text="x"))
    assert answered.resized(DECK, "short").at == CLOSING


def test_more_questions_from_the_closing_page_go_to_the_first_new_one() -> None:
    sheet = begun("short").edit(at=CLOSING)
    assert sheet.resized(DECK, "full").at == "listening"
    assert sheet.resized(DECK, "short").at == CLOSING


def test_what_was_entered_is_kept_though_its_question_is_no_longer_asked() -> None:
    sheet = begun("full").entered(Entry(question="coping", value="yes", people=("b1",))).resized(DECK, "short")
    assert [answer.question for answer in sheet.answers(DECK)] == ["exclusion", "help-received", "concerns", "coping"]


def test_a_page_left_empty_is_kept_as_skipped() -> None:
    answers = begun("short").answers(DECK)
    assert [(a.question, a.value, a.text) for a in answers] == [
        ("exclusion", None, ""),
        ("help-received", None, ""),
        ("concerns", None, ""),
    ]


@pytest.mark.parametrize(("value", "kept"), [("yes", True), ("wonder", True), ("no", False), ("too-little", False)])
def test_who_why_and_help_are_kept_only_with_a_choice_that_asks_who(value: str, kept: bool) -> None:
    coping = DECK.question("coping")
    assert coping is not None
    entry = Entry(question="coping", value=value, helped="partly", reasons=("unease",), people=("b1",), text="words")
    answer = answer_of(coping, entry, "en")
    assert (answer.helped, answer.reasons, answer.people) == (
        ("partly", ("unease",), ("b1",)) if kept else (None, (), ())
    )
    assert answer.text == "words"


def test_help_is_kept_only_where_the_question_asks_for_it() -> None:
    entry = Entry(question="exclusion", value="yes", helped="yes")
    assert begun().entered(entry).answers(DECK)[0].helped is None


def test_a_choice_that_the_scale_does_not_have_is_not_kept() -> None:
    assert begun().entered(Entry(question="exclusion", value="gone")).answers(DECK)[0].value is None


@given(entries)
def test_a_kept_answer_can_be_opened_and_kept_again_unchanged(entry: Entry) -> None:
    question = DECK.question(entry.question)
    assert question is not None
    answer = answer_of(question, entry, "en")
    assert answer_of(question, entry_of(answer), "en") == answer


def test_an_answer_keeps_the_question_as_it_was_asked() -> None:
    danish = library.deck("weekly", "da")
    answer = begun().answers(danish)[0]
    assert (answer.language, answer.version, answer.scale) == ("da", 1, "signal")
    assert answer.prompt == "Er der nogen i teamet, som de andre lader stå udenfor?"


def test_finishing_gives_the_check_in_of_the_week() -> None:
    sheet = begun().entered(Entry(question="exclusion", value="no")).edit(went_well="The rota")
    check_in = sheet.finished(DECK, VAULT, NOW)
    assert check_in.id == check_in_id(VAULT, WEEK, "weekly")
    assert (check_in.week, check_in.deck, check_in.finished_at, check_in.away) == (WEEK, "weekly", NOW, False)
    assert (check_in.answers, check_in.went_well) == (sheet.answers(DECK), "The rota")


def test_a_finished_check_in_opened_and_left_alone_is_not_amended() -> None:
    check_in = begun().entered(Entry(question="exclusion", value="yes", people=("b1",))).finished(DECK, VAULT, NOW)
    danish = library.deck("weekly", "da")
    sheet = Sheet.reopened(danish, check_in, "concerns")
    read = sheet.entered(sheet.entry("exclusion").edit(cursor=(0, 5)))
    assert read.amended(danish, check_in, NOW) == check_in


def test_amending_keeps_what_stood_there_and_leaves_other_answers_as_asked() -> None:
    check_in = begun().entered(Entry(question="exclusion", value="no", text="before")).finished(DECK, VAULT, NOW)
    danish = library.deck("weekly", "da")
    sheet = Sheet.reopened(danish, check_in, "exclusion")
    sheet = sheet.entered(sheet.entry("exclusion").edit(text="after", cursor=(0, 3)))
    amended = sheet.entered(Entry(question="coping", value="no")).amended(danish, check_in, NOW)
    assert [(a.question, a.before.text if a.before else None) for a in amended.amendments] == [
        ("exclusion", "before"),
        ("coping", None),
    ]
    assert [a.language for a in amended.answers] == ["da", "en", "en", "da"]
    assert amended.id == check_in.id


def test_everybody_on_the_sheet_is_known() -> None:
    sheet = begun().entered(Entry(question="exclusion", value="yes", people=("b1",), text="@[b2] and @[b1]"))
    assert sheet.edit(went_well="@[b4]", hear="b3").mentions == ("b1", "b2", "b4", "b3")


def test_a_name_standing_bare_is_offered_and_can_be_tagged_everywhere() -> None:
    sheet = begun().entered(Entry(question="concerns", text="Birch asked")).edit(went_well="Birch, and @[b2]")
    assert sheet.untagged(PEOPLE) == (BIRCH,)
    tagged = sheet.tagged(BIRCH, PEOPLE)
    assert (tagged.entry("concerns").text, tagged.went_well) == ("@[b1] asked", "@[b1], and @[b2]")
    assert tagged.untagged(PEOPLE) == ()


@given(weeks, st.sampled_from(SIZES), st.lists(entries, max_size=4))
def test_a_draft_brings_the_sheet_back_as_it_was(week: Week, size: Size, entered: list[Entry]) -> None:
    sheet = reduce(Sheet.entered, entered, begun(size, week)).edit(dues={"conversation/b1": date(2026, 12, 4)})
    draft = Draft(id="d", place=place_of(week, "weekly"), sheet=sheet)
    assert from_plain(Draft, to_plain(draft)).sheet == sheet


def rotation(deck: Deck, week: Week, weeks: int, *, customers: bool) -> list[str]:
    return [deck.asked("three-plus-one", week + n, customers=customers)[-1].id for n in range(weeks)]


@given(weeks, st.booleans())
def test_all_others_are_met_in_as_many_weeks_as_there_are(week: Week, customers: bool) -> None:
    others = {q.id for q in DECK if not q.core and (customers or not q.customers)}
    assert set(rotation(DECK, week, len(others), customers=customers)) == others


@given(weeks, st.integers(1, 15))
def test_a_deck_of_any_length_meets_all_its_others(week: Week, count: int) -> None:
    listening = DECK.question("listening")
    assert listening is not None
    questions = tuple(replace(listening, id=f"q{n}") for n in range(count))
    assert set(rotation(replace(DECK, questions=questions), week, count, customers=True)) == {q.id for q in questions}


def test_the_rotation_goes_on_over_week_53_and_the_new_year() -> None:
    met = rotation(DECK, Week(2026, 51), 8, customers=True)
    assert str(Week(2026, 51) + 2) == "2026-W53"
    assert met[:4] == met[4:]
    assert len(set(met[:4])) == 4


def test_the_other_question_comes_after_the_core() -> None:
    asked = DECK.asked("three-plus-one", WEEK, customers=True)
    assert [q.core for q in asked] == [True, True, True, False]


def test_the_check_in_of_week_53_is_its_own() -> None:
    last, first = (begun(week=week).finished(DECK, VAULT, NOW) for week in (Week(2026, 53), Week(2027, 1)))
    assert last.id != first.id
    assert isinstance(last, CheckIn)
    assert last.week < first.week
