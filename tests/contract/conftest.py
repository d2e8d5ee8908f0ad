"""Every promise is tested on each place where a journal can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checkin.journal import Journal
from tests.contract.journals import PLACES, Clock, Place


@pytest.fixture
def clock() -> Clock:
    """A clock that moves only when told to."""
    return Clock()


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, clock: Clock, tmp_path: Path) -> Place:
    """Where a journal is kept."""
    return PLACES[request.param](clock, tmp_path)


@pytest.fixture
def journal(place: Place) -> Iterator[Journal]:
    """The journal kept there."""
    journal = place.open()
    yield journal
    journal.close()
