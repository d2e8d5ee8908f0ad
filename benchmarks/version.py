"""What a command costs before it does anything: `--version` of checkin and of jrnl, as whole processes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.programs import environment, jrnl, module
from benchmarks.ratio import Ratio, compare

RUNS = 30
AIM = 0.6


def measure() -> Iterator[Ratio]:
    """One row."""
    with TemporaryDirectory(prefix="checkin-") as home:
        told = environment(Path(home))
        ours, theirs = module("checkin", "--version"), jrnl("--version")
        yield compare(
            "checkin --version ÷ jrnl --version",
            partial(_run, ours, told),
            partial(_run, theirs, told),
            runs=RUNS,
            aim=AIM,
        )


def _run(command: Sequence[str], told: Mapping[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, env=told, capture_output=True, check=True)
    took = time.perf_counter() - began
    assert done.stdout
    return took
