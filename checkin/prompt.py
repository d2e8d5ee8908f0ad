"""Asking the person at the terminal for what only they know: passphrases and recovery words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from random import SystemRandom
from typing import Any

import click

from checkin.language import _
from checkin.note import LONGEST
from checkin.sentences import sentence
from checkin.strength import GOOD, score, too_short
from checkin.vault import NoteTooLong, Passphrase, RecoveryWords, WeakPassphrase

CHECKED = 2
"""How many of the recovery words are asked for after they were shown."""


class Refused(click.ClickException):
    """A command can't do what it was asked; the message is the sentence to say."""

    exit_code = 7

    def show(self, file: Any = None) -> None:
        """Say the sentence on standard error."""
        click.echo(self.message, err=True)


def somebody_is_there() -> bool:
    """Whether a person can answer: what we read and where we ask are both a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def passphrase(command: str | None, *, question: str = "", on_screen: bool = False) -> Passphrase:
    """The passphrase a vault has.

    Args:
        command: what the shell runs to get it; None to ask the person.
        question: how to ask for it where it is not that of the vault itself.
        on_screen: whether the journal is on the terminal: the command then reads nothing there, and what it says about
            itself is not drawn over the page.

    Raises:
        Refused: when the command fails, or nobody is there to ask.
    """
    if command is not None:
        return Passphrase(_told_by(command, on_screen=on_screen))
    return Passphrase(_asked(question or _("Passphrase"), twice=False))


def typed_recovery_words() -> RecoveryWords:
    """The recovery words a vault has, as the person reads them from paper; they leave the screen again.

    Raises:
        Refused: when nobody is there to ask.
    """
    if not somebody_is_there():
        raise Refused(_("Nobody is there to ask for the recovery words."))
    answer: str = click.prompt(_("Recovery words"), err=True)
    _wipe()
    return RecoveryWords(answer)


def known(said: bool | None, question: str) -> bool:
    """Whether somebody else might know what opened the vault so far: as an option said, or as the person answers.

    Raises:
        Refused: when no option said so, and nobody is there to ask.
    """
    if said is not None:
        return said
    if not somebody_is_there():
        raise Refused(_("Nobody is there to ask whether somebody might know the old one: say --known or --not-known."))
    click.echo(_("Yes gives the vault a new key, so that no old copy of the file helps to open it."), err=True)
    return agrees(question)


def agrees(question: str, *, unsaid: bool | None = None) -> bool:
    """Whether the person says yes: in their own language, by the word or its first letter, or as everywhere by `y`.

    Here, because click asks and understands in English only.

    Args:
        unsaid: what enter alone means; None to ask again.
    """
    yes, no = _("yes"), _("no")
    letters = "/".join(word[0].upper() if unsaid is meant else word[0] for word, meant in ((yes, True), (no, False)))
    while True:
        answer: str = click.prompt(f"{question} [{letters}]", default="", show_default=False, err=True)
        said = answer.strip().casefold()
        if not said and unsaid is not None:
            return unsaid
        if said in {yes, yes[0], "yes", "y"}:
            return True
        if said in {no, no[0], "no", "n"}:
            return False
        click.echo(_("Answer {yes} or {no}.").format(yes=yes, no=no), err=True)


def must_agree(question: str, *, unsaid: bool) -> None:
    """Go on only where the person says yes.

    Raises:
        Abort: they do not.
    """
    if not agrees(question, unsaid=unsaid):
        raise click.Abort


def new_passphrase(command: str | None = None) -> Passphrase:
    """A new passphrase; the person types it twice, and is asked once more where it is easy to guess.

    Raises:
        Refused: when the command fails, or nobody is there to ask.
    """
    if command is not None:
        return Passphrase(_told_by(command))
    if not somebody_is_there():
        raise Refused(_("Nobody is there to ask for the new passphrase; name a command with --new-passphrase-command."))
    while True:
        text = _asked(_("New passphrase"), twice=True)
        if too_short(text):
            click.echo(sentence(WeakPassphrase()), err=True)
        elif score(text) >= GOOD or agrees(_("It is easy to guess. Take it all the same?"), unsaid=False):
            return Passphrase(text)


def note(*, piped: bool) -> str:
    """A quick note: what the person types into one line, or all of standard input.

    Args:
        piped: standard input is to be read to its end, also where a person is there.

    Raises:
        NoteTooLong: there is more of it than a note holds.
        UsageError: it is no text.
    """
    if somebody_is_there() and not piped:
        answer: str = click.prompt(_("Quick note"), err=True)
        return answer
    content = sys.stdin.buffer.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise NoteTooLong
    try:
        return content.decode()
    except UnicodeDecodeError:
        pass
    raise click.UsageError(_("The note is not text in UTF-8."))


def recovery_words_or_none(new: Callable[[], str]) -> RecoveryWords | None:
    """New recovery words, or None where the person does without.

    Args:
        new: draws them.
    """
    click.echo(_("Recovery words open the vault when the passphrase is forgotten."), err=True)
    return recovery_words(new) if agrees(_("Make recovery words?"), unsaid=True) else None


def recovery_words(new: Callable[[], str]) -> RecoveryWords:
    """New recovery words, shown once and checked.

    Args:
        new: draws them.
    """
    words = new()
    listed = words.split()
    click.echo(_("They are shown this once. Write them on paper:"), err=True)
    click.echo("\n".join(f"{number:>4}  {word}" for number, word in enumerate(listed, start=1)), err=True)
    click.echo(_("Press a key when they are on paper; then they are taken off the screen."), err=True)
    click.getchar()
    _wipe()
    for at in sorted(SystemRandom().sample(range(len(listed)), CHECKED)):
        _check(listed[at], at + 1)
        _wipe()
    return RecoveryWords(words)


def _wipe() -> None:
    """Take everything off the screen where we ask, which is a terminal even when the answer goes elsewhere."""
    # What scrolled off too, where the terminal knows how (ECMA-48 "erase in display", as xterm extends it).
    click.echo("\x1b[2J\x1b[3J\x1b[H", nl=False, err=True)


def _check(word: str, number: int) -> None:
    while True:
        answer: str = click.prompt(_("Word {number}").format(number=number), err=True)
        if answer.strip().casefold() == word:
            return
        click.echo(_("That is another word. Look at your paper again."), err=True)


def _told_by(command: str, *, on_screen: bool = False) -> str:
    terminal = subprocess.DEVNULL if on_screen else None
    # The command is the leader's own, and the shell reads it, so that pipes and quotes work as at a prompt.
    done = subprocess.run(  # noqa: S602
        command, shell=True, stdin=terminal, stdout=subprocess.PIPE, stderr=terminal, check=False
    )
    if done.returncode:
        raise Refused(_("The passphrase command failed with status {status}.").format(status=done.returncode))
    try:
        return done.stdout.decode().removesuffix("\n")
    except UnicodeDecodeError:
        raise Refused(_("The passphrase command gave something that is not text.")) from None


def _asked(question: str, *, twice: bool) -> str:
    if not somebody_is_there():
        raise Refused(_("Nobody is there to ask for the passphrase; name a command with --passphrase-command."))
    answer: str = click.prompt(question, hide_input=True, confirmation_prompt=twice, err=True)
    return answer
