"""A small vault as bytes, the same each time, and what somebody finds who opens some bytes in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import msgspec
import pytest

from checkin.document import Document, Unreadable, to_plain
from checkin.person import Person
from checkin.vault import Passphrase, VaultError
from storage.format import RECORDS, head_at
from storage.keys import CHEAPEST
from storage.state import state_of
from storage.tiny import Change, Plain
from storage.unlocking import find_data_key
from storage.vault import FileVault
from tests.campaigns import Outcome, Run
from tests.storage.safe import NOW, PASSPHRASE, Place, log_of, person

RECORD = 512
"""Bytes of a record that holds one person."""

SIZE = RECORDS + 7 * RECORD

TOTAL_MEMORY = 1 << 30
"""Bytes of memory of the machine that opens it."""

Documents = dict[tuple[str, str], Plain]
"""Documents by table and id."""


@dataclass(frozen=True)
class Found:
    """What somebody finds who opens a file.

    Args:
        documents: what is kept in it.
        told: the kinds of the notices, or the name of the refusal.
    """

    documents: Documents
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Specimen:
    """A vault file at its place, as the machine that wrote it has last seen it.

    Args:
        earlier: the file that it was before it was rewritten.
        states: what was kept in it when it held no record, one, and so on.
    """

    place: Place
    content: bytes
    earlier: bytes
    states: Sequence[Documents] = field(repr=False)

    def found_here(self, content: bytes) -> Found:
        """What is found in this content in the place of the vault's, on the machine that wrote it, at the door."""
        self.place.path.write_bytes(content)
        try:
            opened = self.place.vault().unlock(PASSPHRASE, read_only=True)
        except VaultError as refusal:
            return Found({}, (type(refusal).__name__,))
        try:
            people = {(one.table, one.id): plain(one) for one in opened.journal.all(Person)}
            return Found(people, tuple(notice.kind for notice in opened.notices))
        except Unreadable as refusal:
            return Found({}, (type(refusal).__name__,))
        finally:
            opened.journal.close()

    def found_elsewhere(self, content: bytes) -> Found:
        """What is found on a machine that never saw the vault, without the disk."""
        try:
            unlocked = find_data_key(content[:RECORDS], PASSPHRASE, total_memory=TOTAL_MEMORY)
            state = state_of(content, unlocked, None)
        except VaultError as refusal:
            return Found({}, (type(refusal).__name__,))
        return Found(by_address(state.reading.tables), tuple(notice.kind for notice in state.notices))

    def without(self, record: int) -> Documents:
        """What is kept in it when one record can't be read, counted from 0."""
        left = dict(self.states[1]) if record else {}
        for place, change in enumerate(ACTIONS, start=1):
            for name, sets, deletes in change if place != record else ():
                left |= {(name, id): document for id, document in sets.items()}
                for id in deletes:
                    left.pop((name, id), None)
        return left

    def strange(self, documents: Documents) -> list[tuple[str, str]]:
        """The documents that were never kept like this."""
        return [at for at, plain in documents.items() if all(state.get(at) != plain for state in self.states)]


def mistaken(run: Run, **mistakes: object) -> Run:
    """A campaign with mistakes in the code that it tries.

    Args:
        mistakes: what stands in the place of something, by its path with `__` for dots.
    """

    def run_with_mistakes(numbers: range) -> Outcome:
        with pytest.MonkeyPatch.context() as patch:
            for place, mistake in mistakes.items():
                patch.setattr(place.replace("__", "."), mistake)
            return run(numbers)

    return run_with_mistakes


def records(content: bytes) -> list[bytes]:
    """The records of a whole file."""
    found, position = [], RECORDS
    while (head := head_at(content, position)) is not None:
        found.append(content[position : position + head.size])
        position += head.size
    return found


def specimen(folder: Path, seed: str = "", *, fork: int = 6) -> Specimen:
    """A vault of `SIZE`: three people carried over by a rewriting, then one renamed, two added, one deleted and so on.

    Args:
        folder: an empty one.
        seed: another one gives another vault with another passphrase.
        fork: after how many actions it goes another way.
    """
    place = Place(folder / "vault" / "vault.checkin", folder / "state")
    random = Random(f"specimen {seed}").randbytes
    vault = FileVault(place.path, state=place.state, now=lambda: NOW, cost=CHEAPEST, random=random)
    journal = vault.create(Passphrase(PASSPHRASE.text + seed), None).journal
    log = log_of(journal)
    for alias in ("Ash", "Birch", "Elm"):
        log.apply(kept(alias))
    earlier = place.path.read_bytes()
    log.compact()
    states = [{}, by_address(log.tables)]
    for change in (*ACTIONS[:fork], *[kept("Hazel")] * (len(ACTIONS) - fork)):
        log.apply(change)
        states.append(by_address(log.tables))
    log.note()
    content = place.path.read_bytes()
    noted = {file: file.read_bytes() for file in place.state.iterdir()}
    journal.close()  # which may rewrite the file once more, and note that
    for file, last in noted.items():
        file.write_bytes(last)
    return Specimen(place, content, earlier, states)


def by_address(tables: Mapping[str, Mapping[str, Plain]]) -> Documents:
    """The documents in tables, by table and id."""
    return {(name, id): document for name, table in tables.items() for id, document in table.items()}


def kept(alias: str, name: str = "") -> list[Change]:
    """The change that keeps a person."""
    one = person(alias).edit(name=name)
    return [(one.table, {one.id: plain(one)}, [])]


def plain(document: Document) -> Plain:
    """A document as a log gives it back."""
    as_json: Plain = msgspec.json.decode(msgspec.json.encode(to_plain(document)))
    return as_json


ACTIONS: list[list[Change]] = [
    kept("Birch", "B."),
    kept("Oak"),
    kept("Rowan"),
    kept("Rowan", "R."),
    kept("Elm", "E."),
    [("people", {}, ["id-Ash"])],
]
