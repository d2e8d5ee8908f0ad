"""The log: an open vault file; every action is appended, and the file rewritten when too much of it is dead."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from checkin.vault import ChangedUnderneath, ReadOnly, VaultError
from storage.anchor import Anchor, AnchorFile
from storage.format import CHANGE, RECORDS, Header, copies
from storage.image import Image, write_image
from storage.keys import Random, anchor_key, header_key, record_key
from storage.platform import File, refusing, replace, sync_folder
from storage.record import RETIRED, Reading, Tables, encode, image, seal
from storage.record import decode as decode_payload
from storage.tiny import Change, Plain

_WORTH_A_WAIT = 1 << 20
"""Dead bytes below this don't hold up unlocking."""


class Log:
    """An open vault: the documents in memory, and the file to which changes are appended.

    Not safe for two threads at once; the journal lets actions wait for each other.

    Args:
        path: where the file is.
        header: its header, known to be authentic.
        reading: what was read from it.
        file: open for writing, or None to refuse every change.
        anchor: where the last state is noted.
        device: 16 bytes under which this copy counts its changes.
        random: gives random bytes.
    """

    def __init__(
        self,
        path: Path,
        header: Header,
        data_key: bytes,
        reading: Reading,
        *,
        file: File | None,
        anchor: AnchorFile,
        device: bytes,
        random: Random,
    ) -> None:
        self._path = path
        self._header = header
        self._data_key = data_key
        self._key: AESGCM = record_key(data_key, header.salt)
        self._reading = reading
        self._file = file
        self._anchor = anchor
        self._device = device
        self._random = random
        self._failed = False
        self._named = True

    @property
    def tables(self) -> dict[str, dict[str, Plain]]:
        """The documents kept, by table and id: what is on the disk. Not to be changed but by `apply`."""
        return self._reading.tables

    @property
    def vault_id(self) -> str:
        """The vault's id for life, as 32 hex digits."""
        return self._header.vault_id.hex()

    @property
    def device(self) -> str:
        """The id under which this copy counts its changes, as 32 hex digits."""
        return self._device.hex()

    @property
    def data_key(self) -> bytes:
        """The key from which all keys of the file follow."""
        return self._data_key

    @property
    def header(self) -> Header:
        """The header of the file as it is now."""
        return self._header

    @property
    def read_only(self) -> bool:
        """Whether every change is refused."""
        return self._file is None

    @property
    def dead(self) -> int:
        """Bytes of records that say nothing any more, as near as is worth knowing."""
        return max(0, self._reading.end - RECORDS - self._reading.live)

    @property
    def is_worth_compacting(self) -> bool:
        """Whether it is worth making somebody wait who unlocks."""
        return self.dead > max(self._reading.live, _WORTH_A_WAIT)

    def apply(self, changes: Sequence[Change]) -> None:
        """Append these changes as one record; they are in `tables` once they are on the disk, and not before.

        Raises:
            ReadOnly: the log was opened for reading, or is closed.
            ChangedUnderneath: the file is no longer the one that was opened.
            FileRefused: it could not be written; nothing is changed. Where a failed save could not be taken
                back either, the next one begins by doing that.
            Unreadable: something in the changes is no JSON value.
        """
        if self._file is None:
            raise ReadOnly
        payload = encode(changes)
        kept = decode_payload(payload)  # what goes into memory is what the disk would give back
        seq = self._reading.seq + 1
        record = seal(self._key, CHANGE, seq, self._reading.tag, payload, self._random)
        with refusing(self._path, "save"):
            if self._failed:
                self._take_back(self._file)
            if not self._named:
                self._sync_name()
            self._check(self._file)
            self._append(self._file, record)
        self._reading.keep(kept or [], len(record))
        self._reading.follow(record, seq)

    def compact(self, header: Header | None = None) -> None:
        """Put a file that holds what is kept, and nothing else, in the place of this one, in one step.

        Args:
            header: with other slots than the present one.

        Raises:
            ReadOnly, ChangedUnderneath; FileRefused: the file is as it was before, or has been replaced as a whole.
        """
        self._rewrite(header or self._header, self._data_key, self.tables)

    def rotate(self, header: Header, data_key: bytes, retired: dict[str, Plain]) -> None:
        """Put a file under another data key in the place of this one, in one step.

        Args:
            header: with slots that wrap the new key.
            retired: the present key, as the table of earlier ones holds it.

        Raises:
            As `compact`.
        """
        self._rewrite(header, data_key, {**self.tables, RETIRED: {**self.tables.get(RETIRED, {}), **retired}})

    def snapshot(self) -> bytes:
        """What is kept as a whole file of its own, which the keys of this one open."""
        header = self._header.renewed(self._random(32))
        [copy] = copies(header.encode(header_key(self._data_key, header.salt)) * 2)
        key = record_key(self._data_key, header.salt)
        return image(copy, key, self._reading.seq, self.tables, self._random)

    def standing_on(self, header: Header, reading: Reading, file: File | None) -> Self:
        """A log at the same place, on a file that is there now and that the present data key opens."""
        return type(self)(
            self._path,
            header,
            self._data_key,
            reading,
            file=file,
            anchor=self._anchor,
            device=self._device,
            random=self._random,
        )

    def go_on_from(self, other: Log) -> None:
        """Stand on the file that another log at this place stands on, which is not to be used any more."""
        if self._file is not None:
            self._file.close()
        self._header, self._reading, self._key = other._header, other._reading, other._key
        self._file, other._file = other._file, None
        self._failed, self._named = other._failed, other._named
        if self._file is not None:
            self.note()

    def sync(self) -> None:
        """Return when the file and its name are on the disk, whoever wrote them; a refusal is an `OSError`."""
        if self._file is not None:
            self._file.sync()
        self._sync_name()

    def check(self) -> None:
        """See that nobody else has changed the file.

        Raises:
            ChangedUnderneath: somebody has.
            FileRefused: it can't be seen.
        """
        if self._file is not None:
            with refusing(self._path, "read"):
                self._check(self._file)

    def let_go(self) -> None:
        """Leave the file as it is, and note nothing of it."""
        if self._file is not None:
            self._file.close()
        self._file = None

    @property
    def state(self) -> tuple[bytes, int, bytes]:
        """What tells this state of the vault from any other: which file, how many actions, and the last record."""
        return self._header.salt, self._reading.seq, self._reading.tag

    def note(self, *, leaving: bool = False) -> None:
        """Note the present state as last seen on this machine.

        Until the end the next name to count under is another one: after a kill nobody can tell which counters are in
        use, in a copy that was made of the file meanwhile.

        Args:
            leaving: whether nothing is changed after this.
        """
        header, reading = self._header, self._reading
        device = self._device if leaving else self._random(16)
        self._anchor.keep(
            Anchor(header.vault_id, header.generation, header.salt, reading.seq, reading.tag, header.note_key, device)
        )

    def close(self) -> None:
        """Compact where it pays, and note the last state. Twice does no harm."""
        if self._file is None:
            return
        try:
            # A quarter dead: rewriting then costs little beside what was written, and old drafts don't pile up.
            pays = self.dead * 4 > self._reading.end - RECORDS or self._reading.is_lumpy
            if pays and not self._failed:
                with suppress(VaultError):  # what is kept is on the disk already
                    self.compact()
            self.note(leaving=True)
        finally:
            if self._file is not None:
                self._file.close()
            self._file = None

    def _rewrite(self, header: Header, data_key: bytes, tables: Tables) -> None:
        if self._file is None:
            raise ReadOnly
        with (
            write_image(
                self._path,
                header.renewed(self._random(32)),
                data_key,
                seq=self._reading.seq,
                tables=tables,
                random=self._random,
            ) as new,
            refusing(self._path, "save"),
        ):
            self._check(self._file)
            self._put_in_place(new)
        self.note()

    def _check(self, file: File) -> None:
        """See that the file is still the one that was read, to its end."""
        end, ending = self._reading.end, self._reading.ending
        if not file.is_at(self._path) or file.size != end or file.read(end - len(ending), len(ending)) != ending:
            raise ChangedUnderneath

    def _append(self, file: File, record: bytes) -> None:
        try:
            file.write(self._reading.end, record)
            file.sync()
        except BaseException:
            self._take_back(file)
            raise

    def _take_back(self, file: File) -> None:
        """Cut off what a failed save left."""
        self._failed = True
        file.cut(self._reading.end)
        file.sync()
        self._failed = False

    def _put_in_place(self, new: Image) -> None:
        """Replace the file. Whatever fails, the log stands on the file that is at the path afterwards, or on none."""
        if self._file is not None:
            self._file.close()  # Windows replaces no open file
        self._file = None
        try:
            replace(new.temporary, self._path)
        except BaseException:
            self._file = File(self._path, "write")
            raise
        self._header, self._data_key, self._reading = new.header, new.data_key, new.reading
        self._key = record_key(new.data_key, new.header.salt)
        self._anchor = self._anchor.under(anchor_key(new.data_key, new.header.vault_id))
        self._named = False
        self._file = File(self._path, "write")
        self._sync_name()

    def _sync_name(self) -> None:
        """Let the path lead to this file after a power cut too, and not to the one it replaced."""
        sync_folder(self._path.parent)
        self._named = True
