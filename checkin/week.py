"""The ISO week, which is the unit of a check-in (ISO 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import total_ordering

WEEK_PATTERN = "^[0-9]{4}-W[0-9]{2}$"


@total_ordering
class Week:
    """One ISO week: written `2026-W47`, ordered in time, exact across the change of year.

    No dataclass, since msgspec would write one as its fields and never ask for the way a week is written.

    Args:
        year: the ISO year, which near 1 January may differ from the calendar's.
        number: 1 to 52, or 53 in the years that have it.

    Raises:
        ValueError: when that year has no such week.
    """

    __slots__ = ("_number", "_year")

    def __init__(self, year: int, number: int) -> None:
        date.fromisocalendar(year, number, 1)
        self._year = year
        self._number = number

    @property
    def year(self) -> int:
        """The ISO year."""
        return self._year

    @property
    def number(self) -> int:
        """Which week of the year it is, from 1."""
        return self._number

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

    def __repr__(self) -> str:
        return f"Week({self.year}, {self.number})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Week) and (self.year, self.number) == (other.year, other.number)

    def __lt__(self, other: Week) -> bool:
        return (self.year, self.number) < (other.year, other.number)

    def __hash__(self) -> int:
        return hash((self.year, self.number))

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
