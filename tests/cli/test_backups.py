"""The commands that make backups and bring them back."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

import storage.keys
from checkin.person import Person
from checkin.vault import Passphrase
from storage.keys import Cost
from tests.cli.conftest import FRIDAY, Checkin
from tests.storage.safe import PASSPHRASE, Place, add, aliases

IMPORT = '{"checkin_schema": 1, "documents": {"people": [{"id": "0123456789abcdef0123456789abcdef", "alias": "Ash"}]}}'


@pytest.fixture
def place(home: Path) -> Place:
    """The usual place of the vault, with nothing there yet."""
    return Place(home / "data" / "checkin" / "journal.checkin", home / "state" / "checkin")


@pytest.fixture
def vault(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A vault at the usual place with Birch in it, never backed up, and a command that knows its passphrase."""
    monkeypatch.setenv("CHECKIN_PASSPHRASE_COMMAND", f"echo '{PASSPHRASE.text}'")
    place.make("Birch")
    shutil.rmtree(folder(place))
    return place


def folder(place: Place) -> Path:
    """Where the backups are."""
    return place.path.with_name("journal.checkin.backups")


def bring_in(checkin: Checkin, tmp_path: Path) -> None:
    """Let the journal be changed by a command, on the Saturday after."""
    (tmp_path / "export.json").write_text(IMPORT)
    assert checkin("import", tmp_path / "export.json", at=FRIDAY + timedelta(days=1)).status == 0


def held_by(path: Path, tmp_path: Path) -> list[str]:
    """The aliases in a file that opens as a vault."""
    opened = Place(path, tmp_path / "elsewhere").vault().unlock(PASSPHRASE, read_only=True)
    return aliases(opened.journal)


def test_backup_makes_one_and_says_where(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    said = checkin("backup")
    path = folder(vault) / "2026-03-06.checkin"
    assert (said.status, said.err) == (0, "")
    assert str(path) in said.out
    assert held_by(path, tmp_path) == ["Birch"]
    assert str(path) in checkin("backup", at=FRIDAY + timedelta(days=3)).out, "nothing was changed since"


def test_a_command_that_changes_something_leaves_a_backup(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    bring_in(checkin, tmp_path)
    assert held_by(folder(vault) / "2026-03-06.checkin", tmp_path) == ["Birch"], "what was left out before"
    assert held_by(folder(vault) / "2026-11-28.checkin", tmp_path) == ["Ash", "Birch"]


def test_a_copy_goes_where_the_leader_says_and_never_over_a_file(
    checkin: Checkin, vault: Place, tmp_path: Path
) -> None:
    said = checkin("backup", "-o", tmp_path / "copy.checkin")
    assert (said.status, said.err) == (0, "")
    assert held_by(tmp_path / "copy.checkin", tmp_path) == ["Birch"]
    before = (tmp_path / "copy.checkin").read_bytes()
    said = checkin("backup", "-o", tmp_path / "copy.checkin")
    assert (said.status, said.out) == (7, "")
    assert "stays as it is" in said.err
    assert (tmp_path / "copy.checkin").read_bytes() == before


def test_a_place_that_can_not_be_written_is_said_in_a_sentence(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    said = checkin("backup", "-o", tmp_path / "nowhere" / "copy.checkin")
    assert (said.status, said.err.count("\n")) == (6, 1)
    folder(vault).write_bytes(b"mine")
    said = checkin("backup")
    assert (said.status, said.err.count("\n")) == (6, 1)
    assert folder(vault).read_bytes() == b"mine"


def test_a_copy_can_be_made_while_the_journal_is_open_and_the_backup_of_the_day_can_not(
    checkin: Checkin, vault: Place, tmp_path: Path
) -> None:
    opened = vault.open()
    assert checkin("backup").status == 5
    assert checkin("backup", "-o", tmp_path / "copy.checkin").status == 0
    opened.journal.close()
    assert held_by(tmp_path / "copy.checkin", tmp_path) == ["Birch"]


def test_restore_lists_what_there_is(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    assert "no backups yet" in checkin("restore").out
    bring_in(checkin, tmp_path)
    said = checkin("restore")
    assert (said.status, said.err) == (0, "")
    newer, older = said.out.splitlines()
    assert newer.startswith("2026-11-28")
    assert newer.endswith("good  2 people")
    assert older.endswith("good  1 person")
    [first, _] = json.loads(checkin("restore", "--json").out)
    assert (first["name"], first["day"], first["good"], first["fault"]) == ("2026-11-28", "2026-11-28", True, None)
    assert first["counts"]["people"] == 2
    assert first["bytes"] == (folder(vault) / "2026-11-28.checkin").stat().st_size


def test_restore_tells_good_backups_from_others(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    bring_in(checkin, tmp_path)
    good = (folder(vault) / "2026-11-28.checkin").read_bytes()
    (folder(vault) / "2026-11-27.checkin").write_bytes(good[:8300] + bytes([good[8300] ^ 1]) + good[8301:])
    (folder(vault) / "2026-11-26.checkin").write_bytes(b"mine")
    (folder(vault) / "notes.txt").write_bytes(b"mine")
    stranger = Place(tmp_path / "stranger", tmp_path / "elsewhere")
    stranger.vault().create(Passphrase("another passphrase"), None).journal.close()
    shutil.copy(stranger.path, folder(vault) / "2026-11-25.checkin")
    listed = {each["name"]: each["fault"] for each in json.loads(checkin("restore", "--json").out)}
    assert listed == {
        "2026-11-28": None,
        "2026-11-27": "damaged",
        "2026-11-26": "damaged",
        "2026-11-25": "locked",
        "2026-03-06": None,
    }
    for name in ("2026-11-27", "2026-11-25", "2026-01-01"):
        said = checkin("restore", name)
        assert (said.status, said.out, said.err.count("\n")) == (7, "", 1)


def test_restore_says_what_differs_and_writes_beside_the_present_vault(
    checkin: Checkin, vault: Place, tmp_path: Path
) -> None:
    bring_in(checkin, tmp_path)
    before = vault.path.read_bytes()
    said = checkin("restore", "2026-03-06")
    restored = vault.path.with_name("journal.checkin.restored-2026-03-06")
    assert said.status == 0
    assert "Only in the present vault: 1 person" in said.err
    assert str(restored) in said.out
    assert f"checkin --vault {restored}" in said.out
    assert vault.path.read_bytes() == before
    assert held_by(restored, tmp_path) == ["Birch"]
    assert checkin("--vault", restored, "due").status == 0
    said = checkin("restore", "2026-03-06")
    assert (said.status, said.out) == (7, "")


def test_a_restored_vault_counts_its_changes_under_a_name_of_its_own(checkin: Checkin, vault: Place) -> None:
    checkin("backup")
    checkin("restore", "2026-03-06")
    restored = Place(vault.path.with_name("journal.checkin.restored-2026-03-06"), vault.state)
    here, there = vault.open().journal, restored.open().journal
    for journal in (here, there):
        add(journal, "Ash")
    versions = [person.version for journal in (here, there) for person in journal.all(Person) if person.alias == "Ash"]
    assert set(versions[0]).isdisjoint(versions[1])
    here.close()
    there.close()


@pytest.mark.parametrize("present", [None, b"", b"\x89CKN\r\n\x1a\n" + bytes(9000)], ids=["gone", "empty", "damaged"])
def test_restore_works_where_the_vault_is_gone_or_damaged(
    checkin: Checkin, vault: Place, tmp_path: Path, present: bytes | None
) -> None:
    checkin("backup")
    vault.path.unlink()
    if present is not None:
        vault.path.write_bytes(present)
    said = checkin("restore", "2026-03-06")
    assert said.status == 0
    assert "nothing to compare with" in said.err
    assert held_by(vault.path.with_name("journal.checkin.restored-2026-03-06"), tmp_path) == ["Birch"]


def test_one_key_is_derived_for_all_backups_that_the_passphrase_opens(
    checkin: Checkin, vault: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(checkin, tmp_path)
    vault.path.unlink()
    derived: list[Cost] = []
    real = storage.keys._argon2id

    def counted(text: bytes, salt: bytes, cost: Cost) -> bytes:
        derived.append(cost)
        return real(text, salt, cost)

    monkeypatch.setattr(storage.keys, "_argon2id", counted)
    checkin("restore")
    assert len(derived) == 1
    derived.clear()
    assert checkin("--passphrase-command", "echo wrong passphrase", "restore").status == 3
    assert len(derived) == 1


def test_where_there_is_neither_a_vault_nor_a_backup_nobody_is_asked(checkin: Checkin, home: Path) -> None:
    said = checkin("restore")
    assert (said.status, said.out) == (7, "")
    assert "no vault here yet" in said.err
    assert "passphrase" not in said.err
