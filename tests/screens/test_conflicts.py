"""Choosing between the versions that two machines have made of the same thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from checkin.app import CheckinApp
from checkin.check_in import Answer, CheckIn
from checkin.desk import Desk
from checkin.difference import waiting
from checkin.document import Document
from checkin.merge import contested
from checkin.note import QuickNote
from checkin.person import Person
from checkin.vault import Opened
from checkin.week import Week
from screens.conflicts import ConflictsScreen
from screens.today import TodayScreen
from storage.journal import TinyJournal
from tests.screens.garden import for_reading, garden, person, put, said
from tests.screens.stage import Size, settle, stage, text_of

MINE = "Nobody, I think. Birch ate alone on Tuesday and on Thursday, and nobody asked why; I did not ask either."
THEIRS = "Birch was on the phone at lunch, with the customers in Odense. Rowan sat down with Birch afterwards."


@pytest.fixture
def desk(now: datetime) -> Desk:
    """A desk with people, names shown."""
    return garden(now)


def met(desk: Desk, mine: Document, theirs: Document) -> None:
    """Let each of two machines make its version; the other one's is an hour older."""
    put(desk, mine)
    before = desk.now() - timedelta(hours=1)
    with desk.journal.action("merge") as action:
        action.restore(theirs.edit(version={"desktop": 9}, edited_at=before))


def check_in(desk: Desk, value: str, text: str) -> CheckIn:
    question = desk.deck.question("exclusion")
    assert question is not None
    answer = Answer(
        question=question.id, version=1, prompt=question.prompt, language="en", scale="signal", value=value, text=text
    )
    return CheckIn(id="c1", week=Week(2026, 46), deck="weekly", finished_at=desk.now(), answers=(answer,))


def changed_twice(desk: Desk) -> Desk:
    """A check-in and a name that two machines have changed."""
    met(desk, check_in(desk, "no", MINE), check_in(desk, "wonder", THEIRS))
    birch = person(desk, "Birch")
    met(desk, birch.edit(name="Bodil"), birch.edit(name="Bodil Birk", tags=("nights",)))
    return desk


async def test_versions_stand_side_by_side_and_whole(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(ConflictsScreen(changed_twice(desk)), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_today_says_how_many_choices_wait(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(TodayScreen(changed_twice(desk)), size) as pilot:
        assert text_of(pilot.app) == snapshot
        await pilot.press("b")
        assert isinstance(pilot.app.screen, ConflictsScreen)


@pytest.mark.parametrize(("key", "kept"), [("1", MINE), ("2", THEIRS), ("b", f"{MINE}\n\n{THEIRS}")])
async def test_a_key_keeps_a_version_and_undo_brings_both_back(desk: Desk, key: str, kept: str) -> None:
    changed_twice(desk)
    async with stage(ConflictsScreen(desk)) as pilot:
        await pilot.press(key)
        await settle(pilot)
        assert said(pilot.app).endswith("Kept. u brings both back.")
        assert [check_in.answers[0].text for check_in in desk.journal.all(CheckIn)] == [kept]
        assert len(contested(desk.journal)) == 1
        assert "1 of 1" in text_of(pilot.app)
        await pilot.press("u")
        await settle(pilot)
        assert len(contested(desk.journal)) == 2


async def test_after_the_last_choice_nothing_is_left(desk: Desk) -> None:
    changed_twice(desk)
    async with stage(ConflictsScreen(desk)) as pilot:
        await pilot.press("1", "1")
        await settle(pilot)
        assert "There is nothing left to choose." in text_of(pilot.app)
        assert "Keep 1" not in text_of(pilot.app)


async def test_a_choice_can_wait_while_the_next_is_looked_at(desk: Desk) -> None:
    async with stage(ConflictsScreen(changed_twice(desk))) as pilot:
        assert "1 of 2" in text_of(pilot.app)
        await pilot.press("n")
        assert "2 of 2" in text_of(pilot.app)
        await pilot.press("n")
        assert "1 of 2" in text_of(pilot.app)
        assert len(contested(desk.journal)) == 2


async def test_texts_are_dots_while_names_are_hidden(now: datetime) -> None:
    desk = changed_twice(garden(now, names_shown=False))
    async with stage(ConflictsScreen(desk)) as pilot:
        await pilot.press("n")
        assert "Bodil" not in text_of(pilot.app)
        assert "•••" in text_of(pilot.app)


async def test_of_three_versions_a_choice_leaves_the_third(desk: Desk) -> None:
    note = QuickNote(id="a1", text="one", written_at=desk.now())
    met(desk, note, note.edit(text="two"))
    with desk.journal.action("merge") as action:
        action.restore(note.edit(text="three", version={"tablet": 1}))
    assert len(waiting(desk)) == 2
    async with stage(ConflictsScreen(desk)) as pilot:
        await pilot.press("1")
        await settle(pilot)
        assert len(waiting(desk)) == 1
        await pilot.press("b")
        await settle(pilot)
        assert waiting(desk) == []
    [kept] = desk.journal.all(QuickNote)
    assert kept.text.startswith("one")


async def test_nothing_is_chosen_in_a_journal_for_reading(desk: Desk) -> None:
    for_reading(changed_twice(desk))
    async with stage(ConflictsScreen(desk)) as pilot:
        await pilot.press("2")
        assert "reading only" in said(pilot.app)
        assert len(contested(desk.journal)) == 2


async def test_what_differs_in_a_long_text_can_be_scrolled_to(desk: Desk) -> None:
    met(desk, check_in(desk, "no", "\n".join(map(str, range(60)))), check_in(desk, "no", THEIRS))
    async with stage(ConflictsScreen(desk)) as pilot:
        assert " 59 " not in text_of(pilot.app)
        await pilot.press("end", "end")  # it scrolls once the page is drawn
        await settle(pilot)
        assert " 59 " in text_of(pilot.app)


class Met(TinyJournal):
    """A journal whose file another hand changes."""

    changed = False

    def refresh(self) -> bool:
        """Say once that it was changed."""
        changed, self.changed = self.changed, False
        return changed


@pytest.mark.parametrize("read_only", [False, True])
async def test_what_another_hand_changed_is_drawn_and_told_to_whoever_writes(
    desk: Desk, make_app: Callable[..., CheckinApp], read_only: bool
) -> None:
    journal = desk.journal
    assert isinstance(journal, TinyJournal)
    journal.__class__ = Met
    assert isinstance(journal, Met)
    async with stage(make_app(Opened(journal))) as pilot:
        await pilot.press("3", "o")
        put(desk, Person(id="f" * 32, alias="Juniper"))
        journal._read_only = read_only
        assert "Juniper" not in text_of(pilot.app)
        journal.changed = True
        pilot.app._look_underneath()  # type: ignore[attr-defined]  # what the app's clock does every two seconds
        await settle(pilot)
        assert "Juniper" in text_of(pilot.app)
        assert ("both are merged" in said(pilot.app)) is not read_only
