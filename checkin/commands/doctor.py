"""What helps to find a fault."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

import click

from checkin import __version__, language
from checkin.commands.run import Run, in_run
from checkin.language import N_, _
from checkin.plain_text import plain_text
from checkin.sentences import sentence
from checkin.settings import BadSettings
from checkin.spoken import command
from checkin.vault import FileRefused
from storage.settings_file import SettingsFile


@command(help=N_("Say what helps to find a fault. Versions, places and the terminal, no content."))
@in_run
def doctor(run: Run) -> None:
    import importlib.metadata

    def of(library: str) -> str:
        return importlib.metadata.version(library)

    facts = {
        "checkin": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": platform.platform(),
        **{library: of(library) for library in ("textual", "tinydb", "cryptography", "msgspec", "click")},
        "language": language.current(),
        "vault": _found(run.places.vault),
        "state": _found(run.places.state),
        "settings": _found(run.places.settings),
        "terminal": "{} {}×{}".format(os.environ.get("TERM", "-"), *shutil.get_terminal_size()),
    }
    width = max(map(len, facts))
    for name, fact in facts.items():
        click.echo(f"{name:<{width}}  {plain_text(fact)}")
    try:
        SettingsFile(run.places.settings).read()
    except (BadSettings, FileRefused) as error:
        click.echo(sentence(error))


def _found(path: Path) -> str:
    return f"{path} ({_('there') if path.exists() else _('not made yet')})"
