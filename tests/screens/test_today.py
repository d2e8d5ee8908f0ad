"""Today: what waits, what is due, and how it has been going."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from checkin import language
from checkin.conversation import Conversation
from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.promise import Promise
from checkin.sheet import Sheet, place_of
from checkin.team import Team
from checkin.week import Week
from screens.check_in import CheckInScreen
from screens.check_in_read import CheckInReadScreen
from screens.person import PersonScreen
from screens.today import TodayScreen
from tests.screens.garden import WEEK, garden, on_a_disk_that_fills, person, put, said
from tests.screens.seasons import a_year, an_agenda, answer, check_in, talk
from tests.screens.stage import Size, settle, stage, text_of


@pytest.fixture
def desk(now: datetime) -> Desk:
    """A desk with people and nothing else, names shown."""
    return garden(now)


def stopped_at(desk: Desk, page: str, week: Week = WEEK) -> None:
    """Begin a week's check-in and stop at a page."""
    sheet = Sheet.begin(desk.deck, week, "three-plus-one", customers=True, promises=False).edit(at=page)
    place = place_of(week, "weekly")
    put(desk, Draft(id=draft_id(place), place=place, sheet=sheet))


async def test_today_looks_like_this(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(TodayScreen(an_agenda(a_year(desk))), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_names_and_texts_are_dots_while_hidden_and_counts_stay(
    now: datetime, size: Size, snapshot: SnapshotAssertion
) -> None:
    desk = an_agenda(a_year(garden(now, names_shown=False)))
    async with stage(TodayScreen(desk), size) as pilot:
        shown = text_of(pilot.app)
        assert shown == snapshot
        assert not any(alias in shown for alias in ("Alder", "Birch", "Heron", "shift plan", "quiet"))
        desk.names_shown = True
        pilot.app.screen.show()  # type: ignore[attr-defined]  # the screen on this stage is Today
        await pilot.pause()
        assert "Alder" in text_of(pilot.app)


async def test_on_the_first_day_each_empty_part_says_which_key_helps(
    now: datetime, size: Size, snapshot: SnapshotAssertion
) -> None:
    async with stage(TodayScreen(garden(now)), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_a_check_in_waiting_starts_on_c(desk: Desk) -> None:
    async with stage(TodayScreen(desk)) as pilot:
        assert "Your check-in for week 47 is waiting." in text_of(pilot.app)
        assert "Start  c" in text_of(pilot.app)
        await pilot.press("c")
        assert isinstance(pilot.app.screen, CheckInScreen)


async def test_the_button_starts_it_too(desk: Desk) -> None:
    async with stage(TodayScreen(desk)) as pilot:
        await pilot.click("#loud-button")
        assert isinstance(pilot.app.screen, CheckInScreen)


async def test_a_check_in_begun_says_where_it_stopped(desk: Desk) -> None:
    stopped_at(desk, "help-received")
    async with stage(TodayScreen(desk)) as pilot:
        assert "Your check-in for week 47 stopped at question 2 of 4." in text_of(pilot.app)
        assert "Continue  c" in text_of(pilot.app)


@pytest.mark.parametrize(("page", "where"), [("closing", "closing page"), ("promises", "promises")])
async def test_a_check_in_begun_can_have_stopped_beside_the_questions(desk: Desk, page: str, where: str) -> None:
    stopped_at(desk, page)
    async with stage(TodayScreen(desk)) as pilot:
        assert f"stopped at the {where}." in text_of(pilot.app)


async def test_a_check_in_done_opens_to_read_and_says_when_the_next_one_waits(desk: Desk) -> None:
    check_in(desk, WEEK, answer(desk, "exclusion", "no"))
    async with stage(TodayScreen(desk)) as pilot:
        assert "Your check-in for week 47 is done." in text_of(pilot.app)
        assert "The next one waits from Fri 27 Nov." in text_of(pilot.app)
        await pilot.press("c")
        assert isinstance(pilot.app.screen, CheckInReadScreen)


async def test_a_week_away_says_when_the_next_one_waits(desk: Desk) -> None:
    check_in(desk, WEEK, away=True)
    async with stage(TodayScreen(desk)) as pilot:
        assert "Week 47 is marked away." in text_of(pilot.app)
        await pilot.press("c")
        assert isinstance(pilot.app.screen, TodayScreen)


async def test_after_a_holiday_this_week_comes_first_and_filling_in_second(desk: Desk) -> None:
    check_in(desk, WEEK - 4, answer(desk, "exclusion", "no"))
    async with stage(TodayScreen(desk)) as pilot:
        assert "Start from this week;" in text_of(pilot.app)


@pytest.mark.parametrize("kept", [False, True])
async def test_an_earlier_week_that_is_begun_is_named_with_the_way_to_it(desk: Desk, kept: bool) -> None:
    """As after midnight before the day of the next check-in, in the middle of the last one."""
    check_in(desk, WEEK - 4, answer(desk, "exclusion", "no"))
    if kept:
        check_in(desk, WEEK, answer(desk, "exclusion", "no"))
    stopped_at(desk, "help-received", WEEK - 1)
    async with stage(TodayScreen(desk)) as pilot:
        assert "Week 46 is begun and kept: 2 opens Check-ins, c there goes on." in text_of(pilot.app)


async def test_the_size_of_the_check_in_says_how_long_it_takes(desk: Desk) -> None:
    put(desk, Team(size="short"))
    async with stage(TodayScreen(desk)) as pilot:
        assert "Three questions, about four minutes." in text_of(pilot.app)


async def test_d_marks_a_conversation_held_today_and_u_brings_it_back(desk: Desk) -> None:
    planned = talk(desk, "Birch", "how are you?", 0)
    async with stage(TodayScreen(desk)) as pilot:
        await pilot.press("d")
        await settle(pilot)
        held = desk.journal.get(Conversation, planned.id)
        assert held is not None
        assert held.held_on == desk.today
        assert "Nothing is waiting." in text_of(pilot.app)
        await pilot.press("u")
        await settle(pilot)
        assert "how are you?" in text_of(pilot.app)
        assert "Undone: mark as done" in said(pilot.app)


async def test_d_marks_a_promise_done(desk: Desk) -> None:
    put(desk, Promise(id="1", what="new gloves", by=desk.today, made_at=desk.now()))
    async with stage(TodayScreen(desk)) as pilot:
        assert "The team" in text_of(pilot.app)
        await pilot.press("d")
        await settle(pilot)
    assert [p.outcome for p in desk.journal.all(Promise)] == ["done"]


async def test_delete_lets_go_at_once_and_says_what_brings_it_back(desk: Desk) -> None:
    planned = talk(desk, "Birch", "how are you?", 0)
    put(desk, Promise(id="1", what="new gloves", by=desk.today, made_at=desk.now()))
    async with stage(TodayScreen(desk)) as pilot:
        await pilot.press("delete")
        await settle(pilot)
        assert "u brings it back" in said(pilot.app)
        await pilot.press("delete")
        await settle(pilot)
    dropped = desk.journal.get(Conversation, planned.id)
    assert dropped is not None
    assert dropped.dropped_on == desk.today
    assert [p.outcome for p in desk.journal.all(Promise)] == ["dropped"]


async def test_after_the_last_row_is_done_the_row_before_it_is_next(desk: Desk) -> None:
    for days, purpose in enumerate(("first", "second", "third")):
        talk(desk, "Birch", purpose, days)
    async with stage(TodayScreen(desk)) as pilot:
        await pilot.press("end", "d")
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        assert [c.purpose for c in desk.journal.all(Conversation) if c.waiting] == ["first"]


async def test_s_moves_a_conversation_by_one_key(desk: Desk) -> None:
    planned = talk(desk, "Birch", "how are you?", 0)
    async with stage(TodayScreen(desk)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("1", "enter")
        await settle(pilot)
        moved = desk.journal.get(Conversation, planned.id)
        assert moved is not None
        assert moved.due == desk.today + timedelta(weeks=1)
        assert "Fri 27 Nov" in text_of(pilot.app)


async def test_leaving_the_date_changes_nothing(desk: Desk) -> None:
    planned = talk(desk, "Birch", "how are you?", -3)
    async with stage(TodayScreen(desk)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("escape")
        await settle(pilot)
    assert desk.journal.get(Conversation, planned.id) == desk.journal.all(Conversation)[0]
    assert desk.journal.all(Conversation)[0].due == planned.due


async def test_enter_opens_the_person(desk: Desk) -> None:
    talk(desk, "Birch", "how are you?", 0)
    async with stage(TodayScreen(desk)) as pilot:
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, PersonScreen)
        assert text_of(pilot.app).startswith("  Birch")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, TodayScreen)


async def test_a_full_disk_is_said_and_the_row_stays(desk: Desk) -> None:
    talk(desk, "Birch", "how are you?", 0)
    async with stage(TodayScreen(desk), (120, 36)) as pilot:
        on_a_disk_that_fills(desk).full = True
        await pilot.press("d")
        await settle(pilot)
        assert said(pilot.app)
        assert "how are you?" in text_of(pilot.app)


async def test_undo_with_nothing_to_bring_back_says_so(now: datetime) -> None:
    desk = garden(now)
    while desk.journal.undo():
        pass
    async with stage(TodayScreen(desk)) as pilot:
        await pilot.press("u")
        await settle(pilot)
        assert "There is nothing to bring back." in said(pilot.app)


async def test_another_language_shows_at_once(desk: Desk) -> None:
    check_in(desk, WEEK - 1, answer(desk, "help-received", "all"))
    async with stage(TodayScreen(desk)) as pilot:
        assert "Help received" in text_of(pilot.app)
        language.use("da")
        await pilot.app.screen.recompose()
        await settle(pilot)
        assert "Help received" not in text_of(pilot.app)
        assert "fre. 20. nov" in text_of(pilot.app) or "fre 20. nov" in text_of(pilot.app)


async def test_a_purpose_on_several_lines_stays_one_line_and_a_long_one_is_cut(desk: Desk) -> None:
    talk(desk, "Birch", "one\ntwo\tthree " + "long " * 60, 0)
    async with stage(TodayScreen(desk)) as pilot:
        assert "one two three long" in text_of(pilot.app)
        assert "…" in text_of(pilot.app)


async def test_a_conversation_with_somebody_gone_says_so(desk: Desk) -> None:
    talk(desk, "Birch", "how are you?", 0)
    with desk.journal.action("erase") as action:
        action.delete(person(desk, "Birch"))
    async with stage(TodayScreen(desk)) as pilot:
        assert "no longer here" in text_of(pilot.app)
