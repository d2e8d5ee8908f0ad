"""The commands that write a journal out, bring one in, and invent one."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Checkin
from tests.storage.safe import PASSPHRASE, Place, aliases
from tests.systems import needs_modes, needs_unix_paths


@pytest.fixture
def vault(home: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty vault at the usual place, and a command that knows its passphrase."""
    monkeypatch.setenv("CHECKIN_PASSPHRASE_COMMAND", f"echo {PASSPHRASE.text}")
    place = Place(home / "data" / "checkin" / "journal.checkin", home / "state" / "checkin")
    place.make()
    return place


@pytest.fixture
def invented(checkin: Checkin, tmp_path: Path) -> Path:
    """An invented journal as a file."""
    file = tmp_path / "invented.json"
    file.write_text(checkin("sample", "--years", "1", "--people", "3").out, encoding="utf-8")
    return file


def test_an_invented_journal_is_the_same_for_the_same_seed(checkin: Checkin) -> None:
    first, again, other = (checkin("sample", "--years", "1", "--seed", seed).out for seed in ("7", "7", "8"))
    assert first == again
    assert first != other


def test_an_invented_journal_has_the_years_and_people_asked_for(checkin: Checkin) -> None:
    documents = json.loads(checkin("sample", "--years", "3", "--people", "5").out)["documents"]
    assert len(documents["people"]) == 5
    assert min(check_in["finished_at"] for check_in in documents["check_ins"]).startswith("2023-1")


def test_an_invented_journal_speaks_the_language(checkin: Checkin) -> None:
    assert checkin("--language", "da", "sample", "--years", "1").out != checkin("sample", "--years", "1").out


def test_more_people_than_can_be_invented_is_wrong_usage(checkin: Checkin) -> None:
    assert checkin("sample", "--people", "100000").status == 2


def test_export_import_export_gives_the_same_bytes(checkin: Checkin, vault: Place, invented: Path, home: Path) -> None:
    assert checkin("import", invented).status == 0
    first = checkin("export").out
    vault.path.unlink()
    Place(vault.path, home / "elsewhere").make()
    (home / "first.json").write_text(first, encoding="utf-8")
    assert checkin("import", home / "first.json").status == 0
    assert checkin("export").out == first
    assert first == invented.read_text("utf-8")


def test_an_import_says_what_it_brought(checkin: Checkin, vault: Place, invented: Path) -> None:
    assert " new" in checkin("import", invented).err
    assert "already here" in checkin("import", invented).err


@needs_modes
def test_an_export_is_private_and_replaces_nothing(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    assert checkin("export", "-o", file).status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    said = checkin("export", "-o", file)
    assert said.status == 6
    assert file.read_bytes() == before


@pytest.mark.parametrize("cut", [0, 1, 100, -3])
def test_a_file_cut_short_is_refused_in_a_sentence_and_changes_nothing(
    checkin: Checkin, vault: Place, invented: Path, cut: int
) -> None:
    invented.write_bytes(invented.read_bytes()[:cut])
    said = checkin("import", invented)
    assert said.status == 7
    assert said.err.count("\n") == 1
    opened = vault.open()
    assert aliases(opened.journal) == []
    opened.journal.close()


def test_a_file_that_is_not_there_is_a_file_error(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    assert checkin("import", tmp_path / "none.json").status == 6


def test_an_import_waits_for_nobody_while_another_checkin_is_open(
    checkin: Checkin, vault: Place, invented: Path
) -> None:
    opened = vault.open()
    said = checkin("import", invented)
    opened.journal.close()
    assert said.status == 5
    assert aliases(vault.open().journal) == []


@needs_unix_paths
def test_a_file_without_end_is_refused(checkin: Checkin, vault: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkin.exchange.LARGEST", 1000)
    assert checkin("import", "/dev/zero").status == 7
