"""The present passphrase or the recovery words, asked for once more before what opens the vault is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Footer, Static

from checkin.keyring import Keyring
from checkin.language import N_, _
from checkin.vault import Passphrase, Secret
from screens.secret_page import SecretPage
from screens.widgets.title_bar import TitleBar


class PresentSecretScreen(SecretPage[Secret | None]):
    """Ask for what opens the vault until it does. Its result is that secret, or None to go back.

    Args:
        keys: what opens the vault.
        told: as for `SecretPage`.
        by_words: whether recovery words do as well, where the vault has some.
    """

    CSS_PATH = ["welcome.tcss", "unlock.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), id="present.back", tooltip=N_("To the page before")),
    ]

    def __init__(self, keys: Keyring, told: Callable[[], Passphrase] | None, *, by_words: bool) -> None:
        def verified(secret: Secret) -> Secret:
            keys.verify(secret)
            return secret

        super().__init__(verified, told)
        self._takes_words = by_words and any(slot.kind == "recovery" for slot in keys.slots)

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Your present passphrase"))
        with VerticalScroll(classes="welcome column", can_focus=False):
            yield Static(
                _("Type it once more, so that nobody who finds your journal open can change what opens it."),
                classes="quiet",
            )
            yield from self.fields(_("Trying it"))
        yield Footer(show_command_palette=False)

    @property
    def takes_words(self) -> bool:
        """Whether recovery words do as well."""
        return self._takes_words

    def action_back(self) -> None:
        """To the page before."""
        if not self.has_class("-working"):
            self.dismiss(None)
