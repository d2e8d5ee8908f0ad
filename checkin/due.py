"""Due dates as a leader gives them: by a key or typed, such as `+2w`, `fri`, `4 dec` or `2026-12-04`.

Everything is computed by dateutil and the names come from CLDR; there is no calendar arithmetic of our own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta, weekday

from checkin.dates import BadDate, month_names, weekday_names
from checkin.language import N_
from checkin.person import fold
from checkin.week import Week

STEPS = (N_("+1w"), N_("+2w"), N_("+1m"))
"""The distances offered on a key, as they could be typed."""

FURTHEST = relativedelta(years=10)
"""Nothing is planned further ahead: it is a slip of the finger."""

_LEAP_CYCLE = 8
"""Years within which every day of a year comes round: 29 February may be that far away (1896 to 1904)."""

Names = tuple[tuple[str, str], ...]
"""Names in their order, each in full and short, folded (Dutch `mrt` does not begin like `maart`)."""


def parse(text: str, today: date, language: str) -> date:
    """The day that a typed text means, from today on.

    Understood are `today`, `tomorrow`; `+10d`, `+2w`, `+1m`; weekdays (the next one after today); `w49`, `2027-W02`
    (its Monday, or today in the present week); `4 dec`, `dec 4`, `4/12`, `4.12.2026`, `4. december 2026`;
    `2026-12-04`. A date without a year is the next such date. Names are read in `language` and in English, and may be
    cut short as long as they are clear.

    Raises:
        BadDate: when it is no date, or none that can be planned for.
    """
    typed = fold(" ".join(text.split()))
    if not typed:
        raise BadDate("empty")
    try:
        day = _read(typed, today, language)
    except OverflowError:
        raise BadDate("far") from None
    if day < today:
        raise BadDate("past")
    if day > today + FURTHEST:
        raise BadDate("far")
    return day


def weekday_after(today: date, day: int) -> date:
    """The next such weekday after today; 0 is Monday. Today's own weekday is a week ahead."""
    return today + timedelta(days=1) + relativedelta(weekday=weekday(day))


def _read(typed: str, today: date, language: str) -> date:
    for reader in _READERS:
        day = reader(typed, today, language)
        if day is not None:
            return day
    raise BadDate("not-a-date")


_NEAR = {"today": 0, "tomorrow": 1, "i dag": 0, "idag": 0, "i morgen": 1, "imorgen": 1}
_STEP = re.compile(r"\+ ?(\d{1,5}) ?(d|w|u|m)[a-z]*")
_WEEK = re.compile(r"(?:(?P<before>\d{4})[ -]?)?(?:week|uge|w|u) ?(?P<number>\d{1,2})(?: (?P<after>\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[./-] ?(\d{1,2})(?:[./-] ?(\d{4}|\d{2})|\.)?")
_DAY_MONTH = re.compile(r"(\d{1,2})\.? ?([^\W\d]{2,})\.?,?(?: (\d{4}))?")
_MONTH_DAY = re.compile(r"([^\W\d]{2,})\.? (\d{1,2})\.?,?(?: (\d{4}))?")


def _near(typed: str, today: date, language: str) -> date | None:
    days = _NEAR.get(typed)
    return None if days is None else today + timedelta(days=days)


def _step(typed: str, today: date, language: str) -> date | None:
    found = _STEP.fullmatch(typed)
    if not found:
        return None
    count = int(found[1])
    match found[2]:
        case "d":
            return today + timedelta(days=count)
        case "m":
            # relativedelta has no year beyond 9999 to go to.
            return today + relativedelta(months=min(count, 12 * 100))
        case _:
            return today + timedelta(weeks=count)


def _weekday(typed: str, today: date, language: str) -> date | None:
    number = _named(typed.rstrip("."), _weekdays(language))
    return None if number is None else weekday_after(today, number)


def _week(typed: str, today: date, language: str) -> date | None:
    found = _WEEK.fullmatch(typed)
    if not found:
        return None
    number, year = int(found["number"]), found["before"] or found["after"]
    this = Week.of(today)
    years = [int(year)] if year else [this.year, this.year + 1]
    weeks = [week for week in (_week_of(y, number) for y in years) if week]
    if not weeks:
        raise BadDate("no-such-week")
    week = next((w for w in weeks if w >= this), weeks[-1])
    return today if week == this else week.day(0)


def _week_of(year: int, number: int) -> Week | None:
    try:
        return Week(year, number)
    except ValueError:
        return None


def _iso(typed: str, today: date, language: str) -> date | None:
    found = _ISO.fullmatch(typed)
    return _on(int(found[3]), int(found[2]), found[1], today) if found else None


def _numbers(typed: str, today: date, language: str) -> date | None:
    found = _NUMBERS.fullmatch(typed)
    return _on(int(found[1]), int(found[2]), found[3], today) if found else None


def _day_month(typed: str, today: date, language: str) -> date | None:
    found = _DAY_MONTH.fullmatch(typed)
    month = _named(found[2], _months(language)) if found else None
    return None if found is None or month is None else _on(int(found[1]), month + 1, found[3], today)


def _month_day(typed: str, today: date, language: str) -> date | None:
    found = _MONTH_DAY.fullmatch(typed)
    month = _named(found[1], _months(language)) if found else None
    return None if found is None or month is None else _on(int(found[2]), month + 1, found[3], today)


def _on(day: int, month: int, year: str | None, today: date) -> date:
    """The day of a year, or without one the next such day.

    Raises:
        BadDate: when there is none.
    """
    if year:
        years = range(int(year), int(year) + 1) if len(year) == 4 else range(2000 + int(year), 2001 + int(year))
    else:
        years = range(today.year, today.year + _LEAP_CYCLE + 1)
    days = [found for found in (_day_of(y, month, day) for y in years) if found]
    if not days:
        raise BadDate("no-such-day")
    return next((found for found in days if found >= today), days[-1])


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_READERS: tuple[Callable[[str, date, str], date | None], ...] = (
    _near,
    _step,
    _weekday,
    _week,
    _iso,
    _numbers,
    _day_month,
    _month_day,
)


@lru_cache
def _weekdays(language: str) -> tuple[Names, ...]:
    return tuple(
        _forms(weekday_names(spoken, "wide"), weekday_names(spoken, "abbreviated")) for spoken in (language, "en")
    )


@lru_cache
def _months(language: str) -> tuple[Names, ...]:
    return tuple(_forms(month_names(spoken, "wide"), month_names(spoken, "abbreviated")) for spoken in (language, "en"))


def _forms(wide: Sequence[str], abbreviated: Sequence[str]) -> Names:
    return tuple((fold(long), fold(short)) for long, short in zip(wide, abbreviated, strict=True))


def _named(typed: str, languages: Sequence[Names]) -> int | None:
    """The place of the one name that begins with what was typed, in the first language that has exactly one."""
    if len(typed) < 2:
        return None
    for names in languages:
        places = [place for place, forms in enumerate(names) if any(form.startswith(typed) for form in forms)]
        if len(places) == 1:
            return places[0]
    return None
