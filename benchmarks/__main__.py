"""`make bench` runs every measurement and prints one table; `python -m benchmarks NAME …` runs the named ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks import first_frame, keeping, memory, opening, saving, version, writing
from benchmarks.ratio import Ratio, table

BENCHMARKS: Mapping[str, Callable[[], Iterator[Ratio]]] = {
    "saving": saving.measure,
    "keeping": keeping.measure,
    "opening": opening.measure,
    "first-frame": first_frame.measure,
    "version": version.measure,
    "writing": writing.measure,
    "memory": memory.measure,
}


def main(names: Sequence[str]) -> int:
    """Run the benchmarks of these names, or all, and give the exit status: an aim that was missed is no failure."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    ratios: list[Ratio] = []
    for name in names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr)
        ratios += BENCHMARKS[name]()
    print(table(ratios))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
