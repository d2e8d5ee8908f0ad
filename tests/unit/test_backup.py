"""Which backups stay, and when the last one is too old."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from checkin.backup import DAYS, MONTHS, Standing, staying
from checkin.vault import ReadOnly

TODAY = date(2026, 11, 20)


def days(first: date, count: int, every: int = 1) -> list[date]:
    return [first + timedelta(days=n) for n in range(0, count * every, every)]


def last_of_months(kept: set[date]) -> list[date]:
    return sorted(day for day in kept if (day + timedelta(days=1)).day == 1)


def test_over_two_years_of_days_the_ten_newest_and_the_last_of_twelve_months_stay() -> None:
    kept: set[date] = set()
    for today in days(date(2024, 12, 1), 720):
        kept = staying(kept | {today}, today)
        assert len(kept) <= DAYS + MONTHS
    assert kept >= set(days(TODAY - timedelta(days=9), 10))
    assert len(last_of_months(kept)) == MONTHS - 1
    assert last_of_months(kept)[0] == date(2025, 12, 31)
    assert len(kept) == DAYS + MONTHS - 1


def test_weekly_backups_reach_back_a_year() -> None:
    kept: set[date] = set()
    for today in days(date(2024, 12, 6), 103, every=7):
        kept = staying(kept | {today}, today)
    assert len({(day.year, day.month) for day in kept}) == MONTHS


def test_a_clock_that_was_ahead_pushes_out_nothing() -> None:
    right = staying(days(TODAY - timedelta(days=400), 401), TODAY)
    wrong = set(days(date(2031, 1, 1), 30))
    assert staying(right | wrong, TODAY) >= right
    assert len(staying(right | wrong, TODAY)) <= 2 * (DAYS + MONTHS)


def test_a_clock_set_back_pushes_out_nothing_and_keeps_its_own_day() -> None:
    right = staying(days(TODAY - timedelta(days=400), 401), TODAY)
    back = date(2020, 1, 1)
    assert staying(right | {back}, back) == right | {back}


def test_nothing_is_said_as_long_as_there_is_a_backup_of_the_present_state() -> None:
    assert not Standing(date(2025, 1, 1), 1, (date(2024, 1, 1), TODAY)).is_late(TODAY)


@pytest.mark.parametrize(("days_ago", "late"), [(7, False), (8, True)])
def test_a_backup_more_than_seven_days_older_than_the_last_change_is_late(days_ago: int, late: bool) -> None:
    last_good = TODAY - timedelta(days=days_ago)
    assert Standing(last_good, 1, (date(2024, 1, 1), TODAY), ReadOnly()).is_late(TODAY) == late


@pytest.mark.parametrize(("days_ago", "late"), [(7, False), (8, True)])
def test_without_any_backup_the_days_count_from_the_first_change(days_ago: int, late: bool) -> None:
    assert Standing(None, 0, (TODAY - timedelta(days=days_ago), TODAY), ReadOnly()).is_late(TODAY) == late


def test_an_old_backup_of_a_journal_that_nobody_wrote_in_since_is_not_late() -> None:
    old = TODAY - timedelta(days=300)
    assert not Standing(old, 1, (old, old), ReadOnly()).is_late(TODAY)


def test_changes_without_a_backup_are_late_in_the_end_also_where_nobody_goes_on_writing() -> None:
    written = TODAY - timedelta(days=9)
    assert Standing(None, 0, (written, written + timedelta(days=1)), ReadOnly()).is_late(TODAY)


def test_an_empty_journal_needs_no_backup() -> None:
    assert not Standing(None, 0, None, ReadOnly()).is_late(TODAY)
