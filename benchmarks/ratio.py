"""Ratios measured fairly: the two sides take turns, so that a machine that slows down slows both."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

Timing = Callable[[], float]
"""Does one run and gives its cost: seconds, or whatever both sides are counted in."""


@dataclass(frozen=True)
class Ratio:
    """One row of the table: what was measured against which floor.

    Args:
        ours, floor: medians, in `unit`.
        low, high: the quartiles of the ratios run by run.
        aim: what the ratio should not exceed, or None where there is no aim.
    """

    name: str
    unit: str
    ours: float
    floor: float
    ratio: float
    low: float
    high: float
    runs: int
    aim: float | None = None

    def __str__(self) -> str:
        verdict = "" if self.aim is None else f"  aim ≤ {self.aim}: {'held' if self.ratio <= self.aim else 'MISSED'}"
        return (
            f"{self.name:<58} {_figure(self.ours, self.unit):>10} ÷ {_figure(self.floor, self.unit):>10} = "
            f"{self.ratio:5.2f}  ({self.low:.2f}–{self.high:.2f}, n={self.runs}){verdict}"
        )


def compare(name: str, ours: Timing, floor: Timing, *, runs: int, aim: float | None = None, unit: str = "s") -> Ratio:
    """Run both sides in turn and give the median of the ratios.

    Args:
        runs: counted pairs; one more pair runs first and is not counted.
    """
    pairs = [(ours(), floor()) for _ in range(runs + 1)][1:]
    ratios = sorted(a / b for a, b in pairs)
    quartiles = statistics.quantiles(ratios, n=4) if runs > 1 else [ratios[0]] * 3
    return Ratio(
        name=name,
        unit=unit,
        ours=statistics.median(a for a, _ in pairs),
        floor=statistics.median(b for _, b in pairs),
        ratio=statistics.median(ratios),
        low=quartiles[0],
        high=quartiles[2],
        runs=runs,
        aim=aim,
    )


def _figure(value: float, unit: str) -> str:
    if unit != "s":
        return f"{value:.1f} {unit}"
    if value < 0.001:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1e3:.2f} ms" if value < 1 else f"{value:.2f} s"
