"""Keys: what opens the vault, and its changes from page to page."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.screen import Screen

from checkin.app import CheckinApp
from checkin.keyring import KeySlot
from checkin.vault import FileRefused, Opened, Passphrase, ReadOnly, Unsettled
from screens.changing import ChangingScreen
from screens.key_changes import RECOVERED
from screens.keys import KeysScreen
from screens.keys_present import PresentSecretScreen
from screens.known_dialog import KnownDialog
from screens.secret_page import NotTold
from screens.settings import SettingsScreen
from screens.today import TodayScreen
from screens.unlock import UnlockScreen
from screens.welcome_passphrase import PassphraseScreen
from screens.welcome_recovery import RecoveryScreen
from storage.journal import TinyJournal, memory_journal
from tests.screens.fake_keyring import MADE, NEW_WORDS, WORDS, FakeKeyring
from tests.screens.fake_vault import FakeVault
from tests.screens.stage import Size, settle, stage, text_of, type_text

PASSPHRASE = "amber candle on the sill"
NEW = "cedar mosaic lantern"
STRANGE = KeySlot(5, "other", MADE)
FULL = FileRefused(Path("/home/me/journal.checkin"), errno.ENOSPC, "save")


@pytest.fixture
def journal(now: datetime) -> TinyJournal:
    """An empty journal."""
    return memory_journal(now=lambda: now)


def keys_screen(keys: FakeKeyring) -> KeysScreen:
    """The page, where the fourth and the ninth word are asked for."""
    return KeysScreen(keys, lambda: (3, 8))


@pytest.mark.parametrize(
    "keys",
    [FakeKeyring(PASSPHRASE), FakeKeyring(PASSPHRASE, None), FakeKeyring(PASSPHRASE, others=(STRANGE,))],
    ids=["both", "no words", "one of a newer version"],
)
async def test_the_page_shows_what_opens_the_vault_and_since_when(
    keys: FakeKeyring, size: Size, snapshot: SnapshotAssertion
) -> None:
    async with stage(keys_screen(keys), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_the_pages_of_a_change(size: Size, snapshot: SnapshotAssertion) -> None:
    keys = FakeKeyring(PASSPHRASE, refusing=(FULL,))
    async with stage(keys_screen(keys), size) as pilot:
        await press(pilot, "p")
        assert text_of(pilot.app) == snapshot(name="the present passphrase")
        await type_text(pilot, f"{PASSPHRASE}\n")
        await settle(pilot)
        assert text_of(pilot.app) == snapshot(name="the new passphrase")
        await chooses(pilot, NEW)
        assert text_of(pilot.app) == snapshot(name="the question")
        await press(pilot, "down", "enter")
        assert text_of(pilot.app) == snapshot(name="refused")
        await press(pilot, "escape", "down", "delete")
        await gives(pilot, PASSPHRASE)
        assert text_of(pilot.app) == snapshot(name="the warning")


async def test_a_passphrase_that_nobody_knows_is_changed_alone() -> None:
    keys = FakeKeyring(PASSPHRASE)
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "enter")
        await gives(pilot, PASSPHRASE)
        await chooses(pilot, NEW)
        await press(pilot, "down", "enter")
        assert on(pilot, KeysScreen)
    assert (keys.passphrase, keys.recovery, keys.data_key) == (NEW, WORDS, 0)


async def test_a_passphrase_that_somebody_might_know_takes_key_and_words_with_it() -> None:
    keys = FakeKeyring(PASSPHRASE)
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "p")
        await gives(pilot, PASSPHRASE)
        await chooses(pilot, NEW)
        await press(pilot, "enter")
        assert keys.data_key == 0, "not before the words are on paper"
        await notes(pilot, NEW_WORDS)
        assert on(pilot, KeysScreen)
    assert (keys.passphrase, keys.recovery, keys.data_key) == (NEW, NEW_WORDS, 1)


async def test_a_new_key_does_without_words_where_the_leader_says_so_or_there_were_none() -> None:
    keys = FakeKeyring(PASSPHRASE)
    async with stage(keys_screen(keys)) as pilot:
        for passphrase, declining in ((NEW, ("f3", "f3")), (PASSPHRASE, ())):
            await press(pilot, "p")
            await gives(pilot, keys.passphrase)
            await chooses(pilot, passphrase)
            await press(pilot, "enter", *declining)
            assert on(pilot, KeysScreen)
            assert (keys.passphrase, keys.recovery) == (passphrase, None)
    assert keys.data_key == 2


async def test_escape_goes_back_page_by_page_and_changes_nothing() -> None:
    keys = FakeKeyring(PASSPHRASE)
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "p")
        await gives(pilot, PASSPHRASE)
        await chooses(pilot, NEW)
        await press(pilot, "enter")
        for page in (RecoveryScreen, KnownDialog, PassphraseScreen):
            assert on(pilot, page)
            await press(pilot, "escape")
        assert on(pilot, KeysScreen)
    assert (keys.passphrase, keys.recovery, keys.data_key) == (PASSPHRASE, WORDS, 0)


async def test_a_wrong_present_passphrase_says_so_and_stays(size: Size, snapshot: SnapshotAssertion) -> None:
    keys = FakeKeyring(PASSPHRASE)
    async with stage(keys_screen(keys), size) as pilot:
        await press(pilot, "p")
        await gives(pilot, "amber candle")
        assert text_of(pilot.app) == snapshot
        await gives(pilot, " on the sill")
        assert on(pilot, PassphraseScreen)


async def test_a_forgotten_passphrase_is_changed_with_the_recovery_words() -> None:
    keys = FakeKeyring(PASSPHRASE)
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "p", "f2")
        await gives(pilot, WORDS)
        await chooses(pilot, NEW)
        await press(pilot, "down", "enter")
    assert keys.passphrase == NEW


async def test_words_are_no_way_in_where_there_are_none_or_the_passphrase_itself_is_needed() -> None:
    async with stage(keys_screen(FakeKeyring(PASSPHRASE, None))) as pilot:
        await press(pilot, "p", "f2")
        assert "Recovery words" not in text_of(pilot.app)
    async with stage(keys_screen(FakeKeyring(PASSPHRASE))) as pilot:
        await press(pilot, "w", "f2")
        assert "Recovery words" not in text_of(pilot.app)
        await gives(pilot, "amber candle")
        assert "F2" not in text_of(pilot.app)


@pytest.mark.parametrize(("answer", "data_key"), [(("enter",), 1), (("down", "enter"), 0)])
async def test_new_words_take_the_place_of_the_old_ones(answer: tuple[str, ...], data_key: int) -> None:
    keys = FakeKeyring(PASSPHRASE)
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "down", "enter")
        await gives(pilot, PASSPHRASE)
        await press(pilot, *answer)
        await press(pilot, "f3", "f3")
        assert on(pilot, RecoveryScreen), "to do without them is another key"
        await notes(pilot, NEW_WORDS)
        assert on(pilot, KeysScreen)
    assert (keys.passphrase, keys.recovery, keys.data_key) == (PASSPHRASE, NEW_WORDS, data_key)


async def test_a_vault_without_words_gets_some_without_a_question() -> None:
    keys = FakeKeyring(PASSPHRASE, None)
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "down", "enter")
        await gives(pilot, PASSPHRASE)
        await notes(pilot, NEW_WORDS)
    assert (keys.recovery, keys.data_key) == (NEW_WORDS, 0)


@pytest.mark.parametrize(("answer", "data_key"), [(("enter",), 1), (("down", "enter"), 0)])
async def test_words_are_removed_after_a_warning(answer: tuple[str, ...], data_key: int) -> None:
    keys = FakeKeyring(PASSPHRASE)
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "down", "delete")
        await gives(pilot, PASSPHRASE)
        assert "everything is lost" in text_of(pilot.app)
        await press(pilot, *answer)
        assert on(pilot, KeysScreen)
    assert (keys.recovery, keys.data_key) == (None, data_key)


async def test_a_slot_of_a_newer_version_can_only_be_removed() -> None:
    keys = FakeKeyring(PASSPHRASE, others=(STRANGE,))
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "down", "down", "enter")
        assert on(pilot, KeysScreen)
        await press(pilot, "delete")
        await gives(pilot, PASSPHRASE)
    assert STRANGE not in keys.slots


async def test_the_last_passphrase_stays_and_what_is_missing_cannot_be_removed() -> None:
    async with stage(keys_screen(FakeKeyring(PASSPHRASE, None))) as pilot:
        await press(pilot, "delete")
        assert "only passphrase" in text_of(pilot.app)
        await press(pilot, "down", "delete")
        assert on(pilot, KeysScreen)


@pytest.mark.parametrize("key", ["enter", "p", "w", "delete"])
async def test_where_nothing_can_be_changed_a_sentence_says_so_before_anything_is_typed(key: str) -> None:
    async with stage(keys_screen(FakeKeyring(PASSPHRASE, read_only=True))) as pilot:
        await press(pilot, "down", key)
        assert on(pilot, KeysScreen)
        assert "reading only" in text_of(pilot.app)


async def test_what_was_chosen_stays_when_the_disk_refuses_and_is_tried_again() -> None:
    keys = FakeKeyring(PASSPHRASE, refusing=(FULL,))
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "p")
        await gives(pilot, PASSPHRASE)
        await chooses(pilot, NEW)
        await press(pilot, "enter")
        await notes(pilot, NEW_WORDS)
        assert "disk is full" in text_of(pilot.app)
        await press(pilot, "r")
        assert on(pilot, KeysScreen)
    assert (keys.passphrase, keys.recovery, keys.data_key) == (NEW, NEW_WORDS, 1)


async def test_what_is_made_and_may_not_last_is_said_and_not_tried_again() -> None:
    keys = FakeKeyring(PASSPHRASE, refusing=(Unsettled(),))
    async with stage(keys_screen(keys)) as pilot:
        await press(pilot, "p")
        await gives(pilot, PASSPHRASE)
        await chooses(pilot, NEW)
        await press(pilot, "down", "enter", "r")
        assert on(pilot, ChangingScreen)
        assert "Keep what opened the vault before" in " ".join(text_of(pilot.app).split())
        await press(pilot, "escape")
        assert on(pilot, KeysScreen)


async def test_a_fault_of_ours_is_no_refusal() -> None:
    def change() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        async with stage(ChangingScreen(change)) as pilot:
            await settle(pilot)


async def test_the_leaders_own_command_gives_the_present_passphrase() -> None:
    keys = FakeKeyring(PASSPHRASE)
    answers: list[NotTold | Passphrase] = [NotTold("It failed with status 3."), Passphrase(PASSPHRASE)]

    def told() -> Passphrase:
        answer = answers.pop(0)
        if isinstance(answer, NotTold):
            raise answer
        return answer

    async with stage(PresentSecretScreen(keys, told, by_words=True)) as pilot:
        await press(pilot, "enter")
        assert "status 3" in text_of(pilot.app)
        await press(pilot, "enter")
        assert pilot.app.result == Passphrase(PASSPHRASE)  # type: ignore[attr-defined]  # the stage's


async def test_the_keys_are_reached_from_the_settings(
    journal: TinyJournal, make_app: Callable[..., CheckinApp], size: Size, snapshot: SnapshotAssertion
) -> None:
    async with stage(make_app(Opened(journal, keys=FakeKeyring(PASSPHRASE))), size) as pilot:
        await press(pilot, "comma")
        assert text_of(pilot.app) == snapshot
        await press(pilot, "end", "enter")
        assert on(pilot, KeysScreen)
        await press(pilot, "escape")
        assert on(pilot, SettingsScreen)


async def test_the_demo_has_no_keys(journal: TinyJournal, make_app: Callable[..., CheckinApp]) -> None:
    async with stage(make_app(Opened(journal))) as pilot:
        await press(pilot, "comma")
        assert "Keys" not in text_of(pilot.app)


async def test_whoever_came_in_by_the_words_chooses_a_new_passphrase_at_once(
    now: datetime, make_app: Callable[..., CheckinApp]
) -> None:
    vault = FakeVault(now, PASSPHRASE)
    vault.keys = keys = FakeKeyring(PASSPHRASE)
    async with stage(make_app(vault)) as pilot:
        await comes_in_by_words(pilot)
        assert on(pilot, PassphraseScreen)
        assert " ".join(RECOVERED.split()[:5]) in text_of(pilot.app)
        await chooses(pilot, NEW)
        await press(pilot, "down", "enter")
        assert on(pilot, TodayScreen)
    assert keys.passphrase == NEW


async def test_whoever_came_in_by_the_words_may_leave_it_for_later(
    now: datetime, make_app: Callable[..., CheckinApp]
) -> None:
    vault = FakeVault(now, PASSPHRASE)
    vault.keys = FakeKeyring(PASSPHRASE)
    async with stage(make_app(vault)) as pilot:
        await comes_in_by_words(pilot)
        await press(pilot, "escape")
        assert on(pilot, TodayScreen)


async def test_no_new_passphrase_is_offered_where_nothing_can_be_changed(
    now: datetime, make_app: Callable[..., CheckinApp]
) -> None:
    vault = FakeVault(now, PASSPHRASE)
    vault.keys = FakeKeyring(PASSPHRASE, read_only=True)
    with pytest.raises(ReadOnly):
        vault.keys.check()
    async with stage(make_app(vault)) as pilot:
        await comes_in_by_words(pilot)
        assert on(pilot, TodayScreen)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, and wait for what follows."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def gives(pilot: Pilot[Any], secret: str) -> None:
    """Type what opens the vault now."""
    await type_text(pilot, f"{secret}\n")
    await settle(pilot)


async def chooses(pilot: Pilot[Any], passphrase: str) -> None:
    """Type a new passphrase, and once more."""
    for _ in range(2):
        await type_text(pilot, f"{passphrase}\n")
        await settle(pilot)


async def notes(pilot: Pilot[Any], words: str) -> None:
    """Write the recovery words down, and type the two that are asked for."""
    assert words.split()[0] in text_of(pilot.app)
    await press(pilot, "enter")
    for asked in (3, 8):
        await type_text(pilot, f"{words.split()[asked]}\n")
    await settle(pilot)


async def comes_in_by_words(pilot: Pilot[Any]) -> None:
    """Forget the passphrase, and open the vault by the recovery words."""
    assert on(pilot, UnlockScreen)
    await gives(pilot, "forgotten")
    await press(pilot, "f2")
    await gives(pilot, WORDS)


def on(pilot: Pilot[Any], page: type[Screen[Any]]) -> bool:
    """Whether this page is in front."""
    return isinstance(pilot.app.screen, page)
