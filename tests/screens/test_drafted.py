"""Drafts of what is typed: by themselves, in order, and gone with the action that keeps them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from checkin.desk import Desk
from checkin.journal import Action
from checkin.vault import FileRefused
from screens import drafted
from screens.check_in import CheckInScreen
from screens.widgets.title_bar import TitleBar
from storage.journal import TinyJournal
from tests.screens.garden import WEEK, drafts, garden, on_a_disk_that_fills, said
from tests.screens.stage import settle, stage, text_of, type_text


class Held(TinyJournal):
    """A journal whose first action waits until it is let go."""

    began: threading.Event
    let_go: threading.Event

    @contextmanager
    def action(self, name: str) -> Iterator[Action]:
        """Act, the first time late."""
        if not self.began.is_set():
            self.began.set()
            self.let_go.wait(10)
        with super().action(name) as action:
            yield action


@pytest.fixture
def desk(now: datetime) -> Desk:
    return garden(now)


def text_kept(desk: Desk) -> str:
    (draft,) = drafts(desk)
    assert draft.sheet is not None
    return draft.sheet.entry("exclusion").text


async def test_a_change_is_sealed_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafted, "PAUSE", 0.001)
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("tab")
        await type_text(pilot, "kept")
        while not drafts(desk) or text_kept(desk) != "kept":
            await pilot.pause()
        await settle(pilot)


async def test_an_older_draft_never_follows_a_newer_one(desk: Desk) -> None:
    journal = desk.journal
    assert isinstance(journal, TinyJournal)
    journal.__class__ = Held
    assert isinstance(journal, Held)
    journal.began, journal.let_go = threading.Event(), threading.Event()
    screen = CheckInScreen(desk, WEEK)
    async with stage(screen) as pilot:
        await pilot.press("tab")
        await type_text(pilot, "old")
        first = asyncio.create_task(screen.seal())
        while not journal.began.is_set():
            await pilot.pause()
        await type_text(pilot, "er, then newer")
        second = asyncio.create_task(screen.seal())
        await pilot.pause()
        journal.let_go.set()
        await asyncio.gather(first, second)
        assert text_kept(desk) == "older, then newer"


async def test_sealing_before_a_lock_tells_that_the_disk_refused(desk: Desk) -> None:
    journal = on_a_disk_that_fills(desk)
    screen = CheckInScreen(desk, WEEK)
    async with stage(screen) as pilot:
        await pilot.press("tab", "x")
        journal.full = True
        with pytest.raises(FileRefused):
            await screen.seal()
        journal.full = False
        await screen.seal()
    assert text_kept(desk) == "x"


async def test_nothing_is_saved_where_nothing_changed(desk: Desk) -> None:
    screen = CheckInScreen(desk, WEEK)
    async with stage(screen) as pilot:
        await pilot.press("tab", "x")
        await screen.seal()
        (before,) = drafts(desk)
        await screen.seal()
        assert drafts(desk) == (before,)


async def test_a_draft_saved_while_the_page_is_built_anew_is_told_of_once_it_stands(desk: Desk) -> None:
    """A change of language takes the title line down; saving the draft must not need it in that moment."""
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        bar = TitleBar("Check-in")
        built = pilot.app.screen.mount(bar)
        bar.say("draft saved 15:00")
        await built
        await settle(pilot)
        assert "draft saved 15:00" in text_of(pilot.app)


async def test_a_draft_saved_after_all_takes_the_refusal_away(desk: Desk) -> None:
    """Beside what says that all is kept, it would be no longer true."""
    journal = on_a_disk_that_fills(desk)
    screen = CheckInScreen(desk, WEEK)
    async with stage(screen) as pilot:
        await pilot.press("tab", "x")
        journal.full = True
        await screen.save_draft()
        await settle(pilot)
        assert "The disk is full" in said(pilot.app)
        journal.full = False
        await screen.save_draft()
        await settle(pilot)
        assert not said(pilot.app)
        pilot.app.notify("Something else.")
        await pilot.press("y")
        await screen.save_draft()
        await settle(pilot)
        assert said(pilot.app) == "Something else."
