"""Idleness by two clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from checkin.idle import Idle

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Clocks:
    """A wall clock and one in seconds, both set by hand."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 0.0
        self.idle = Idle(timedelta(minutes=5), now=lambda: self.wall, ticks=lambda: self.seconds)


def test_nobody_there_for_the_limit_is_too_long() -> None:
    clocks = Clocks()
    clocks.seconds = 299
    assert not clocks.idle.too_long
    clocks.seconds = 300
    assert clocks.idle.too_long


def test_a_touch_begins_anew() -> None:
    clocks = Clocks()
    clocks.seconds = 300
    clocks.idle.touch()
    assert not clocks.idle.too_long


def test_a_laptop_that_slept_counts_by_the_wall_clock() -> None:
    clocks = Clocks()
    clocks.wall += timedelta(hours=8)
    assert clocks.idle.too_long


def test_a_clock_set_back_holds_up_no_lock() -> None:
    clocks = Clocks()
    clocks.wall -= timedelta(days=1)
    clocks.seconds = 300
    assert clocks.idle.too_long
