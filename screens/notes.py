"""The quick notes: those that wait, to be sorted, and those that were."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static

from checkin.case import Case
from checkin.check_in import CheckIn
from checkin.dates import day_short
from checkin.deleted import parted
from checkin.desk import Desk
from checkin.language import N_, _, current, ngettext
from checkin.note import QuickNote
from checkin.person import Person
from screens.note_dialog import NoteDialog
from screens.page import Page
from screens.sort_dialog import SortDialog, weeks_of
from screens.widgets.empty_state import EmptyState
from screens.widgets.note_line import QUIET, written_at
from screens.widgets.row_list import Item, RowList, apart, one_line
from screens.widgets.title_bar import TitleBar
from screens.widgets.week_name import week_name

_SORTED = "sorted/"
"""Before the id of a sorted note's row: a note that is sorted leaves its row to the next one that waits."""


class _Notes(RowList):
    """The notes; enter sorts the one pointed at."""

    BINDINGS = [
        Binding("enter", "select", N_("Sort"), id="notes.sort", tooltip=N_("Say where the note belongs")),
    ]


class NotesScreen(Page[None]):
    """All quick notes, those that wait first; each is read beside the list."""

    CSS_PATH = "notes.tcss"
    BINDINGS = [
        Binding("escape", "app.pop_screen", N_("Back"), id="notes.back", tooltip=N_("Back to where you were")),
        Binding("n", "app.note", N_("New"), id="notes.new", tooltip=N_("Write a quick note")),
        Binding("e", "edit", N_("Edit"), id="notes.edit", tooltip=N_("Change the note")),
        Binding("delete", "delete", N_("Delete"), id="notes.delete", tooltip=N_("Delete the note; u brings it back")),
        Binding("o", "app.names", N_("Names"), id="names", tooltip=N_("Show or hide the names of people, everywhere")),
        Binding("u", "undo", N_("Undo"), show=False, id="undo", tooltip=N_("Bring back what was last changed")),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Quick notes"), day_short(self._desk.today, current()))
        with Container(id="columns"):
            with Vertical(id="list-panel", classes="panel"):
                yield _Notes(id="list")
                yield EmptyState()
            with Vertical(id="reading", classes="panel"), VerticalScroll(can_focus=False):
                yield Static(id="reading-text")
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw what the journal holds now."""
        self.query_one(TitleBar).call(_("Quick notes"))
        waiting = len(self._desk.notes.waiting())
        panel = self.query_one("#list-panel")
        panel.border_title = ngettext("{count} waits", "{count} wait", waiting).format(count=waiting)
        listed, empty = self.query_one(RowList), self.query_one(EmptyState)
        listed.fill(self._items())
        listed.display, empty.display = bool(listed.option_count), not listed.option_count
        empty.say(_("No quick notes."), _("{key} writes one from anywhere."), "ctrl+o")
        if listed.display and self.focused is None:
            listed.focus()
        self._preview()

    @on(OptionList.OptionHighlighted, "#list")
    def _preview(self) -> None:
        note, panel = self._note, self.query_one("#reading")
        panel.display = note is not None
        if note is not None:
            panel.border_title = written_at(self._desk, note)
            panel.border_subtitle = _("written without unlocking") if note.sealed else ""
            belongs = self._belongs(note)
            said = [Content(self._desk.read(note.text))]
            said += [Content.styled(_("Belongs to: {what}").format(what=belongs), QUIET)] if belongs else []
            self.query_one("#reading-text", Static).update(Content("\n\n").join(said))

    @on(OptionList.OptionSelected, "#list")
    @work(group="waiting")
    async def _sort(self) -> None:
        """Say where the note belongs."""
        note = self._note
        if note is None or not self.may_write(self._desk):
            return
        of = await self.app.push_screen_wait(SortDialog(self._desk, note))
        if of not in (None, note.sorted_into):
            await self._change(_("sort a note"), note.edit(sorted_into=of), _("Sorted. u brings it back."))

    @work(group="waiting")
    async def action_edit(self) -> None:
        """Change the note."""
        note = self._note
        if note is not None and self.may_write(self._desk):
            await self.app.push_screen_wait(NoteDialog(self._desk, note))

    async def action_delete(self) -> None:
        """Delete the note."""
        note = self._note
        if note is not None and await self.keep(self._desk, _("delete a note"), delete=(note,)):
            self.app.notify(_("Deleted. u brings it back."))
            self.show()

    async def action_undo(self) -> None:
        """Bring back what was last changed."""
        await self.take_back(self._desk)

    async def _change(self, name: str, note: QuickNote, said: str) -> None:
        if await self.keep(self._desk, name, note):
            self.app.notify(said)
            self.show()

    @property
    def _note(self) -> QuickNote | None:
        chosen = self.query_one(RowList).chosen
        return self._desk.journal.get(QuickNote, chosen.removeprefix(_SORTED)) if chosen else None

    def _items(self) -> Iterator[Item]:
        notes = self._desk.notes
        for note in notes.waiting():
            yield Item(note.id, partial(self._row, note))
        done = [note for note in notes if note.sorted_into is not None]
        if done:
            yield Item("done", partial(_heading, len(done)), heading=True)
        for note in reversed(done):
            yield Item(f"{_SORTED}{note.id}", partial(self._row, note))

    def _row(self, note: QuickNote, width: int) -> Content:
        belongs = self._belongs(note)
        when = written_at(self._desk, note)
        sealed = _("written without unlocking") if note.sealed else ""
        if len(sealed) > width // 2:
            sealed = ""  # it stands beside the whole text too
        right = Content.styled(f"› {belongs}" if belongs else sealed, QUIET)
        first = apart(Content.styled(when, QUIET), right.truncate(width // 2, ellipsis=True), width)
        text = Content(one_line(self._desk.read(note.text)))
        return Content("\n").join([first, text.truncate(width, ellipsis=True)])

    def _belongs(self, note: QuickNote) -> str:
        """What a note was sorted into; empty where it waits."""
        if note.sorted_into is None:
            return ""
        table, id = parted(note.sorted_into)
        match table:
            case Person.table:
                return self._desk.alias(id)
            case CheckIn.table:
                found = self._desk.journal.get(CheckIn, id)
                week = found.week if found else weeks_of(self._desk, note).get(id)
                return week_name(week, self._desk.today) if week else _("a check-in")
            case Case.table:
                found_case = self._desk.journal.get(Case, id)
                who = ", ".join(map(self._desk.alias, found_case.concerned)) if found_case else ""
                return _("case: {who}").format(who=who) if who else _("a case")
        return _("something that is no longer here")


def _heading(count: int, width: int) -> Content:
    words = ngettext("{count} sorted", "{count} sorted", count).format(count=count)
    return Content.styled(words, QUIET).truncate(width)
