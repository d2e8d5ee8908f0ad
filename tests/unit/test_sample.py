"""The invented journal: believable, repeatable, and about nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

import pytest

from checkin import library
from checkin.agenda import Agenda, CheckInState
from checkin.case import Case, Cases
from checkin.check_in import CheckIn
from checkin.conversation import Conversation
from checkin.document import Document, from_plain, to_plain
from checkin.journal import Journal
from checkin.mention import kept, mentioned, shown
from checkin.note import QuickNote
from checkin.person import Person
from checkin.promise import Promise
from checkin.sample import sample
from checkin.trends import kept as weeks_kept
from checkin.trends import strips
from checkin.week import Week

SUNDAY = date(2026, 11, 22)
D = TypeVar("D", bound=Document)


def invented(
    language: str = "en", *, today: date = SUNDAY, seed: int = 1, years: int = 2, people: int = 8
) -> tuple[Document, ...]:
    deck, phrases = library.deck("weekly", language), library.phrases(language)
    return sample(Random(seed), today, deck, phrases, years=years, people=people)


def only(kind: type[D], documents: tuple[Document, ...]) -> tuple[D, ...]:
    return tuple(d for d in documents if isinstance(d, kind))


def texts(documents: tuple[Document, ...]) -> list[str]:
    check_ins, cases = only(CheckIn, documents), only(Case, documents)
    return [
        *(answer.text for c in check_ins for answer in c.answers),
        *(c.went_well for c in check_ins),
        *(note.text for case in cases for note in case.notes),
        *(note.text for note in only(QuickNote, documents)),
    ]


def test_the_same_seed_invents_the_same_journal_and_another_seed_another() -> None:
    assert invented(seed=7) == invented(seed=7)
    assert invented(seed=7) != invented(seed=8)


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_document_can_be_kept(language: str) -> None:
    documents = invented(language)
    assert [from_plain(type(d), to_plain(d)) for d in documents] == list(documents)
    assert len({d.id for d in documents}) == len(documents)


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_mention_is_of_somebody_and_survives_being_edited(language: str) -> None:
    documents = invented(language, people=25)
    people = {p.id: p for p in only(Person, documents)}
    for text in texts(documents):
        assert "{" not in text
        mentions = mentioned(text)
        assert set(mentions) <= people.keys()
        edited = shown(text, lambda id: people[id].alias)
        assert kept(edited, [people[id] for id in mentions]) == text


def test_danish_and_english_journals_share_no_text() -> None:
    assert not set(filter(None, texts(invented("en")))) & set(filter(None, texts(invented("da"))))


@pytest.mark.parametrize("today", [SUNDAY, date(2026, 11, 26), date(2026, 11, 27), date(2027, 1, 1), date(2028, 2, 29)])
def test_it_ends_today_with_the_weeks_check_in_waiting(shelf: Callable[..., Journal], today: date) -> None:
    journal = shelf(*invented(today=today))
    state = CheckInState.of(journal, today)
    assert state.state == "waiting"
    agenda = Agenda.of(journal, today)
    assert [len(part) > 0 for part in (agenda.overdue(), agenda.today(), agenda.coming(), agenda.undated())] == [
        True
    ] * 4
    assert agenda.later == 1
    assert len(Cases(journal.all(Case)).open()) == 1


def test_nothing_was_done_after_today() -> None:
    documents = invented()
    moments: list[datetime] = [c.finished_at for c in only(CheckIn, documents)]
    moments += [note.at for case in only(Case, documents) for note in case.notes]
    moments += [c.planned_at for c in only(Conversation, documents)]
    moments += [p.made_at for p in only(Promise, documents)]
    moments += [n.written_at for n in only(QuickNote, documents)]
    assert max(moment.date() for moment in moments) < SUNDAY
    assert max(c.held_on for c in only(Conversation, documents) if c.held_on) < SUNDAY


def test_two_years_have_gaps_weeks_away_and_points_in_every_strip() -> None:
    check_ins = only(CheckIn, invented())
    assert any(c.away for c in check_ins)
    assert weeks_kept(check_ins, Week(2026, 46), 104).done < weeks_kept(check_ins, Week(2026, 46), 104).weeks
    for strip in strips(library.deck("weekly", "en"), check_ins, Week(2026, 46), 104):
        assert strip.n >= 20
        assert strip.n < 104


def test_a_hundred_years_can_be_invented() -> None:
    check_ins = only(CheckIn, invented(years=100))
    assert min(c.week for c in check_ins) == Week(2026, 46) - (5200 - 1)
    assert len({c.week for c in check_ins}) == len(check_ins) > 4000


@pytest.mark.parametrize("people", [2, 25])
def test_a_team_has_as_many_people_as_asked_for(people: int) -> None:
    assert len(only(Person, invented(people=people, years=1))) == people


@pytest.mark.parametrize("language", ["en", "da"])
def test_there_are_texts_for_choices_that_the_deck_has(language: str) -> None:
    deck = library.deck("weekly", language)
    for id, choices in library.phrases(language).answers.items():
        question = deck.question(id)
        assert question is not None
        assert all(question.scale.choice(code) for code in choices)


def test_everybody_was_there_before_the_journal_began() -> None:
    documents = invented()
    begun = min(c.week for c in only(CheckIn, documents)).day(0)
    assert all(p.since and p.since <= begun + timedelta(days=7) for p in only(Person, documents))
