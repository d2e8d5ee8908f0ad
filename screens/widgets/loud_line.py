"""The one loud thing of a screen: what to do next, and the key that does it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class LoudLine(Horizontal):
    """A sentence, a quieter one below it, and a button."""

    DEFAULT_CSS = """
    LoudLine { height: auto; padding: 0 2 1 2; }
    LoudLine > #loud-text { height: auto; width: 1fr; padding: 0 0 0 1; border-left: outer $accent; }
    LoudLine > #loud-text > .quiet { height: auto; }
    LoudLine > #loud-button { width: auto; height: 1; margin: 0 0 0 2; background: $accent; color: $background; }
    LoudLine > #loud-button:hover { background: $accent 80%; }
    LoudLine.-calm > #loud-text { border-left: outer $primary; }
    """

    class Pressed(Message):
        """The button was pressed with the mouse."""

    def compose(self) -> ComposeResult:
        with Vertical(id="loud-text"):
            yield Static(id="loud-sentence")
            yield Static(id="loud-hint", classes="quiet")
        yield _Button(id="loud-button")

    def say(self, sentence: str, hint: str = "", *, button: str = "", key: str = "", calm: bool = False) -> None:
        """Say what is next.

        Args:
            button: what the key does; no button where it is empty.
            calm: that nothing waits.
        """
        self.query_one("#loud-sentence", Static).update(Content.styled(sentence, "bold"))
        self.query_one("#loud-hint", Static).update(Content(hint))
        pressed = self.query_one("#loud-button", Static)
        pressed.update(Content.assemble(f" {button}  ", (key, "bold"), " "))
        pressed.display = bool(button)
        self.set_class(calm, "-calm")


class _Button(Static):
    def on_click(self) -> None:
        self.post_message(LoudLine.Pressed())
