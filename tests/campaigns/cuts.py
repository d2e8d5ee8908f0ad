"""Cuts: a small vault ends early, at each length, and what is found is what was kept up to there, or it is told."""

from __future__ import annotations

from storage.format import RECORDS
from tests.campaigns import Campaign, Outcome, scratch
from tests.campaigns.specimen import RECORD, SIZE, mistaken, specimen


def cut(numbers: range) -> Outcome:
    """Cut the vault to a length for each number, those within the records first."""
    outcome = Outcome()
    with scratch() as folder:
        whole = specimen(folder)
        for number in numbers:
            outcome.tried += 1
            length = (RECORDS + number) % SIZE
            kept, rest = divmod(max(0, length - RECORDS), RECORD)
            here, elsewhere = whole.found_here(whole.content[:length]), whole.found_elsewhere(whole.content[:length])
            outcome.counts.update(f"told: {told}" for told in (*here.told, *elsewhere.told))
            if not here.told:
                outcome.wrong.append(f"try {number}: nothing is told where the whole was seen")
            if not elsewhere.told and (rest or length < RECORDS):
                outcome.wrong.append(f"try {number}: nothing is told")
            for found in (here, elsewhere):
                if found.documents != whole.states[kept]:
                    outcome.wrong.append(f"try {number}: what is found is not what was kept up to there")
    return outcome


CAMPAIGN = Campaign(
    promise="a vault that ends early shows what was kept up to there, and says so",
    run=cut,
    controls={
        "nothing is looked at that was last seen": mistaken(cut, storage__state__standing=lambda *_: None),
    },
    small=SIZE,
    large=SIZE,
    control=2 * RECORD + 1,  # up to where a whole save is missing
    parts=2,
)
