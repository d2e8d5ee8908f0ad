"""The sheet: a check-in while it is being filled in. Pure values; each step gives a new sheet."""

from __future__ import annotations

from datetime import date
from typing import Literal

from checkin.check_in import Answer, CheckIn, check_in_id
from checkin.deck import Deck, Question, Size
from checkin.document import Instant, Value
from checkin.mention import mentioned, tagged, untagged
from checkin.person import People, Person
from checkin.week import Week

NOTES = "notes"
PROMISES = "promises"
CLOSING = "closing"
Purpose = Literal["check-in", "amendment"]


class Entry(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands on one question's page. `text` holds people as tokens; `cursor` is (row, column) as shown."""

    question: str
    value: str | None = None
    helped: str | None = None
    reasons: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    text: str = ""
    cursor: tuple[int, int] = (0, 0)

    @property
    def mentions(self) -> tuple[str, ...]:
        """The ids of everybody it is about or mentions, each once."""
        return tuple(dict.fromkeys((*self.people, *mentioned(self.text))))

    @property
    def empty(self) -> bool:
        """Whether nothing was answered or written."""
        return not (self.value or self.helped or self.reasons or self.people or self.text.strip())


class Sheet(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An unfinished check-in: its week and size, the page it stands at, and all that was entered.

    Args:
        at: where the leader stands: a question's id, `notes`, `promises`, or `closing`.
        notes: whether the page of quick notes comes first.
        promises: whether the page of open promises comes before the questions.
        unticked: keys of the proposals that the leader does not want.
        dues: dates the leader gave to proposals, by key.
        hear: the id of the person who should hear what went well.
    """

    week: Week
    deck: str
    size: Size
    customers: bool = True
    notes: bool = False
    promises: bool = False
    at: str
    entries: tuple[Entry, ...] = ()
    unticked: tuple[str, ...] = ()
    dues: dict[str, date] = {}
    went_well: str = ""
    hear: str | None = None

    @property
    def mentions(self) -> tuple[str, ...]:
        """The ids of everybody this sheet is about or mentions, each once."""
        entered = (id for entry in self.entries for id in entry.mentions)
        hears = (self.hear,) if self.hear is not None else ()
        return tuple(dict.fromkeys((*entered, *mentioned(self.went_well), *hears)))

    @classmethod
    def begin(
        cls, deck: Deck, week: Week, size: Size, *, customers: bool, promises: bool, notes: bool = False
    ) -> Sheet:
        """A new sheet, at its first page."""
        sheet = cls(week=week, deck=deck.id, size=size, customers=customers, notes=notes, promises=promises, at=CLOSING)
        return sheet.edit(at=sheet.pages(deck)[0])

    @classmethod
    def reopened(cls, deck: Deck, check_in: CheckIn, question: str) -> Sheet:
        """A sheet to amend a finished check-in on, with all questions of the deck, at one of them."""
        entries = tuple(entry_of(answer) for answer in check_in.answers)
        return cls(
            week=check_in.week, deck=deck.id, size="full", at=question, entries=entries, went_well=check_in.went_well
        )

    def questions(self, deck: Deck) -> tuple[Question, ...]:
        """The questions asked on this sheet."""
        return deck.asked(self.size, self.week, customers=self.customers)

    def pages(self, deck: Deck) -> tuple[str, ...]:
        """All pages in order: quick notes, open promises, the questions, the closing page."""
        first = (*((NOTES,) if self.notes else ()), *((PROMISES,) if self.promises else ()))
        return (*first, *(question.id for question in self.questions(deck)), CLOSING)

    def next(self, deck: Deck) -> Sheet:
        """The sheet one page further; the closing page is the last."""
        return self._moved(deck, 1)

    def back(self, deck: Deck) -> Sheet:
        """The sheet one page back; the first page is the first."""
        return self._moved(deck, -1)

    def resized(self, deck: Deck, size: Size) -> Sheet:
        """The sheet with more or fewer questions; what was entered stays, also where it is no longer asked."""
        sheet = self.edit(size=size)
        if self.at in sheet.pages(deck) and self.at != CLOSING:
            return sheet
        # From the closing page only what is newly asked leads back; what was skipped before was skipped on purpose.
        passed = self.pages(deck) if self.at == CLOSING else ()
        unanswered = (q.id for q in sheet.questions(deck) if q.id not in passed and self.entry(q.id).empty)
        return sheet.edit(at=next(unanswered, CLOSING))

    def entry(self, question: str) -> Entry:
        """What stands on a question's page; an empty entry where nothing does."""
        return next((entry for entry in self.entries if entry.question == question), Entry(question=question))

    def entered(self, entry: Entry) -> Sheet:
        """The sheet with one page's entry in place of what stood there."""
        others = tuple(e for e in self.entries if e.question != entry.question)
        return self.edit(entries=(*others, entry))

    def answers(self, deck: Deck) -> tuple[Answer, ...]:
        """The answers as they will be kept: each question asked, and whatever else was entered."""
        asked = {question.id for question in self.questions(deck)}
        return tuple(
            answer_of(question, self.entry(question.id), deck.language)
            for question in deck
            if question.id in asked or not self.entry(question.id).empty
        )

    def untagged(self, people: People) -> tuple[Person, ...]:
        """People whose alias stands in the texts as a plain word, in the order of their aliases."""
        texts = (*(entry.text for entry in self.entries), self.went_well)
        found = {person.id for text in texts for person in untagged(text, people)}
        return tuple(person for person in people if person.id in found)

    def tagged(self, person: Person, people: People) -> Sheet:
        """The sheet with every plain alias of a person made a mention."""
        return self.edit(
            entries=tuple(entry.edit(text=tagged(entry.text, person, people)) for entry in self.entries),
            went_well=tagged(self.went_well, person, people),
        )

    def finished(self, deck: Deck, vault_id: str, at: Instant) -> CheckIn:
        """The check-in that this sheet becomes."""
        return CheckIn(
            id=check_in_id(vault_id, self.week, self.deck),
            week=self.week,
            deck=self.deck,
            finished_at=at,
            answers=self.answers(deck),
            went_well=self.went_well,
        )

    def amended(self, deck: Deck, check_in: CheckIn, at: Instant) -> CheckIn:
        """A finished check-in with what this sheet says otherwise amended.

        An answer that stands as it stood keeps the words and the language in which it was asked.
        """
        for question in deck:
            entry, before = self.entry(question.id).edit(cursor=(0, 0)), check_in.answer(question.id)
            if entry != (entry_of(before) if before else Entry(question=question.id)):
                check_in = check_in.amend(answer_of(question, entry, deck.language), at)
        return check_in

    def _moved(self, deck: Deck, by: int) -> Sheet:
        pages = self.pages(deck)
        here = pages.index(self.at) if self.at in pages else len(pages) - 1
        return self.edit(at=pages[min(max(here + by, 0), len(pages) - 1)])


def answer_of(question: Question, entry: Entry, language: str) -> Answer:
    """An entry as the answer that is kept, with the question as it was asked.

    Who, why and whether help is agreed belong to the choices that ask for people, and are left out with any other.
    """
    choice = question.scale.choice(entry.value)
    who = choice is not None and choice.who
    return Answer(
        question=question.id,
        version=question.version,
        prompt=question.prompt,
        language=language,
        scale=question.scale.id,
        value=choice.code if choice is not None else None,
        helped=entry.helped if who and question.helped else None,
        reasons=entry.reasons if who else (),
        people=entry.people if who else (),
        text=entry.text,
    )


def entry_of(answer: Answer) -> Entry:
    """A kept answer as an entry, to be amended."""
    return Entry(
        question=answer.question,
        value=answer.value,
        helped=answer.helped,
        reasons=answer.reasons,
        people=answer.people,
        text=answer.text,
    )


def place_of(week: Week, deck: str, purpose: Purpose = "check-in") -> str:
    """The name of the place where the draft of this sheet stands."""
    return f"{purpose}/{week}/{deck}"
