"""Pages with a sheet: questions are answered there, and the sheet as it stands is the draft."""

from __future__ import annotations

from abc import abstractmethod

from textual import on
from textual.message import Message

from checkin.check_in import CheckIn
from checkin.deck import Deck, Question
from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.sheet import Sheet
from screens.drafted import DraftedPage
from screens.why_dialog import WhyDialog
from screens.widgets.asked_question import AskedQuestion


class SheetPage(DraftedPage[CheckIn | None]):
    """A page with a sheet, begun or resumed. Gives a finished check-in back, or None when it was left.

    Args:
        place: of its draft, as `checkin.sheet.place_of` gives it.
        sheet: as it is when the page opens.
    """

    CSS_PATH = "check_in.tcss"

    def __init__(self, desk: Desk, place: str, sheet: Sheet) -> None:
        super().__init__(desk)
        self._place = place
        self._sheet = sheet
        # False while a page is being built or taken down: what it says then is not all of what was entered.
        self._drawn = False
        self._kept = self.draft()

    @property
    @abstractmethod
    def deck(self) -> Deck:
        """The deck that the questions are of, in the language of the moment."""

    @property
    def question(self) -> Question | None:
        """The question that is asked, if one is."""
        return self.deck.question(self._sheet.at)

    def on_mount(self) -> None:
        self._drawn = True

    def show(self) -> None:
        for part in self.query(AskedQuestion):
            part.show()

    def draft(self) -> Draft:
        return Draft(id=draft_id(self._place), place=self._place, sheet=self.entered())

    def entered(self) -> Sheet:
        """The sheet with what stands on the page at this moment."""
        sheet = self._sheet
        for part in self.query(AskedQuestion) if self._drawn else ():
            if part.entry != sheet.entry(part.entry.question):
                sheet = sheet.entered(part.entry)
        return sheet

    async def recompose(self) -> None:
        self._sheet, self._drawn = self.entered(), False
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
        if self.question is not None:
            self.app.push_screen(WhyDialog(self.question))

    def action_later(self) -> None:
        """Leave; what is typed stays as a draft."""
        self.run_worker(self._leave(), group="leave", exclusive=True)

    @on(AskedQuestion.Changed)
    def _question_changed(self, event: Message) -> None:
        self.touch()

    @on(AskedQuestion.Left)
    def _question_left(self, event: Message) -> None:
        self.action_later()

    async def _leave(self) -> None:
        if await self.save_draft():
            self.dismiss(None)
