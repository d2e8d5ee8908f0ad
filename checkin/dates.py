"""Dates as people read them, in the language of the interface (CLDR, through Babel).

Babel is imported with the first date shown, so that commands which show none start without it.
"""

from __future__ import annotations

import re
from calendar import Calendar
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from babel import Locale

_REGIONS = {"en": "en_GB"}
"""Where a language alone would be read as another country's habit: English here has the day before the month."""

_DOT_AFTER_LETTER = re.compile(r"(?<=[^\W\d])\.")

Reason = Literal["empty", "not-a-date", "no-such-day", "no-such-week", "past", "far"]


class BadDate(ValueError):
    """A typed date can't be used.

    `reason` is `empty`; `not-a-date` when it can't be read; `no-such-day` (31 February); `no-such-week` (week 53 of a
    year without one); `past`; or `far` when it is more than ten years ahead.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@lru_cache
def locale_of(language: str) -> Locale:
    """The locale whose names and order of day and month go with a language of the interface."""
    from babel import Locale

    return Locale.parse(_REGIONS.get(language, language))


def day_short(day: date, language: str) -> str:
    """A day for a list or a title line: "Sun 22 Nov"."""
    return _short(day, language, "MMMEd")


def day_with_year(day: date, language: str) -> str:
    """A day of any year, for what lies further away: "22 Nov 2026"."""
    return _short(day, language, "yMMMd")


def day_long(day: date, language: str) -> str:
    """A day in full: "Sunday 22 November 2026"."""
    from babel.dates import format_date

    return format_date(day, "full", locale=locale_of(language)).replace(",", "")


def weekday_short(weekday: int, language: str) -> str:
    """The short name of a weekday, 0 is Monday: "Mon"."""
    return _bare(weekday_names(language, "abbreviated")[weekday])


def weekday_long(weekday: int, language: str) -> str:
    """The name of a weekday, 0 is Monday: "Monday"."""
    return weekday_names(language, "wide")[weekday]


def month_short(month: int, language: str) -> str:
    """The short name of a month, 1 is January: "Jan"."""
    return _bare(month_names(language, "abbreviated")[month - 1])


def month_long(month: int, language: str) -> str:
    """The name of a month, 1 is January: "January"."""
    return month_names(language, "wide")[month - 1]


def weekday_names(language: str, width: Literal["abbreviated", "wide"]) -> tuple[str, ...]:
    """The seven names of the weekdays as the locale has them, Monday first."""
    names = locale_of(language).days["stand-alone"][width]
    return tuple(names[weekday] for weekday in range(7))


def month_names(language: str, width: Literal["abbreviated", "wide"]) -> tuple[str, ...]:
    """The twelve names of the months as the locale has them, January first."""
    names = locale_of(language).months["stand-alone"][width]
    return tuple(names[month] for month in range(1, 13))


def first_weekday(language: str) -> int:
    """The weekday a week begins with on a calendar; 0 is Monday."""
    return int(locale_of(language).first_week_day)


def month_grid(year: int, month: int, language: str) -> tuple[tuple[date, ...], ...]:
    """The weeks of a month for a calendar: seven days each, with the days of the months beside it that fill them up."""
    calendar = Calendar(first_weekday(language))
    return tuple(tuple(week) for week in calendar.monthdatescalendar(year, month))


def _short(day: date, language: str, skeleton: str) -> str:
    from babel.dates import format_skeleton

    return _bare(format_skeleton(skeleton, day, locale=locale_of(language))).replace(",", "")


def _bare(text: str) -> str:
    """Without the dots of abbreviations: a list is quieter so. The dot after a day's number stays."""
    return _DOT_AFTER_LETTER.sub("", text)
