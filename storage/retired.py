"""Retired data keys: those that a vault had before, which it keeps inside, and what follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from storage.log import Log
from storage.record import RETIRED, Tables
from storage.tiny import Plain

_BYTES = 32
"""Of a data key."""


def data_keys(log: Log) -> tuple[bytes, ...]:
    """The data key of an open vault, and then those it had before: they open older copies and older notes."""
    return (log.data_key, *retired_keys(log.tables))


def retired_keys(tables: Tables) -> tuple[bytes, ...]:
    """The data keys that a vault with these tables had before, the last one first."""
    keys = sorted(_sound(tables.get(RETIRED, {})).values(), key=lambda plain: plain["retired_at"], reverse=True)
    return tuple(bytes.fromhex(plain["data_key"]) for plain in keys)


def retired(data_key: bytes, moment: datetime, backups: Iterable[str] = ()) -> dict[str, Plain]:
    """A data key as the table of earlier ones holds it. Its id follows from it, so that two copies meet in a merge.

    Args:
        moment: when it was retired, aware of its zone.
        backups: the SHA-256 of each backup that there was under it, in hex. Whoever knows a key that was given up can
            make others.
    """
    plain: Plain = {"data_key": data_key.hex(), "retired_at": moment.astimezone(UTC).isoformat(timespec="seconds")}
    if listed := sorted(backups):
        plain["backups"] = listed
    return {hashlib.sha256(data_key).hexdigest()[:32]: plain}


def listed_backups(tables: Tables) -> frozenset[str]:
    """The SHA-256 of each backup that there was when an earlier data key was retired, in hex."""
    lists = (plain.get("backups", []) for plain in _sound(tables.get(RETIRED, {})).values())
    return frozenset(digest for listed in lists if isinstance(listed, list) for digest in map(str, listed))


def newly_retired(ours: Mapping[str, Plain], theirs: Mapping[str, Plain]) -> dict[str, Plain]:
    """What joining the tables of earlier keys of two copies adds to ours: keys it lacks, and earlier moments.

    The backups listed here stay: those of another machine are not in our folder.
    """
    ours = _sound(ours)
    joined = {}
    for id, plain in _sound(theirs).items():
        if id not in ours:
            joined[id] = plain
        elif plain["retired_at"] < ours[id]["retired_at"]:
            joined[id] = {**ours[id], "retired_at": plain["retired_at"]}
    return joined


def _sound(table: Mapping[str, Plain]) -> dict[str, Plain]:
    """The entries of a table of earlier keys that are of its shape: one from another copy may have come from anybody
    who had its key."""
    sound = {}
    for id, plain in table.items():
        with suppress(KeyError, TypeError, ValueError):
            if len(bytes.fromhex(plain["data_key"])) == _BYTES and isinstance(plain["retired_at"], str):
                sound[id] = plain
    return sound
