"""Idleness and sleep, by two clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from checkin.idle import SLEPT, Idle

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Clocks:
    """A wall clock and one in seconds, both set by hand."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 0.0
        self.idle = Idle(timedelta(minutes=5), now=lambda: self.wall, ticks=lambda: self.seconds)

    def pass_by(self, seconds: int) -> bool:
        """Let time go by on both, with a look every second; whether the last one said to lock."""
        for _ in range(seconds):
            self.wall += timedelta(seconds=1)
            self.seconds += 1
            time_to_lock = self.idle.look()
        return time_to_lock


def test_nobody_there_for_the_limit_is_too_long() -> None:
    clocks = Clocks()
    assert not clocks.pass_by(299)
    assert clocks.pass_by(1)
    assert clocks.pass_by(1), "and stays so until somebody is there"


def test_a_touch_begins_anew() -> None:
    clocks = Clocks()
    clocks.pass_by(300)
    clocks.idle.touch()
    assert not clocks.pass_by(299)


def test_a_machine_that_slept_is_seen_at_the_first_look_however_long_the_limit() -> None:
    """The wall clock went on, the other one stood still, as on Linux and macOS."""
    clocks = Clocks()
    clocks.pass_by(1)
    clocks.wall += SLEPT
    assert clocks.idle.look()
    assert not clocks.idle.look(), "once is enough"


def test_a_machine_whose_clocks_go_on_in_its_sleep_is_seen_too() -> None:
    """As on Windows; and where a clock set back hides how long it was."""
    clocks = Clocks()
    clocks.pass_by(1)
    clocks.seconds += SLEPT.total_seconds()
    clocks.wall -= timedelta(hours=1)
    assert clocks.idle.look()


def test_a_busy_machine_that_looks_late_did_not_sleep() -> None:
    clocks = Clocks()
    for _ in range(9):
        clocks.wall += SLEPT - timedelta(seconds=1)
        clocks.seconds += SLEPT.total_seconds() - 1
        assert not clocks.idle.look()


def test_a_clock_set_back_holds_up_no_lock() -> None:
    clocks = Clocks()
    clocks.wall -= timedelta(days=1)
    assert clocks.pass_by(300)
