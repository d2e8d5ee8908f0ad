"""The editor: people in a text, and pastes."""

from __future__ import annotations

from datetime import datetime

import pytest
from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from checkin.desk import Desk
from checkin.language import N_
from screens.widgets.editor import Editor
from screens.widgets.people_row import PeopleRow
from screens.widgets.plain_editor import LONGEST_PARAGRAPH, pasted
from tests.screens.garden import garden, person, said
from tests.screens.stage import settle, stage, text_of, type_text


class Writing(Screen[None]):
    def __init__(self, desk: Desk, kept: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._text = kept

    def compose(self) -> ComposeResult:
        yield Editor(self._desk, self._text, title=N_("Your answer"))


class Choosing(Screen[None]):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        yield PeopleRow(self._desk, N_("Who?"))


@pytest.fixture
def desk(now: datetime) -> Desk:
    return garden(now)


def editor(pilot: Pilot[None]) -> Editor:
    return pilot.app.screen.query_one(Editor)


async def paste(pilot: Pilot[None], text: str) -> None:
    editor(pilot).post_message(events.Paste(text))
    await settle(pilot)


async def test_an_at_sign_and_the_first_letters_pick_a_person(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await type_text(pilot, "Ask @li")
        await settle(pilot)
        assert "Linden" in text_of(pilot.app)
        await pilot.press("enter")
        await type_text(pilot, " today")
        assert editor(pilot).text == "Ask @Linden today"
        assert editor(pilot).kept == f"Ask @[{person(desk, 'Linden').id}] today"


async def at_once(pilot: Pilot[None], *keys: str) -> None:
    """Keys that arrive together, as over a slow line."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await settle(pilot)


async def test_keys_that_come_at_once_pick_whom_they_name_and_lose_no_sign(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await at_once(pilot, *"@li", "enter", *" sang, @Fir", "enter", *" too")
        assert editor(pilot).text == "@Linden sang, @Fir too"
        assert editor(pilot).kept == f"@[{person(desk, 'Linden').id}] sang, @[{person(desk, 'Fir').id}] too"


async def test_names_that_come_at_once_are_picked_for_a_row(desk: Desk) -> None:
    async with stage(Choosing(desk)) as pilot:
        row = pilot.app.screen.query_one(PeopleRow)
        await at_once(pilot, *"li", "enter", *"Fir", "enter")
        assert row.picked == (person(desk, "Linden").id, person(desk, "Fir").id)


async def test_tab_picks_and_arrows_point(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await pilot.press("@", "down", "tab")
        assert editor(pilot).text == "@Birch"


async def test_escape_closes_the_menu_and_the_text_stays_plain(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await type_text(pilot, "@Bi")
        await pilot.press("escape", "enter")
        assert editor(pilot).text == "@Bi\n"
        assert editor(pilot).kept == "@Bi\n"


async def test_ctrl_t_opens_the_menu_and_escape_leaves_no_sign_behind(desk: Desk) -> None:
    """`@` does not arrive under some keyboard layouts."""
    async with stage(Writing(desk)) as pilot:
        await type_text(pilot, "Ask ")
        editor(pilot).choose_person()
        await settle(pilot)
        assert "Rowan" in text_of(pilot.app)
        await pilot.press("escape")
        assert editor(pilot).text == "Ask "
        editor(pilot).choose_person()
        await pilot.press("r", "enter")
        assert editor(pilot).text == "Ask @Rowan"


async def test_an_address_of_a_mail_opens_no_menu(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await type_text(pilot, "hr@b")
        assert not editor(pilot).choosing


async def test_writing_on_after_a_sign_that_is_no_name_closes_the_menu(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await type_text(pilot, "@ noon")
        assert not editor(pilot).choosing
        assert editor(pilot).text == "@ noon"


async def test_a_new_person_is_made_in_place(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await type_text(pilot, "Met @Juniper")
        await pilot.press("enter")
        await settle(pilot)
        await type_text(pilot, ".")
        assert editor(pilot).kept == f"Met @[{person(desk, 'Juniper').id}]."


async def test_an_alias_that_is_too_long_says_so_and_stays_typed(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await type_text(pilot, "@")
        await paste(pilot, "x" * 500)
        await pilot.press("enter")
        await settle(pilot)
        assert "at most 60 characters" in said(pilot.app)
        assert editor(pilot).text == "@" + "x" * 500
        assert len(desk.people) == 6


async def test_people_who_are_gone_stay_in_the_text_as_they_were_kept(desk: Desk) -> None:
    kept = f"@[{'f' * 32}] and @[{person(desk, 'Birch').id}]"
    async with stage(Writing(desk, kept)) as pilot:
        assert "@no longer here and @Birch" in text_of(pilot.app)
        assert editor(pilot).kept == kept


async def test_words_are_counted_in_the_border(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await type_text(pilot, "one two")
        assert "2 words" in text_of(pilot.app)


async def test_a_paste_steers_no_terminal_and_keeps_every_script(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await paste(pilot, "a\x1b[31mb\x07\r\n👩‍👩‍👧 שלום 漢字\tz")
        assert editor(pilot).text == "ab\n👩‍👩‍👧 שלום 漢字    z"


async def test_a_hundred_thousand_characters_are_kept_in_paragraphs_that_can_be_edited(desk: Desk) -> None:
    words = "word " * 20_000
    async with stage(Writing(desk)) as pilot:
        await paste(pilot, words)
        await type_text(pilot, "end")
        text = editor(pilot).text
        assert text.split() == [*words.split(), "end"]
        assert max(len(paragraph) for paragraph in text.split("\n")) <= LONGEST_PARAGRAPH + len("end")


@pytest.mark.parametrize("text", ["漢" * 2_500, "x" * 1_000, "a b " * 600 + "y" * 1_200, "short\n\nlines"])
def test_breaking_a_paragraph_loses_no_sign(text: str) -> None:
    assert pasted(text).replace("\n", "") == text.replace("\n", "")
    assert max(len(paragraph) for paragraph in pasted(text).split("\n")) <= LONGEST_PARAGRAPH


async def test_copy_and_paste_inside_go_through_the_app(desk: Desk) -> None:
    async with stage(Writing(desk)) as pilot:
        await type_text(pilot, "twice ")
        await pilot.press("f7", "ctrl+c", "end", "ctrl+v")
        assert editor(pilot).text == "twice twice "
