"""A blank page over everything while checkin locks or leaves."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from checkin.language import _


class VeilScreen(ModalScreen[None]):
    """Hide what is on the screen. Should something not have been saved, say so, and give way to any key."""

    DEFAULT_CSS = """
    VeilScreen { align: center middle; background: $background; }
    VeilScreen > Static { width: auto; max-width: 60; color: $warning; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.staying = False

    def compose(self) -> ComposeResult:
        yield Static(id="said", markup=False)

    def stay(self, sentence: str) -> None:
        """Say why checkin could not lock or leave."""
        self.staying = True
        choices = _("Any key goes back to your page; ctrl+q leaves all the same, without what could not be kept.")
        self.query_one("#said", Static).update(f"{sentence}\n\n{choices}")

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if self.staying:
            self.dismiss(None)
