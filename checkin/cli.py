"""The command line: one group of commands, and the journal itself where none is named."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from checkin import __version__, language
from checkin.commands.backups import backup, restore
from checkin.commands.completion import completion
from checkin.commands.damage import salvage, verify
from checkin.commands.doctor import doctor
from checkin.commands.due import due
from checkin.commands.exchange import export, import_, merge
from checkin.commands.keys import init, passphrase, recovery
from checkin.commands.note import note
from checkin.commands.run import Run
from checkin.commands.sample import sample_
from checkin.language import N_, _
from checkin.place import places
from checkin.prompt import Refused
from checkin.sentences import Status, exit_status, sentence
from checkin.settings import Settings
from checkin.spoken import Group, option

COMMANDS = (
    backup,
    completion,
    doctor,
    due,
    export,
    import_,
    init,
    merge,
    note,
    passphrase,
    recovery,
    restore,
    salvage,
    sample_,
    verify,
)

INTERRUPTED = 130
"""Exit status after ctrl+c, by the custom of shells."""


@dataclass(frozen=True)
class Start:
    """What is known before the arguments are read.

    Args:
        now: gives the present local time, with its zone.
    """

    settings: Settings
    now: Callable[[], datetime]


class Commands(Group):
    """The commands of checkin."""

    def invoke(self, context: click.Context) -> Any:
        """Run one, and take it for done where whoever read its output has enough.

        Here, because click itself would end with 1, which says that something is due.
        """
        try:
            return super().invoke(context)
        except BrokenPipeError:
            # Nothing more may be flushed into the closed pipe at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return Status.DONE


@click.group(
    cls=Commands,
    invoke_without_command=True,
    help=N_(
        "A private, encrypted check-in journal for people who lead people. Without a command it opens the journal."
    ),
)
@option("--vault", type=click.Path(path_type=Path), envvar="CHECKIN_VAULT", help=N_("The vault's file."))
@option("--demo", is_flag=True, help=N_("Open an invented team, in memory; nothing is saved."))
@option("--language", "spoken", type=click.Choice(language.available()), help=N_("The language of everything shown."))
@option(
    "--passphrase-command",
    envvar="CHECKIN_PASSPHRASE_COMMAND",
    metavar="CMD",
    help=N_("A command whose output is the passphrase, such as that of a password manager."),
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def checkin(
    context: click.Context, vault: Path | None, demo: bool, spoken: str | None, passphrase_command: str | None
) -> int | None:
    """Set the run up; `spoken` was bound before the commands were imported."""
    start: Start = context.obj
    chosen = Path(start.settings.vault).expanduser() if start.settings.vault and not demo else None
    context.obj = Run(
        places=places(vault or chosen),
        settings=start.settings,
        now=start.now,
        passphrase_command=passphrase_command,
    )
    if context.invoked_subcommand is not None:
        if demo:
            raise click.UsageError(_("--demo opens the journal and goes with no command."))
        return None
    return _open_journal(context.obj, demo=demo)


for command in COMMANDS:
    checkin.add_command(command)


def _open_journal(run: Run, *, demo: bool) -> int:
    # Textual draws on standard error: where that is a file, all that is read and written here would stand in it.
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise Refused(_("The journal opens in a terminal only; “checkin --help” names the commands for scripts."))
    from checkin import process

    if process.needs_keeper():
        return process.keep()
    # Starting makes much and lets go of nothing: to look for garbage meanwhile takes a tenth of the first frame's time.
    # The app begins to look once it is ready.
    gc.disable()

    from checkin import start

    return start.run(run.places, run.settings, now=run.now, passphrase_command=run.passphrase_command, demo=demo)


def run(arguments: list[str], settings: Settings, now: Callable[[], datetime]) -> int:
    """Run the command that the arguments name, and give the exit status.

    Args:
        now: gives the present local time, with its zone.
    """
    try:
        status = checkin.main(arguments, prog_name="checkin", standalone_mode=False, obj=Start(settings, now))
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo(err=True)
        return INTERRUPTED
    except Exception as error:
        click.echo(sentence(error), err=True)
        return exit_status(error)
    return status or 0
