"""A list whose rows are drawn for the width there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

Draw = Callable[[int], Content]
"""Draws a row for a width in cells; it may take several lines."""


class Item(NamedTuple):
    """One row: its id, how it is drawn, and whether it is only a heading that can't be chosen."""

    id: str
    draw: Draw
    heading: bool = False


class RowList(OptionList):
    """A list of rows. Filled anew, it stays at the same row, or at its neighbour where that one is gone."""

    DEFAULT_CSS = """
    RowList { scrollbar-gutter: stable; height: 1fr; }
    RowList > .option-list--option-disabled { color: $foreground 65%; }
    """
    BINDINGS = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._items: tuple[Item, ...] = ()
        self._drawn_for = 0

    def fill(self, items: Iterable[Item]) -> None:
        """Show these rows."""
        before, at = self.chosen, self.highlighted
        self._items = tuple(items)
        self._draw()
        self.stand_at(before, at)

    @property
    def chosen(self) -> str | None:
        """The id of the row that the leader stands at."""
        return self.highlighted_option.id if self.highlighted_option else None

    def on_resize(self, event: events.Resize) -> None:
        if self._width != self._drawn_for:
            self.redraw()

    def redraw(self) -> None:
        """Draw the rows anew, and stay where one is."""
        at = self.highlighted
        self._draw()
        self.highlighted = at

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def _draw(self) -> None:
        self._drawn_for = self._width
        self.set_options(Option(item.draw(self._width), item.id, item.heading) for item in self._items)

    def stand_at(self, id: str | None, index: int | None = None) -> None:
        """Go to a row; where there is none with this id, to the one at or after `index`."""
        ids = [item.id for item in self._items if not item.heading]
        if not ids:
            return
        if id not in ids:
            near = min(index or 0, len(self._items) - 1)
            id = next((item.id for item in self._items[near:] if not item.heading), ids[-1])
        self.highlighted = self.get_option_index(id)


def column(text: Content, width: int) -> Content:
    """A text cut or filled to a width in cells."""
    return text.truncate(max(width, 0), ellipsis=True, pad=True)


def apart(left: Content, right: Content, width: int) -> Content:
    """Two texts at the ends of a line; the left one gives way."""
    return column(left, width - right.cell_length - 1) + Content(" ") + right


def one_line(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())
