"""The locked door: a field for the passphrase, and not a word about what is behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Footer

from checkin.language import N_, _
from checkin.vault import Passphrase, Secret, WrongPassphrase
from screens.page import Result
from screens.secret_page import SecretPage

if TYPE_CHECKING:
    from checkin.note import Inbox


class UnlockScreen(SecretPage[Result]):
    """Ask for the passphrase until the vault opens.

    Args:
        unlock: opens the vault; called in a thread.
        told: as for `SecretPage`.
        inbox: gives the inbox for notes that are written here; None where there is none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+o",
            "note",
            N_("Quick note"),
            id="unlock.note",
            tooltip=N_("Write a line that can be read once the journal is open"),
        ),
        Binding("escape", "app.quit", N_("Quit"), id="unlock.quit", tooltip=N_("Leave; the vault stays locked")),
    ]

    def __init__(
        self,
        unlock: Callable[[Secret], Result],
        told: Callable[[], Passphrase] | None = None,
        inbox: Callable[[], Inbox] | None = None,
    ) -> None:
        super().__init__(unlock, told)
        self._inbox = inbox
        self._refused = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="door"):
            yield from self.fields(_("Opening"))
        yield Footer(show_command_palette=False)

    @property
    def takes_words(self) -> bool:
        """Recovery words are offered once a passphrase was wrong."""
        return self._refused

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A note needs an inbox, and waits while a secret is being tried."""
        if action == "note":
            return self._inbox is not None and not self.has_class("-working")
        return super().check_action(action, parameters)

    @work(group="waiting")
    async def action_note(self) -> None:
        """Write a note that can be read once the journal is open."""
        from screens.sealed_note_dialog import seal_a_note

        if self._inbox is not None:
            await seal_a_note(self.app, self._inbox)

    def on_secret_page_refused(self, event: SecretPage.Refused) -> None:
        """Offer the recovery words from now on."""
        self._refused = self._refused or isinstance(event.error, WrongPassphrase)
