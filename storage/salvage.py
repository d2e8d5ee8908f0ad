"""Salvage: a new vault with everything that can be read of a damaged one."""

from __future__ import annotations

from pathlib import Path

from storage.image import make
from storage.keys import Random
from storage.state import State


def salvage(state: State, data_key: bytes, path: Path, random: Random) -> None:
    """Write what could be read of a file into a vault of its own, which is read back before it gets its name.

    It is the same vault (id, key slots, number of actions) in a file of its own (salt, and generation one higher), so
    that it can take the place of the old one. What can't be read stays in the old file alone.

    Raises:
        VaultExists: there is a file at `path`.
        FileRefused: it can't be written.
    """
    header, reading, seen = state.copy.header, state.reading, state.seen
    # Actions that are lost at the end were seen all the same, where it is known how many.
    seq = max(reading.seq, seen.seq if seen is not None and seen.salt == header.salt else 0)
    make(path, header.renewed(random(32)), data_key, random, seq=seq, tables=reading.tables)
