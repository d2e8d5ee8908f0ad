"""The start of the TUI: the app in front of a vault or a demo, run until it ends or locks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial

from checkin import language, process
from checkin.app import CheckinApp
from checkin.language import _
from checkin.note import Inbox
from checkin.place import Places
from checkin.settings import Settings
from checkin.vault import Opened, Passphrase, Vault

DEMO = 1
"""The seed of the demo's invented team: everybody meets the same one."""


def run(
    places: Places,
    settings: Settings,
    *,
    now: Callable[[], datetime],
    passphrase_command: str | None = None,
    demo: bool = False,
) -> int:
    """Run checkin in the terminal, and give the exit status. A lock does not return where the process can start anew.

    Args:
        places: where the vault, this machine's state and the settings are; the demo reads and writes none of them.
        settings: this machine's settings; the demo has the usual ones.
        now: gives the present local time, with its zone.
        passphrase_command: what the shell runs to get the passphrase, once enter is pressed.
    """
    app = of_demo(now) if demo else of_vault(places, settings, now, passphrase_command)
    ending = app.run()
    for account in app.accounts:
        print(_told_of_a_crash(kept=app.kept), file=sys.stderr)
        print(account, file=sys.stderr)
    if ending == "locked":
        return process.start_anew()
    if ending == "stopped":
        return process.stop()
    return app.return_code or 0


def _told_of_a_crash(*, kept: bool) -> str:
    if kept:
        return _("checkin stopped because of a fault in itself. What you typed is kept as a draft.")
    return _("checkin stopped because of a fault in itself. What you typed last could not be kept.")


def of_vault(
    places: Places, settings: Settings, now: Callable[[], datetime], passphrase_command: str | None
) -> CheckinApp:
    """The program in front of the vault of these places."""
    from storage.settings_file import SettingsFile

    def vault() -> Vault:
        from storage.vault import FileVault

        return FileVault(places.vault, state=places.state, now=now)

    def inbox() -> Inbox:
        from storage.inbox import FileInbox

        return FileInbox(places.vault, state=places.state, now=now)

    return CheckinApp(
        vault,
        exists=os.path.lexists(os.path.realpath(places.vault)),
        settings=settings,
        save_settings=SettingsFile(places.settings).write,
        now=now,
        told=None if passphrase_command is None else partial(_told, passphrase_command),
        inbox=inbox,
    )


def of_demo(now: Callable[[], datetime]) -> CheckinApp:
    """The program with an invented team in memory."""
    from random import Random

    from checkin import library
    from checkin.agenda import WEEKLY
    from checkin.sample import sample
    from storage.journal import memory_journal

    journal = memory_journal(now=now)
    spoken = language.current()
    with journal.action("demo") as action:
        team = sample(Random(DEMO), now().date(), library.deck(WEEKLY, spoken), library.phrases(spoken))  # noqa: S311  # a repeatable invention
        action.put(*team)
    return CheckinApp(Opened(journal), settings=Settings(), save_settings=lambda _settings: None, now=now)


def _told(command: str) -> Passphrase:
    from checkin import prompt
    from screens.secret_page import NotTold

    try:
        return prompt.passphrase(command, on_screen=True)
    except prompt.Refused as error:
        raise NotTold(error.message) from None
