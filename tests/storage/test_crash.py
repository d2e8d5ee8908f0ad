"""Crashes: what was told to be saved is there, whenever the program is killed."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from checkin.journal import Journal
from tests.storage.safe import PASSPHRASE, Place, add, log_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")

KILLS = 500
PARTS = 4
MOST = 12
"""Saves after which a child that is not killed ends by itself."""

Save = Callable[[Journal, str, Callable[[], None]], None]


def saved_then_told(journal: Journal, alias: str, tell: Callable[[], None]) -> None:
    add(journal, alias)
    tell()


def told_then_saved(journal: Journal, alias: str, tell: Callable[[], None]) -> None:
    """The mistake that the harness must see."""
    tell()
    add(journal, alias)


def rewritten_then_told(journal: Journal, alias: str, tell: Callable[[], None]) -> None:
    add(journal, alias)
    log_of(journal).compact()
    tell()


def tell(descriptor: int, alias: str) -> None:
    os.write(descriptor, alias.encode() + b"\n")


def kill_in_the_middle(place: Place, prefix: str, save: Save, chance: random.Random) -> list[str]:
    """Let a child save until it is killed at a random moment; what it told to be saved."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ours)
            journal = place.open().journal
            for number in range(MOST):
                # Now and then a large one, whose writing takes its time.
                alias = f"{prefix}-{number}".ljust(60 if number % 3 else 20, ".")
                save(journal, alias, partial(tell, theirs, alias))
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as told:
        lines = [line for _ in range(chance.randrange(MOST)) if (line := told.readline())]
        for _ in range(chance.choice((0, 100, 3_000, 30_000))):
            pass  # so that the signal meets the next save at any of its steps
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += told.readlines()
    return [line.decode().strip() for line in lines if line.endswith(b"\n")]


def lost_by_killing(place: Place, save: Save, kills: int, seed: int) -> int:
    """Kill so often, each time going on where the last one left the vault; how many told saves were missing."""
    chance = random.Random(seed)
    lost: set[str] = set()
    told: set[str] = set()
    for number in range(kills):
        told |= set(kill_in_the_middle(place, f"{number}", save, chance))
        found, notices = place.look()
        assert {notice.kind for notice in notices} <= {"torn"}
        lost |= told - set(found)
        assert len(set(found) - told) <= number + 1, "a save that nobody was told of may be there, one a kill"
    assert told
    return len(lost)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_save_that_was_told_survives_a_kill_at_any_moment(place: Place, part: int) -> None:
    place.make()
    assert lost_by_killing(place, saved_then_told, KILLS // PARTS, seed=part) == 0


def test_the_harness_sees_a_save_that_is_told_too_early(place: Place) -> None:
    place.make()
    assert lost_by_killing(place, told_then_saved, 40, seed=1) > 0


def test_every_save_survives_a_kill_while_the_file_is_rewritten(place: Place) -> None:
    place.make("Birch")
    assert lost_by_killing(place, rewritten_then_told, 60, seed=2) == 0
    assert "Birch" in place.look()[0]


def test_what_a_killed_rewriting_left_is_swept_and_nothing_else(place: Place) -> None:
    place.make("Birch")
    orphan = place.path.with_name(".vault.checkin.0123456789abcdef.tmp")
    strangers = [place.path.with_name(name) for name in (".vault.checkin.notes.tmp", ".other.0123456789abcdef.tmp")]
    for file in (orphan, *strangers):
        file.write_bytes(b"")
    second = place.vault()
    first = place.open()
    assert not orphan.exists()
    assert all(map(Path.exists, strangers))
    orphan.write_bytes(b"")
    second.unlock(PASSPHRASE).journal.close()
    assert orphan.exists(), "another one holds the lock, and it may be its own"
    first.journal.close()


def test_a_lock_dies_with_its_holder(place: Place) -> None:
    place.make()
    child = os.fork()
    if child == 0:
        place.open()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    opened = place.open()
    assert opened.notices == ()
    opened.journal.close()
