"""A note at the locked door: sealed as it is typed, and nothing of it left on the screen."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from checkin.app import CheckinApp
from checkin.settings import Settings
from checkin.vault import FileRefused, NotPinned, Opened, VaultError
from screens import sealed_note_dialog
from screens.sealed_note_dialog import SealedNoteDialog
from screens.unlock import UnlockScreen
from tests.screens.fake_inbox import FakeInbox
from tests.screens.fake_vault import FakeVault
from tests.screens.garden import for_reading, garden, said
from tests.screens.stage import Size, settle, stage, text_of, type_text

PASSPHRASE = "amber candle on the sill"
SECRET = "Birch stood alone"


def door(now: datetime, inbox: FakeInbox, refusing: tuple[VaultError, ...] = ()) -> CheckinApp:
    """The program in front of a vault."""
    return CheckinApp(
        lambda: FakeVault(now, PASSPHRASE, refusing=refusing),
        exists=True,
        settings=Settings(),
        save_settings=lambda _settings: None,
        now=lambda: now,
        inbox=inbox,
    )


@pytest.mark.parametrize("key", ["escape", "ctrl+n", "ctrl+o"])
async def test_what_is_typed_is_sealed_and_the_door_names_nothing(now: datetime, key: str) -> None:
    inbox = FakeInbox()
    async with stage(door(now, inbox)) as pilot:
        before = text_of(pilot.app)
        await pilot.press("ctrl+o")
        await settle(pilot)
        await type_text(pilot, SECRET)
        assert SECRET in text_of(pilot.app)
        await pilot.press(key)
        await settle(pilot)
        assert inbox.texts == [SECRET]
        assert "The note is kept" in said(pilot.app)
        pilot.app.clear_notifications()
        await settle(pilot)
        assert text_of(pilot.app) == before
        await type_text(pilot, f"{PASSPHRASE}\n")
        await settle(pilot)
        assert "1 Today" in text_of(pilot.app)


async def test_the_note_at_the_door(now: datetime, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(UnlockScreen(FakeVault(now, PASSPHRASE).unlock, inbox=FakeInbox()), size) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        await type_text(pilot, SECRET)
        assert text_of(pilot.app) == snapshot


async def test_a_note_is_sealed_while_it_is_typed(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_note_dialog, "PAUSE", 0.001)
    inbox = FakeInbox()
    async with stage(SealedNoteDialog(inbox)) as pilot:
        await type_text(pilot, "Birch")
        while inbox.texts != ["Birch"]:
            await pilot.pause()
        await type_text(pilot, " stood")
        while inbox.texts != ["Birch stood"]:
            await pilot.pause()
        await settle(pilot)


async def test_a_note_that_was_not_written_is_not_kept(now: datetime) -> None:
    inbox = FakeInbox()
    async with stage(door(now, inbox)) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        await type_text(pilot, "x")
        await pilot.press("backspace", "escape")
        await settle(pilot)
        assert inbox.texts == []
        assert said(pilot.app) == ""


async def test_a_note_taken_back_after_it_was_sealed_leaves_nothing_to_read(now: datetime) -> None:
    inbox = FakeInbox()
    async with stage(SealedNoteDialog(inbox)) as pilot:
        dialog = pilot.app.screen
        assert isinstance(dialog, SealedNoteDialog)
        await type_text(pilot, "x")
        await dialog.seal()
        await pilot.press("backspace", "escape")
        await settle(pilot)
        assert inbox.texts == [""]


async def test_where_no_note_is_taken_it_is_said_before_anything_is_typed(now: datetime) -> None:
    async with stage(door(now, FakeInbox(NotPinned()))) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert isinstance(pilot.app.screen, UnlockScreen)
        assert "Unlock the journal once" in said(pilot.app)


async def test_a_note_that_can_not_be_kept_stands_there_still(now: datetime) -> None:
    inbox = FakeInbox()
    async with stage(door(now, inbox)) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        await type_text(pilot, SECRET)
        inbox.refusal = FileRefused(Path("inbox"), 28, "save")
        await pilot.press("escape")
        await settle(pilot)
        assert SECRET in text_of(pilot.app)
        assert "full" in said(pilot.app)
        inbox.refusal = None
        await pilot.press("escape")
        await settle(pilot)
        assert inbox.texts == [SECRET]


@pytest.mark.parametrize("leaving", ["ctrl+l", "ctrl+q", "left alone"])
async def test_whatever_ends_it_seals_it(now: datetime, leaving: str) -> None:
    inbox, clock = FakeInbox(), [now]
    app = door(now, inbox)
    app._now = lambda: clock[0]
    app._idle._now = lambda: clock[0]
    async with stage(app) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        await type_text(pilot, SECRET)
        if leaving == "left alone":
            clock[0] += timedelta(hours=8)
            await app._look_whether_idle()
        else:
            await pilot.press(leaving)
        await settle(pilot)
    assert inbox.texts == [SECRET]
    assert app.return_value == ("left" if leaving == "ctrl+q" else "locked")


async def test_while_the_vault_opens_no_note_comes_between(now: datetime) -> None:
    async with stage(UnlockScreen(FakeVault(now, PASSPHRASE).unlock, inbox=FakeInbox())) as pilot:
        pilot.app.screen.add_class("-working")
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert isinstance(pilot.app.screen, UnlockScreen)


async def test_where_the_journal_is_for_reading_only_a_note_is_sealed_all_the_same(now: datetime) -> None:
    inbox = FakeInbox()
    journal = for_reading(garden(now)).journal
    app = CheckinApp(
        Opened(journal), settings=Settings(), save_settings=lambda _settings: None, now=lambda: now, inbox=inbox
    )
    async with stage(app) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        await type_text(pilot, SECRET)
        await pilot.press("ctrl+n")
        await settle(pilot)
    assert inbox.texts == [SECRET]
