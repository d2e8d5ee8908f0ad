"""Whatever is done to a journal, in whatever order, it holds what a plain dict would hold."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from checkin.deleted import Conflict, Deleted, address, conflict_with
from checkin.document import Document
from checkin.draft import Draft
from checkin.exchange import exported, imported
from checkin.journal import KEPT
from checkin.person import Person
from checkin.promise import Promise
from checkin.version import order
from storage.journal import TinyJournal, memory_journal
from tests.contract.journals import FRIDAY, PLACES, Clock, Place, refusing

Deed = tuple[str, Document]
Held = dict[tuple[str, str], Document]
few = st.sampled_from("abc")
documents = st.one_of(
    st.builds(Person, id=few, alias=st.sampled_from(["Ash", "Elm"])),
    st.builds(Promise, id=few, what=st.sampled_from(["a desk", "a lamp"]), made_at=st.just(FRIDAY)),
    st.builds(Draft, id=few, place=few, text=st.sampled_from(["half", "whole"])),
)
deeds = st.lists(st.tuples(st.sampled_from(["put", "delete"]), documents), max_size=4)


def content(document: Document) -> Document:
    return document.edit(version={}, edited_at=None)


class Refused(Exception):
    """What a storage or the body of an action may raise."""


class History(RuleBasedStateMachine):
    """Actions, failures, undoing and opening again, beside a dict of what is held and a list of the steps to undo."""

    make_place: ClassVar[Callable[[Clock, Path], Place]]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.place = type(self).make_place(self.clock, Path(self.folder.name))
        self.journal = self.place.open()
        self.held: Held = {}
        self.steps: list[tuple[Held, Held]] = []
        self.versions: dict[str, dict[str, int]] = {}

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()

    @rule(deeds=deeds)
    def act(self, deeds: list[Deed]) -> None:
        self.do(deeds)
        before = self.held
        self.held = after(before, deeds)
        if any(table != Draft.table for table, _ in changed(before, self.held)):
            self.steps.append((before, self.held))

    @rule(deeds=deeds)
    def act_on_a_full_disk(self, deeds: list[Deed]) -> None:
        with suppress(Refused), refusing(self.place.storage, Refused()):
            self.do(deeds)

    @rule(deeds=deeds)
    def give_up(self, deeds: list[Deed]) -> None:
        with suppress(TypeError):
            self.do([*deeds, ("put", Document(id="of no kind"))])

    @rule()
    def undo(self) -> None:
        if not self.steps:
            assert self.journal.undo() is None
            return
        assert self.journal.undo() == "act"
        before, after = self.steps.pop()
        held = dict(self.held)
        for key in changed(before, after):
            if key[0] != Draft.table:
                held.pop(key, None)
                held |= {key: before[key]} if key in before else {}
            elif key in before:
                held.setdefault(key, before[key])
        self.held = held

    @rule(days=st.integers(-500, 500))
    def turn_the_clock(self, days: int) -> None:
        self.clock.turn(days=days)

    @rule(device=st.sampled_from(["laptop", "desktop"]))
    def open_again(self, device: str) -> None:
        self.journal = self.place.open(device=device)
        self.steps = []

    @invariant()
    def holds_what_the_dict_holds(self) -> None:
        found = {(d.table, d.id): content(d) for kind in KEPT if kind is not Deleted for d in self.journal.all(kind)}
        assert found == self.held

    @invariant()
    def versions_only_grow(self) -> None:
        """Of a document or the mark of its deletion; and there is never both, nor neither once there was one."""
        found = {address(d.table, d.id): d.version for kind in (Person, Promise) for d in self.journal.all(kind)}
        marks = {mark.of: mark.version for mark in self.journal.all(Deleted)}
        assert not found.keys() & marks.keys()
        found |= marks
        assert found.keys() >= self.versions.keys()
        assert all(order(known, found[of]) in ("same", "newer") for of, known in self.versions.items())
        self.versions = found

    @invariant()
    def an_export_brings_all_of_it_elsewhere(self) -> None:
        copy = memory_journal(now=self.clock)
        imported(exported(self.journal)).into(copy)
        assert exported(copy) == exported(self.journal)

    def do(self, deeds: list[Deed]) -> None:
        with self.journal.action("act") as action:
            for deed, document in deeds:
                getattr(action, deed)(document)


def after(held: Held, deeds: list[Deed]) -> Held:
    """What a dict holds after these deeds."""
    held = dict(held)
    for deed, document in deeds:
        held.pop((document.table, document.id), None)
        held |= {(document.table, document.id): document} if deed == "put" else {}
    return held


def changed(before: Held, after: Held) -> set[tuple[str, str]]:
    """What is held otherwise before and after."""
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


@pytest.mark.parametrize("kept_in", PLACES)
def test_a_journal_holds_what_a_dict_would_hold(kept_in: str) -> None:
    class Here(History):
        make_place = PLACES[kept_in]

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=60 if kept_in == "memory" else 15,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )


turns = st.lists(st.tuples(st.sampled_from([0, 1]), st.none() | deeds), max_size=12)


@given(turns=turns)
@settings(max_examples=200)
def test_copies_that_exchange_all_they_hold_agree(turns: list[tuple[int, list[Deed] | None]]) -> None:
    """Both hold the same documents, in the same version or as each other's conflict; and a second time changes nothing.

    A turn is the laptop's or the desktop's: deeds, or an import of what the other one holds.
    """
    clock = Clock()
    copies = [memory_journal(now=clock, device=device) for device in ("laptop", "desktop")]
    for turn, done in turns:
        here, there = copies[turn], copies[1 - turn]
        if done is None:
            imported(exported(there)).into(here)
            continue
        with here.action("act") as action:
            for deed, document in done:
                getattr(action, deed)(document)
    exchange(*copies)
    laptop, desktop = copies
    for kind in (Person, Promise):
        assert {document.id for document in laptop.all(kind)} == {document.id for document in desktop.all(kind)}
        for mine in laptop.all(kind):
            theirs = desktop.get(kind, mine.id)
            assert theirs is not None
            if content(mine) == content(theirs):
                continue
            assert laptop.get(Conflict, conflict_with(theirs).id) is not None
            assert desktop.get(Conflict, conflict_with(mine).id) is not None
    before = [exported(copy) for copy in copies]
    exchange(*copies)
    assert [exported(copy) for copy in copies] == before


def exchange(one: TinyJournal, other: TinyJournal) -> None:
    """Let both know of all that the other holds, there and back."""
    for here, there in ((one, other), (other, one)) * 2:
        imported(exported(there)).into(here)
