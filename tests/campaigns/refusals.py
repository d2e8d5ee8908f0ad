"""Refusals: whatever call the disk refuses, what was not refused is done, and the memory shows what is on the disk."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count, product
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from checkin.journal import Journal
from checkin.note import QuickNote
from checkin.person import Person
from checkin.vault import FileRefused, Notice, Passphrase, ReadOnly, Unsettled, VaultError, WrongPassphrase
from storage.inbox import FileInbox
from storage.keys import CHEAPEST
from storage.log import Log
from storage.platform import File
from storage.vault import FileVault
from tests.campaigns import Campaign, Outcome, Run
from tests.campaigns.disk import Disk, running_on
from tests.campaigns.power_cuts import HALF, HOME, NEW, STATE, VAULT
from tests.storage.safe import NOW, PASSPHRASE, log_of, person

FORBIDDING = ("open", "replace", "link", "listdir", "mkdir", "unlink")
"""Calls that can be refused for want of a right; the others can't."""

STEP = 211
"""Bytes from one try to the next where much is written; a save and a note are tried at each byte."""


class Wrong(Exception):
    """Something does not hold."""


@dataclass
class Trouble:
    """What a disk does once, or from some byte on.

    Args:
        met: whether it came to it.
        refused: whether what was asked for was refused, and not merely done in pieces.
    """

    refuses: Callable[[str], int] = lambda _: 0
    takes: Callable[[int], int] = lambda length: length
    met: bool = False
    refused: bool = True


def failing(nth: int, number: int) -> Trouble:
    """One call fails, counted from 1."""
    trouble = Trouble()
    left = nth

    def refuses(call: str) -> int:
        nonlocal left
        left -= number != errno.EACCES or call in FORBIDDING
        if left or trouble.met:
            return 0
        trouble.met = True
        return number

    trouble.refuses = refuses
    return trouble


def short(nth: int, length: int) -> Trouble:
    """Of one write, counted from 0, so many bytes are taken at first."""
    trouble = Trouble(refused=False)
    left = nth

    def takes(whole: int) -> int:
        nonlocal left
        left -= 1
        if left != -1 or length >= whole:
            return whole
        trouble.met = True
        return length

    trouble.takes = takes
    return trouble


def full(room: int) -> Trouble:
    """The disk has room for so many bytes more."""
    trouble = Trouble()
    left = room

    def takes(whole: int) -> int:
        nonlocal left
        trouble.met |= left < whole
        taken = min(left, whole)
        left -= taken
        return taken

    trouble.takes = takes
    return trouble


def failures(number: int) -> Iterator[Trouble]:
    """Each call fails, one after the other, until there is none left to fail."""
    for nth in count(1):
        trouble = failing(nth, number)
        yield trouble
        if not trouble.met:
            return


def short_writes(step: int) -> Iterator[Trouble]:
    """Each write is taken up to each byte, one after the other."""
    for nth in count():
        for length in count(1, step):
            trouble = short(nth, length)
            yield trouble
            if not trouble.met:
                break
        if length == 1:
            return


def small_disks(step: int) -> Iterator[Trouble]:
    """Disks with room for each number of bytes, from none to enough."""
    for room in count(0, step):
        trouble = full(room)
        yield trouble
        if not trouble.met:
            return


@dataclass
class Bench:
    """A vault on a disk that will make trouble."""

    disk: Disk
    trouble: Trouble
    chance: Random = field(default_factory=lambda: Random(0))

    def vault(self, state: str = "state") -> FileVault:
        """A fresh look at the vault, from this machine or another."""
        return FileVault(VAULT, state=HOME / state, now=lambda: NOW, cost=CHEAPEST, random=self.chance.randbytes)

    def inbox(self) -> FileInbox:
        """Its inbox."""
        return FileInbox(VAULT, state=STATE, now=lambda: NOW, random=self.chance.randbytes)

    def attempt(self, deed: Callable[[], object]) -> VaultError | None:
        """Do this while there is trouble; how it was refused, if it was."""
        self.disk.refuses, self.disk.takes = self.trouble.refuses, self.trouble.takes
        try:
            deed()
        except (FileRefused, Unsettled, ReadOnly) as refusal:
            return refusal
        finally:
            self.disk.refuses, self.disk.takes = Trouble().refuses, Trouble().takes
        return None

    def on_disk(self, passphrase: Passphrase = PASSPHRASE) -> dict[str, str]:
        """Who is found by somebody who opens the file on another machine."""
        opened = self.vault("elsewhere").unlock(passphrase, read_only=True)
        same(opened.notices, (), "said of the file")
        return people(opened.journal)

    def after_a_power_cut(self) -> dict[str, str]:
        """Who is found after the power was cut now."""
        bench = Bench(Disk(self.disk.moments[-1].after_a_power_cut(self.chance)), Trouble(), self.chance)
        with running_on(bench.disk):
            opened = bench.vault("elsewhere").unlock(PASSPHRASE)
            return people(opened.journal)

    def look(self, passphrase: Passphrase = PASSPHRASE) -> tuple[dict[str, str], list[str], tuple[Notice, ...]]:
        """Open and close: who is there, which notes, and what is said."""
        opened = self.vault().unlock(passphrase)
        notes = sorted(note.text for note in opened.journal.all(QuickNote))
        same(opened.journal.read_only, False, "for reading only")
        found = people(opened.journal), notes, opened.notices
        opened.journal.close()
        return found


def same(found: object, expected: object, what: str) -> None:
    """See that something is as it should be."""
    if found != expected:
        raise Wrong(f"{what}: {found}, not {expected}")


def people(journal: Journal) -> dict[str, str]:
    """The names of everybody, by alias."""
    return {found.alias: found.name for found in journal.all(Person)}


def keep(journal: Journal, alias: str, name: str = "") -> None:
    """Keep somebody."""
    with journal.action("keep") as action:
        action.put(person(alias).edit(name=name))


def saving(bench: Bench) -> None:
    """One save is refused, or done; the next is done."""
    journal = bench.vault().unlock(PASSPHRASE).journal
    before = people(journal)
    refusal = bench.attempt(lambda: keep(journal, "new", "n"))
    same(refusal is not None, bench.trouble.met and bench.trouble.refused, "refused")
    same(people(journal), before if refusal else before | {"new": "n"}, "the memory")
    same(bench.on_disk(), people(journal), "the disk")
    keep(journal, "next")
    same(bench.on_disk(), people(journal), "the disk after the next save")
    same(bench.after_a_power_cut(), people(journal), "the disk after a power cut")
    journal.close()


def rewriting(bench: Bench) -> None:
    """The file is rewritten, and saves go on unless it can't be opened."""
    journal = bench.vault().unlock(PASSPHRASE).journal
    bench.attempt(log_of(journal).compact)
    same(bench.on_disk(), people(journal), "the disk")
    if not log_of(journal).read_only:
        keep(journal, "next")
        same(bench.on_disk(), people(journal), "the disk after the next save")
        same(bench.after_a_power_cut(), people(journal), "the disk after a power cut")
    journal.close()


def closing(bench: Bench) -> None:
    """Closing rewrites and backs up; it loses nothing and is never refused."""
    journal = bench.vault().unlock(PASSPHRASE).journal
    for number in range(12):
        keep(journal, "new", f"{number}")
    before = people(journal)
    same(bench.attempt(journal.close), None, "closing was refused")
    same(bench.look(), (before, [], ()), "what is there")


def making(bench: Bench) -> None:
    """A vault is made whole, or there is none."""
    bench.disk = Disk({str(HOME): None})
    with running_on(bench.disk):
        bench.attempt(lambda: bench.vault().create(PASSPHRASE, None).journal.close())
        if not bench.vault().exists():
            same([path for path in bench.disk.content if path.endswith(".tmp")], [], "what is left")
            bench.vault().create(PASSPHRASE, None).journal.close()
        same(bench.look(), ({}, [], ()), "what is there")


def opening(bench: Bench) -> None:
    """A vault with an unfinished save is opened; whatever goes wrong, it opens the next time, the bytes kept."""
    content = bench.disk.content
    before = bench.on_disk()
    content[str(VAULT)] = (content[str(VAULT)] or b"") + HALF
    bench.disk = Disk(content)
    with running_on(bench.disk):
        bench.attempt(lambda: bench.vault().unlock(PASSPHRASE).journal.close())
        same(bench.look()[0], before, "what is there")
        same(any(HALF in (file or b"") for file in bench.disk.content.values()), True, "the unfinished save is kept")


def changing(bench: Bench) -> None:
    """Another passphrase is taken whole or not at all, and told as it is."""
    change_keys(bench, lambda keys: keys.change_passphrase(PASSPHRASE, NEW))


def rotating(bench: Bench) -> None:
    """Another data key is taken whole or not at all, and told as it is."""
    change_keys(bench, lambda keys: keys.rotate(PASSPHRASE, NEW, None))


def change_keys(bench: Bench, change: Callable[[Any], None]) -> None:
    """See that exactly one passphrase opens the vault, and which."""
    opened = bench.vault().unlock(PASSPHRASE)
    before = people(opened.journal)
    refusal = bench.attempt(lambda: change(opened.keys))
    opened.journal.close()
    done = [passphrase for passphrase in (PASSPHRASE, NEW) if opens(bench, passphrase)]
    same(done, [PASSPHRASE if refusal and not isinstance(refusal, Unsettled) else NEW], "what opens it")
    same(bench.look(done[0]), (before, [], ()), "what is there")


def opens(bench: Bench, passphrase: Passphrase) -> bool:
    """Whether it opens the vault."""
    try:
        bench.on_disk(passphrase)
    except WrongPassphrase:
        return False
    return True


def noting(bench: Bench) -> None:
    """A note is sealed, or refused; the next one is sealed."""
    refusal = bench.attempt(lambda: bench.inbox().seal("a"))
    same(refusal is not None, bench.trouble.met and bench.trouble.refused, "refused")
    bench.inbox().seal("b")
    same(bench.look()[1], ["b"] if refusal else ["a", "b"], "the notes")


def taking_in(bench: Bench) -> None:
    """Notes are taken in while the vault is opened; all are there in the end, each once."""
    bench.inbox().seal("a")
    bench.inbox().seal("b")
    bench.attempt(lambda: bench.vault().unlock(PASSPHRASE).journal.close())
    same(bench.look()[1], ["a", "b"], "the notes")


def backing_up(bench: Bench) -> None:
    """A backup is made whole, or there is none."""
    opened = bench.vault().unlock(PASSPHRASE)
    keep(opened.journal, "new")
    before = people(opened.journal)
    assert opened.backups
    refusal = bench.attempt(opened.backups.keep)
    same(people(opened.journal), before, "the memory")
    opened.backups.forgo()
    opened.journal.close()
    made = [path for path in bench.disk.content if ".backups/" in path and path.endswith(".checkin")]
    same(bool(made) or refusal is not None, True, "made or refused")
    for path in made:
        backup = FileVault(Path(path), state=HOME / "elsewhere", now=lambda: NOW, cost=CHEAPEST)
        copy = backup.unlock(PASSPHRASE, read_only=True)
        same(copy.notices, (), "said of the backup")
    same(bench.look(), (before, [], ()), "what is there")


DEEDS: Mapping[str, Callable[[Bench], None]] = {
    deed.__name__.replace("_", " "): deed
    for deed in (saving, rewriting, closing, making, opening, changing, rotating, noting, taking_in, backing_up)
}

WAYS: Mapping[str, Callable[[int], Iterator[Trouble]]] = {
    "EIO": lambda _: failures(errno.EIO),
    "ENOSPC": lambda _: failures(errno.ENOSPC),
    "EACCES": lambda _: failures(errno.EACCES),
    "short writes": short_writes,
    "a full disk": small_disks,
}

CASES = list(product(DEEDS, WAYS))


@cache
def small_vault() -> Mapping[str, bytes | None]:
    """A disk with a vault that was just made."""
    bench = Bench(Disk({str(HOME): None}), Trouble())
    with running_on(bench.disk):
        journal = bench.vault().create(PASSPHRASE, None).journal
        keep(journal, "a", "A" * 300)
        keep(journal, "b")
        log_of(journal).close()
    return bench.disk.content


def refuse(numbers: range, only: tuple[str, ...] = tuple(DEEDS)) -> Outcome:
    """Make trouble in every way, at every step of a deed; a deed and a way of trouble for each number."""
    outcome = Outcome()
    cases = [case for case in CASES if case[0] in only]
    for number in numbers:
        deed, way = cases[number % len(cases)]
        for nth, trouble in enumerate(WAYS[way](1 if deed in ("saving", "noting") else STEP)):
            bench = Bench(Disk(dict(small_vault())), trouble)
            try:
                with running_on(bench.disk):
                    DEEDS[deed](bench)
                    same(bench.disk.open_files, 0, "open files")
            except (Wrong, VaultError) as wrong:
                outcome.wrong.append(f"try {number}, {deed}, {way} {nth}: {type(wrong).__name__} {wrong}")
            outcome.tried += 1
    return outcome


def mistaken(owner: type, name: str, mistake: Callable[..., object], deed: str) -> Run:
    """The campaign with another method in place of one of the vault's."""

    def run(numbers: range) -> Outcome:
        with patch.object(owner, name, mistake):
            return refuse(numbers, (deed,))

    return run


def sync_or_not(file: File, sync: Callable[[File], None] = File.sync) -> None:
    """The mistake of making nothing of a refusal."""
    with suppress(OSError):
        sync(file)


CAMPAIGN = Campaign(
    promise="each call fails once, each write is cut short, the disk is full at any byte: what was asked for is done "
    "or refused, and the memory shows what is on the disk",
    run=refuse,
    controls={
        "half a save is left on the disk": mistaken(Log, "_take_back", lambda *_: None, "saving"),
        "a refused sync is made nothing of": mistaken(File, "sync", sync_or_not, "saving"),
        "a file is left open": mistaken(File, "close", lambda _: None, "saving"),
    },
    small=len(CASES),
    large=len(CASES),
    control=1,
    parts=4,
)
