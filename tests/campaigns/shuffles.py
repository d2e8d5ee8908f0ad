"""Shuffles: genuine records are swapped, dropped, doubled, or come from elsewhere, and no document is ever wrong."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from storage.format import COPY, RECORDS, TAG
from tests.campaigns import Campaign, Outcome, scratch
from tests.campaigns.specimen import mistaken, records, specimen

DEEDS = ("drop", "swap", "double", "replace", "insert", "header", "splice")


def shuffle(numbers: range) -> Outcome:
    """Put genuine records together otherwise than they were written, once a number."""
    outcome = Outcome()
    with scratch() as folder:
        whole, fork = specimen(folder / "whole"), specimen(folder / "fork", fork=3)
        foreign = specimen(folder / "foreign", "foreign")
        ours = (whole.content, whole.earlier, fork.content)
        genuine = {beginning for file in ours for beginning in beginnings(file)}
        for number in numbers:
            content = shuffled(whole.content, (*ours, foreign.content), Random(number))
            if content == whole.content:
                continue
            outcome.tried += 1
            here, elsewhere = whole.found_here(content), whole.found_elsewhere(content)
            outcome.counts.update(f"told: {told}" for told in (*here.told, *elsewhere.told))
            if not here.told and not content.startswith(whole.content):
                outcome.wrong.append(f"try {number}: nothing is told where the whole was seen")
            if not elsewhere.told and content not in genuine:
                outcome.wrong.append(f"try {number}: nothing is told")
            for found in (here, elsewhere):
                if set(whole.strange(found.documents)) & set(fork.strange(found.documents)):
                    outcome.wrong.append(f"try {number}: a document was never written like this")
    return outcome


def beginnings(content: bytes) -> list[bytes]:
    """What a file was after each of its records."""
    found = [content[:RECORDS]]
    for record in records(content):
        found.append(found[-1] + record)
    return found


def shuffled(whole: bytes, files: Sequence[bytes], chance: Random) -> bytes:
    """A file of genuine records and headers, one to three times otherwise than it was written."""
    header, order = whole[:RECORDS], records(whole)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        other = chance.choice(files)
        place, further = chance.randrange(len(order) + 1), chance.randrange(len(order) + 1)
        match chance.choice(DEEDS):
            case "drop":
                del order[place : place + chance.choice((1, 1, 2))]
            case "swap":
                order[place : place + 1], order[further : further + 1] = (
                    order[further : further + 1],
                    order[place : place + 1],
                )
            case "double":
                order[further:further] = order[place : place + 1]
            case "replace":
                order[place : place + 1] = [chance.choice(records(other))]
            case "insert":
                order.insert(place, chance.choice(records(other)))
            case "header":
                copies = [header[:COPY], header[COPY:], other[:COPY]]
                header = chance.choice(copies) + chance.choice(copies)
            case "splice":
                order[place:] = records(other)[further:]
    return header + b"".join(order)


CAMPAIGN = Campaign(
    promise="genuine records that are swapped, doubled, left out or brought from elsewhere are told, and never wrong",
    run=shuffle,
    controls={
        "records without a chain": mistaken(
            shuffle, storage__format__tag_of=lambda _: bytes(TAG), storage__record__tag_of=lambda _: bytes(TAG)
        ),
        "nothing is looked at that was last seen": mistaken(shuffle, storage__state__standing=lambda *_: None),
    },
    small=250,
    large=6_000,
    control=60,
)
