"""Strain: hostile input is taken in very often, and nothing comes of it but our own refusals, soon, in little room."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from random import Random
from typing import TypeVar

from tests.campaigns import Outcome

Input = TypeVar("Input")

SLOW = 0.05
"""Seconds of the processor's time that one input may take."""

ROOM = 32 << 20
"""Bytes that taking in one input may need at most."""

WATCHED = 500
"""Of so many tries one is made with its memory watched, which takes its time."""

NUMBERS = (
    *(0, 1, 2, 3, 7, 8, 127, 128, 255, 256, 511, 512, 513, 4096, 8192, 2**15, 2**16),
    *(2**31 - 1, 2**31, 2**32 - 512, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1),
)
"""Numbers at which counting goes wrong."""

DEEP, LONG, TWICE = "deep", "long", "twice"
"""Texts that `as_json` turns into very many brackets, very many digits, and a field that is there already."""

TEXTS = (
    TWICE,
    "",
    " ",
    "\0",
    "\x1b[2J",
    "\ud800",
    "\U0010ffff",
    "e\u0301",
    "a" * 61,
    "f" * 65,
    "0" * 5000,
    "people/a",
    "deleted/a",
    "__proto__",
    "2026-02-29",
    "2026-W53",
    "0000-W01",
    "9999-W52",
    "9999-12-31",
    "10000-01-01",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59.999999-23:59",
    "2026-11-20T14:30:00",
    "24:00",
    "FREQ=SECONDLY;INTERVAL=0",
    "exclusion",
    "done",
)
"""Texts that are of another shape than they look, or at the end of what there is."""


def strain(
    numbers: range,
    hostile: Callable[[Random], Input],
    take: Callable[[Input], str],
    own: tuple[type[Exception], ...],
) -> Outcome:
    """Take in hostile input, once a number.

    Args:
        hostile: makes it, by chance.
        take: takes it in, and says in a word or two what came of it; an assertion fails where that is wrong.
        own: the refusals that may come of it.
    """
    outcome = Outcome()
    slowest = 0.0
    for number in numbers:
        given = hostile(Random(number))
        watched = number % WATCHED == 0
        if watched:
            tracemalloc.start()
        began = time.thread_time()
        try:
            became = take(given)
        except own as refusal:
            became = f"refused: {type(refusal).__name__}"
        except AssertionError as broken:
            became = "broke its promise"
            outcome.wrong.append(f"try {number}: {broken}")
        except Exception as error:
            became = "fell over"
            outcome.wrong.append(f"try {number}: {type(error).__name__}")
        seconds = time.thread_time() - began
        outcome.tried += 1
        outcome.counts[became] += 1
        if watched:
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            outcome.sample("KiB in use", most / 1024)
            if most > ROOM:
                outcome.wrong.append(f"try {number}: {most >> 20} MiB in use")
            continue
        outcome.counts["over 50 ms"] += seconds > SLOW
        slowest = max(slowest, seconds)
        if outcome.tried % WATCHED == 0:
            outcome.sample(f"ms of the slowest of {WATCHED}", slowest * 1000)
            slowest = 0.0
    return outcome


def mutated(content: bytes, chance: Random) -> bytes:
    """The same bytes with one to four changes such as chance, carelessness or malice make."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 1, 2, 4, 8, 16, 48, 128, 512))
        match chance.randrange(7):
            case 0 if place < len(changed):
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                changed[place : place + length] = chance.randbytes(length)
            case 2:
                changed[place : place + 8] = number(chance).to_bytes(8, "big")[-length:]
            case 3:
                del changed[place : place + length]
            case 4:
                changed[place:place] = chance.choice((bytes(length), b"\xff" * length, chance.randbytes(length)))
            case 5:
                other = chance.randrange(len(changed) + 1)
                changed[place : place + length] = changed[other : other + length]
            case 6 if chance.random() < 0.3:
                del changed[place:]
    return bytes(changed)


def number(chance: Random) -> int:
    """A number of 64 bits at which counting goes wrong, or next to one."""
    return (chance.choice(NUMBERS) + chance.choice((0, 0, 0, -1, 1))) % 2**64


def plain(chance: Random, depth: int = 0) -> object:
    """A JSON value of any shape."""
    match chance.randrange(12):
        case 0:
            return None
        case 1:
            return chance.random() < 0.5
        case 2 | 3:
            return chance.choice((1, -1)) * number(chance)
        case 4:
            return chance.choice((10**400, 1e308, -0.0, 5e-324, 0.1, 1.0))
        case 5:
            return chance.choice((DEEP, LONG))
        case 6 | 7 if depth < 3:
            return [plain(chance, depth + 1) for _ in range(chance.randrange(4))]
        case 8 | 9 if depth < 3:
            return {chance.choice(TEXTS): plain(chance, depth + 1) for _ in range(chance.randrange(4))}
    return chance.choice(TEXTS)


def as_json(tree: object, chance: Random) -> bytes:
    """A JSON value as text, with what no value has: a field twice, and depths and lengths beyond reason."""
    text = json.dumps(tree, ensure_ascii=chance.random() < 0.5, separators=chance.choice(((",", ":"), None)))
    deep, long = chance.choice((10, 500, 1_000, 20_000)), chance.choice((20, 4_300, 20_000))
    text = text.replace(f'"{DEEP}"', "[" * deep + "]" * deep).replace(f'"{LONG}"', "9" * long)
    return text.replace(f'"{TWICE}"', '"id"').encode("utf-8", "surrogatepass")


def with_one_part_replaced(tree: object, chance: Random) -> object:
    """A copy of a JSON value in which one part is another, missing, doubled, or has one more."""
    match tree:
        case dict() if tree and chance.random() < 0.9:
            key = chance.choice(list(tree))
            match chance.randrange(8):
                case 0:
                    return {name: part for name, part in tree.items() if name != key}
                case 1:
                    return {**tree, chance.choice(TEXTS): plain(chance)}
            return {**tree, key: with_one_part_replaced(tree[key], chance)}
        case list() if tree and chance.random() < 0.9:
            place = chance.randrange(len(tree))
            match chance.randrange(8):
                case 0:
                    return [*tree, tree[place]]
                case 1:
                    return tree[:place]
            return [*tree[:place], with_one_part_replaced(tree[place], chance), *tree[place + 1 :]]
    return plain(chance)
