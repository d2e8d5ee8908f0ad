"""The published reader, written from docs/format.md alone, reads what the vault wrote."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from checkin.vault import Passphrase, RecoveryWords
from storage.backups import folder_of
from storage.inbox import inbox_path
from storage.restoring import Restorer
from storage.words import entropy_of
from tests.storage.conftest import READER
from tests.storage.safe import NOW, PASSPHRASE, Place, add, log_of, person

OTHER = Passphrase("another horse, another stable")


def aliases(vault: Any) -> set[str]:
    """The aliases of everybody that the reader found."""
    return {document["alias"] for document in vault.tables["people"].values()}


def read(reader: ModuleType, path: Path, secret: Passphrase = PASSPHRASE) -> Any:
    """What the reader finds in a file, which is all there."""
    vault = reader.read(path.read_bytes(), secret.text)
    assert vault.is_whole
    return vault


def test_it_reads_what_the_vault_wrote_by_either_secret(place: Place, reader: ModuleType) -> None:
    vault = place.vault()
    words = RecoveryWords(vault.new_recovery_words())
    opened = vault.create(Passphrase("blåbærgrød på bordet"), words)
    add(opened.journal, "Birch", "Ash", "Åse 🌲")
    log_of(opened.journal).compact()
    add(opened.journal, "Elm")
    with opened.journal.action("delete") as action:
        action.delete(person("Ash"))
    expected = dict(log_of(opened.journal).tables["people"])
    assert len(expected) == 3
    content = place.path.read_bytes()
    opened.journal.close()
    for secret in ("blåbærgrød på bordet", entropy_of(words)):
        found = reader.read(content, secret)
        assert (found.tables["people"], found.is_whole) == (expected, True)
    with pytest.raises(reader.Unreadable, match="secret"):
        reader.read(content, "something else")
    assert reader.read(b"x" + content[1:], "blåbærgrød på bordet").tables["people"] == expected


@pytest.mark.parametrize("at", [4032, 4064])
def test_it_refuses_a_header_that_somebody_without_the_key_changed(at: int, place: Place, reader: ModuleType) -> None:
    place.make("Birch")
    content = bytearray(place.path.read_bytes())
    content[at] ^= 1
    assert reader.read(bytes(content), PASSPHRASE.text).is_whole
    content[4096 + at] ^= 1
    with pytest.raises(reader.Unreadable):
        reader.read(bytes(content), PASSPHRASE.text)


def test_it_reads_a_file_that_is_torn_or_damaged_as_far_as_that_goes(place: Place, reader: ModuleType) -> None:
    place.make("Birch", "Ash", "Elm")
    content = place.path.read_bytes()
    torn = reader.read(content[:-1], PASSPHRASE.text)
    assert (aliases(torn), torn.is_whole) == ({"Birch", "Ash"}, False)
    damaged = reader.read(content[:8192] + bytes(512) + content[8704:], PASSPHRASE.text)
    assert (aliases(damaged), damaged.is_whole) == ({"Ash", "Elm"}, False)


def test_it_reads_a_rewritten_file_of_many_pages(place: Place, reader: ModuleType) -> None:
    names = [f"{number} ".ljust(60, "n") for number in range(200)]
    opened = place.vault().create(PASSPHRASE, None)
    with opened.journal.action("many") as action:
        action.put(*map(person, names))
    log_of(opened.journal).compact()
    opened.journal.close()
    assert aliases(read(reader, place.path)) == set(names)


def test_it_reads_a_rotated_file_and_with_its_keys_the_notes_from_before(place: Place, reader: ModuleType) -> None:
    place.make("Birch")
    place.inbox().seal("before")
    inbox = inbox_path(place.path).read_bytes()
    with place.keys() as keys:
        keys.rotate(PASSPHRASE, OTHER, None)
    place.inbox().seal("after")
    vault = read(reader, place.path, OTHER)
    assert (aliases(vault), len(vault.data_keys)) == ({"Birch"}, 2)
    assert "retired_keys" not in vault.tables
    waiting = inbox + inbox_path(place.path).read_bytes()
    assert [note["text"] for note in reader.notes(waiting, vault.id, vault.data_keys)] == ["before", "after"]
    with pytest.raises(reader.Unreadable, match="secret"):
        reader.read(place.path.read_bytes(), PASSPHRASE.text)


def test_it_reads_backups_and_what_is_restored_of_them(place: Place, reader: ModuleType) -> None:
    place.make("Birch")
    later = Place(place.path, place.state, NOW + timedelta(days=1))
    opened = later.open()
    add(opened.journal, "Ash")
    opened.journal.close()
    kept = sorted(folder_of(place.path).iterdir())
    assert [aliases(read(reader, path)) for path in kept] == [{"Birch"}, {"Birch", "Ash"}]
    restorer = Restorer(place.path, PASSPHRASE)
    restored = restorer.restore(restorer.backups[-1])
    assert aliases(read(reader, restored)) == {"Birch"}


def test_it_reads_what_is_salvaged(place: Place, reader: ModuleType) -> None:
    place.make("Birch", "Ash", "Elm")
    content = place.path.read_bytes()
    place.path.write_bytes(content[:8704] + bytes(512) + content[9216:])
    salvaged = place.path.with_name("salvaged")
    place.vault().salvage(PASSPHRASE, salvaged)
    assert aliases(read(reader, salvaged)) == {"Birch", "Elm"}


def test_it_is_short_and_stands_on_its_own() -> None:
    source = READER.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 150
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported & {"checkin", "storage", "msgspec", "tinydb", "mnemonic"} == set()
