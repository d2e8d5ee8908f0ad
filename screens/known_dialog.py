"""The one question of a change: whether somebody might know what opened the vault so far."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from checkin.language import _
from screens.page import Dialog
from screens.widgets.row_list import Item, RowList

YES, NO = "yes", "no"


class KnownDialog(Dialog[bool | None]):
    """Ask whether somebody might know it. Its result is the answer, or None to go back.

    Args:
        question: the question.
        yes, no: what follows from each answer.
        warning: what to think of first, if anything.
    """

    CSS = """
    KnownDialog Static { height: auto; margin-bottom: 1; }
    KnownDialog .warning { color: $warning; }
    KnownDialog RowList, KnownDialog RowList:focus {
        height: auto; border: none; padding: 0; text-wrap: wrap; scrollbar-gutter: auto;
    }
    """

    def __init__(self, question: str, *, yes: str, no: str, warning: str = "") -> None:
        super().__init__()
        self._question = question
        self._answers = {YES: (_("Yes, or I can't be sure"), yes), NO: (_("No"), no)}
        self._warning = warning

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = self._question
            box.border_subtitle = _("enter chooses · esc Back")
            if self._warning:
                yield Static(self._warning, classes="warning", markup=False)
            yield RowList()

    def on_mount(self) -> None:
        listed = self.query_one(RowList)
        listed.fill(Item(id, partial(_drawn, *answer)) for id, answer in self._answers.items())
        listed.focus()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id == YES)


def _drawn(answer: str, what_follows: str, _width: int) -> Content:
    return Content.assemble((answer, "bold"), "\n", (what_follows, "$foreground 65%"))
