"""Backups: copies of the vault in a folder beside it; each is read back and decrypted before it gets its name."""

from __future__ import annotations

import errno
import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from checkin.backup import COPIES, DAYS, Standing, staying
from checkin.vault import (
    ChangedUnderneath,
    Damaged,
    FileRefused,
    NewerFormat,
    ReadOnly,
    VaultError,
    VaultExists,
)
from storage.anchor import Anchor, standing
from storage.format import RECORDS, copies
from storage.image import write_image
from storage.keys import FLOOR, Random, header_key
from storage.loading import loading
from storage.log import Log
from storage.platform import (
    make_folder,
    names,
    publish,
    refusing,
    remove,
    sync_folder,
)
from storage.platform import replace as put_in_place
from storage.retired import data_keys, listed_backups
from storage.state import State, read_whole, state_of
from storage.temporary import holds, sweep, written
from storage.tiny import Plain
from storage.unlocking import Unlocked
from storage.vault_file import content_of

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(-merged-[0-9a-f]{8})?\.checkin")


@dataclass(frozen=True)
class Kept:
    """A file in the folder that has the name of a backup.

    Args:
        day: the local day of its last change; of a copy, the day when it was put here.
        is_copy: whether it was merged or replaced, and is none of the daily ones.
    """

    path: Path
    day: date
    is_copy: bool

    @property
    def name(self) -> str:
        """What to call it: the file's name without its ending."""
        return self.path.name.removesuffix(".checkin")


def folder_of(place: Path) -> Path:
    """The folder with the backups of the vault at a place."""
    return place.with_name(f"{place.name}.backups")


def kept_in(folder: Path) -> list[Kept]:
    """The files named as backups, the newest first.

    Raises:
        FileRefused: the folder can't be read, or is none. That there is no such folder is no refusal.
    """
    try:
        with refusing(folder, "read"):
            found = [_named(folder / name) for name in names(folder)]
    except FileRefused as error:
        if error.errno == errno.ENOENT:
            return []
        raise
    return sorted(filter(None, found), key=lambda kept: (kept.day, kept.name), reverse=True)


def _named(path: Path) -> Kept | None:
    named = _NAME.fullmatch(path.name)
    with suppress(ValueError):
        return Kept(path, date.fromisoformat(named[1]), named[2] is not None) if named else None
    return None


def days_of(tables: Mapping[str, Mapping[str, Plain]], now: datetime) -> tuple[date, date] | None:
    """The local days of the first and the last change, none of them later than today; None when there is none."""
    # Lists, because another thread may keep something meanwhile.
    documents = [document for table in list(tables.values()) for document in list(table.values())]
    stamps = [stamp for document in documents if isinstance(stamp := document.get("edited_at"), str)]
    moments: list[datetime] = []
    with suppress(ValueError, OverflowError):
        # Stamps are all in UTC and of one form, so that they sort as they are.
        moments = [datetime.fromisoformat(stamp).astimezone(now.tzinfo) for stamp in (min(stamps), max(stamps))]
    return (min(moments[0], now).date(), min(moments[1], now).date()) if moments else None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class VaultBackups:
    """The backups of one open vault; implements `checkin.backup.Backups`. Any thread may ask.

    Whoever keeps, copies or seals anew holds the lock of the vault.

    Args:
        place: where the vault is.
        log: the open vault.
        now: the present moment, aware of its zone.
        random: gives random bytes.
    """

    def __init__(self, place: Path, log: Log, *, now: Callable[[], datetime], random: Random) -> None:
        self._place = place
        self._folder = folder_of(place)
        self._log = log
        self._vault_id = bytes.fromhex(log.vault_id)
        self._now = now
        self._random = random
        self._opened_on = now().date()
        self._standing: Standing | None = None
        self._forgone = False
        self._one_at_a_time = threading.Lock()

    @property
    def standing(self) -> Standing | None:
        """How it stands with them, as `catch_up` found it; None before that."""
        return self._standing

    def forgo(self) -> None:
        """Leave without a backup; the next opening makes it."""
        self._forgone = True

    def catch_up(self) -> None:
        """Make what is missing, and see how it stands; see `checkin.backup.Backups.catch_up`."""
        if self._log.read_only:
            return
        with self._one_at_a_time, loading():
            refused: VaultError | None = None
            last: date | None = None
            try:
                self._sweep()
                self._reseal()
                if self._log.tables:
                    last = self._keep(self._newest_day()).day
            except VaultError as error:
                refused = error
                last = self._last_good()
            days = 0
            with suppress(VaultError):
                days = sum(not kept.is_copy for kept in self._ours())
            self._standing = Standing(last, days, days_of(self._log.tables, self._now()), refused)

    def keep(self) -> Path:
        """See that the present state has a backup; see `checkin.backup.Backups.keep`."""
        if self._log.read_only:
            raise ReadOnly
        with self._one_at_a_time, loading():
            self._sweep()
            return self._keep(self._opened_on).path

    def leave(self) -> None:
        """Make the day's backup where something was changed. Whatever goes wrong, leaving goes on."""
        if self._forgone or not self._log.tables:
            return
        with suppress(Exception), self._one_at_a_time, loading():
            self._sweep()
            with suppress(VaultError):  # the next opening tries again
                self._reseal()
            self._keep(self._opened_on)

    def keep_copy(self, content: bytes) -> Path:
        """Keep the bytes of a copy of this vault that is about to be merged or replaced; on the disk when this returns.

        Raises:
            FileRefused
        """
        with self._one_at_a_time:
            name = f"{self._now().date()}-merged-{hashlib.sha256(content).hexdigest()[:8]}.checkin"
            path = self._folder / name
            self._make_folder()
            with refusing(path, "save"), written(path, content, self._random) as temporary:
                put_in_place(temporary, path)
                sync_folder(self._folder)
            self._prune(path)
            return path

    def reseal(self) -> None:
        """Seal every backup that an earlier data key opens under the present one; remove those that can't be read.

        Raises:
            FileRefused: some are left as they were; all others are done.
        """
        with self._one_at_a_time:
            self._reseal()

    def copy_to(self, path: Path) -> None:
        """Write a copy to another place; see `checkin.backup.Backups.copy_to`."""
        content, _ = self._present()
        with refusing(path, "make"), written(path, content, self._random) as temporary:
            try:
                publish(temporary, path)
            except FileExistsError:
                raise VaultExists from None

    def _keep(self, since: date) -> Kept:
        """The backup of the file as it is now, made where there is none.

        Args:
            since: no day before this is given to it: what came from elsewhere may have been changed long ago.
        """
        content = content_of(self._place)
        for kept in kept_in(self._folder):
            with suppress(OSError):
                if not kept.is_copy and holds(kept.path, content):
                    return kept
        content, state = self._present()
        days = days_of(state.reading.tables, self._now())
        day = max(days[1] if days else date.min, min(since, self._now().date()))
        kept = Kept(self._folder / f"{day}.checkin", day, is_copy=False)
        self._make_folder()
        with refusing(kept.path, "save"), written(kept.path, content, self._random) as temporary:
            if not self._is_followed(kept.path, content, state):
                self._set_aside(kept)
            put_in_place(temporary, kept.path)
            sync_folder(self._folder)
        self._prune(kept.path)
        return kept

    def _present(self) -> tuple[bytes, State]:
        """The file as it is now, decrypted to see that it is whole, without a save that is in the making."""
        content = content_of(self._place)
        state, _ = read_whole(content, data_keys(self._log), self._vault_id, growing=True)
        return content[: state.reading.end], state

    def _make_folder(self) -> None:
        with refusing(self._folder, "make"):
            make_folder(self._folder)

    def _is_followed(self, path: Path, content: bytes, state: State) -> bool:
        """Whether nothing is at the path, or only what the new backup holds too: an earlier state of the same file."""
        if path.name not in names(self._folder):
            return True
        try:
            earlier = content_of(path)
            before, _ = read_whole(earlier, data_keys(self._log), self._vault_id)
        except VaultError:
            return False
        old, new = before.copy.header, state.copy.header
        seen = Anchor(
            self._vault_id, old.generation, old.salt, before.reading.seq, before.reading.tag, old.note_key, bytes(16)
        )
        noted = seen.tag if content.startswith(earlier) else None
        return standing(seen, new.generation, new.salt, state.reading.seq, noted) is None

    def _set_aside(self, kept: Kept) -> None:
        """Keep what holds something else, or is not ours, under another name."""
        aside = kept.path.with_name(f"{kept.day}-merged-{self._random(4).hex()}.checkin")
        put_in_place(kept.path, aside)

    def _prune(self, made: Path) -> None:
        """Remove the backups whose time is over; what was just made stays."""
        with suppress(VaultError):  # too many is no harm
            if len(kept_in(self._folder)) <= DAYS:
                return
            ours = sorted(self._ours(), key=lambda kept: kept.path != made)
            today = self._now().date()
            days = staying((kept.day for kept in ours if not kept.is_copy), today)
            over = [kept for kept in ours if not kept.is_copy and kept.day not in days]
            for is_to_come in (False, True):  # what a wrong clock has dated pushes out no other
                over += [kept for kept in ours if kept.is_copy and (kept.day > today) is is_to_come][COPIES:]
            for kept in over:
                remove(kept.path)

    def digests(self) -> tuple[str, ...]:
        """The SHA-256 of each backup under the present data key, in hex."""
        found = []
        ours: list[Kept] = []
        with suppress(VaultError):  # a folder that can't be read holds up no change of keys, nor does a file in it
            ours = self._ours()
        for kept in ours:
            with suppress(VaultError):
                content = content_of(kept.path)
                if self._is_under(self._log.data_key, content):
                    found.append(_digest(content))
        return tuple(found)

    def _reseal(self) -> None:
        present, *retired = data_keys(self._log)
        refused: VaultError | None = None
        for kept in self._ours() if retired else ():
            try:
                self._reseal_one(kept.path, present, retired)
            except FileRefused as error:
                refused = error
        if refused is not None:
            raise refused

    def _reseal_one(self, path: Path, present: bytes, retired: Iterable[bytes]) -> None:
        content = content_of(path)
        if self._is_under(present, content):
            return
        try:
            state = self._under_one_of(content, retired)
        except Damaged:
            self._remove(path)
            return
        except (ChangedUnderneath, NewerFormat):
            return  # sealed by a key that was never ours, or what a newer checkin wrote: it came from another machine
        if _digest(content) not in listed_backups(self._log.tables):
            return  # it was not there when the key was given up: whoever knows the key may have made it
        header = replace(self._log.header, generation=state.copy.header.generation, salt=self._random(32))
        reading = state.reading
        with (
            write_image(path, header, present, seq=reading.seq, tables=reading.tables, random=self._random) as new,
            refusing(path, "save"),
        ):
            new.put_in_place(path)

    def _under_one_of(self, content: bytes, keys: Iterable[bytes]) -> State:
        """What a backup holds; a bad copy of its header costs nothing of that."""
        for key in keys:
            with suppress(ChangedUnderneath):
                state = state_of(content, Unlocked(key, self._vault_id, FLOOR), None)
                if state.is_damaged or state.reading.tail:
                    raise Damaged
                return state
        raise ChangedUnderneath

    def _is_under(self, data_key: bytes, content: bytes) -> bool:
        return any(copy.is_authentic(header_key(data_key, copy.header.salt)) for copy in copies(content))

    def _remove(self, path: Path) -> None:
        remove(path)
        with refusing(path, "save"):
            if path.name in names(self._folder):
                raise OSError(errno.EACCES, "it is still there")
            sync_folder(self._folder)

    def _ours(self) -> list[Kept]:
        """The backups of this vault, the newest first; what else is in the folder is nobody's to touch."""
        return [kept for kept in kept_in(self._folder) if self._is_ours(kept.path)]

    def _is_ours(self, path: Path) -> bool:
        with suppress(VaultError):
            return any(copy.header.vault_id == self._vault_id for copy in copies(content_of(path, RECORDS)))
        return False

    def _newest_day(self) -> date:
        today = self._now().date()
        days = [kept.day for kept in kept_in(self._folder) if not kept.is_copy]
        return max((day for day in days if day <= today), default=date.min)

    def _last_good(self) -> date | None:
        """The day of the newest backup that opens."""
        with suppress(VaultError):
            for kept in self._ours():
                if not kept.is_copy:
                    with suppress(VaultError):
                        read_whole(content_of(kept.path), [self._log.data_key], self._vault_id)
                        return min(kept.day, self._now().date())
        return None

    def _sweep(self) -> None:
        """Remove what an interrupted backup left. Only under the lock of the vault."""
        sweep(self._folder, _NAME.pattern)
