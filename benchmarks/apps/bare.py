"""The least that a Textual app can be: one word on the screen."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One word."""

    def compose(self) -> ComposeResult:
        yield Static("Nothing")


if __name__ == "__main__":
    Bare().run()
