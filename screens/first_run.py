"""The first run: from a word of welcome to an open vault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App

from checkin.vault import Opened, RecoveryWords, Vault
from screens.welcome import WelcomeScreen
from screens.welcome_passphrase import PassphraseScreen
from screens.welcome_recovery import RecoveryScreen
from screens.welcome_vault import VaultScreen


async def first_run(app: App[Any], vault: Vault, asked: Callable[[], tuple[int, ...]]) -> Opened:
    """Lead through the pages, back and forth, until the vault is made. Nothing is on the disk before that.

    Args:
        asked: draws which of the twelve recovery words are asked for; 0 is the first.
    """
    was_here = await asyncio.to_thread(vault.was_here)
    await app.push_screen_wait(WelcomeScreen(was_here=was_here))
    while True:
        passphrase = await app.push_screen_wait(PassphraseScreen(vault.suggest_passphrase, step="2 / 3"))
        if passphrase is None:
            await app.push_screen_wait(WelcomeScreen(was_here=was_here))
            continue
        words = RecoveryWords(vault.new_recovery_words())
        recovery = await app.push_screen_wait(RecoveryScreen(words, asked(), step="2 / 3"))
        if recovery is None:
            continue
        opened = await app.push_screen_wait(VaultScreen(vault, passphrase, None if recovery == "without" else recovery))
        if opened is not None:
            return opened
