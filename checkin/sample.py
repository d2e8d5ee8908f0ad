"""An invented journal, for the demo and for measurements: a team that never was, and years of check-ins about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import msgspec

from checkin.agenda import waiting_week
from checkin.case import Case, Certainty, Involved, Note
from checkin.check_in import Answer, CheckIn
from checkin.conversation import Conversation
from checkin.deck import Choice, Deck, Question, Scale, Size
from checkin.document import Document
from checkin.mention import token
from checkin.note import QuickNote
from checkin.person import Person
from checkin.promise import Promise
from checkin.team import FRIDAY, Team
from checkin.week import Week

EXCLUSION = "exclusion"
"""The question that invented cases speak to."""

WEEKS_A_YEAR = 52
LONGEST_CASE = 16
"""Weeks that an invented case goes on."""


class Talks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What invented conversations are for, and how they went."""

    purposes: tuple[str, ...]
    went: tuple[str, ...]


class Made(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is promised."""

    made: tuple[str, ...]


class CaseTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The notes of an invented case, by how certain they are."""

    purpose: str
    seen: tuple[str, ...]
    told: tuple[str, ...]
    assumed: tuple[str, ...]


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of an invented journal in one language; `{a}` and `{b}` become two people.

    `answers` holds texts by question and choice.
    """

    aliases: tuple[str, ...]
    went_well: tuple[str, ...]
    notes: tuple[str, ...]
    answers: dict[str, dict[str, tuple[str, ...]]]
    conversations: Talks
    promises: Made
    case: CaseTexts


def sample(
    random: Random, today: date, deck: Deck, phrases: Phrases, *, years: int = 2, people: int = 8
) -> tuple[Document, ...]:
    """An invented journal that ends today, its check-in of the week still waiting; the same for the same seed.

    Args:
        random: where all chance and all ids come from.
        deck: in the language of the journal.
        phrases: in the same language.
        years: of 52 weeks.
        people: 2 to as many as there are aliases.
    """
    return tuple(_Invention(random, today, deck, phrases, years, people).documents())


@dataclass(frozen=True)
class _Trouble:
    """A time in which one person is left outside: what the answers and the case of these weeks are about."""

    person: Person
    first: Week
    weeks: int

    def __contains__(self, week: Week) -> bool:
        return 0 <= week.since(self.first) < self.weeks


class _Invention:
    def __init__(self, random: Random, today: date, deck: Deck, phrases: Phrases, years: int, people: int) -> None:
        self._random = random
        self._today = today
        self._deck = deck
        self._phrases = phrases
        self._last = waiting_week(today, FRIDAY) - 1
        self._first = self._last - (years * WEEKS_A_YEAR - 1)
        self._people = tuple(self._person(alias) for alias in phrases.aliases[:people])
        self._troubles = tuple(self._trouble())
        self._levels = {question.id: random.uniform(50, 90) for question in deck}

    def documents(self) -> Iterator[Document]:
        yield Team()
        yield from self._people
        for week in self._first.until(self._last):
            yield from self._week(week)
        for trouble in self._troubles:
            yield self._case(trouble)
        yield from self._waiting()

    def _id(self) -> str:
        return uuid.UUID(int=self._random.getrandbits(128), version=4).hex

    def _person(self, alias: str) -> Person:
        since = self._first.day(0) - timedelta(days=self._random.randrange(3000))
        return Person(id=self._id(), alias=alias, since=since)

    def _trouble(self) -> Iterator[_Trouble]:
        """One time of trouble a year, and one that still goes on."""
        going_on = self._last - 8
        week = self._first + self._random.randrange(10, 30)
        while week + LONGEST_CASE < going_on:
            yield _Trouble(self._random.choice(self._people), week, self._random.randrange(8, LONGEST_CASE))
            week += self._random.randrange(40, 64)
        if going_on >= self._first:
            yield _Trouble(self._people[0], going_on, LONGEST_CASE)

    def _week(self, week: Week) -> Iterator[Document]:
        finished_at = self._at(week.day(FRIDAY))
        if _holiday(week) or self._chance(0.03):
            yield CheckIn(id=self._id(), week=week, deck=self._deck.id, finished_at=finished_at, away=True)
            return
        if self._chance(0.92) or week == self._last:
            yield self._check_in(week, finished_at)
        yield self._held(week)
        if self._chance(0.4):
            yield self._settled(week)

    def _check_in(self, week: Week, finished_at: datetime) -> CheckIn:
        size: Size = self._random.choices(("three-plus-one", "full", "short"), (6, 2, 1))[0]
        return CheckIn(
            id=self._id(),
            week=week,
            deck=self._deck.id,
            finished_at=finished_at,
            answers=tuple(self._answer(question, week) for question in self._deck.asked(size, week, customers=True)),
            went_well=self._text(self._phrases.went_well) if self._chance(0.5) else "",
        )

    def _answer(self, question: Question, week: Week) -> Answer:
        trouble = next((t for t in self._troubles if week in t), None) if question.id == EXCLUSION else None
        choice = self._choice(question, trouble is not None)
        who = choice.who if choice else False
        about = trouble.person if trouble else self._random.choice(self._people)
        texts = self._phrases.answers.get(question.id, {}).get(choice.code if choice else "", ())
        reasons = [reason.code for reason in question.reasons] if who else []
        helped = question.helped.choices if question.helped and who else ()
        return Answer(
            question=question.id,
            version=question.version,
            prompt=question.prompt,
            language=self._deck.language,
            scale=question.scale.id,
            value=choice.code if choice else None,
            helped=self._random.choice(helped).code if helped else None,
            reasons=tuple(self._random.sample(reasons, 1)) if reasons else (),
            people=(about.id,) if who else (),
            text=self._text(texts, about) if texts and self._chance(0.6) else "",
        )

    def _choice(self, question: Question, trouble: bool) -> Choice | None:
        """A choice of the scale, or None for a question that was skipped."""
        if self._chance(0.02):
            return None
        unseen = [choice for choice in question.scale.choices if choice.unseen]
        if unseen and self._chance(0.08):
            return self._random.choice(unseen)
        if question.scale.valued:
            return self._valued(question.id, question.scale)
        noticed = [choice for choice in question.scale.choices if choice.who]
        quiet = [choice for choice in question.scale.choices if not choice.who and not choice.unseen]
        return self._random.choice(noticed if self._chance(0.85 if trouble else 0.1) else quiet)

    def _valued(self, question: str, scale: Scale) -> Choice:
        """The choice nearest to a level that wanders from week to week, as a real team's does."""
        drift = (70 - self._levels[question]) * 0.1 + self._random.gauss(0, 15)
        self._levels[question] = level = min(max(self._levels[question] + drift, 0.0), 100.0)
        far = {choice: abs(choice.points - level) for choice in scale.choices if choice.points is not None}
        return min(far, key=far.__getitem__)

    def _held(self, week: Week) -> Conversation:
        day = week.day(self._random.randrange(5))
        talks = self._phrases.conversations
        return self._conversation(
            self._random.choice(self._people), self._random.choice(talks.purposes), day, planned=day - timedelta(days=9)
        ).held(day, self._random.choice(talks.went))

    def _settled(self, week: Week) -> Promise:
        day = week.day(self._random.randrange(5))
        promise = self._promise(day, made=day - timedelta(days=10))
        return promise.done(day) if self._chance(0.8) else promise.dropped(day)

    def _case(self, trouble: _Trouble) -> Case:
        opened = trouble.first.day(FRIDAY)
        open_still = self._last in trouble
        last = self._last.day(FRIDAY)
        notes = tuple(
            Note(
                id=self._id(),
                at=self._at(min(opened + timedelta(weeks=2 * place), last)),
                certainty=certainty,
                told_by=trouble.person.id if certainty == "told" else None,
                text=self._text((text,), trouble.person),
            )
            for place, (certainty, text) in enumerate(self._case_texts())
        )
        return Case(
            id=self._id(),
            kind="exclusion",
            opened_on=opened,
            people=(Involved(person=trouble.person.id, role="concerned"),),
            notes=notes,
            state="open" if open_still else "closed",
            closed_on=None if open_still else (trouble.first + trouble.weeks).day(2),
        )

    def _case_texts(self) -> Iterator[tuple[Certainty, str]]:
        texts = self._phrases.case
        yield "seen", texts.seen[0]
        yield "assumed", self._random.choice(texts.assumed)
        yield "told", texts.told[0]
        yield "seen", self._random.choice(texts.seen[1:])
        yield "told", self._random.choice(texts.told[1:])

    def _waiting(self) -> Iterator[Document]:
        """What waits on the last day: overdue, today, coming, and a promise without a date."""
        purposes = iter(self._random.sample(self._phrases.conversations.purposes, 6))
        yield self._planned(self._people[0], self._phrases.case.purpose, 0)
        for days in (-3, 2, 5, 8, 12, 30):
            yield self._planned(self._random.choice(self._people[1:]), next(purposes), days)
        made = self._today - timedelta(days=9)
        for by in (self._today - timedelta(days=1), self._today + timedelta(days=4), None):
            yield self._promise(by, made)
        yield from self._notes()

    def _notes(self) -> Iterator[QuickNote]:
        """The quick notes that wait, one a day; only what was written with the journal open names anybody."""
        for days, text in enumerate(reversed(self._phrases.notes), 1):
            written_at = self._at(self._today - timedelta(days=days))
            yield QuickNote(id=self._id(), text=self._text([text]), written_at=written_at, sealed="{" not in text)

    def _planned(self, person: Person, purpose: str, days: int) -> Conversation:
        planned = self._today - timedelta(days=9)
        return self._conversation(person, purpose, self._today + timedelta(days=days), planned=planned)

    def _conversation(self, person: Person, purpose: str, due: date, planned: date) -> Conversation:
        return Conversation(id=self._id(), person=person.id, purpose=purpose, due=due, planned_at=self._at(planned))

    def _promise(self, by: date | None, made: date) -> Promise:
        what = self._random.choice(self._phrases.promises.made)
        to = self._random.choice(self._people).id
        return Promise(id=self._id(), what=what, to=to, by=by, made_at=self._at(made))

    def _text(self, texts: Sequence[str], about: Person | None = None) -> str:
        """One of the texts, with people in it."""
        a = about or self._random.choice(self._people)
        b = self._random.choice([person for person in self._people if person is not a])
        return self._random.choice(texts).format(a=token(a), b=token(b))

    def _at(self, day: date) -> datetime:
        """An afternoon moment of a day."""
        return datetime.combine(day, time(14, self._random.randrange(60)), tzinfo=UTC)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share


def _holiday(week: Week) -> bool:
    """Summer, Christmas and a week in winter."""
    return week.number in (7, 29, 30, 31, 52)
