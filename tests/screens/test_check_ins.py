"""Check-ins: the weeks, to read, fill in, amend or mark as away."""

from __future__ import annotations

from datetime import datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from checkin.check_in import CheckIn
from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.mention import token
from checkin.sheet import Sheet, place_of
from checkin.week import Week
from screens.amend import AmendScreen
from screens.check_in import CheckInScreen
from screens.check_in_read import CheckInReadScreen
from screens.check_ins import CheckInsScreen
from tests.screens.garden import WEEK, garden, person, put, said
from tests.screens.seasons import a_year, answer, check_in
from tests.screens.stage import Size, settle, stage, text_of


@pytest.fixture
def desk(now: datetime) -> Desk:
    """A desk with people and nothing else, names shown."""
    return garden(now)


def kept(desk: Desk, week: Week) -> CheckIn | None:
    """The check-in of a week."""
    return desk.check_ins.of(week)


def told(desk: Desk) -> CheckIn:
    """A check-in with a text that mentions somebody, amended since."""
    heron = token(person(desk, "Heron"))
    before = check_in(
        desk,
        WEEK - 1,
        answer(desk, "exclusion", "yes", f"{heron} eats alone.", about="Birch"),
        answer(desk, "help-received", "not-yet", "Nobody had time."),
        answer(desk, "concerns", None),
        went_well=f"{heron} ran the demo.",
    )
    amended = before.amend(answer(desk, "help-received", "all", "It came on Monday."), desk.now())
    put(desk, amended)
    return amended


async def test_the_weeks_look_like_this(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(CheckInsScreen(a_year(desk)), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_a_check_in_reads_like_this(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    told(desk)
    async with stage(CheckInReadScreen(desk, WEEK - 1), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_while_names_are_hidden_answers_are_read_and_texts_are_dots(now: datetime) -> None:
    desk = garden(now, names_shown=False)
    told(desk)
    async with stage(CheckInReadScreen(desk, WEEK - 1), (80, 60)) as pilot:
        shown = text_of(pilot.app)
        assert "● yes: •••" in shown
        assert not any(word in shown for word in ("Heron", "Birch", "Monday", "demo", "Nobody had time"))


async def test_the_newest_week_comes_first_and_years_are_told_apart(desk: Desk) -> None:
    for week in (Week(2025, 52), Week(2026, 1), Week(2026, 46)):
        check_in(desk, week, answer(desk, "exclusion", "no"))
    async with stage(CheckInsScreen(desk)) as pilot:
        lines = [line for line in text_of(pilot.app).splitlines() if "Week " in line or "2025" in line]
    assert "Week 47" in lines[0]
    assert [line.split()[1] for line in lines[-2:]] == ["2025", "Week"]


async def test_an_open_week_is_filled_in_by_enter_or_c(desk: Desk) -> None:
    check_in(desk, WEEK - 2, answer(desk, "exclusion", "no"))
    for key in ("enter", "c"):
        async with stage(CheckInsScreen(desk)) as pilot:
            await pilot.press("down", key)
            await pilot.pause()
            screen = pilot.app.screen
            assert isinstance(screen, CheckInScreen)
            assert "46" in text_of(pilot.app)


async def test_a_week_begun_says_so(desk: Desk) -> None:
    sheet = Sheet.begin(desk.deck, WEEK, "short", customers=True, promises=False)
    place = place_of(WEEK, "weekly")
    put(desk, Draft(id=draft_id(place), place=place, sheet=sheet))
    async with stage(CheckInsScreen(desk)) as pilot:
        assert "begun: c goes on" in text_of(pilot.app)


async def test_enter_opens_a_week_done_and_left_and_right_go_on(desk: Desk) -> None:
    for back in (1, 2, 4):
        check_in(desk, WEEK - back, answer(desk, "exclusion", "no", f"text of {back}"))
    check_in(desk, WEEK - 3, away=True)
    async with stage(CheckInsScreen(desk)) as pilot:
        await pilot.press("down", "enter")
        assert "Week 46, 2026" in text_of(pilot.app)
        await pilot.press("left", "left")
        assert "Week 43, 2026" in text_of(pilot.app)
        assert "text of 4" in text_of(pilot.app)
        await pilot.press("left")
        assert "This is the first check-in." in said(pilot.app)
        await pilot.press("right")
        assert "text of 2" in text_of(pilot.app)
        await pilot.press("right", "right")
        assert "There is no check-in further on." in said(pilot.app)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, CheckInsScreen)


async def test_c_on_a_week_done_leaves_it_as_it_is(desk: Desk) -> None:
    check_in(desk, WEEK, answer(desk, "exclusion", "no"))
    async with stage(CheckInsScreen(desk)) as pilot:
        await pilot.press("c")
        assert isinstance(pilot.app.screen, CheckInsScreen)
        assert "enter opens it" in said(pilot.app)


async def test_a_marks_an_open_week_away_and_opens_it_again(desk: Desk) -> None:
    async with stage(CheckInsScreen(desk)) as pilot:
        await pilot.press("a")
        await settle(pilot)
        marked = kept(desk, WEEK)
        assert marked is not None
        assert marked.away
        assert "~ away" in text_of(pilot.app)
        await pilot.press("a")
        await settle(pilot)
        assert kept(desk, WEEK) is None
        await pilot.press("u")
        await settle(pilot)
        assert kept(desk, WEEK) is not None


@pytest.mark.parametrize("week", [WEEK, WEEK - 2])
async def test_a_begun_week_marked_away_says_that_its_draft_is_kept(week: Week, desk: Desk) -> None:
    place = place_of(week, "weekly")
    sheet = Sheet.begin(desk.deck, week, "short", customers=True, promises=False)
    put(desk, Draft(id=draft_id(place), place=place, sheet=sheet))
    check_in(desk, week, away=True)
    async with stage(CheckInsScreen(desk)) as pilot:
        assert "~ away, draft kept" in text_of(pilot.app)
    async with stage(CheckInsScreen(desk), (40, 15)) as pilot:
        assert "~ draft" in text_of(pilot.app)


async def test_a_week_done_is_never_marked_away(desk: Desk) -> None:
    before = check_in(desk, WEEK, answer(desk, "exclusion", "no", "kept"))
    async with stage(CheckInsScreen(desk)) as pilot:
        await pilot.press("a")
        await settle(pilot)
        assert "stays as it is" in said(pilot.app)
    after = kept(desk, WEEK)
    assert after is not None
    assert after.answers == before.answers


async def test_an_answer_is_amended_and_the_earlier_one_stays_to_be_read(desk: Desk) -> None:
    check_in(desk, WEEK - 1, answer(desk, "exclusion", "no", "as it was"))
    async with stage(CheckInReadScreen(desk, WEEK - 1)) as pilot:
        await pilot.press("e")
        await pilot.pause()
        assert "Which answer?" in text_of(pilot.app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AmendScreen)
        await pilot.press(*"New: ", "ctrl+n")
        await settle(pilot)
        shown = text_of(pilot.app)
        assert "Amended Fri 20 Nov. Before:" in shown
        assert shown.count("as it was") == 2


async def test_a_prompt_of_another_time_is_read_as_it_was_asked(desk: Desk) -> None:
    old = answer(desk, "exclusion", "no").edit(question="gone", prompt="What was asked then?", scale="gone-too")
    check_in(desk, WEEK - 1, old)
    async with stage(CheckInReadScreen(desk, WEEK - 1)) as pilot:
        assert "What was asked then?" in text_of(pilot.app)


async def test_a_check_in_that_undo_takes_away_is_read_no_longer(desk: Desk) -> None:
    check_in(desk, WEEK, answer(desk, "help-received", "all"))
    async with stage(CheckInReadScreen(desk, WEEK)) as pilot:
        await pilot.press("u")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, CheckInReadScreen)
