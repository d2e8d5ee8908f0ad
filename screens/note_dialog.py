"""The note dialog: a line written down at once, over whatever page is open."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import TextArea

from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.language import N_, _
from checkin.note import QuickNote
from screens.drafted import DraftedDialog
from screens.widgets.editor import Editor


class NoteDialog(DraftedDialog[QuickNote | None]):
    """Keeps a quick note, and gives it back. What was left standing here stands here the next time.

    Args:
        note: the one to change; None for a new one.
    """

    CSS = """
    NoteDialog Editor, NoteDialog Editor:focus {
        height: 7; min-height: 3; border: none; padding: 0 1; background: $foreground 6%;
    }
    """
    BINDINGS = [
        Binding("ctrl+n", "keep", N_("Keep"), id="note.keep", tooltip=N_("Keep the note")),
        Binding("ctrl+o", "keep", N_("Keep"), show=False, id="note.keep-too"),
        Binding("ctrl+t", "person", N_("Person"), id="note.person", tooltip=N_("Name somebody in the text")),
    ]

    def __init__(self, desk: Desk, note: QuickNote | None = None) -> None:
        super().__init__(desk)
        self._note = note
        self._place = f"note/{note.id if note else 'new'}"
        begun = desk.journal.get(Draft, draft_id(self._place))
        self._text = begun.text if begun else note.text if note else ""
        self._kept = self.draft()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = _("A quick note")
            box.border_subtitle = _("^n Keep · @ Person · esc Back")
            yield Editor(self._desk, self._text, _end_of(self._text))

    def draft(self) -> Draft:
        return Draft(id=draft_id(self._place), place=self._place, text=self._text)

    def action_person(self) -> None:
        """Name somebody in the text."""
        self.query_one(Editor).choose_person()

    def action_close(self) -> None:
        """Leave; what is typed stays as a draft."""
        self.run_worker(self._leave(), group="leave", exclusive=True)

    def action_keep(self) -> None:
        """Keep the note, where anything is written."""
        self.run_worker(self._keep(), group="leave", exclusive=True)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._text = self.query_one(Editor).kept
        self.touch()

    @on(Editor.Left)
    def _left(self) -> None:
        self.action_close()

    async def _leave(self) -> None:
        if await self.save_draft():
            if self._note is None and self._text.strip():
                self.app.notify(_("Not kept yet: ctrl+o goes on with the note."))
            self.dismiss(None)

    async def _keep(self) -> None:
        desk, text = self._desk, self.query_one(Editor).kept.strip()
        if not text:
            self.app.notify(_("There is nothing to keep yet: write a line."), severity="warning")
            return
        new = self._note or QuickNote(id=desk.new_id(), text=text, written_at=desk.now())
        note = new.edit(text=text)
        if await self.finish(_("quick note"), note):
            self.dismiss(note)


def _end_of(text: str) -> tuple[int, int]:
    """Behind the last letter, as row and column; past the end is the end."""
    return text.count("\n"), len(text)
