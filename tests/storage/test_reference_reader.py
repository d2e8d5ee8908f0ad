"""The published reader, written from docs/format.md alone, reads what the vault wrote."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from checkin.vault import Passphrase, RecoveryWords
from storage.words import entropy_of
from tests.storage.safe import Place, add, log_of, person

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def reader() -> ModuleType:
    spec = importlib.util.spec_from_file_location("read_vault", DOCS / "read_vault.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_published_reader_reads_what_the_vault_wrote(place: Place, reader: ModuleType) -> None:
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
        assert reader.read(content, secret)["people"] == expected
    with pytest.raises(reader.Unreadable, match="secret"):
        reader.read(content, "something else")
    assert reader.read(b"x" + content[1:], "blåbærgrød på bordet")["people"] == expected
    with pytest.raises(reader.Unreadable, match="damage"):
        reader.read(content[:-1], "blåbærgrød på bordet")


def test_the_published_reader_is_short_and_stands_on_its_own() -> None:
    source = (DOCS / "read_vault.py").read_text()
    assert len(source.splitlines()) <= 150
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported & {"checkin", "storage", "msgspec", "tinydb", "mnemonic"} == set()
