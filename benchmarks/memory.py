"""Memory of the program with ten years of journal open, against the barest Textual app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.invented import PASSPHRASE, filled, vault_in
from benchmarks.programs import environment, module
from benchmarks.ratio import Ratio, compare
from benchmarks.terminal import Terminal
from storage.keys import DEFAULT

RUNS = 5
YEARS = 10


def measure() -> Iterator[Ratio]:
    """What stays once the journal is open, and the peak, which is the memory that the key derivation asks for.

    Only Linux tells a process's own peak apart from that of the one that started it; elsewhere there is no row.
    """
    if not Path("/proc/self/status").exists():
        return
    with TemporaryDirectory(prefix="checkin-") as folder:
        vault = vault_in(Path(folder), cost=DEFAULT)
        filled(vault, YEARS).close()
        told = environment(Path(folder))
        ours = partial(_checkin, vault.path, told)
        bare = partial(_bare, told)
        yield compare(
            f"memory, {YEARS} years open ÷ a bare app", lambda: ours()[0], lambda: bare()[0], runs=RUNS, unit="MiB"
        )
        yield compare(
            f"peak memory, {YEARS} years opened ÷ a bare app",
            lambda: ours()[1],
            lambda: bare()[1],
            runs=RUNS,
            unit="MiB",
        )


def _checkin(vault: Path, told: Mapping[str, str]) -> tuple[float, float]:
    with Terminal(module("checkin", "--vault", str(vault)), told) as terminal:
        terminal.first_frame("Passphrase")
        terminal.press(f"{PASSPHRASE.text}\r", shows="Today")
        return _memory(terminal)


def _bare(told: Mapping[str, str]) -> tuple[float, float]:
    with Terminal(module("benchmarks.apps.bare"), told) as terminal:
        terminal.first_frame("Nothing")
        return _memory(terminal)


def _memory(terminal: Terminal) -> tuple[float, float]:
    """MiB in memory now, and at the most: proc_pid_status(5)."""
    terminal.settle()
    status = Path(f"/proc/{terminal.pid}/status").read_text()
    figures = dict(line.split(":", 1) for line in status.splitlines())
    now, most = (int(figures[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, most
