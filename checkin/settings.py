"""The settings of this machine: all that is read before unlocking, and therefore nothing that tells of anybody."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from checkin.document import Value


class Settings(Value, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a leader chose for this machine.

    Args:
        language: a code such as `da`; empty to follow the system.
        theme: a theme's name.
        vault: the path of the vault; empty for the usual place.
        idle_minutes: minutes without a key or the mouse after which checkin locks.
    """

    language: Annotated[str, msgspec.Meta(max_length=35)] = ""
    theme: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] = "dusk"
    vault: str = ""
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=240)] = 5


class BadSettings(ValueError):
    """The settings can't all be read.

    Args:
        names: the settings that are unknown or out of bounds; none where the file as a whole can't be read.
        kept: the settings that could be read, with the defaults for all others.
    """

    def __init__(self, names: tuple[str, ...], kept: Settings) -> None:
        super().__init__()
        self.names = names
        self.kept = kept


def parse(raw: bytes) -> Settings:
    """The settings in a JSON file.

    Raises:
        BadSettings: when it is not a JSON object, or something in it is unknown or out of bounds.
    """
    plain = _object(raw)
    good = {name: value for name, value in plain.items() if _fits(name, value)}
    settings = msgspec.convert(good, Settings)
    if len(good) < len(plain):
        raise BadSettings(tuple(sorted(plain.keys() - good.keys())), settings)
    return settings


def serialise(settings: Settings) -> bytes:
    """The settings as a JSON file for people to read: only what differs from the defaults, sorted."""
    return msgspec.json.format(msgspec.json.encode(settings, order="sorted")) + b"\n"


def _object(raw: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    raise BadSettings((), Settings())


def _fits(name: str, value: object) -> bool:
    try:
        msgspec.convert({name: value}, Settings)
    except msgspec.ValidationError:
        return False
    return True
