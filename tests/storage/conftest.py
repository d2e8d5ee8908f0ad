"""Fixtures of the storage tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.storage.safe import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty place for a vault."""
    return Place(tmp_path / "private" / "vault.checkin", tmp_path / "state")
