"""Documents as plain values: what a vault and an export hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checkin.check_in import CheckIn
from checkin.document import Unreadable, from_plain, schema_of, to_plain
from checkin.week import WEEK_PATTERN, Week

FINISHED = datetime(2027, 1, 1, 15, 0, tzinfo=UTC)
AWAY = CheckIn(id="a", week=Week(2026, 53), deck="weekly", finished_at=FINISHED, away=True)


def test_a_week_is_kept_as_it_is_written() -> None:
    plain = to_plain(AWAY)
    assert plain["week"] == "2026-W53"
    assert from_plain(CheckIn, plain) == AWAY


def test_a_week_that_no_year_has_is_not_read() -> None:
    with pytest.raises(Unreadable):
        from_plain(CheckIn, {**to_plain(AWAY), "week": "2025-W53"})


def test_the_schema_tells_how_a_week_is_written() -> None:
    assert WEEK_PATTERN in str(schema_of(CheckIn))
