"""The image of a vault: a whole file, written aside and read once to be sure, before it gets its name."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from checkin.vault import VaultExists
from storage.format import Header, copies
from storage.keys import Random, header_key, record_key
from storage.loading import loading
from storage.platform import File, publish, refusing, remove, replace, sync_folder, write_new
from storage.record import Reading, Tables, image, read
from storage.temporary import temporary_beside


@dataclass(frozen=True)
class Image:
    """A whole vault in a temporary file, on the disk, read once to be sure; at the end of a block that file is gone."""

    temporary: Path
    header: Header
    data_key: bytes = field(repr=False)
    reading: Reading = field(repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        remove(self.temporary)

    def put_in_place(self, path: Path) -> None:
        """Let it take the place of the file at a path, in one step; a refusal is an `OSError`."""
        replace(self.temporary, path)
        sync_folder(path.parent)


@loading()
def write_image(path: Path, header: Header, data_key: bytes, *, seq: int, tables: Tables, random: Random) -> Image:
    """Write a whole vault into a temporary file beside its place.

    Raises:
        FileRefused: it could not be written, or reads otherwise than it was written; nothing is left of it.
    """
    temporary = temporary_beside(path, random)
    [copy] = copies(header.encode(header_key(data_key, header.salt)) * 2)
    key = record_key(data_key, header.salt)
    with refusing(path, "save"):
        write_new(temporary, image(copy, key, seq, tables, random))
        try:
            with File(temporary, "read") as file:
                reading = read(file.read(), copy, key)
            filled = {name: table for name, table in tables.items() if table}
            if (
                reading.bad_bytes
                or reading.gaps
                or reading.altered
                or reading.seq != seq
                or not _are_same(reading.tables, filled)
            ):
                raise OSError(errno.EIO, "reads otherwise than it was written")
        except BaseException:
            remove(temporary)
            raise
    return Image(temporary, header, data_key, reading)


def _are_same(tables: Tables, others: Tables) -> bool:
    """Whether two journals hold the same, looked at document by document: other threads come between."""
    return tables.keys() == others.keys() and all(
        table.keys() == others[name].keys() and all(document == others[name][id] for id, document in table.items())
        for name, table in tables.items()
    )


def make(
    path: Path, header: Header, data_key: bytes, random: Random, *, seq: int = 0, tables: Tables | None = None
) -> None:
    """Make a vault at a place where no file is.

    Args:
        seq: how many actions it has seen.
        tables: what it keeps; nothing in a new one.

    Raises:
        VaultExists: there is one after all.
        FileRefused: it can't be written.
    """
    with (
        write_image(path, header, data_key, seq=seq, tables=tables or {}, random=random) as new,
        refusing(path, "make"),
    ):
        try:
            publish(new.temporary, path)
        except FileExistsError:
            raise VaultExists from None
