"""Check-ins: the weeks, newest first, to read, fill in or mark as away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer, OptionList

from checkin.agenda import CheckInState
from checkin.check_in import CheckIn, CheckIns, check_in_id
from checkin.dates import day_short
from checkin.draft import Draft
from checkin.language import N_, _, current, ngettext
from checkin.sheet import place_of
from checkin.week import Week
from screens.check_in import CheckInScreen
from screens.check_in_read import CheckInReadScreen
from screens.page import Room
from screens.widgets.answer_line import choice_of, glyph
from screens.widgets.empty_state import EmptyState, keyed
from screens.widgets.reading import Reading, title
from screens.widgets.row_list import Item, RowList
from screens.widgets.strip_chart import AWAY, GAP
from screens.widgets.title_bar import TitleBar

NARROW = 44
"""The width in cells below which a row says less."""


class CheckInsScreen(Room):
    """The weeks that were, and those that can still be filled in."""

    ROOM = "check-ins"
    CSS_PATH = "check_ins.tcss"
    BINDINGS = [
        Binding("c", "fill_in", N_("Fill in"), id="check-ins.fill-in", tooltip=N_("Answer for this week")),
        Binding("a", "away", N_("Away"), id="check-ins.away", tooltip=N_("I was away this week")),
    ]

    def compose(self) -> ComposeResult:
        yield TitleBar(self.ROOM, day_short(self._desk.today, current()))
        with Horizontal(id="columns"):
            with Vertical(id="list-panel", classes="panel"):
                yield RowList(id="list")
                yield EmptyState()
            with Vertical(id="reading", classes="panel"):
                yield Reading(can_focus=False)
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw what the journal holds now."""
        super().show()
        check_ins, state = self._desk.check_ins, self._state
        panel = self.query_one("#list-panel")
        panel.border_title = _("Weeks")
        count = len(check_ins.answered())
        panel.border_subtitle = ngettext("{count} check-in", "{count} check-ins", count).format(count=count)
        listed = self.query_one(RowList)
        listed.fill(self._items(check_ins, state))
        listed.display = bool(listed.option_count)
        empty = self.query_one(EmptyState)
        empty.display = not listed.option_count
        empty.say(_("No check-ins yet."), _("{key} goes to Today, where the first one starts."), "1")
        if listed.display and self.focused is None:
            listed.focus()
        self._preview()

    @on(OptionList.OptionHighlighted, "#list")
    def _preview(self) -> None:
        week = self._week
        check_in = self._desk.check_ins.of(week) if week else None
        panel = self.query_one("#reading")
        panel.border_title = title(check_in) if check_in else ""
        reading = self.query_one(Reading)
        if check_in:
            reading.read(self._desk, check_in)
        else:
            reading.say(_("No answers yet. c fills the week in, a marks it as away."))

    @on(OptionList.OptionSelected, "#list")
    def _open(self) -> None:
        week = self._week
        check_in = self._desk.check_ins.of(week) if week else None
        if week and check_in and not check_in.away:
            self.app.push_screen(CheckInReadScreen(self._desk, week))
        else:
            self.action_fill_in()

    def action_fill_in(self) -> None:
        """Answer for an open week, or for one marked away after all."""
        week = self._week
        if week is None:
            return
        check_in = self._desk.check_ins.of(week)
        if check_in and not check_in.away:
            self.app.notify(_("This week is done. enter opens it."))
            return
        if self.may_write(self._desk):
            self.app.push_screen(CheckInScreen(self._desk, week))

    async def action_away(self) -> None:
        """Mark an open week as away; a week marked away is open again."""
        week = self._week
        if week is None:
            return
        check_in = self._desk.check_ins.of(week)
        if check_in and not check_in.away:
            self.app.notify(_("This week has a check-in, so it stays as it is."))
        elif check_in:
            if await self.keep(self._desk, _("open the week"), delete=(check_in,)):
                self.app.notify(_("Week {week} is open again.").format(week=week.number))
                self.show()
        elif await self.keep(self._desk, _("mark as away"), self._away(week)):
            self.app.notify(_("Week {week} is marked away. u brings it back.").format(week=week.number))
            self.show()

    def _away(self, week: Week) -> CheckIn:
        deck = self._desk.deck.id
        id = check_in_id(self._desk.journal.vault_id, week, deck)
        return CheckIn(id=id, week=week, deck=deck, finished_at=self._desk.now(), away=True)

    @property
    def _state(self) -> CheckInState:
        return CheckInState.of(self._desk.journal, self._desk.today, self._desk.deck.id)

    @property
    def _week(self) -> Week | None:
        chosen = self.query_one(RowList).chosen
        return Week.parse(chosen) if chosen else None

    def _items(self, check_ins: CheckIns, state: CheckInState) -> Iterator[Item]:
        kept = {check_in.week: check_in for check_in in check_ins}
        places = {draft.place for draft in self._desk.journal.all(Draft)}
        year = self._desk.today.isocalendar().year
        for week in sorted({*kept, *state.offered, *state.begun}, reverse=True):
            if week.year != year:
                year = week.year
                yield Item(f"year-{year}", partial(_heading, year), heading=True)
            begun = place_of(week, self._desk.deck.id) in places
            yield Item(str(week), partial(self._row, week, kept.get(week), begun))

    def _row(self, week: Week, check_in: CheckIn | None, begun: bool, width: int) -> Content:
        name = Content.styled(_("Week {week}").format(week=week.number).ljust(9), "bold")
        day = Content.styled(f"{day_short(week.day(self._desk.team.weekday), current()):<13}", "$foreground 65%")
        return (name + day + self._said(check_in, begun, narrow=width < NARROW)).truncate(width, ellipsis=True)

    def _said(self, check_in: CheckIn | None, begun: bool, *, narrow: bool) -> Content:
        if check_in is None and narrow:
            return Content.styled(_("begun") if begun else _("open"), "$accent")
        if check_in is None:
            return keyed(_("begun: {key} goes on") if begun else _("open: {key} fills it in"), "c")
        if check_in.away:
            return Content.styled(f"{AWAY} {_away(begun, narrow=narrow)}", "$foreground 65%")
        glyphs = Content("" if narrow else " ").join(self._glyphs(check_in))
        if not check_in.amendments:
            return glyphs
        return glyphs + Content.styled("  +" if narrow else "  " + _("amended"), "$foreground 65%")

    def _glyphs(self, check_in: CheckIn) -> Iterator[Content]:
        deck = self._desk.deck
        for question in deck:
            answer = check_in.answer(question.id)
            yield glyph(choice_of(deck, answer)) if answer and answer.value else Content.styled(GAP, "$foreground 50%")


def _away(begun: bool, *, narrow: bool) -> str:
    if not begun:
        return _("away")
    return _("draft") if narrow else _("away, draft kept")


def _heading(year: int, width: int) -> Content:
    return Content.styled(str(year), "$foreground 65%").truncate(width)
