"""What the screens say of backups: a quiet line when the last one is old, and how many are kept."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from syrupy.assertion import SnapshotAssertion

from checkin.app import CheckinApp
from checkin.backup import Standing
from checkin.vault import FileRefused, Opened
from screens.today import TodayScreen
from storage.journal import memory_journal
from tests.screens.fake_backups import FakeBackups
from tests.screens.garden import garden
from tests.screens.seasons import a_year, an_agenda
from tests.screens.stage import Size, settle, stage, text_of

FULL = FileRefused(Path("/home/me/journal.checkin.backups"), errno.ENOSPC, "save")
CHANGED = (date(2025, 11, 1), date(2026, 11, 20))
LATE = Standing(date(2026, 11, 10), 14, CHANGED, FULL)
GOOD = Standing(date(2026, 11, 20), 14, CHANGED)


async def test_today_says_in_a_quiet_line_that_the_last_backup_is_old(
    now: datetime, size: Size, snapshot: SnapshotAssertion
) -> None:
    desk = an_agenda(a_year(garden(now)))
    desk.backups = FakeBackups(LATE)
    desk.backups.catch_up()
    async with stage(TodayScreen(desk), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_the_line_is_there_once_the_backups_were_looked_at_and_not_before(
    now: datetime, make_app: Callable[..., CheckinApp]
) -> None:
    late = FakeBackups(LATE)
    assert late.standing is None
    async with stage(make_app(Opened(memory_journal(now=lambda: now), backups=late))) as pilot:
        await settle(pilot)
        assert "No backup since 10 Nov 2026:" in text_of(pilot.app)
        await pilot.press("comma")
        assert "The disk is full" in text_of(pilot.app)


async def test_nothing_is_said_while_backups_are_in_time_and_settings_count_them(
    now: datetime, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(Opened(memory_journal(now=lambda: now), backups=FakeBackups(GOOD)))) as pilot:
        await settle(pilot)
        assert "backup" not in text_of(pilot.app)
        await pilot.press("comma")
        assert "Last backup: 20 Nov 2026. 14 days are kept" in text_of(pilot.app)


async def test_the_demo_says_nothing_of_backups(now: datetime, make_app: Callable[..., CheckinApp]) -> None:
    async with stage(make_app(Opened(memory_journal(now=lambda: now)))) as pilot:
        assert "backup" not in text_of(pilot.app)
        await pilot.press("comma")
        assert "backup" not in text_of(pilot.app)
