"""The locked door: a field for the passphrase, and not a word about what is behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Footer, Input, Static

from checkin.language import N_, _
from checkin.vault import Opened, Passphrase, RecoveryWords, Secret, VaultError, WrongPassphrase
from screens.page import Page
from screens.widgets.secret_input import SecretInput
from screens.widgets.working import Working

if TYPE_CHECKING:
    from checkin.note import Inbox


class NotTold(Exception):
    """The leader's own command gave no passphrase; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class UnlockScreen(Page[Opened]):
    """Ask for the passphrase until the vault opens. Its result is the open vault.

    Args:
        unlock: opens the vault; called in a thread.
        told: gets the passphrase from the leader's own command; asked only when enter is pressed on an empty field,
            and None where there is no such command.
        inbox: gives the inbox for notes that are written here; None where there is none.
    """

    CSS_PATH = "unlock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2",
            "recover",
            N_("Recovery words"),
            id="unlock.recover",
            tooltip=N_("Open with the twelve words, or go back to the passphrase"),
        ),
        Binding(
            "ctrl+o",
            "note",
            N_("Quick note"),
            id="unlock.note",
            tooltip=N_("Write a line that can be read once the journal is open"),
        ),
        Binding("escape", "app.quit", N_("Quit"), id="unlock.quit", tooltip=N_("Leave; the vault stays locked")),
    ]

    class Unlocked(Message):
        """The vault is open."""

        def __init__(self, opened: Opened) -> None:
            super().__init__()
            self.opened = opened

    class Refused(Message):
        """The vault stayed locked."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        unlock: Callable[[Secret], Opened],
        told: Callable[[], Passphrase] | None = None,
        inbox: Callable[[], Inbox] | None = None,
    ) -> None:
        super().__init__()
        self._inbox = inbox
        self._unlocked_by = unlock
        self._told = told
        self._refused = False
        self._by_words = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="door"):
            yield SecretInput(id="secret")
            yield Static(id="said", markup=False)
            yield Working(_("Opening"), id="working")
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Name the field."""
        field = self.query_one("#secret", SecretInput)
        field.border_title = _("Recovery words") if self._by_words else _("Passphrase")
        if not field.disabled:
            field.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Recovery words are offered once a passphrase was wrong, and nothing while one is being tried."""
        if self.has_class("-working"):
            return action not in ("recover", "note")
        return {"recover": self._refused, "note": self._inbox is not None}.get(action, True)

    def action_recover(self) -> None:
        """Go from the passphrase to the recovery words, or back."""
        self._by_words = not self._by_words
        field = self.query_one("#secret", SecretInput)
        field.clear()
        # Words are read from paper, and seen while they are typed.
        field.password = not self._by_words
        self._say("")
        self.show()

    @work(group="waiting")
    async def action_note(self) -> None:
        """Write a note that can be read once the journal is open."""
        from screens.sealed_note_dialog import seal_a_note

        if self._inbox is not None:
            await seal_a_note(self.app, self._inbox)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value and self._told is None:
            self._say(_("Type your passphrase, then press enter."))
            return
        event.input.disabled = True
        self.add_class("-working")
        self._say("")
        self._unlock(event.value)

    @work(thread=True, exit_on_error=False)
    def _unlock(self, typed: str) -> None:
        try:
            self.post_message(self.Unlocked(self._unlocked_by(self._secret(typed))))
        except Exception as error:
            self.post_message(self.Refused(error))

    def _secret(self, typed: str) -> Secret:
        if self._by_words:
            return RecoveryWords(typed)
        if not typed and self._told is not None:
            return self._told()
        return Passphrase(typed)

    def on_unlock_screen_unlocked(self, event: Unlocked) -> None:
        self.query_one("#secret", SecretInput).clear()
        if self._by_words:
            self.app.notify(
                _("Opened by the recovery words. Choose a new passphrase soon, with: checkin passphrase"), timeout=12
            )
        self.dismiss(event.opened)

    def on_unlock_screen_refused(self, event: Refused) -> None:
        if not isinstance(event.error, VaultError | NotTold):
            raise event.error
        self._refused = self._refused or isinstance(event.error, WrongPassphrase)
        self.remove_class("-working")
        field = self.query_one("#secret", SecretInput)
        field.disabled = False
        field.focus()
        self._say(self._sentence(event.error))
        self.refresh_bindings()

    def _sentence(self, error: VaultError | NotTold) -> str:
        from checkin.sentences import sentence

        match error:
            case NotTold():
                return error.sentence
            case WrongPassphrase():
                return _("That is not the passphrase. Try again, or press F2 for the recovery words.")
        return sentence(error)

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)
