"""The file of a vault, or of a copy of it: opened with care, and read."""

from __future__ import annotations

from errno import EISDIR, ENOENT, ENOTDIR, ENXIO
from pathlib import Path
from typing import Literal

from checkin.vault import FileRefused, NotAVault, NoVault, TooLarge
from storage.format import LARGEST
from storage.platform import File, refusing


def open_file(path: Path, mode: Literal["read", "write"] = "read") -> File:
    """A file that may be a vault; whoever opens it closes it.

    Raises:
        FileRefused, NotAVault, TooLarge
    """
    try:
        with refusing(path, "open"):
            file = File(path, mode)
    except FileRefused as error:
        if error.errno in (EISDIR, ENOTDIR, ENXIO):
            raise NotAVault from None
        raise
    try:
        with refusing(path, "open"):
            if not file.is_regular:
                raise NotAVault
            if file.size > LARGEST:
                raise TooLarge
    except BaseException:
        file.close()
        raise
    return file


def open_vault(path: Path, mode: Literal["read", "write"] = "read") -> File:
    """The file at the place of a vault; whoever opens it closes it.

    Raises:
        NoVault: there is none.
        FileRefused, NotAVault, TooLarge
    """
    try:
        return open_file(path, mode)
    except FileRefused as error:
        if error.errno == ENOENT:
            raise NoVault from None
        raise


def content_of(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file that may be a vault, or the first of them.

    Raises:
        FileRefused, NotAVault, TooLarge
    """
    with open_file(path) as file, refusing(path, "read"):
        return file.read(0, most)
