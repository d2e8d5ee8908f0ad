"""Power cuts: at any moment the disk may be left in many states, and in each of them what was told is there."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from random import Random

from checkin.journal import Journal
from checkin.note import QuickNote
from checkin.person import Person
from checkin.vault import FileRefused, NoVault, Opened, Passphrase, ReadOnly, VaultError, WrongPassphrase
from storage.inbox import FileInbox
from storage.keys import CHEAPEST
from storage.platform import replace, sync_folder, write_new
from storage.restoring import Restorer
from storage.vault import FileVault
from tests.campaigns import Campaign, Outcome
from tests.campaigns.disk import Disk, Honours, Moment, running_on
from tests.storage.safe import NOW, PASSPHRASE, log_of, person

HOME = Path("/home")
VAULT = HOME / "private" / "vault.checkin"
STATE = HOME / "state"

NEW = Passphrase("the other passphrase")

HALF = b"half a save" * 200

VARIANTS = {"refused": 160}
"""How often a scenario is played, each time with other texts; eight times unless it stands here."""


@dataclass(frozen=True)
class Kept:
    """Somebody who is kept with a text."""

    alias: str
    text: str


@dataclass(frozen=True)
class Noted:
    """A note that was sealed without unlocking."""

    text: str


@dataclass(frozen=True)
class Replaced:
    """Another hand has put a file in the vault's place that does not have this person; memory still has."""

    alias: str


@dataclass(frozen=True)
class Told:
    """Something was tried, or told to be done: a person or a note, a new passphrase; None for the vault made."""

    what: Kept | Noted | Replaced | Passphrase | None
    done: bool


@dataclass
class Stage:
    """A vault on a disk, and what was tried and told on it, in order."""

    disk: Disk
    chance: Random
    told: list[Told] = field(default_factory=list)
    variant: int = 0
    aside: bytes = b""
    allowed: tuple[str, ...] = ("torn", "unread")

    @property
    def moments(self) -> list[Moment]:
        """The moments from the first thing on that was tried."""
        return [moment for moment in self.disk.moments if moment.told]

    def vault(self) -> FileVault:
        """A fresh look at the vault."""
        return FileVault(VAULT, state=STATE, now=lambda: NOW, cost=CHEAPEST, random=self.chance.randbytes)

    @contextmanager
    def telling(self, what: Kept | Noted | Replaced | Passphrase | None) -> Iterator[None]:
        """Let the block do this, and tell of it."""
        self._note(Told(what, done=False))
        yield
        self._note(Told(what, done=True))

    def keep(self, journal: Journal, *aliases: str) -> None:
        """Keep these people, each with a text of any length, an action each."""
        for alias in aliases:
            kept = Kept(alias, alias * self.chance.choice((0, 1, 40, 400)))
            with self.telling(kept), journal.action("add") as action:
                action.put(person(alias).edit(name=kept.text))

    def seal(self, *texts: str) -> None:
        """Seal these notes, as somebody does who has no passphrase at hand."""
        for text in texts:
            with self.telling(Noted(text)):
                FileInbox(VAULT, state=STATE, now=lambda: NOW, random=self.chance.randbytes).seal(text)

    def _note(self, told: Told) -> None:
        self.told.append(told)
        self.disk.tell()


def making(stage: Stage) -> None:
    """A vault is made where there is no folder yet."""
    with stage.telling(None):
        journal = stage.vault().create(PASSPHRASE, None).journal
    stage.keep(journal, "a", "b")
    journal.close()


def saving(stage: Stage) -> None:
    """A day's saves, and closing."""
    journal = stage.vault().unlock(PASSPHRASE).journal
    stage.keep(journal, "a", "b", "a", "c", "a")
    journal.close()


def rewriting(stage: Stage) -> None:
    """The file is rewritten between saves."""
    journal = stage.vault().unlock(PASSPHRASE).journal
    stage.keep(journal, "a")
    log_of(journal).compact()
    stage.keep(journal, "b")
    log_of(journal).compact()
    stage.keep(journal, "c")
    journal.close()


def setting_aside(stage: Stage) -> None:
    """An unfinished save is set aside, and the vault goes on."""
    stage.aside = HALF
    journal = stage.vault().unlock(PASSPHRASE).journal
    stage.keep(journal, "a", "b")
    journal.close()


def changing_the_passphrase(stage: Stage) -> None:
    """Another passphrase, and a save with it."""
    opened = stage.vault().unlock(PASSPHRASE)
    assert opened.keys
    with stage.telling(NEW):
        opened.keys.change_passphrase(PASSPHRASE, NEW)
    stage.keep(opened.journal, "a")
    opened.journal.close()


def rotating_the_data_key(stage: Stage) -> None:
    """Another data key between two saves, and the first passphrase again after it."""
    opened = stage.vault().unlock(PASSPHRASE)
    assert opened.keys
    stage.keep(opened.journal, "a")
    with stage.telling(NEW):
        opened.keys.rotate(PASSPHRASE, NEW, None)
    stage.keep(opened.journal, "b")
    with stage.telling(PASSPHRASE):
        opened.keys.rotate(NEW, PASSPHRASE, None)
    opened.journal.close()


def noting(stage: Stage) -> None:
    """Notes are sealed while the vault is closed and while it is open, and taken in between saves."""
    stage.seal("a", "b")
    opened = stage.vault().unlock(PASSPHRASE)
    assert opened.notes
    stage.seal("c")
    stage.keep(opened.journal, "a")
    opened.notes.take_in()
    stage.seal("d")
    opened.journal.close()
    stage.seal("e")


def meeting(stage: Stage) -> None:
    """Another hand puts a copy in the vault's place that went on elsewhere; the next save merges both."""
    stage.allowed += ("forked", "rolled-back")
    elsewhere = Disk(stage.disk.content)
    with running_on(elsewhere):
        other = FileVault(VAULT, state=HOME / "elsewhere", now=lambda: NOW, cost=CHEAPEST).unlock(PASSPHRASE).journal
        with other.action("add") as action:
            action.put(person("other"))
        log_of(other).close()
    journal = stage.vault().unlock(PASSPHRASE).journal
    stage.keep(journal, "a")
    [mine] = [one.what for one in stage.told if isinstance(one.what, Kept) and one.what.alias == "a" and one.done]
    with stage.telling(Replaced("a")), stage.telling(Kept("other", "")):
        stage._note(Told(Replaced("a"), done=True))
        write_new(VAULT.with_name("other"), elsewhere.content[str(VAULT)] or b"")
        replace(VAULT.with_name("other"), VAULT)
        sync_folder(VAULT.parent)
    stage.keep(journal, "b")
    stage.told.append(Told(mine, done=True))
    stage.disk.tell()
    stage.keep(journal, "c")
    journal.close()


def restoring(stage: Stage) -> None:
    """A backup is restored beside the vault, and the vault goes on."""
    journal = stage.vault().unlock(PASSPHRASE).journal
    stage.keep(journal, "a")
    journal.close()
    restorer = Restorer(VAULT, PASSPHRASE, random=stage.chance.randbytes)
    restorer.restore(restorer.backups[0])
    journal = stage.vault().unlock(PASSPHRASE).journal
    stage.keep(journal, "b")
    journal.close()


def refused(stage: Stage) -> None:
    """A disk that fails once, anywhere between opening and closing, and then works again."""
    journal = stage.vault().unlock(PASSPHRASE).journal
    left = stage.variant

    def refuses(_: str) -> int:
        nonlocal left
        left -= 1
        return errno.EIO if left == 0 else 0

    stage.disk.refuses = refuses
    for alias in ("a", "b", "c"):
        with suppress(FileRefused, ReadOnly):
            stage.keep(journal, alias)
        with suppress(FileRefused, ReadOnly):
            log_of(journal).compact()
    journal.close()


SCENARIOS: Mapping[str, Callable[[Stage], None]] = {
    "making": making,
    "saving": saving,
    "rewriting": rewriting,
    "setting aside": setting_aside,
    "changing the passphrase": changing_the_passphrase,
    "rotating the data key": rotating_the_data_key,
    "noting": noting,
    "meeting": meeting,
    "restoring": restoring,
    "refused": refused,
}


@cache
def before(scenario: str) -> Stage:
    """What is safe on the disk before a scenario, and was told."""
    stage = Stage(Disk({str(HOME): None}), Random(scenario))
    if scenario == "making":
        return stage
    with running_on(stage.disk):
        journal = stage.vault().create(PASSPHRASE, None).journal
        stage.keep(journal, "x", "y", "z")
        journal.close()
    if scenario == "setting aside":
        content = stage.disk.content
        content[str(VAULT)] = (content[str(VAULT)] or b"") + HALF
        stage.disk = Disk(content)
    return stage


def played(scenario: str, variant: int, honours: Honours) -> Stage:
    """A scenario as it went."""
    began = before(scenario)
    stage = Stage(
        Disk(began.disk.content, told=len(began.told), honours=honours),
        Random(f"{scenario} {variant}"),
        list(began.told),
        variant,
    )
    with running_on(stage.disk):
        SCENARIOS[scenario](stage)
    return stage


def fault(stage: Stage) -> str:
    """What is wrong with a vault that was left like this; what is right goes on, is closed and opened again."""
    try:
        wrong = wrong_in_backups(stage)
        opened = opened_with(stage)
        if opened is None:
            return ""
        wrong = wrong or wrong_in(opened, stage.told)
        strange = {notice.kind for notice in opened.notices} - {*stage.allowed}
        wrong = wrong or ", ".join(f"said: {kind}" for kind in sorted(strange))
        with stage.telling(Kept("after", "")), opened.journal.action("go on") as action:
            action.put(person("after"))
        stage.seal(f"after {len(stage.told)}")
        forgone = stage.chance.random() < 0.8  # a backup takes its time
        if forgone and opened.backups:
            opened.backups.forgo()
        opened.journal.close()
        left = [path for path in stage.disk.content if path.endswith(".tmp")]
        if left := [path for path in left if not (forgone and ".backups/" in path)]:
            wrong = wrong or f"temporary files stay: {left}"
        if stage.aside and not any(stage.aside in file for file in stage.disk.content.values() if file):
            wrong = wrong or "the unfinished save is gone"
        if stage.chance.random() < 0.5:
            return wrong
        again = opened_with(stage)
        if again is None:
            return "what went on does not open again"
        wrong = wrong or wrong_in(again, stage.told)
        again.journal.close()
    except VaultError as error:
        return f"{type(error).__name__} from a vault that was told to be there"
    return wrong


def opened_with(stage: Stage) -> Opened | None:
    """The vault, opened by a passphrase that may open it; None where it need not be made yet and is not."""
    passphrases = [PASSPHRASE]
    for one in stage.told:
        if isinstance(one.what, Passphrase):
            passphrases = [one.what] if one.done else [*passphrases, one.what]
    for passphrase in passphrases[:-1]:
        with suppress(WrongPassphrase):
            return stage.vault().unlock(passphrase)
    try:
        return stage.vault().unlock(passphrases[-1])
    except NoVault:
        if not any(one.done for one in stage.told):
            return None
        raise


def wrong_in(opened: Opened, told: list[Told]) -> str:
    """What is lost of what was told, or there that was not tried."""
    must: dict[str, str] = {}
    may: dict[str, set[str]] = {}
    for kept in (one for one in told if isinstance(one.what, Kept | Replaced)):
        if isinstance(kept.what, Replaced):
            must.pop(kept.what.alias, None)
            continue
        assert isinstance(kept.what, Kept)
        may.setdefault(kept.what.alias, set()).add(kept.what.text)
        if kept.done:
            must[kept.what.alias] = kept.what.text
            may[kept.what.alias] = {kept.what.text}
    there = {found.alias: found.name for found in opened.journal.all(Person)}
    if lost := {alias for alias in must if alias not in there}:
        return f"lost: {sorted(lost)}"
    if strange := {alias for alias, text in there.items() if text not in may.get(alias, ())}:
        return f"not as told: {sorted(strange)}"
    noted = {one.what.text: one.done for one in told if isinstance(one.what, Noted)}
    notes = [note.text for note in opened.journal.all(QuickNote)]
    if lost := {text for text, done in noted.items() if done and text not in notes}:
        return f"notes lost: {sorted(lost)}"
    if len(notes) > len(set(notes)) or not {*notes} <= {*noted}:
        return f"notes not as told: {sorted(notes)}"
    return ""


def wrong_in_backups(stage: Stage) -> str:
    """Which backup that has its name does not open, or not whole."""
    for path in stage.disk.content:
        if path == str(VAULT) or path.endswith(".tmp") or not (".backups/" in path or ".restored-" in path):
            continue
        backup = FileVault(Path(path), state=HOME / "elsewhere", now=lambda: NOW, cost=CHEAPEST)
        for passphrase in (PASSPHRASE, NEW):
            with suppress(WrongPassphrase):
                if backup.unlock(passphrase, read_only=True).notices:
                    return "a backup is not whole"
                break
        else:
            return "a backup does not open"
    return ""


def cut(numbers: range, honours: Honours = lambda *_: True) -> Outcome:
    """Cut the power once a number; every other time while, or after, the vault recovers from a cut or a kill."""
    outcome = Outcome()
    played_once = cache(partial(played, honours=honours))
    for number in numbers:
        chance = Random(number)
        scenario = chance.choice(list(SCENARIOS))
        stage = played_once(scenario, chance.randrange(VARIANTS.get(scenario, 8)))
        ends = chance.choice((["cut"], ["cut"], ["cut", "cut"], ["kill", "cut"]))
        for end in ends:
            moment = chance.choice(stage.moments)
            if end == "cut":
                disk = Disk(moment.after_a_power_cut(chance), told=moment.told, honours=honours)
            else:
                disk = Disk.left_by_a_kill(moment, honours)
            stage = Stage(disk, chance, stage.told[: moment.told], aside=stage.aside, allowed=stage.allowed)
            with running_on(disk):
                wrong = fault(stage)
            if wrong:
                outcome.wrong.append(f"try {number}, {scenario}, {' and '.join(ends)}: {wrong}")
                break
        outcome.tried += 1
        outcome.counts[f"after {' and '.join(ends)}"] += 1
    return outcome


CAMPAIGN = Campaign(
    promise="the power is cut at any moment, and whatever became of what was not synced, what was told is there",
    run=cut,
    controls={
        "files are not synced": lambda numbers: cut(numbers, lambda _, kind: kind != "file"),
        "folders are not synced": lambda numbers: cut(numbers, lambda _, kind: kind != "folder"),
        "a file is not synced before it is renamed": lambda numbers: cut(numbers, lambda path, _: path[-4:] != ".tmp"),
    },
    small=5_000,
    possible=os.name != "nt",  # the disk is one of Unix
    large=60_000,
    control=400,
    parts=4,
)
