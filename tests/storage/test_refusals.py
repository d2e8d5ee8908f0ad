"""A disk that refuses: full, failing or forbidden at any call, the memory shows what the disk holds."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import storage.platform
from checkin.keyring import Keyring
from checkin.vault import FileRefused, NoVault, Passphrase, Unsettled, VaultError, WrongPassphrase
from tests.storage.safe import PASSPHRASE, Place, add, aliases, log_of, person
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


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=errno.errorcode.get)
def test_a_save_that_fails_at_any_call_changes_nothing_and_the_next_one_works(place: Place, number: int) -> None:
    place.make("Birch")
    opened = place.open()
    for nth, failing in enumerate(every_failure(number)):
        before = aliases(opened.journal)
        with failing:
            refused = refusal_of(partial(add, opened.journal, f"A{nth}"))
        if refused is not None:
            assert isinstance(refused, FileRefused)
            assert (refused.errno, refused.path, refused.doing) == (number, place.path, "save")
        assert (refused is not None) == bool(failing.failed)
        assert not refused or aliases(opened.journal) == before
        assert on_disk(place) == aliases(opened.journal), failing.failed
        add(opened.journal, f"B{nth}")
        assert on_disk(place) == aliases(opened.journal), failing.failed
    log_of(opened.journal).compact()
    assert on_disk(place) == aliases(opened.journal), "what was refused is not in memory either"
    opened.journal.close()
    assert only_the_vault(place)


@NUMBERS
def test_a_rewriting_that_fails_at_any_call_loses_nothing(place: Place, number: int) -> None:
    place.make("Birch")
    for nth, failing in enumerate(every_failure(number)):
        opened = place.open()
        with failing:
            refusal_of(log_of(opened.journal).compact)
        assert on_disk(place) == aliases(opened.journal), failing.failed
        if not log_of(opened.journal).read_only:
            add(opened.journal, f"B{nth}")
            assert on_disk(place) == aliases(opened.journal), failing.failed
        opened.journal.close()
        assert only_the_vault(place)


@NUMBERS
def test_closing_that_fails_at_any_call_loses_nothing(place: Place, number: int) -> None:
    place.make("Birch")
    for nth, failing in enumerate(every_failure(number)):
        opened = place.open()
        for _ in range(10):
            with opened.journal.action("change") as action:
                action.put(person(f"B{nth}").edit(name=f"{_}"))
        with failing:
            opened.journal.close()
        found, notices = place.look()
        assert f"B{nth}" in found
        assert notices == (), failing.failed


@NUMBERS
def test_making_a_vault_that_fails_at_any_call_leaves_all_of_it_or_nothing(place: Place, number: int) -> None:
    for nth, failing in enumerate(every_failure(number)):
        here = Place(place.path.with_name(f"{nth}") / "vault.checkin", place.state)
        with failing:
            refusal_of(here.make)
        left = {path.name for path in here.path.parent.glob("*")}
        assert left <= {"vault.checkin", "vault.checkin.lock"}, failing.failed
        if here.path.exists():
            assert here.look() == ([], ())


@NUMBERS
def test_unlocking_that_fails_at_any_call_loses_nothing_and_gives_the_lock_back(place: Place, number: int) -> None:
    place.make("Birch")
    torn = place.path.read_bytes() + b"half a save"
    for failing in every_failure(number):
        place.path.write_bytes(torn)
        with failing:
            refusal_of(place.look)
        opened = place.open()
        assert aliases(opened.journal) == ["Birch"], failing.failed
        assert not opened.journal.read_only, failing.failed
        opened.journal.close()


def changed(keys: Keyring, old: Passphrase, new: Passphrase) -> None:
    keys.change_passphrase(old, new)


def rotated(keys: Keyring, old: Passphrase, new: Passphrase) -> None:
    keys.rotate(old, new, None)


@NUMBERS
@pytest.mark.parametrize("change", [changed, rotated])
def test_a_new_passphrase_is_taken_whole_or_not_at_all_and_told_as_such(
    place: Place, number: int, change: Callable[[Keyring, Passphrase, Passphrase], None]
) -> None:
    place.make("Birch")
    old, new = PASSPHRASE, Passphrase("the other passphrase")
    for failing in every_failure(number):
        with place.keys(old) as keys, failing:
            refused = refusal_of(partial(change, keys, old, new))
        done = opens(place, new)
        assert opens(place, old) != done, failing.failed
        assert done == (refused is None or isinstance(refused, Unsettled)), failing.failed
        old, new = (new, old) if done else (old, new)


@NUMBERS
def test_after_a_rotation_that_fails_at_any_call_the_vault_is_known_again(place: Place, number: int) -> None:
    place.make("Birch")
    for failing in every_failure(number):
        with place.keys() as keys, failing:
            refusal_of(partial(keys.rotate, PASSPHRASE, PASSPHRASE, None))
        opened = place.open()
        assert opened.notices == (), failing.failed
        opened.journal.close()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
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


def on_disk(place: Place) -> list[str]:
    """The aliases that somebody reads who opens the file on another machine."""
    opened = place.elsewhere().vault().unlock(PASSPHRASE, read_only=True)
    assert opened.notices == ()
    return aliases(opened.journal)


def only_the_vault(place: Place) -> bool:
    """Whether nothing is left beside the vault but its lock and its backups."""
    beside = {path.name for path in place.path.parent.iterdir()}
    backups = place.path.with_name("vault.checkin.backups").glob("*")
    return beside <= {"vault.checkin", "vault.checkin.lock", "vault.checkin.backups"} and all(
        path.name.endswith(".checkin") for path in backups
    )


def opens(place: Place, passphrase: Passphrase) -> bool:
    """Whether this passphrase opens the vault, and Birch is in it."""
    try:
        opened = place.vault().unlock(passphrase, read_only=True)
    except WrongPassphrase:
        return False
    return aliases(opened.journal) == ["Birch"]


def refusing(number: int) -> Callable[..., Any]:
    """A system call that fails with this number."""

    def call(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return call
