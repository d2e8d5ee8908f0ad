"""A vault that may be damaged: what is wrong with it, and what can be read of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import click

from checkin.commands.run import Run, in_json, in_run
from checkin.language import N_, _, ngettext
from checkin.plain_text import plain_text
from checkin.sentences import Status, damage_lines, gone_lines
from checkin.spoken import command, option
from checkin.vault import Condition, Report

CONDITIONS: Mapping[Condition, str] = {
    "healthy": N_("The vault is sound."),
    "torn": N_("The vault is sound; its last save was cut off, and everything before it is there."),
    "damaged": N_("A part of the vault can't be read. Keep this file, and a copy of it, before anything else."),
    "tampered": N_("Something other than checkin has changed the vault. Keep this file, and find a copy you trust."),
    "rolled-back": N_("The vault is sound, but older than what this machine has seen. Look for the newer copy."),
    "forked": N_("The vault is sound, but went another way than what this machine has seen. Keep both copies."),
}

_BAD: Collection[Condition] = ("damaged", "tampered")
_ONE_BY_ONE = 20
"""How many gaps, and how many missing documents, a command tells one by one; JSON has them all."""


@command(help=N_("Read the whole vault and say whether it is sound. Changes nothing."))
@option("--json", "as_json", is_flag=True, help=N_("Answer in JSON."))
@in_run
def verify(run: Run, as_json: bool) -> int:
    vault = run.vault
    report = vault.verify(run.passphrase())
    if as_json:
        click.echo(in_json(_report_plain(report)))
    else:
        click.echo(_(CONDITIONS[report.condition]))
        if report.damage is not None and report.condition in _BAD:
            click.echo("\n".join(damage_lines(report.damage, most=_ONE_BY_ONE)))
    return Status.DAMAGED if report.condition in _BAD else Status.DONE


@command(help=N_("Write a new vault of all that can be read of a damaged one. The old one stays as it is."))
@option("-o", "--output", type=click.Path(path_type=Path), required=True, help=N_("A new file; none is written over."))
@in_run
def salvage(run: Run, output: Path) -> None:
    vault = run.vault
    report = vault.salvage(run.passphrase(), output)
    held = ngettext("{count} document", "{count} documents", report.documents).format(count=report.documents)
    click.echo(_("Written to {path}, and read back: {held}.").format(path=plain_text(str(output)), held=held))
    if report.condition != "damaged":
        click.echo(_(CONDITIONS[report.condition]))
    if report.damage is not None and report.condition in _BAD:
        click.echo("\n".join(gone_lines(report.damage, most=_ONE_BY_ONE)))
    click.echo(
        _(
            "The same passphrase and recovery words open the new one. To go on with it, close checkin, move the old"
            " file to another folder, and move the new one to {place}. Keep the old one."
        ).format(place=plain_text(str(vault.path)))
    )


def _report_plain(report: Report) -> dict[str, Any]:
    damage = report.damage
    return {
        "condition": report.condition,
        "records": report.records,
        "documents": report.documents,
        "bad_bytes": report.bad_bytes,
        "heads": list(report.heads),
        "gaps": [
            {
                "after": gap.after and gap.after.isoformat(),
                "before": gap.before and gap.before.isoformat(),
                "records": gap.records,
                "bytes": gap.bytes,
            }
            for gap in (damage.gaps if damage else ())
        ],
        "missing": [
            {
                "table": missing.table,
                "id": missing.id,
                "referred_to_by": [
                    {"table": by.table, "id": by.id, "when": str(by.when) if by.when else None}
                    for by in missing.references
                ],
            }
            for missing in (damage.missing if damage else ())
        ],
    }
