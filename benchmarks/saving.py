"""Saving, from the journal's action to the disk, against a bare append and fsync of as many bytes."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.invented import DECK, NOW, filled, vault_in
from benchmarks.ratio import Ratio, compare
from checkin.check_in import CheckIn
from checkin.document import Document
from checkin.draft import Draft, draft_id
from checkin.journal import Journal
from checkin.sheet import Entry, Sheet, place_of
from checkin.week import Week

RUNS = 300
AIM = 1.5
AIM_OF_GROWTH = 1.1
"""Flat, and the noise of a disk."""

WEEK = Week.of(NOW.date())
DRAFT = Draft(id=draft_id(place_of(WEEK, DECK)), place=place_of(WEEK, DECK))

TEXT = (
    "Birch and Heron lent a hand at the counter when the delivery came late, without being asked. I told them on the "
    "same day. The new till still takes somebody away from the floor for most of the morning; we look at it again on "
    "Wednesday, and until then the early shift has one more."
)


@dataclass(frozen=True)
class Kept:
    """What one action puts and deletes."""

    put: tuple[Document, ...]
    delete: tuple[Document, ...] = ()


@dataclass
class Saving:
    """Saves in one vault, and appends of as many bytes to a plain file beside it.

    Args:
        made: what the next save is to keep, made before its time is taken; given a number, so that each is another.
    """

    journal: Journal
    vault: Path
    plain: int
    made: Callable[[int], Kept]

    def __post_init__(self) -> None:
        self._number = count()
        self._grown = b""

    def save(self) -> float:
        """Seconds of one save by the journal."""
        before, kept = self.vault.stat().st_size, self.made(next(self._number))
        began = time.perf_counter()
        with self.journal.action("save") as action:
            action.put(*kept.put)
            action.delete(*kept.delete)
        took = time.perf_counter() - began
        self._grown = os.urandom(self.vault.stat().st_size - before)
        return took

    def append(self) -> float:
        """Seconds of appending as many bytes as the last save did."""
        began = time.perf_counter()
        os.write(self.plain, self._grown)
        os.fsync(self.plain)
        return time.perf_counter() - began


def measure() -> Iterator[Ratio]:
    """An answer's draft in 10 and in 100 years of journal, and a finished check-in in 100."""
    with ExitStack() as stack:
        ten, hundred = (_saving(stack, years, _draft) for years in (10, 100))
        yield compare("save an answer, 10 years ÷ append + fsync", ten.save, ten.append, runs=RUNS, aim=AIM)
        yield compare("save an answer, 100 years ÷ append + fsync", hundred.save, hundred.append, runs=RUNS, aim=AIM)
        yield compare("save an answer, 100 years ÷ 10 years", hundred.save, ten.save, runs=RUNS, aim=AIM_OF_GROWTH)
        hundred.made = _check_in
        yield compare("finish a check-in, 100 years ÷ append + fsync", hundred.save, hundred.append, runs=RUNS, aim=AIM)


def _saving(stack: ExitStack, years: int, made: Callable[[int], Kept]) -> Saving:
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="checkin-")))
    vault = vault_in(folder)
    journal = filled(vault, years)
    stack.callback(journal.close)
    plain = os.open(folder / "plain", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    stack.callback(os.close, plain)
    return Saving(journal, vault.path, plain, made)


def _draft(number: int) -> Kept:
    """What autosaving keeps while the third answer is written."""
    entries = [Entry(question=question, value="yes", text=TEXT) for question in ("exclusion", "help-received")]
    entries.append(Entry(question="concerns", value="settled", text=f"{TEXT} {number}"))
    sheet = Sheet(week=WEEK, deck=DECK, size="full", at="concerns", entries=tuple(entries))
    return Kept(put=(DRAFT.edit(sheet=sheet),))


def _check_in(number: int) -> Kept:
    """What finishing keeps: the check-in, and its draft no longer."""
    check_in = CheckIn(id=uuid.uuid4().hex, week=WEEK, deck=DECK, finished_at=NOW, went_well=f"{TEXT} {number}")
    return Kept(put=(check_in,), delete=(DRAFT,))
