"""What another hand does to the file of an open vault: a second machine's sync, or the instance that holds the lock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from checkin.vault import ChangedUnderneath, VaultError
from storage.image import write_image
from storage.keys import Random
from storage.log import Log
from storage.platform import File, Look, look_at, publish, refusing
from storage.record import RETIRED, Tables
from storage.retired import data_keys, newly_retired
from storage.state import State, read_whole
from storage.temporary import written
from storage.vault_file import content_of


class Underneath:
    """The place of an open vault.

    Args:
        place: where the vault is.
        log: the open vault.
        keep_copy: keeps the bytes of a copy among the backups.
        random: gives random bytes.
    """

    def __init__(self, place: Path, log: Log, keep_copy: Callable[[bytes], object], random: Random) -> None:
        self._place = place
        self._log = log
        self._keep_copy = keep_copy
        self._random = random
        self._look: Look | None = None
        self._kept: tuple[bytes, int, bytes] | None = None
        self._refused: Look | None = None

    def refresh(self) -> bool:
        """Read the file again if it is read only and was changed, and say whether it was."""
        if not self._log.read_only or (look := look_at(self._place)) == self._look:
            return False
        try:
            content = content_of(self._place)
            state, key = read_whole(content, data_keys(self._log), bytes.fromhex(self._log.vault_id), growing=True)
        except VaultError:
            return False  # in the making, perhaps; the next look tells
        self._look = look
        there = self._log.standing_on(state.copy.header, state.reading, None)
        if key != self._log.data_key or there.state == self._log.state:
            return False
        self._log.go_on_from(there)
        return True

    @contextmanager
    def met(self) -> Iterator[Log]:
        """The file that is there now, to bring into it what the open log holds; then the log goes on from it.

        What the log holds is kept among the backups before anything else, whatever the file turns out to be.

        Raises:
            ChangedUnderneath: the keys of this vault don't open it, it is not whole, or there is none.
            FileRefused
        """
        if self._kept != self._log.state:
            self._keep_copy(self._log.snapshot())
            self._kept = self._log.state
        look = look_at(self._place)
        if look is not None and look == self._refused:
            raise ChangedUnderneath
        try:
            there = self._there()
        except ChangedUnderneath:
            self._refused = look
            raise
        try:
            with refusing(self._place, "save"):
                # Nothing is built on bytes and names that are on their way to the disk.
                there.sync()
            ours, theirs = (log.tables.get(RETIRED, {}) for log in (self._log, there))
            if missing := newly_retired(theirs, ours):
                there.apply([(RETIRED, missing, [])])
            yield there
        except BaseException:
            there.let_go()
            raise
        self._log.go_on_from(there)

    def _there(self) -> Log:
        vault_id = bytes.fromhex(self._log.vault_id)
        refusal: VaultError | None = None
        try:
            content = content_of(self._place)
            state, key = read_whole(content, data_keys(self._log), vault_id)
        except VaultError as error:
            refusal = error
        if refusal is not None:
            raise ChangedUnderneath
        if key != self._log.data_key:
            # Given up because somebody may know it, who could make a file that says anything: it is the leader's to
            # merge it, and not ours.
            self._put_beside(content)
            self._put_anew(content, state, self._log.tables)
            return self._there()
        if not state.copy.header.opens_as_late_as(self._log.header):
            self._keep_copy(content)
            self._put_anew(content, state, state.reading.tables)
            return self._there()
        with refusing(self._place, "open"):
            return self._log.standing_on(state.copy.header, state.reading, File(self._place, "write"))

    def _put_beside(self, content: bytes) -> None:
        """Keep a file of this vault beside it, under a name by which the next opening tells of it."""
        name = f"{self._place.stem} {hashlib.sha256(content).hexdigest()[:8]}{self._place.suffix}"
        with (
            refusing(self._place, "save"),
            written(self._place, content, self._random) as temporary,
            suppress(FileExistsError),  # it was met before
        ):
            publish(temporary, self._place.with_name(name))

    def _put_anew(self, content: bytes, state: State, tables: Tables) -> None:
        """Put a file with these tables, the present data key and the present slots in the place of one that was read:
        an earlier passphrase must not come back with an earlier file."""
        present = self._log.header
        header = replace(
            present, generation=max(present.generation, state.copy.header.generation) + 1, salt=self._random(32)
        )
        seq = max(state.reading.seq, self._log.state[1])
        with write_image(self._place, header, self._log.data_key, seq=seq, tables=tables, random=self._random) as new:
            if content_of(self._place) != content:
                return  # another one again: it is read in its turn
            with refusing(self._place, "save"):
                new.put_in_place(self._place)
