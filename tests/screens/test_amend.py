"""Amending an answer of a finished check-in."""

from __future__ import annotations

from datetime import datetime

import pytest

from checkin.check_in import Answer, CheckIn, check_in_id
from checkin.desk import Desk
from screens.amend import AmendScreen
from tests.screens.garden import WEEK, drafts, garden, on_a_disk_that_fills, put, said
from tests.screens.stage import settle, stage, text_of, type_text


@pytest.fixture
def desk(now: datetime) -> Desk:
    return garden(now)


@pytest.fixture
def check_in(desk: Desk) -> CheckIn:
    answer = Answer(
        question="listening",
        version=1,
        prompt="As it was asked then?",
        language="en",
        scale="frequency",
        value="often",
        text="At the tills.",
    )
    id = check_in_id(desk.journal.vault_id, WEEK, "weekly")
    put(desk, CheckIn(id=id, week=WEEK, deck="weekly", finished_at=desk.now(), answers=(answer,)))
    (kept,) = desk.check_ins
    return kept


async def test_an_amended_answer_is_dated_and_the_earlier_text_kept(desk: Desk, check_in: CheckIn) -> None:
    async with stage(AmendScreen(desk, check_in, "listening")) as pilot:
        assert "At the tills." in text_of(pilot.app)
        await pilot.press("ctrl+end")
        await type_text(pilot, " And in the yard.")
        await pilot.press("ctrl+n")
        await settle(pilot)
        (amended,) = desk.check_ins
        assert pilot.app.result == amended  # type: ignore[attr-defined]  # the stage is an app of its own
    answer = amended.answer("listening")
    assert answer is not None
    assert "And in the yard." in answer.text
    assert amended.amendments[0].before == check_in.answers[0]
    assert amended.amendments[0].at == desk.now()
    assert not drafts(desk)


async def test_a_digit_changes_the_answer_and_stays_on_the_page(desk: Desk, check_in: CheckIn) -> None:
    async with stage(AmendScreen(desk, check_in, "listening")) as pilot:
        await pilot.press("shift+tab", "1")
        await settle(pilot)
        assert "● 1 always" in text_of(pilot.app)
        await pilot.press("ctrl+n")
        await settle(pilot)
    answer = next(iter(desk.check_ins)).answer("listening")
    assert answer is not None
    assert (answer.value, answer.text) == ("always", "At the tills.")


async def test_a_question_not_answered_then_can_be_answered_now(desk: Desk, check_in: CheckIn) -> None:
    async with stage(AmendScreen(desk, check_in, "exclusion")) as pilot:
        await pilot.press("1", "ctrl+n")
        await settle(pilot)
    kept = next(iter(desk.check_ins))
    assert kept.amendments[0].before is None
    assert len(kept.answers) == 2


async def test_nothing_changed_is_no_amendment(desk: Desk, check_in: CheckIn) -> None:
    async with stage(AmendScreen(desk, check_in, "listening")) as pilot:
        await pilot.press("ctrl+n")
        await settle(pilot)
    assert next(iter(desk.check_ins)).amendments == ()


async def test_an_amendment_left_halfway_waits_apart_from_the_check_in(desk: Desk, check_in: CheckIn) -> None:
    async with stage(AmendScreen(desk, check_in, "listening")) as pilot:
        await type_text(pilot, "Half. ")
        await pilot.press("ctrl+s")
        await settle(pilot)
    (draft,) = drafts(desk)
    assert draft.place.startswith("amendment/")
    async with stage(AmendScreen(desk, check_in, "listening")) as pilot:
        assert "Half. At the tills." in text_of(pilot.app)


async def test_a_full_disk_keeps_the_amendment_on_the_page(desk: Desk, check_in: CheckIn) -> None:
    journal = on_a_disk_that_fills(desk)
    async with stage(AmendScreen(desk, check_in, "listening")) as pilot:
        journal.full = True
        await type_text(pilot, "New. ")
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert "The disk is full" in said(pilot.app)
        assert "New. At the tills." in text_of(pilot.app)
        assert isinstance(pilot.app.screen, AmendScreen)
