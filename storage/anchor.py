"""The anchor: what this machine last saw of a vault, kept outside of it, so that an older copy is noticed."""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from checkin.vault import Notice
from storage.platform import File, make_folder, refusing, remove, replace, sync_folder, write_new

_MAGIC = b"\x89CKA\r\n\x1a\n"
_FORMAT = 1
_FIELDS = struct.Struct(">8sH16sQ32sQ16s32s16s")
_SIZE = _FIELDS.size + 32


@dataclass(frozen=True)
class Anchor:
    """The last known state of a vault.

    Args:
        generation: how often the file had been rewritten.
        salt: which file it was.
        seq: how many actions it held.
        tag: of its last record.
        note_key: the public key to which notes are sealed here.
        device: 16 random bytes under which this copy counts its changes.
    """

    vault_id: bytes
    generation: int
    salt: bytes
    seq: int
    tag: bytes
    note_key: bytes
    device: bytes

    def encode(self, key: bytes) -> bytes:
        """The anchor's bytes, authenticated under the anchor key."""
        fields = _FIELDS.pack(
            _MAGIC, _FORMAT, self.vault_id, self.generation, self.salt, self.seq, self.tag, self.note_key, self.device
        )
        return fields + hmac.digest(key, fields, "sha256")


def decode(content: bytes, key: bytes, vault_id: bytes) -> Anchor | None:
    """The anchor in these bytes, or None when it is none of this vault's."""
    if len(content) != _SIZE:
        return None
    fields, seal = content[: _FIELDS.size], content[_FIELDS.size :]
    if not hmac.compare_digest(seal, hmac.digest(key, fields, "sha256")):
        return None
    anchor = _unproven(content)
    return anchor if anchor is not None and anchor.vault_id == vault_id else None


def anchor_path(folder: Path, vault_id: bytes, place: Path) -> Path:
    """The file that notes what was seen of a vault at a place: two copies on one machine have an anchor each, and so
    never count their changes under one name.

    Args:
        folder: the state folder of this machine.
        place: the real path of the vault, links resolved.
    """
    named = os.fsencode(os.path.normcase(place))
    return folder / f"{vault_id.hex()}-{hashlib.sha256(named).hexdigest()[:16]}.anchor"


def pinned(path: Path) -> bytes | None:
    """The public key to which notes are sealed, from the anchor at this path; None where there is none.

    Without the vault's key nobody can tell who wrote the anchor. That this machine's own files are trusted is what
    makes a key that was swapped in the vault's header stand out.

    Raises:
        FileRefused: there is an anchor, and it can't be read.
    """
    with refusing(path, "read"):
        try:
            content = _content(path)
        except FileNotFoundError:
            return None
    anchor = _unproven(content)
    return anchor.note_key if anchor is not None else None


def standing(seen: Anchor | None, generation: int, salt: bytes, seq: int, noted: bytes | None) -> Notice | None:
    """How a file stands to what was last seen of its vault: an older one, another way, or nothing to say.

    Args:
        seen: what was last seen here.
        generation, salt, seq: of the file as it is now.
        noted: the tag that the file has at the seq last seen, if it has got there.
    """
    if seen is None:
        return None
    older = Notice("rolled-back", count=seen.seq - seq) if seq < seen.seq else None
    if generation > seen.generation:
        # Rewritten since, which forgets the tags from before; but no rewriting forgets how many actions there were.
        return Notice("forked") if older else None
    if generation < seen.generation:
        return older or (Notice("forked") if seq > seen.seq else None)
    if salt != seen.salt:
        return Notice("forked")
    return older or (Notice("forked") if noted != seen.tag else None)


def follows(seen: Anchor, salt: bytes, noted: bytes | None) -> bool:
    """Whether a file is the one last seen here, with nothing taken from it: as it was, or with records added.

    Only then are all changes in it that were ever counted here, and the next may be counted under the same name. A
    file that was rewritten elsewhere may have gone another way before.

    Args:
        salt: of the file as it is now.
        noted: the tag that the file has at the seq last seen, if it has got there.
    """
    return salt == seen.salt and noted == seen.tag


class AnchorFile:
    """Where the anchor of one vault at one place is kept. It warns and never blocks: what can't be read or kept is let
    go.

    Args:
        path: from `anchor_path`.
        key: the vault's anchor key.
    """

    def __init__(self, path: Path, vault_id: bytes, key: bytes) -> None:
        self._path = path
        self._vault_id = vault_id
        self._key = key

    def under(self, key: bytes) -> Self:
        """The same place under another anchor key."""
        return type(self)(self._path, self._vault_id, key)

    def read(self) -> Anchor | None:
        """What was last seen here, or None."""
        try:
            return decode(_content(self._path), self._key, self._vault_id)
        except OSError:
            return None

    @property
    def is_under_another_key(self) -> bool:
        """Whether there is an anchor of this vault here, and this key did not write it."""
        with suppress(OSError):
            anchor = _unproven(_content(self._path))
            return anchor is not None and anchor.vault_id == self._vault_id and self.read() is None
        return False

    def keep(self, anchor: Anchor) -> None:
        """Note this as last seen."""
        temporary = self._path.with_suffix(".tmp")  # one name, so that what a kill leaves is taken away by the next
        with suppress(OSError):
            make_folder(self._path.parent)
            remove(temporary)
            write_new(temporary, anchor.encode(self._key))
            replace(temporary, self._path)
            sync_folder(self._path.parent)
        remove(temporary)


def _unproven(content: bytes) -> Anchor | None:
    """The anchor in these bytes, whoever wrote it."""
    if len(content) != _SIZE:
        return None
    magic, number, *values = _FIELDS.unpack_from(content)
    return Anchor(*values) if (magic, number) == (_MAGIC, _FORMAT) else None


def _content(path: Path) -> bytes:
    """What stands in an anchor's file, one byte more than an anchor has at most."""
    with File(path, "read") as file:
        return file.read(0, _SIZE + 1)
