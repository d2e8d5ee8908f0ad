"""A disk in memory, in place of the `os` module of the vault: it knows what a power cut could still take.

The rules are those of POSIX at their strictest. What is written to a file is safe after an `fsync` of the file, and its
name after an `fsync` of the folder. Before that each sector written to may hold what it held, what was written, nothing
or garbage; a file may have any length that it had meanwhile; and of the names that were given, changed and taken away,
any may be so on the disk and the others not.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from random import Random
from typing import Any, Literal

import storage
from storage.platform import System

SECTOR = 512

GARBAGE = bytes(range(255, -1, -1)) * 2
"""What the disk had in a sector before it came to a file."""

_FOLDER = -1
"""The content of a name that is a folder."""


Honours = Callable[[str, Literal["file", "folder"]], bool]
"""Whether an `fsync` of this path has any effect."""


@dataclass(frozen=True)
class Change:
    """A write to a file, or with no content a new length of it."""

    at: int
    content: bytes | None = None

    def to(self, content: bytes) -> bytes:
        """The content after it."""
        if self.content is None:
            return content[: self.at].ljust(self.at, b"\0")
        return content[: self.at].ljust(self.at, b"\0") + self.content + content[self.at + len(self.content) :]


@dataclass(frozen=True)
class Naming:
    """A name given to a file or a folder, taken from it, or both in one step."""

    given: str | None
    taken: str | None
    file: int

    @property
    def folders(self) -> set[str]:
        """The folders whose names it changes."""
        return {_folder_of(name) for name in (self.given, self.taken) if name is not None}

    def to(self, names: dict[str, int]) -> None:
        """Let it be so."""
        if self.taken is not None and names.get(self.taken) == self.file:
            del names[self.taken]
        if self.given is not None:
            names[self.given] = self.file


@dataclass(frozen=True)
class Moment:
    """What is safe on the disk at one moment, what is still on its way, and what was told by then.

    Args:
        names: the number of the file under each path.
        files: by number, the safe content and the changes on their way.
    """

    names: dict[str, int]
    naming: tuple[Naming, ...]
    files: dict[int, tuple[bytes, tuple[Change, ...]]]
    told: int

    def after_a_power_cut(self, chance: Random) -> dict[str, bytes | None]:
        """One of the states that the disk may be in then: the content under each path, None for a folder."""
        likely = chance.choice((0.0, 0.1, 0.5, 0.5, 0.9, 1.0))
        names = dict(self.names)
        for naming in self.naming:
            if chance.random() < likely:
                naming.to(names)
        left = {number: _left(*self.files[number], chance, likely) for number in sorted({*names.values()} - {_FOLDER})}
        # What stood in a folder whose name is lost is lost with it.
        return {path: left.get(number) for path, number in names.items() if {*map(str, Path(path).parents)} <= {*names}}


def _left(safe: bytes, changes: tuple[Change, ...], chance: Random, likely: float) -> bytes:
    """What may be left of a file: of each sector any of its contents, nothing or garbage, and any length it had."""
    if not changes:
        return safe
    versions = [safe]
    for change in changes:
        versions.append(change.to(versions[-1]))
    size = len(versions[-1]) if chance.random() < likely else len(chance.choice(versions))
    left = bytearray(versions[-1][:size].ljust(size, b"\0"))
    first = min(change.at for change in changes) // SECTOR * SECTOR
    for start in range(first, size, SECTOR):
        if chance.random() < likely:
            continue
        end = min(start + SECTOR, size)
        contents = [version[start:end].ljust(end - start, b"\0") for version in versions]
        left[start:end] = chance.choice([*contents, bytes(end - start), GARBAGE[: end - start]])
    return bytes(left)


@dataclass
class _Opened:
    file: int
    path: str
    at: int = 0


class Disk:
    """Files and folders in memory, with the functions of `os` that the vault calls.

    Args:
        content: what is there and safe, by path; None for a folder.
        told: how much was told to be done.
        honours: whether an `fsync` of this path has any effect: the mistake to be planted.
        refuses: whether a call fails, by its name; each is asked once.
        takes: how many bytes are taken of a write of so many; none when the disk is full.
    """

    O_RDONLY, O_RDWR, O_CREAT, O_EXCL = os.O_RDONLY, os.O_RDWR, os.O_CREAT, os.O_EXCL
    O_BINARY = O_NONBLOCK = 0

    def __init__(
        self,
        content: dict[str, bytes | None],
        *,
        told: int = 0,
        honours: Honours = lambda *_: True,
        refuses: Callable[[str], int] = lambda _: 0,
        takes: Callable[[int], int] = lambda length: length,
    ) -> None:
        self.moments: list[Moment] = []
        self.told = told
        self.honours = honours
        self.refuses = refuses
        self.takes = takes
        self._files: dict[int, bytes] = {}
        self._safe: dict[int, tuple[bytes, tuple[Change, ...]]] = {}
        self._names: dict[str, int] = {"/": _FOLDER}
        for path, file in content.items():
            self._names[path] = _FOLDER if file is None else self._new(file)
        self._safe_names = dict(self._names)
        self._naming: tuple[Naming, ...] = ()
        self._open: dict[int, _Opened] = {}
        self._moment()

    @classmethod
    def left_by_a_kill(cls, moment: Moment, honours: Honours) -> Disk:
        """The disk as other programs find it after a kill: nothing is lost yet, and what was on its way still is."""
        disk = cls({}, told=moment.told, honours=honours)
        disk._safe, disk._safe_names, disk._naming = dict(moment.files), dict(moment.names), moment.naming
        disk._names = dict(moment.names)
        for naming in moment.naming:
            naming.to(disk._names)
        for number, (safe, changes) in moment.files.items():
            disk._files[number] = safe
            for change in changes:
                disk._files[number] = change.to(disk._files[number])
        disk.moments = [moment]
        return disk

    @property
    def content(self) -> dict[str, bytes | None]:
        """What is there, by path; None for a folder."""
        return {path: self._files.get(number) for path, number in self._names.items()}

    @property
    def open_files(self) -> int:
        """How many descriptors are open."""
        return len(self._open)

    def tell(self) -> None:
        """Note that something more was told to be done."""
        self.told += 1
        self._moment()

    def __getattr__(self, name: str) -> Any:
        return getattr(os.path if hasattr(os.path, name) else os, name)

    @property
    def path(self) -> Disk:
        """Where the functions of `os.path` are found; those that look at names alone are the true ones."""
        return self

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        self._ask("open")
        name = str(path)
        number = self._names.get(name)
        if number is None:
            if not flags & os.O_CREAT:
                raise _error(errno.ENOENT)
            self._folder(name)
            number = self._new(b"")
            self._name(Naming(name, None, number))
        elif flags & os.O_EXCL:
            raise _error(errno.EEXIST)
        elif number == _FOLDER and flags & os.O_RDWR:
            raise _error(errno.EISDIR)
        descriptor = max(self._open, default=1000) + 1
        self._open[descriptor] = _Opened(number, name)
        return descriptor

    def close(self, descriptor: int) -> None:
        del self._open[descriptor]

    def read(self, descriptor: int, length: int) -> bytes:
        self._ask("read")
        opened = self._open[descriptor]
        piece = self._files[opened.file][opened.at : opened.at + length]
        opened.at += len(piece)
        return piece

    def write(self, descriptor: int, content: bytes) -> int:
        opened = self._open[descriptor]
        failed = self.refuses("write")
        written = bytes(content)[: len(content) // 2 if failed else self.takes(len(content))]
        if written:
            self._change(opened.file, Change(opened.at, written))
            opened.at += len(written)
        if failed or not written:
            raise _error(failed or errno.ENOSPC)
        return len(written)

    def lseek(self, descriptor: int, position: int, how: int) -> int:
        self._ask("lseek")
        assert how == os.SEEK_SET
        self._open[descriptor].at = position
        return position

    def ftruncate(self, descriptor: int, size: int) -> None:
        self._ask("ftruncate")
        self._change(self._open[descriptor].file, Change(size))

    def fsync(self, descriptor: int) -> None:
        self._ask("fsync")
        opened = self._open[descriptor]
        if opened.file == _FOLDER:
            if not self.honours(opened.path, "folder"):
                return
            for naming in self._naming:
                if opened.path in naming.folders:
                    naming.to(self._safe_names)
            self._naming = tuple(naming for naming in self._naming if opened.path not in naming.folders)
        elif self.honours(opened.path, "file"):
            self._safe[opened.file] = (self._files[opened.file], ())
        self._moment()

    def fstat(self, descriptor: int) -> os.stat_result:
        self._ask("fstat")
        return self._stat(self._open[descriptor].file)

    def stat(self, path: Path) -> os.stat_result:
        self._ask("stat")
        return self._stat(self._number(path))

    lstat = stat

    def listdir(self, path: Path) -> list[str]:
        self._ask("listdir")
        if self._number(path) != _FOLDER:
            raise _error(errno.ENOTDIR)
        return [os.path.basename(name) for name in self._names if _folder_of(name) == str(path) != name]

    def mkdir(self, path: Path, mode: int = 0o777) -> None:
        self._ask("mkdir")
        if self.exists(path):
            raise _error(errno.EEXIST)
        self._folder(str(path))
        self._name(Naming(str(path), None, _FOLDER))

    def link(self, source: Path, target: Path) -> None:
        self._ask("link")
        if self.exists(target):
            raise _error(errno.EEXIST)
        self._name(Naming(str(target), None, self._number(source)))

    def unlink(self, path: Path) -> None:
        self._ask("unlink")
        self._name(Naming(None, str(path), self._number(path)))

    def replace(self, source: Path, target: Path) -> None:
        self._ask("replace")
        self._folder(str(target))
        self._name(Naming(str(target), str(source), self._number(source)))

    rename = replace

    def exists(self, path: Path) -> bool:
        return str(path) in self._names

    lexists = exists

    def isdir(self, path: Path) -> bool:
        return self._names.get(str(path)) == _FOLDER

    def isfile(self, path: Path) -> bool:
        return self._names.get(str(path), _FOLDER) != _FOLDER

    def realpath(self, path: Path) -> str:
        return str(path)

    def _ask(self, call: str) -> None:
        if failed := self.refuses(call):
            raise _error(failed)

    def _number(self, path: Path) -> int:
        if str(path) not in self._names:
            raise _error(errno.ENOENT)
        return self._names[str(path)]

    def _folder(self, name: str) -> None:
        if self._names.get(_folder_of(name)) != _FOLDER:
            raise _error(errno.ENOENT)

    def _stat(self, number: int) -> os.stat_result:
        size = len(self._files.get(number, b""))
        kind = stat.S_IFDIR | 0o700 if number == _FOLDER else stat.S_IFREG | 0o600
        return os.stat_result((kind, number, 1, 1, 0, 0, size, 0, 0, 0))

    def _new(self, content: bytes) -> int:
        number = len(self._files) + 1
        self._files[number] = content
        self._safe[number] = (content, ())
        return number

    def _change(self, number: int, change: Change) -> None:
        self._files[number] = change.to(self._files[number])
        safe, changes = self._safe[number]
        self._safe[number] = (safe, (*changes, change))
        self._moment()

    def _name(self, naming: Naming) -> None:
        naming.to(self._names)
        self._naming = (*self._naming, naming)
        self._moment()

    def _moment(self) -> None:
        self.moments.append(Moment(dict(self._safe_names), self._naming, dict(self._safe), self.told))


class PretendedLock:
    """In place of a lock of the system, where there is one process alone."""

    def __init__(self, lock_file: Path, **_: object) -> None:
        self.lock_file = str(lock_file)
        self.is_locked = False

    def acquire(self, timeout: float) -> None:
        self.is_locked = True

    def release(self) -> None:
        self.is_locked = False


@cache
def names_of_storage() -> list[dict[str, Any]]:
    """The names in each module of the vault."""
    return [vars(import_module(f"storage.{module.name}")) for module in iter_modules(storage.__path__)]


@contextmanager
def running_on(disk: Disk) -> Iterator[None]:
    """Let the vault call this in place of `os` while the block lasts."""
    fakes = {"os": disk, "FileLock": PretendedLock, "SYSTEM": System()}
    changed = [(names, name, names[name]) for names in names_of_storage() for name in fakes if name in names]
    for names, name, _ in changed:
        names[name] = fakes[name]
    try:
        yield
    finally:
        for names, name, before in changed:
            names[name] = before


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
