"""The ISO week, which is the unit of a check-in (ISO 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEK_PATTERN = "^[0-9]{4}-W[0-9]{2}$"


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """One ISO week: written `2026-W47`, ordered in time, exact across the change of year.

    Args:
        year: the ISO year, which near 1 January may differ from the calendar's.
        number: 1 to 52, or 53 in the years that have it.

    Raises:
        ValueError: when that year has no such week.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that `day` lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Week:
        """Read `2026-W47`.

        Raises:
            ValueError: when `text` is not a week, or that year has no such week.
        """
        if not re.fullmatch(WEEK_PATTERN, text):
            raise ValueError("not an ISO week")
        return cls(int(text[:4]), int(text[6:]))

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    def day(self, weekday: int) -> date:
        """The date of a weekday in this week; 0 is Monday, 6 is Sunday."""
        return date.fromisocalendar(self.year, self.number, weekday + 1)

    def __add__(self, weeks: int) -> Week:
        return Week.of(self.day(0) + timedelta(weeks=weeks))

    def __sub__(self, weeks: int) -> Week:
        return self + -weeks

    def since(self, other: Week) -> int:
        """How many weeks after `other` this one is; negative when it is before."""
        return (self.day(0) - other.day(0)).days // 7

    def until(self, last: Week) -> Iterator[Week]:
        """Every week from this one up to and with `last`."""
        for step in range(last.since(self) + 1):
            yield self + step
