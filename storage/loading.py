"""Loading: much is made at once, and all of it stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Let Python not look for garbage in the block, nor afterwards among what was made in it.

    None of it refers to itself, so that it is let go of without a search. To go again and again through a hundred years
    takes longer than to read them, and holds up every other thread.
    """
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.freeze()
            gc.enable()
