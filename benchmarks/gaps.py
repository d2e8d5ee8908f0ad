"""How long the interface stands still while something is done in a thread beside it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

WORST = 0.1
"""Seconds that nobody notices."""

TICK = 0.001
"""Seconds between two turns of a loop that has nothing else to do."""


def worst_gap(deed: Callable[[], object]) -> float:
    """The longest time in seconds between two turns of the loop while a deed is done in a thread."""
    return asyncio.run(_worst_gap(deed))


async def _worst_gap(deed: Callable[[], object]) -> float:
    doing = asyncio.ensure_future(asyncio.to_thread(deed))
    worst, last = 0.0, time.perf_counter()
    while not doing.done():
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        worst, last = max(worst, now - last), now
    await doing
    return worst
