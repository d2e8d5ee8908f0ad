"""The last check-in, as a card."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from checkin.check_in import CheckIn
from checkin.dates import day_short
from checkin.desk import Desk
from checkin.language import _, current
from screens.widgets.answer_line import answer_line
from screens.widgets.empty_state import keyed
from screens.widgets.row_list import one_line
from screens.widgets.week_name import week_name

ANSWERS = 4
"""Answers that the card has room for."""


class LastCheckIn(Static):
    """Its week, the answers, and where names are shown the first text."""

    DEFAULT_CSS = "LastCheckIn { height: auto; }"

    def __init__(self, desk: Desk, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._desk = desk

    def show(self) -> None:
        """Draw the last check-in that has answers."""
        self.border_title = _("Last check-in")
        last = self._desk.check_ins.answered().last()
        width = self.content_size.width
        self.update(_lines(self._desk, last, width) if last else keyed(_("None yet. {key} starts one."), "c"))

    def on_resize(self) -> None:
        self.show()


def _lines(desk: Desk, last: CheckIn, width: int) -> Content:
    day = day_short(last.finished_at.astimezone(desk.now().tzinfo).date(), current())
    week = Content.styled(week_name(last.week, desk.today), "bold")
    lines = [week + Content.styled(f" · {day}", "$foreground 65%")]
    lines += [answer_line(desk.deck, answer, width) for answer in last.answers if answer.value][:ANSWERS]
    text = next((answer.text for answer in last.answers if answer.text), "")
    if text and desk.names_shown:
        quoted = _("“{text}”").format(text=one_line(desk.read(text)))
        said = Content.styled(quoted, "$foreground 65%")
        lines.append(said.truncate(width, ellipsis=True))
    return Content("\n").join(lines)
