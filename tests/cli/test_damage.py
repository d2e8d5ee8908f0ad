"""The commands for a vault that is not as it was written: verify and salvage."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from checkin.conversation import Conversation
from checkin.person import Person
from tests.cli.conftest import FRIDAY, Checkin
from tests.storage.safe import PASSPHRASE, Place

SECRET = "Aspen is left outside"
RECORDS, RECORD = 8192, 512


@pytest.fixture
def vault(home: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A vault at the usual place: a person, a conversation with them, and a draft of something else, a record each."""
    monkeypatch.setenv("CHECKIN_PASSPHRASE_COMMAND", f"echo '{PASSPHRASE.text}'")
    place = Place(home / "data" / "checkin" / "journal.checkin", home / "state" / "checkin", FRIDAY)
    opened = place.vault().create(PASSPHRASE, None)
    for document in (
        Person(id="b", alias="Birch"),
        Person(id="p", alias="Aspen"),
        Conversation(id="c", person="p", purpose=SECRET, due=date(2026, 11, 25), planned_at=FRIDAY),
    ):
        with opened.journal.action("keep") as action:
            action.put(document)
    opened.journal.close()
    assert place.path.stat().st_size == RECORDS + 3 * RECORD
    return place


def spoil(place: Place, number: int) -> None:
    """Turn the bytes of a record into zeros."""
    raw = bytearray(place.path.read_bytes())
    start = RECORDS + number * RECORD
    raw[start : start + RECORD] = bytes(RECORD)
    place.path.write_bytes(raw)


def test_a_gap_is_told_with_its_moments_and_what_is_missing_without_content(checkin: Checkin, vault: Place) -> None:
    spoil(vault, 1)
    said = checkin("verify")
    assert said.status == 4
    assert "between 27 Nov 2026" in said.out
    assert "a person: a conversation of 25 Nov 2026" in said.out
    assert "checkin salvage -o FILE" in said.out
    assert "Aspen" not in said.out + said.err


def test_in_json_all_that_is_known_of_the_damage_is_told_and_no_content(checkin: Checkin, vault: Place) -> None:
    spoil(vault, 1)
    said = checkin("verify", "--json")
    assert said.status == 4
    moment = "2026-11-27T14:00:00+00:00"
    assert json.loads(said.out) == {
        "condition": "damaged",
        "records": 2,
        "documents": 2,
        "bad_bytes": RECORD,
        "heads": ["whole", "whole"],
        "gaps": [{"after": moment, "before": moment, "records": 1, "bytes": RECORD}],
        "missing": [
            {
                "table": "people",
                "id": "p",
                "referred_to_by": [{"table": "conversations", "id": "c", "when": "2026-11-25"}],
            }
        ],
    }


def test_records_out_of_place_are_tampering_and_have_its_status(checkin: Checkin, vault: Place) -> None:
    raw = vault.path.read_bytes()
    vault.path.write_bytes(raw + raw[RECORDS : RECORDS + RECORD])
    said = checkin("verify", "--json")
    assert said.status == 4
    told = json.loads(said.out)
    assert (told["condition"], told["bad_bytes"], told["gaps"]) == ("tampered", 0, [])
    assert "Something other than checkin" in checkin("verify").out


@pytest.mark.parametrize(("bad", "heads"), [(0, ["damaged", "whole"]), (1, ["whole", "damaged"])])
def test_each_copy_of_the_header_is_told(checkin: Checkin, vault: Place, bad: int, heads: list[str]) -> None:
    raw = bytearray(vault.path.read_bytes())
    raw[bad * 4096 + 200] ^= 1
    vault.path.write_bytes(raw)
    told = json.loads(checkin("verify", "--json").out)
    assert (told["condition"], told["heads"], told["bad_bytes"]) == ("damaged", heads, 4096)


def test_a_save_cut_off_and_an_older_copy_are_no_error(checkin: Checkin, vault: Place) -> None:
    raw = vault.path.read_bytes()
    for content, condition in ((raw + bytes(100), "torn"), (raw[:-RECORD], "rolled-back")):
        vault.path.write_bytes(content)
        said = checkin("verify", "--json")
        assert (said.status, json.loads(said.out)["condition"]) == (0, condition)


def test_salvage_says_what_it_wrote_what_is_missing_and_where_to_put_it(
    checkin: Checkin, vault: Place, tmp_path: Path
) -> None:
    spoil(vault, 1)
    new = tmp_path / "new.checkin"
    said = checkin("salvage", "-o", new)
    assert said.status == 0
    assert f"Written to {new}, and read back: 2 documents." in said.out
    assert "between 27 Nov 2026" in said.out
    assert "a person: a conversation of 25 Nov 2026" in said.out
    assert f"move the new one to {vault.path}" in said.out
    assert "this file" not in said.out, "which of the two would it be?"
    assert "Aspen" not in said.out + said.err
    told = json.loads(checkin("--vault", new, "verify", "--json").out)
    assert (told["condition"], told["documents"]) == ("healthy", 2)
    assert [missing["id"] for missing in told["missing"]] == ["p"], "what is lost stays known"


def test_salvage_of_a_sound_vault_says_so(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    said = checkin("salvage", "-o", tmp_path / "new.checkin")
    assert said.status == 0
    assert "The vault is sound." in said.out


def test_salvage_writes_over_nothing(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    said = checkin("salvage", "-o", tmp_path / "there")
    assert said.status == 7
    assert "stays as it is" in said.err
    assert (tmp_path / "there").read_text() == "mine"


def test_salvage_without_a_whole_header_names_the_backup(checkin: Checkin, vault: Place, tmp_path: Path) -> None:
    vault.path.write_bytes(vault.path.read_bytes()[:8] + bytes(9000))
    said = checkin("salvage", "-o", tmp_path / "new.checkin")
    assert said.status == 4
    assert "backup" in said.err
    assert not (tmp_path / "new.checkin").exists()
