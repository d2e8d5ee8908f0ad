"""Amending: one answer of a finished check-in is written anew; the earlier one is kept, dated."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.message import Message
from textual.widgets import Footer

from checkin.check_in import CheckIn
from checkin.deck import Deck
from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.language import N_, _
from checkin.sheet import Sheet, place_of
from screens.sheet_page import SheetPage
from screens.widgets.asked_question import AskedQuestion
from screens.widgets.editor import Editor
from screens.widgets.title_bar import TitleBar


class AmendScreen(SheetPage):
    """One answer of a finished check-in, to be changed. Gives the amended check-in back, or None when it was left.

    Args:
        check_in: the finished one.
        question: the id of a question of its deck, answered then or not.
    """

    BINDINGS = [
        Binding("ctrl+n", "keep", N_("Keep"), id="amend.keep", tooltip=N_("Keep the change; the earlier text stays")),
        Binding("ctrl+t", "person", N_("Person"), id="amend.person", tooltip=N_("Name somebody in the text")),
        Binding("ctrl+s", "later", N_("Later"), id="amend.later", tooltip=N_("Leave; the draft is kept")),
        Binding("f1", "why", N_("Why"), id="amend.why", tooltip=N_("More about this question, and its source")),
        Binding("question_mark", "why", N_("Why"), show=False, id="amend.why-too"),
        Binding("escape", "later", N_("Later"), show=False, id="amend.escape"),
        Binding("o", "app.names", N_("Names"), show=False, id="amend.names"),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)),
    ]

    def __init__(self, desk: Desk, check_in: CheckIn, question: str) -> None:
        self._check_in = check_in
        place = place_of(check_in.week, check_in.deck, "amendment")
        draft = desk.journal.get(Draft, draft_id(place))
        begun = draft.sheet if draft is not None else None
        sheet = begun or Sheet.reopened(desk.decks(check_in.deck), check_in, question)
        super().__init__(desk, place, sheet.edit(at=question))

    @property
    def deck(self) -> Deck:
        return self._desk.decks(self._check_in.deck)

    def compose(self) -> ComposeResult:
        question = self.question
        yield TitleBar(_("Amend"), after=_("week {week}").format(week=self._check_in.week.number))
        with Container(id="sheet"):
            if question is not None:
                yield AskedQuestion(self._desk, question, self._sheet.entry(question.id), None, writing=True)
        yield Footer(show_command_palette=False)

    def action_keep(self) -> None:
        """Keep the amended answer, dated, beside the earlier one."""
        self.run_worker(self._amend(), group="finish", exclusive=True)

    @on(AskedQuestion.Answered)
    def _answered(self, event: Message) -> None:
        self.query_one(Editor).focus()

    async def _amend(self) -> None:
        kept = self._desk.journal.get(CheckIn, self._check_in.id) or self._check_in
        amended = self.entered().amended(self.deck, kept, self._desk.now())
        if await self.finish(_("amend check-in"), amended):
            self.dismiss(self._desk.journal.get(CheckIn, amended.id))
