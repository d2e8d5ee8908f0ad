"""The third page of the first run: the vault is made, where it is, and what to keep in mind about privacy."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Footer, Static

from checkin.language import N_, _
from checkin.sentences import sentence
from checkin.vault import Opened, Passphrase, RecoveryWords, Vault, VaultError
from screens.page import Page
from screens.widgets.title_bar import TitleBar
from screens.widgets.working import Working


class VaultScreen(Page[Opened | None]):
    """Make the vault while the three lines of privacy are read. Its result is the open vault, or None to go back."""

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", N_("Go on"), id="vault.go-on", tooltip=N_("To your team")),
        Binding("r", "make", N_("Try again"), id="vault.make", tooltip=N_("Make the vault once more")),
        Binding("escape", "back", N_("Back"), id="vault.back", tooltip=N_("To the page before")),
    ]

    class Made(Message):
        """The vault is there, and open."""

        def __init__(self, opened: Opened) -> None:
            super().__init__()
            self.opened = opened

    class Refused(Message):
        """The vault could not be made."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(self, vault: Vault, passphrase: Passphrase, recovery: RecoveryWords | None) -> None:
        super().__init__()
        self._vault = vault
        self._passphrase = passphrase
        self._recovery = recovery
        self._opened: Opened | None = None
        self._refused = False

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Your journal"), right="3 / 3")
        with VerticalScroll(classes="welcome column", can_focus=False):
            yield Static(_("Encrypted and on your own disk."), classes="loud")
            yield Static(
                _(
                    "Still, notes about staff usually fall under your employer's data protection duties, and the "
                    "person may have a right to read them."
                )
            )
            yield Static(_("Write what you would be willing to show them."))
            yield Working(_("Making your vault"), id="working")
            yield Static(id="place", classes="quiet", markup=False)
            yield Static(id="said", classes="said", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.action_make()

    def show(self) -> None:
        """Say how far the vault is."""
        self.query_one("#working").display = self._opened is None and not self._refused
        if self._opened:
            self.query_one("#place", Static).update(_("Your vault: {path}").format(path=self._vault.path))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going on needs a vault; going back and trying again need one that was refused."""
        if action == "go_on":
            return self._opened is not None
        return self._refused if action in ("make", "back") else True

    def action_make(self) -> None:
        """Make the vault."""
        self._refused = False
        self.query_one("#said", Static).update("")
        self.show()
        self.refresh_bindings()
        self._make()

    @work(thread=True, exit_on_error=False)
    def _make(self) -> None:
        try:
            self.post_message(self.Made(self._vault.create(self._passphrase, self._recovery)))
        except Exception as error:
            self.post_message(self.Refused(error))

    def on_vault_screen_made(self, event: Made) -> None:
        self._opened = event.opened
        self.show()
        self.refresh_bindings()

    def on_vault_screen_refused(self, event: Refused) -> None:
        if not isinstance(event.error, VaultError):
            raise event.error
        self._refused = True
        self.query_one("#said", Static).update(sentence(event.error))
        self.show()
        self.refresh_bindings()

    def action_go_on(self) -> None:
        """To the team."""
        self.dismiss(self._opened)

    def action_back(self) -> None:
        """To the page before."""
        self.dismiss(None)
