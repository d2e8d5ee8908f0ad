"""Dates as they are shown."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest

from checkin import dates

SUNDAY = date(2026, 11, 22)


def test_a_day_is_shown_in_the_language_asked_for() -> None:
    assert dates.day_short(SUNDAY, "en") == "Sun 22 Nov"
    assert dates.day_short(SUNDAY, "da") == "søn 22. nov"
    assert dates.day_with_year(SUNDAY, "en") == "22 Nov 2026"
    assert dates.day_with_year(SUNDAY, "da") == "22. nov 2026"
    assert dates.day_long(SUNDAY, "en") == "Sunday 22 November 2026"
    assert dates.day_long(SUNDAY, "da") == "søndag den 22. november 2026"


def test_months_and_weekdays_have_names() -> None:
    assert [dates.month_short(m, "da") for m in (1, 5, 10)] == ["jan", "maj", "okt"]
    assert [dates.month_long(m, "en") for m in (1, 12)] == ["January", "December"]
    assert [dates.weekday_short(d, "en") for d in (0, 6)] == ["Mon", "Sun"]
    assert dates.weekday_long(4, "da") == "fredag"


@pytest.mark.parametrize("language", ["en", "da", "sv", "nl"])
def test_the_calendar_of_a_month_has_whole_weeks_from_monday(language: str) -> None:
    grid = dates.month_grid(2026, 11, language)
    assert [len(week) for week in grid] == [7] * 6
    assert grid[0][0] == date(2026, 10, 26)
    days = [day for week in grid for day in week]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len([day for day in days if day.month == 11]) == 30


def test_babel_is_not_loaded_before_a_date_is_shown() -> None:
    code = "import sys, checkin.dates, checkin.due, checkin.agenda; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
