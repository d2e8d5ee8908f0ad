"""What a process that will hold a passphrase does first: no dumps, and nobody listens in by the environment."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import MutableMapping

PR_SET_DUMPABLE = 4
"""From Linux's `sys/prctl.h`."""

HARMLESS = frozenset({"TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DISABLE_KITTY_KEY", "TEXTUAL_THEME"})
"""Textual's variables that change how it looks and takes keys; the others log, record, press keys or open ports."""


def forbid_dumps() -> None:
    """Let neither a crash nor another process of this user write this process's memory down, where that can be had."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def scrub(environment: MutableMapping[str, str] = os.environ) -> None:
    """Remove Textual's variables but the harmless ones. Textual reads them when it is imported, so call this before."""
    for name in [name for name in environment if name.startswith("TEXTUAL") and name not in HARMLESS]:
        del environment[name]


def hush() -> None:
    """Let what nothing catches be told by its kind and place; Python's own account quotes the message too."""
    sys.excepthook = lambda _kind, error, _trace: _tell(error)
    sys.unraisablehook = lambda unraisable: _tell(unraisable.exc_value)
    threading.excepthook = lambda failed: _tell(failed.exc_value)


def _tell(error: BaseException | None) -> None:
    if error is None or isinstance(error, SystemExit):
        return
    from checkin.crash import account

    print(account(error), file=sys.stderr)
