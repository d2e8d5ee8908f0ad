"""The first line of a room: the rooms by their digits, and the date."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from checkin.language import N_, _

ROOMS = (
    ("1", "today", N_("Today")),
    ("2", "check-ins", N_("Check-ins")),
    ("3", "people", N_("People")),
    ("5", "trends", N_("Trends")),
)


class TitleBar(Horizontal):
    """The title line.

    Args:
        room: the room that is open, or a page's own title where it is none of the rooms.
        right: what stands at the right end, such as the date.
    """

    DEFAULT_CSS = """
    TitleBar { height: auto; padding: 0 2 1 2; }
    TitleBar > #title-left { width: 1fr; height: auto; }
    TitleBar > #title-right { width: auto; height: 1; margin-left: 2; color: $foreground 65%; }
    """

    def __init__(self, room: str, right: str = "", *, after: str = "") -> None:
        super().__init__()
        self._room = room
        self._right = right
        self._after = after

    def compose(self) -> ComposeResult:
        yield Static(self._left(), id="title-left")
        yield Static(Content(self._right), id="title-right")

    def say(self, right: str) -> None:
        """Change what stands at the right end."""
        self._right = right
        self.query_one("#title-right", Static).update(Content(right))

    def call(self, title: str) -> None:
        """Change the page's own title."""
        self._room = title
        self.query_one("#title-left", Static).update(self._left())

    def _left(self) -> Content:
        if self._room not in {room for _key, room, _name in ROOMS}:
            return Content.assemble((self._room, "bold"), " ", (self._after, "$foreground 65%"))
        parts: list[Content | tuple[str, str]] = []
        for key, room, name in ROOMS:
            style = "bold" if room == self._room else "$foreground 65%"
            parts += [(f"{key}\u00a0{_(name)}", style), Content("  ")]
        return Content.assemble(*parts[:-1])
