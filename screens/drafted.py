"""Drafted pages: what is typed is sealed as a draft about a second after each change."""

from __future__ import annotations

import asyncio
from abc import abstractmethod

from textual.timer import Timer

from checkin.desk import Desk
from checkin.document import Document
from checkin.draft import Draft
from checkin.language import _
from screens.page import Page, Result
from screens.widgets.title_bar import TitleBar

PAUSE = 1.0
"""Seconds from a change to its draft."""


class DraftedPage(Page[Result]):
    """A page with a draft. A subclass says what the draft is, and calls `touch` after each change.

    It sets `_kept` to the draft as the page opens, so that a page which was only looked at leaves none.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kept: Draft | None = None
        self._saving = asyncio.Lock()
        self._pause: Timer | None = None
        self._refused = False
        self._over = False

    @abstractmethod
    def draft(self) -> Draft:
        """What is typed at this moment."""

    def touch(self) -> None:
        """Something changed: its draft is saved in about a second. Further changes until then go with it."""
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._pause_over)

    async def seal(self) -> None:
        """Save the draft now, where anything changed."""
        await self._save_draft()

    async def finish(self, name: str, *put: Document, delete: tuple[Document, ...] = ()) -> bool:
        """Keep what was typed, and let its draft go, in one action. Where that fails all stays as it was typed."""
        async with self._saving:
            draft = self.draft()
            old = self._desk.journal.get(Draft, draft.id)
            if not await self.keep(self._desk, name, *put, delete=(*delete, *((old,) if old else ()))):
                return False
            self._over = True
            return True

    def _pause_over(self) -> None:
        self._pause = None
        self.run_worker(self._save_draft(), group="draft")

    async def _save_draft(self) -> bool:
        # One at a time, and what is typed is read inside: an older draft never follows a newer one.
        async with self._saving:
            if self._over:
                return True
            draft = self.draft()
            if draft == self._kept:
                return True
            if self._refused:
                self.app.clear_notifications()
            self._refused = not await self.keep(self._desk, _("draft"), draft)
            if self._refused:
                self._say(_("not saved"))
                return False
            self._kept = draft
            self._say(_("draft saved {time}").format(time=f"{self._desk.now():%H:%M}"))
            return True

    def _say(self, words: str) -> None:
        for title in self.query(TitleBar):
            title.say(words)
