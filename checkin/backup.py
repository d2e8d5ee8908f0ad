"""Backups: copies of the vault that are kept beside it, which of them stay, and when the last one is too old."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from checkin.vault import VaultError

DAYS = 10
"""How many of the newest days with a backup keep theirs."""
MONTHS = 12
"""Of how many of the newest months with a backup the last one is kept."""
COPIES = 20
"""How many of the copies that were merged or replaced are kept."""
LATE = timedelta(days=7)
"""How long changes may be without a backup before it is said."""


def staying(days: Iterable[date], today: date) -> set[date]:
    """Which of these days keep their backup: the ten newest, and the last of each of the twelve newest months.

    Days that are still to come were counted by a wrong clock. They follow the same rule by themselves: neither a clock
    that was ahead nor one that is behind pushes out what the right one kept.
    """
    days = set(days)
    return _staying(day for day in days if day <= today) | _staying(day for day in days if day > today)


def _staying(days: Iterable[date]) -> set[date]:
    newest = sorted(days, reverse=True)
    last_of_month: dict[tuple[int, int], date] = {}
    for day in newest:
        last_of_month.setdefault((day.year, day.month), day)
    return {*newest[:DAYS], *list(last_of_month.values())[:MONTHS]}


@dataclass(frozen=True)
class Standing:
    """How it stands with the backups of a vault.

    Args:
        last_good: the day of the newest one that opens; None where there is none.
        days: how many days have one.
        changed: the days of the first and the last change in the journal; None where nothing was ever written.
        refused: why the present state has no backup; None where it has.
    """

    last_good: date | None
    days: int
    changed: tuple[date, date] | None = None
    refused: VaultError | None = None

    @property
    def is_late(self) -> bool:
        """Whether so many days of changes have no backup that it must be said."""
        if self.refused is None or self.changed is None:
            return False
        first, last = self.changed
        return last - (self.last_good or first) > LATE


class Backups(Protocol):
    """The backups of an open vault. They read and write whole files: call from a thread."""

    @property
    def standing(self) -> Standing | None:
        """How it stands with them, as `catch_up` found it; None before that."""

    def catch_up(self) -> None:
        """Make what is missing, as after a crash, and see how it stands. Never raises."""

    def keep(self) -> Path:
        """See that the present state has a backup, and say which.

        Raises:
            ReadOnly, FileRefused, Damaged, ChangedUnderneath: it has none; the earlier ones are as they were.
        """

    def copy_to(self, path: Path) -> None:
        """Write a copy of the vault to a place where no file is, and read it back.

        Raises:
            VaultExists: there is one.
            FileRefused, Damaged, ChangedUnderneath: there is no copy there.
        """

    def forgo(self) -> None:
        """Leave without a backup, for whoever can't wait; the next opening makes it."""
