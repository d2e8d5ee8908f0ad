"""Temporary files: what is on its way to its name, and what is left of it where somebody was interrupted."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.keys import Random
from storage.platform import File, names, remove, write_new

_ENDING = r"\.[0-9a-f]{16}\.tmp"


def temporary_beside(path: Path, random: Random) -> Path:
    """A name in the same folder for what is to take this one."""
    return path.with_name(f".{path.name}.{random(8).hex()}.tmp")


@contextmanager
def written(path: Path, content: bytes, random: Random) -> Iterator[Path]:
    """A private file beside a path with this content, on the disk and read once to be sure; a refusal is an `OSError`.

    At the end of the block nothing is left of it, unless it was given a name.
    """
    temporary = temporary_beside(path, random)
    write_new(temporary, content)
    try:
        if not holds(temporary, content):
            raise OSError(errno.EIO, "reads otherwise than it was written")
        yield temporary
    finally:
        remove(temporary)


def holds(path: Path, content: bytes) -> bool:
    """Whether a file has this content and no other; a refusal is an `OSError`."""
    with File(path, "read") as file:
        return file.size == len(content) and file.read() == content


def sweep(folder: Path, beside: str) -> None:
    """Remove the temporary files that an interrupted program left. Only under the lock of the vault.

    Args:
        beside: a regular expression for the names that they were to take the place of.
    """
    orphan = re.compile(rf"\.({beside}){_ENDING}")
    with suppress(OSError):
        for name in names(folder):
            if orphan.fullmatch(name):
                remove(folder / name)
