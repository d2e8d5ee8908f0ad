"""The systems that these tests do not run on: their ways are played to the vault by an `os` of theirs."""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import storage.platform
from checkin.note import QuickNote
from checkin.vault import FileRefused, NotAVault, Passphrase, VaultExists
from storage.platform import (
    File,
    MacOS,
    System,
    Windows,
    make_folder,
    publish,
    remove,
    replace,
    total_memory,
    write_new,
)
from tests.storage.safe import PASSPHRASE, Place, add, aliases, log_of

ACCESS_DENIED, WRITE_PROTECT, SHARING_VIOLATION, LOCK_VIOLATION, ALREADY_EXISTS = 5, 19, 32, 33, 183
PLAYED = 1 << 29
"""Stands for `O_BINARY` here, beside the true one where there is one."""
of_posix = pytest.mark.skipif(os.name == "nt", reason="Windows can't play the others: it renames and opens less")

ABSENT = frozenset({"O_NONBLOCK", "link", "sysconf", "fork", "getuid"})
"""What `os` lacks on Windows, or what we may not rest on there."""


def windows_error(number: int, kind: type[OSError] = PermissionError) -> OSError:
    """An error as Python makes it of a number of Windows's own."""
    error = kind(errno.EACCES if kind is PermissionError else errno.EEXIST, "refused")
    vars(error)["winerror"] = number
    return error


class WindowsOs:
    """The `os` module as Windows has it: what is open stays where it is, and folders can't be opened.

    Args:
        busy: how many calls that need a file to be free are refused first, as while a virus scanner reads it.
        because: with which of Windows's numbers; None for the error of `os.open`, which has none.
    """

    O_BINARY = PLAYED | getattr(os, "O_BINARY", 0)

    def __init__(self, busy: int = 0, because: int | None = SHARING_VIOLATION) -> None:
        self.busy = busy
        self.because = because
        self.opened: dict[int, str] = {}
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name in ABSENT:
            raise AttributeError(name)
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        self._be_busy("open")
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "a folder")
        if flags & (os.O_WRONLY | os.O_RDWR):
            assert flags & PLAYED, "line ends would be changed"
        descriptor = os.open(path, flags & ~PLAYED, mode)
        self.opened[descriptor] = os.path.realpath(path)
        return descriptor

    def close(self, descriptor: int) -> None:
        del self.opened[descriptor]
        os.close(descriptor)

    def stat(self, path: Path) -> os.stat_result:
        """By name a file has another number than when it is open."""
        there = os.stat(path)
        return os.stat_result((there.st_mode, there.st_ino + 1, there.st_dev + 1, *there[3:]))

    def replace(self, source: Path, target: Path) -> None:
        self._be_free("replace", source, target)
        os.replace(source, target)

    def rename(self, source: Path, target: Path) -> None:
        self._be_free("rename", source, target)
        if target.exists():
            raise windows_error(ALREADY_EXISTS, FileExistsError)
        os.rename(source, target)

    def unlink(self, path: Path) -> None:
        self._be_free("unlink", path)
        os.unlink(path)

    def _be_free(self, call: str, *paths: Path) -> None:
        self._be_busy(call)
        if {os.path.realpath(path) for path in paths} & set(self.opened.values()):
            raise windows_error(SHARING_VIOLATION)

    def _be_busy(self, call: str) -> None:
        self.asked.append(call)
        if self.busy:
            self.busy -= 1
            raise windows_error(self.because) if self.because else PermissionError(errno.EACCES, "refused")


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowsOs]:
    """Windows, as far as the vault's module of the system can see; at the end nothing may be open."""
    windows = WindowsOs()
    monkeypatch.setattr(storage.platform, "os", windows)
    monkeypatch.setattr(storage.platform, "SYSTEM", Windows(pause=0, kernel=kernel(8 << 30)))
    yield windows
    assert windows.opened == {}


def test_the_system_is_chosen_by_its_name() -> None:
    kinds = {name: type(storage.platform.system_named(name)) for name in ("linux", "freebsd14", "darwin", "win32")}
    assert kinds == {"linux": System, "freebsd14": System, "darwin": MacOS, "win32": Windows}
    assert type(storage.platform.SYSTEM) is kinds.get(sys.platform, System)


def test_a_vault_lives_on_windows_with_a_torn_save_a_note_a_new_key_and_its_backups(
    on_windows: WindowsOs, place: Place
) -> None:
    opened = place.vault().create(PASSPHRASE, None)
    add(opened.journal, "Birch")
    log_of(opened.journal).compact()
    add(opened.journal, "Ash")
    opened.journal.close()
    with place.path.open("ab") as file:
        file.write(b"half a save")
    found, notices = place.look()
    assert (found, [notice.kind for notice in notices]) == (["Ash", "Birch"], ["torn"])
    place.inbox().seal("by the tills")
    new = Passphrase("the other passphrase")
    with place.keys() as keys:
        keys.rotate(PASSPHRASE, new, None)
    opened = place.vault().unlock(new)
    assert aliases(opened.journal) == ["Ash", "Birch"]
    assert [note.text for note in opened.journal.all(QuickNote)] == ["by the tills"]
    assert opened.notices == ()
    assert opened.backups
    backup = opened.backups.keep()
    opened.backups.copy_to(place.path.with_name("copy"))
    opened.journal.close()
    for copy in (backup, place.path.with_name("copy")):
        held = Place(copy, place.state.with_name("elsewhere")).vault().unlock(new, read_only=True)
        assert aliases(held.journal) == ["Ash", "Birch"]
        held.journal.close()
    assert {"replace", "rename", "unlink"} <= set(on_windows.asked)


@of_posix
def test_windows_sees_a_file_replaced_underneath_and_one_that_is_gone(on_windows: WindowsOs, place: Place) -> None:
    make_folder(place.path.parent)
    write_new(place.path, b"one")
    file = File(place.path, "read")
    assert file.is_at(place.path)
    os.rename(place.path, place.path.with_name("elsewhere"))
    assert not file.is_at(place.path)
    os.link(place.path.with_name("elsewhere"), place.path)
    assert file.is_at(place.path)
    file.close()


@pytest.mark.parametrize("because", [ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION, None])
def test_what_another_program_holds_open_for_a_moment_is_tried_again(
    because: int | None, on_windows: WindowsOs, tmp_path: Path
) -> None:
    new, path = tmp_path / "new", tmp_path / "file"
    on_windows.because = because
    deeds: tuple[Callable[[], object], ...] = (
        lambda: write_new(new, b"x"),
        lambda: publish(new, path),
        lambda: write_new(new, b"y"),
        lambda: replace(new, path),
        lambda: File(path, "read").close(),
        lambda: remove(path),
    )
    for deed in deeds:
        on_windows.busy = Windows.TRIES - 1
        deed()
        assert not on_windows.busy
    assert os.listdir(tmp_path) == []


def test_what_another_program_does_not_let_go_of_is_refused_in_the_end(on_windows: WindowsOs, place: Place) -> None:
    place.make("Birch")
    opened = place.open()
    other = os.open(place.path, os.O_RDONLY)
    on_windows.opened[other] = os.path.realpath(place.path)
    before = len(on_windows.asked)
    with pytest.raises(FileRefused) as raised:
        log_of(opened.journal).compact()
    assert (raised.value.errno, raised.value.doing) == (errno.EACCES, "save")
    assert on_windows.asked[before:].count("replace") == Windows.TRIES
    add(opened.journal, "Ash")
    on_windows.close(other)
    opened.journal.close()
    assert place.look() == (["Ash", "Birch"], ())


@pytest.mark.parametrize("error", [windows_error(WRITE_PROTECT), OSError(errno.ENOSPC, "full")])
def test_what_will_not_be_better_in_a_moment_is_refused_at_once(error: OSError) -> None:
    tries = []

    def deed() -> None:
        tries.append(1)
        raise error

    with pytest.raises(OSError, match=r"refused|full"):
        Windows(pause=0).insist(deed)
    assert len(tries) == 1


def test_a_folder_is_no_vault_on_windows_either(on_windows: WindowsOs, place: Place) -> None:
    make_folder(place.path)
    with pytest.raises(NotAVault):
        place.open()


def test_windows_takes_nobodys_place_for_a_new_vault(on_windows: WindowsOs, place: Place) -> None:
    make_folder(place.path.parent)
    place.path.write_bytes(b"somebody's")
    write_new(place.path.with_name("new"), b"ours")
    with pytest.raises(FileExistsError):
        publish(place.path.with_name("new"), place.path)
    with pytest.raises(VaultExists):
        place.make()
    assert place.path.read_bytes() == b"somebody's"


def test_the_windows_of_these_tests_refuses_what_windows_refuses(on_windows: WindowsOs, tmp_path: Path) -> None:
    """The control: a vault that replaced an open file, opened a folder or linked would be seen."""
    path = tmp_path / "file"
    write_new(path, b"")
    file = File(path, "read")
    deeds: tuple[Callable[[], object], ...] = (
        lambda: on_windows.replace(path, tmp_path / "other"),
        lambda: on_windows.unlink(path),
        lambda: System().sync_folder(tmp_path),
    )
    for deed in deeds:
        with pytest.raises(PermissionError):
            deed()
    with pytest.raises(AttributeError):
        System().name(path, tmp_path / "other")
    file.close()


def kernel(total: int | None) -> Any:
    """The part of `kernel32` that tells the memory; None is a machine that won't tell."""

    class Kernel:
        def GlobalMemoryStatusEx(self, status: Any) -> int:
            assert struct.unpack_from("<I", status)[0] == len(status.raw) == 64
            if total is None:
                return 0
            struct.pack_into("<Q", status, 8, total)
            return 1

    return Kernel()


def test_windows_tells_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.platform, "SYSTEM", Windows(kernel=kernel(8 << 30)))
    assert total_memory() == 8 << 30
    monkeypatch.setattr(storage.platform, "SYSTEM", Windows(kernel=kernel(None)))
    assert total_memory() == 4 << 30


def unsupported(name: str) -> Callable[..., Any]:
    """A system call that a file system has not."""

    def call(*_: Any) -> Any:
        raise OSError(errno.ENOTSUP, name)

    return call


class MacControl:
    """The `fcntl` module as macOS has it.

    Args:
        able: whether the file system can empty the drive's cache.
    """

    def __init__(self, *, able: bool) -> None:
        self.able = able
        self.asked: list[int] = []

    def fcntl(self, descriptor: int, command: int) -> int:
        self.asked.append(command)
        if not self.able:
            raise OSError(errno.ENOTSUP, "not here")
        os.fstat(descriptor)
        return 0


class CountingOs:
    """The `os` module, counting what macOS falls back on."""

    def __init__(self) -> None:
        self.synced = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def fsync(self, descriptor: int) -> None:
        self.synced += 1
        os.fsync(descriptor)


@of_posix
@pytest.mark.parametrize("able", [True, False])
def test_macos_empties_the_cache_of_the_drive_where_the_file_system_can(
    able: bool, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    control, counting = MacControl(able=able), CountingOs()
    monkeypatch.setattr(storage.platform, "fcntl", control, raising=False)
    monkeypatch.setattr(storage.platform, "os", counting)
    monkeypatch.setattr(storage.platform, "SYSTEM", MacOS())
    place.make("Birch")
    assert place.look() == (["Birch"], ())
    assert set(control.asked) == {51}, "F_FULLFSYNC"
    assert counting.synced == (0 if able else len(control.asked))


@of_posix
def test_a_file_system_without_hard_links_takes_a_new_vault_and_never_anothers_place(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", unsupported("link"))
    place.make("Birch")
    assert place.look() == (["Birch"], ())
    write_new(place.path.with_name("new"), b"ours")
    with pytest.raises(FileExistsError):
        publish(place.path.with_name("new"), place.path)
