"""Secrets: nothing readable is in any file the vault writes."""

from __future__ import annotations

from pathlib import Path

from checkin.vault import Passphrase, RecoveryWords
from tests.storage.safe import Place, add, log_of
from tests.traces import traces

SECRET = "Heron told me about Birch"
PASSPHRASE = Passphrase("planted passphrase heron")


def test_nothing_readable_is_in_any_file_the_vault_writes(place: Place, tmp_path: Path) -> None:
    vault = place.vault()
    words = vault.new_recovery_words()
    opened = vault.create(PASSPHRASE, RecoveryWords(words))
    add(opened.journal, SECRET, "Birch")
    at_work = traces(tmp_path, SECRET)
    log = log_of(opened.journal)
    place.path.with_name("copy").write_bytes(place.path.read_bytes())
    log.compact()
    opened.journal.close()
    with place.path.open("ab") as file:
        file.write(place.path.read_bytes()[8200:])
    vault.unlock(PASSPHRASE).journal.close()
    assert list(place.path.parent.glob("*.torn")), "the set aside bytes are looked at too"
    for secret in (SECRET, "Birch", "alias", PASSPHRASE.text, words, words.split()[0] + " " + words.split()[1]):
        assert at_work + traces(tmp_path, secret) == []


def test_two_texts_of_other_lengths_leave_files_of_the_same_length(place: Place, tmp_path: Path) -> None:
    other = Place(tmp_path / "other" / "vault.checkin", tmp_path / "other state")
    place.make("A")
    other.make("A somewhat longer alias than that")
    assert place.path.stat().st_size == other.path.stat().st_size
