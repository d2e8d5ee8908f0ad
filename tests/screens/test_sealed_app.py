"""What a screen could give away, each with a planted secret, and a control that shows that it would be seen."""

from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from checkin.crash import account
from checkin.vault import FileRefused
from checkin.week import Week
from screens.page import Page
from screens.sealed_app import CRASHED, SealedApp
from tests.screens.stage import settle, type_text

SECRET = "Quillwort was not asked"


class Fault(Exception):
    """What goes wrong in these tests."""


class FaultyPage(Page[None]):
    """Holds a secret, and fails on a key."""

    BINDINGS = [("f5", "fail", "Fail")]

    def __init__(self) -> None:
        super().__init__()
        self.sealed = ""

    def compose(self) -> ComposeResult:
        yield Input()

    async def seal(self) -> None:
        self.sealed = self.query_one(Input).value

    def action_fail(self) -> None:
        planted = self.query_one(Input).value
        raise Fault(planted)


class Sealed(SealedApp[None]):
    """The app under test."""


class Careless(App[None]):
    """The control: Textual as it is."""


class UnsealablePage(FaultyPage):
    """A faulty page on a disk that is full."""

    async def seal(self) -> None:
        raise FileRefused(Path("journal"), errno.ENOSPC, "save")


async def crash(app: App[None], page: FaultyPage | None = None) -> FaultyPage:
    """Type the secret into a page of the app, and let the page fail."""
    page = page or FaultyPage()

    async def type_and_fail() -> None:
        async with app.run_test() as pilot:
            await app.push_screen(page)
            await type_text(pilot, SECRET)
            await pilot.press("f5")
            await settle(pilot)

    with pytest.raises(Fault):
        await type_and_fail()
    return page


async def test_a_crash_tells_its_kind_and_place_without_message_or_values(capfd: pytest.CaptureFixture[str]) -> None:
    app = Sealed()
    page = await crash(app)
    assert app.return_code == CRASHED
    assert page.sealed == SECRET, "what was typed is kept as a draft"
    assert len(app.accounts) == 1
    assert app.accounts[0].startswith("Fault")
    assert SECRET not in "".join((*app.accounts, *capfd.readouterr()))


@pytest.mark.parametrize(("page", "kept"), [(FaultyPage, True), (UnsealablePage, False)])
async def test_a_crash_says_that_what_was_typed_is_kept_only_where_it_is(page: type[FaultyPage], kept: bool) -> None:
    app = Sealed()
    await crash(app, page())
    assert app.kept is kept


async def test_the_crash_test_would_see_a_leak(capfd: pytest.CaptureFixture[str]) -> None:
    await crash(Careless())
    assert SECRET in "".join(capfd.readouterr())


def test_an_account_names_our_own_frames_and_every_cause_without_content() -> None:
    def failing() -> None:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise Fault(SECRET) from error

    with pytest.raises(Fault) as raised:
        failing()
    assert account(raised.value).split("\n") == ["Fault", "ValueError"], "a test is none of our own places"


def test_an_account_ends_though_errors_go_in_circles() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert account(one) == "ValueError\nKeyError"


def test_an_account_names_file_and_line() -> None:
    with pytest.raises(ValueError, match="not an ISO week") as raised:
        Week.parse(SECRET)
    assert account(raised.value).startswith("ValueError\n  checkin/week.py:")


@pytest.mark.parametrize(("kind", "leaks"), [(Sealed, False), (Careless, True)], ids=["sealed", "control"])
async def test_what_is_copied_stays_inside(kind: type[App[None]], leaks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    app = kind()
    written: list[str] = []
    async with app.run_test():
        monkeypatch.setattr(app._driver, "write", written.append)
        app.copy_to_clipboard(SECRET)
        assert app.clipboard == SECRET
    assert any("\x1b]52;" in data for data in written) is leaks


@pytest.mark.parametrize(("kind", "leaks"), [(Sealed, False), (Careless, True)], ids=["sealed", "control"])
async def test_a_loop_in_debug_mode_quotes_nothing(
    kind: type[App[None]], leaks: bool, caplog: pytest.LogCaptureFixture
) -> None:
    loop = asyncio.get_running_loop()
    loop.slow_callback_duration = 0
    loop.set_debug(True)  # as PYTHONASYNCIODEBUG and PYTHONDEVMODE do
    async with kind().run_test() as pilot:
        loop.call_soon(len, SECRET)
        await settle(pilot)
    loop.set_debug(False)
    assert (SECRET in caplog.text) is leaks


@pytest.mark.parametrize(("kind", "leaks"), [(Sealed, False), (Careless, True)], ids=["sealed", "control"])
async def test_no_picture_is_taken(
    kind: type[App[None]], leaks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app: Any = kind()
    async with app.run_test() as pilot:
        await app.push_screen(FaultyPage())
        await type_text(pilot, SECRET)
        app.save_screenshot("direct.svg", str(tmp_path))
        app.deliver_screenshot(path=str(tmp_path))
        app.action_screenshot(path=str(tmp_path))
        await settle(pilot)
    assert bool(os.listdir(tmp_path)) is leaks
