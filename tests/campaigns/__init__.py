"""Campaigns: harnesses that try a promise of the vault many times, each with a mistake planted that it must find.

A campaign is a module of this package with a `CAMPAIGN`. Its tries are numbered, and the same number is the same try
each time: `make campaign ONLY=name FIRST=1234 N=1` does that one alone. `test_campaigns.py` runs each at its small
size, `make campaign` at its large one, and prints what goes into `docs/campaigns.md`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from statistics import median
from tempfile import TemporaryDirectory


@dataclass
class Outcome:
    """What some tries of a campaign came to.

    Args:
        tried: how many tries there were.
        wrong: what went wrong, one line each, with the number of its try.
        counts: how often something happened that is worth telling.
        samples: what was measured, by name with its unit; of these the median and the most are told.
    """

    tried: int = 0
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[float]] = field(default_factory=dict)

    def add(self, other: Outcome) -> None:
        """Count these tries too."""
        self.tried += other.tried
        self.wrong += other.wrong
        self.counts.update(other.counts)
        for name, values in other.samples.items():
            self.samples.setdefault(name, []).extend(values)

    def sample(self, name: str, value: float) -> None:
        """Note something measured."""
        self.samples.setdefault(name, []).append(value)

    @property
    def figures(self) -> str:
        """The counts, and the median and most of the samples, as a line."""
        told = [f"{name} {count:,}" for name, count in sorted(self.counts.items())]
        for name, values in sorted(self.samples.items()):
            told.append(f"{name}: median {median(values):,.4g}, most {max(values):,.4g}")
        return "; ".join(told)


Run = Callable[[range], Outcome]
"""Makes the tries with these numbers."""


@dataclass(frozen=True)
class Campaign:
    """One promise, and how it is tried.

    Args:
        promise: what must hold, as a sentence.
        run: nothing may go wrong in it.
        controls: the same with a mistake planted, by what the mistake is; something must go wrong in each.
        small: tries in each run of the tests.
        large: tries whose outcome is published; where there are only so many, all of them.
        control: tries within which each mistake is found.
        parts: into how many tests the small size is parted, so that they run side by side.
        possible: whether this system has what it takes.
    """

    promise: str
    run: Run
    controls: Mapping[str, Run]
    small: int
    large: int
    control: int
    parts: int = 1
    possible: bool = True

    def finds(self, mistake: str) -> bool:
        """Whether a planted mistake is found."""
        tries = range(self.control)
        return any(self.controls[mistake](tries[start : start + 10]).wrong for start in tries[::10])


def campaigns() -> dict[str, Campaign]:
    """Every campaign that this system can run, by the name of its module."""
    modules = [module.name for module in iter_modules(__path__) if not module.name.startswith(("test_", "_"))]
    found = {name: getattr(import_module(f"{__name__}.{name}"), "CAMPAIGN", None) for name in modules}
    return {name: campaign for name, campaign in found.items() if isinstance(campaign, Campaign) and campaign.possible}


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder while the block lasts; in memory where the system has such a place."""
    memory = Path("/dev/shm")  # noqa: S108  # a fresh private folder is made in it
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)
