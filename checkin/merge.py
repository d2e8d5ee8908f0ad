"""Merging copies: what stands where more than one of them has changed a document.

At each address (`people/9f…`) a copy keeps a set of versions of which none knows of another: siblings. A mark of a
deletion is one too. Two copies are joined by taking all siblings of both, without those of which another knows. That
makes no difference between the copies, nor does the order in which several are joined, nor how often: all of them come
to hold the same (a multi-value register, Shapiro et al., "A comprehensive study of Convergent and Commutative
Replicated Data Types", 2011). What was erased is gone whatever another copy made of it.

Of the siblings one is shown, the same in every copy, and the others stand beside it as `Conflict`s. An edit is shown
before a deletion, and the latest before others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

import msgspec

from checkin.deleted import Conflict, Deleted, address, conflict_with, deleted_id, parted
from checkin.document import Document, Unreadable, from_plain, to_plain
from checkin.draft import Draft
from checkin.journal import KIND_OF, Journal
from checkin.language import _
from checkin.version import joined, order

Siblings = tuple[Document, ...]
"""Versions of one document of which none knows of another, marks of its deletion among them; in no order."""

Outcome = Literal["new", "newer", "same", "older", "concurrent", "deleted"]

T = TypeVar("T")

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Preview:
    """What a merge would do, in numbers of documents.

    `new`: not here yet. `newer`: made from what is here. `same` and `older`: nothing to do. `concurrent`: changed here
    and there; one is shown, and the other is kept beside it, to choose from. `deleted`: taken away.
    """

    new: int = 0
    newer: int = 0
    same: int = 0
    older: int = 0
    concurrent: int = 0
    deleted: int = 0

    @property
    def changes(self) -> int:
        """How many documents it changes."""
        return self.new + self.newer + self.concurrent + self.deleted


def of_version(document: Document) -> str:
    """The address that this document, mark or conflict is about."""
    return document.of if isinstance(document, Conflict | Deleted) else address(document.table, document.id)


def beside(conflict: Conflict) -> Document:
    """The version that a conflict keeps: a document, or the mark of its deletion.

    Raises:
        Unreadable: it has the shape of neither.
    """
    table, _id = parted(conflict.of)
    is_mark = conflict.document.get("id") == deleted_id(conflict.of)
    kind = Deleted if is_mark else KIND_OF.get(table)
    if kind is None:
        raise Unreadable(Conflict.table)
    return from_plain(kind, conflict.document)


def content(document: Document) -> Document:
    """A document without its stamps: what a person would call the same."""
    return document.edit(version={}, edited_at=None)


def joined_siblings(versions: Iterable[Document]) -> Siblings:
    """Those of some versions of one document of which no other knows; once each."""
    different = tuple(_once(versions, _written))
    erasures = [version for version in different if isinstance(version, Deleted) and version.erased]
    if erasures:
        moments = [erasure.edited_at for erasure in erasures if erasure.edited_at]
        # It knows of all that was erased, so that it doesn't matter what the copies held when they met.
        known = joined(*(version.version for version in different))
        return (erasures[0].edit(version=known, edited_at=max(moments, default=None)),)
    return tuple(mine for mine in different if not any(order(mine.version, o.version) == "newer" for o in different))


@dataclass(frozen=True)
class Standing:
    """What stands at an address.

    Args:
        shown: the document, or the mark of its deletion; None where nothing was ever kept.
        conflicts: the other siblings, by id.
    """

    shown: Document | None
    conflicts: Mapping[str, Conflict]

    @property
    def texts(self) -> Siblings:
        """The versions that differ in what they say, the one shown first; none of a document that is deleted."""
        if self.shown is None:
            return ()
        versions = (self.shown, *map(beside, self.conflicts.values()))
        return tuple(_once((version for version in versions if not isinstance(version, Deleted)), content))

    def is_question(self, version: Document) -> bool:
        """Whether one of these versions says something that differs from what is shown."""
        return not isinstance(version, Deleted) and (self.shown is None or content(version) != content(self.shown))

    @property
    def siblings(self) -> Siblings:
        """All versions that stand here."""
        return () if self.shown is None else (self.shown, *map(beside, self.conflicts.values()))


def standing(siblings: Siblings) -> Standing:
    """How siblings stand in a journal: the same way whatever their order."""
    if not siblings:
        return Standing(None, {})
    shown = max(siblings, key=_rank)
    conflicts = (conflict_with(sibling) for sibling in siblings if sibling is not shown)
    return Standing(shown, {conflict.id: conflict for conflict in conflicts})


class Kept:
    """What stands in a journal, by address."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._conflicts: dict[str, dict[str, Conflict]] = {}
        for conflict in journal.all(Conflict):
            self._conflicts.setdefault(conflict.of, {})[conflict.id] = conflict

    @property
    def contested(self) -> Iterable[str]:
        """The addresses with more than one version."""
        return self._conflicts.keys()

    def at(self, of: str) -> Standing:
        """What stands at an address."""
        table, id = parted(of)
        kind = KIND_OF.get(table)
        document = self._journal.get(kind, id) if kind is not None else None
        return Standing(document or self._journal.get(Deleted, deleted_id(of)), self._conflicts.get(of, {}))


def met(here: Standing, *versions: Document) -> Standing:
    """What stands at an address once these versions from another copy have met what stands there."""
    if len(versions) == 1 and versions[0] == here.shown:
        return here
    return standing(joined_siblings((*here.siblings, *versions)))


def previewed(journal: Journal, documents: Iterable[Document]) -> Preview:
    """What becomes of the documents of another copy when a journal restores them, in numbers.

    Args:
        documents: with the marks of what was deleted and the conflicts among them. Drafts stay where they were typed.

    Raises:
        Unreadable: a conflict has not the shape of a document.
    """
    coming: dict[str, list[Document]] = {}
    for document in documents:
        if not isinstance(document, Draft):
            version = beside(document) if isinstance(document, Conflict) else document
            coming.setdefault(of_version(document), []).append(version)
    kept = Kept(journal)
    return Preview(**Counter[str](_outcome(kept.at(of), versions) for of, versions in coming.items()))


def deed() -> str:
    """What a merge is called when it is undone."""
    return _("Merge")


def contested(journal: Journal) -> tuple[Standing, ...]:
    """The documents that wait for a choice: their versions differ in what they say. In the order of their addresses."""
    kept = Kept(journal)
    found = (kept.at(of) for of in sorted(kept.contested))
    return tuple(standing for standing in found if len(standing.texts) > 1)


def chosen(standing: Standing, document: Document) -> Document:
    """A document to be put in the place of all versions that stand at its address: it knows of them all."""
    return document.edit(version=joined(*(version.version for version in standing.siblings)))


def _outcome(here: Standing, came: list[Document]) -> Outcome:
    if came == [here.shown] and not here.conflicts:
        return "same"  # almost always so
    before, after = here.texts, met(here, *came).texts
    if not after:
        return "deleted" if before else "same" if all(isinstance(version, Deleted) for version in came) else "older"
    if not before:
        return "new"
    said = {_said(text) for text in before}
    if any(_said(text) not in said for text in after):
        return "concurrent" if len(after) > 1 else "newer"
    if len(after) < len(before):
        return "newer"
    texts = {_said(version) for version in came if not isinstance(version, Deleted)}
    return "same" if texts and texts <= said else "older"


def _rank(version: Document) -> tuple[bool, datetime, bytes]:
    return not isinstance(version, Deleted), version.edited_at or _NEVER, _written(version)


def _written(version: Document) -> bytes:
    return msgspec.json.encode(to_plain(version), order="sorted")


def _said(version: Document) -> bytes:
    return _written(content(version))


def _once(values: Iterable[T], key: Callable[[T], Any]) -> Iterator[T]:
    """The values of which no earlier one had the same key, which need not be hashable."""
    seen: list[Any] = []
    for value in values:
        if (found := key(value)) not in seen:
            seen.append(found)
            yield value
