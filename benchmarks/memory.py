"""Memory of the program with ten years of journal open, against the barest Textual app."""

from __future__ import annotations

import subprocess
import sys
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
MIB = 1 << 20
UNIT_OF_PEAK = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts a peak (getrusage(2))."""


def measure() -> Iterator[Ratio]:
    """What stays once the journal is open, and the peak, which is the memory that the key derivation asks for."""
    with TemporaryDirectory(prefix="checkin-") as folder:
        vault = vault_in(Path(folder), cost=DEFAULT)
        filled(vault, YEARS).close()
        told = environment(Path(folder))
        ours = partial(_checkin, vault.path, told)
        bare = partial(_bare, told)
        for name, at in (("memory, 10 years open ÷ a bare app", 0), ("peak memory, 10 years opened ÷ a bare app", 1)):
            yield compare(name, lambda at=at: ours()[at], lambda at=at: bare()[at], runs=RUNS, unit="MiB")


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
    """MiB in memory now, and at the most."""
    terminal.settle()
    asked = subprocess.run(["ps", "-o", "rss=", "-p", str(terminal.pid)], capture_output=True, text=True, check=True)
    return int(asked.stdout) * 1024 / MIB, terminal.end() * UNIT_OF_PEAK / MIB
