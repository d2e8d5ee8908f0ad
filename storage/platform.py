"""The few things of the operating system that a vault rests on, and where systems differ.

Where they do is one value, `SYSTEM`, chosen once; everything asks the system through `os` as this module names it.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from checkin.vault import FileRefused

if sys.platform != "win32":
    import fcntl

_PIECE = 1 << 24
_F_FULLFSYNC = 51
"""From macOS's `sys/fcntl.h`."""
_MEMORY_STATUS = struct.Struct("<II7Q")
"""Windows's `MEMORYSTATUSEX`: its own size, load in per cent, all physical memory in bytes, and six more."""
_NOT_SHARED = (None, 5, 32, 33)
"""Windows's access denied, sharing violation and lock violation; from `os.open` only Python's own error is known."""

Result = TypeVar("Result")


class System:
    """How Linux and its kin do what others do differently."""

    def insist(self, deed: Callable[[], Result]) -> Result:
        """Do something with a file that another program may have open for a moment."""
        return deed()

    def open(self, path: Path, flags: int) -> int:
        """Open a file, private if it is new; `IsADirectoryError` where it is a folder that can't be opened."""
        return os.open(path, flags, 0o600)

    def is_same(self, descriptor: int, path: Path) -> bool:
        """Whether an open file is the one that a path leads to."""
        here, there = os.fstat(descriptor), os.stat(path)
        return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)

    def sync(self, descriptor: int) -> None:
        """Return when what was written is on the disk."""
        os.fsync(descriptor)

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in a folder are on the disk."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            self.sync(descriptor)
        except OSError as error:
            # Some network file systems know no sync of a folder.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(descriptor)

    def name(self, temporary: Path, path: Path) -> None:
        """Give a file a name that no other file has, or raise `FileExistsError`."""
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:
            # A file system without hard links: the caller's lock keeps other makers of the same vault away.
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            os.rename(temporary, path)
        else:
            remove(temporary)

    def total_memory(self) -> int:
        """The machine's memory in bytes."""
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


class MacOS(System):
    """How macOS does it."""

    def sync(self, descriptor: int) -> None:
        # fsync there leaves the bytes in the drive's own cache (man 2 fsync); not every file system can do more.
        try:
            fcntl.fcntl(descriptor, _F_FULLFSYNC)
        except OSError:
            os.fsync(descriptor)


class Windows(System):
    """How Windows does it, where no file can be renamed, replaced or removed that anybody has open.

    Args:
        pause: seconds between two tries of what a file open elsewhere stands in the way of.
        kernel: the functions of `kernel32`; those of this machine when None.
    """

    TRIES = 20

    def __init__(self, pause: float = 0.05, kernel: Any = None) -> None:
        self._pause = pause
        self._kernel = kernel

    def insist(self, deed: Callable[[], Result]) -> Result:
        # Indexers, virus scanners and whatever syncs a folder open files for a moment.
        for left in reversed(range(self.TRIES)):
            try:
                return deed()
            except PermissionError as error:
                if not left or getattr(error, "winerror", None) not in _NOT_SHARED:
                    raise
            time.sleep(self._pause)
        raise AssertionError

    def open(self, path: Path, flags: int) -> int:
        try:
            return super().open(path, flags)
        except PermissionError:
            # Which says there that it is a folder, too.
            if os.path.isdir(path):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)) from None
            raise

    def is_same(self, descriptor: int, path: Path) -> bool:
        # What numbers a file has there by name and when it is open need not be the same on every file system.
        other = os.open(path, os.O_RDONLY)
        try:
            here, there = os.fstat(descriptor), os.fstat(other)
        finally:
            os.close(other)
        return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)

    def sync_folder(self, folder: Path) -> None:
        """Nothing: Windows opens no folder, and has no such thing."""

    def name(self, temporary: Path, path: Path) -> None:
        self.insist(lambda: os.rename(temporary, path))  # fails there when the name is taken

    def total_memory(self) -> int:
        import ctypes

        kernel = self._kernel or vars(ctypes)["windll"].kernel32
        status = ctypes.create_string_buffer(_MEMORY_STATUS.pack(_MEMORY_STATUS.size, *[0] * 8), _MEMORY_STATUS.size)
        if not kernel.GlobalMemoryStatusEx(status):
            raise OSError(errno.EIO, "it won't say")
        return int(_MEMORY_STATUS.unpack(status.raw)[2])


def system_named(platform: str) -> System:
    """How the system of this name (`sys.platform`) does it."""
    systems: dict[str, type[System]] = {"darwin": MacOS, "win32": Windows}
    return systems.get(platform, System)()


SYSTEM = system_named(sys.platform)


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
        through_links: whether a link at the path may lead to another file.
    """

    def __init__(self, path: Path, mode: Literal["read", "write", "make"], *, through_links: bool = True) -> None:
        flags = {"read": os.O_RDONLY, "write": os.O_RDWR, "make": os.O_RDWR | os.O_CREAT | os.O_EXCL}[mode]
        # Windows changes line ends otherwise; and a fifo in place of a file must not make us wait for its other end.
        flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        if not through_links:
            flags |= getattr(os, "O_NOFOLLOW", 0)
        self._descriptor = SYSTEM.insist(lambda: SYSTEM.open(path, flags))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
            return SYSTEM.is_same(self._descriptor, path)
        except FileNotFoundError:
            return False

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
        SYSTEM.sync(self._descriptor)

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
    SYSTEM.name(temporary, path)
    sync_folder(path.parent)


def replace(temporary: Path, path: Path) -> None:
    """Put a finished file in the place of another in one step. On Windows neither may be open."""
    SYSTEM.insist(lambda: os.replace(temporary, path))


def remove(path: Path) -> None:
    """Remove a file if it can be removed."""
    with suppress(OSError):
        SYSTEM.insist(lambda: os.unlink(path))


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk. Windows has no such thing."""
    SYSTEM.sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Make a folder that is private to its owner, and those it stands in, where they are not there.

    Private too, as the XDG Base Directory Specification asks. Their names are on the disk when this returns.
    """
    if os.path.isdir(folder):
        with suppress(OSError):  # whoever made it may have been killed before its name was on the disk
            sync_folder(folder.parent)
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    if not os.path.isdir(folder):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    sync_folder(folder.parent)


def names(folder: Path) -> list[str]:
    """The names in a folder."""
    return os.listdir(folder)


def size_at(path: Path) -> int:
    """The length in bytes of the file at a path; 0 where there is none to be seen."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


Look = tuple[int, int, int, int]
"""What a glance at a file tells: which it is, how long, and when it was last written, in nanoseconds."""


def look_at(path: Path) -> Look | None:
    """A glance at the file at a path, without reading it; None where there is none to be seen."""
    try:
        seen = os.stat(path)
    except OSError:
        return None
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns


def total_memory() -> int:
    """The machine's memory in bytes; 4 GiB where it won't say."""
    with suppress(ValueError, OSError):
        return SYSTEM.total_memory()
    return 4 << 30
