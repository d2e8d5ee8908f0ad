"""What a week is called."""

from __future__ import annotations

from datetime import date

from checkin.language import _
from checkin.week import Week


def week_name(week: Week, today: date) -> str:
    """The number of a week, with its year where that is not the present one."""
    if week.year == Week.of(today).year:
        return _("Week {week}").format(week=week.number)
    return _("Week {week}, {year}").format(week=week.number, year=week.year)
