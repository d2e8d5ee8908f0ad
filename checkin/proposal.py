"""What follows from a check-in: the next steps its closing page proposes, and what finishing it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from checkin.case import Case, Cases, Certainty, Involved, Note
from checkin.check_in import Answer, CheckIn
from checkin.conversation import Conversation, Conversations
from checkin.deck import Deck, Question
from checkin.document import Document, Instant
from checkin.language import N_, _
from checkin.mention import mentioned
from checkin.person import People
from checkin.promise import Promise, Promises
from checkin.sheet import Sheet

Kind = Literal["case", "conversation", "promise"]


@dataclass(frozen=True)
class NextStep:
    """A next step that a question can name in its `proposes`.

    Args:
        on: the choices that call for it.
        what: the purpose of the conversation, what is promised, or what the case is about; to be translated.
        days: until it is due, moved on to a working day.
        agreed: the purpose instead, where the answer says that help is agreed.
        nobody: what is promised instead of a conversation while nobody is known to have it with.
    """

    kind: Kind
    on: frozenset[str]
    what: str
    days: int = 7
    agreed: str = ""
    nobody: str = ""


NEXT_STEPS = {
    "exclusion-case": NextStep(
        kind="case",
        on=frozenset({"wonder", "yes"}),
        what=N_("Follow it as a case"),
    ),
    "private-talk": NextStep(
        kind="conversation",
        on=frozenset({"wonder", "yes"}),
        what=N_("Private talk: how are things at work?"),
        nobody=N_("Look closer: is somebody left outside?"),
    ),
    "did-help-come": NextStep(
        kind="conversation",
        on=frozenset({"partly", "not-yet"}),
        what=N_("Ask whether the help came"),
        nobody=N_("Ask whether the help came"),
    ),
    "answer-back": NextStep(
        kind="promise",
        on=frozenset({"under-way", "heard", "not-reached"}),
        what=N_("Plan the answer back"),
    ),
    "offer-help": NextStep(
        kind="conversation",
        on=frozenset({"wonder", "yes"}),
        what=N_("Offer help with the task"),
        agreed=N_("Ask whether the help came"),
        nobody=N_("Find out who could use help with the task"),
    ),
    "rough-words": NextStep(
        kind="conversation",
        on=frozenset({"wonder", "yes"}),
        what=N_("Talk about the rough customers"),
        nobody=N_("Find out whom the rough customers trouble"),
    ),
    "go-through-procedures": NextStep(
        kind="promise",
        on=frozenset({"not-all-know", "no"}),
        what=N_("Go through the procedures with the team"),
        days=28,
    ),
}
"""Every next step that a deck can name."""

WEEKEND = (5, 6)
"""Saturday and Sunday."""

HEAR = NextStep(kind="conversation", on=frozenset(), what=N_("Tell them what went well"), days=3)
"""What follows when somebody should hear what went well."""

CONTINUE = N_("Add a note to the open case")

CERTAINTY: dict[str | None, Certainty] = {"yes": "seen", "wonder": "assumed"}
"""How sure a case's note is, by the answer it comes from."""


@dataclass(frozen=True)
class Proposal:
    """One line of the closing page.

    Args:
        key: the same for the same line each time the page is drawn; `Sheet.unticked` and `Sheet.dues` go by it.
        what: in the language of the interface; for a conversation all that it is for.
        person: with whom, about whom, or to whom; None is the team.
        due: None for a case.
        question: whose answer a case's note is made from; empty where none is.
        continues: the open case that gets a note, where there is one already.
    """

    key: str
    kind: Kind
    what: str
    person: str | None = None
    due: date | None = None
    ticked: bool = True
    question: str = ""
    continues: Case | None = None


def proposals(
    sheet: Sheet,
    deck: Deck,
    people: People,
    cases: Cases,
    conversations: Conversations,
    promises: Promises,
    today: date,
) -> tuple[Proposal, ...]:
    """What the answers on a sheet call for, in the order of the questions; what waits already is not proposed again.

    There is at most one conversation for each person, with all that it is for, at the earliest of the dates.
    """
    present = people.present(today)
    found: dict[str, Proposal] = {}
    for proposal in _called_for(sheet, deck, present, today):
        if _waits(proposal, conversations, promises):
            continue
        before = found.get(proposal.key)
        found[proposal.key] = _merged(before, proposal) if before else _continuing(proposal, cases)
    return tuple(
        replace(proposal, ticked=key not in sheet.unticked, due=sheet.dues.get(key, proposal.due))
        for key, proposal in found.items()
    )


def accepted(
    offered: Iterable[Proposal],
    sheet: Sheet,
    deck: Deck,
    *,
    kept: CheckIn | None,
    vault_id: str,
    today: date,
    now: Instant,
    new_id: Callable[[], str],
) -> tuple[Document, ...]:
    """What finishing keeps: the check-in, and a document for each ticked proposal.

    Args:
        kept: the check-in that the week has already, where it has one.
        vault_id: as hex; the check-in's id comes from it.
        today: the local date.
        new_id: gives an id that nothing has yet.
    """

    def document(proposal: Proposal) -> Document:
        person, what, due = proposal.person, proposal.what, proposal.due
        if proposal.kind == "promise" or person is None:
            return Promise(id=new_id(), what=what, to=person, by=due, made_at=now)
        if proposal.kind == "conversation":
            return Conversation(id=new_id(), person=person, purpose=what, due=due or today, planned_at=now)
        note = _note(sheet, deck, proposal.question, now, new_id())
        if proposal.continues is not None:
            return proposal.continues.noted(note)
        concerned = Involved(person=person, role="concerned")
        return Case(id=new_id(), kind="exclusion", opened_on=today, people=(concerned,), notes=(note,))

    return (sheet.finished(deck, vault_id, now).onto(kept), *(document(p) for p in offered if p.ticked))


def working_day(day: date) -> date:
    """The day itself, or the Monday after it when it lies in a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() in WEEKEND else day


def _called_for(sheet: Sheet, deck: Deck, present: People, today: date) -> Iterator[Proposal]:
    answers = {answer.question: answer for answer in sheet.answers(deck)}
    for question in (question for question in deck if question.id in answers):
        answer = answers[question.id]
        whom = tuple(id for id in _whom(question, answer) if present.get(id))
        for name in question.proposes:
            if answer.value in NEXT_STEPS[name].on:
                yield from _proposed(name, answer, whom, today)
    if sheet.hear is not None and present.get(sheet.hear):
        yield Proposal(f"conversation/{sheet.hear}", "conversation", _(HEAR.what), sheet.hear, _due(HEAR, today))


def _whom(question: Question, answer: Answer) -> tuple[str, ...]:
    # Where a scale asks who, the people in the text can be others: those who leave somebody out, for one.
    asks_who = any(choice.who for choice in question.scale.choices)
    return answer.people if asks_who else mentioned(answer.text)


def _proposed(name: str, answer: Answer, whom: tuple[str, ...], today: date) -> Iterator[Proposal]:
    step = NEXT_STEPS[name]
    due = _due(step, today)
    if step.kind == "case":
        for id in whom:
            yield Proposal(f"case/{name}/{id}", "case", _(step.what), id, question=answer.question)
    elif step.kind == "promise":
        yield Proposal(f"promise/{name}", "promise", _(step.what), whom[0] if len(whom) == 1 else None, due)
    elif whom:
        what = step.agreed if step.agreed and answer.helped == "yes" else step.what
        for id in whom:
            yield Proposal(f"conversation/{id}", "conversation", _(what), id, due)
    else:
        yield Proposal(f"promise/{name}", "promise", _(step.nobody), None, due)


def _due(step: NextStep, today: date) -> date:
    return working_day(today + timedelta(days=step.days))


def _waits(proposal: Proposal, conversations: Conversations, promises: Promises) -> bool:
    if proposal.kind == "conversation" and proposal.person is not None:
        return any(proposal.what in c.purpose for c in conversations.with_person(proposal.person).waiting())
    return proposal.kind == "promise" and any(p.what == proposal.what for p in promises.open())


def _continuing(proposal: Proposal, cases: Cases) -> Proposal:
    if proposal.kind != "case" or proposal.person is None:
        return proposal
    open_case = next(iter(cases.open().of_kind("exclusion").about(proposal.person)), None)
    return replace(proposal, what=_(CONTINUE), continues=open_case) if open_case else proposal


def _merged(before: Proposal, proposal: Proposal) -> Proposal:
    if proposal.what in before.what:
        return before
    dues = (due for due in (before.due, proposal.due) if due is not None)
    return replace(before, what=f"{before.what} · {proposal.what}", due=min(dues, default=None))


def _note(sheet: Sheet, deck: Deck, question: str, now: Instant, id: str) -> Note:
    answer = next(a for a in sheet.answers(deck) if a.question == question)
    asked = deck.question(question)
    choice = asked.scale.choice(answer.value) if asked else None
    text = answer.text.strip() or (choice.label if choice else "")
    return Note(id=id, at=now, certainty=CERTAINTY.get(answer.value, "assumed"), text=text)
