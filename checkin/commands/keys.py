"""What opens the vault: made with it, and changed later."""

from __future__ import annotations

import click

from checkin import prompt
from checkin.commands.run import Run, in_run
from checkin.language import N_, _
from checkin.plain_text import plain_text
from checkin.prompt import Refused
from checkin.spoken import command, option
from checkin.vault import NoRecovery, VaultExists

known_option = option(
    "--known/--not-known",
    default=None,
    help=N_("Whether somebody might know the old one; if so, the vault gets a new key. Else it is asked."),
)


@command(help=N_("Make a vault."))
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


@command(help=N_("Change the passphrase. Where somebody might know the old one, the vault gets a new key too."))
@known_option
@option("--with-recovery-words", is_flag=True, help=N_("Open the vault by them, when the passphrase is forgotten."))
@option("--new-passphrase-command", metavar="CMD", help=N_("A command whose output is the new passphrase."))
@in_run
def passphrase(run: Run, known: bool | None, with_recovery_words: bool, new_passphrase_command: str | None) -> None:
    present = run.recovery_words() if with_recovery_words else run.passphrase()
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


@command(help=N_("Make new recovery words. They open the vault when the passphrase is forgotten."))
@option("--remove", is_flag=True, help=N_("Make none, and let the present ones open the vault no longer."))
@known_option
@in_run
def recovery(run: Run, remove: bool, known: bool | None) -> None:
    present = run.passphrase()
    with run.keys(present) as keys:
        old = [slot for slot in keys.slots if slot.kind == "recovery"]
        if remove and not old:
            raise NoRecovery
        if not remove and not prompt.somebody_is_there():
            raise Refused(_("Nobody is there to write the new recovery words down: run it in a terminal."))
        known = bool(old) and prompt.known(known, _("Might somebody know the old words?"))
        if remove and prompt.somebody_is_there():
            click.echo(_("Without recovery words a forgotten passphrase means that everything is lost."), err=True)
            prompt.must_agree(_("Remove them?"), unsaid=False)
        new = None if remove else prompt.recovery_words(keys.new_recovery_words)
        if known:
            keys.rotate(present, present, new)
        elif new is not None:
            keys.change_recovery(present, new)
        else:
            for slot in old:
                keys.remove(present, slot)
    click.echo(_("The recovery words open the vault no longer.") if remove else _("The new recovery words are in use."))
    if old and not known:
        click.echo(_("Backups from before still open with the old ones."))
