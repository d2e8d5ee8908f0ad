"""Ratios measured fairly: the two sides take turns, so that a machine that slows down slows both."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Side = Callable[[], float]
"""Does one run and gives its cost, in the unit of the comparison."""

Unit = Literal["s", "MiB"]

HEADINGS = ("measured ÷ against", "median", "median", "ratio", "quartiles", "runs", "aim")


@dataclass(frozen=True)
class Ratio:
    """One row of the table: what was measured against what.

    Args:
        ours, floor: medians, in `unit`.
        ratio: the median of the ratios pair by pair; `low` and `high` are their quartiles.
        aim: what the ratio should not exceed, or None where there is no aim.
    """

    name: str
    unit: Unit
    ours: float
    floor: float
    ratio: float
    low: float
    high: float
    runs: int
    aim: float | None

    @property
    def held(self) -> bool:
        """Whether the aim was met; where there is none, nothing was missed."""
        return self.aim is None or self.ratio <= self.aim

    @property
    def cells(self) -> tuple[str, ...]:
        """The row's cells, one for each of `HEADINGS`."""
        return (
            self.name,
            _figure(self.ours, self.unit),
            _figure(self.floor, self.unit),
            f"{self.ratio:.2f}",
            f"{self.low:.2f}–{self.high:.2f}",
            str(self.runs),
            "–" if self.aim is None else f"≤ {self.aim:g} {'held' if self.held else 'MISSED'}",
        )


def compare(name: str, ours: Side, floor: Side, *, runs: int, aim: float | None = None, unit: Unit = "s") -> Ratio:
    """Run both sides in turn and give the median of their ratios.

    Args:
        runs: counted pairs, at least 2; one more pair runs first and is not counted.
    """
    pairs = [(ours(), floor()) for _ in range(runs + 1)][1:]
    low, middle, high = statistics.quantiles((a / b for a, b in pairs), n=4, method="inclusive")
    return Ratio(
        name=name,
        unit=unit,
        ours=statistics.median(a for a, _ in pairs),
        floor=statistics.median(b for _, b in pairs),
        ratio=middle,
        low=low,
        high=high,
        runs=runs,
        aim=aim,
    )


def table(ratios: Sequence[Ratio]) -> str:
    """The rows under their headings, in Markdown."""
    rows = [HEADINGS, *(ratio.cells for ratio in ratios)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [
        [cell.ljust(widths[0]) if at == 0 else cell.rjust(widths[at]) for at, cell in enumerate(row)] for row in rows
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))


def _figure(value: float, unit: Unit) -> str:
    if unit == "MiB":
        return f"{value:.1f} MiB"
    if value < 0.001:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1e3:.2f} ms" if value < 1 else f"{value:.2f} s"
