"""Every module, imported by an interpreter that lacks what only Unix has; with a control for each way to miss it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

LIKE_WINDOWS = """
import importlib, os, pkgutil, signal, sys, time

def import_all():
    for name in sys.argv[1:]:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{name}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)

import_all()  # the libraries know this system, and stay
for name in [name for name in sys.modules if name.partition(".")[0] in sys.argv[1:]]:
    del sys.modules[name]
for name in ("fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"):
    sys.modules[name] = None
for name in [name for name in vars(signal) if name.startswith("SIG")]:
    if name not in {"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM", "SIG_DFL", "SIG_IGN"}:
        delattr(signal, name)
for name in (
    "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC", "WNOHANG", "chown", "fork", "forkpty", "getgid",
    "geteuid", "getuid", "killpg", "mkfifo", "openpty", "pread", "pwrite", "setsid", "statvfs", "sysconf", "uname",
):
    delattr(os, name)
del time.clock_gettime
sys.platform = "win32"  # os.name stays: paths of Windows can't be made here
import_all()
"""

AT_RUN_TIME = """
import asyncio
from checkin import hardening, process
from storage.platform import SYSTEM, Windows

hardening.forbid_dumps()
assert type(SYSTEM) is Windows
assert process.needs_keeper()
loop = asyncio.new_event_loop()
process.listen(loop, print)
loop.close()
print("there")
"""


def run(program: str, *packages: str, where: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a program after importing all of these packages as on Windows."""
    return subprocess.run(
        [sys.executable, "-c", LIKE_WINDOWS + program, *packages],
        cwd=where,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_module_can_be_imported_on_windows_and_the_start_finds_what_it_needs() -> None:
    done = run(AT_RUN_TIME, "checkin", "screens", "storage")
    assert done.stdout == "there\n", done.stderr


def test_the_tests_can_be_collected_on_windows() -> None:
    done = run("", "checkin", "screens", "storage", "tools", "tests")
    assert not done.returncode, done.stderr


@pytest.mark.parametrize(
    "needing", ["import fcntl", "from signal import SIGHUP", "import os; flags = os.O_NONBLOCK", "import pwd"]
)
def test_what_only_unix_has_is_missed(needing: str, tmp_path: Path) -> None:
    """The control."""
    (tmp_path / "planted.py").write_text(needing)
    done = run("", "planted", where=tmp_path)
    assert done.returncode
    assert "Error" in done.stderr
