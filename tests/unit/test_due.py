"""Dates by key and by typing."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checkin.dates import BadDate, day_with_year, month_long, month_short
from checkin.due import STEPS, parse, weekday_after
from checkin.week import Week

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-22"),
        (" Tomorrow ", "2026-11-23"),
        ("+10d", "2026-12-02"),
        ("+1w", "2026-11-29"),
        ("+2w", "2026-12-06"),
        ("+1m", "2026-12-22"),
        ("+ 3 months", "2027-02-22"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("tues", "2026-11-24"),
        ("sun", "2026-11-29"),
        ("2026-12-04", "2026-12-04"),
        ("2026-12-4", "2026-12-04"),
        ("4 dec", "2026-12-04"),
        ("4dec", "2026-12-04"),
        ("4 Dec.", "2026-12-04"),
        ("4. december", "2026-12-04"),
        ("Dec 4", "2026-12-04"),
        ("December 4, 2027", "2027-12-04"),
        ("4 dec 2027", "2027-12-04"),
        ("4/12", "2026-12-04"),
        ("4.12.", "2026-12-04"),
        ("4.12.2026", "2026-12-04"),
        ("4-12-26", "2026-12-04"),
        ("22 nov", "2026-11-22"),
        ("21 nov", "2027-11-21"),
        ("29 feb", "2028-02-29"),
        ("w49", "2026-11-30"),
        ("week 49", "2026-11-30"),
        ("w47", "2026-11-22"),
        ("w46", "2027-11-15"),
        ("w53", "2026-12-28"),
        ("2036-11-22", "2036-11-22"),
        ("2027-W02", "2027-01-11"),
        ("2027W02", "2027-01-11"),
    ],
)
def test_dates_are_read_as_they_are_typed(typed: str, day: str) -> None:
    assert parse(typed, SUNDAY, "en").isoformat() == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("i dag", "2026-11-22"),
        ("idag", "2026-11-22"),
        ("i morgen", "2026-11-23"),
        ("+2u", "2026-12-06"),
        ("+2 uger", "2026-12-06"),
        ("+1 måned", "2026-12-22"),
        ("+10 dage", "2026-12-02"),
        ("fre", "2026-11-27"),
        ("fredag", "2026-11-27"),
        ("fri", "2026-11-27"),
        ("lør", "2026-11-28"),
        ("lor", "2026-11-28"),
        ("tirs", "2026-11-24"),
        ("4. december", "2026-12-04"),
        ("1. maj", "2027-05-01"),
        ("3 okt.", "2027-10-03"),
        ("3 oct", "2027-10-03"),
        ("uge 49", "2026-11-30"),
        ("uge 2 2027", "2027-01-11"),
    ],
)
def test_danish_and_english_are_both_read_in_danish(typed: str, day: str) -> None:
    assert parse(typed, SUNDAY, "da").isoformat() == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("soon", "not-a-date"),
        ("4", "not-a-date"),
        ("4 foo", "not-a-date"),
        ("4 ma", "not-a-date"),
        ("t", "not-a-date"),
        ("w", "not-a-date"),
        ("+1", "not-a-date"),
        ("-1w", "not-a-date"),
        ("\x1b[31m", "not-a-date"),
        ("٤/١٢/٢٠٢٦x", "not-a-date"),
        ("31 feb", "no-such-day"),
        ("30/2", "no-such-day"),
        ("0/1", "no-such-day"),
        ("4/13", "no-such-day"),
        ("29 feb 2027", "no-such-day"),
        ("2027-02-29", "no-such-day"),
        ("0000-01-01", "no-such-day"),
        ("2027-W53", "no-such-week"),
        ("w54", "no-such-week"),
        ("w0", "no-such-week"),
        ("2026-11-21", "past"),
        ("2026-W46", "past"),
        ("4 dec 2025", "past"),
        ("2036-11-23", "far"),
        ("+99999w", "far"),
        ("+99999m", "far"),
    ],
)
def test_what_is_no_date_to_plan_for_says_why(typed: str, reason: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse(typed, SUNDAY, "en")
    assert refused.value.reason == reason


def test_week_53_without_a_year_is_refused_where_neither_this_year_nor_the_next_has_one() -> None:
    with pytest.raises(BadDate, match="no-such-week"):
        parse("w53", date(2027, 3, 1), "en")


@pytest.mark.parametrize(
    ("today", "typed", "day"),
    [
        (date(2027, 1, 31), "+1m", date(2027, 2, 28)),
        (date(2028, 1, 31), "+1m", date(2028, 2, 29)),
        (date(2026, 12, 31), "tomorrow", date(2027, 1, 1)),
        (date(2027, 1, 2), "w53", date(2027, 1, 2)),
        (date(2027, 1, 2), "w1", date(2027, 1, 4)),
        (date(2096, 3, 1), "29 feb", date(2104, 2, 29)),
    ],
)
def test_month_ends_leap_years_and_the_change_of_year_are_right(today: date, typed: str, day: date) -> None:
    assert parse(typed, today, "en") == day


days = st.dates(date(1990, 1, 1), date(2150, 1, 1))


@given(days, st.integers(0, 6))
def test_a_weekday_is_always_one_to_seven_days_ahead(today: date, number: int) -> None:
    day = weekday_after(today, number)
    assert day.weekday() == number
    assert 1 <= (day - today).days <= 7


@given(days, st.integers(0, 3650), st.sampled_from(["en", "da", "sv", "nl"]))
def test_every_date_shown_is_read_back_as_itself(today: date, ahead: int, language: str) -> None:
    day = today + timedelta(days=ahead)
    assert parse(day.isoformat(), today, language) == day
    assert parse(day_with_year(day, language), today, language) == day
    assert parse(f"{day.day} {month_long(day.month, language)} {day.year}", today, language) == day


@given(days, st.integers(0, 364), st.sampled_from(["en", "da"]))
def test_a_date_without_a_year_is_the_next_such_date(today: date, ahead: int, language: str) -> None:
    day = today + timedelta(days=ahead)
    assume((day.month, day.day) != (2, 29))
    assert parse(f"{day.day} {month_short(day.month, language)}", today, language) == day


@given(days, st.integers(0, 100))
def test_a_week_shown_is_read_back(today: date, ahead: int) -> None:
    week = Week.of(today) + ahead
    assert Week.of(parse(str(week), today, "en")) == week


@given(st.text(max_size=20), st.sampled_from(["en", "da"]))
def test_whatever_is_typed_gives_a_date_or_a_reason(typed: str, language: str) -> None:
    with contextlib.suppress(BadDate):
        assert parse(typed, SUNDAY, language) >= SUNDAY


def test_the_steps_on_keys_can_be_typed() -> None:
    assert [parse(step, SUNDAY, "en").isoformat() for step in STEPS] == ["2026-11-29", "2026-12-06", "2026-12-22"]
