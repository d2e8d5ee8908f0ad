"""`make campaign`: every campaign at its large size, or as asked, and a table of what it came to."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.campaigns import Outcome, campaigns

SHOWN = 20
"""Lines of what went wrong, at most."""


def tries(name: str, numbers: range) -> Outcome:
    """Make these tries of a campaign."""
    return campaigns()[name].run(numbers)


def main() -> int:
    """Run campaigns and print one Markdown table; how it ended is the exit status: 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="make campaign", description=__doc__)
    parser.add_argument("--only", help="the name of one campaign")
    parser.add_argument("-n", type=int, help="how many tries; without it, the large size of each")
    parser.add_argument("--first", type=int, default=0, help="the number of the first try")
    asked = parser.parse_args()
    known = campaigns()
    if asked.only and asked.only not in known:
        parser.error(f"there is no campaign {asked.only}; there are {', '.join(known)}")
    failed = False
    print("| campaign | what must hold | tried | wrong | figures | mistakes planted and found | seconds |")
    print("|---|---|---|---|---|---|---|", flush=True)
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        for name in [asked.only] if asked.only else known:
            campaign = known[name]
            began = time.monotonic()
            stop = asked.first + (asked.n or campaign.large)
            parts = [range(asked.first + part, stop, workers) for part in range(workers)]
            outcome = Outcome()
            for done in pool.map(tries, [name] * workers, filter(len, parts)):
                outcome.add(done)
            seconds = time.monotonic() - began
            missed = [mistake for mistake in campaign.controls if not campaign.finds(mistake)]
            failed |= bool(outcome.wrong or missed)
            found = [mistake for mistake in campaign.controls if mistake not in missed]
            print(
                f"| {name} | {campaign.promise} | {outcome.tried:,} | {len(outcome.wrong):,} | {outcome.figures} "
                f"| {'; '.join(found)} | {seconds:.0f} |",
                flush=True,
            )
            for line in outcome.wrong[:SHOWN]:
                print(f"{name}: {line}", file=sys.stderr)
            for mistake in missed:
                print(f"{name}: not found: {mistake}", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
