"""The TUI's wiring: introduces the vault to the screens, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from checkin.desk import Desk
from checkin.language import N_
from screens.check_ins import CheckInsScreen
from screens.page import Page
from screens.people import PeopleScreen
from screens.theme import DAWN, DUSK
from screens.today import TodayScreen
from screens.trends import TrendsScreen

ROOMS: dict[str, Callable[[Desk], Page[None]]] = {
    "today": TodayScreen,
    "check-ins": CheckInsScreen,
    "people": PeopleScreen,
    "trends": TrendsScreen,
}


class CheckinApp(App[None]):
    """checkin in the terminal."""

    TITLE = "checkin"
    CSS_PATH = "../screens/look.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", N_("Quit"), show=False, id="quit", priority=True),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.register_theme(DUSK)
        self.register_theme(DAWN)
        self.theme = "dusk"

    def on_mount(self) -> None:
        self.enter(self._desk)

    def enter(self, desk: Desk) -> None:
        """Open the rooms on this desk, Today first."""
        for name, room in ROOMS.items():
            self.add_mode(name, partial(room, desk))
        self.switch_mode("today")

    def action_room(self, name: str) -> None:
        """Go to a room."""
        self.switch_mode(name)

    def action_names(self) -> None:
        """Show or hide names everywhere."""
        self._desk.names_shown = not self._desk.names_shown
        if isinstance(self.screen, Page):
            self.screen.show()

    def use_language(self) -> None:
        """Build every page anew after the language changed."""
        for screen in self.screen_stack:
            screen.refresh(recompose=True)
