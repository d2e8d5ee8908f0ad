"""Trends: strips with their gaps left open, and the same as a table."""

from __future__ import annotations

from datetime import datetime

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.style import Style

from checkin import language
from checkin.deck import Choice
from checkin.desk import Desk
from checkin.trends import Cell
from checkin.week import Week
from screens.check_in_read import CheckInReadScreen
from screens.trend_table import TrendTableScreen
from screens.trends import TrendsScreen
from screens.widgets.strip_chart import AWAY, BEGINS, GAP, drawn, months
from tests.screens.garden import WEEK, garden
from tests.screens.seasons import a_year, answer, check_in
from tests.screens.stage import Size, settle, stage, text_of


@pytest.fixture
def desk(now: datetime) -> Desk:
    """A desk with people and nothing else, names shown."""
    return garden(now)


def plain(*cells: Cell, height: int = 1, wide: int = 1) -> list[str]:
    """The lines of a strip, without colours."""
    return [line.plain for line in drawn(cells, lambda part: Style(), height, wide)]


def value(points: int, *, begins: bool = False) -> Cell:
    return Cell(WEEK, "value", points, version=1, begins=begins)


@pytest.mark.parametrize("spoken", language.available())
async def test_what_the_signs_mean_stands_on_one_line_in_every_language(desk: Desk, spoken: str) -> None:
    language.use(spoken)
    async with stage(TrendsScreen(a_year(desk))) as pilot:
        assert pilot.app.screen.query_one("#legend").size.height == 1


async def test_trends_look_like_this(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(TrendsScreen(a_year(desk)), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_the_table_looks_like_this(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(TrendTableScreen(a_year(desk), "help-received"), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_nothing_to_draw_says_what_helps(desk: Desk, size: Size) -> None:
    async with stage(TrendsScreen(desk), size) as pilot:
        assert "Nothing to draw yet." in text_of(pilot.app)


async def test_down_goes_to_the_next_question_and_says_what_it_rests_on(desk: Desk) -> None:
    async with stage(TrendsScreen(a_year(desk)), (120, 36)) as pilot:
        assert "Is anyone in the team left outside" in text_of(pilot.app)
        await pilot.press("down")
        await pilot.pause()
        assert "Did anyone say they could use a hand" in text_of(pilot.app)
        assert "rests on 38 of 47 weeks" in text_of(pilot.app)


async def test_t_reads_the_question_as_a_table_and_enter_opens_the_week(desk: Desk) -> None:
    check_in(desk, WEEK, answer(desk, "help-received", "partly"))
    async with stage(TrendsScreen(a_year(desk))) as pilot:
        await pilot.press("down", "t")
        await pilot.pause()
        assert "Week 47  20 Nov 2026" in text_of(pilot.app)
        assert "◑ partly, or on its way" in text_of(pilot.app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CheckInReadScreen)
        await pilot.press("escape", "escape")
        assert isinstance(pilot.app.screen, TrendsScreen)


async def test_every_theme_draws_in_its_own_colours(desk: Desk) -> None:
    async with stage(TrendsScreen(a_year(desk))) as pilot:
        strips = pilot.app.screen.query_one("#strips")
        before = str(strips.render_line(4))
        pilot.app.theme = "dawn"
        await settle(pilot)
        await pilot.pause()
        assert str(strips.render_line(4)) != before


async def test_another_language_shows_at_once(desk: Desk) -> None:
    async with stage(TrendsScreen(a_year(desk))) as pilot:
        language.use("da")
        await pilot.app.screen.recompose()
        await settle(pilot)
        assert "Help received" not in text_of(pilot.app)


def test_bars_differ_by_height_and_a_zero_is_not_a_gap() -> None:
    [line] = plain(value(0), value(33), value(50), value(100), Cell(WEEK, "gap"))
    assert line == f"▁▃▄█{GAP}"
    assert len(set(line)) == len(line)


def test_bars_of_two_lines_are_sixteen_steps_high() -> None:
    assert plain(value(0), value(50), value(75), value(100), height=2) == ["  ▄█", "▁███"]


def test_signals_are_glyphs_of_their_answers_and_away_and_unseen_are_told_apart() -> None:
    yes = Cell(WEEK, "signal", choice=Choice("yes", "yes", None, "●", who=True), version=1)
    unseen = Cell(WEEK, "unseen", choice=Choice("unseen", "saw too little", None, "–", unseen=True), version=1)
    assert plain(yes, unseen, Cell(WEEK, "away"), Cell(WEEK, "gap"), height=2) == [f"●–{AWAY}{GAP}"]


def test_a_reworded_question_is_marked_above_its_first_week() -> None:
    assert plain(value(50), value(50, begins=True)) == [f" {BEGINS}", "▄▄"]


def test_a_week_can_be_two_columns_wide() -> None:
    assert plain(value(100), Cell(WEEK, "gap"), wide=2) == [f"██{GAP} "]


def test_months_stand_below_the_week_of_their_first_monday_and_never_run_over() -> None:
    year = tuple((WEEK - 51).until(WEEK))
    line = months(year)
    assert len(line) <= 52
    assert line[1:4] == "Dec"
    assert months((Week(2026, 45),)) == ""
