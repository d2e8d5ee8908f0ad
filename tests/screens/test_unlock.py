"""The locked door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Input

from checkin.app import CheckinApp
from checkin.vault import Damaged, Holder, InUse, Notice, Opened
from screens.unlock import UnlockScreen
from tests.screens.fake_vault import WORDS, FakeVault
from tests.screens.stage import Size, result_of, settle, stage, text_of, type_text

PASSPHRASE = "amber candle on the sill"


async def test_the_door_names_nothing(now: datetime, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(UnlockScreen(FakeVault(now, PASSPHRASE).unlock), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_the_passphrase_opens_the_journal(now: datetime) -> None:
    vault = FakeVault(now, PASSPHRASE)
    async with stage(UnlockScreen(vault.unlock)) as pilot:
        await type_text(pilot, f"{PASSPHRASE}\n")
        await settle(pilot)
        assert result_of(pilot) == Opened(vault.journal)


async def test_a_wrong_passphrase_says_so_keeps_the_field_and_asks_again(
    now: datetime, size: Size, snapshot: SnapshotAssertion
) -> None:
    vault = FakeVault(now, PASSPHRASE)
    async with stage(UnlockScreen(vault.unlock), size) as pilot:
        await type_text(pilot, "amber candle\n")
        await settle(pilot)
        assert text_of(pilot.app) == snapshot
        assert pilot.app.focused == pilot.app.screen.query_one("#secret")
        await type_text(pilot, " on the sill\n")
        await settle(pilot)
        assert result_of(pilot) == Opened(vault.journal)


async def test_nothing_typed_is_no_attempt(now: datetime) -> None:
    async with stage(UnlockScreen(FakeVault(now, PASSPHRASE, refusing=(Damaged(),)).unlock)) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        assert "Type your passphrase" in text_of(pilot.app)


async def test_recovery_words_are_offered_after_a_wrong_passphrase_and_not_before(now: datetime) -> None:
    vault = FakeVault(now, PASSPHRASE)
    async with stage(UnlockScreen(vault.unlock)) as pilot:
        await pilot.press("f2")
        assert "Recovery words" not in text_of(pilot.app)
        await type_text(pilot, "forgotten\n")
        await settle(pilot)
        await pilot.press("f2")
        await type_text(pilot, f"{WORDS}\n")
        await settle(pilot)
        assert result_of(pilot) == Opened(vault.journal)


async def test_a_refusal_of_the_file_says_what_to_do_in_its_sentence(now: datetime) -> None:
    async with stage(UnlockScreen(FakeVault(now, PASSPHRASE, refusing=(Damaged(),)).unlock)) as pilot:
        await type_text(pilot, f"{PASSPHRASE}\n")
        await settle(pilot)
        assert "damaged" in text_of(pilot.app)


async def test_escape_leaves_while_the_vault_stays_locked(now: datetime, make_app: Callable[..., CheckinApp]) -> None:
    async with stage(make_app(FakeVault(now, PASSPHRASE))) as pilot:
        await pilot.press("escape")
    assert pilot.app.return_value == "left"


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        (Notice("torn", 512), "cut off"),
        (Notice("damaged", 2), "2 saves can't be read"),
        (Notice("rolled-back", 3), "lacks 3 changes"),
        (Notice("in-use", holder=Holder(4711, "oak", datetime.min)), "process 4711"),  # noqa: DTZ901  # any moment
    ],
)
async def test_what_there_is_to_know_about_the_file_is_said_after_opening(
    notice: Notice, said: str, now: datetime, make_app: Callable[..., CheckinApp]
) -> None:
    async with stage(make_app(FakeVault(now, PASSPHRASE, notices=(notice,)))) as pilot:
        await type_text(pilot, f"{PASSPHRASE}\n")
        await settle(pilot)
        assert said in " ".join(text_of(pilot.app).replace("│", " ").split())
        await pilot.press("enter")
        assert said not in text_of(pilot.app)


async def test_a_vault_in_use_says_by_whom(now: datetime) -> None:
    held = InUse(Holder(4711, "oak", now))
    async with stage(UnlockScreen(FakeVault(now, PASSPHRASE, refusing=(held,)).unlock)) as pilot:
        await type_text(pilot, f"{PASSPHRASE}\n")
        await settle(pilot)
        assert "oak (process 4711)" in " ".join(text_of(pilot.app).split())


async def test_nothing_can_be_copied_out_of_the_field(now: datetime) -> None:
    async with stage(UnlockScreen(FakeVault(now, PASSPHRASE).unlock)) as pilot:
        await type_text(pilot, PASSPHRASE)
        field = pilot.app.screen.query_one(Input)
        await pilot.press("ctrl+shift+a", "ctrl+c")
        assert pilot.app.clipboard == ""
        await pilot.press("ctrl+x")
        assert pilot.app.clipboard == ""
        field.password = False
        Input.action_copy(field)
        assert pilot.app.clipboard == PASSPHRASE, "the control: a plain field would have given it away"
