"""The process that checkin runs in: what it writes in, the signals it hears, and how each system lets it start anew."""

from __future__ import annotations

import io
import os
import signal
import sys
from contextlib import suppress
from contextvars import copy_context

TYPE_CHECKING = False  # as type checkers read it: every command begins here
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable
    from typing import Any, NoReturn

REPLACES_ITSELF = sys.platform != "win32"
"""Whether a program can become another in its place; on Windows exec gives the console back to the shell."""

HEARD = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGBREAK", "SIGTSTP", "SIGCONT")
"""The signals that end, stop and continue a program. Windows has the first, the third and the fifth."""

LOCKED = 75
"""Exit status that asks the keeper to start the program anew (`EX_TEMPFAIL` of BSD's sysexits)."""

_KEPT = "CHECKIN_KEPT"
_STOPPED = "import os, signal, sys; os.kill(os.getpid(), signal.SIGSTOP); os.execv(sys.argv[1], sys.argv[1:])"


def write_utf_8(*streams: object, platform: str = sys.platform) -> None:
    """Let streams take every sign on Windows too, where what is no console gets a code page that lacks many."""
    for stream in streams:
        if platform == "win32" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def listen(loop: AbstractEventLoop, heard: Callable[[signal.Signals], None], system: Any = signal) -> None:
    """Let a loop hear the signals that this system has.

    By Python's own `signal`, since the loops of Windows take none.

    Args:
        heard: called in the loop.
        system: the module `signal`.
    """

    # A signal comes upon whatever is being done, and would be heard in the context of that.
    context = copy_context()

    def pass_on(number: int, _frame: object) -> None:
        with suppress(RuntimeError):  # the loop is over, and so is the program in a moment
            loop.call_soon_threadsafe(heard, system.Signals(number), context=context)

    for name in HEARD:
        if hasattr(system, name):
            system.signal(getattr(system, name), pass_on)


def start_anew() -> int:
    """Become a fresh process, in which nothing that was open is left in memory.

    Returns:
        Where that can't be done: the exit status by which the keeper starts a fresh one.
    """
    if REPLACES_ITSELF:
        _become(_itself())
    return LOCKED


def stop() -> NoReturn:
    """Stop until the shell continues this process, and start anew then. What is stopped holds nothing.

    Called where a system has such signals.
    """
    _become((sys.executable, "-I", "-S", "-c", _STOPPED, *_itself()))


def needs_keeper() -> bool:
    """Whether this process is the first one on a system where none can take its own place."""
    return not REPLACES_ITSELF and _KEPT not in os.environ


def keep() -> int:
    """Run checkin in a process of its own, a fresh one after each lock, and give the exit status of the last.

    The keeper itself opens nothing.
    """
    import subprocess

    for name in ("SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            # They reach every program in the console, and the one that is kept answers them.
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    status = LOCKED
    while status == LOCKED:
        status = subprocess.call(_itself(), env=os.environ | {_KEPT: "1"})  # noqa: S603  # starts itself, as it was started
    return status


def _itself() -> tuple[str, ...]:
    return (sys.executable, *sys.orig_argv[1:])


def _become(arguments: tuple[str, ...]) -> NoReturn:
    os.execv(arguments[0], arguments)  # noqa: S606  # starts itself, as it was started
