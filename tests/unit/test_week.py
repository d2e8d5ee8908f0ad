"""The ISO week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.week import Week

days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
weeks = days.map(Week.of)
LONG_YEARS = (2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048, 2054)
"""Years of 53 weeks: 1 January is a Thursday, or a Wednesday in a leap year (ISO 8601)."""


@given(days)
def test_a_day_lies_in_its_week(day: date) -> None:
    assert Week.of(day).day(day.weekday()) == day


@given(weeks)
def test_a_written_week_reads_the_same(week: Week) -> None:
    assert Week.parse(str(week)) == week


@given(weeks, st.integers(-500, 500))
def test_weeks_add_and_subtract_without_gaps(week: Week, n: int) -> None:
    assert (week + n).since(week) == n
    assert week + n - n == week
    assert (week + n > week) == (n > 0)
    assert (week + n).day(0) == week.day(0) + timedelta(weeks=n)


@given(weeks, weeks)
def test_weeks_are_ordered_as_they_come_and_as_they_are_written(one: Week, other: Week) -> None:
    assert (one < other) == (one.day(0) < other.day(0)) == (str(one) < str(other))


@pytest.mark.parametrize("year", LONG_YEARS)
def test_a_long_year_has_a_week_53(year: int) -> None:
    assert Week(year, 52) + 1 == Week(year, 53)
    assert Week(year, 53) + 1 == Week(year + 1, 1)


@pytest.mark.parametrize("year", [y for y in range(2004, 2055) if y not in LONG_YEARS])
def test_any_other_year_has_none(year: int) -> None:
    with pytest.raises(ValueError, match="week"):
        Week(year, 53)
    assert Week(year, 52) + 1 == Week(year + 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-47",
        "2026-W7",
        "2026-W00",
        "2026-W54",
        "2027-W53",
        "2026-W47\n",
        "٢٠٢٦-W47",
        " 2026-W47",
        "0000-W01",
    ],
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"week|[Yy]ear"):
        Week.parse(text)


def test_the_first_days_of_january_can_lie_in_the_old_year() -> None:
    assert Week.of(date(2027, 1, 3)) == Week(2026, 53)
    assert Week.of(date(2027, 1, 4)) == Week(2027, 1)
    assert Week.of(date(2018, 12, 31)) == Week(2019, 1)


def test_until_gives_every_week_with_both_ends() -> None:
    assert [str(w) for w in Week(2026, 52).until(Week(2027, 1))] == ["2026-W52", "2026-W53", "2027-W01"]
    assert list(Week(2027, 1).until(Week(2026, 53))) == []
