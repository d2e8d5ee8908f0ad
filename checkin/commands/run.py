"""A run: what its commands share, the open vault above all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import click

from checkin import prompt
from checkin.place import Places
from checkin.sentences import notice_sentence
from checkin.settings import Settings
from checkin.vault import InUse, Opened, Passphrase, ReadOnly, RecoveryWords, Secret, Vault

if TYPE_CHECKING:
    from checkin.backup import Backups
    from checkin.journal import Journal
    from checkin.keyring import Keyring


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

    def passphrase(self) -> Passphrase:
        """The passphrase that the vault has; nobody is asked for it where there is no vault to open."""
        self.vault.check()
        return prompt.passphrase(self.passphrase_command)

    def recovery_words(self) -> RecoveryWords:
        """The recovery words that the vault has; nobody is asked for them where there is no vault to open."""
        self.vault.check()
        return prompt.typed_recovery_words()

    @contextmanager
    def opened(self, secret: Secret | None = None, *, read_only: bool) -> Iterator[Opened]:
        """The vault, open for the block, after saying what the leader should know about it.

        Args:
            secret: opens it; None for its passphrase.

        Raises:
            InUse: it is to be changed, and somebody else has it open.
        """
        opened = self.vault.unlock(self.passphrase() if secret is None else secret, read_only=read_only)
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

    @contextmanager
    def journal(self, *, read_only: bool = True) -> Iterator[Journal]:
        """The journal, for the block."""
        with self.opened(read_only=read_only) as opened:
            yield opened.journal

    @contextmanager
    def keys(self, secret: Secret) -> Iterator[Keyring]:
        """What opens the vault, for the block, where it can be changed.

        Args:
            secret: opens the vault.
        """
        with self.opened(secret, read_only=False) as opened:
            if opened.keys is None:
                raise ReadOnly
            opened.keys.check()
            yield opened.keys

    @contextmanager
    def backups(self, *, read_only: bool) -> Iterator[Backups]:
        """The backups of the vault, for the block, while it is open."""
        with self.opened(read_only=read_only) as opened:
            if opened.backups is None:
                raise ReadOnly
            yield opened.backups


in_run = click.make_pass_decorator(Run)


def in_json(plain: object) -> str:
    """An answer in JSON, for scripts."""
    return json.dumps(plain, indent=2, sort_keys=True)
