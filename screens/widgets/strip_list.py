"""Strips of all questions, one below the other, as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.content import Content

from checkin.trends import Strip
from screens.widgets.row_list import Item, RowList, column
from screens.widgets.strip_chart import COMPONENT_CSS, COMPONENTS, drawn, months, painter

COUNT = 4
"""Cells for n."""

THEME = 13
"""Cells that a theme needs at least to stand beside its strip."""


class StripList(RowList):
    """A strip for each question. Where there is too little width, its theme stands above and the latest weeks show."""

    COMPONENT_CLASSES = COMPONENTS
    DEFAULT_CSS = COMPONENT_CSS.format(kind="StripList")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: tuple[Strip, ...] = ()

    def list_strips(self, strips: Sequence[Strip]) -> None:
        """Show these strips."""
        self._strips = tuple(strips)
        self.fill(Item(strip.question.id, partial(self._draw_strip, strip)) for strip in strips)

    def notify_style_update(self) -> None:
        """Draw the strips in the colours of the theme of the moment."""
        super().notify_style_update()
        if self.is_mounted and self._strips:
            self.call_later(self.redraw)

    @property
    def strip(self) -> Strip | None:
        """The strip that the leader stands at."""
        return next((strip for strip in self._strips if strip.question.id == self.chosen), None)

    def axis(self) -> Content:
        """The names of the months, below the weeks."""
        if not self._strips:
            return Content()
        room = self.scrollable_content_region.width
        beside, weeks = _places(self._strips[0], room)
        return Content(" " * beside + months([cell.week for cell in self._strips[0].cells[-weeks:]]))

    def _draw_strip(self, strip: Strip, width: int) -> Content:
        beside, weeks = _places(strip, width)
        lines = drawn(strip.cells[-weeks:], painter(self), 2 if strip.question.scale.valued else 1)
        theme = Content.styled(strip.question.theme, "bold")
        count = Content.styled(f"n {strip.n}", "$foreground 65%")
        if not beside:
            return Content("\n").join([column(theme, width - COUNT) + count, *lines, Content(" ")])
        words = theme.wrap(beside - 1)
        rows = max(len(lines), len(words)) + 1
        lines[-1] += Content(" ") + count
        return Content("\n").join(
            column(words[row] if row < len(words) else Content(), beside) + (lines[row] if row < len(lines) else "")
            for row in range(rows)
        )


def _places(strip: Strip, width: int) -> tuple[int, int]:
    """The cells before a strip, and how many of its weeks there is room for."""
    weeks = len(strip.cells)
    beside = width - weeks - COUNT - 1
    return (min(beside, 2 * THEME + 6), weeks) if beside >= THEME else (0, max(min(width, weeks), 1))
