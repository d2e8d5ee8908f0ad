"""The story of two machines that share a folder: both write, one gets a conflict copy, and both agree in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checkin.document import Document
from checkin.draft import Draft
from checkin.journal import KEPT
from tests.terminal.conftest import FRIDAY_MORNING
from tests.terminal.leader import Leader
from tests.terminal.terminal import Terminal


@pytest.fixture
def other_terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal on the leader's other machine."""
    home = tmp_path / "other home"
    (home / "tmp").mkdir(parents=True)
    terminal = Terminal(home, FRIDAY_MORNING)
    yield terminal
    terminal.close()


def vault_of(leader: Leader) -> Path:
    return leader.terminal.home / "data/checkin/journal.checkin"


def renames_birch(leader: Leader, where: str) -> None:
    """From Today, with names hidden: call Birch after a town, and leave."""
    leader.presses("3", "o")
    leader.sees("Birch")
    leader.presses("e", "end")
    leader.terminal.write(f" in {where}")
    leader.presses("enter")
    leader.terminal.wait_until_gone("▊")
    leader.sees(f"Birch in {where}")
    leader.quits()


def held_by(leader: Leader) -> set[str]:
    """All that a machine's journal holds, drafts apart."""
    with leader.journal() as journal:
        documents: list[Document] = [d for kind in KEPT if kind is not Draft for d in journal.all(kind)]
        return set(map(repr, documents))


def test_two_machines_change_the_same_and_a_choice_on_one_of_them_holds_on_both(
    terminal: Terminal, other_terminal: Terminal
) -> None:
    desk, laptop = Leader(terminal), Leader(other_terminal)
    desk.has_a_vault("Birch")
    vault_of(laptop).parent.mkdir(parents=True)
    vault_of(laptop).write_bytes(vault_of(desk).read_bytes())
    for leader, where in ((desk, "Aarhus"), (laptop, "Odense")):
        leader.comes_in()
        renames_birch(leader, where)

    conflict = vault_of(desk).with_name("journal (conflicted copy 2026-11-20).checkin")
    conflict.write_bytes(vault_of(laptop).read_bytes())
    desk.comes_in()
    desk.sees("About your vault")
    told = desk.terminal.wait_for("It is merged")
    assert "journal (conflicted copy" in told
    desk.presses("enter")
    desk.sees("1 thing was changed on both machines")
    desk.presses("b")
    desk.sees("Changed on both sides")
    desk.presses("o")
    desk.sees("Birch in Aarhus")
    desk.sees("Birch in Odense")
    shown = desk.terminal.text.splitlines()
    row = next(line for line in shown if "Birch in Aarhus" in line)
    assert "Birch in Odense" in row, "side by side"
    desk.presses("1" if row.index("Aarhus") < row.index("Odense") else "2")
    desk.is_told("Kept. u brings both back.")
    desk.sees("There is nothing left to choose.")
    desk.quits()
    assert not conflict.exists()

    vault_of(laptop).write_bytes(vault_of(desk).read_bytes())
    laptop.comes_in()
    laptop.presses("3", "o")
    laptop.sees("Birch in Aarhus")
    assert "Birch in Odense" not in laptop.terminal.text
    laptop.quits()
    assert held_by(laptop) == held_by(desk)
    assert any("Birch in Aarhus" in document for document in held_by(laptop))
    assert not any("Birch in Odense" in document for document in held_by(laptop))
