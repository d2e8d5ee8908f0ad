"""People: who the leader writes about, by alias."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, ClassVar

import msgspec

from checkin.document import Document
from checkin.language import current
from checkin.plain_text import plain_text

_WITHOUT_STROKE = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l"})

_AFTER_Z: Mapping[str, tuple[tuple[str, ...], ...]] = {"da": (("æ", "ä"), ("ø", "ö"), ("å", "aa"))}
"""By language, the letters that stand behind z, in order, each with what is sorted as it (CLDR's collation)."""

LONGEST_ALIAS = 60
"""Characters; long enough for any name, short enough for one line."""


class Person(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody in the team. The alias is what is shown; the name is optional and never leaves by itself."""

    table: ClassVar[str] = "people"

    alias: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ALIAS)]
    name: str = ""
    since: date | None = None
    left: date | None = None
    tags: tuple[str, ...] = ()


class BadAlias(ValueError):
    """An alias can't be used: `reason` is `empty`, `long` or `taken`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fold(text: str) -> str:
    """Text without case and accents, by which names are compared and found ("ase" finds "Åse").

    Source: Unicode canonical decomposition (UAX #15) and full case folding.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(_WITHOUT_STROKE)


def collated(text: str, language: str) -> str:
    """Text by which names are put in order: folded, but for the letters that have places of their own in a language."""
    lower = unicodedata.normalize("NFC", text).casefold()
    for place, letters in enumerate(_AFTER_Z.get(language, ()), start=1):
        for letter in letters:
            lower = lower.replace(letter, chr(ord("z") + place))
    return fold(lower)


class People:
    """The people of a journal, in the order that their aliases have in the language in use."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        language = current()
        self._people = tuple(sorted(people, key=lambda person: (collated(person.alias, language), person.id)))
        self._by_id = {person.id: person for person in people}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)

    def get(self, id: str) -> Person | None:
        """The person with this id, or None where nobody (any more) has it."""
        return self._by_id.get(id)

    def present(self, day: date) -> People:
        """Those who have not left by `day`."""
        return People(tuple(p for p in self if p.left is None or p.left > day))

    def matching(self, start: str) -> People:
        """Those whose alias or name has a word that begins with `start`, accents and case folded."""
        wanted = fold(start.strip())
        return People(tuple(p for p in self if _begins(p, wanted)))

    def named(self, alias: str) -> Person | None:
        """The person with exactly this alias, accents kept, case folded."""
        wanted = clean_alias(alias).casefold()
        return next((p for p in self if p.alias.casefold() == wanted), None)

    def check(self, alias: str, *, but: str = "") -> str:
        """The alias as it will be kept.

        Args:
            alias: as typed.
            but: the id of the person being renamed, whose own alias is no clash.

        Raises:
            BadAlias: when it is empty, too long, or somebody else has it.
        """
        cleaned = clean_alias(alias)
        if not cleaned:
            raise BadAlias("empty")
        if len(cleaned) > LONGEST_ALIAS:
            raise BadAlias("long")
        taken = self.named(cleaned)
        if taken is not None and taken.id != but:
            raise BadAlias("taken")
        return cleaned


def clean_alias(alias: str) -> str:
    """An alias as plain text on one line, without a leading `@` or spaces around it; empty when nothing of it shows."""
    cleaned = " ".join(plain_text(alias).split()).lstrip("@ ")
    return cleaned if any(c.isprintable() and not unicodedata.combining(c) for c in cleaned) else ""


def _begins(person: Person, wanted: str) -> bool:
    folded = fold(f"{person.alias} {person.name}")
    return folded.startswith(wanted) or any(word.startswith(wanted) for word in folded.split())
