"""What makes a shell complete the commands."""

from __future__ import annotations

import click

from checkin.language import N_
from checkin.spoken import command


@command(help=N_("Print what makes a shell complete checkin's commands."))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    if complete is None:
        raise LookupError(shell)
    click.echo(complete(context.find_root().command, {}, "checkin", "_CHECKIN_COMPLETE").source())
