"""Drafted screens: what is typed is sealed as a draft about a second after each change."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.timer import Timer

from checkin.desk import Desk
from checkin.document import Document
from checkin.draft import Draft
from checkin.language import _
from checkin.vault import VaultError
from screens.page import Dialog, Page, Result, keep, put_down, say_refusal
from screens.widgets.title_bar import TitleBar

PAUSE = 1.0
"""Seconds from a change to its draft."""


if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    # Textual takes styles from a class's first base that is a node, which is to be Page or Dialog.
    _Screen = object


class Drafted(_Screen):
    """A screen with a draft. A subclass says what the draft is, and calls `touch` after each change.

    It sets `_kept` to the draft as the screen opens, so that one which was only looked at leaves none.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kept: Draft | None = None
        self._saving = asyncio.Lock()
        self._pause: Timer | None = None
        self._over = False
        self._refused = False

    @abstractmethod
    def draft(self) -> Draft:
        """What is typed at this moment."""

    def touch(self) -> None:
        """Something changed: its draft is saved in about a second. Further changes until then go with it."""
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._pause_over)

    async def seal(self) -> None:
        """Save the draft now, where anything changed.

        Raises:
            VaultError: when it is not on the disk.
        """
        # One at a time, and what is typed is read inside: an older draft never follows a newer one.
        async with self._saving:
            draft = self.draft()
            if self._over or draft == self._kept:
                return
            await put_down(self._desk, _("draft"), draft)
            self._kept = draft
            self._say(_("draft saved {time}").format(time=f"{self._desk.now():%H:%M}"))

    async def save_draft(self) -> bool:
        """Save the draft as `seal` does; where that fails, say so, and leave what is typed where it is."""
        try:
            await self.seal()
        except VaultError as error:
            # One sentence at a time: each further letter would add the same one again.
            self.app.clear_notifications()
            say_refusal(self.app, error)
            self._say(_("not saved"))
            self._refused = True
            return False
        if self._refused:
            self.app.clear_notifications()
            self._refused = False
        return True

    async def finish(self, name: str, *put: Document, delete: tuple[Document, ...] = ()) -> bool:
        """Keep what was typed, and let its draft go, in one action. Where that fails all stays as it was typed."""
        async with self._saving:
            draft = self._desk.journal.get(Draft, self.draft().id)
            gone = (*delete, draft) if draft is not None else delete
            self._over = await keep(self.app, self._desk, name, *put, delete=gone)
            return self._over

    def _pause_over(self) -> None:
        self._pause = None
        self.run_worker(self.save_draft(), group="draft")

    def _say(self, words: str) -> None:
        for title in self.query(TitleBar):
            title.say(words)


class DraftedPage(Drafted, Page[Result]):
    """A page with a draft."""


class DraftedDialog(Drafted, Dialog[Result]):
    """A dialog with a draft."""
