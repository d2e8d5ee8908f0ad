"""A quick note, kept without unlocking."""

from __future__ import annotations

import click

from checkin import prompt
from checkin.commands.run import Run, in_run
from checkin.language import N_, _
from checkin.spoken import command


@command(
    help=N_(
        "Keep a quick note without unlocking. It is asked for, or read from a pipe or with -. "
        "A TEXT given here stays in the history of the shell."
    )
)
@click.argument("text", nargs=-1, metavar="[TEXT | -]")
@in_run
def note(run: Run, text: tuple[str, ...]) -> None:
    from storage.inbox import FileInbox

    inbox = FileInbox(run.places.vault, state=run.places.state, now=run.now)
    inbox.check()
    written = " ".join(text) if text and text != ("-",) else prompt.note(piped=bool(text))
    if not written.strip():
        raise click.UsageError(_("There is nothing to keep: the note is empty."))
    inbox.seal(written)
    click.echo(_("The note is kept. It can be read once the journal is open."))
