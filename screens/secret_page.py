"""Asking for a secret: a passphrase or the recovery words, tried in a thread, until what needs it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from checkin.language import N_, _
from checkin.vault import Passphrase, RecoveryWords, Secret, VaultError, WrongPassphrase
from screens.page import Page, Result
from screens.widgets.secret_input import SecretInput
from screens.widgets.working import Working


class NotTold(Exception):
    """The leader's own command gave no passphrase; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class SecretPage(Page[Result]):
    """Ask for a secret until it does what it is for. The result of the page is what that gives.

    A subclass puts the `fields` on its page.

    Args:
        use: does what the secret is for, or raises a `VaultError`; called in a thread.
        told: gets the passphrase from the leader's own command; asked only when enter is pressed on an empty field,
            and None where there is no such command.
    """

    CSS_PATH = ["unlock.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2",
            "recover",
            N_("Recovery words"),
            id="unlock.recover",
            tooltip=N_("Open with the twelve words, or go back to the passphrase"),
        ),
    ]

    class Done(Message):
        """The secret did what it is for."""

        def __init__(self, result: object) -> None:
            super().__init__()
            self.result = result

    class Refused(Message):
        """It did not."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(self, use: Callable[[Secret], Result], told: Callable[[], Passphrase] | None = None) -> None:
        super().__init__()
        self._use = use
        self._told = told
        self._by_words = False

    def fields(self, doing: str) -> Iterator[Widget]:
        """The field, and under it what is said about it, or that it is being tried.

        Args:
            doing: what is under way then, such as "Opening".
        """
        yield SecretInput(id="secret")
        yield Static(id="said", markup=False)
        yield Working(doing, id="working")

    def show(self) -> None:
        """Name the field."""
        field = self.query_one("#secret", SecretInput)
        field.border_title = _("Recovery words") if self._by_words else _("Passphrase")
        if not field.disabled:
            field.focus()

    @property
    def takes_words(self) -> bool:
        """Whether the leader may turn to the recovery words."""
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is turned to while a secret is being tried."""
        return action != "recover" or (self.takes_words and not self.has_class("-working"))

    def action_recover(self) -> None:
        """Go from the passphrase to the recovery words, or back."""
        self._by_words = not self._by_words
        field = self.query_one("#secret", SecretInput)
        field.clear()
        # Words are read from paper, and seen while they are typed.
        field.password = not self._by_words
        self._say("")
        self.show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value and self._told is None:
            self._say(_("Type your passphrase, then press enter."))
            return
        event.input.disabled = True
        self.add_class("-working")
        self._say("")
        self.refresh_bindings()
        self._try(event.value)

    @work(thread=True, exit_on_error=False)
    def _try(self, typed: str) -> None:
        try:
            self.post_message(self.Done(self._use(self._secret(typed))))
        except Exception as error:
            self.post_message(self.Refused(error))

    def _secret(self, typed: str) -> Secret:
        if self._by_words:
            return RecoveryWords(typed)
        if not typed and self._told is not None:
            return self._told()
        return Passphrase(typed)

    def on_secret_page_done(self, event: Done) -> None:
        self.query_one("#secret", SecretInput).clear()
        self.dismiss(event.result)  # type: ignore[arg-type]  # it is what `use` gave

    def on_secret_page_refused(self, event: Refused) -> None:
        if not isinstance(event.error, VaultError | NotTold):
            raise event.error
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
            case WrongPassphrase() if self.takes_words:
                return _("That is not the passphrase. Try again, or press F2 for the recovery words.")
            case WrongPassphrase():
                return _("That is not the passphrase. Try again.")
        return sentence(error)

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)
