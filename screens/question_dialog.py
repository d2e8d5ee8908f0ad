"""Asking which question of a check-in is meant."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from checkin.check_in import CheckIn
from checkin.deck import Question
from checkin.desk import Desk
from checkin.language import _
from screens.page import Dialog
from screens.widgets.answer_line import answer_line
from screens.widgets.row_list import Item, RowList
from screens.widgets.strip_chart import GAP


class QuestionDialog(Dialog[str | None]):
    """Gives the id of a question of the check-in's deck, answered then or not."""

    DEFAULT_CSS = """
    QuestionDialog RowList, QuestionDialog RowList:focus { height: auto; border: none; padding: 0; }
    """

    def __init__(self, desk: Desk, check_in: CheckIn) -> None:
        super().__init__()
        self._desk = desk
        self._check_in = check_in

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = _("Which answer?")
            box.border_subtitle = _("enter Amend · esc Back")
            yield RowList()

    def on_mount(self) -> None:
        listed = self.query_one(RowList)
        listed.fill(Item(question.id, partial(self._draw, question)) for question in self._desk.deck)
        listed.focus()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def _draw(self, question: Question, width: int) -> Content:
        answer = self._check_in.answer(question.id)
        if answer is not None and answer.value is not None:
            return answer_line(self._desk.deck, answer, width)
        return Content.styled(f"{GAP} {question.theme}", "$foreground 65%").truncate(width, ellipsis=True)
