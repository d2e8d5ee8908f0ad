"""Version vectors: which of two versions of a document knows of the other, whatever the clocks said.

Source: Parker et al., "Detection of Mutual Inconsistency in Distributed Systems" (1983).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Version = Mapping[str, int]
"""How many changes of each device a version of a document rests on: `{device: counter}`."""

Order = Literal["same", "newer", "older", "concurrent"]


def joined(*versions: Version) -> dict[str, int]:
    """The least version that knows of all of these."""
    known: dict[str, int] = {}
    for version in versions:
        for device, counter in version.items():
            known[device] = max(counter, known.get(device, 0))
    return known


def bumped(version: Version, device: str) -> dict[str, int]:
    """The version that follows when `device` makes a change."""
    return {**version, device: version.get(device, 0) + 1}


def order(mine: Version, theirs: Version) -> Order:
    """How `theirs` stands to `mine`: it knows of all of mine (newer), mine of all of it (older), or neither."""
    known = joined(mine, theirs)
    knows = known == joined(theirs)
    known_already = known == joined(mine)
    if knows and known_already:
        return "same"
    if knows:
        return "newer"
    return "older" if known_already else "concurrent"
