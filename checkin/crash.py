"""What a crash may tell: the kind of each exception and the places in our own code, and nothing that was typed."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

_HOME = Path(__file__).resolve().parent.parent
_OURS = tuple(_HOME / package for package in ("checkin", "screens", "storage"))


def account(error: BaseException) -> str:
    """An account of a crash that is safe to show and to send on: no message, no values, no other paths.

    A line for each exception of the chain, the first cause last; below it the frames of our own code as file and line.
    """
    return "\n".join(line for one in _chain(error) for line in (type(one).__qualname__, *_frames(one)))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _frames(error: BaseException) -> Iterator[str]:
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(_HOME) and any(file.is_relative_to(package) for package in _OURS):
            yield f"  {file.relative_to(_HOME).as_posix()}:{line}"
