"""Quick notes in the open journal: written from anywhere, shown on Today, sorted where they belong."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from checkin.app import CheckinApp
from checkin.case import Case, Involved
from checkin.check_in import CheckIn, check_in_id
from checkin.desk import Desk
from checkin.mention import token
from checkin.note import QuickNote
from checkin.settings import Settings
from checkin.vault import Opened
from screens.check_in import CheckInScreen
from screens.check_in_read import CheckInReadScreen
from screens.conversation_dialog import ConversationDialog
from screens.note_dialog import NoteDialog
from screens.notes import NotesScreen
from screens.person import PersonScreen
from screens.today import TodayScreen
from screens.widgets.week_name import week_name
from storage.journal import TinyJournal
from tests.screens.fake_inbox import FakeArrivals
from tests.screens.garden import WEEK, drafts, garden, person, put, said, short
from tests.screens.stage import Size, settle, stage, text_of, type_text

DINNER = "By the tills: Rowan's birthday dinner on Saturday. Birch isn't asked, I think. Check what I really know."
ROUTINE = "Ask HR for the routine, no names."


@pytest.fixture
def desk(now: datetime) -> Desk:
    """A desk with two notes that wait, one of them written without unlocking."""
    desk = garden(now)
    put(
        desk,
        QuickNote(id="d" * 32, text=DINNER, written_at=now - timedelta(days=1), sealed=True),
        QuickNote(id="e" * 32, text=ROUTINE, written_at=now - timedelta(hours=2)),
    )
    return desk


def note(desk: Desk, id: str = "d") -> QuickNote:
    """A note of the desk by the letter of its id."""
    found = desk.journal.get(QuickNote, id * 32)
    assert found is not None
    return found


def opened(desk: Desk, arrivals: FakeArrivals | None = None) -> CheckinApp:
    """The program with this journal open."""
    return CheckinApp(
        Opened(desk.journal, notes=arrivals),
        settings=Settings(),
        save_settings=lambda _settings: None,
        now=desk.now,
    )


# Writing


@pytest.mark.parametrize("key", ["ctrl+n", "ctrl+o"])
async def test_a_note_is_written_with_one_key_and_waits_on_today(now: datetime, key: str) -> None:
    desk = garden(now)
    async with stage(opened(desk)) as pilot:
        assert "quick note" not in text_of(pilot.app)
        await pilot.press("ctrl+o")
        await type_text(pilot, ROUTINE)
        await pilot.press(key)
        await settle(pilot)
        assert "1 quick note waits: q sorts it" in text_of(pilot.app)
    [kept] = desk.notes
    assert (kept.text, kept.written_at, kept.sealed) == (ROUTINE, now, False)
    assert drafts(desk) == ()


async def test_a_note_is_written_over_a_dialog_that_is_open(now: datetime) -> None:
    desk = garden(now)
    async with stage(opened(desk)) as pilot:
        await pilot.press("n", "ctrl+o")
        await type_text(pilot, ROUTINE)
        await pilot.press("ctrl+n")
        # Not until all workers are done: the one that opened the other dialog waits for it.
        while not isinstance(pilot.app.screen, ConversationDialog):
            await pilot.pause()
    assert [kept.text for kept in desk.notes] == [ROUTINE]


async def test_a_note_left_standing_stands_there_the_next_time(now: datetime) -> None:
    desk = garden(now)
    async with stage(NoteDialog(desk)) as pilot:
        await type_text(pilot, "Ask HR")
        await pilot.press("escape")
        await settle(pilot)
        assert "ctrl+o goes on with the note" in said(pilot.app)
    assert desk.journal.all(QuickNote) == ()
    async with stage(NoteDialog(desk)) as pilot:
        await type_text(pilot, " on Monday")
        await pilot.press("ctrl+n")
        await settle(pilot)
    assert [kept.text for kept in desk.notes] == ["Ask HR on Monday"]
    assert drafts(desk) == ()


async def test_people_are_mentioned_in_a_note(now: datetime) -> None:
    desk = garden(now)
    async with stage(NoteDialog(desk)) as pilot:
        await type_text(pilot, "hear @bir\n alone")
        await pilot.press("ctrl+n")
        await settle(pilot)
    assert [kept.text for kept in desk.notes] == [f"hear {token(person(desk, 'Birch'))} alone"]


async def test_nothing_written_is_no_note(now: datetime) -> None:
    desk = garden(now)
    async with stage(NoteDialog(desk)) as pilot:
        await type_text(pilot, " \n")
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert "write a line" in said(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
    assert desk.journal.all(QuickNote) == ()


async def test_the_note_dialog(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(NoteDialog(desk, note(desk)), size) as pilot:
        assert text_of(pilot.app) == snapshot


# Arriving


async def test_a_note_written_elsewhere_comes_in_by_itself(now: datetime) -> None:
    desk = garden(now)
    assert isinstance(desk.journal, TinyJournal)
    arrivals = FakeArrivals(desk.journal, QuickNote(id="f" * 32, text=ROUTINE, written_at=now, sealed=True))
    async with stage(opened(desk, arrivals)) as pilot:
        assert "quick note" not in text_of(pilot.app)
        assert isinstance(pilot.app, CheckinApp)
        pilot.app._look_into_inbox()
        await settle(pilot)
        assert "1 quick note waits: q sorts it" in text_of(pilot.app)
        assert "has come in" in said(pilot.app)


async def test_what_could_not_be_read_is_told(now: datetime) -> None:
    desk = garden(now)
    assert isinstance(desk.journal, TinyJournal)
    async with stage(opened(desk, FakeArrivals(desk.journal, unread=2))) as pilot:
        assert isinstance(pilot.app, CheckinApp)
        pilot.app._look_into_inbox()
        await settle(pilot)
        assert "2 quick notes can't be opened" in said(pilot.app)


# Sorting


async def test_today_says_how_many_notes_wait_and_q_opens_them(desk: Desk) -> None:
    desk.names_shown = False
    async with stage(TodayScreen(desk)) as pilot:
        assert "2 quick notes wait: q sorts them" in text_of(pilot.app)
        assert "Rowan" not in text_of(pilot.app)
        await pilot.press("q")
        await settle(pilot)
        assert isinstance(pilot.app.screen, NotesScreen)


async def test_the_quick_notes(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    put(desk, QuickNote(id="a" * 32, text="Sorted", written_at=desk.now(), sorted_into=f"people/{'1':0>32}"))
    async with stage(NotesScreen(desk), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_while_names_are_hidden_no_text_is_shown(desk: Desk) -> None:
    desk.names_shown = False
    async with stage(NotesScreen(desk)) as pilot:
        shown = text_of(pilot.app)
        assert "•••" in shown
        assert "Rowan" not in shown
        assert "HR" not in shown


async def test_the_sort_dialog_begins_with_those_the_note_names(
    desk: Desk, size: Size, snapshot: SnapshotAssertion
) -> None:
    put(
        desk,
        Case(
            id="c" * 32,
            kind="exclusion",
            opened_on=desk.today,
            people=(Involved(person=person(desk, "Birch").id, role="concerned"),),
        ),
    )
    async with stage(NotesScreen(desk), size) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        assert text_of(pilot.app) == snapshot


async def test_a_note_is_sorted_by_a_few_letters_and_brought_back(desk: Desk) -> None:
    heron = person(desk, "Heron")
    async with stage(NotesScreen(desk)) as pilot:
        await pilot.press("enter")
        await type_text(pilot, "her\n")
        await settle(pilot)
        assert note(desk).sorted_into == f"people/{heron.id}"
        assert "1 waits" in text_of(pilot.app)
        assert "› Heron" in text_of(pilot.app)
        await pilot.press("enter")
        await type_text(pilot, "nobody\n")
        await settle(pilot)
        assert "Nothing of that name." in text_of(pilot.app)
        await pilot.press("escape", "u")
        await settle(pilot)
        assert note(desk).sorted_into is None
        assert "2 wait" in text_of(pilot.app)


async def test_notes_are_sorted_one_after_the_other_with_enter(desk: Desk) -> None:
    async with stage(NotesScreen(desk)) as pilot:
        await pilot.press("enter", "enter", "enter", "down", "enter")
        await settle(pilot)
    assert note(desk, "d").sorted_into == f"people/{person(desk, 'Birch').id}"
    assert note(desk, "e").sorted_into is not None


async def test_a_sorted_note_is_read_on_the_page_of_its_person_and_on_no_other(desk: Desk) -> None:
    birch, heron = person(desk, "Birch"), person(desk, "Heron")
    put(desk, note(desk).edit(sorted_into=f"people/{birch.id}", text=f"{token(heron)} said it"))
    async with stage(PersonScreen(desk, birch.id)) as pilot:
        assert "@Heron said it" in text_of(pilot.app)
        assert "written without unlocking" in text_of(pilot.app)
    async with stage(PersonScreen(desk, heron.id)) as pilot:
        assert "said it" not in text_of(pilot.app)


async def test_a_sorted_note_is_read_in_its_week(desk: Desk) -> None:
    id = check_in_id(desk.journal.vault_id, WEEK, "weekly")
    put(desk, CheckIn(id=id, week=WEEK, deck="weekly", finished_at=desk.now()))
    async with stage(NotesScreen(desk)) as pilot:
        await pilot.press("enter")
        await type_text(pilot, "check\n")
        await settle(pilot)
    assert note(desk).sorted_into == f"check_ins/{id}"
    async with stage(CheckInReadScreen(desk, WEEK)) as pilot:
        assert "Birch isn't asked" in " ".join(text_of(pilot.app).split())


async def test_a_note_sorted_into_a_check_in_that_is_not_begun_names_its_week(desk: Desk) -> None:
    async with stage(NotesScreen(desk)) as pilot:
        await pilot.press("enter")
        await type_text(pilot, "check\n")
        await settle(pilot)
        assert f"› {week_name(WEEK, desk.today)}" in text_of(pilot.app)


async def test_a_list_too_narrow_for_how_a_note_came_leaves_that_to_the_text_beside_it(desk: Desk) -> None:
    async with stage(NotesScreen(desk), (120, 36)) as pilot:
        assert "written without unl…" not in text_of(pilot.app)
        assert text_of(pilot.app).count("written without unlocking") == 1


async def test_a_note_is_changed_deleted_and_brought_back(desk: Desk) -> None:
    async with stage(NotesScreen(desk)) as pilot:
        await pilot.press("e")
        await type_text(pilot, " Really.")
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert note(desk).text == f"{DINNER} Really."
        assert note(desk).sealed
        await pilot.press("delete")
        await settle(pilot)
        assert len(desk.notes) == 1
        await pilot.press("u")
        await settle(pilot)
        assert len(desk.notes) == 2


@pytest.mark.parametrize("of", ["people/gone", "check_ins/gone", "cases/gone", "conversations/gone"])
async def test_a_note_of_something_that_is_gone_is_still_read(desk: Desk, of: str) -> None:
    put(desk, note(desk).edit(sorted_into=of))
    async with stage(NotesScreen(desk)) as pilot:
        assert "› " in text_of(pilot.app)
        await pilot.press("down")
        assert "Belongs to:" in text_of(pilot.app)


async def test_without_notes_the_page_says_which_key_writes_one(now: datetime) -> None:
    async with stage(NotesScreen(garden(now))) as pilot:
        assert "ctrl+o writes one from anywhere." in text_of(pilot.app)


# In the check-in


async def test_the_check_in_begins_with_the_notes_as_memory(
    desk: Desk, size: Size, snapshot: SnapshotAssertion
) -> None:
    async with stage(CheckInScreen(desk, WEEK), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_a_note_put_to_the_check_in_beforehand_is_memory_for_it_too(desk: Desk) -> None:
    id = check_in_id(desk.journal.vault_id, WEEK, "weekly")
    put(desk, note(desk).edit(sorted_into=f"check_ins/{id}"), note(desk, "e").edit(sorted_into="people/gone"))
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        assert "By the tills" in text_of(pilot.app)
        assert ROUTINE not in text_of(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert "1 of 4" in text_of(pilot.app)


async def test_notes_cost_the_short_check_in_one_key_and_wait_for_their_end(desk: Desk) -> None:
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("enter", "1", "4", "5")
        await settle(pilot)
        assert "2 quick notes wait: ctrl+g sorts them" in text_of(pilot.app)
        await pilot.press("ctrl+g", "enter", "enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "1 quick note waits: ctrl+g sorts it" in text_of(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
    assert len(desk.check_ins) == 1


async def test_where_no_note_waits_the_check_in_begins_with_its_question(now: datetime) -> None:
    async with stage(CheckInScreen(garden(now), WEEK)) as pilot:
        assert "1 of 4" in text_of(pilot.app)
        assert "Quick notes" not in text_of(pilot.app)
