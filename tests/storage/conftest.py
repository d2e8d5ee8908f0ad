"""Fixtures of the storage tests."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.storage.safe import Place

READER = Path(__file__).parents[2] / "docs" / "read_vault.py"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty place for a vault."""
    return Place(tmp_path / "private" / "vault.checkin", tmp_path / "state")


@pytest.fixture(scope="session")
def reader() -> ModuleType:
    """The published reader, written from docs/format.md alone."""
    spec = importlib.util.spec_from_file_location("read_vault", READER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
