"""The vaults that are measured on: an invented team's journal of many years."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

from checkin import library
from checkin.document import Document
from checkin.journal import Journal
from checkin.sample import sample
from checkin.vault import Passphrase
from storage.keys import CHEAPEST, Cost
from storage.vault import FileVault

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
"""A Friday afternoon: the day of every measurement."""

PASSPHRASE = Passphrase("a long walk by the water")

DECK = "weekly"


def documents(years: int) -> tuple[Document, ...]:
    """The same invented journal of so many years each time."""
    return sample(Random(1), NOW.date(), library.deck(DECK, "en"), library.phrases("en"), years=years)


def vault_in(folder: Path, *, cost: Cost = CHEAPEST) -> FileVault:
    """A vault in a folder of its own; its passphrase is `PASSPHRASE`.

    Args:
        cost: of a guess at the passphrase; the cheapest where key derivation is not what is measured.
    """
    return FileVault(folder / "journal.checkin", state=folder / "state", now=lambda: NOW, cost=cost)


def filled(vault: FileVault, years: int) -> Journal:
    """The open journal of a new vault that holds so many years, each document in an action of its own."""
    journal = vault.create(PASSPHRASE, None).journal
    for document in documents(years):
        with journal.action("invent") as action:
            action.put(document)
    return journal
