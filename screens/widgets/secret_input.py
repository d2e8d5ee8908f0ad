"""A field for a secret: dots on the screen, and nothing to copy out of it."""

from __future__ import annotations

from textual.widgets import Input


class SecretInput(Input):
    """An input that shows dots and gives nothing to the clipboard."""

    def __init__(self, *, title: str = "", id: str | None = None) -> None:
        super().__init__(password=True, select_on_focus=False, id=id, classes="panel")
        self.border_title = title

    def action_copy(self) -> None:
        """Copy nothing."""

    def action_cut(self) -> None:
        """Cut nothing."""
