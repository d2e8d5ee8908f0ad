"""A change of what opens the vault, while it is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Footer, Static

from checkin.language import N_, _
from checkin.sentences import sentence
from checkin.vault import Unsettled, VaultError
from screens.page import Page
from screens.widgets.title_bar import TitleBar
from screens.widgets.working import Working


class ChangingScreen(Page[bool]):
    """Make a change, and say so where it is refused. Its result is whether it was made.

    Args:
        change: makes it; called in a thread.
    """

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "make", N_("Try again"), id="changing.make", tooltip=N_("Make the change once more")),
        Binding("escape", "back", N_("Back"), id="changing.back", tooltip=N_("To what opens your vault")),
    ]

    class Made(Message):
        """The change is made."""

    class Refused(Message):
        """It was refused."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(self, change: Callable[[], None]) -> None:
        super().__init__()
        self._change = change
        self._refused: Exception | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Vault keys"))
        with VerticalScroll(classes="welcome column", can_focus=False):
            yield Working(_("Changing what opens your vault"), id="working")
            yield Static(id="said", classes="said", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.action_make()

    def show(self) -> None:
        """Say whether it is under way, or why not."""
        self.set_class(self._refused is None, "-working")
        self.query_one("#working").display = self._refused is None
        self.query_one("#said", Static).update(sentence(self._refused) if self._refused else "")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going back and trying again need a refusal; what is made already is not tried again."""
        if action == "make":
            return self._refused is not None and not isinstance(self._refused, Unsettled)
        return action != "back" or self._refused is not None

    def action_make(self) -> None:
        """Make the change."""
        self._refused = None
        self.show()
        self._make()

    @work(thread=True, exit_on_error=False)
    def _make(self) -> None:
        try:
            self._change()
            self.post_message(self.Made())
        except Exception as error:
            self.post_message(self.Refused(error))

    def on_changing_screen_made(self) -> None:
        self.dismiss(True)

    def on_changing_screen_refused(self, event: Refused) -> None:
        if not isinstance(event.error, VaultError):
            raise event.error
        self._refused = event.error
        self.show()

    def action_back(self) -> None:
        """To what opens the vault."""
        self.dismiss(False)
