"""Kills: a child at work on a vault is killed at a random moment, and what it told to be done is there afterwards."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from random import Random
from shutil import copyfile, copytree, rmtree
from typing import Any

import storage.platform
from checkin.journal import Journal
from checkin.note import QuickNote
from checkin.vault import Passphrase, VaultError, WrongPassphrase
from storage.platform import File
from storage.restoring import Restorer
from tests.campaigns import Campaign, Outcome, scratch
from tests.storage.safe import PASSPHRASE, Place, add, aliases, log_of, person

MOST = 8
"""Deeds after which a child that is not killed ends by itself."""

KEPT = [f"kept {number:02}" for number in range(12)]
"""Who is in the vault before."""

LONG = "x" * 300_000
"""A text whose writing takes its time."""

NEW = "passphrase "
NOTE = "note "

PASSPHRASES = [PASSPHRASE, *(Passphrase(f"{NEW}{number}") for number in range(MOST))]
"""Those that the vault gets, one after the other."""

CALLS = ("open", "read", "write", "fsync", "ftruncate", "replace", "link", "unlink", "listdir", "mkdir")
"""System calls at which a child may die."""

Tell = Callable[[str], None]
"""Tells the parent what is done: an alias that is saved, or a passphrase that now opens the vault."""

Deed = Callable[[Place, Tell], Iterator[None]]
"""Works on the vault; a step of it is one deed."""


def save(place: Place, tell: Tell) -> Iterator[None]:
    """Keep one person after another, now and then with a long text."""
    journal = place.open().journal
    for number in range(MOST):
        keep(journal, f"{number}", LONG if number % 3 == 2 else "")
        tell(f"{number}")
        yield


def save_and_rewrite(place: Place, tell: Tell) -> Iterator[None]:
    """Rewrite the file after each save."""
    journal = place.open().journal
    for number in range(MOST):
        add(journal, f"{number}")
        log_of(journal).compact()
        tell(f"{number}")
        yield


def open_and_close(place: Place, tell: Tell) -> Iterator[None]:
    """Open, save and close, as a day's work is, but quickly."""
    for number in range(MOST):
        journal = place.open().journal
        add(journal, f"{number}")
        tell(f"{number}")
        journal.close()
        yield


def change_passphrase(place: Place, tell: Tell) -> Iterator[None]:
    """One passphrase after another."""
    for present, new in pairwise(PASSPHRASES):
        with place.keys(present) as keys:
            keys.change_passphrase(present, new)
            tell(new.text)
        yield


def rotate_data_key(place: Place, tell: Tell) -> Iterator[None]:
    """One data key after another, each with a passphrase of its own."""
    for present, new in pairwise(PASSPHRASES):
        with place.keys(present) as keys:
            keys.rotate(present, new, None)
            tell(new.text)
        yield


def seal_notes(place: Place, tell: Tell) -> Iterator[None]:
    """Notes from outside, and taken in now and then."""
    for number in range(MOST):
        place.inbox().seal(f"{NOTE}{number}")
        tell(f"{NOTE}{number}")
        if number % 3 == 2:
            place.open().journal.close()
        yield


def back_up_and_restore(place: Place, tell: Tell) -> Iterator[None]:
    """A save, its backup, and the backup restored beside."""
    for number in range(MOST):
        journal = place.open().journal
        keep(journal, f"{number}", LONG if number % 3 == 2 else "")
        tell(f"{number}")
        journal.close()
        restorer = Restorer(place.path, PASSPHRASE)
        restored = restorer.restore(restorer.backups[0])
        assert f"{number}" in aliases(Place(restored, place.state).vault().unlock(PASSPHRASE, read_only=True).journal)
        restored.unlink()
        yield


def merge(place: Place, tell: Tell) -> Iterator[None]:
    """A copy that went on elsewhere is put in the vault's place, and the next save merges both."""
    elsewhere = Place(place.path.with_name("elsewhere") / place.path.name, place.state.with_name("elsewhere"))
    elsewhere.path.parent.mkdir()
    journal = place.open().journal
    for number in range(MOST):
        copyfile(place.path, elsewhere.path)
        add(journal, f"{number} mine")
        other = elsewhere.open().journal
        add(other, f"{number} theirs")
        other.close()
        elsewhere.path.replace(place.path)
        add(journal, f"{number}")
        for alias in (f"{number} mine", f"{number} theirs", f"{number}"):
            tell(alias)
        yield


DEEDS: Mapping[str, Deed] = {
    "saving": save,
    "rewriting": save_and_rewrite,
    "opening and closing": open_and_close,
    "changing the passphrase": change_passphrase,
    "rotating the data key": rotate_data_key,
    "sealing notes": seal_notes,
    "backing up and restoring": back_up_and_restore,
    "merging": merge,
}


def save_told_too_early(place: Place, tell: Tell) -> Iterator[None]:
    """The mistake of showing a save that is not made yet."""
    journal = place.open().journal
    for number in range(MOST):
        tell(f"{number}")
        keep(journal, f"{number}", LONG)
        yield


def rewrite_in_place(place: Place, tell: Tell) -> Iterator[None]:
    """The mistake of writing a file anew over itself."""
    file = File(place.path, "write")
    for _ in range(100 * MOST):
        content = file.read()
        file.cut(0)
        file.write(0, content)
        yield


def passphrase_told_too_early(place: Place, tell: Tell) -> Iterator[None]:
    """The mistake of telling of a passphrase that does not open the vault yet."""
    tell(f"{NEW}0")
    yield from change_passphrase(place, lambda _: None)


def keep(journal: Journal, alias: str, text: str) -> None:
    """Keep a person of this alias, with this text."""
    with journal.action("add") as action:
        action.put(person(alias).edit(name=text))


class DyingOs:
    """The `os` module of the vault in a child that dies at a system call; of a write, half is done then.

    Args:
        calls: how many are made before.
    """

    def __init__(self, calls: int) -> None:
        self.left = calls

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CALLS:
            return real

        def call(*arguments: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                if name == "write":
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call


def told_by_the_killed(place: Place, deed: Deed, chance: Random) -> list[str]:
    """Let a child do the deed until it is killed, from without at any time, or at a system call; what it told."""
    at_a_call = chance.random() < 0.5
    calls = chance.randrange(150)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ours)
            if at_a_call:
                vars(storage.platform)["os"] = DyingOs(calls)
            for _ in deed(place, lambda line: void(os.write(theirs, f"{line}\n".encode()))):
                pass
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        lines = []
        if not at_a_call:
            lines = [line for _ in range(chance.randrange(MOST)) if (line := pipe.readline())]
            moment = time.perf_counter() + chance.choice((0.0002, 0.002, 0.005)) * chance.random()
            while time.perf_counter() < moment:
                pass  # a sleep is too coarse to meet every step of a deed
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += pipe.readlines()
    return [line.decode().strip() for line in lines if line.endswith(b"\n")]


def faults(place: Place, told: list[str], outcome: Outcome, *, merged: bool) -> list[str]:
    """What is wrong with the vault after the kill.

    Args:
        merged: whether another hand has put a file in its place, which is then said.
    """
    allowed = ("torn", "unread", "forked", "rolled-back") if merged else ("torn", "unread")
    at_once = 3 if merged else 1
    try:
        passphrase = opening(place)
        opened = place.vault().unlock(passphrase)
    except VaultError as error:
        return [f"does not open: {type(error).__name__}"]
    found = []
    try:
        there = {*aliases(opened.journal), *(note.text for note in opened.journal.all(QuickNote))}
        if strange := {notice.kind for notice in opened.notices} - {*allowed}:
            found.append(f"it is said: {sorted(strange)}")
    finally:
        opened.journal.close()
    outcome.counts["unfinished saves set aside"] += bool(opened.notices)
    saved = {line for line in told if not line.startswith(NEW)}
    passphrases = [line for line in told if line.startswith(NEW)]
    if lost := ({*KEPT} | saved) - there:
        found.append(f"lost: {sorted(lost)}")
    if len(there - {*KEPT} - saved) > at_once:
        found.append("more is there than was told and was being done")
    if passphrases and PASSPHRASES.index(passphrase) < PASSPHRASES.index(Passphrase(passphrases[-1])):
        found.append("a passphrase that was told does not open it")
    return found


def opening(place: Place) -> Passphrase:
    """The latest passphrase that opens the vault."""
    for passphrase in reversed(PASSPHRASES):
        with suppress(WrongPassphrase):
            place.vault().unlock(passphrase, read_only=True)
            return passphrase
    raise WrongPassphrase


@contextmanager
def prepared() -> Iterator[Callable[[Random], Place]]:
    """Makes places with the same vault; in some, an unfinished save and an unfinished rewriting are left over."""
    with scratch() as folder:
        origin, here = folder / "origin", folder / "here"
        place_in(origin).make(*KEPT)

        def fresh(chance: Random) -> Place:
            rmtree(here, ignore_errors=True)
            copytree(origin, here)
            place = place_in(here)
            if chance.random() < 0.2:
                with place.path.open("ab") as file:
                    file.write(b"half a save" * chance.randrange(1, 10_000))
            if chance.random() < 0.2:
                place.path.with_name(f".{place.path.name}.0123456789abcdef.tmp").write_bytes(b"half a rewriting")
            return place

        yield fresh


def place_in(folder: Path) -> Place:
    """A place for a vault in this folder."""
    return Place(folder / "vault" / "vault.checkin", folder / "state")


def kill(numbers: range, deeds: Mapping[str, Deed]) -> Outcome:
    """Kill once a number, these deeds in turn."""
    outcome = Outcome()
    with prepared() as fresh:
        for number in numbers:
            chance = Random(number)
            name = chance.choice(list(deeds))
            place = fresh(chance)
            told = told_by_the_killed(place, deeds[name], chance)
            outcome.tried += 1
            outcome.counts["deeds told"] += len(told)
            outcome.counts["temporary files left"] += bool(list(place.path.parent.glob(".*.tmp")))
            found = faults(place, told, outcome, merged=name == "merging")
            outcome.wrong += [f"try {number}, {name}: {fault}" for fault in found]
            left = [file for file in place.path.parents[1].rglob("*.tmp") if "elsewhere" not in file.parts]
            if left:
                outcome.wrong.append(f"try {number}, {name}: {len(left)} temporary files stay")
    return outcome


def with_deed(deed: Deed) -> Callable[[range], Outcome]:
    """The campaign with this deed alone."""
    return lambda numbers: kill(numbers, {"mistaken": deed})


def void(_: object) -> None:
    """Nothing."""


CAMPAIGN = Campaign(
    promise="killed at any moment, what was told to be done is done, and the vault opens",
    run=lambda numbers: kill(numbers, DEEDS),
    controls={
        "a save is told before it is made": with_deed(save_told_too_early),
        "the file is written anew over itself": with_deed(rewrite_in_place),
        "a passphrase is told before it opens the vault": with_deed(passphrase_told_too_early),
    },
    small=500,
    large=10_000,
    control=200,
    parts=4,
    possible=hasattr(os, "fork"),
)
