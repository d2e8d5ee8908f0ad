"""Amending: one answer of a finished check-in is written anew; the earlier one is kept, dated."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.message import Message
from textual.widgets import Footer

from checkin.check_in import CheckIn
from checkin.deck import Deck, Question
from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.language import N_, _
from checkin.sheet import Sheet, place_of
from screens.drafted import DraftedPage
from screens.why_dialog import WhyDialog
from screens.widgets.asked_question import AskedQuestion
from screens.widgets.editor import Editor
from screens.widgets.title_bar import TitleBar


class AmendScreen(DraftedPage[CheckIn | None]):
    """One answer of a finished check-in, to be changed. Gives the amended check-in back, or None when it was left.

    Args:
        check_in: the finished one.
        question: the id of a question of its deck, answered then or not.
    """

    CSS_PATH = "check_in.tcss"
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
        super().__init__(desk)
        self._check_in = check_in
        self._place = place_of(check_in.week, check_in.deck, "amendment")
        draft = desk.journal.get(Draft, draft_id(self._place))
        begun = draft.sheet if draft is not None else None
        self._sheet = begun.edit(at=question) if begun else Sheet.reopened(self._deck, check_in, question)
        self._drawn = False
        self._kept = self.draft()

    def compose(self) -> ComposeResult:
        question = self._question
        yield TitleBar(_("Amend"), after=_("week {week}").format(week=self._check_in.week.number))
        with Container(id="sheet"):
            if question is not None:
                yield AskedQuestion(self._desk, question, self._sheet.entry(question.id), None, writing=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._drawn = True

    def show(self) -> None:
        for part in self.query(AskedQuestion):
            part.show()

    def draft(self) -> Draft:
        return Draft(id=draft_id(self._place), place=self._place, sheet=self._entered())

    async def recompose(self) -> None:
        self._sheet, self._drawn = self._entered(), False
        await super().recompose()
        self._drawn = True

    def action_person(self) -> None:
        """Choose a person."""
        for part in self.query(AskedQuestion):
            part.choose_person()

    def action_digit(self, digit: int) -> None:
        """Answer by digit."""
        for part in self.query(AskedQuestion):
            part.digit(digit)

    def action_why(self) -> None:
        """Say why the question is asked."""
        if self._question is not None:
            self.app.push_screen(WhyDialog(self._question))

    def action_later(self) -> None:
        """Leave; what is typed stays as a draft."""
        self.run_worker(self._leave(), group="leave", exclusive=True)

    def action_keep(self) -> None:
        """Keep the amended answer, dated, beside the earlier one."""
        self.run_worker(self._amend(), group="finish", exclusive=True)

    @on(AskedQuestion.Answered)
    def _answered(self, event: Message) -> None:
        self.query_one(Editor).focus()

    @on(AskedQuestion.Changed)
    def _changed(self, event: Message) -> None:
        self.touch()

    @on(AskedQuestion.Left)
    def _left(self, event: Message) -> None:
        self.action_later()

    @property
    def _deck(self) -> Deck:
        return self._desk.decks(self._check_in.deck)

    @property
    def _question(self) -> Question | None:
        """The question, in the language of the moment."""
        return self._deck.question(self._sheet.at)

    def _entered(self) -> Sheet:
        sheet = self._sheet
        for part in self.query(AskedQuestion) if self._drawn else ():
            if part.entry != sheet.entry(part.entry.question):
                sheet = sheet.entered(part.entry)
        return sheet

    async def _leave(self) -> None:
        if await self.save_draft():
            self.dismiss(None)

    async def _amend(self) -> None:
        kept = self._desk.journal.get(CheckIn, self._check_in.id) or self._check_in
        amended = self._entered().amended(self._deck, kept, self._desk.now())
        if await self.finish(_("amend check-in"), amended):
            self.dismiss(self._desk.journal.get(CheckIn, amended.id))
