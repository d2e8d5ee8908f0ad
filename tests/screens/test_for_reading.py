"""A journal open for reading only: what would ask for words says so before they are typed, and opens nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from textual.screen import Screen

from checkin import language
from checkin.desk import Desk
from screens.check_in_read import CheckInReadScreen
from screens.check_ins import CheckInsScreen
from screens.people import PeopleScreen
from screens.person import PersonScreen
from screens.today import TodayScreen
from screens.trends import TrendsScreen
from tests.screens.garden import WEEK, for_reading, garden, person, said
from tests.screens.seasons import answer, check_in, talk
from tests.screens.stage import Size, stage, text_of

WRITING: list[tuple[Callable[[Desk], Screen[Any]], str]] = [
    (TodayScreen, "c"),
    (TodayScreen, "n"),
    (TodayScreen, "s"),
    (TodayScreen, "e"),
    (CheckInsScreen, "c"),
    (CheckInsScreen, "enter"),
    (lambda desk: CheckInReadScreen(desk, WEEK - 1), "e"),
    (PeopleScreen, "n"),
    (PeopleScreen, "e"),
    (lambda desk: PersonScreen(desk, person(desk, "Birch").id), "n"),
]


@pytest.mark.parametrize(("screen", "key"), WRITING)
async def test_what_would_ask_for_words_says_that_they_could_not_be_kept(
    screen: Callable[[Desk], Screen[Any]], key: str, now: datetime
) -> None:
    desk = garden(now)
    talk(desk, "Birch", "how are you?", 0)
    check_in(desk, WEEK - 1, answer(desk, "help-received", "all"))
    asked = screen(for_reading(desk))
    async with stage(asked) as pilot:
        await pilot.press(key)
        # Not `settle`: a dialog that opened after all would be waited for.
        await pilot.pause()
        assert "for reading only" in said(pilot.app)
        assert pilot.app.screen is asked


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
@pytest.mark.parametrize("room", [TodayScreen, CheckInsScreen, PeopleScreen, TrendsScreen])
async def test_every_room_says_quietly_that_it_is_for_reading(
    room: Callable[[Desk], Screen[Any]], size: Size, now: datetime
) -> None:
    async with stage(room(for_reading(garden(now))), size) as pilot:
        title = text_of(pilot.app).splitlines()[0]
        assert "reading only" in title
        assert ("Fri 20 Nov" in title) == (size == (80, 24))
    async with stage(room(garden(now)), size) as pilot:
        assert "reading only" not in text_of(pilot.app)


async def test_the_word_for_reading_speaks_the_language(now: datetime) -> None:
    language.use("da")
    async with stage(TodayScreen(for_reading(garden(now)))) as pilot:
        assert "kun læsning" in text_of(pilot.app).splitlines()[0]
