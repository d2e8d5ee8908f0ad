"""CheckIns, as a room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Footer

from checkin.desk import Desk
from screens.page import Room
from screens.widgets.title_bar import TitleBar


class CheckInsScreen(Room):
    """CheckIns."""

    ROOM = "check-ins"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk

    def compose(self) -> ComposeResult:
        yield TitleBar(self.ROOM)
        yield Footer(show_command_palette=False)
