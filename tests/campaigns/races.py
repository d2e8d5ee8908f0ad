"""Races: two processes change the same vault at once; what either was told to be saved is there in the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from random import Random
from shutil import copyfile
from unittest.mock import patch

from checkin.vault import ChangedUnderneath, ReadOnly
from storage.lock import Lock
from storage.log import Log
from tests.campaigns import Campaign, Outcome, Run, scratch
from tests.storage.safe import Place, add

TURNS = 8
"""How often a writer opens the vault, or puts a copy in its place."""

Tell = Callable[[str], None]

Writer = Callable[[Place, str, Tell, Random], None]
"""Changes the vault under a name, and tells what is saved."""


def share(place: Place, name: str, tell: Tell, chance: Random) -> None:
    """Open again and again; save where the lock is to be had, and read where it is not."""
    for turn in range(TURNS):
        journal = place.open().journal
        for number in range(chance.randrange(1, 4)):
            alias = f"{name} {turn} {number}"
            try:
                add(journal, alias)
            except ReadOnly:
                journal.refresh()
            else:
                tell(alias)
        journal.close()


def hold(place: Place, name: str, tell: Tell, chance: Random) -> None:
    """Save while another hand puts copies in the place of the vault, and once more when it has ended."""
    journal = place.open().journal
    for number in count():
        is_last = over(place).exists()
        try:
            add(journal, f"{name} {number}")
        except ChangedUnderneath:
            if not is_last:
                continue  # it was told, and the next save tries again
            raise
        tell(f"{name} {number}")
        if is_last:
            break
    journal.close()


def put_copies(place: Place, name: str, tell: Tell, chance: Random) -> None:
    """Let copies go on elsewhere, and put them in the place of the vault, as something does that syncs a folder."""
    elsewhere = Place(place.path.with_name("elsewhere") / place.path.name, place.state.with_name("elsewhere"))
    elsewhere.path.parent.mkdir()
    try:
        for turn in range(TURNS):
            copyfile(place.path, elsewhere.path)
            opened = elsewhere.open()
            add(opened.journal, f"{name} {turn}")
            assert opened.backups
            opened.backups.forgo()
            opened.journal.close()
            elsewhere.path.replace(place.path)
            tell(f"{name} {turn}")
    finally:
        over(place).touch()


RACES: tuple[tuple[Writer, Writer], ...] = ((share, share), (hold, put_copies))


def over(place: Place) -> Path:
    """What is there once no more copies come."""
    return place.path.with_name("over")


def told_in(place: Place, writers: tuple[Writer, Writer], number: int) -> set[str]:
    """Let both write at once; what they told."""
    ours, theirs = os.pipe()
    children = []
    for name, writer in zip(("left", "right"), writers, strict=True):
        child = os.fork()
        if child == 0:
            os.close(ours)
            tell = telling(theirs)
            try:
                writer(place, name, tell, Random(f"{name} {number}"))
            except Exception as error:
                tell(f"no {type(error).__name__}")  # which will be missed
            finally:
                os._exit(0)
        children.append(child)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        lines = {line.strip() for line in pipe}
    for child in children:
        os.waitpid(child, 0)
    return lines


def telling(descriptor: int) -> Tell:
    """Tells through a pipe."""

    def tell(line: str) -> None:
        os.write(descriptor, f"{line}\n".encode())

    return tell


def race(numbers: range, races: tuple[tuple[Writer, Writer], ...] = RACES) -> Outcome:
    """Let two race once a number, in one way or the other."""
    outcome = Outcome()
    for number in numbers:
        with scratch() as folder:
            place = Place(folder / "vault" / "vault.checkin", folder / "state")
            place.make("before")
            told = told_in(place, Random(number).choice(races), number)
            found, notices = place.look()
        outcome.tried += 1
        outcome.counts["saves told"] += len(told)
        if lost := {"before", *told} - {*found}:
            outcome.wrong.append(f"try {number}: lost: {sorted(lost)}")
        if notices:
            outcome.wrong.append(f"try {number}: said: {[notice.kind for notice in notices]}")
    return outcome


def without(race_of: tuple[Writer, Writer], *methods: tuple[type, str]) -> Run:
    """The campaign where some methods do nothing."""

    def run(numbers: range) -> Outcome:
        with ExitStack() as stack:
            for owner, name in methods:
                stack.enter_context(patch.object(owner, name, lambda *_: None))
            return race(numbers, (race_of,))

    return run


CAMPAIGN = Campaign(
    promise="two write at once, in turns with the lock or past each other in copies: what was told is there in the end",
    run=race,
    controls={
        "the lock holds nobody off": without((share, share), (Lock, "acquire"), (Log, "_check")),
        "nobody looks whether it is still the same file": without((hold, put_copies), (Log, "_check")),
    },
    small=20,
    large=200,
    control=30,
    possible=hasattr(os, "fork"),
)
