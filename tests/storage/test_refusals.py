"""A disk that refuses, in ways of their own; that every call may fail is tried in `tests/campaigns/refusals.py`."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import storage.platform
from checkin.vault import FileRefused, NoVault, Unsettled, VaultError
from tests.storage.safe import Place, add, aliases
from tests.systems import needs_unix_calls

pytestmark = needs_unix_calls

CALLS = ("open", "read", "write", "fsync", "ftruncate", "lseek", "fstat", "stat", "replace", "link", "listdir")
FORBIDDING = ("open", "replace", "link", "listdir")
"""Calls that can be refused for want of a right; the others can't."""


class FailingOs:
    """The `os` module of the vault while the block lasts; one call in it fails.

    Args:
        nth: which of the `CALLS` made, counted from 1.
        number: the error it fails with.
    """

    def __init__(self, nth: int, number: int) -> None:
        self.left = nth
        self.number = number
        self.failed = ""

    def __enter__(self) -> None:
        vars(storage.platform)["os"] = self

    def __exit__(self, *_: object) -> None:
        vars(storage.platform)["os"] = os

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in (FORBIDDING if self.number == errno.EACCES else CALLS):
            return real

        def call(*arguments: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left:
                return real(*arguments, **options)
            self.failed = name
            if name == "write":
                real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
            raise OSError(self.number, os.strerror(self.number))

        return call


def every_failure(number: int) -> Iterator[FailingOs]:
    """An `os` whose first call fails, one whose second call fails and so on, until there are no more calls to fail."""
    for nth in range(1, 200):
        failing = FailingOs(nth, number)
        yield failing
        if not failing.failed:
            assert nth > 1, "no call was made to fail"
            return
    pytest.fail("there is no end to it")


NUMBERS = pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)


@NUMBERS
def test_no_failing_call_leaks_a_descriptor(place: Place, number: int) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        return
    place.make("Birch")
    for failing in every_failure(number):
        before = len(os.listdir(descriptors))
        with failing:
            refusal_of(place.look)
        assert len(os.listdir(descriptors)) == before, failing.failed


def test_a_failed_save_that_cannot_be_taken_back_is_taken_back_before_the_next_one(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.make("Birch")
    opened = place.open()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refusing(errno.EIO))
        patch.setattr(os, "ftruncate", refusing(errno.EIO))
        for _attempt in range(2):
            with pytest.raises(FileRefused):
                add(opened.journal, "Ash")
        assert aliases(opened.journal) == ["Birch"]
    add(opened.journal, "Elm")
    assert aliases(opened.journal) == ["Birch", "Elm"]
    opened.journal.close()
    assert place.look() == (["Birch", "Elm"], ())


def test_an_unreadable_file_is_refused_with_the_reason(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.make("Birch")
    monkeypatch.setattr(os, "open", refusing(errno.EACCES))
    with pytest.raises(FileRefused) as raised:
        place.open()
    assert (raised.value.errno, raised.value.doing) == (errno.EACCES, "open")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_file_that_cannot_be_written_opens_for_reading(
    place: Place, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    place.make("Birch")
    real = os.open

    def guarded(path: Path, flags: int, *rest: Any) -> int:
        if path == place.path and flags & os.O_RDWR:
            raise OSError(number, os.strerror(number))
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", guarded)
    opened = place.open()
    assert [notice.kind for notice in opened.notices] == ["read-only"]
    assert opened.journal.read_only
    assert aliases(opened.journal) == ["Birch"]
    opened.journal.close()


def test_a_state_folder_that_cannot_be_made_is_no_reason_to_refuse(place: Place) -> None:
    place.state.write_text("a file where the folder should be")
    place.make("Birch")
    assert place.look() == (["Birch"], ())


def test_a_folder_that_cannot_be_made_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileRefused) as raised:
        Place(tmp_path / "file" / "vault", tmp_path / "state").make()
    assert raised.value.doing == "make"
    with pytest.raises(NoVault):
        Place(tmp_path / "file2" / "vault", tmp_path / "state").open()


def refusal_of(deed: Callable[[], object]) -> VaultError | None:
    """How the file system's refusal is told, or None when the deed was done; anything else is an error of ours."""
    try:
        deed()
    except (FileRefused, Unsettled) as refused:
        return refused
    return None


def refusing(number: int) -> Callable[..., Any]:
    """A system call that fails with this number."""

    def call(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return call
