"""Secrets: nothing readable is in any file the vault writes."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from checkin.vault import Passphrase, RecoveryWords
from tests.storage.safe import Place, add, log_of

SECRET = "Heron told me about Birch"
PASSPHRASE = Passphrase("planted passphrase heron")


def traces(folder: Path, secret: str) -> list[Path]:
    """The files below a folder, their names included, in which a secret can be read in any usual coding."""
    coded = {secret.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")}
    coded |= {base64.b64encode(secret.encode())[:-4], secret.encode().hex().encode(), json.dumps(secret)[1:-1].encode()}
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(code in path.read_bytes() + str(path).encode() for code in coded)]


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


def test_the_search_for_traces_sees_a_leak(place: Place, tmp_path: Path) -> None:
    leaks = {
        "plain": SECRET.encode(),
        "json": json.dumps({"text": SECRET}).encode(),
        "wide": SECRET.encode("utf-16-le"),
        "base64": base64.b64encode(SECRET.encode()),
    }
    for name, content in leaks.items():
        (tmp_path / name).write_bytes(b"\0\xff" + content + b"\0")
    (tmp_path / SECRET).write_bytes(b"")
    assert {path.name for path in traces(tmp_path, SECRET)} == {*leaks, SECRET}


def test_two_texts_of_other_lengths_leave_files_of_the_same_length(place: Place, tmp_path: Path) -> None:
    other = Place(tmp_path / "other" / "vault.checkin", tmp_path / "other state")
    place.make("A")
    other.make("A somewhat longer alias than that")
    assert place.path.stat().st_size == other.path.stat().st_size
