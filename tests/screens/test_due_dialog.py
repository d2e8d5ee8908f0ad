"""The due dialog and the conversation dialog."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.widgets import Input

from checkin import language
from checkin.conversation import Conversation
from checkin.desk import Desk
from screens.conversation_dialog import ConversationDialog
from screens.due_dialog import DueDialog
from screens.widgets.people_menu import PeopleMenu
from screens.widgets.people_row import PeopleRow
from tests.screens.garden import drafts, garden, on_a_disk_that_fills, person, said
from tests.screens.stage import USUAL, Size, burst, settle, stage, text_of, type_text

Typing = Callable[[Pilot[Any], str], Awaitable[None]]

TODAY = date(2026, 11, 20)


@pytest.fixture
def desk(now: datetime) -> Desk:
    return garden(now)


def dialog() -> DueDialog:
    return DueDialog("Private talk [with brackets]", date(2026, 11, 27), TODAY)


def result(pilot: Pilot[Any]) -> Any:
    return pilot.app.result  # type: ignore[attr-defined]  # the stage is an app of its own


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        (["1", "enter"], date(2026, 11, 27)),
        (["2", "enter"], date(2026, 12, 4)),
        (["3", "enter"], date(2026, 12, 20)),
        (["4", "enter"], date(2026, 11, 23)),
        (["5", "enter"], date(2026, 11, 27)),
        (["enter"], date(2026, 11, 27)),
        (["right", "down", "enter"], date(2026, 12, 5)),
        (["up", "up", "up", "enter"], TODAY),
        (["pagedown", "enter"], date(2026, 12, 27)),
        (["w", "e", "d", "enter"], date(2026, 11, 25)),
        (["+", "1", "0", "d", "enter"], date(2026, 11, 30)),
        (["4", "space", "d", "e", "c", "enter"], date(2026, 12, 4)),
        (["1", "5", "slash", "1", "2", "enter"], date(2026, 12, 15)),
        (["2", "down", "enter"], date(2026, 12, 11)),
        (["tab", "4", "d", "e", "c", "enter"], date(2026, 12, 4)),
        (["tab", "enter"], date(2026, 11, 27)),
        (["escape"], None),
    ],
)
async def test_a_date_comes_from_a_digit_the_calendar_or_what_is_typed(keys: list[str], day: date | None) -> None:
    async with stage(dialog()) as pilot:
        await pilot.press(*keys)
        await settle(pilot)
        assert result(pilot) == day


async def test_what_is_overdue_is_moved_to_today_at_the_earliest() -> None:
    async with stage(DueDialog("Private talk", date(2026, 11, 17), TODAY)) as pilot:
        assert "Friday 20 November 2026" in text_of(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert result(pilot) == TODAY


async def test_a_digit_shows_its_date_and_waits_for_what_else_is_typed() -> None:
    """It may be the first of a day and a month: what follows must not reach the page below."""
    async with stage(dialog()) as pilot:
        await pilot.press("4")
        assert "Monday 23 November 2026" in text_of(pilot.app)
        assert "[23]" in text_of(pilot.app)
        assert result(pilot) is None
        await type_text(pilot, " dec")
        assert "Friday 4 December 2026" in text_of(pilot.app)
        await pilot.press(*["backspace"] * 5)
        assert "Friday 27 November 2026" in text_of(pilot.app), "the one begun with"


async def test_what_is_no_date_says_so_and_stays_typed() -> None:
    async with stage(dialog()) as pilot:
        await pilot.press("tab")
        await type_text(pilot, "31 feb")
        await pilot.press("enter")
        await settle(pilot)
        assert "There is no such day." in text_of(pilot.app)
        assert "31 feb" in text_of(pilot.app)
        assert isinstance(pilot.app.screen, DueDialog)


async def test_the_calendar_follows_what_is_typed() -> None:
    async with stage(dialog()) as pilot:
        await pilot.press("tab")
        await type_text(pilot, "2027-02-28")
        await settle(pilot)
        assert "February 2027" in text_of(pilot.app)
        assert "[28]" in text_of(pilot.app)


async def test_a_day_is_chosen_by_the_mouse() -> None:
    async with stage(dialog()) as pilot:
        await pilot.click("Month", offset=(9, 6))
        await pilot.press("enter")
        await settle(pilot)
        assert result(pilot) == date(2026, 11, 25)


async def test_the_due_dialog_at_three_sizes(size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(dialog(), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_a_conversation_takes_a_person_a_purpose_and_a_date(desk: Desk) -> None:
    async with stage(ConversationDialog(desk)) as pilot:
        await pilot.press("h", "enter", "enter")
        await type_text(pilot, "how goes it?")
        await pilot.press("ctrl+g")
        await settle(pilot)
        await pilot.press("2", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        planned = result(pilot)
    assert isinstance(planned, Conversation)
    assert (planned.person, planned.purpose) == (person(desk, "Heron").id, "how goes it?")
    assert planned.due == date(2026, 12, 4)
    assert not desk.journal.all(Conversation)


@pytest.mark.parametrize("typing", [type_text, burst])
async def test_words_after_the_person_are_the_purpose(typing: Typing, desk: Desk) -> None:
    async with stage(ConversationDialog(desk)) as pilot:
        await typing(pilot, "Bi\nHeron asked\n")
        await settle(pilot)
        planned = result(pilot)
    assert (planned.person, planned.purpose) == (person(desk, "Birch").id, "Heron asked")


async def test_enter_pressed_twice_at_the_person_does_not_keep_the_conversation(desk: Desk) -> None:
    async with stage(ConversationDialog(desk)) as pilot:
        await pilot.press("b", "enter", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ConversationDialog)
        await pilot.press("enter")
        await settle(pilot)
        assert result(pilot).purpose == ""


async def test_a_conversation_without_a_person_asks_for_one(desk: Desk) -> None:
    async with stage(ConversationDialog(desk)) as pilot:
        await pilot.press("tab")
        await type_text(pilot, "how goes it?")
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert "With whom?" in said(pilot.app)
        assert pilot.app.screen.query_one("#purpose", Input).value == "how goes it?"
        await type_text(pilot, "Juniper")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert result(pilot).person == person(desk, "Juniper").id


async def test_a_conversation_that_is_changed_keeps_what_it_is(desk: Desk) -> None:
    rowan = person(desk, "Rowan").id
    known = Conversation(id="a1", person=rowan, purpose="one-to-one", due=date(2026, 11, 24), planned_at=desk.now())
    async with stage(ConversationDialog(desk, known)) as pilot:
        assert "Tuesday 24 November 2026" in text_of(pilot.app)
        await type_text(pilot, "!")
        await pilot.press("enter")
        await settle(pilot)
        assert result(pilot) == known.edit(purpose="one-to-one!")


async def test_a_purpose_is_a_draft_until_it_is_planned(desk: Desk) -> None:
    async with stage(ConversationDialog(desk)) as pilot:
        await pilot.press("tab")
        await type_text(pilot, "the shift plan")
        await pilot.press("escape")
        await settle(pilot)
        assert result(pilot) is None
    async with stage(ConversationDialog(desk)) as pilot:
        assert pilot.app.screen.query_one("#purpose", Input).value == "the shift plan"
        await pilot.press("h", "enter", "ctrl+n")
        await settle(pilot)
        assert result(pilot).purpose == "the shift plan"
    assert not drafts(desk)


async def test_a_full_disk_keeps_the_conversation_where_it_was_typed(desk: Desk) -> None:
    journal = on_a_disk_that_fills(desk)
    async with stage(ConversationDialog(desk)) as pilot:
        await pilot.press("h", "enter", "enter")
        journal.full = True
        await type_text(pilot, "the shift plan")
        await pilot.press("enter")
        await settle(pilot)
        assert "The disk is full" in said(pilot.app)
        assert "the shift plan" in text_of(pilot.app)
        assert isinstance(pilot.app.screen, ConversationDialog)


async def test_the_conversation_dialog_at_three_sizes(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(ConversationDialog(desk), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_a_distance_is_offered_as_the_leader_would_type_it() -> None:
    language.use("da")
    async with stage(dialog()) as pilot:
        assert "+1u fre 27. nov" in text_of(pilot.app)
        await type_text(pilot, "+1u\n")
        assert result(pilot) == date(2026, 11, 27)


async def test_the_menu_of_people_follows_its_field_when_the_window_changes(desk: Desk) -> None:
    async with stage(ConversationDialog(desk)) as pilot:
        await settle(pilot)
        for size in (USUAL, (120, 36), (60, 20)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            field = pilot.app.screen.query_one(PeopleRow).query_one(Input).content_region
            menu = pilot.app.screen.query_one(PeopleMenu).region
            assert (menu.x, menu.y) == (field.x - 2, field.bottom)
