"""The first page of the first run: what checkin is."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from checkin.language import N_, _
from screens.page import Page
from screens.widgets.title_bar import TitleBar


class WelcomeScreen(Page[bool]):
    """Say what checkin is. Its result is True to go on.

    Args:
        was_here: whether a vault was here before, so that the leader may look for it rather than for a new one.
    """

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", N_("Go on"), id="welcome.go-on", tooltip=N_("To the passphrase")),
        Binding("l", "app.next_language", N_("Language"), id="welcome.language", tooltip=N_("Dansk, English")),
        Binding("escape", "app.quit", N_("Quit"), id="welcome.quit", tooltip=N_("Leave; nothing has been made yet")),
    ]

    def __init__(self, *, was_here: bool = False) -> None:
        super().__init__()
        self._was_here = was_here

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Welcome"), right="1 / 3")
        with VerticalScroll(classes="welcome column", can_focus=False):
            if self._was_here:
                lost = _("A vault was here, and its backups still are: “checkin restore” brings one back.")
                yield Static(Content(lost), classes="warning")
            yield Static(_("A private journal for people who lead people."), classes="loud")
            yield Static(
                _(
                    "Once a week, about ten minutes: a few precise questions about help, belonging and how concerns "
                    "were handled."
                )
            )
            yield Static(_("What follows from your answers becomes conversations with dates and cases with steps."))
            yield Static(_("Over months you see how it goes."))
            yield Static(_("No account, no network: what you write stays with you."), classes="quiet")
        yield Footer(show_command_palette=False)

    def action_go_on(self) -> None:
        """To the passphrase."""
        self.dismiss(True)
