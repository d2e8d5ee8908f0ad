"""Two versions of a document side by side: what each says where they differ, and what keeps the texts of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from checkin.case import Case
from checkin.check_in import Answer, CheckIn
from checkin.conversation import Conversation
from checkin.dates import day_with_year, weekday_long
from checkin.desk import Desk
from checkin.document import Document
from checkin.language import N_, _, current
from checkin.merge import Standing, contested
from checkin.note import QuickNote
from checkin.person import Person
from checkin.promise import Promise
from checkin.team import Team
from checkin.version import joined

_NOTHING = ("", "")

Said = dict[str, tuple[str, str]]
"""What a version says, by field: how the field is called, and what stands in it."""

_OUTCOMES = {"done": N_("kept"), "dropped": N_("let go")}
_STATES = {"open": N_("open"), "watching": N_("watched"), "closed": N_("closed")}
_ROLES = {
    "concerned": N_("concerned"),
    "involved": N_("involved"),
    "trusted": N_("trusted"),
    "hr": N_("HR or representative"),
}
_CERTAINTIES = {"seen": N_("seen"), "told": N_("told"), "assumed": N_("assumed")}
_SIZES = {"short": N_("short"), "three-plus-one": N_("3 + 1"), "full": N_("full")}


@dataclass(frozen=True)
class Question:
    """Two versions of one document of which neither knows of the other: the one shown, and one beside it."""

    one: Document
    other: Document

    def keep_one(self) -> Document:
        """The version shown, in place of both."""
        return self._settled(self.one)

    def keep_other(self) -> Document:
        """The version beside it, in place of both."""
        return self._settled(self.other)

    def keep_both(self) -> Document | None:
        """The version shown with the texts of the other after its own; None where they differ in no text."""
        both = _with_texts_of(self.one, self.other)
        return None if both == self.one else self._settled(both)

    def _settled(self, document: Document) -> Document:
        return document.edit(version=joined(self.one.version, self.other.version))


@dataclass(frozen=True)
class Difference:
    """A field that differs: how it is called, and what stands in each version; empty for nothing."""

    label: str
    one: str
    other: str


def questions(standings: tuple[Standing, ...]) -> list[Question]:
    """The choices that wait, document by document: each version beside the one shown is a question of its own."""
    return [Question(standing.texts[0], other) for standing in standings for other in standing.texts[1:]]


def waiting(desk: Desk) -> list[Question]:
    """The choices that wait in a journal."""
    return questions(contested(desk.journal))


def title(document: Document, desk: Desk) -> str:
    """What a document is, in a word or two: its kind, and whom or which week it is about."""
    match document:
        case Person():
            return _("Person")
        case CheckIn():
            return _("Check-in, week {week}").format(week=document.week.number)
        case Conversation():
            return _("Conversation with {who}").format(who=desk.alias(document.person))
        case Promise():
            return _("Promise to {who}").format(who=desk.alias(document.to)) if document.to else _("Promise")
        case Case():
            return _("Case: {who}").format(who=", ".join(map(desk.alias, document.concerned)))
        case QuickNote():
            return _("Quick note")
    return _("The team's settings")


def differences(question: Question, desk: Desk) -> list[Difference]:
    """The fields in which two versions differ, as they are shown: dots while names are hidden."""
    known = replace(desk, names_shown=True)
    one, other = _said(question.one, desk), _said(question.other, desk)
    found = []
    open_one, open_other = _said(question.one, known), _said(question.other, known)
    for field in {**one, **other}:
        if open_one.get(field) != open_other.get(field):
            label = (one.get(field) or other[field])[0]
            found.append(Difference(label, one.get(field, _NOTHING)[1], other.get(field, _NOTHING)[1]))
    return found or [Difference(_("Something that is not shown on any page"), "", "")]


def _said(document: Document, desk: Desk) -> Said:
    return {field: (label, text) for field, label, text in _fields(document, desk)}


def _fields(document: Document, desk: Desk) -> Iterator[tuple[str, str, str]]:
    match document:
        case Person():
            yield "alias", _("Alias"), desk.read(document.alias)
            yield "name", _("Name"), desk.read(document.name)
            yield "since", _("Since"), _day(document.since)
            yield "left", _("Left on"), _day(document.left)
            yield "tags", _("Tags"), " ".join(f"#{tag}" for tag in document.tags)
        case Promise():
            yield "what", _("What"), desk.read(document.what)
            yield "to", _("To"), desk.alias(document.to) if document.to else ""
            yield "by", _("By"), _day(document.by)
            yield "outcome", _("Outcome"), _(_OUTCOMES[document.outcome]) if document.outcome else ""
            yield "settled_on", _("Settled on"), _day(document.settled_on)
        case Conversation():
            yield "purpose", _("Purpose"), desk.read(document.purpose)
            yield "due", _("Due"), " ".join(filter(None, (_day(document.due), f"{document.at or '':.5}")))
            yield "held_on", _("Held on"), _day(document.held_on)
            yield "went", _("How it went"), desk.read(document.went)
            yield "dropped_on", _("Let go on"), _day(document.dropped_on)
        case CheckIn():
            yield "away", _("Away"), _("yes") if document.away else _("no")
            for answer in document.answers:
                yield f"answer/{answer.question}", *_answer(answer, desk)
            yield "went_well", _("What went well"), desk.read(document.went_well)
        case Case():
            yield "state", _("State"), _(_STATES[document.state])
            yield "closed_on", _("Closed on"), _day(document.closed_on)
            people = (f"{desk.alias(involved.person)} ({_(_ROLES[involved.role])})" for involved in document.people)
            yield "people", _("People"), "\n".join(people)
            for note in document.notes:
                label = f"{_day(note.at.date())} · {_(_CERTAINTIES[note.certainty])}"
                yield f"note/{note.id}", label, desk.read(note.text)
        case QuickNote():
            yield "text", _("Text"), desk.read(document.text)
            yield "sorted_into", _("Sorted"), _("yes") if document.sorted_into else _("no")
        case Team():
            yield "customers", _("Has customers"), _("yes") if document.customers else _("no")
            yield "weekday", _("Day of the check-in"), weekday_long(document.weekday, current())
            yield "size", _("Questions"), _(_SIZES[document.size])


def _answer(answer: Answer, desk: Desk) -> tuple[str, str]:
    question = desk.deck.question(answer.question)
    choice = question.scale.choice(answer.value) if question and question.scale.id == answer.scale else None
    people = ", ".join(map(desk.alias, answer.people))
    said = (choice.label if choice else answer.value or "", people, desk.read(answer.text))
    return question.theme if question else answer.prompt, "\n".join(filter(None, said))


def _day(day: date | None) -> str:
    return day_with_year(day, current()) if day else ""


def _with_texts_of(one: Document, other: Document) -> Document:
    match one, other:
        case CheckIn(), CheckIn():
            answers = tuple(_both_answers(answer, other.answer(answer.question)) for answer in one.answers)
            more = tuple(answer for answer in other.answers if one.answer(answer.question) is None)
            return one.edit(answers=answers + more, went_well=_both(one.went_well, other.went_well))
        case Conversation(), Conversation():
            return one.edit(purpose=_both(one.purpose, other.purpose), went=_both(one.went, other.went))
        case QuickNote(), QuickNote():
            return one.edit(text=_both(one.text, other.text))
        case Case(), Case():
            texts = {note.id: note.text for note in other.notes}
            notes = tuple(note.edit(text=_both(note.text, texts.pop(note.id, ""))) for note in one.notes)
            return one.edit(notes=(*notes, *(note for note in other.notes if note.id in texts)))
    return one


def _both_answers(one: Answer, other: Answer | None) -> Answer:
    if other is None:
        return one
    people = tuple(dict.fromkeys((*one.people, *other.people)))
    return one.edit(text=_both(one.text, other.text), people=people)


def _both(one: str, other: str) -> str:
    """Both texts, or one that holds the other already."""
    if other in one:
        return one
    return other if one in other else f"{one}\n\n{other}"
