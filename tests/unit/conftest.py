"""What the tests of the trade share: a journal that only holds what it was given."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from checkin.document import D, Document
from checkin.journal import Action, Journal


class Shelf:
    """A journal to read from."""

    vault_id = "0" * 32
    read_only = True

    def __init__(self, *documents: Document) -> None:
        self._documents = documents

    def all(self, kind: type[D]) -> tuple[D, ...]:
        return tuple(d for d in self._documents if isinstance(d, kind))

    def get(self, kind: type[D], id: str) -> D | None:
        return next((d for d in self.all(kind) if d.id == id), None)

    def action(self, name: str) -> AbstractContextManager[Action]:
        raise NotImplementedError

    def undo(self) -> str | None:
        return None

    def refresh(self) -> bool:
        return False

    def close(self) -> None:
        pass


@pytest.fixture
def shelf() -> Callable[..., Journal]:
    """Make a journal that holds these documents."""
    return Shelf
