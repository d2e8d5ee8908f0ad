"""Idleness: how long nobody has touched a key or the mouse, and whether the machine slept meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

SLEPT = timedelta(seconds=30)
"""More than this between two looks, which are seconds apart, passes only where the machine slept or the program was
stopped."""


class Idle:
    """Tells when it is time to lock.

    Two clocks are read, and the longer time counts: the wall clock goes on while a laptop sleeps, and the other one
    can't be set back.

    Args:
        limit: for how long nobody may be there.
        now: the wall clock.
        ticks: a clock in seconds that never goes back (`time.monotonic`).
    """

    def __init__(self, limit: timedelta, *, now: Callable[[], datetime], ticks: Callable[[], float]) -> None:
        self.limit = limit
        self._now = now
        self._ticks = ticks
        self._looked = self._touched = self._moment

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._moment

    def look(self) -> bool:
        """Whether nobody has been there for the limit, or the machine slept since the last look."""
        before, self._looked = self._looked, self._moment
        return self._since(self._touched) >= self.limit or self._since(before) >= SLEPT

    @property
    def _moment(self) -> tuple[datetime, float]:
        return self._now(), self._ticks()

    def _since(self, moment: tuple[datetime, float]) -> timedelta:
        now, ticks = self._moment
        return max(now - moment[0], timedelta(seconds=ticks - moment[1]))
