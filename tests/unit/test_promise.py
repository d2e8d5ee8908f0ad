"""Promises by their dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

from checkin.promise import Promise, Promises

TODAY = date(2026, 11, 20)


def promise(id: str, by: date | None) -> Promise:
    return Promise(id=id, what="a quieter desk", by=by, made_at=datetime(2026, 11, 1, tzinfo=UTC))


def test_a_promise_is_due_from_its_day_on_until_it_is_done_or_dropped() -> None:
    promises = Promises(
        (
            promise("today", TODAY),
            promise("tomorrow", date(2026, 11, 21)),
            promise("undated", None),
            promise("done", TODAY).done(TODAY),
            promise("dropped", TODAY).dropped(TODAY),
            promise("last week", date(2026, 11, 13)),
        )
    )
    assert [p.id for p in promises.due(TODAY)] == ["last week", "today"]
