"""Mentions: people inside a text. Kept as tokens `@[id]`, shown as `@Alias`; a typed `@[` is kept as `@\\[`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from checkin.person import People, Person

_TOKEN = re.compile(r"@\[([0-9a-f]{1,64})\]")


def token(person: Person) -> str:
    """The token that stands for a person in kept text."""
    return f"@[{person.id}]"


def mentioned(text: str) -> tuple[str, ...]:
    """The ids of the people in a kept text, each once, in order of appearance."""
    return tuple(dict.fromkeys(_TOKEN.findall(text)))


def shown(text: str, alias: Callable[[str], str]) -> str:
    """A kept text as a person reads it.

    Args:
        alias: what to show for an id, without the `@`.
    """
    parts = _TOKEN.split(text)
    plain = [part.replace("@\\[", "@[") for part in parts[::2]]
    names = [f"@{alias(id)}" for id in parts[1::2]]
    return "".join(piece for pair in zip(plain, [*names, ""], strict=True) for piece in pair)


def kept(text: str, mentions: Iterable[Person]) -> str:
    """An edited text as it is kept: each `@Alias` of the mentions becomes a token, the longest alias first.

    Args:
        mentions: the people picked while this text was written. An alias changed by hand is plain text.
    """
    escaped = text.replace("@[", "@\\[")
    for person in sorted(mentions, key=lambda p: len(p.alias), reverse=True):
        pattern = re.compile(re.escape(f"@{person.alias}") + r"(?!\w)")
        escaped = token(person).join(pattern.split(escaped))
    return escaped


def untagged(text: str, people: People) -> tuple[Person, ...]:
    """People whose alias stands in a kept text as a plain word, and who could be tagged."""
    bare = _TOKEN.sub(" ", text)
    return tuple(p for p in people if re.search(rf"(?<![\w@]){re.escape(p.alias)}(?!\w)", bare))
