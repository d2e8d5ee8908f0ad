"""The whole program: rooms, language, settings, palette, help, and the ways it ends."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input, OptionList

from checkin import language
from checkin.app import CheckinApp
from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.idle import SLEPT
from checkin.journal import Action
from checkin.settings import Settings
from checkin.team import TEAM_ID, Team
from checkin.vault import FileRefused, Opened
from screens.page import Page
from screens.settings import SettingsScreen
from storage.journal import TinyJournal, memory_journal
from tests.screens.fake_vault import FakeVault
from tests.screens.garden import said
from tests.screens.stage import settle, stage, text_of, type_text

TYPED = "Quillwort was not asked"


class NotePage(Page[None]):
    """A page with a field, whose text is sealed as a draft."""

    def __init__(self, journal: TinyJournal) -> None:
        super().__init__()
        self._journal = journal

    def compose(self) -> ComposeResult:
        yield Input(id="note")

    async def seal(self) -> None:
        place = "note/new"
        with self._journal.action("draft") as action:
            action.put(Draft(id=draft_id(place), place=place, text=self.query_one(Input).value))


@pytest.fixture
def journal(now: datetime) -> TinyJournal:
    return memory_journal(now=lambda: now)


def sealed(journal: TinyJournal) -> list[str]:
    """The texts of all drafts."""
    return [draft.text for draft in journal.all(Draft)]


@pytest.mark.parametrize(("key", "ending"), [("ctrl+l", "locked"), ("ctrl+q", "left")])
async def test_locking_and_leaving_seal_what_is_typed_in_every_page(
    key: str, ending: str, journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        await pilot.app.push_screen(NotePage(journal))
        await type_text(pilot, TYPED)
        await pilot.app.push_screen(SettingsScreen(Settings, lambda _settings: settle(pilot), ("dusk",), None))
        await pilot.press(key)
    assert pilot.app.return_value == ending
    assert sealed(journal) == [TYPED]


class FullDisk(TinyJournal):
    """A journal on a full disk."""

    @contextmanager
    def action(self, name: str) -> Iterator[Action]:
        raise FileRefused(Path("/home/me/journal.checkin"), errno.ENOSPC, "save")
        yield  # type: ignore[unreachable]  # makes it a generator


async def test_a_lock_on_a_full_disk_blanks_the_page_loses_nothing_and_gives_it_back(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        await pilot.app.push_screen(NotePage(journal))
        await type_text(pilot, TYPED)
        journal.__class__ = FullDisk
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert "disk is full" in " ".join(text_of(pilot.app).split())
        assert TYPED not in text_of(pilot.app)
        await pilot.press("space")
        await settle(pilot)
        assert TYPED in text_of(pilot.app)
        await pilot.press("ctrl+q")
        await settle(pilot)
        await pilot.press("ctrl+q")
    assert pilot.app.return_value == "left"


async def test_whoever_comes_back_too_late_finds_it_locked(now: datetime, journal: TinyJournal) -> None:
    clock = [now]
    app = CheckinApp(Opened(journal), settings=Settings(), save_settings=lambda _settings: None, now=lambda: clock[0])
    async with stage(app) as pilot:
        for seconds in (*[20] * 14, 19):
            clock[0] += timedelta(seconds=seconds)
            await app._look_whether_idle()
        await pilot.press("3")
        assert app.return_value is None
        for _ in range(15):
            assert app.return_value is None
            clock[0] += timedelta(seconds=20)
            await app._look_whether_idle()
    assert app.return_value == "locked"


@pytest.mark.parametrize("awake", ["a look", "a key"])
async def test_a_machine_that_slept_is_locked_at_once_with_what_was_typed_sealed(
    awake: str, now: datetime, journal: TinyJournal
) -> None:
    clock = [now]
    app = CheckinApp(
        Opened(journal), settings=Settings(idle_minutes=60), save_settings=lambda _settings: None, now=lambda: clock[0]
    )
    async with stage(app) as pilot:
        await pilot.app.push_screen(NotePage(journal))
        await type_text(pilot, TYPED)
        clock[0] += SLEPT
        await (pilot.press("x") if awake == "a key" else app._look_whether_idle())
    assert app.return_value == "locked"
    assert sealed(journal) == [TYPED]


async def test_a_first_run_left_alone_hides_its_page_and_gives_it_back(
    now: datetime,
) -> None:
    clock = [now]
    app = CheckinApp(
        lambda: FakeVault(now), settings=Settings(), save_settings=lambda _settings: None, now=lambda: clock[0]
    )
    async with stage(app) as pilot:
        before = text_of(app)
        clock[0] += SLEPT
        for _ in range(2):
            await app._look_whether_idle()
        await settle(pilot)
        assert "this page is hidden" in " ".join(text_of(app).split())
        assert "A private journal" not in text_of(app)
        await pilot.press("space")
        await settle(pilot)
        assert text_of(app) == before


@pytest.mark.parametrize("typed", ["", "half a passphr"])
async def test_a_door_left_alone_forgets_what_was_typed_there(typed: str, now: datetime) -> None:
    clock = [now]
    app = CheckinApp(
        lambda: FakeVault(now),
        exists=True,
        settings=Settings(),
        save_settings=lambda _settings: None,
        now=lambda: clock[0],
    )
    async with stage(app) as pilot:
        await type_text(pilot, typed)
        clock[0] += SLEPT
        await app._look_whether_idle()
        assert app.return_value == ("locked" if typed else None)


async def test_a_lock_that_idleness_could_not_bring_gives_the_page_back_and_comes_once_the_disk_has_room(
    now: datetime, journal: TinyJournal
) -> None:
    clock = [now]
    app = CheckinApp(Opened(journal), settings=Settings(), save_settings=lambda _settings: None, now=lambda: clock[0])
    async with stage(app) as pilot:
        await pilot.app.push_screen(NotePage(journal))
        await type_text(pilot, TYPED)
        journal.__class__ = FullDisk
        clock[0] += timedelta(minutes=5)
        await app._look_whether_idle()
        await app._look_whether_idle()
        await settle(pilot)
        assert "disk is full" in " ".join(text_of(pilot.app).split())
        await pilot.press("space")
        await settle(pilot)
        assert TYPED in text_of(pilot.app)
        clock[0] += timedelta(minutes=5)
        await app._look_whether_idle()
        journal.__class__ = TinyJournal
        await app._look_whether_idle()
    assert app.return_value == "locked"
    assert sealed(journal) == [TYPED]


async def test_a_language_changes_everything_at_once_and_is_kept(now: datetime, journal: TinyJournal) -> None:
    kept: list[Settings] = []
    app = CheckinApp(Opened(journal), settings=Settings(), save_settings=kept.append, now=lambda: now)
    async with stage(app) as pilot:
        await pilot.press("comma")
        await pilot.press("right")
        await settle(pilot)
        assert language.current() == "da"
        assert kept[-1].language == "da"
        assert "Dansk" in text_of(app)
        assert "Settings" not in text_of(app)
        assert "Friday" not in text_of(app)
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert "Theme:" not in text_of(app)


async def test_a_language_loses_nothing_that_is_typed_in_a_draft(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        await pilot.app.push_screen(NotePage(journal))
        await type_text(pilot, TYPED)
        await pilot.app.run_action("language('da')")
        await settle(pilot)
        assert sealed(journal) == [TYPED]


async def test_settings_hold_at_once_and_the_teams_are_kept_in_the_journal(now: datetime, journal: TinyJournal) -> None:
    kept: list[Settings] = []
    app = CheckinApp(Opened(journal), settings=Settings(), save_settings=kept.append, now=lambda: now)
    async with stage(app) as pilot:
        await pilot.press("comma", "down", "right")
        await settle(pilot)
        assert app.theme == "dawn"
        await pilot.press("down", "enter")
        await settle(pilot)
        assert kept[-1] == Settings(theme="dawn", idle_minutes=10)
        await pilot.press("down", "right", "down", "right", "down", "right")
        await settle(pilot)
    assert journal.get(Team, TEAM_ID) == Team(customers=False, weekday=5, size="full").edit(
        version=journal.all(Team)[0].version, edited_at=journal.all(Team)[0].edited_at
    )


async def test_settings_that_cant_be_kept_say_so_and_hold_until_the_end(now: datetime, journal: TinyJournal) -> None:
    def refuse(_settings: Settings) -> None:
        raise FileRefused(Path("/home/me/settings.json"), errno.EROFS, "save")

    app = CheckinApp(Opened(journal), settings=Settings(), save_settings=refuse, now=lambda: now)
    async with stage(app) as pilot:
        await pilot.app.run_action("theme('dawn')")
        await settle(pilot)
        await pilot.pause()
        assert "read-only" in " ".join(text_of(app).split())
        assert app.theme == "dawn"


async def test_a_theme_that_is_no_more_gives_way_to_ours(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal), theme="gone")) as pilot:
        assert pilot.app.theme == "dusk"


async def test_the_palette_has_every_action_of_the_moment_and_no_screenshot(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        await pilot.press("ctrl+p")
        await settle(pilot)
        found = pilot.app.screen.query_one(OptionList)
        names = " ".join(str(found.get_option_at_index(index).prompt) for index in range(found.option_count))
        for name in ("Today", "People", "Lock", "Quit", "Settings", "Help", "Language: Dansk", "Theme: dawn"):
            assert name in names
        assert "creenshot" not in names
        assert "ansi" not in names


async def test_a_command_of_the_palette_is_carried_out(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        await pilot.press("ctrl+p")
        await type_text(pilot, "dawn")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.theme == "dawn"


async def test_the_palette_finds_by_a_word_of_the_explanation_what_has_another_name(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        await pilot.press("ctrl+p")
        await type_text(pilot, "passphrase")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "Lock after" in text_of(pilot.app)


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_names_the_keys_in_the_leaders_language(
    key: str, journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    language.use("da")
    async with stage(make_app(Opened(journal)), (80, 36)) as pilot:
        await pilot.press(key)
        await settle(pilot)
        shown = text_of(pilot.app)
        assert "^l" in shown
        assert language._("Lock at once") in shown
        assert language._("Lock at once") != "Lock at once"
        await pilot.press("escape")
        assert language._("Lock at once") not in text_of(pilot.app)


async def test_names_are_hidden_at_start(journal: TinyJournal, make_app: Callable[..., CheckinApp]) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        desk = pilot.app._desk  # type: ignore[attr-defined]  # the program's own
        assert isinstance(desk, Desk)
        assert not desk.names_shown
        await pilot.press("o")
        assert desk.names_shown


async def test_what_is_said_in_passing_takes_the_place_of_what_was_said_before(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    """Old sentences would cover the page, and some are no longer true."""
    async with stage(make_app(Opened(journal))) as pilot:
        pilot.app.notify("Marked as left. u brings it back.")
        await settle(pilot)
        pilot.app.notify("Undone: mark as left")
        await settle(pilot)
        assert said(pilot.app) == "Undone: mark as left"


async def test_a_place_with_brackets_in_its_name_is_said_as_it_is(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    """Taken as markup, a folder named so would be left out of the sentence, or end the program."""
    async with stage(make_app(Opened(journal))) as pilot:
        pilot.app.notify("/home/[red]me[/x]/settings.json can't be saved.")
        await settle(pilot)
        assert "/home/[red]me[/x]/settings.json" in text_of(pilot.app)


async def test_ctrl_c_says_how_to_leave_in_the_leaders_language(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        language.use("da")
        await pilot.press("ctrl+c")
        await settle(pilot)
        assert "ctrl+q afslutter" in text_of(pilot.app)


async def test_a_window_too_small_to_see_the_page_in_takes_no_keys_but_those_that_lock_and_leave(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        await pilot.app.push_screen(NotePage(journal))
        await pilot.resize_terminal(20, 5)
        await settle(pilot)
        shown = " ".join(text_of(pilot.app).split())
        assert shown == "Too small: checkin needs 40 × 15. Nothing is lost."
        await type_text(pilot, TYPED)
        pilot.app.post_message(events.Paste(TYPED))
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert isinstance(pilot.app.screen, NotePage)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert pilot.app.screen.query_one(Input).value == ""
        await type_text(pilot, "seen")
        assert pilot.app.screen.query_one(Input).value == "seen"
        await pilot.resize_terminal(30, 10)
        await pilot.press("ctrl+l")
    assert pilot.app.return_value == "locked"


async def test_a_sentence_said_before_is_gone_from_the_page_that_hides_all(
    journal: TinyJournal, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        await pilot.app.push_screen(NotePage(journal))
        pilot.app.notify("What was said before.", timeout=12)
        journal.__class__ = FullDisk
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert not said(pilot.app)
