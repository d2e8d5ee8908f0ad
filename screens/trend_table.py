"""One question's strip as a table, to be read as text."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer, OptionList, Static

from checkin.dates import day_with_year
from checkin.desk import Desk
from checkin.language import N_, _, current
from checkin.trends import Cell, Strip, strips
from checkin.week import Week
from screens.check_in_read import CheckInReadScreen
from screens.page import Page
from screens.widgets.answer_line import glyph
from screens.widgets.row_list import Item, RowList
from screens.widgets.title_bar import TitleBar


class TrendTableScreen(Page[None]):
    """The weeks of a question in words, newest first.

    Args:
        question: its id in the deck.
    """

    CSS_PATH = "trend_table.tcss"
    BINDINGS = [
        Binding("escape", "app.pop_screen", N_("Back"), id="table.back", tooltip=N_("Back to the strips")),
    ]

    def __init__(self, desk: Desk, question: str) -> None:
        super().__init__()
        self._desk = desk
        self._question = question

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Trends"))
        with Vertical(id="body"), Vertical(id="table-panel", classes="panel"):
            yield Static(id="prompt")
            yield Static(id="counts")
            yield RowList(id="table")
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw what the journal holds now."""
        drawn = strips(self._desk.deck, self._desk.check_ins, Week.of(self._desk.today))
        strip = next(strip for strip in drawn if strip.question.id == self._question)
        self.query_one("#table-panel").border_title = _("{theme}, your view").format(theme=strip.question.theme)
        self.query_one("#prompt", Static).update(Content(strip.question.prompt))
        self.query_one("#counts", Static).update(counted(strip))
        listed = self.query_one(RowList)
        listed.fill(Item(str(cell.week), partial(_row, cell)) for cell in reversed(strip.cells))
        if self.focused is None:
            listed.focus()

    @on(OptionList.OptionSelected, "#table")
    def _open(self) -> None:
        week = Week.parse(self.query_one(RowList).chosen or "")
        check_in = self._desk.check_ins.of(week)
        if check_in and not check_in.away:
            self.app.push_screen(CheckInReadScreen(self._desk, week))


def counted(strip: Strip) -> Content:
    """How often each answer was given, and on how many weeks it rests."""
    parts = [glyph(choice) + Content(f" {choice.label} {count}") for choice, count in strip.counts if count]
    rests = Content.styled(_("rests on {weeks}").format(weeks=strip.description), "$foreground 65%")
    return Content(" · ").join([*parts, rests])


def _row(cell: Cell, width: int) -> Content:
    week = Content.styled(_("Week {week}").format(week=cell.week.number).ljust(9), "bold")
    day = Content.styled(day_with_year(cell.week.day(4), current()).ljust(14), "$foreground 65%")
    return (week + day + _said(cell)).truncate(width, ellipsis=True)


def _said(cell: Cell) -> Content:
    reworded = Content.styled(_("  (reworded: a new line starts)"), "$foreground 65%") if cell.begins else Content()
    if cell.choice:
        return Content.assemble(glyph(cell.choice), " ", cell.choice.label, reworded)
    words = {"away": _("away"), "other": _("answered on another scale")}.get(cell.kind, _("no answer"))
    return Content.styled(words, "$foreground 65%") + reworded
