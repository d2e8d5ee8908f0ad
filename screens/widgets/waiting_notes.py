"""The page of quick notes, which comes first: what was written down since, as memory."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from checkin import mention
from checkin.desk import Desk
from checkin.language import N_, _
from checkin.sheet import NOTES
from checkin.week import Week
from screens.widgets.note_line import note_line


class WaitingNotes(VerticalScroll):
    """The notes that wait, and those put to this check-in already, to be read; enter goes on to the questions."""

    DEFAULT_CSS = """
    WaitingNotes > Static { height: auto; }
    WaitingNotes > #prompt { text-style: bold; }
    WaitingNotes > #hint { color: $foreground 65%; margin-bottom: 1; }
    """
    BINDINGS = [Binding("enter", "go_on", N_("Next"), show=False, id="waiting-notes.next")]

    class Answered(Message):
        """The leader goes on from this page."""

        page = NOTES

    def __init__(self, desk: Desk, week: Week) -> None:
        super().__init__(classes="column")
        self._desk = desk
        self._week = week

    def compose(self) -> ComposeResult:
        yield Static(Content(_("What you wrote down in passing")), id="prompt")
        yield Static(Content(_("As memory for the questions; sorting waits for the end. Enter goes on.")), id="hint")
        # As on every page that asks about people, names are shown.
        shown = partial(mention.shown, alias=self._desk.known_as)
        notes = (note_line(self._desk, note, shown(note.text)) for note in self._desk.memory_for(self._week))
        yield Static(Content("\n\n").join(notes), id="notes")

    def on_mount(self) -> None:
        self.focus()

    def action_go_on(self) -> None:
        """Go on."""
        self.post_message(self.Answered())
