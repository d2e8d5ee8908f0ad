"""A finished check-in, opened to read."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Footer

from checkin.check_in import CheckIn
from checkin.desk import Desk
from checkin.language import N_, _
from checkin.week import Week
from screens.amend import AmendScreen
from screens.page import Page
from screens.question_dialog import QuestionDialog
from screens.widgets.reading import Reading, title
from screens.widgets.title_bar import TitleBar


class CheckInReadScreen(Page[None]):
    """One week as it was answered; left and right go to the weeks beside it."""

    CSS_PATH = "check_in_read.tcss"
    BINDINGS = [
        Binding("escape", "app.pop_screen", N_("Back"), id="read.back", tooltip=N_("Back to where you were")),
        Binding("e", "amend", N_("Amend"), id="read.amend", tooltip=N_("Change an answer; the earlier one is kept")),
        Binding("left", "older", N_("Earlier"), id="read.older", tooltip=N_("The check-in before this one")),
        Binding("right", "newer", N_("Later"), id="read.newer", tooltip=N_("The check-in after this one")),
        Binding("u", "undo", N_("Undo"), show=False, id="undo", tooltip=N_("Bring back what was last changed")),
        Binding("o", "app.names", N_("Names"), id="names", tooltip=N_("Show or hide the names of people, everywhere")),
    ]

    def __init__(self, desk: Desk, week: Week) -> None:
        super().__init__()
        self._desk = desk
        self._week = week

    def compose(self) -> ComposeResult:
        yield TitleBar(self._title)
        yield Reading()
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw the week."""
        self.query_one(TitleBar).call(self._title)
        if self._check_in:
            self.query_one(Reading).read(self._desk, self._check_in)

    @work
    async def action_amend(self) -> None:
        """Change one answer; the earlier one is kept, dated."""
        check_in = self._check_in
        if check_in is None or not self.may_write(self._desk):
            return
        question = await self.app.push_screen_wait(QuestionDialog(self._desk, check_in))
        if question is not None:
            await self.app.push_screen_wait(AmendScreen(self._desk, check_in, question))

    async def action_undo(self) -> None:
        """Bring back what was last changed, and leave a check-in that went by that."""
        await self.take_back(self._desk)
        if self._check_in is None:
            self.app.pop_screen()

    def action_older(self) -> None:
        """Go to the check-in before this one."""
        self._go(-1)

    def action_newer(self) -> None:
        """Go to the check-in after this one."""
        self._go(1)

    def _go(self, by: int) -> None:
        weeks = [check_in.week for check_in in self._desk.check_ins.answered()]
        place = weeks.index(self._week) + by if self._week in weeks else -1
        if not 0 <= place < len(weeks):
            self.app.notify(_("There is no check-in further on.") if by > 0 else _("This is the first check-in."))
            return
        self._week = weeks[place]
        self.show()

    @property
    def _check_in(self) -> CheckIn | None:
        return self._desk.check_ins.of(self._week)

    @property
    def _title(self) -> str:
        return title(self._check_in) if self._check_in else ""
