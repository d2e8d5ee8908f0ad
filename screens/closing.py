"""The closing page of a check-in: what follows from the answers, what went well, and the next date."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from checkin import blind_spot
from checkin.dates import day_short
from checkin.desk import Desk
from checkin.due import weekday_after
from checkin.language import N_, _, current, ngettext
from checkin.person import Person
from checkin.proposal import Proposal, proposals
from checkin.sheet import Sheet
from screens.due_dialog import DueDialog
from screens.widgets.editor import Editor
from screens.widgets.empty_state import keyed
from screens.widgets.people_row import PeopleRow

_TAG = "tag/"


def offered(desk: Desk, sheet: Sheet) -> tuple[Proposal, ...]:
    """What a sheet's answers call for, beside what waits already."""
    return proposals(sheet, desk.deck, desk.people, desk.cases, desk.conversations, desk.promises, desk.today)


def to_tag(desk: Desk, sheet: Sheet) -> tuple[Person, ...]:
    """People named in the texts of a sheet without an `@`, whom the leader lets be mentioned."""
    return tuple(p for p in sheet.untagged(desk.people) if f"{_TAG}{p.id}" not in sheet.unticked)


class Finish(Static, can_focus=True):
    """What ends the check-in."""

    DEFAULT_CSS = """
    Finish { width: auto; height: 1; padding: 0 1; background: $foreground 15%; color: $foreground; }
    Finish:focus { background: $accent; color: $background; text-style: bold; }
    """
    BINDINGS = [Binding("enter,space", "finish", N_("Finish"), show=False)]

    class Pressed(Message):
        """The check-in is to be finished."""

    def action_finish(self) -> None:
        """Finish."""
        self.post_message(self.Pressed())

    def on_click(self) -> None:
        self.post_message(self.Pressed())


class NextSteps(OptionList):
    """The proposed next steps, ticked already."""

    BINDINGS = [
        Binding(
            "space", "tick", N_("Tick"), key_display="␣", id="closing.tick", tooltip=N_("Tick or untick this line")
        ),
        Binding("e", "date", N_("Date"), id="closing.date", tooltip=N_("Choose another date")),
        Binding("enter", "select", N_("Finish"), show=False, id="closing.finish"),
    ]

    class Ticked(Message):
        """The line pointed at is to be ticked or unticked."""

    class DateAsked(Message):
        """The line pointed at is to get another date."""

    def action_tick(self) -> None:
        """Tick or untick the line."""
        self.post_message(self.Ticked())

    def action_date(self) -> None:
        """Give the line another date."""
        self.post_message(self.DateAsked())


class Closing(VerticalScroll, can_focus=False):
    """The last page of a sheet.

    Args:
        sheet: as it stands; `sheet` gives it back with what was changed here.
        writing: whether the cursor goes to the text at once, where there is one.
    """

    DEFAULT_CSS = """
    Closing { height: 1fr; }
    Closing > Static { height: auto; }
    Closing > #prompt, Closing > #well { text-style: bold; }
    Closing.-nothing > #hint { display: none; }
    Closing > .quiet { color: $foreground 65%; }
    Closing > #hint { margin-bottom: 1; }
    Closing > NextSteps, Closing > NextSteps:focus {
        height: auto; max-height: 10; border: none; padding: 0; margin-bottom: 1;
    }
    Closing > Editor, Closing > Editor:focus { height: 1fr; min-height: 4; max-height: 9; }
    Closing > PeopleRow { margin-bottom: 0; }
    Closing > #end { height: auto; margin-top: 1; }
    Closing > #end > #next { width: 1fr; height: auto; color: $foreground 65%; }
    """

    class Changed(Message):
        """Something was ticked, dated or typed."""

    class Left(Message):
        """Escape was pressed where there is nothing left to leave but the page."""

    def __init__(self, desk: Desk, sheet: Sheet, *, writing: bool) -> None:
        super().__init__(classes="column")
        self._desk = desk
        self._sheet = sheet
        self._writing = writing
        self._rows: tuple[Proposal, ...] = ()

    def compose(self) -> ComposeResult:
        yield Static(id="prompt")
        hint = _("Space ticks, e gives another date, enter accepts and finishes.")
        yield Static(Content(hint), id="hint", classes="quiet")
        yield NextSteps(id="steps")
        yield Editor(self._desk, self._sheet.went_well, title=N_("What went well?"), id="went-well")
        hear = (self._sheet.hear,) if self._sheet.hear else ()
        yield PeopleRow(self._desk, N_("Who should hear it?"), hear, most=1, id="hear")
        yield Static(id="hello", classes="quiet")
        yield Static(id="waiting", classes="quiet")
        with Horizontal(id="end"):
            yield Static(id="next")
            yield Finish(Content(_("Finish")))

    def on_mount(self) -> None:
        self.show()
        steps = self.query_one(NextSteps)
        if self._writing and self._sheet.went_well:
            self.query_one(Editor).focus()
        elif steps.option_count:
            steps.focus()
        else:
            self.query_one(Finish).focus()

    def on_resize(self) -> None:
        self.show()

    @property
    def sheet(self) -> Sheet:
        """The sheet with what was changed on this page."""
        picked = self.query_one("#hear", PeopleRow).picked
        return self._sheet.edit(went_well=self.query_one(Editor).kept, hear=picked[0] if picked else None)

    def show(self) -> None:
        """Draw the proposals, and what stands below."""
        desk, sheet = self._desk, self.sheet
        self._rows = (*offered(desk, sheet), *self._tags(sheet))
        steps = self.query_one(NextSteps)
        at = steps.highlighted or 0
        steps.clear_options()
        steps.add_options([Option(self._row(proposal), id=proposal.key) for proposal in self._rows])
        steps.highlighted = min(at, len(self._rows) - 1) if self._rows else None
        steps.display = bool(self._rows)
        self.set_class(not self._rows, "-nothing")
        asks = _("What follows from this?") if self._rows else _("Nothing has to follow this week.")
        self.query_one("#prompt", Static).update(Content(asks))
        hello = self._hello(sheet)
        self.query_one("#hello", Static).update(Content(hello))
        self.query_one("#hello").display = bool(hello)
        waiting = len(desk.notes.waiting())
        told = ngettext(
            "{count} quick note waits: {key} sorts it", "{count} quick notes wait: {key} sorts them", waiting
        )
        sorts = keyed(told.format(count=waiting, key="{key}"), "ctrl+g")
        self.query_one("#waiting", Static).update(sorts)
        self.query_one("#waiting").display = bool(waiting)
        day = weekday_after(desk.today, desk.team.weekday)
        next_on = _("Next check-in: {day}").format(day=day_short(day, current()))
        self.query_one("#next", Static).update(Content(next_on))

    def choose_person(self) -> None:
        """Choose who should hear what went well, or mention somebody in the text."""
        editor = self.query_one(Editor)
        if editor.has_focus:
            editor.choose_person()
        else:
            self.query_one("#hear", PeopleRow).find()

    @on(NextSteps.Ticked)
    def _tick(self, event: NextSteps.Ticked) -> None:
        event.stop()
        proposal = self._pointed()
        if proposal is None:
            return
        unticked = {*self._sheet.unticked} ^ {proposal.key}
        self._sheet = self._sheet.edit(unticked=tuple(sorted(unticked)))
        self._changed()

    @on(NextSteps.DateAsked)
    @work(group="waiting")
    async def _date(self, event: NextSteps.DateAsked) -> None:
        event.stop()
        proposal = self._pointed()
        if proposal is None:
            return
        if proposal.due is None:
            self.app.notify(_("This one needs no date: it follows as soon as you finish."))
            return
        day = await self.app.push_screen_wait(DueDialog(proposal.what, proposal.due, self._desk.today))
        if day is not None:
            self._sheet = self._sheet.edit(dues={**self._sheet.dues, proposal.key: day})
            self._changed()

    @on(OptionList.OptionSelected, "#steps")
    def _accepted(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(Finish.Pressed())

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())

    @on(PeopleRow.Changed)
    def _picked(self, event: PeopleRow.Changed) -> None:
        event.stop()
        self._changed()

    @on(PeopleRow.Done)
    def _hear_done(self, event: PeopleRow.Done) -> None:
        event.stop()
        self.query_one(Finish).focus()

    @on(Editor.Left)
    @on(PeopleRow.Left)
    def _left(self, event: Message) -> None:
        event.stop()
        steps = self.query_one(NextSteps)
        (steps if steps.option_count else self.query_one(Finish)).focus()

    def _changed(self) -> None:
        self.show()
        self.post_message(self.Changed())

    def _pointed(self) -> Proposal | None:
        option = self.query_one(NextSteps).highlighted_option
        return next((p for p in self._rows if option is not None and p.key == option.id), None)

    def _tags(self, sheet: Sheet) -> tuple[Proposal, ...]:
        """A line for each person named without an `@`. Nothing is kept for it but the mention."""
        what = N_("is named in your text: link the name")
        return tuple(
            Proposal(key, "conversation", _(what), person.id, ticked=key not in sheet.unticked)
            for person in sheet.untagged(self._desk.people)
            if (key := f"{_TAG}{person.id}")
        )

    def _hello(self, sheet: Sheet) -> str:
        if not blind_spot.asked_in(sheet.week):
            return ""
        desk = self._desk
        person = blind_spot.not_thought_of(
            desk.check_ins, desk.conversations, desk.people, sheet.week, besides=sheet.mentions
        )
        return _("Perhaps say hello to {alias}.").format(alias=person.alias) if person else ""

    def _row(self, proposal: Proposal) -> Content:
        who = self._desk.known_as(proposal.person) if proposal.person else _("the team")
        due = day_short(proposal.due, current()) if proposal.due else ""
        sign = ("●", "$accent") if proposal.ticked else ("○", "$foreground 65%")
        style = "" if proposal.ticked else "$foreground 65%"
        width = max(self.size.width - 1, 20)
        first = Content.assemble(sign, " ", (who, f"bold {style}"))
        what = Content(proposal.what)
        if first.cell_length + 2 + what.cell_length + 2 + len(due) <= width:
            first = Content.assemble(first, "  ", (proposal.what, style or "$foreground 80%"))
            what = Content("")
        else:
            first = first.truncate(width - len(due) - 2, ellipsis=True)
        line = Content.assemble(first, " " * max(width - first.cell_length - len(due), 1), (due, "$foreground 65%"))
        if not what.cell_length:
            return line
        below = Content.assemble("  ", (proposal.what, "$foreground 65%"))
        return Content("\n").join([line, below.truncate(width, ellipsis=True)])
