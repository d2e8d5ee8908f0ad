"""Trends: each question over a year, as the leader saw it."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer, OptionList, Static

from checkin.dates import day_short
from checkin.language import N_, _, current
from checkin.trends import strips
from checkin.week import Week
from screens.page import Room
from screens.trend_table import TrendTableScreen, counted
from screens.widgets.empty_state import EmptyState
from screens.widgets.strip_chart import legend
from screens.widgets.strip_list import StripList
from screens.widgets.title_bar import TitleBar


class TrendsScreen(Room):
    """A strip for each question of the deck."""

    ROOM = "trends"
    CSS_PATH = "trends.tcss"
    BINDINGS = [
        Binding("t", "table", N_("Table"), id="trends.table", tooltip=N_("Read the question as a table")),
    ]

    def compose(self) -> ComposeResult:
        yield TitleBar(self.ROOM, day_short(self._desk.today, current()))
        with Vertical(id="body"):
            with Vertical(id="trends-panel", classes="panel"):
                yield StripList(id="strips")
                yield EmptyState()
                yield Static(id="axis")
            yield Static(id="said", classes="panel")
            yield Static(id="legend")
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw what the journal holds now."""
        super().show()
        check_ins = self._desk.check_ins
        drawn = strips(self._desk.deck, check_ins, Week.of(self._desk.today))
        some = any(strip.answered for strip in drawn)
        panel = self.query_one("#trends-panel")
        panel.border_title = _("Your view of the last 52 weeks")
        listed, empty = self.query_one(StripList), self.query_one(EmptyState)
        self.set_class(not some, "-empty")
        empty.say(_("Nothing to draw yet."), _("{key} goes to Today, where the first check-in starts."), "1")
        listed.list_strips(drawn if some else ())
        self.query_one("#legend", Static).update(Content(legend()))
        if some and self.focused is None:
            listed.focus()
        self._say()
        self.call_after_refresh(self._show_axis)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show_axis)

    @on(OptionList.OptionHighlighted, "#strips")
    def _say(self) -> None:
        strip = self.query_one(StripList).strip
        if strip is None:
            return
        said = self.query_one("#said", Static)
        said.border_title = strip.question.theme
        said.update(Content("\n").join([Content(strip.question.prompt), counted(strip)]))

    @on(OptionList.OptionSelected, "#strips")
    def action_table(self) -> None:
        """Read the question as a table."""
        strip = self.query_one(StripList).strip
        if strip:
            self.app.push_screen(TrendTableScreen(self._desk, strip.question.id))

    def _show_axis(self) -> None:
        self.query_one("#axis", Static).update(self.query_one(StripList).axis())
