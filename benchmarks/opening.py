"""Opening a vault of ten years, until all of it can be read, against the derivation of its key alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from benchmarks.invented import PASSPHRASE, filled, vault_in
from benchmarks.ratio import Ratio, compare
from checkin.journal import KEPT
from storage.keys import DEFAULT
from storage.vault import FileVault

RUNS = 15
AIM = 1.15
YEARS = 10
AT_ONCE = 0.1
"""Seconds within which a second instance is there, once the key is derived."""


def measure() -> Iterator[Ratio]:
    """A vault with the default cost of a guess, one record an action, as it is before it is rewritten; and a second
    instance beside the first, without the derivation.
    """
    with TemporaryDirectory(prefix="checkin-") as folder:
        vault = vault_in(Path(folder), cost=DEFAULT)
        filled(vault, YEARS).close()
        yield compare("open 10 years ÷ key derivation", lambda: _open(vault), _derive, runs=RUNS, aim=AIM)
    with TemporaryDirectory(prefix="checkin-") as folder:
        vault = vault_in(Path(folder))  # a derivation that takes no time
        first = filled(vault, YEARS)
        yield compare(
            "open 10 years, in use elsewhere ÷ 100 ms", lambda: _open(vault), lambda: AT_ONCE, runs=RUNS, aim=1
        )
        first.close()


def _open(vault: FileVault) -> float:
    began = time.perf_counter()
    journal = vault.unlock(PASSPHRASE).journal
    found = sum(len(journal.all(kind)) for kind in KEPT)
    took = time.perf_counter() - began
    journal.close()
    assert found > YEARS * 52
    return took


def _derive() -> float:
    began = time.perf_counter()
    argon2id = Argon2id(
        salt=bytes(32), length=32, iterations=DEFAULT.passes, lanes=DEFAULT.lanes, memory_cost=DEFAULT.memory
    )
    argon2id.derive(PASSPHRASE.text.encode())
    return time.perf_counter() - began
