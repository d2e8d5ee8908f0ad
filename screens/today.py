"""Today: what waits, what is due, and how it has been going."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static

from checkin.agenda import Agenda, CheckInState
from checkin.dates import day_short
from checkin.language import N_, _, current, ngettext
from checkin.merge import contested
from checkin.sentences import backup_sentence
from checkin.trends import kept, strips
from screens.agenda_page import KEYS, AgendaPage
from screens.check_in import CheckInScreen
from screens.check_in_read import CheckInReadScreen
from screens.conflicts import ConflictsScreen
from screens.notes import NotesScreen
from screens.page import Room
from screens.person import PersonScreen
from screens.widgets.agenda_list import AgendaList
from screens.widgets.check_in_line import CheckInLine, next_one
from screens.widgets.empty_state import EmptyState, keyed
from screens.widgets.last_check_in import LastCheckIn
from screens.widgets.loud_line import LoudLine
from screens.widgets.title_bar import TitleBar
from screens.widgets.year_strips import WeeksKept, YearStrips

SLIM = 76
"""The width in cells below which the cards beside the agenda become one line."""

NOTES_KEY = "q"
CONFLICTS_KEY = "b"


class TodayScreen(AgendaPage, Room):
    """The room one comes into."""

    ROOM = "today"
    CSS_PATH = "today.tcss"
    BINDINGS = [
        Binding("c", "check_in", N_("Check-in"), id="today.check-in", tooltip=N_("Start or continue the check-in")),
        *KEYS,
        Binding(
            CONFLICTS_KEY,
            "conflicts",
            N_("Choose versions"),
            show=False,
            id="today.conflicts",
            tooltip=N_("What was changed on two machines"),
        ),
        Binding(NOTES_KEY, "notes", N_("Quick notes"), show=False, id="today.notes", tooltip=N_("Read and sort them")),
    ]

    def compose(self) -> ComposeResult:
        yield TitleBar(self.ROOM, day_short(self._desk.today, current()))
        yield CheckInLine()
        yield Static(id="notes")
        yield Static(id="conflicts")
        with Horizontal(id="columns"):
            with Vertical(id="main"):
                with Vertical(id="agenda-panel", classes="panel"):
                    yield AgendaList(self._desk, id="agenda")
                    yield EmptyState(id="agenda-empty")
                yield YearStrips(classes="panel")
            with VerticalScroll(id="side", can_focus=False):
                yield LastCheckIn(self._desk, classes="panel")
                yield WeeksKept(classes="panel")
                yield Static(id="cases", classes="panel")
        yield Static(id="in-short")
        yield Static(id="backups", classes="quiet")
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw what the journal holds now."""
        super().show()
        agenda = Agenda.of(self._desk.journal, self._desk.today)
        self.query_one(CheckInLine).tell(self._desk, self._state)
        self._show_notes()
        self._show_conflicts()
        self._show_agenda(agenda)
        self._show_cards(agenda)
        standing = self._desk.backups.standing if self._desk.backups else None
        late = backup_sentence(standing, self._desk.today) if standing else ""
        self.query_one("#backups", Static).update(Content(late))
        self.query_one("#backups").display = bool(late)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < SLIM, "-slim")

    @on(LoudLine.Pressed)
    def action_check_in(self) -> None:
        """Start the week's check-in, go on with it, or read it where it is done."""
        state = self._state
        if state.can_start:
            if self.may_write(self._desk):
                self.app.push_screen(CheckInScreen(self._desk, state.week))
        elif state.state == "done":
            self.app.push_screen(CheckInReadScreen(self._desk, state.week))
        else:
            self.app.notify(next_one(state))

    def action_notes(self) -> None:
        """Read the quick notes, and sort them."""
        self.app.push_screen(NotesScreen(self._desk))

    def action_conflicts(self) -> None:
        """Choose between versions that two machines have made."""
        self.app.push_screen(ConflictsScreen(self._desk))

    @on(OptionList.OptionSelected, "#agenda")
    def _open(self) -> None:
        listed = self.query_one(AgendaList)
        if listed.row and listed.row.person:
            self.app.push_screen(PersonScreen(self._desk, listed.row.person))
        else:
            self.action_move()

    @property
    def _state(self) -> CheckInState:
        return CheckInState.of(self._desk.journal, self._desk.today, self._desk.deck.id)

    def _show_notes(self) -> None:
        waiting = len(self._desk.notes.waiting())
        told = ngettext(
            "{count} quick note waits: {key} sorts it", "{count} quick notes wait: {key} sorts them", waiting
        )
        line = self.query_one("#notes", Static)
        line.update(keyed(told.format(count=waiting, key="{key}"), NOTES_KEY))
        line.display = bool(waiting)

    def _show_conflicts(self) -> None:
        waiting = len(contested(self._desk.journal))
        told = ngettext(
            "{count} thing was changed on both machines: {key} chooses",
            "{count} things were changed on both machines: {key} chooses",
            waiting,
        )
        line = self.query_one("#conflicts", Static)
        line.update(keyed(told.format(count=waiting, key="{key}"), CONFLICTS_KEY))
        line.display = bool(waiting)

    def _show_agenda(self, agenda: Agenda) -> None:
        panel = self.query_one("#agenda-panel")
        panel.border_title = _("Agenda")
        panel.border_subtitle = _("{count} later").format(count=agenda.later) if agenda.later else ""
        listed, empty = self.query_one(AgendaList), self.query_one(EmptyState)
        listed.display, empty.display = bool(len(agenda)), not len(agenda)
        listed.list_rows(agenda)
        empty.say(_("Nothing is waiting."), _("{key} plans a conversation."), "n")
        if len(agenda) and self.focused is None:
            listed.focus()

    def _show_cards(self, agenda: Agenda) -> None:
        state, check_ins = self._state, self._desk.check_ins
        # The week that still waits is not yet missed.
        week = state.week if state.state in ("done", "away") else state.week - 1
        weeks = kept(check_ins, week)
        drawn = [s for s in strips(self._desk.deck, check_ins, week) if s.question.scale.valued and s.n]
        drawn.sort(key=lambda strip: -strip.n)
        self.query_one(LastCheckIn).show()
        self.query_one(WeeksKept).display = bool(len(check_ins))
        self.query_one(WeeksKept).tell(weeks, drawn)
        self.query_one(YearStrips).set_class(bool(drawn), "-filled")
        self.query_one(YearStrips).tell(drawn)
        cases = self.query_one("#cases", Static)
        cases.border_title = _("Open cases")
        cases.update(Content(agenda.cases_description))
        said = [weeks.description, agenda.cases_description] if len(check_ins) else [agenda.cases_description]
        self.query_one("#in-short", Static).update(Content(" · ".join(said)))
