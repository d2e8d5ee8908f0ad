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
    TitleBar > #title-brief { display: none; width: 1fr; height: 1; }
    TitleBar > #title-mark { width: auto; height: 1; margin-left: 2; color: $accent; display: none; }
    TitleBar.-marked > #title-mark { display: block; }
    TitleBar > #title-right { width: auto; height: 1; margin-left: 2; color: $foreground 65%; }
    """

    def __init__(self, room: str, right: str = "", *, after: str = "") -> None:
        super().__init__()
        self.set_class(room in {name for _key, name, _word in ROOMS}, "-room")
        self._room = room
        self._right = right
        self._after = after

    def compose(self) -> ComposeResult:
        yield Static(self._left(), id="title-left")
        yield Static(self._rooms(brief=True), id="title-brief")
        yield Static(id="title-mark")
        yield Static(Content(self._right), id="title-right")

    def say(self, right: str, *, mark: str = "") -> None:
        """Change what stands at the right end.

        Args:
            mark: what is out of the usual, in a word or two before it; empty where nothing is.
        """
        self._right = right
        self.set_class(bool(mark), "-marked")
        for part in self.query("#title-mark").results(Static):
            part.update(Content(mark))
        # A draft can be saved while the page is built anew, as after a change of language.
        for part in self.query("#title-right").results(Static):
            part.update(Content(right))

    def call(self, title: str) -> None:
        """Change the page's own title."""
        self._room = title
        self.query_one("#title-left", Static).update(self._left())

    def _left(self) -> Content:
        if self.has_class("-room"):
            return self._rooms()
        return Content.assemble((self._room, "bold"), " ", (self._after, "$foreground 65%"))

    def _rooms(self, *, brief: bool = False) -> Content:
        """The rooms with their digits; in brief only the open one is named."""
        return Content("  ").join(
            Content.styled(f"{key} {_(name)}", "bold")
            if room == self._room
            else Content.styled(key if brief else f"{key} {_(name)}", "$foreground 65%")
            for key, room, name in ROOMS
        )
