"""From exec to the first painted frame: the locked door, against the barest Textual app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.invented import filled, vault_in
from benchmarks.programs import environment, module
from benchmarks.ratio import Ratio, compare
from benchmarks.terminal import Terminal

RUNS = 20
AIM = 1.25


def measure() -> Iterator[Ratio]:
    """One row: real processes in a terminal, until the word that names the field, or the bare app's only one."""
    with TemporaryDirectory(prefix="checkin-") as folder:
        vault = vault_in(Path(folder))
        filled(vault, 1).close()
        told = environment(Path(folder))
        door = partial(_first_frame, module("checkin", "--vault", str(vault.path)), told, "Passphrase")
        bare = partial(_first_frame, module("benchmarks.apps.bare"), told, "Nothing")
        yield compare("first frame of the locked door ÷ a bare app", door, bare, runs=RUNS, aim=AIM)


def _first_frame(command: Sequence[str], told: Mapping[str, str], text: str) -> float:
    with Terminal(command, told) as terminal:
        return terminal.first_frame(text)
