"""Commands and options whose help is translated when it is shown, so that it follows the language in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from checkin.language import N_, _

F = TypeVar("F", bound=Callable[..., Any])

USAGE = (N_("[OPTIONS]"), N_("[COMMAND] [ARGS]..."))
"""What click itself writes into a line of usage, in English only."""


class _Spoken:
    """Help kept as the message, and given in the language of the moment."""

    _message: str | None = None

    @property
    def help(self) -> str | None:
        return _(self._message) if self._message else None

    @help.setter
    def help(self, message: str | None) -> None:
        self._message = message


class Command(_Spoken, click.Command):
    """A command with translated help."""

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        """What stands behind the name of the command in its line of usage."""
        return _worded(super().collect_usage_pieces(context))


class Option(_Spoken, click.Option):
    """An option with translated help."""


class Group(_Spoken, click.Group):
    """A group of commands with translated help; its commands are translated too."""

    command_class = Command

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        """What stands behind the name of the group in its line of usage."""
        return _worded(super().collect_usage_pieces(context))


def _worded(pieces: list[str]) -> list[str]:
    return [_(piece) if piece in USAGE else piece for piece in pieces]


def command(name: str | None = None, *, help: str) -> Callable[[Callable[..., Any]], Command]:
    """Like `click.command`, with translated help."""
    return click.command(name, cls=Command, help=help)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Like `click.option`, with translated help."""
    return click.option(*names, cls=Option, **settings)
