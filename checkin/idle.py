"""Idleness: how long nobody has touched a key or the mouse, a sleeping laptop included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class Idle:
    """Tells when nobody has been there for too long.

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
        self.touch()

    def touch(self) -> None:
        """Somebody is there."""
        self._seen_at = self._now()
        self._seen_tick = self._ticks()

    @property
    def too_long(self) -> bool:
        """Whether nobody has been there for the limit."""
        awake = timedelta(seconds=self._ticks() - self._seen_tick)
        return max(awake, self._now() - self._seen_at) >= self.limit
