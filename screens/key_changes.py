"""The changes of what opens the vault: from page to page, back and forth, until it is done or given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from textual.app import App

from checkin.keyring import Keyring, KeySlot
from checkin.language import N_, _
from checkin.vault import Passphrase, RecoveryWords, Secret
from screens.changing import ChangingScreen
from screens.known_dialog import KnownDialog
from screens.welcome_passphrase import PassphraseScreen
from screens.welcome_recovery import RecoveryScreen

Asked = Callable[[], tuple[int, ...]]
"""Draws which of the twelve recovery words are asked for; 0 is the first."""


@dataclass(frozen=True)
class Change:
    """A change that is ready to be made, and what to say then."""

    make: Callable[[], None]
    done: str


LEAD = N_("A few unrelated words are easy to keep in mind and hard to guess.")
RECOVERED = N_("Your recovery words opened the journal. Choose a new passphrase now; escape leaves it for later.")


async def change_passphrase(app: App[Any], keys: Keyring, asked: Asked, present: Secret, *, lead: str = LEAD) -> None:
    """Lead to a new passphrase, and to a new data key where somebody might know the old one.

    Args:
        present: opens the vault now.
        lead: what the page of the new passphrase says first, as a message of the catalogue.
    """
    while True:
        page = PassphraseScreen(keys.suggest_passphrase, title=N_("Your new passphrase"), lead=lead)
        new = await app.push_screen_wait(page)
        if new is None:
            return
        change = await _passphrase_change(app, keys, asked, present, new)
        if change is not None:
            await _carry_out(app, change)
            return


async def _passphrase_change(
    app: App[Any], keys: Keyring, asked: Asked, present: Secret, new: Passphrase
) -> Change | None:
    has_words = _has_words(keys)
    new_key = _("The vault gets a new key. No old copy of the file helps to open it.")
    new_words = _("The vault gets a new key and new recovery words. No old copy of the file helps to open it.")
    no_words = _("The vault keeps its key. Backups from before still open with the old one.")
    with_words = _(
        "The vault keeps its key, and your recovery words stay. Backups from before still open with the old one."
    )
    while True:
        known = await app.push_screen_wait(
            KnownDialog(
                _("Might somebody know the old one?"),
                yes=new_words if has_words else new_key,
                no=with_words if has_words else no_words,
            )
        )
        if known is None:
            return None
        if not known:
            return Change(partial(keys.change_passphrase, present, new), _("The passphrase is changed."))
        words = await _words(app, keys, asked) if has_words else "without"
        if words is not None:
            recovery = None if words == "without" else words
            done = _("The passphrase is changed, and the vault has a new key.")
            return Change(partial(keys.rotate, present, new, recovery), done)


async def change_recovery(app: App[Any], keys: Keyring, asked: Asked, present: Passphrase) -> None:
    """Lead to new recovery words, and to a new data key where somebody might know the old ones."""
    known: bool | None = False
    if _has_words(keys):
        known = await app.push_screen_wait(
            KnownDialog(
                _("Might somebody know the old words?"),
                yes=_("The vault gets a new key. No old copy of the file helps to open it."),
                no=_("The vault keeps its key. Backups from before still open with the old ones."),
            )
        )
    words = None if known is None else await _words(app, keys, asked, optional=False)
    if words is None or words == "without":
        return
    change = partial(keys.rotate, present, present, words) if known else partial(keys.change_recovery, present, words)
    await _carry_out(app, Change(change, _("The new recovery words are in use.")))


async def remove_recovery(app: App[Any], keys: Keyring, slot: KeySlot, present: Passphrase) -> None:
    """Let the recovery words open the vault no longer, with a new data key where somebody might know them."""
    known = await app.push_screen_wait(
        KnownDialog(
            _("Might somebody know the words?"),
            yes=_("They go, and the vault gets a new key. No old copy of the file helps to open it."),
            no=_("They go, and the vault keeps its key. Backups from before still open with them."),
            warning=_("Without recovery words a forgotten passphrase means that everything is lost."),
        )
    )
    if known is None:
        return
    if known:
        await _carry_out(app, Change(partial(keys.rotate, present, present, None), _("It opens the vault no longer.")))
    else:
        await remove_slot(app, keys, slot, present)


async def remove_slot(app: App[Any], keys: Keyring, slot: KeySlot, present: Passphrase) -> None:
    """Let a slot open the vault no longer."""
    await _carry_out(app, Change(partial(keys.remove, present, slot), _("It opens the vault no longer.")))


def _has_words(keys: Keyring) -> bool:
    return any(slot.kind == "recovery" for slot in keys.slots)


async def _words(
    app: App[Any], keys: Keyring, asked: Asked, *, optional: bool = True
) -> RecoveryWords | Literal["without"] | None:
    words = RecoveryWords(keys.new_recovery_words())
    return await app.push_screen_wait(RecoveryScreen(words, asked(), optional=optional))


async def _carry_out(app: App[Any], change: Change) -> None:
    if await app.push_screen_wait(ChangingScreen(change.make)):
        app.notify(change.done)
