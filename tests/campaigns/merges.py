"""Merges: copies that were edited, restored and erased at random, and then meet, beside what should come of it.

Beside each copy stands its whole history as a set of events, each with the events it knew of. What should stand in a
copy follows from that set alone: the texts of which no other event knew. The journal gets there by counters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

import pytest

import checkin.merge
from checkin.deleted import Deleted, address, deleted_id
from checkin.document import Document
from checkin.draft import Draft
from checkin.exchange import exported
from checkin.journal import KEPT, Journal
from checkin.merge import Kept, Siblings, chosen
from checkin.person import Person
from checkin.version import bumped, joined
from storage.journal import TinyJournal, memory_journal
from tests.campaigns import Campaign, Outcome

PEOPLE = ("a1", "b2")


@dataclass(frozen=True)
class Event:
    """A change of a person: the text it left, None for a deletion, and all events of that person that it knew of."""

    number: int
    person: str
    text: str | None
    known: frozenset[int]


@dataclass
class Past:
    """What has happened to a copy."""

    events: dict[int, Event] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()

    def latest(self, person: str) -> list[Event]:
        """The events of which no other knew."""
        mine = [event for event in self.events.values() if event.person == person]
        return [event for event in mine if not any(event.number in other.known for other in mine)]

    def texts(self, person: str) -> set[str]:
        """What should stand there."""
        if person in self.erased:
            return set()
        return {event.text for event in self.latest(person) if event.text is not None}

    def with_all_of(self, other: Past) -> Past:
        """Both pasts."""
        return Past({**self.events, **other.events}, self.erased | other.erased)


@dataclass(frozen=True)
class Meeting:
    """A merge as a step of undo: the past before it, and what stood afterwards."""

    past: Past
    after: dict[str, set[str]]


@dataclass
class Copy:
    """A journal, its past, and what its steps of undo lead back to."""

    journal: TinyJournal
    past: Past = field(default_factory=Past)
    steps: list[Meeting | None] = field(default_factory=list)


@dataclass
class History:
    """Copies of one journal, changed at random."""

    random: Random
    reuses_names: bool = False
    copies: list[Copy] = field(default_factory=list)
    kept: list[tuple[tuple[Document, ...], str, Past]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def begin(self, copies: int) -> None:
        """Let there be so many empty copies."""
        self.copies = [Copy(self.journal(f"device-{next(self.numbers)}")) for _ in range(copies)]

    def journal(self, device: str, *documents: Document) -> TinyJournal:
        """A copy that counts under this name and holds these documents. Its clock is wrong."""
        start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=self.random.randint(-400, 400))
        journal = memory_journal(now=lambda: start + timedelta(hours=self.random.randint(0, 99)), device=device)
        with journal.action("fill") as action:
            action.restore(*documents)
        return TinyJournal(journal._storage, vault_id=journal.vault_id, device=device, now=journal._now)

    def turn(self) -> None:
        """Let one thing happen to one copy."""
        copy = self.random.choice(self.copies)
        deeds: list[Callable[[Copy], None]] = [
            self.edit, self.edit, self.edit, self.delete, self.undo, self.choose, self.meet, self.meet, self.keep,
            self.put_back, self.erase,
        ]  # fmt: skip
        if len(self.kept) < 2 or self.random.random() < 0.5:
            deeds.remove(self.put_back)
        if self.random.random() < 0.8:
            deeds.remove(self.erase)
        self.random.choice(deeds)(copy)

    def edit(self, copy: Copy) -> None:
        person = self.a_person(copy)
        if person is None:
            return
        shown = copy.journal.get(Person, person)
        text = f"text {next(self.numbers)}"
        replaced = [e for e in copy.past.latest(person) if e.text is None or (shown and e.text == shown.alias)]
        with copy.journal.action("edit") as action:
            action.put(shown.edit(alias=text) if shown else Person(id=person, alias=text))
        self.happened(copy, person, text, replaced)
        copy.steps.append(None)

    def delete(self, copy: Copy) -> None:
        person = self.a_person(copy)
        shown = copy.journal.get(Person, person) if person else None
        if shown is None or person is None:
            return
        with copy.journal.action("delete") as action:
            action.delete(shown)
        self.happened(copy, person, None, copy.past.latest(person))
        copy.steps.append(None)

    def choose(self, copy: Copy) -> None:
        contested = checkin.merge.contested(copy.journal)
        if not contested:
            return
        standing = self.random.choice(contested)
        shown, other = standing.texts[0], self.random.choice(standing.texts[1:])
        assert isinstance(shown, Person)
        assert isinstance(other, Person)
        text = self.random.choice([f"text {next(self.numbers)}", shown.alias, other.alias])
        replaced = copy.past.latest(shown.id)
        with copy.journal.action("choose") as action:
            if self.random.random() < 0.5:
                action.put(chosen(standing, shown.edit(alias=text)))
            else:
                action.put(shown.edit(alias=text, version=joined(shown.version, other.version)))
                replaced = [event for event in replaced if event.text in (None, shown.alias, other.alias)]
        self.happened(copy, shown.id, text, replaced)
        copy.steps.append(None)

    def undo(self, copy: Copy) -> None:
        if not copy.steps or (copy.steps[-1] and copy.steps[-1].after != standing_in(copy.journal)):
            return  # of a merge on which something was built, undo is a change of its own, which nobody can foretell
        before = {person: texts_of(copy.journal, person) for person in PEOPLE}
        shown = {person.id: person.alias for person in copy.journal.all(Person)}
        assert copy.journal.undo() is not None
        step = copy.steps.pop()
        if step is not None:
            copy.past = step.past  # undone without a trace: what came can come again
            return
        for person in PEOPLE:
            now = texts_of(copy.journal, person)
            # Of versions that were chosen between each comes back anew, the one that was kept too.
            anew = now - before[person] | (now & {shown.get(person)} if now > before[person] else set())
            gone = [e for e in copy.past.latest(person) if e.text is None or e.text not in now - anew]
            if now != before[person]:
                for text in anew or (None,):
                    self.happened(copy, person, text, gone)

    def meet(self, copy: Copy) -> None:
        other = self.random.choice(self.copies)
        if other is not copy:
            before = exported(copy.journal)
            past = copy.past
            with copy.journal.action("merge") as action:
                action.restore(*documents_of(other.journal))
            copy.past = copy.past.with_all_of(other.past)
            if exported(copy.journal) != before:
                copy.steps.append(Meeting(past, standing_in(copy.journal)))

    def keep(self, copy: Copy) -> None:
        device = copy.journal._device
        self.kept.append((documents_of(copy.journal), device, replace(copy.past, events=dict(copy.past.events))))

    def put_back(self, copy: Copy) -> None:
        """An older copy in the place of this one."""
        documents, device, past = self.random.choice(self.kept)
        name = device if self.reuses_names else f"device-{next(self.numbers)}"
        index = self.copies.index(copy)
        self.copies[index] = Copy(self.journal(name, *documents), replace(past, events=dict(past.events)))

    def erase(self, copy: Copy) -> None:
        person = self.a_person(copy)
        shown = copy.journal.get(Person, person) if person else None
        if shown is None or person is None:
            return
        of = address(Person.table, shown.id)
        standing = Kept(copy.journal).at(of)
        version = bumped(joined(*(sibling.version for sibling in standing.siblings)), copy.journal._device)
        with copy.journal.action("erase") as action:
            action.restore(Deleted(id=deleted_id(of), of=of, version=version, erased=True))
        copy.past = replace(copy.past, erased=copy.past.erased | {shown.id})
        copy.journal = self.journal(copy.journal._device, *documents_of(copy.journal))  # erasing is not undone
        copy.steps.clear()

    def a_person(self, copy: Copy) -> str | None:
        left = [person for person in PEOPLE if person not in copy.past.erased]
        return self.random.choice(left) if left else None

    def happened(self, copy: Copy, person: str, text: str | None, replaced: list[Event]) -> None:
        known = frozenset(number for event in replaced for number in (event.number, *event.known))
        event = Event(next(self.numbers), person, text, known)
        copy.past = replace(copy.past, events={**copy.past.events, event.number: event})

    def faults(self) -> Iterator[str]:
        """What is wrong once all copies have met, each in an order of its own."""
        for copy in self.copies:
            yield from self.lost(copy, "before they met")
        all_held = [(documents_of(copy.journal), copy.past) for copy in self.copies]
        for copy in self.copies:
            order = list(all_held)
            self.random.shuffle(order)
            for documents, past in order:
                with copy.journal.action("merge") as action:
                    action.restore(*documents)
                copy.past = copy.past.with_all_of(past)
        for copy in self.copies:
            yield from self.lost(copy, "after they met")
        outcomes = {exported(copy.journal) for copy in self.copies}
        if len(outcomes) > 1:
            yield "the copies differ"
        for copy in self.copies:
            before = exported(copy.journal)
            with copy.journal.action("merge") as action:
                action.restore(*documents_of(self.copies[0].journal))
            if exported(copy.journal) != before:
                yield "meeting again changes something"

    def lost(self, copy: Copy, when: str) -> Iterator[str]:
        for person in PEOPLE:
            expected, found = copy.past.texts(person), texts_of(copy.journal, person)
            if expected - found:
                yield f"a text is lost {when}"
            if found - expected:
                yield f"a text is there that was replaced {when}"


def texts_of(journal: Journal, person: str) -> set[str]:
    """The texts that stand for a person."""
    texts = Kept(journal).at(address(Person.table, person)).texts
    return {text.alias for text in texts if isinstance(text, Person)}


def standing_in(journal: Journal) -> dict[str, set[str]]:
    """All versions that stand for each person, with their counters."""
    kept = Kept(journal)
    return {person: set(map(repr, kept.at(address(Person.table, person)).siblings)) for person in PEOPLE}


def documents_of(journal: Journal) -> tuple[Document, ...]:
    """All that a copy holds, drafts apart."""
    return tuple(document for kind in KEPT if kind is not Draft for document in journal.all(kind))


def run(numbers: range, *, reuses_names: bool = False) -> Outcome:
    """Let copies part and meet, once a number."""
    outcome = Outcome()
    for number in numbers:
        history = History(Random(number), reuses_names)
        history.begin(history.random.choice([2, 3]))
        for _ in range(history.random.randint(4, 30)):
            history.turn()
        outcome.tried += 1
        outcome.wrong += [f"{number}: {fault}" for fault in set(history.faults())]
        outcome.counts["texts side by side"] += sum(
            len(standing.texts) for standing in checkin.merge.contested(history.copies[0].journal)
        )
    return outcome


def with_names_reused(numbers: range) -> Outcome:
    """An older copy that is put back counts on under its old name."""
    return run(numbers, reuses_names=True)


def with_a_sibling_dropped(numbers: range) -> Outcome:
    """Of three versions that stand side by side one is forgotten."""
    whole = checkin.merge.joined_siblings

    def some(versions: list[Document]) -> Siblings:
        return whole(versions)[:2]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkin.merge, "joined_siblings", some)
        return run(numbers)


def with_deletions_forgotten(numbers: range) -> Outcome:
    """A deletion that an edit beats leaves nothing, so that an order of meeting brings back what it knew of."""
    whole = checkin.merge.joined_siblings

    def undeleted(versions: list[Document]) -> Siblings:
        siblings = whole(versions)
        edits = tuple(sibling for sibling in siblings if not isinstance(sibling, Deleted))
        return edits or siblings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkin.merge, "joined_siblings", undeleted)
        return run(numbers)


CAMPAIGN = Campaign(
    promise="copies that were edited, restored and erased come to hold the same; no text is lost that nothing replaced",
    run=run,
    controls={
        "a name used again after a restore": with_names_reused,
        "a sibling dropped": with_a_sibling_dropped,
        "deletions forgotten": with_deletions_forgotten,
    },
    small=500,
    large=20_000,
    control=400,
    parts=2,
)
