"""People, and the page of one of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Input, Static

from checkin.conversation import Conversation
from checkin.desk import Desk
from checkin.mention import token
from checkin.person import LONGEST_ALIAS
from checkin.promise import Promise
from checkin.week import Week
from screens.people import PeopleScreen
from screens.person import PersonScreen
from tests.screens.garden import WEEK, garden, person, put
from tests.screens.seasons import a_year, an_agenda, answer, check_in, talk
from tests.screens.stage import Size, settle, stage, text_of, type_text


@pytest.fixture
def desk(now: datetime) -> Desk:
    """A desk with people and nothing else, names shown."""
    return garden(now)


async def test_people_look_like_this(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    an_agenda(a_year(desk))
    put(desk, person(desk, "Birch").edit(since=date(2024, 3, 1)), person(desk, "Linden").edit(left=date(2026, 5, 1)))
    async with stage(PeopleScreen(desk), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_a_person_looks_like_this(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    an_agenda(a_year(desk))
    held = talk(desk, "Birch", "the new rota", -30)
    put(desk, held.held(held.due, "Better."))
    put(desk, Promise(id="p", what="sentences on the board", to=held.person, made_at=desk.now()))
    async with stage(PersonScreen(desk, held.person), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_nobody_yet_says_which_key_adds_somebody(now: datetime, size: Size) -> None:
    desk = garden(now)
    with desk.journal.action("clear") as action:
        action.delete(*desk.people)
    async with stage(PeopleScreen(desk), size) as pilot:
        assert "Nobody here yet." in text_of(pilot.app)
        assert "n adds somebody" in text_of(pilot.app)


async def test_somebody_new_is_added_and_stood_at(desk: Desk) -> None:
    async with stage(PeopleScreen(desk)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        await type_text(pilot, "Maple\n")
        await settle(pilot)
        assert desk.people.named("Maple") is not None
        await pilot.press("enter")
        assert text_of(pilot.app).startswith("  Maple")


@pytest.mark.parametrize("alias", ["", "  ", "birch", "x" * (LONGEST_ALIAS + 1), "x" * 500])
async def test_an_alias_that_cant_be_used_says_why_and_stays_in_the_field(desk: Desk, alias: str) -> None:
    async with stage(PeopleScreen(desk)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        field = pilot.app.screen.query_one(Input)
        field.value = alias
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert field.value == alias
        assert pilot.app.screen.query_one("#alias-said", Static).has_class("-refused")
        await pilot.press("escape")
        await settle(pilot)
    assert len(desk.people) == 6


async def test_another_alias_shows_in_every_text_at_once(desk: Desk) -> None:
    birch = person(desk, "Birch")
    check_in(desk, WEEK - 1, answer(desk, "listening", "often", f"{token(birch)} helped."))
    async with stage(PeopleScreen(desk)) as pilot:
        await pilot.press("down", "e")
        await pilot.pause()
        await pilot.press("ctrl+u")
        await type_text(pilot, "Willow\n")
        await settle(pilot)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("escape")
    assert person(desk, "Willow").id == birch.id
    async with stage(PersonScreen(desk, birch.id)) as pilot:
        assert "@Willow helped." in text_of(pilot.app)


async def test_the_own_alias_is_no_clash_when_renaming(desk: Desk) -> None:
    async with stage(PeopleScreen(desk)) as pilot:
        await pilot.press("e")
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, PeopleScreen)


async def test_somebody_who_left_stands_below_and_can_come_back(desk: Desk) -> None:
    async with stage(PeopleScreen(desk)) as pilot:
        await pilot.press("l")
        await settle(pilot)
        assert person(desk, "Alder").left == desk.today
        shown = text_of(pilot.app)
        assert shown.index("Sorrel") < shown.index("Left") < shown.index("Alder")
        await pilot.press("u")
        await settle(pilot)
        assert person(desk, "Alder").left is None


async def test_while_names_are_hidden_people_are_dots_and_counts_stay(now: datetime) -> None:
    desk = an_agenda(a_year(garden(now, names_shown=False)))
    async with stage(PeopleScreen(desk)) as pilot:
        shown = text_of(pilot.app)
        assert "Birch" not in shown
        assert shown.count("•••") == 6
        assert "6 people" in shown


async def test_a_persons_page_hides_names_and_texts_too(now: datetime) -> None:
    desk = an_agenda(a_year(garden(now, names_shown=False)))
    async with stage(PersonScreen(desk, person(desk, "Birch").id)) as pilot:
        shown = text_of(pilot.app)
        assert not any(word in shown for word in ("Birch", "quiet", "getting on"))
        assert "Exclusion" in shown


async def test_n_plans_a_conversation_with_them(desk: Desk) -> None:
    birch = person(desk, "Birch")
    async with stage(PersonScreen(desk, birch.id)) as pilot:
        assert "n plans a conversation" in text_of(pilot.app)
        await pilot.press("n")
        await pilot.pause()
        await type_text(pilot, "how is the rota")
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert "how is the rota" in text_of(pilot.app)
    planned = desk.journal.all(Conversation)
    assert [(c.person, c.purpose) for c in planned] == [(birch.id, "how is the rota")]


async def test_e_changes_a_conversation(desk: Desk) -> None:
    planned = talk(desk, "Birch", "rota", 3)
    async with stage(PersonScreen(desk, planned.person)) as pilot:
        await pilot.press("e")
        await pilot.pause()
        await type_text(pilot, ", new")
        await pilot.press("ctrl+n")
        await settle(pilot)
    changed = desk.journal.get(Conversation, planned.id)
    assert changed is not None
    assert changed.purpose == "rota, new"


async def test_mentions_of_another_year_name_it_and_the_newest_comes_first(desk: Desk) -> None:
    birch = person(desk, "Birch")
    for week in (Week(2025, 40), WEEK - 1):
        check_in(desk, week, answer(desk, "listening", "often", f"{token(birch)} in {week.number}"))
    async with stage(PersonScreen(desk, birch.id)) as pilot:
        shown = text_of(pilot.app)
        assert shown.index("Week 46") < shown.index("Week 40, 2025")


async def test_what_is_planned_far_ahead_stands_on_the_persons_page(desk: Desk) -> None:
    planned = talk(desk, "Birch", "look back", 100)
    assert planned.due == desk.today + timedelta(days=100)
    async with stage(PersonScreen(desk, planned.person)) as pilot:
        assert "look back" in text_of(pilot.app)


async def test_the_page_of_somebody_gone_says_so(desk: Desk) -> None:
    async with stage(PersonScreen(desk, "f" * 32)) as pilot:
        assert "no longer here" in text_of(pilot.app)
