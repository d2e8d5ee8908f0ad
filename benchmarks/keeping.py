"""Taking care of the vault: rewriting, backing up, verifying, merging, noting, against the least each could cost."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.gaps import WORST, worst_gap
from benchmarks.invented import NOW, PASSPHRASE, filled, vault_in
from benchmarks.ratio import Ratio, compare
from checkin.journal import KEPT
from checkin.promise import Promise
from checkin.vault import Opened
from storage.inbox import FileInbox, inbox_path
from storage.journal import TinyJournal
from storage.log import Log
from storage.tiny import LogStorage
from storage.vault import FileVault

RUNS = 9
RUNS_OF_NOTES = 100
SAVES, NOTES = 60, 10
"""How many there are in one look for gaps."""

YEARS = (10, 100)
PIECE = 4096

NOTE = "By the tills: the dinner on Saturday, everybody is going. Check what I really know before I ask."


@dataclass
class Cared:
    """A vault of many years, open, and what it costs to take care of it.

    Args:
        folder: where its file is; plain files are written beside it.
    """

    folder: Path
    vault: FileVault
    opened: Opened

    def __post_init__(self) -> None:
        self._number = count()
        self._key, self._nonce = AESGCM(bytes(32)), bytes(12)
        self.inbox = FileInbox(self.vault.path, state=self.folder / "state", now=lambda: NOW)
        self.other = vault_in(self.folder / "other")
        self.other.path.parent.mkdir()
        content = self.content
        self._pieces = [
            self._key.encrypt(self._nonce, content[start : start + PIECE], None)
            for start in range(0, len(content), PIECE)
        ]

    @property
    def content(self) -> bytes:
        """The bytes of the file as it is now."""
        return self.vault.path.read_bytes()

    @property
    def log(self) -> Log:
        """The log under the journal."""
        journal = self.opened.journal
        assert isinstance(journal, TinyJournal)
        storage = journal._storage
        assert isinstance(storage, LogStorage)
        assert isinstance(storage._log, Log)
        return storage._log

    def change(self) -> None:
        """Keep something small, so that there is something to back up."""
        number = next(self._number)
        with self.opened.journal.action("change") as action:
            action.put(Promise(id=f"{number:032x}", what=f"number {number}", made_at=NOW))

    def save(self) -> None:
        """Save as often as in a minute of typing."""
        for _ in range(SAVES):
            self.change()

    def note(self) -> None:
        """Seal a few notes into the inbox."""
        for _ in range(NOTES):
            self.inbox.seal(NOTE)

    def back_up(self) -> None:
        """Back up the present state, read it back and decrypt it."""
        assert self.opened.backups is not None
        self.opened.backups.keep()

    def verify(self) -> None:
        """Read the whole file and say how it is."""
        assert self.vault.verify(PASSPHRASE).condition == "healthy"

    def diverge(self) -> None:
        """Let another machine write a line into a copy."""
        self.other.path.write_bytes(self.content)
        number = next(self._number)
        journal = self.other.unlock(PASSPHRASE).journal
        with journal.action("change") as action:
            action.put(Promise(id=f"{number:032x}", what=f"number {number}", made_at=NOW))
        journal.close()

    def merge(self) -> None:
        """Read that copy, see what is new in it, and merge it."""
        assert self.opened.copies is not None
        assert self.opened.copies.read(self.other.path).merge().new == 1

    def open_other(self) -> None:
        """Open that copy, until all of it can be read."""
        journal = self.other.unlock(PASSPHRASE, read_only=True).journal
        assert all(journal.all(kind) is not None for kind in KEPT)
        journal.close()

    def write(self) -> None:
        """Write as many bytes to a new file, and give it a name in one step, all of it on the disk."""
        new, there = self.folder / "new", self.folder / "there"
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(descriptor, self._plain)
        os.fsync(descriptor)
        os.close(descriptor)
        os.replace(new, there)
        folder = os.open(self.folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def decrypt(self) -> None:
        """Read the file, and decrypt as many bytes in small pieces."""
        assert self.content
        for piece in self._pieces:
            self._key.decrypt(self._nonce, piece, None)

    def prepare_to_write(self) -> None:
        """Have the bytes at hand that `write` is to write."""
        self._plain = os.urandom(len(self.content))


@dataclass
class Noting:
    """Notes sealed into the inbox of a vault, and appends of as many bytes to a plain file."""

    inbox: FileInbox
    path: Path
    plain: int

    def __post_init__(self) -> None:
        self._grown = b""

    def note(self) -> float:
        """Seconds of sealing a note."""
        before = self.path.stat().st_size if self.path.exists() else 0
        took = seconds(partial(self.inbox.seal, NOTE))
        self._grown = os.urandom(self.path.stat().st_size - before)
        return took

    def append(self) -> float:
        """Seconds of appending as many bytes as the last note did."""
        began = time.perf_counter()
        os.write(self.plain, self._grown)
        os.fsync(self.plain)
        return time.perf_counter() - began


def seconds(deed: Callable[[], object]) -> float:
    """How long a deed takes."""
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def measure() -> Iterator[Ratio]:
    """What each costs at 10 and at 100 years, and how long the interface stands still meanwhile."""
    for years in YEARS:
        with ExitStack() as stack:
            cared, size = _cared(stack, years), f"{years} years"
            noting = _noting(stack, cared)
            yield compare(f"note, {size} ÷ append + fsync", noting.note, noting.append, runs=RUNS_OF_NOTES)
            yield from _measured(cared, size)


def _measured(cared: Cared, size: str) -> Iterator[Ratio]:
    cared.log.compact()
    cared.prepare_to_write()

    def backing_up() -> float:
        cared.change()
        return seconds(cared.back_up)

    def merging() -> float:
        cared.diverge()
        return seconds(cared.merge)

    write = partial(seconds, cared.write)
    yield compare(f"rewrite, {size} ÷ write + fsync", partial(seconds, cared.log.compact), write, runs=RUNS)
    yield compare(f"back up, {size} ÷ write + fsync", backing_up, write, runs=RUNS)
    yield compare(
        f"verify, {size} ÷ read + decrypt", partial(seconds, cared.verify), partial(seconds, cared.decrypt), runs=RUNS
    )
    yield compare(f"merge, {size} ÷ open the copy", merging, partial(seconds, cared.open_other), runs=RUNS)
    deeds: dict[str, tuple[Callable[[], object], Callable[[], None]]] = {
        "saving": (dict, cared.save),
        "noting": (dict, cared.note),
        "rewriting": (cared.change, cared.log.compact),
        "backing up": (cared.change, cared.back_up),
        "verifying": (cared.change, cared.verify),
        "merging": (cared.diverge, cared.merge),
    }
    for name, (before, deed) in deeds.items():
        gap = partial(_gap, before, deed)
        yield compare(f"worst gap while {name}, {size} ÷ 100 ms", gap, lambda: WORST, runs=RUNS, aim=1)


def _gap(before: Callable[[], object], deed: Callable[[], None]) -> float:
    before()
    return worst_gap(deed)


def _cared(stack: ExitStack, years: int) -> Cared:
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="checkin-")))
    vault = vault_in(folder)
    filled(vault, years).close()
    opened = vault.unlock(PASSPHRASE)
    stack.callback(opened.journal.close)
    return Cared(folder, vault, opened)


def _noting(stack: ExitStack, cared: Cared) -> Noting:
    plain = os.open(cared.folder / "plain", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    stack.callback(os.close, plain)
    return Noting(cared.inbox, inbox_path(cared.vault.path), plain)
