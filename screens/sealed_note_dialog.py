"""The sealed note: a line written down where the journal is not open, and read by nobody before it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from checkin.language import N_, _
from checkin.note import Inbox
from checkin.vault import VaultError
from screens.drafted import PAUSE
from screens.page import Dialog, say_refusal
from screens.widgets.plain_editor import PlainEditor


async def seal_a_note(app: App[Any], inbox: Callable[[], Inbox]) -> None:
    """Let somebody write a note into the inbox; where none is taken, say why before anything is typed in vain."""

    def checked() -> Inbox:
        found = inbox()
        found.check()
        return found

    try:
        taken_by = await asyncio.to_thread(checked)
    except VaultError as error:
        say_refusal(app, error)
        return
    if await app.push_screen_wait(SealedNoteDialog(taken_by)):
        app.notify(_("The note is kept. It can be read once the journal is open."))


class SealedNoteDialog(Dialog[bool]):
    """Seals what is typed about a second after each change; escape keeps it as it stands. True where there is a note.

    There is no draft to come back to, since nothing here can read what was sealed: a later state of the note takes the
    place of the one before.
    """

    CSS = """
    SealedNoteDialog PlainEditor, SealedNoteDialog PlainEditor:focus {
        height: 7; min-height: 3; border: none; padding: 0 1; background: $foreground 6%;
    }
    SealedNoteDialog #hint { height: auto; margin-top: 1; color: $foreground 65%; }
    SealedNoteDialog.-short #hint { display: none; }
    """
    BINDINGS = [
        Binding("ctrl+n,ctrl+o", "close", N_("Keep"), id="sealed-note.keep", tooltip=N_("Keep the note")),
    ]

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self._sealing = asyncio.Lock()
        self._pause: Timer | None = None
        self._sealed = ""
        self._id: str | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = _("A quick note")
            box.border_subtitle = _("^n Keep · esc Keep")
            yield PlainEditor()
            yield Static(Content(_("Sealed as you type. It can be read once the journal is open.")), id="hint")

    async def seal(self) -> None:
        """Seal what is typed, where it is not sealed as it stands.

        Raises:
            VaultError: it is not on the disk.
        """
        async with self._sealing:
            text = self.query_one(PlainEditor).text
            if text.strip() == self._sealed.strip():
                return
            self._id = await asyncio.to_thread(self._inbox.seal, text, replaces=self._id)
            self._sealed = text

    def action_close(self) -> None:
        """Keep the note as it stands, and leave; nothing typed leaves none."""
        self.run_worker(self._leave(), group="leave", exclusive=True)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._pause_over)

    @on(PlainEditor.Left)
    def _left(self) -> None:
        self.action_close()

    def _pause_over(self) -> None:
        self._pause = None
        self.run_worker(self._seal_or_say(), group="draft")

    async def _seal_or_say(self) -> bool:
        try:
            await self.seal()
        except VaultError as error:
            say_refusal(self.app, error)
            return False
        return True

    async def _leave(self) -> None:
        if await self._seal_or_say():
            self.dismiss(bool(self._sealed.strip()))
