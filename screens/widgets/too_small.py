"""What covers a page while the window is too small for it."""

from __future__ import annotations

from typing import Any

from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from checkin.language import _

SMALLEST = Size(40, 15)
"""Columns and rows with which every page can be used."""


class TooSmall(Static):
    """Says that the window is too small. What is typed in the page below it stays."""

    DEFAULT_CSS = """
    TooSmall {
        position: absolute; offset: 0 0; overlay: screen; width: 100vw; height: 100vh; padding: 1;
        background: $background; color: $warning; text-align: center; content-align: center middle;
    }
    """

    @classmethod
    def mind(cls, screen: Screen[Any], size: Size) -> None:
        """Cover a screen while its window is too small, and uncover it once it is not."""
        covers = screen.query(cls)
        fits = size.width >= SMALLEST.width and size.height >= SMALLEST.height
        if fits:
            covers.remove()
        elif not covers:
            text = _("Too small: checkin needs {width} × {height}. Nothing is lost.")
            screen.mount(cls(text.format(width=SMALLEST.width, height=SMALLEST.height), classes="-textual-system"))
