"""A bare text area, with the cursor in it."""

from textual.app import App, ComposeResult
from textual.widgets import TextArea


class Bare(App[None]):
    """An empty text, in which lines are broken."""

    def compose(self) -> ComposeResult:
        yield TextArea(soft_wrap=True)


if __name__ == "__main__":
    Bare().run()
