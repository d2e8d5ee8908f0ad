"""Loading: much is made at once, and all of it stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MUCH = 100_000
"""Objects that are looked through in a twentieth of a second."""


@contextmanager
def loading() -> Iterator[None]:
    """Let Python not look for garbage in the block, nor afterwards among what was made in it where that is much.

    None of it refers to itself, so that it is let go of without a search. To go again and again through a hundred years
    takes longer than to read them, and holds up every other thread. What else is garbage then is never found, which
    is why little is not worth it.
    """
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            if gc.get_count()[0] > MUCH:
                gc.freeze()
            gc.enable()
