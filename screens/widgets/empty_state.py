"""What stands where nothing is yet: a sentence, and the key that helps."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static


class EmptyState(Vertical):
    """A quiet field with two sentences."""

    DEFAULT_CSS = """
    EmptyState { height: 1fr; align: center middle; hatch: right $foreground 6%; }
    EmptyState > Static { width: auto; max-width: 100%; text-align: center; background: $background; padding: 0 2; }
    """

    def compose(self) -> ComposeResult:
        yield Static()

    def say(self, sentence: str, hint: str = "", key: str = "") -> None:
        """Say what is missing, and which key helps; `{key}` in the hint is where the key stands."""
        self.query_one(Static).update(Content(f"{sentence}\n") + keyed(hint, key).stylize_before("$foreground 65%"))


def keyed(text: str, key: str) -> Content:
    """A sentence in which `{key}` is the key, in the colour of keys."""
    before, place, after = text.partition("{key}")
    if not place:
        return Content(text)
    return Content.assemble(before, (key, "bold $accent"), after)
