"""The first run, page by page and as a whole."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.screen import Screen
from textual.widgets import Input

from checkin import strength
from checkin.app import CheckinApp
from checkin.person import Person
from checkin.team import TEAM_ID, Team
from checkin.vault import FileRefused, Opened, Passphrase, RecoveryWords
from screens.welcome import WelcomeScreen
from screens.welcome_passphrase import PassphraseScreen
from screens.welcome_recovery import RecoveryScreen
from screens.welcome_team import TeamScreen
from screens.welcome_vault import VaultScreen
from tests.screens.fake_vault import SUGGESTION, WORDS, FakeVault
from tests.screens.garden import garden, on_a_disk_that_fills
from tests.screens.stage import Size, burst, result_of, settle, stage, text_of, type_text

PASSPHRASE = "amber candle on the sill"


def passphrase_screen() -> PassphraseScreen:
    return PassphraseScreen(lambda: SUGGESTION, step="2 / 3")


def recovery_screen() -> RecoveryScreen:
    return RecoveryScreen(RecoveryWords(WORDS), (3, 8), step="2 / 3")


@pytest.mark.parametrize(
    "page",
    [WelcomeScreen, passphrase_screen, recovery_screen],
    ids=["welcome", "passphrase", "recovery"],
)
async def test_the_pages_of_the_first_run(
    page: Callable[[], Screen[object]], size: Size, snapshot: SnapshotAssertion
) -> None:
    async with stage(page(), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_where_backups_lie_the_first_page_names_them_before_a_new_vault_is_made(
    size: Size, snapshot: SnapshotAssertion
) -> None:
    async with stage(WelcomeScreen(was_here=True), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_the_vault_is_made_while_privacy_is_read(now: datetime, size: Size, snapshot: SnapshotAssertion) -> None:
    vault = FakeVault(now)
    async with stage(VaultScreen(vault, Passphrase(PASSPHRASE), None), size) as pilot:
        assert text_of(pilot.app) == snapshot
        await pilot.press("enter")
        assert result_of(pilot) == Opened(vault.journal)


async def test_a_passphrase_typed_twice_is_taken() -> None:
    async with stage(passphrase_screen()) as pilot:
        await type_text(pilot, f"{PASSPHRASE}\n{PASSPHRASE}\n")
        await settle(pilot)
        assert result_of(pilot) == Passphrase(PASSPHRASE)


async def test_seven_characters_are_refused_at_once_however_strange() -> None:
    async with stage(passphrase_screen()) as pilot:
        await type_text(pilot, "Jx7%qW!")
        await pilot.press("enter")
        await settle(pilot)
        assert "at least eight characters" in text_of(pilot.app)
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "passphrase"


async def test_seven_characters_typed_twice_by_way_of_tab_are_refused_too() -> None:
    async with stage(passphrase_screen()) as pilot:
        await type_text(pilot, "Jx7%qW!")
        await pilot.press("tab")
        await type_text(pilot, "Jx7%qW!")
        await pilot.press("enter")
        await settle(pilot)
        assert "at least eight characters" in text_of(pilot.app)


async def test_two_different_passphrases_are_not_taken() -> None:
    async with stage(passphrase_screen()) as pilot:
        await type_text(pilot, f"{PASSPHRASE}\n{PASSPHRASE}!\n")
        await settle(pilot)
        assert "not the same" in text_of(pilot.app)
        assert result_of(pilot) is None


async def test_a_passphrase_that_could_be_guessed_is_asked_about_once_more() -> None:
    async with stage(passphrase_screen()) as pilot:
        await type_text(pilot, "password1\npassword1\n")
        await settle(pilot)
        assert "could be guessed" in text_of(pilot.app)
        assert result_of(pilot) is None
        await pilot.press("enter")
        await settle(pilot)
        assert result_of(pilot) == Passphrase("password1")


async def test_the_strength_shows_while_typing_and_a_suggestion_on_a_key() -> None:
    async with stage(passphrase_screen()) as pilot:
        await type_text(pilot, "password")
        await settle(pilot)
        assert "guessed at once" in text_of(pilot.app)
        await type_text(pilot, " and a dozen umbrellas")
        await settle(pilot)
        assert "strong" in text_of(pilot.app)
        await pilot.press("f2")
        assert SUGGESTION in text_of(pilot.app)


def test_the_estimate_reads_no_more_than_it_needs() -> None:
    assert strength.score("a" * 100_000) == strength.score("a" * strength.READ)


async def test_the_words_are_asked_for_once_they_are_written_down() -> None:
    async with stage(recovery_screen()) as pilot:
        await pilot.press("enter")
        assert "arch" not in text_of(pilot.app)
        await type_text(pilot, "door\nIRON \n")
        assert result_of(pilot) == RecoveryWords(WORDS)


async def test_a_wrong_word_says_so_and_the_words_can_be_seen_again() -> None:
    async with stage(recovery_screen()) as pilot:
        await pilot.press("enter")
        await type_text(pilot, "door\niran\n")
        assert "not the word" in text_of(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
        assert "12 lamp" in text_of(pilot.app)
        assert result_of(pilot) is None


async def test_doing_without_words_takes_a_warning_first() -> None:
    async with stage(recovery_screen()) as pilot:
        await pilot.press("f3")
        assert "not even you" in text_of(pilot.app)
        assert result_of(pilot) is None
        await pilot.press("f3")
        assert result_of(pilot) == "without"


async def test_a_full_disk_is_said_and_tried_again(now: datetime) -> None:
    full = FileRefused(Path("/home/me/journal.checkin"), errno.ENOSPC, "make")
    vault = FakeVault(now, refusing=(full,))
    async with stage(VaultScreen(vault, Passphrase(PASSPHRASE), None)) as pilot:
        assert "disk is full" in " ".join(text_of(pilot.app).split())
        await pilot.press("enter")
        assert result_of(pilot) is None
        await pilot.press("r")
        await settle(pilot)
        await pilot.press("enter")
        assert result_of(pilot) == Opened(vault.journal)


async def test_the_first_run_ends_at_the_first_question(now: datetime, make_app: Callable[..., CheckinApp]) -> None:
    vault = FakeVault(now)
    async with stage(make_app(vault)) as pilot:
        await pilot.press("enter")
        await type_text(pilot, f"{PASSPHRASE}\n{PASSPHRASE}\n")
        await settle(pilot)
        await pilot.press("f3", "f3")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await type_text(pilot, "Birch\nbirch\n")
        await settle(pilot)
        assert "Somebody has this alias" in text_of(pilot.app)
        await pilot.press(*["backspace"] * len("birch"))
        await type_text(pilot, "Rowan\n\n")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "Is anyone in the team left outside" in text_of(pilot.app)
    assert {person.alias for person in vault.journal.all(Person)} == {"Birch", "Rowan"}
    team = vault.journal.get(Team, TEAM_ID)
    assert team is not None
    assert not team.customers
    assert vault.passphrase == PASSPHRASE
    assert vault.recovery is None


async def test_a_first_run_beside_backups_says_so(now: datetime, make_app: Callable[..., CheckinApp]) -> None:
    vault = FakeVault(now)
    vault.has_backups = True
    async with make_app(vault).run_test() as pilot:
        await settle(pilot)
        assert "its backups still are" in text_of(pilot.app)


async def test_escape_goes_back_page_by_page_and_makes_nothing(
    now: datetime, make_app: Callable[..., CheckinApp]
) -> None:
    vault = FakeVault(now)
    async with stage(make_app(vault)) as pilot:
        await pilot.press("enter")
        await type_text(pilot, f"{PASSPHRASE}\n{PASSPHRASE}\n")
        await settle(pilot)
        assert "Recovery words" in text_of(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
        assert "Your passphrase" in text_of(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
        assert "Welcome" in text_of(pilot.app)
    assert not vault.exists()


async def test_a_window_that_is_too_small_says_so_and_keeps_what_is_typed() -> None:
    async with stage(passphrase_screen()) as pilot:
        await type_text(pilot, PASSPHRASE)
        await pilot.resize_terminal(38, 10)
        await settle(pilot)
        assert "Too small" in text_of(pilot.app)
        assert "Passphrase" not in text_of(pilot.app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "Too small" not in text_of(pilot.app)
        await type_text(pilot, f"\n{PASSPHRASE}\n")
        await settle(pilot)
        assert result_of(pilot) == Passphrase(PASSPHRASE)


async def test_aliases_typed_faster_than_they_are_saved_are_all_taken_down(now: datetime) -> None:
    desk = garden(now)
    async with stage(TeamScreen(desk)) as pilot:
        await burst(pilot, "Wren\nQuill\n")
        assert desk.people.named("Wren")
        assert desk.people.named("Quill")
        assert "Quill" not in pilot.app.screen.query_one(Input).value


async def test_an_alias_that_is_refused_comes_back_before_what_was_typed_since(now: datetime) -> None:
    desk = garden(now)
    journal = on_a_disk_that_fills(desk)
    async with stage(TeamScreen(desk)) as pilot:
        journal.full = True
        await burst(pilot, "Wren\nwood")
        field = pilot.app.screen.query_one(Input)
        assert field.value == "Wrenwood"
        assert field.cursor_position == len("Wrenwood")
