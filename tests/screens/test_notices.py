"""What is said about the file right after it was opened."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from checkin.damage import Damage, Gap, Missing, Reference
from checkin.vault import Notice
from checkin.week import Week
from screens.notices import NoticesDialog
from tests.screens.stage import Size, stage, text_of

START = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock on the wall, by which moments are told, is the same everywhere."""
    monkeypatch.setenv("TZ", "UTC")
    _tell_the_clock()
    yield
    monkeypatch.undo()
    _tell_the_clock()


def _tell_the_clock() -> None:
    if hasattr(time, "tzset"):  # Windows reads no TZ, and has no such thing
        time.tzset()


def gap(day: int) -> Gap:
    return Gap(START + timedelta(days=day), START + timedelta(days=day, hours=19), records=day + 1, bytes=512)


def person(number: int) -> Missing:
    weeks = tuple(Reference("check_ins", f"{week}", Week(2026, week)) for week in range(7, 8 + number))
    return Missing("people", f"{number}", (*weeks, Reference("conversations", "c", date(2026, 3, 2))))


MUCH = Damage((Gap(None, START, 4, 16384), *map(gap, range(4))), tuple(map(person, range(6))))


@pytest.mark.parametrize("kind", ["damaged", "tampered"])
async def test_many_gaps_and_much_that_is_missing_at_three_sizes(
    kind: str, size: Size, snapshot: SnapshotAssertion
) -> None:
    notice = Notice("damaged" if kind == "damaged" else "tampered", count=14, damage=MUCH)
    async with stage(NoticesDialog((Notice("header"), notice)), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_a_save_set_aside_is_named(snapshot: SnapshotAssertion) -> None:
    async with stage(NoticesDialog((Notice("torn", count=512, file="journal.checkin.1a2b3c4d.torn"),))) as pilot:
        assert text_of(pilot.app) == snapshot
