"""Crashes: what a killed checkin leaves behind is cleared away, and its lock with it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.storage.safe import PASSPHRASE, Place

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")


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
