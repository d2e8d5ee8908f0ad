"""Mentions: people inside a text. Kept as tokens `@[id]`, shown as `@Alias`.

A typed `@[` must not become a token: between its `@` and its `[` it is kept with one backslash more than was typed, so
that what is shown is always exactly what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from checkin.person import People, Person

_TOKEN = re.compile(r"@\[([\w-]{1,64})\]")
_TYPED = re.compile(r"@(\\*)\[")
_ESCAPED = re.compile(r"@\\(\\*)\[")
_JOINERS = "\u200c\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def token(person: Person) -> str:
    """The token that stands for a person in kept text."""
    return f"@[{person.id}]"


def mentioned(text: str) -> tuple[str, ...]:
    """The ids of the people in a kept text, each once, in order of appearance."""
    return tuple(dict.fromkeys(_TOKEN.findall(text)))


def shown(text: str, alias: Callable[[str], str]) -> str:
    """A kept text as a person reads it.

    Args:
        alias: what to show for an id, without the `@`; also for an id that nobody has any more.
    """
    typed, ids = _parted(text)
    return _woven(typed, [f"@{alias(id)}" for id in ids])


def kept(text: str, mentions: Iterable[Person]) -> str:
    """An edited text as it is kept: each `@Alias` of the mentions becomes a token, the longest alias first.

    Args:
        mentions: the people picked while this text was written. An alias changed by hand is plain text.
    """
    return _with_tokens(text, _found(text, mentions, after="@"))


def untagged(text: str, people: People) -> tuple[Person, ...]:
    """People whose alias stands in a kept text as a plain word, and who could be tagged."""
    typed, _ids = _parted(text)
    found = {person.id for part in typed for _span, person in _found(part, people)}
    return tuple(person for person in people if person.id in found)


def tagged(text: str, person: Person, people: People) -> str:
    """A kept text in which a person's plain alias, wherever it stands, is a mention.

    Args:
        people: everybody, so that a longer alias which begins with this one is left alone.
    """
    typed, ids = _parted(text)
    plain = [_with_tokens(part, (f for f in _found(part, people) if f[1].id == person.id)) for part in typed]
    return _woven(plain, [f"@[{id}]" for id in ids])


def _parted(text: str) -> tuple[list[str], list[str]]:
    """What was typed around the tokens of a kept text, and the ids of the tokens: one less."""
    parts = _TOKEN.split(text)
    return [_ESCAPED.sub(r"@\1[", part) for part in parts[::2]], parts[1::2]


def _woven(parts: list[str], between: list[str]) -> str:
    return "".join(piece for pair in zip(parts, [*between, ""], strict=True) for piece in pair)


def _with_tokens(typed: str, found: Iterable[tuple[slice, Person]]) -> str:
    """A typed text as it is kept, with tokens in place of the people found in it."""
    parts, tokens, start = [], [], 0
    for span, person in found:
        parts.append(_escaped(typed[start : span.start]))
        tokens.append(token(person))
        start = span.stop
    return _woven([*parts, _escaped(typed[start:])], tokens)


def _found(text: str, people: Iterable[Person], after: str = "") -> Iterator[tuple[slice, Person]]:
    """Where an alias stands as whole words, from left to right; of two that begin there, the longer one.

    Args:
        after: what must stand before it.
    """
    longest_first = sorted(people, key=lambda person: len(person.alias), reverse=True)
    if not longest_first:
        return
    starts = re.compile(re.escape(after) + "(" + "|".join(re.escape(p.alias) for p in longest_first) + ")")
    at = 0
    while (match := starts.search(text, at)) is not None:
        begin = match.start(1)
        person = next((p for p in longest_first if _stands(text, begin, p.alias, bare=not after)), None)
        at = match.start() + 1
        if person is not None:
            at = begin + len(person.alias)
            yield slice(match.start(), at), person


def _stands(text: str, begin: int, alias: str, *, bare: bool) -> bool:
    if not text.startswith(alias, begin) or _continues(text, begin + len(alias)):
        return False
    return not bare or begin == 0 or not (_continues(text, begin - 1) or text[begin - 1] == "@")


def _continues(text: str, at: int) -> bool:
    """Whether the character there belongs to a word or a joined sign: no alias ends or begins beside it."""
    if at >= len(text):
        return False
    character = text[at]
    if character.isalnum() or character in f"_{_JOINERS}" or ord(character) in _SKIN_TONES:
        return True
    return unicodedata.category(character) in ("Mn", "Mc")


def _escaped(typed: str) -> str:
    return _TYPED.sub(r"@\\\1[", typed)
