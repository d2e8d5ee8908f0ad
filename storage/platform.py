"""The few things of the operating system that a vault rests on, and where systems differ."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from checkin.vault import FileRefused

if sys.platform != "win32":
    import fcntl

_BINARY = getattr(os, "O_BINARY", 0)
# A fifo in place of a file must not make us wait for its other end.
_NOT_WAITING = getattr(os, "O_NONBLOCK", 0)
_SHARING_TRIES = 20 if os.name == "nt" else 1
_SHARING_PAUSE = 0.05
_PIECE = 1 << 24


@contextmanager
def refusing(path: Path, doing: Literal["open", "make", "save", "read"]) -> Iterator[None]:
    """Let a refusal of the file system leave the block as `FileRefused`."""
    try:
        yield
    except OSError as error:
        refused = FileRefused(path, error.errno or errno.EIO, doing)
    else:
        return
    raise refused


class File:
    """An open file, read and written at given places; every failure is an `OSError`.

    Args:
        path: where it is.
        mode: `read`, `write` (both, the file is there) or `make` (both, and no file may be there yet; private).
    """

    def __init__(self, path: Path, mode: Literal["read", "write", "make"]) -> None:
        flags = {"read": os.O_RDONLY, "write": os.O_RDWR, "make": os.O_RDWR | os.O_CREAT | os.O_EXCL}[mode]
        self._descriptor = os.open(path, flags | _BINARY | _NOT_WAITING, 0o600)

    @property
    def is_regular(self) -> bool:
        """Whether it is a plain file, not a folder, a device or a pipe."""
        return stat.S_ISREG(os.fstat(self._descriptor).st_mode)

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return os.fstat(self._descriptor).st_size

    def is_at(self, path: Path) -> bool:
        """Whether `path` still leads to this very file."""
        try:
            there = os.stat(path)
        except FileNotFoundError:
            return False
        here = os.fstat(self._descriptor)
        return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from `start`: `length` of them, or fewer where the file ends, or all."""
        os.lseek(self._descriptor, start, os.SEEK_SET)
        pieces = []
        left = self.size if length is None else length
        while left > 0 and (piece := os.read(self._descriptor, min(left, _PIECE))):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def write(self, start: int, content: bytes) -> None:
        """Write all of `content` from `start` on."""
        os.lseek(self._descriptor, start, os.SEEK_SET)
        left = memoryview(content)
        while left:
            left = left[os.write(self._descriptor, left) :]

    def cut(self, size: int) -> None:
        """Make it `size` bytes long."""
        os.ftruncate(self._descriptor, size)

    def sync(self) -> None:
        """Return when what was written is on the disk, and not merely on its way."""
        _sync(self._descriptor)

    def close(self) -> None:
        """Give the descriptor back. Twice does no harm, and nor does a failure: what matters was synced before."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with suppress(OSError):
                os.close(descriptor)


def write_new(path: Path, content: bytes) -> None:
    """Make a private file with this content, on the disk when this returns; nothing is left of it on failure."""
    file = File(path, "make")
    try:
        file.write(0, content)
        file.sync()
    except BaseException:
        file.close()
        remove(path)
        raise
    file.close()


def publish(temporary: Path, path: Path) -> None:
    """Give a finished file its name, and never take the place of another.

    Raises:
        FileExistsError: when there is a file at `path`.
    """
    if sys.platform == "win32":
        os.rename(temporary, path)  # fails there when the name is taken
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the caller's lock keeps other makers of the same vault away.
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.rename(temporary, path)
    else:
        remove(temporary)
    sync_folder(path.parent)


def replace(temporary: Path, path: Path) -> None:
    """Put a finished file in the place of another in one step. On Windows neither may be open."""
    for left in reversed(range(_SHARING_TRIES)):
        try:
            os.replace(temporary, path)
            return
        except PermissionError:
            # Indexers and virus scanners open files for a moment, and Windows then refuses to rename them.
            if not left:
                raise
            time.sleep(_SHARING_PAUSE)


def remove(path: Path) -> None:
    """Remove a file if it can be removed."""
    with suppress(OSError):
        os.unlink(path)


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk. Windows has no such thing and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _sync(descriptor)
    except OSError as error:
        # Some network file systems know no sync of a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder that is private to its owner, and those it stands in, where they are not there.

    Private too, as the XDG Base Directory Specification asks. Their names are on the disk when this returns.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    sync_folder(folder.parent)


def names(folder: Path) -> list[str]:
    """The names in a folder."""
    return os.listdir(folder)


def total_memory() -> int:
    """The machine's memory in bytes; 4 GiB where it won't say."""
    with suppress(ValueError, OSError):
        return _total_memory()
    return 4 << 30


if sys.platform == "win32":

    def _total_memory() -> int:
        import ctypes

        kibibytes = ctypes.c_ulonglong()
        if not ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kibibytes)):
            raise OSError
        return kibibytes.value * 1024

    def _sync(descriptor: int) -> None:
        os.fsync(descriptor)

else:

    def _total_memory() -> int:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")

    def _sync(descriptor: int) -> None:
        if sys.platform == "darwin":
            # fsync there leaves the bytes in the drive's own cache (man 2 fsync); not every file system can do more.
            with suppress(OSError):
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
                return
        os.fsync(descriptor)
