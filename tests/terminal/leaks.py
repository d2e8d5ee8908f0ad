"""What a story must not leave behind, where others can read it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.terminal.terminal import Terminal
from tests.traces import TITLES, is_in, traces


def told_to_others(terminal: Terminal, secrets: Sequence[str], *, unseen: Sequence[str] = ()) -> list[str]:
    """Where the running program, which must have been started `open`, tells somebody else of a secret.

    Args:
        secrets: what nobody else may know.
        unseen: those that may not even be shown on the terminal.
    """
    outside = terminal.seen_from_outside
    return [
        *(f"seen from outside: {secret}" for secret in secrets if is_in(outside, secret)),
        *(f"shown: {secret}" for secret in unseen if is_in(terminal.output, secret)),
        *(f"a title or a clipboard: {title!r}" for title in titles(terminal)),
    ]


def left_behind(terminal: Terminal, secrets: Sequence[str]) -> list[str]:
    """Where a secret can be read on the disk."""
    return [f"{path.name}: {secret}" for secret in secrets for path in traces(terminal.home, secret)]


def titles(terminal: Terminal) -> list[bytes]:
    """What began a title of the window, or went to the clipboard."""
    return [title for title in TITLES if title in terminal.output]
