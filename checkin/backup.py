"""Backups: copies of the vault that are kept beside it, which of them stay, and when the last one is too old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

from checkin.language import ngettext
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

    def is_late(self, today: date) -> bool:
        """Whether changes have been without a backup for so long that it must be said."""
        if self.refused is None or self.changed is None:
            return False
        first, last = self.changed
        if self.last_good is not None and last <= self.last_good:
            return False
        return today - (self.last_good or first) > LATE


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


Fault = Literal["damaged", "locked", "newer", "refused"]
"""Why a backup can't be restored: it is not as it was written; the passphrase opens it not; a newer version wrote it;
the file system refused to read it."""

Tables = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Documents as plain values, by table and id."""

COUNTED = ("check_ins", "people", "conversations", "promises", "cases", "notes")
"""The tables that a leader has words for."""

Counts = Mapping[str, int]
"""How many documents there are, by table."""


@dataclass(frozen=True)
class Backup:
    """One backup as it was found.

    Args:
        name: its day, and what tells a copy from the daily one.
        size: in bytes.
        counts: None where it could not be opened.
    """

    name: str
    day: date
    size: int
    counts: Counts | None = None
    fault: Fault | None = None


@dataclass(frozen=True)
class Difference:
    """How a backup and the present vault differ, in documents that a leader has words for.

    Args:
        only_backup: what the present vault has not.
        only_present: what the backup has not.
        different: what both have, and not the same.
    """

    only_backup: Counts
    only_present: Counts
    different: Counts


def counts_of(tables: Tables) -> Counts:
    """How many documents these tables hold."""
    return {table: len(tables.get(table, {})) for table in COUNTED}


def difference(backup: Tables, present: Tables) -> Difference:
    """How what a backup holds differs from what the present vault holds."""

    def count(of: Tables, other: Tables, *, missing: bool) -> Counts:
        counts = {}
        for table in COUNTED:
            theirs = other.get(table, {})
            changed = [id for id, document in of.get(table, {}).items() if theirs.get(id) != document]
            counts[table] = sum((id not in theirs) == missing for id in changed)
        return counts

    return Difference(
        count(backup, present, missing=True),
        count(present, backup, missing=True),
        count(backup, present, missing=False),
    )


def said(counts: Counts) -> str:
    """Counts in words, those of nothing left out; empty where nothing is left."""
    words = {
        "check_ins": lambda n: ngettext("{count} check-in", "{count} check-ins", n),
        "people": lambda n: ngettext("{count} person", "{count} people", n),
        "conversations": lambda n: ngettext("{count} conversation", "{count} conversations", n),
        "promises": lambda n: ngettext("{count} promise", "{count} promises", n),
        "cases": lambda n: ngettext("{count} case", "{count} cases", n),
        "notes": lambda n: ngettext("{count} note", "{count} notes", n),
    }
    return " · ".join(words[table](n).format(count=n) for table, n in counts.items() if n)
