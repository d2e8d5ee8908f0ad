"""The commands: each asks the vault one thing and answers in plain text, in JSON, or by its exit status.

What one command alone needs is imported in it: the others, and the journal's locked door, don't wait for that.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import shlex
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checkin import __version__, language, prompt
from checkin.conversation import Conversation
from checkin.language import N_, _, ngettext
from checkin.place import Places, places
from checkin.plain_text import plain_text
from checkin.prompt import Refused
from checkin.sentences import Status, damage_lines, exit_status, gone_lines, notice_sentence, sentence
from checkin.settings import BadSettings, Settings
from checkin.spoken import Group, option
from checkin.vault import (
    Condition,
    FileRefused,
    InUse,
    NoRecovery,
    Opened,
    OtherKey,
    Passphrase,
    ReadOnly,
    RecoveryWords,
    Report,
    Secret,
    Vault,
    VaultExists,
)
from storage.platform import refusing, write_new
from storage.settings_file import SettingsFile

if TYPE_CHECKING:
    from checkin.agenda import Agenda, CheckInState, Row
    from checkin.backup import Backup, Backups, Difference, Fault
    from checkin.copies import Copies, Copy
    from checkin.journal import Journal
    from checkin.keyring import Keyring
    from checkin.merge import Preview

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


@dataclass(frozen=True)
class Run:
    """What the commands of one run share.

    Args:
        now: gives the present local time, with its zone.
        passphrase_command: what the shell runs to get the passphrase; None to ask for it.
    """

    places: Places
    settings: Settings
    now: Callable[[], datetime]
    passphrase_command: str | None

    @property
    def vault(self) -> Vault:
        """The vault at its place, whether it is made yet or not."""
        from storage.vault import FileVault

        return FileVault(self.places.vault, state=self.places.state, now=self.now)

    @contextmanager
    def journal(self, *, read_only: bool = True) -> Iterator[Journal]:
        """The journal, open for the block, after saying what the leader should know about the vault."""
        vault = self.vault
        with _opened(vault, self.passphrase(vault), read_only=read_only) as opened:
            yield opened.journal

    @contextmanager
    def keys(self, secret: Secret) -> Iterator[Keyring]:
        """What opens the vault, for the block, where it can be changed.

        Args:
            secret: opens the vault.
        """
        with _opened(self.vault, secret, read_only=False) as opened:
            if opened.keys is None:
                raise ReadOnly
            opened.keys.check()
            yield opened.keys

    @contextmanager
    def backups(self, *, read_only: bool) -> Iterator[Backups]:
        """The backups of the vault, for the block, while it is open."""
        vault = self.vault
        with _opened(vault, self.passphrase(vault), read_only=read_only) as opened:
            if opened.backups is None:
                raise ReadOnly
            yield opened.backups

    def passphrase(self, vault: Vault) -> Passphrase:
        """The passphrase that a vault has; nobody is asked for it where there is no vault to open."""
        vault.check()
        return prompt.passphrase(self.passphrase_command)

    def recovery_words(self) -> RecoveryWords:
        """The recovery words that the vault has; nobody is asked for them where there is no vault to open."""
        self.vault.check()
        return prompt.typed_recovery_words()


@contextmanager
def _opened(vault: Vault, secret: Secret, *, read_only: bool) -> Iterator[Opened]:
    opened = vault.unlock(secret, read_only=read_only)
    try:
        for notice in opened.notices:
            if notice.kind == "in-use" and not read_only:
                raise InUse(notice.holder)
            click.echo(notice_sentence(notice), err=True)
        if opened.backups is not None and not read_only:
            opened.backups.catch_up()
        yield opened
    finally:
        opened.journal.close()


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


in_run = click.make_pass_decorator(Run)


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


@checkin.command(help=N_("Make a vault."))
@in_run
def init(run: Run) -> None:
    vault = run.vault
    if vault.exists():
        raise VaultExists
    passphrase = prompt.new_passphrase(run.passphrase_command)
    recovery = prompt.recovery_words_or_none(vault.new_recovery_words) if prompt.somebody_is_there() else None
    vault.create(passphrase, recovery).journal.close()
    click.echo(_("The vault is made: {path}").format(path=plain_text(str(vault.path))))
    if recovery is None:
        click.echo(_("It has no recovery words: without the passphrase nobody can open it, not even you."))


@checkin.command(help=N_("Say what is due. Counts and dates, no names and no content."))
@option("--json", "as_json", is_flag=True, help=N_("Answer in JSON."))
@option("--exit-code", is_flag=True, help=N_("Exit with 1 when a check-in waits or something is due."))
@in_run
def due(run: Run, as_json: bool, exit_code: bool) -> int:
    from checkin.agenda import Agenda, CheckInState

    today = run.now().date()
    with run.journal() as journal:
        state, agenda = CheckInState.of(journal, today), Agenda.of(journal, today)
    if as_json:
        click.echo(_json(_due_plain(state, agenda)))
    else:
        click.echo("\n".join((state.description, agenda.description, agenda.cases_description, *map(_said, agenda))))
    pressing = state.can_start or len(agenda.overdue()) or len(agenda.today())
    return Status.FOUND if exit_code and pressing else Status.DONE


def _said(row: Row) -> str:
    kind = _("conversation") if isinstance(row.document, Conversation) else _("promise")
    return "  ".join(filter(None, (str(row.due or ""), kind, row.description)))


def _row_plain(row: Row) -> dict[str, Any]:
    kind = "conversation" if isinstance(row.document, Conversation) else "promise"
    return {"kind": kind, "when": row.when, "due": row.due.isoformat() if row.due else None, "days_late": row.late}


def _due_plain(state: CheckInState, agenda: Agenda) -> dict[str, Any]:
    return {
        "check_in": {"week": str(state.week), "state": state.state, "next_on": state.next_on.isoformat()},
        "agenda": [_row_plain(row) for row in agenda],
        "later": agenda.later,
        "open_cases": len(agenda.cases),
    }


@checkin.command(
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


@checkin.command(help=N_("Read the whole vault and say whether it is sound. Changes nothing."))
@option("--json", "as_json", is_flag=True, help=N_("Answer in JSON."))
@in_run
def verify(run: Run, as_json: bool) -> int:
    vault = run.vault
    report = vault.verify(run.passphrase(vault))
    if as_json:
        click.echo(_json(_report_plain(report)))
    else:
        click.echo(_(CONDITIONS[report.condition]))
        if report.damage is not None and report.condition in _BAD:
            click.echo("\n".join(damage_lines(report.damage, most=_ONE_BY_ONE)))
    return Status.DAMAGED if report.condition in _BAD else Status.DONE


@checkin.command(help=N_("Write a new vault of all that can be read of a damaged one. The old one stays as it is."))
@option("-o", "--output", type=click.Path(path_type=Path), required=True, help=N_("A new file; none is written over."))
@in_run
def salvage(run: Run, output: Path) -> None:
    vault = run.vault
    report = vault.salvage(run.passphrase(vault), output)
    held = ngettext("{count} document", "{count} documents", report.documents).format(count=report.documents)
    click.echo(_("Written to {path}, and read back: {held}.").format(path=plain_text(str(output)), held=held))
    click.echo(_(CONDITIONS[report.condition]))
    if report.damage is not None and report.condition in _BAD:
        click.echo("\n".join(gone_lines(report.damage, most=_ONE_BY_ONE)))
    click.echo(
        _(
            "The same passphrase and recovery words open the new one. To go on with it, close checkin, move the old"
            " file aside, and move the new one to {place}. Keep the old one."
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


@checkin.command(help=N_("Make a backup now, where something was changed since the last one, and say where it is."))
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


FAULTS: Mapping[Fault, str] = {
    "damaged": N_("damaged"),
    "locked": N_("opens with another passphrase"),
    "newer": N_("from a newer checkin"),
    "refused": N_("can't be read"),
}


@checkin.command(help=N_("List the backups; with one of them, write it as a vault beside the present one."))
@click.argument("name", metavar="[DAY]", required=False)
@option("--json", "as_json", is_flag=True, help=N_("Answer with the list in JSON."))
@in_run
def restore(run: Run, name: str | None, as_json: bool) -> None:
    from storage import restoring

    restoring.check(run.places.vault)
    restorer = restoring.Restorer(run.places.vault, prompt.passphrase(run.passphrase_command))
    backups = restorer.backups
    if name is None:
        click.echo(_json([_backup_plain(backup) for backup in backups]) if as_json else _listed(backups))
        return
    chosen = next((backup for backup in backups if backup.name == name), None)
    if chosen is None:
        raise Refused(_("There is no backup of that name. “checkin restore” lists them."))
    if chosen.fault is not None:
        raise Refused(_("The backup can't be restored: {why}.").format(why=_(FAULTS[chosen.fault])))
    click.echo(_compared(restorer.difference(chosen)), err=True)
    if prompt.somebody_is_there():
        click.confirm(_("Write it beside the present vault?"), default=True, abort=True, err=True)
    with _over_nothing(restorer.place_of(chosen)):
        path = plain_text(str(restorer.restore(chosen)))
    click.echo(_("Restored as a vault of its own: {path}").format(path=path))
    click.echo(_("It opens with the passphrase of its day: checkin --vault {path}").format(path=shlex.quote(path)))
    click.echo(
        _("To go on with it, close checkin, move the present file away, and name this one {name}.").format(
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


@checkin.command(help=N_("Write the whole journal out, readable. What is written is no longer protected."))
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


@checkin.command("import", help=N_("Bring an exported journal in. What is here stays; clashes are kept side by side."))
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
            click.confirm(_("Bring this in?"), default=True, abort=True, err=True)
        coming.into(journal)
    click.echo(_("The import is done."))


@checkin.command(
    help=N_("Merge another copy of this vault, from a second machine or a synced folder. It stays as it is.")
)
@click.argument("other", type=click.Path(path_type=Path))
@in_run
def merge(run: Run, other: Path) -> None:
    from checkin.merge import contested

    vault = run.vault
    with _opened(vault, run.passphrase(vault), read_only=False) as opened:
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
            click.confirm(_("Merge this?"), default=True, abort=True, err=True)
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
    return copies.read(other, prompt.passphrase(None))


def _previewed(preview: Preview) -> str:
    counts = (
        (_("{count} new"), preview.new),
        (_("{count} changed"), preview.newer),
        (_("{count} changed on both sides, both kept"), preview.concurrent),
        (_("{count} deleted"), preview.deleted),
        (_("{count} already here"), preview.same + preview.older),
    )
    return " · ".join(text.format(count=count) for text, count in counts if count) or _("The file holds nothing.")


@checkin.command("sample", help=N_("Print an invented journal as JSON, for demos and measurements."))
@option(
    "--years", type=click.IntRange(1, 100), metavar="N", default=2, show_default=True, help=N_("Years of check-ins.")
)
@option("--people", type=click.IntRange(min=2), metavar="N", default=8, show_default=True, help=N_("How many people."))
@option(
    "--seed",
    type=int,
    metavar="N",
    default=1,
    show_default=True,
    help=N_("The same number gives the same journal on a day."),
)
@in_run
def sample_(run: Run, years: int, people: int, seed: int) -> None:
    from random import Random

    from checkin import library
    from checkin.agenda import WEEKLY
    from checkin.exchange import exported
    from checkin.sample import sample
    from storage.journal import memory_journal

    deck, phrases = library.deck(WEEKLY, language.current()), library.phrases(language.current())
    if people > len(phrases.aliases):
        raise click.UsageError(_("There are {count} invented people.").format(count=len(phrases.aliases)))
    today = run.now().date()
    documents = sample(Random(seed), today, deck, phrases, years=years, people=people)
    journal = memory_journal(now=lambda: datetime.combine(today, time(), tzinfo=UTC))
    with journal.action("sample") as action:
        action.put(*documents)
    click.echo(exported(journal), nl=False)


known_option = option(
    "--known/--not-known",
    default=None,
    help=N_("Whether somebody might know the old one; if so, the vault gets a new key. Else it is asked."),
)


@checkin.command(help=N_("Change the passphrase. Where somebody might know the old one, the vault gets a new key too."))
@known_option
@option("--with-recovery-words", is_flag=True, help=N_("Open the vault by them, when the passphrase is forgotten."))
@option("--new-passphrase-command", metavar="CMD", help=N_("A command whose output is the new passphrase."))
@in_run
def passphrase(run: Run, known: bool | None, with_recovery_words: bool, new_passphrase_command: str | None) -> None:
    present = run.recovery_words() if with_recovery_words else run.passphrase(run.vault)
    with run.keys(present) as keys:
        known = prompt.known(known, _("Might somebody know the old one?"))
        has_words = any(slot.kind == "recovery" for slot in keys.slots)
        if known and has_words and not prompt.somebody_is_there():
            raise Refused(_("Nobody is there to write down the recovery words that a new key needs."))
        new = prompt.new_passphrase(new_passphrase_command)
        if not known:
            keys.change_passphrase(present, new)
        elif has_words:
            click.echo(_("The old recovery words will open the vault no longer; these are the new ones."), err=True)
            keys.rotate(present, new, prompt.recovery_words(keys.new_recovery_words))
        else:
            keys.rotate(present, new, None)
    click.echo(
        _("The passphrase is changed, and the vault has a new key.") if known else _("The passphrase is changed.")
    )


@checkin.command(help=N_("Make new recovery words. They open the vault when the passphrase is forgotten."))
@option("--remove", is_flag=True, help=N_("Make none, and let the present ones open the vault no longer."))
@known_option
@in_run
def recovery(run: Run, remove: bool, known: bool | None) -> None:
    present = run.passphrase(run.vault)
    with run.keys(present) as keys:
        old = [slot for slot in keys.slots if slot.kind == "recovery"]
        if remove and not old:
            raise NoRecovery
        if not remove and not prompt.somebody_is_there():
            raise Refused(_("Nobody is there to write the new recovery words down: run it in a terminal."))
        known = bool(old) and prompt.known(known, _("Might somebody know the old words?"))
        if remove and prompt.somebody_is_there():
            click.echo(_("Without recovery words a forgotten passphrase means that everything is lost."), err=True)
            click.confirm(_("Remove them?"), abort=True, err=True)
        new = None if remove else prompt.recovery_words(keys.new_recovery_words)
        if known:
            keys.rotate(present, present, new)
        elif new is not None:
            keys.change_recovery(present, new)
        else:
            for slot in old:
                keys.remove(present, slot)
    click.echo(_("The recovery words open the vault no longer.") if remove else _("The new recovery words are in use."))


@checkin.command(help=N_("Say what helps to find a fault. Versions, places and the terminal, no content."))
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


def _json(plain: object) -> str:
    return json.dumps(plain, indent=2, sort_keys=True)


def _found(path: Path) -> str:
    return f"{path} ({_('there') if path.exists() else _('not made yet')})"


@checkin.command(help=N_("Print what makes a shell complete checkin's commands."))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    if complete is None:
        raise LookupError(shell)
    click.echo(complete(checkin, {}, "checkin", "_CHECKIN_COMPLETE").source())


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
