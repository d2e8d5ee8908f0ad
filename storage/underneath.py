"""What another hand does to the file of an open vault: a second machine's sync, or the instance that holds the lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from checkin.vault import ChangedUnderneath, VaultError
from storage.backups import content_of, read_whole
from storage.keyring import data_keys, newly_retired
from storage.keys import Random
from storage.log import Log, write_image
from storage.platform import File, Look, look_at, refusing, remove, sync_folder
from storage.platform import replace as put_in_place
from storage.record import RETIRED
from storage.state import State


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
        if key != self._log.data_key or not state.copy.header.opens_as_late_as(self._log.header):
            self._reseal(content, state)
            return self._there()
        with refusing(self._place, "open"):
            return self._log.standing_on(state.copy.header, state.reading, File(self._place, "write"))

    def _reseal(self, content: bytes, state: State) -> None:
        """Put what a file holds under the present data key, with the present slots: an earlier passphrase must not
        come back with an earlier file."""
        self._keep_copy(content)
        present, reading = self._log.header, state.reading
        header = replace(
            present, generation=max(present.generation, state.copy.header.generation) + 1, salt=self._random(32)
        )
        seq = max(reading.seq, self._log.state[1])
        new = write_image(self._place, header, self._log.data_key, seq=seq, tables=reading.tables, random=self._random)
        try:
            with refusing(self._place, "save"):
                put_in_place(new.temporary, self._place)
                sync_folder(self._place.parent)
        finally:
            remove(new.temporary)
