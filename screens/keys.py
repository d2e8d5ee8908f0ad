"""Keys: what opens the vault, since when, and how it is changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList, Static

from checkin.dates import day_with_year
from checkin.keyring import Keyring, KeySlot
from checkin.language import N_, _, current
from checkin.sentences import sentence
from checkin.vault import LastPassphrase, Passphrase, VaultError
from screens.key_changes import change_passphrase, change_recovery, remove_recovery, remove_slot
from screens.keys_present import PresentSecretScreen
from screens.page import Page, say_refusal
from screens.widgets.row_list import Item, RowList, column
from screens.widgets.title_bar import TitleBar

KINDS = {"passphrase": N_("Passphrase"), "recovery": N_("Recovery words"), "other": N_("Of a newer checkin")}
NONE = "none"
"""The id of the row that stands for recovery words which the vault does not have."""


class KeysScreen(Page[None]):
    """Show the keys of the open vault, and let the leader change them.

    Args:
        keys: what opens the vault.
        asked: draws which of the twelve recovery words are asked for; 0 is the first.
        told: gets the passphrase from the leader's own command; None where there is no such command.
    """

    CSS_PATH = "keys.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p", "passphrase", N_("New passphrase"), id="keys.passphrase", tooltip=N_("In place of the present one")
        ),
        Binding("w", "recovery", N_("New words"), id="keys.recovery", tooltip=N_("New recovery words, on paper")),
        Binding("delete", "remove", N_("Remove"), id="keys.remove", tooltip=N_("Let it open the vault no longer")),
        Binding("escape", "back", N_("Back"), id="keys.back", tooltip=N_("To where you were")),
    ]

    def __init__(
        self, keys: Keyring, asked: Callable[[], tuple[int, ...]], told: Callable[[], Passphrase] | None = None
    ) -> None:
        super().__init__()
        self._keys = keys
        self._asked = asked
        self._told = told

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Vault keys"))
        yield RowList(id="slots", classes="panel")
        yield Static(_("Whoever has one of these and a copy of the file can read it."), classes="quiet", id="about")
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw a row for each slot, and one for recovery words that are missing."""
        slots = self.query_one("#slots", RowList)
        slots.border_title = _("What opens your vault")
        slots.fill(self._items())
        slots.focus()

    def _items(self) -> list[Item]:
        items = [Item(str(slot.number), partial(_row, slot)) for slot in self._keys.slots]
        if not any(slot.kind == "recovery" for slot in self._keys.slots):
            items.append(Item(NONE, _missing))
        return items

    @property
    def _chosen(self) -> KeySlot | None:
        chosen = self.query_one("#slots", RowList).chosen
        return next((slot for slot in self._keys.slots if str(slot.number) == chosen), None)

    @on(OptionList.OptionSelected)
    def _open(self) -> None:
        slot = self._chosen
        if slot is None or slot.kind == "recovery":
            self.action_recovery()
        elif slot.kind == "passphrase":
            self.action_passphrase()

    @work(group="waiting")
    async def action_passphrase(self) -> None:
        """Choose a new passphrase."""
        if self._may_change():
            present = await self.app.push_screen_wait(PresentSecretScreen(self._keys, self._told, by_words=True))
            if present is not None:
                await change_passphrase(self.app, self._keys, self._asked, present)

    @work(group="waiting")
    async def action_recovery(self) -> None:
        """Get new recovery words."""
        if self._may_change() and (present := await self._passphrase()):
            await change_recovery(self.app, self._keys, self._asked, present)

    @work(group="waiting")
    async def action_remove(self) -> None:
        """Let what stands in front open the vault no longer."""
        slot = self._chosen
        if slot is None or not self._may_change():
            return
        if slot.kind == "passphrase" and sum(other.kind == slot.kind for other in self._keys.slots) == 1:
            say_refusal(self.app, LastPassphrase())
            return
        if present := await self._passphrase():
            remove = remove_recovery if slot.kind == "recovery" else remove_slot
            await remove(self.app, self._keys, slot, present)

    async def _passphrase(self) -> Passphrase | None:
        """The present passphrase: it stays, or gets a slot under a new key, so recovery words do not do."""
        present = await self.app.push_screen_wait(PresentSecretScreen(self._keys, self._told, by_words=False))
        return present if isinstance(present, Passphrase) else None

    def _may_change(self) -> bool:
        try:
            self._keys.check()
        except VaultError as error:
            self.app.notify(sentence(error), severity="error", timeout=12)
            return False
        return True

    def action_back(self) -> None:
        """To where the leader was."""
        self.dismiss(None)


def _row(slot: KeySlot, width: int) -> Content:
    made = _("made {date}").format(date=day_with_year(slot.made.astimezone().date(), current()))
    return _columns(_(KINDS[slot.kind]), made, width)


def _missing(width: int) -> Content:
    return _columns(_("Recovery words"), _("none"), width)


def _columns(name: str, value: str, width: int) -> Content:
    longest = max(len(_(kind)) for kind in KINDS.values())
    return column(Content.assemble(name.ljust(longest + 2), (value, "$foreground 65%")), width)
