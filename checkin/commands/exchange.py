"""What goes out of the journal and comes into it: an export, an import, another copy of the vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checkin import prompt
from checkin.commands.run import Run, in_run
from checkin.language import N_, _, ngettext
from checkin.plain_text import plain_text
from checkin.spoken import command, option
from checkin.vault import OtherKey, ReadOnly
from storage.platform import refusing, write_new

if TYPE_CHECKING:
    from checkin.copies import Copies, Copy
    from checkin.merge import Preview


@command(help=N_("Write the whole journal out, readable. What is written is no longer protected."))
@option("--format", "_format", type=click.Choice(["json"]), default="json", help=N_("The form; JSON loses nothing."))
@option("-o", "--output", type=click.Path(path_type=Path), help=N_("A new file, private to you; else it is printed."))
@in_run
def export(run: Run, _format: str, output: Path | None) -> None:
    from checkin.exchange import exported

    with run.journal() as journal:
        content = exported(journal)
    if output is None:
        click.echo(content, nl=False)
        return
    with refusing(output, "make"):
        write_new(output, content)
    click.echo(
        _("Written to {path}. Anybody who gets this file can read it.").format(path=plain_text(str(output))), err=True
    )


@command("import", help=N_("Bring an exported journal in. What is here stays; clashes are kept side by side."))
@click.argument("file", type=click.Path(path_type=Path))
@in_run
def import_(run: Run, file: Path) -> None:
    from checkin.exchange import LARGEST, imported

    with refusing(file, "read"), file.open("rb") as stream:
        # One byte more than is accepted is enough to be refused; a device would never end.
        content = stream.read(LARGEST + 1)
    coming = imported(content)
    with run.journal(read_only=False) as journal:
        preview = coming.preview(journal)
        click.echo(_previewed(preview), err=True)
        if prompt.somebody_is_there():
            prompt.must_agree(_("Bring this in?"), unsaid=True)
        coming.into(journal)
    click.echo(_("The import is done."))


@command(
    help=N_("Merge another copy of this vault. It is from a second machine or a synced folder, and stays as it is.")
)
@click.argument("other", type=click.Path(path_type=Path))
@in_run
def merge(run: Run, other: Path) -> None:
    from checkin.merge import contested

    with run.opened(read_only=False) as opened:
        if opened.copies is None:
            raise ReadOnly
        copy = _copy(opened.copies, other)
        if not copy.is_whole:
            click.echo(_("A part of that copy can't be read. What can be read is merged."), err=True)
        preview = copy.preview()
        click.echo(_previewed(preview), err=True)
        if not preview.changes:
            click.echo(_("That copy holds nothing new."))
            return
        if prompt.somebody_is_there():
            prompt.must_agree(_("Merge this?"), unsaid=True)
        copy.merge()
        waiting = len(contested(opened.journal))
    click.echo(_("The merge is done. Both copies are kept as they were: the other in its place, this one as a backup."))
    if waiting:
        question = ngettext(
            "{count} thing was changed on both sides. Today asks which one is right.",
            "{count} things were changed on both sides. Today asks which ones are right.",
            waiting,
        )
        click.echo(question.format(count=waiting))


def _copy(copies: Copies, other: Path) -> Copy:
    try:
        return copies.read(other)
    except OtherKey:
        click.echo(_("No key of this vault opens that copy: it has a passphrase of its own."), err=True)
    return copies.read(other, prompt.passphrase(None, question=_("Passphrase of that copy")))


def _previewed(preview: Preview) -> str:
    counts = (
        (_("{count} new"), preview.new),
        (_("{count} changed"), preview.newer),
        (_("{count} changed on both sides, both kept"), preview.concurrent),
        (_("{count} deleted"), preview.deleted),
        (_("{count} already here"), preview.same + preview.older),
    )
    return " · ".join(text.format(count=count) for text, count in counts if count) or _("The file holds nothing.")
