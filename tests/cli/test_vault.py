"""The commands that open the vault."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from checkin.conversation import Conversation
from checkin.person import Person
from tests.cli.conftest import FRIDAY, Checkin
from tests.storage.safe import PASSPHRASE, Place
from tests.systems import needs_shell

SECRET = "Aspen is left outside"


@pytest.fixture
def place(home: Path) -> Place:
    """The usual place of the vault, with nothing there yet."""
    return Place(home / "data" / "checkin" / "journal.checkin", home / "state" / "checkin")


@pytest.fixture
def vault(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A vault at the usual place, with a conversation two days late, and a command that knows its passphrase."""
    monkeypatch.setenv("CHECKIN_PASSPHRASE_COMMAND", f"echo {PASSPHRASE.text}")
    opened = place.vault().create(PASSPHRASE, None)
    with opened.journal.action("plan") as action:
        action.put(Person(id="p", alias="Aspen"))
        action.put(Conversation(id="c", person="p", purpose=SECRET, due=date(2026, 11, 25), planned_at=FRIDAY))
    opened.journal.close()
    return place


def test_init_makes_a_vault_without_recovery_words_where_nobody_can_write_them_down(
    checkin: Checkin, place: Place
) -> None:
    said = checkin("--passphrase-command", f"echo {PASSPHRASE.text}", "init")
    assert said.status == 0
    assert str(place.path) in said.out
    assert "no recovery words" in said.out
    assert place.look() == ([], ())


def test_init_leaves_a_file_that_is_there_as_it_is(checkin: Checkin, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    said = checkin("--vault", tmp_path / "there", "--passphrase-command", "echo long enough", "init")
    assert said.status == 7
    assert (tmp_path / "there").read_text() == "mine"


def test_init_refuses_a_short_passphrase(checkin: Checkin, place: Place) -> None:
    assert checkin("--passphrase-command", "echo short", "init").status == 2
    assert not place.path.exists()


@pytest.mark.parametrize("command", [["due"], ["verify"], ["export"], ["passphrase"], ["import", "export.json"]])
@pytest.mark.parametrize(
    ("there", "why"), [("nothing", "no vault"), ("folder", "not a vault"), ("empty", "not a vault")]
)
def test_a_place_without_a_vault_is_said_before_anybody_is_asked_for_a_passphrase(
    checkin: Checkin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], there: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("export.json").write_text('{"checkin_schema": 1, "documents": {}}')
    Path("folder").mkdir()
    Path("empty").touch()
    said = checkin("--vault", there, *command)
    assert (said.status, said.out) == (7, "")
    assert why in said.err
    assert "passphrase" not in said.err


def test_a_damaged_header_is_reported_after_the_passphrase_and_not_before(checkin: Checkin, vault: Place) -> None:
    vault.path.write_bytes(vault.path.read_bytes()[:8] + bytes(9000))
    said = checkin("verify", "--json")
    assert said.status == 4
    assert json.loads(said.out)["condition"] == "damaged"


def test_due_says_counts_and_no_names(checkin: Checkin, vault: Place) -> None:
    said = checkin("due")
    assert said.status == 0
    assert "1 overdue" in said.out
    assert "2026-11-25  conversation  2 d late" in said.out
    assert "Aspen" not in said.out


def test_due_in_json_gives_dates_and_no_names(checkin: Checkin, vault: Place) -> None:
    said = checkin("due", "--json")
    told = json.loads(said.out)
    assert told["agenda"] == [{"days_late": 2, "due": "2026-11-25", "kind": "conversation", "when": "overdue"}]
    assert told["check_in"]["week"] == "2026-W48"
    assert "Aspen" not in said.out


def test_due_tells_a_script_by_its_exit_status_where_it_asks(checkin: Checkin, vault: Place) -> None:
    assert checkin("due").status == 0
    assert checkin("due", "--exit-code").status == 1


def test_the_day_comes_from_the_clock(checkin: Checkin, vault: Place) -> None:
    earlier = FRIDAY.replace(day=25)
    assert "1 today" in checkin("due", at=earlier).out


def test_a_wrong_passphrase_is_one_sentence_and_a_status(checkin: Checkin, vault: Place) -> None:
    said = checkin("--passphrase-command", "echo wrong passphrase", "due")
    assert said.status == 3
    assert said.out == ""
    assert said.err.count("\n") == 1


@needs_shell
def test_one_final_newline_of_the_passphrase_command_is_cut_and_no_more(checkin: Checkin, vault: Place) -> None:
    assert checkin("--passphrase-command", f"printf '{PASSPHRASE.text}'", "due").status == 0
    assert checkin("--passphrase-command", f"printf '{PASSPHRASE.text}\\n\\n'", "due").status == 3


def test_a_passphrase_command_that_fails_says_so(checkin: Checkin, vault: Place) -> None:
    said = checkin("--passphrase-command", "exit 3", "due")
    assert said.status == 7
    assert "3" in said.err


def test_with_nobody_to_ask_nothing_waits_for_an_answer(
    checkin: Checkin, vault: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHECKIN_PASSPHRASE_COMMAND")
    said = checkin("due")
    assert said.status == 7
    assert "--passphrase-command" in said.err


def test_where_there_is_no_vault_the_sentence_says_what_to_do(checkin: Checkin) -> None:
    said = checkin("--passphrase-command", "echo long enough", "due")
    assert said.status == 7
    assert "no vault here yet" in said.err


def test_a_sound_vault_is_said_to_be_sound(checkin: Checkin, vault: Place) -> None:
    assert "sound" in checkin("verify").out
    assert json.loads(checkin("verify", "--json").out)["condition"] == "healthy"


def test_a_damaged_record_is_found_and_has_its_status(checkin: Checkin, vault: Place) -> None:
    raw = bytearray(vault.path.read_bytes())
    raw[8192 + 100] ^= 1
    vault.path.write_bytes(raw)
    said = checkin("verify", "--json")
    assert said.status == 4
    assert json.loads(said.out)["condition"] == "damaged"
