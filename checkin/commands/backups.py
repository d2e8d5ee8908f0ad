"""Backups: made, copied elsewhere, listed and restored."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checkin import prompt
from checkin.commands.run import Run, in_json, in_run
from checkin.language import N_, _
from checkin.plain_text import plain_text
from checkin.prompt import Refused
from checkin.spoken import command, option
from checkin.vault import VaultExists

if TYPE_CHECKING:
    from checkin.backup import Backup, Difference, Fault


FAULTS: Mapping[Fault, str] = {
    "damaged": N_("damaged"),
    "locked": N_("opens with another passphrase"),
    "newer": N_("from a newer checkin"),
    "refused": N_("can't be read"),
}


@command(help=N_("Make a backup now. Where nothing was changed since the last one, say where that is."))
@option(
    "-o", "--output", type=click.Path(path_type=Path), help=N_("A new file on another disk, encrypted as the vault.")
)
@in_run
def backup(run: Run, output: Path | None) -> None:
    if output is None:
        with run.backups(read_only=False) as backups:
            made = backups.keep()
        click.echo(_("The backup is made, and opens: {path}").format(path=plain_text(str(made))))
        return
    with run.backups(read_only=True) as backups, _over_nothing(output):
        backups.copy_to(output)
    click.echo(_("The copy is made, and opens: {path}").format(path=plain_text(str(output))))


@command(help=N_("List the backups, or bring one back. It is written as a vault beside the present one."))
@click.argument("name", metavar="[DAY]", required=False)
@option("--json", "as_json", is_flag=True, help=N_("Answer with the list in JSON."))
@in_run
def restore(run: Run, name: str | None, as_json: bool) -> None:
    from storage import restoring

    restoring.check(run.places.vault)
    restorer = restoring.Restorer(run.places.vault, prompt.passphrase(run.passphrase_command))
    backups = restorer.backups
    if name is None:
        click.echo(in_json([_backup_plain(backup) for backup in backups]) if as_json else _listed(backups))
        return
    chosen = next((backup for backup in backups if backup.name == name), None)
    if chosen is None:
        raise Refused(_("There is no backup of that name. “checkin restore” lists them."))
    if chosen.fault is not None:
        refused = _("The backup can't be restored: {why}. “checkin restore” lists the others.")
        raise Refused(refused.format(why=_(FAULTS[chosen.fault])))
    click.echo(_compared(restorer.difference(chosen)), err=True)
    if prompt.somebody_is_there():
        prompt.must_agree(_("Write it beside the present vault?"), unsaid=True)
    with _over_nothing(restorer.place_of(chosen)):
        path = plain_text(str(restorer.restore(chosen)))
    click.echo(_("Restored as a vault of its own: {path}").format(path=path))
    click.echo(_("It opens with the passphrase of its day: checkin --vault {path}").format(path=shlex.quote(path)))
    click.echo(
        _("To go on with it, close checkin, move the present file to another folder, and name this one {name}.").format(
            name=plain_text(run.places.vault.name)
        )
    )


@contextmanager
def _over_nothing(path: Path) -> Iterator[None]:
    try:
        yield
    except VaultExists:
        there = _("{path} is there already, and stays as it is. Move it away, or choose another name.")
        raise Refused(there.format(path=plain_text(str(path)))) from None


def _listed(backups: Sequence[Backup]) -> str:
    from checkin.backup import said

    if not backups:
        return _("There are no backups yet. One is made on leaving, after each day with changes.")
    rows = [
        (b.name, _size(b.size), _(FAULTS[b.fault]) if b.fault else _("good"), said(b.counts or {})) for b in backups
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join((name.ljust(widths[0]), size.rjust(widths[1]), state.ljust(widths[2]), counts)).rstrip()
        for name, size, state, counts in rows
    )


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"


def _backup_plain(backup: Backup) -> dict[str, Any]:
    return {
        "name": backup.name,
        "day": backup.day.isoformat(),
        "bytes": backup.size,
        "good": backup.fault is None,
        "fault": backup.fault,
        "counts": backup.counts,
    }


def _compared(difference: Difference | None) -> str:
    from checkin.backup import said

    if difference is None:
        return _("There is no present vault that this passphrase opens, so there is nothing to compare with.")
    lines = (
        (_("Only in the backup: {what}"), said(difference.only_backup)),
        (_("Only in the present vault: {what}"), said(difference.only_present)),
        (_("In both, and not the same: {what}"), said(difference.different)),
    )
    told = [line.format(what=what) for line, what in lines if what]
    return "\n".join(told) or _("The backup holds what the present vault holds.")
