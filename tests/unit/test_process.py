"""The process on systems that these tests do not run on: what it hears, and how it starts anew."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

from checkin import process


@pytest.mark.parametrize(("platform", "written"), [("win32", "1 ✓ · Åse"), ("linux", None)])
def test_what_windows_has_no_sign_for_is_written_all_the_same(platform: str, written: str | None) -> None:
    raw = io.BytesIO()
    piped = io.TextIOWrapper(raw, encoding="cp1252", write_through=True)
    process.write_utf_8(piped, None, platform=platform)
    with nullcontext() if written else pytest.raises(UnicodeEncodeError):
        piped.write("1 ✓ · Åse")
    assert raw.getvalue().decode() == (written or "")


class Signals:
    """The `signal` module of a system.

    Args:
        names: the signals that it has.
    """

    SIG_IGN = "ignored"

    def __init__(self, *names: str) -> None:
        self.by_name = {name: number for number, name in enumerate(names, 1)}
        self.handlers: dict[int, Any] = {}

    def __getattr__(self, name: str) -> int:
        try:
            return self.by_name[name]
        except KeyError:
            raise AttributeError(name) from None

    def Signals(self, number: int) -> str:
        return next(name for name, known in self.by_name.items() if known == number)

    def signal(self, number: int, handler: Callable[[int, object], None]) -> None:
        self.handlers[number] = handler

    def send(self, name: str) -> None:
        self.handlers[self.by_name[name]](self.by_name[name], None)


WINDOWS = ("SIGINT", "SIGILL", "SIGFPE", "SIGSEGV", "SIGTERM", "SIGBREAK", "SIGABRT")
POSIX = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGKILL", "SIGTERM", "SIGSTOP", "SIGTSTP", "SIGCONT", "SIGWINCH")


@pytest.mark.parametrize(
    ("system", "heard"),
    [
        (WINDOWS, {"SIGINT", "SIGTERM", "SIGBREAK"}),
        (POSIX, {"SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGTSTP", "SIGCONT"}),
    ],
    ids=["windows", "posix"],
)
async def test_the_loop_hears_the_signals_that_a_system_has_and_no_other(
    system: tuple[str, ...], heard: set[str]
) -> None:
    signals, told = Signals(*system), list[Any]()
    process.listen(asyncio.get_running_loop(), told.append, signals)
    for name in heard:
        signals.send(name)
    assert told == [], "not within whatever the signal came upon"
    await asyncio.sleep(0)
    assert set(told) == heard
    assert len(signals.handlers) == len(heard)


async def test_a_signal_after_the_loop_is_over_is_no_crash() -> None:
    signals, loop = Signals("SIGTERM"), asyncio.new_event_loop()
    process.listen(loop, print, signals)
    loop.close()
    signals.send("SIGTERM")


def test_a_true_signal_is_heard() -> None:
    """The loop sleeps, and wakes for it."""

    async def wait() -> signal.Signals:
        heard: asyncio.Future[signal.Signals] = asyncio.get_running_loop().create_future()
        process.listen(asyncio.get_running_loop(), heard.set_result)
        asyncio.get_running_loop().call_later(0, signal.raise_signal, signal.SIGTERM)
        return await heard

    before = {number: signal.getsignal(number) for name in process.HEARD if (number := getattr(signal, name, None))}
    try:
        assert asyncio.run(wait()) == signal.SIGTERM
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Kept:
    """What the keeper starts: ends with these statuses, one after the other."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.started: list[tuple[tuple[str, ...], dict[str, str]]] = []

    def __call__(self, arguments: tuple[str, ...], *, env: dict[str, str]) -> int:
        self.started.append((arguments, env))
        return self.statuses.pop(0)


def test_on_windows_a_keeper_starts_it_anew_after_each_lock_and_ends_as_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, signals = Kept(process.LOCKED, process.LOCKED, 3), Signals(*WINDOWS)
    monkeypatch.setattr(process, "REPLACES_ITSELF", False)
    monkeypatch.setattr(process, "signal", signals)
    monkeypatch.setattr(subprocess, "call", kept)
    assert process.needs_keeper()
    assert process.keep() == 3
    assert {signals.Signals(number) for number in signals.handlers} == {"SIGINT", "SIGBREAK"}
    assert len(kept.started) == 3
    for arguments, environment in kept.started:
        assert arguments == (sys.executable, *sys.orig_argv[1:])
        assert environment.keys() - os.environ.keys() == {"CHECKIN_KEPT"}
        assert environment["CHECKIN_KEPT"] == "1"


def test_whoever_is_kept_keeps_nobody_and_asks_to_be_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "REPLACES_ITSELF", False)
    monkeypatch.setenv("CHECKIN_KEPT", "1")
    assert not process.needs_keeper()
    assert process.start_anew() == process.LOCKED


def test_elsewhere_nobody_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "REPLACES_ITSELF", True)
    assert not process.needs_keeper()


def test_a_process_becomes_another_as_it_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[tuple[str, ...]] = []

    class Became(BaseException):
        pass

    def become(program: str, arguments: tuple[str, ...]) -> None:
        assert program == sys.executable
        became.append(arguments)
        raise Became

    monkeypatch.setattr(process, "REPLACES_ITSELF", True)
    monkeypatch.setattr(os, "execv", become)
    for start in (process.start_anew, process.stop):
        with pytest.raises(Became):
            start()
    anew, stopped = became
    assert anew == (sys.executable, *sys.orig_argv[1:])
    assert stopped[-len(anew) :] == anew, "which the stopped one becomes when it is continued"
