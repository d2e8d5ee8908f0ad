"""The vault file: made, unlocked and verified."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from checkin.vault import (
    Condition,
    Damaged,
    FileRefused,
    InUse,
    Notice,
    Opened,
    Passphrase,
    RecoveryWords,
    Report,
    Secret,
    Tampered,
    VaultError,
    VaultExists,
)
from storage.anchor import AnchorFile, anchor_path, follows
from storage.arrivals import InboxArrivals
from storage.backups import VaultBackups, folder_of, kept_in
from storage.copies import VaultCopies
from storage.format import COPY, RECORDS, Header, copies
from storage.image import make
from storage.journal import TinyJournal
from storage.keyring import FileKeyring
from storage.keys import (
    FLOOR,
    Cost,
    Random,
    anchor_key,
    check_strength,
)
from storage.lock import Lock
from storage.locksmith import Locksmith
from storage.log import Log
from storage.platform import File, make_folder, refusing, sync_folder, total_memory, write_new
from storage.record import Reading
from storage.retired import data_keys, retired_keys
from storage.salvage import salvage
from storage.state import State, heads_of, state_of
from storage.temporary import sweep
from storage.tiny import LogStorage
from storage.underneath import Underneath
from storage.unlocking import Unlocked, find_data_key
from storage.vault_file import open_vault
from storage.words import passphrase_words, recovery_words


class FileVault:
    """One vault file at one place; implements `checkin.vault.Vault`.

    Args:
        path: where the file is, or will be.
        state: the folder in which this machine notes what it saw last.
        now: the present moment, aware of its zone.
        cost: what a guess at the passphrase costs, for tests; None measures what this machine can afford.
        random: gives random bytes.
    """

    def __init__(
        self,
        path: Path,
        *,
        state: Path,
        now: Callable[[], datetime],
        cost: Cost | None = None,
        random: Random = os.urandom,
    ) -> None:
        self._path = path
        # A link to the file stays a link: it is the file that gets replaced.
        self._place = Path(os.path.realpath(path))
        self._state = state
        self._now = now
        self._random = random
        self._locksmith = Locksmith(now, random, cost)

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return self._path

    def exists(self) -> bool:
        """Whether there is a file at the vault's place."""
        return os.path.lexists(self._place)

    def was_here(self) -> bool:
        """Whether backups lie beside the vault's place; a folder that can't be read holds none."""
        with suppress(FileRefused):
            return bool(kept_in(folder_of(self._place)))
        return False

    def check(self) -> None:
        """Refuse a place where no passphrase is worth asking for; see `checkin.vault.Vault.check`."""
        with suppress(Damaged):
            copies(self._content(RECORDS))

    def suggest_passphrase(self) -> str:
        """Six random words of the recovery list."""
        return passphrase_words(self._random(16))

    def new_recovery_words(self) -> str:
        """Twelve new random recovery words, parted by spaces."""
        return recovery_words(self._random(16))

    def create(self, passphrase: Passphrase, recovery: RecoveryWords | None) -> Opened:
        """Make the vault and open it; see `checkin.vault.Vault.create`."""
        check_strength(passphrase)
        if self.exists():
            raise VaultExists
        with refusing(self._place.parent, "make"):
            make_folder(self._place.parent)
        lock = self._new_lock()
        lock.acquire()
        try:
            self._sweep()
            unlocked = self._make(passphrase, recovery)
            return self._open(unlocked, lock)
        except BaseException:
            lock.release()
            raise

    def unlock(self, secret: Secret, *, read_only: bool = False) -> Opened:
        """Open the vault; see `checkin.vault.Vault.unlock`."""
        unlocked = self._unlocked(secret)
        if read_only:
            return self._open(unlocked, None)
        lock = self._new_lock()
        try:
            lock.acquire()
            return self._open(unlocked, lock, renew=secret if isinstance(secret, Passphrase) else None)
        except InUse as error:
            return self._open(unlocked, None, Notice("in-use", holder=error.holder))
        except FileRefused:
            lock.release()
            # A disk that is full or can't be written is no reason not to show what is on it.
            return self._open(unlocked, None, Notice("read-only"))
        except BaseException:
            lock.release()
            raise

    def verify(self, secret: Secret) -> Report:
        """Read the whole file and say how it is; see `checkin.vault.Vault.verify`."""
        try:
            unlocked = self._unlocked(secret)
        except (Damaged, Tampered) as error:
            heads = heads_of(self._content(RECORDS), None)
            condition: Condition = "tampered" if isinstance(error, Tampered) else "damaged"
            return Report(condition, records=0, documents=0, bad_bytes=COPY * heads.count("damaged"), heads=heads)
        try:
            state = self._state_of(unlocked, self._content)
        except Damaged:
            content = self._content()
            heads = heads_of(content, unlocked)
            return Report("damaged", records=0, documents=0, bad_bytes=len(content) - RECORDS, heads=heads)
        report = state.report
        # What follows the last record may be a save in the making.
        return replace(report, condition="healthy") if report.condition == "torn" and self._is_in_use() else report

    def salvage(self, secret: Secret, path: Path) -> Report:
        """Write a new vault of what can be read of this one; see `checkin.vault.Vault.salvage`."""
        if os.path.lexists(path):
            raise VaultExists
        unlocked = self._unlocked(secret)
        state = self._state_of(unlocked, self._content)
        salvage(state, unlocked.data_key, path, self._random)
        return state.report

    def _is_in_use(self) -> bool:
        lock = self._new_lock()
        try:
            lock.acquire()
        except InUse:
            return True
        except FileRefused:
            return False
        lock.release()
        return False

    def _new_lock(self) -> Lock:
        return Lock(self._place, self._now)

    def _make(self, passphrase: Passphrase, recovery: RecoveryWords | None) -> Unlocked:
        data_key, vault_id = self._random(32), self._random(16)
        header = self._locksmith.blank(Header(vault_id, 0, self._random(32), bytes(32), ()), data_key)
        header = self._locksmith.with_passphrase(header, data_key, passphrase)
        if recovery is not None:
            header = self._locksmith.with_recovery(header, data_key, recovery)
        make(self._place, header, data_key, self._random)
        return Unlocked(data_key, vault_id, FLOOR)

    def _unlocked(self, secret: Secret) -> Unlocked:
        """What a secret opens. No lock is held meanwhile."""
        return find_data_key(self._content(RECORDS), secret, total_memory=total_memory())

    def _content(self, most: int | None = None) -> bytes:
        """The file's bytes, or the first of them."""
        with open_vault(self._place) as file, refusing(self._place, "read"):
            return file.read(0, most)

    def _open(self, unlocked: Unlocked, lock: Lock | None, *notices: Notice, renew: Passphrase | None = None) -> Opened:
        log, found = self._open_log(unlocked, lock)
        backups = VaultBackups(self._place, log, now=self._now, random=self._random)
        leaving = () if lock is None or log.read_only else (backups.leave, lock.release)
        place = Underneath(self._place, log, backups.keep_copy, self._random)
        storage = LogStorage(log, *leaving, place=place)
        journal = TinyJournal(storage, vault_id=log.vault_id, device=log.device, now=self._now, read_only=log.read_only)
        if log.read_only:
            keys = FileKeyring(log, journal.alone, self._locksmith)
            return Opened(journal, (*notices, *found), keys, backups=backups)
        others = VaultCopies(self._place, log, journal, keep_copy=backups.keep_copy, now=self._now)
        found += others.merge_beside()
        arrivals = InboxArrivals(self._place, journal, partial(data_keys, log), self._random)
        keys = FileKeyring(
            log,
            journal.alone,
            self._locksmith,
            take_in=arrivals.take_in,
            backups=backups.digests,
            reseal=backups.reseal,
        )
        if renew is not None and self._locksmith.is_weak(unlocked.cost):
            with suppress(VaultError):  # the vault is open; the next time will do
                keys.strengthen(renew)
        with suppress(OSError):  # what lies beside the inbox can wait too
            arrivals.take_in_beside()
        unread = 0
        with suppress(VaultError):  # what waits in the inbox can wait until the next look
            unread = arrivals.take_in().unread if arrivals.are_waiting else 0
        if unread:
            found.append(Notice("unread", count=unread))
        return Opened(journal, (*notices, *found), keys, arrivals, backups, others)

    def _open_log(self, unlocked: Unlocked, lock: Lock | None) -> tuple[Log, list[Notice]]:
        """Read the file and stand on it; with the lock, ready to be changed unless it is damaged."""
        if lock is None:
            return self._stand(unlocked, self._state_of(unlocked, self._content), None)
        self._sweep()
        file = open_vault(self._place, "write")
        try:
            with refusing(self._place, "read"):
                state = self._state_of(unlocked, file.read)
            if state.is_damaged:
                file.close()
                lock.release()
                return self._stand(unlocked, state, None)
            torn = self._set_tail_aside(file, state.reading)
            with refusing(self._place, "save"):
                # A checkin that was killed may have left bytes and names on their way to the disk. Nothing is built on
                # them, nor noted in the anchor, before they are there.
                file.sync()
                sync_folder(self._place.parent)
            return self._stand(unlocked, state, file, torn)
        except BaseException:
            file.close()
            raise

    def _stand(self, unlocked: Unlocked, state: State, file: File | None, torn: str = "") -> tuple[Log, list[Notice]]:
        log = Log(
            self._place,
            state.copy.header,
            unlocked.data_key,
            state.reading,
            file=file,
            anchor=self._anchor(unlocked),
            device=self._device(state),
            random=self._random,
        )
        if file is not None:
            if "damaged" in state.heads or log.is_worth_compacting:
                with suppress(VaultError):  # nothing depends on it now
                    log.compact()
            log.note()
        # What was not set aside may be a save in the making.
        notices = [notice for notice in state.notices if torn or notice.kind != "torn"]
        return log, [replace(notice, file=torn) if notice.kind == "torn" else notice for notice in notices]

    def _device(self, state: State) -> bytes:
        """The name under which changes are counted here: the one that the anchor keeps for a file that follows on."""
        if state.seen is not None and follows(state.seen, state.copy.header.salt, state.reading.noted):
            return state.seen.device
        # Counters of a copy that went another way may be in use elsewhere.
        return self._random(16)

    def _state_of(self, unlocked: Unlocked, content_of: Callable[[], bytes]) -> State:
        anchor = self._anchor(unlocked)
        seen = anchor.read()
        state = state_of(content_of(), unlocked, seen)
        if seen is not None:
            return state
        # What was last seen may be from before the data key was changed, here or on another machine.
        keys = (anchor_key(key, unlocked.vault_id) for key in retired_keys(state.reading.tables))
        seen = next(filter(None, (anchor.under(key).read() for key in keys)), None)
        return replace(state, seen=seen, is_of_another_key=seen is None and anchor.is_under_another_key)

    def _sweep(self) -> None:
        """Remove what an interrupted rewriting or restoring left beside the vault. Only under the lock."""
        sweep(self._place.parent, rf"{re.escape(self._place.name)}(\.restored-[0-9a-z-]+)?")

    def _set_tail_aside(self, file: File, reading: Reading) -> str:
        """Keep the bytes of an unfinished save beside the vault, cut them off it, and give the name they have now."""
        if not reading.tail:
            return ""
        torn = self._place.with_name(f"{self._place.name}.{self._random(4).hex()}.torn")
        with refusing(self._place, "save"):
            write_new(torn, file.read(reading.end))
            sync_folder(torn.parent)
            file.cut(reading.end)
            file.sync()
        return torn.name

    def _anchor(self, unlocked: Unlocked) -> AnchorFile:
        key = anchor_key(unlocked.data_key, unlocked.vault_id)
        return AnchorFile(anchor_path(self._state, unlocked.vault_id, self._place), unlocked.vault_id, key)
