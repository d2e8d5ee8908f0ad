"""An app that gives nothing away: no content in a crash, nothing to the terminal's clipboard, no pictures of itself."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from textual import events
from textual.app import App

from checkin.crash import account
from screens.page import Dialog, Page
from screens.paste import take_pastes_as_text
from screens.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.screen import Screen

CRASHED = 70
"""Exit status after a fault of checkin itself (`EX_SOFTWARE` of BSD's sysexits)."""

ERASED = "\x1b[H\x1b[2J"
"""Erases the screen (ECMA-48)."""

KEYS_IN_THE_DARK = ("ctrl+l", "ctrl+q")
"""The keys that act while a page is hidden because its window is too small: they lock and leave."""

SECONDS_TO_SEAL = 5.0
"""How long a crash waits for drafts to be sealed."""

Result = TypeVar("Result")


class Panic(Exception):
    """Textual gave up, for instance because the terminal is gone. Carries no content."""


class SealedApp(App[Result]):
    """An app whose screens can hold what nobody else may read.

    `accounts` tells of crashes, without content, to be shown once the terminal is restored; `kept` whether what was
    typed could be sealed then.
    """

    def __init__(self) -> None:
        super().__init__()
        self.accounts: list[str] = []
        self.kept = False
        self._sealing: asyncio.Task[None] | None = None

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver for this terminal, which takes a paste as text whatever is in it."""
        take_pastes_as_text()
        return super().get_driver_class()

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._note)
        # A loop in debug mode logs what was slow, with its arguments.
        loop.set_debug(False)

    def _note(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.accounts.append(account(error))

    async def on_event(self, event: events.Event) -> None:
        """Pass over what is typed at a page that can't be seen."""
        blind = isinstance(event, events.Paste) or (isinstance(event, events.Key) and event.key not in KEYS_IN_THE_DARK)
        if not (blind and self.screen_stack and self.screen.query(TooSmall)):
            await super().on_event(event)

    @property
    def all_screens(self) -> Iterator[Screen[Any]]:
        """The screens of every room, not only of the one in front."""
        # Textual's public `screen_stack` is the one of the mode in front.
        for stack in self._screen_stacks.values():
            yield from stack

    async def seal(self) -> None:
        """Keep as drafts what is typed anywhere and not yet kept.

        Raises:
            VaultError: when it could not be kept; other pages have been sealed all the same.
        """
        refused: Exception | None = None
        for screen in self.all_screens:
            if isinstance(screen, Page | Dialog):
                try:
                    await screen.seal()
                except Exception as error:
                    refused = error
        if refused is not None:
            raise refused

    def _handle_exception(self, error: Exception) -> None:
        # Textual's own shows the values of all local variables.
        self._return_code = CRASHED
        if self._sealing is None:
            self._sealing = asyncio.ensure_future(self._seal_and_stop())
            self.accounts.append(account(getattr(error, "error", error)))
            self._exception = error
            self._exception_event.set()

    async def _seal_and_stop(self) -> None:
        with suppress(Exception):
            await asyncio.wait_for(self.seal(), SECONDS_TO_SEAL)
            self.kept = True
        self.blank()
        self._close_messages_no_wait()

    def blank(self) -> None:
        """Erase what the terminal shows, at once: some show again what stood on their other screen."""
        if self._driver is not None:
            self._driver.write(ERASED)

    def panic(self, *renderables: RenderableType) -> None:
        """Stop as after any other crash; what Textual would have shown can hold content."""
        self._handle_exception(Panic())

    def copy_to_clipboard(self, text: str) -> None:
        """Copy inside checkin only: the terminal's clipboard is read by others, and kept by some."""
        self._clipboard = text

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Take no picture."""

    def deliver_screenshot(
        self,
        filename: str | None = None,
        path: str | None = None,
        time_format: str | None = None,
    ) -> str | None:
        """Take no picture."""
        return None

    def save_screenshot(
        self,
        filename: str | None = None,
        path: str | None = None,
        time_format: str | None = None,
    ) -> str:
        """Take no picture."""
        return ""

    def deliver_text(
        self,
        path_or_file: Any,
        *,
        save_directory: str | Path | None = None,
        save_filename: str | None = None,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> str | None:
        """Deliver nothing: Textual's own writes to the downloads folder."""
        return None
