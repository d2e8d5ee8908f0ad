"""What the tests of screens share: the sizes of snapshots, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from checkin.app import CheckinApp
from checkin.settings import Settings
from checkin.vault import Opened, Vault
from tests.screens.fake_inbox import FakeInbox
from tests.screens.stage import SIZES, Size

FRIDAY_MORNING = datetime(2026, 11, 20, 10, 42, tzinfo=timezone(timedelta(hours=1)))
"""Friday of ISO week 47, the weekday from which a check-in waits."""


@pytest.fixture(params=SIZES.values(), ids=list(SIZES))
def size(request: pytest.FixtureRequest) -> Size:
    """Each of the sizes in turn, in cells."""
    size: Size = request.param
    return size


@pytest.fixture
def now() -> datetime:
    """The moment at which every test of a screen takes place."""
    return FRIDAY_MORNING


@pytest.fixture
def make_app(now: datetime) -> Callable[..., CheckinApp]:
    """Make the whole program, in front of a vault or with an open journal."""

    def make(behind: Vault | Opened, **chosen: Any) -> CheckinApp:
        settings = Settings(**chosen)
        if isinstance(behind, Opened):
            return CheckinApp(behind, settings=settings, save_settings=lambda _settings: None, now=lambda: now)
        return CheckinApp(
            lambda: behind,
            exists=behind.exists(),
            settings=settings,
            save_settings=lambda _settings: None,
            now=lambda: now,
            inbox=FakeInbox(),
        )

    return make
