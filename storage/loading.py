"""Loading: much is made at once and all of it stays, so that looking for garbage meanwhile is in vain."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Let Python not look for garbage in the block.

    To go again and again through all that was made takes longer than to make it, and holds up every other thread.
    """
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()
