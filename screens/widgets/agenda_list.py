"""The agenda on the screen: conversations and promises with their dates."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.content import Content

from checkin.agenda import Row
from checkin.conversation import Conversation
from checkin.dates import day_short
from checkin.desk import Desk
from checkin.language import _, current
from screens.widgets.row_list import Item, RowList, apart, column, one_line

ONE_LINE = 60
"""The width in cells from which a row is one line with columns."""

MARKS = {"overdue": ("! ", "$error"), "today": ("› ", "$accent")}


class AgendaList(RowList):
    """Rows of the agenda: one line with columns where there is room, two lines where there is not.

    Args:
        about: the id of the person whose page it stands on, who need not be named in each row.
    """

    def __init__(self, desk: Desk, *, about: str | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        self._desk = desk
        self._about = about
        self._rows: dict[str, Row] = {}

    def list_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows."""
        self._rows = {row.document.id: row for row in rows}
        self.fill(Item(id, partial(self._draw_row, row)) for id, row in self._rows.items())

    @property
    def row(self) -> Row | None:
        """The row that the leader stands at."""
        return self._rows.get(self.chosen or "")

    def _draw_row(self, row: Row, width: int) -> Content:
        mark, colour = MARKS.get(row.when, ("  ", "$foreground 65%"))
        when = Content.styled(row.description or self._date(row), colour)
        start = Content.styled(mark, colour)
        whom = Content.styled(self._whom(row), "bold")
        what = Content.styled(self._what(row), "$foreground 65%")
        if width >= ONE_LINE:
            line = start + column(when, 13) + column(whom, 15) + Content(" ") + what
            return line.truncate(width, ellipsis=True)
        below = Content("  ") + what
        return Content("\n").join([start + apart(whom, when, width - 2), below.truncate(width, ellipsis=True)])

    def _date(self, row: Row) -> str:
        return day_short(row.due, current()) if row.due else ""

    def _whom(self, row: Row) -> str:
        if self._about:
            return _kind(row)
        return self._desk.alias(row.person) if row.person else _("The team")

    def _what(self, row: Row) -> str:
        """The purpose; while names are hidden, only what kind of thing it is."""
        if self._desk.names_shown or self._about:
            return one_line(self._desk.read(row.text))
        return _kind(row)


def _kind(row: Row) -> str:
    return _("Conversation") if isinstance(row.document, Conversation) else _("Promise")
