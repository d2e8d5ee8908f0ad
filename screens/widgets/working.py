"""A sign of life while something slow is under way in a thread."""

from __future__ import annotations

from textual.reactive import reactive
from textual.widgets import Static


class Working(Static):
    """One line that moves while it is shown, with what is being done beside it.

    Args:
        doing: what is under way, such as "Opening".
    """

    DEFAULT_CSS = "Working { height: 1; color: $foreground 65%; }"
    STEPS = ("●○○", "○●○", "○○●", "○●○")

    step: reactive[int] = reactive(0)

    def __init__(self, doing: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._doing = doing

    def on_mount(self) -> None:
        self.set_interval(0.25, self._move)

    def _move(self) -> None:
        self.step += 1

    def render(self) -> str:
        """The step of the moment."""
        return f"{self.STEPS[self.step % len(self.STEPS)]} {self._doing}"
