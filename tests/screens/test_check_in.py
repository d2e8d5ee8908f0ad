"""The weekly check-in on its screen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from checkin import language
from checkin.case import Case
from checkin.check_in import Answer, CheckIn, check_in_id
from checkin.conversation import Conversation
from checkin.desk import Desk
from checkin.draft import Draft
from checkin.promise import Promise
from screens import check_in
from screens.check_in import CheckInScreen
from screens.drafted import Drafted
from screens.widgets.asked_question import AskedQuestion
from screens.widgets.choice_row import ChoiceRow, ScaleRow
from screens.widgets.editor import Editor
from tests.screens.garden import WEEK, drafts, garden, on_a_disk_that_fills, person, promise, put, said, short
from tests.screens.stage import Size, settle, stage, text_of, type_text


@pytest.fixture
def desk(now: datetime) -> Desk:
    return garden(now)


async def seal(pilot: Pilot[None]) -> None:
    """What the second after a change does."""
    page = pilot.app.screen
    assert isinstance(page, Drafted)
    await page.save_draft()
    await settle(pilot)


def finished(desk: Desk) -> CheckIn:
    (check_in,) = desk.check_ins
    return check_in


async def test_a_digit_answers_and_moves_on(desk: Desk) -> None:
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        assert "1 of 4" in text_of(pilot.app)
        await pilot.press("1")
        await settle(pilot)
        assert "2 of 4" in text_of(pilot.app)
        assert "Did anyone say they could use a hand" in text_of(pilot.app)


async def test_digits_typed_faster_than_pages_turn_each_answer_their_own_page(desk: Desk) -> None:
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("4", "4", "5")
        await settle(pilot)
        assert "Closing" in text_of(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
    assert [answer.value for answer in finished(desk).answers] == ["too-little", "nobody-asked", "nobody-came"]


async def test_a_short_check_in_with_a_person_takes_few_keys(desk: Desk) -> None:
    """From Today's `c` to Today again: at most 15 key presses beside the text."""
    keys = ["c", "2", "b", "enter", "enter", "1", "2", "enter"]
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press(*keys[1:])
        await settle(pilot)
        assert pilot.app.result == finished(desk)  # type: ignore[attr-defined]  # the stage is an app of its own
    assert len(keys) <= 15
    assert finished(desk).answers[0].people == (person(desk, "Birch").id,)


async def test_finishing_keeps_check_in_talk_and_case_in_one_action(desk: Desk) -> None:
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("3", "b", "enter", "enter", "1", "1", "enter")
        await settle(pilot)
    (case,) = desk.journal.all(Case)
    (talk,) = desk.journal.all(Conversation)
    birch = person(desk, "Birch").id
    assert case.concerned == (birch,)
    assert len(case.notes) == 1
    assert talk.person == birch
    assert not drafts(desk)
    assert desk.journal.undo() == "finish check-in"
    assert not desk.check_ins
    assert not desk.journal.all(Case)
    assert not desk.journal.all(Conversation)


async def test_an_unticked_step_is_not_kept_and_a_date_can_be_chosen(desk: Desk) -> None:
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("2", "b", "enter", "enter", "1", "1")
        await settle(pilot)
        await pilot.press("space", "down", "e")
        await settle(pilot)
        await pilot.press("2", "enter")
        await settle(pilot)
        assert "Fri 4 Dec" in text_of(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
    assert not desk.journal.all(Case)
    (talk,) = desk.journal.all(Conversation)
    assert talk.due == date(2026, 12, 4)


async def test_several_people_and_a_new_one_are_picked_without_leaving_the_page(desk: Desk) -> None:
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("2", "r", "o", "enter")
        await type_text(pilot, "Juniper")
        await settle(pilot)
        assert "new person: Juniper" in text_of(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert "Rowan · Juniper" in text_of(pilot.app)
        await pilot.press("backspace", "enter")
        await settle(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "Who?  Rowan" in text_of(pilot.app)
    assert desk.people.named("Juniper")


async def test_help_agreed_and_reasons_are_asked_after_the_people(desk: Desk) -> None:
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("ctrl+f", "1", "1", "1", "1")
        await settle(pilot)
        assert "5 of 7" in text_of(pilot.app)
        await pilot.press("2", "h", "enter", "enter")
        await settle(pilot)
        assert "What makes it hard?" in text_of(pilot.app)
        assert "Is help agreed?" not in text_of(pilot.app)
        await pilot.press("1", "3", "enter")
        await settle(pilot)
        assert "Is help agreed?" in text_of(pilot.app)
        await pilot.press("2")
        await settle(pilot)
        assert "6 of 7" in text_of(pilot.app)
        await pilot.press("1", "1", "enter")
        await settle(pilot)
    answer = finished(desk).answer("coping")
    assert answer is not None
    assert (answer.value, answer.reasons, answer.helped) == ("wonder", ("knowledge", "unease"), "partly")
    assert answer.people == (person(desk, "Heron").id,)


async def test_zero_takes_an_answer_back_and_moves_on(desk: Desk) -> None:
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("1")
        await settle(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("0")
        await settle(pilot)
        assert "2 of 3" in text_of(pilot.app)
        await pilot.press("ctrl+n", "ctrl+n", "enter")
        await settle(pilot)
    assert [answer.value for answer in finished(desk).answers] == [None, None, None]


async def test_enter_alone_goes_on_without_an_answer_and_arrows_choose_one(desk: Desk) -> None:
    """A tired enter must not say "no" in somebody's place."""
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("right", "right", "enter")
        await settle(pilot)
        await pilot.press("left", "space")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
    assert [answer.value for answer in finished(desk).answers] == [None, "partly", "nobody-came"]


async def test_a_digit_among_the_people_answers_anew(desk: Desk) -> None:
    """Who pressed 2 and meant 1 is not held up by the question who."""
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("2", "1")
        await settle(pilot)
        assert "2 of 4" in text_of(pilot.app)
    assert len(desk.people) == 6


async def test_what_is_typed_is_a_draft_and_resumes_where_the_cursor_stood(desk: Desk) -> None:
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("1", "tab")
        await type_text(pilot, "Ask @Lin")
        await pilot.press("enter")
        await type_text(pilot, " tomorrow")
        await pilot.press("left", "left")
        await seal(pilot)
        assert "draft saved 10:42" in text_of(pilot.app)
    linden = person(desk, "Linden")
    (draft,) = drafts(desk)
    assert draft.sheet is not None
    assert draft.sheet.entry("help-received").text == f"Ask @[{linden.id}] tomorrow"
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        assert "2 of 4" in text_of(pilot.app)
        editor = pilot.app.screen.query_one(Editor)
        assert editor.has_focus
        assert editor.cursor_location == (0, len("Ask @Linden tomorr"))
        await pilot.press("X")
        assert editor.text == "Ask @Linden tomorrXow"


def bold(row: ChoiceRow) -> str:
    content = row.render()
    return "".join(content.plain[span.start : span.end] for span in content.spans if "bold" in str(span.style))


async def test_the_digits_of_the_row_that_has_the_focus_are_bold_for_terminals_without_its_tint(desk: Desk) -> None:
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        row = pilot.app.screen.query_one(ScaleRow)
        assert bold(row) == "1234"
        await pilot.press("tab")
        assert not bold(row)


async def test_a_page_that_was_only_opened_leaves_no_draft(desk: Desk) -> None:
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("ctrl+s")
        await settle(pilot)
    assert not drafts(desk)


async def test_leaving_keeps_the_draft_and_gives_nothing_back(desk: Desk) -> None:
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("tab")
        await type_text(pilot, "half a thought")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, CheckInScreen)
    (draft,) = drafts(desk)
    assert draft.sheet is not None
    assert draft.sheet.entry("exclusion").text == "half a thought"


async def test_a_full_disk_says_so_and_loses_nothing(desk: Desk) -> None:
    journal = on_a_disk_that_fills(desk)
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("1", "1", "tab")
        journal.full = True
        await type_text(pilot, "The stairs are unlit.")
        await seal(pilot)
        assert "not saved" in text_of(pilot.app)
        assert "The disk is full" in said(pilot.app)
        assert "The stairs are unlit." in text_of(pilot.app)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CheckInScreen)
        pilot.app.clear_notifications()
        await pilot.press("ctrl+n")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "The disk is full" in said(pilot.app)
        assert isinstance(pilot.app.screen, CheckInScreen)
        assert not desk.check_ins
        journal.full = False
        await pilot.press("enter")
        await settle(pilot)
    assert finished(desk).answers[2].text == "The stairs are unlit."


async def test_promises_come_first_three_at_most_and_one_key_each(desk: Desk) -> None:
    promises = [promise(desk, f"promise {n}", date(2026, 11, 10 + n)) for n in range(5)]
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        shown = text_of(pilot.app)
        assert "promise 2" in shown
        assert "promise 3" not in shown
        assert "2 more" in shown
        await pilot.press("d", "s", "delete")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "promise 4" in text_of(pilot.app)
        await pilot.press("w", "ctrl+n")
        await settle(pilot)
        assert "1 of 4" in text_of(pilot.app)
    kept = [desk.journal.get(Promise, p.id) for p in promises]
    assert [p.outcome for p in kept if p] == ["done", None, "dropped", None, None]
    in_a_week = desk.today + timedelta(weeks=1)
    assert [p.by for p in kept if p and p.outcome is None] == [in_a_week] * 3


async def test_a_promise_dropped_by_mistake_is_brought_back(desk: Desk) -> None:
    made = promise(desk, "call HR", date(2026, 11, 18))
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("u", "delete", "u", "u")
        await settle(pilot)
        assert "○ Birch · call HR" in text_of(pilot.app)
    kept = desk.journal.get(Promise, made.id)
    assert kept is not None
    assert kept.outcome is None
    assert kept.by == date(2026, 11, 18)


async def test_every_fourth_week_somebody_not_thought_of_is_named(desk: Desk) -> None:
    put(desk, *(who.edit(since=date(2026, 1, 1)) for who in desk.people))
    weeks = [WEEK - 3, WEEK - 2, WEEK - 1, WEEK]
    named = []
    for week in weeks:
        async with stage(CheckInScreen(short(desk), week)) as pilot:
            await pilot.press("ctrl+n", "ctrl+n", "ctrl+n")
            await settle(pilot)
            named.append("Perhaps say hello to Alder." in text_of(pilot.app))
    assert named.count(True) == 1


async def test_without_a_promise_due_the_questions_come_first(desk: Desk) -> None:
    promise(desk, "later", desk.today + timedelta(days=1))
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        assert "1 of 4" in text_of(pilot.app)


async def test_last_times_answer_is_shown_on_a_key(desk: Desk) -> None:
    birch = person(desk, "Birch").id
    answer = Answer(
        question="exclusion", version=1, prompt="?", language="en", scale="signal", value="wonder", people=(birch,)
    )
    week = WEEK - 1
    id = check_in_id(desk.journal.vault_id, week, "weekly")
    put(desk, CheckIn(id=id, week=week, deck="weekly", finished_at=desk.now(), answers=(answer,)))
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        assert "Week 46" not in text_of(pilot.app)
        await pilot.press("ctrl+g")
        assert "Week 46 I wonder · Birch" in text_of(pilot.app)
        await pilot.press("ctrl+g")
        assert "Week 46" not in text_of(pilot.app)


async def test_why_a_question_is_asked_stands_on_a_key_with_its_source(desk: Desk) -> None:
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("question_mark")
        await settle(pilot)
        assert "Where does this come from?" in text_of(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
        assert "1 of 4" in text_of(pilot.app)


async def test_faces_are_hidden_with_the_names_and_the_picker_shows_them(now: datetime) -> None:
    desk = garden(now, names_shown=False)
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        assert "Birch" not in text_of(pilot.app)
        await pilot.press("2")
        await settle(pilot)
        assert "Birch" in text_of(pilot.app)


async def test_the_language_changes_at_once_and_what_was_typed_stays(desk: Desk) -> None:
    async with stage(CheckInScreen(desk, WEEK)) as pilot:
        await pilot.press("tab")
        await type_text(pilot, "still here")
        language.use("da")
        await pilot.app.screen.recompose()
        await settle(pilot)
        shown = text_of(pilot.app)
        assert "Er der nogen i teamet" in shown
        assert "still here" in shown


async def test_who_should_hear_it_becomes_a_reminder(desk: Desk) -> None:
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("1", "1", "1")
        await settle(pilot)
        await pilot.press("shift+tab", "shift+tab")
        await type_text(pilot, "The tills ran by themselves.")
        await pilot.press("tab", "s", "o", "enter", "enter")
        await settle(pilot)
        assert "Tell them what went well" in text_of(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
    assert finished(desk).went_well == "The tills ran by themselves."
    (talk,) = desk.journal.all(Conversation)
    assert talk.person == person(desk, "Sorrel").id


async def test_a_name_without_a_tag_is_offered_to_be_a_mention(desk: Desk) -> None:
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("tab")
        await type_text(pilot, "Heron and Alder")
        await pilot.press("ctrl+n", "1", "1")
        await settle(pilot)
        assert "Heron  is named in your text" in text_of(pilot.app)
        await pilot.press("space", "enter")
        await settle(pilot)
    alder, heron = person(desk, "Alder"), person(desk, "Heron")
    assert finished(desk).answers[0].text == f"@[{heron.id}] and {alder.alias}"


async def test_an_earlier_week_takes_the_place_of_a_week_away(desk: Desk) -> None:
    week = WEEK - 2
    id = check_in_id(desk.journal.vault_id, week, "weekly")
    put(desk, CheckIn(id=id, week=week, deck="weekly", finished_at=desk.now(), away=True))
    async with stage(CheckInScreen(short(desk), week)) as pilot:
        assert "week 45" in text_of(pilot.app)
        await pilot.press("1", "1", "1", "enter")
        await settle(pilot)
    assert not finished(desk).away
    assert len(finished(desk).answers) == 3


async def test_a_week_away_that_came_from_another_vault_is_answered_and_not_doubled(desk: Desk) -> None:
    week = WEEK - 2
    put(desk, CheckIn(id="f" * 32, week=week, deck="weekly", finished_at=desk.now(), away=True))
    async with stage(CheckInScreen(short(desk), week)) as pilot:
        await pilot.press("1", "1", "1", "enter")
        await settle(pilot)
    assert [check_in.away for check_in in desk.check_ins if check_in.week == week] == [False]


async def test_the_week_that_was_finished_elsewhere_meanwhile_keeps_its_earlier_text(desk: Desk) -> None:
    answer = Answer(question="exclusion", version=1, prompt="?", language="en", scale="signal", text="from the laptop")
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        id = check_in_id(desk.journal.vault_id, WEEK, "weekly")
        put(desk, CheckIn(id=id, week=WEEK, deck="weekly", finished_at=desk.now(), answers=(answer,)))
        await pilot.press("1", "1", "1", "enter")
        await settle(pilot)
    assert finished(desk).answers[0].value == "no"
    assert finished(desk).amendments[0].before == answer


async def test_a_draft_does_not_come_back_after_finishing(desk: Desk) -> None:
    screen = CheckInScreen(short(desk), WEEK)
    async with stage(screen) as pilot:
        await pilot.press("1", "1", "1", "enter")
        await settle(pilot)
        await screen.seal()
    assert not desk.journal.all(Draft)


async def test_the_first_question_at_three_sizes(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(CheckInScreen(desk, WEEK), size) as pilot:
        assert text_of(pilot.app) == snapshot


async def test_text_with_a_mention_at_three_sizes(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    screen = CheckInScreen(desk, WEEK)
    async with stage(screen, size) as pilot:
        await pilot.press("2", "b", "enter", "tab")
        await type_text(pilot, "Nobody answered.\nAsk alone: @Ro")
        await screen.save_draft()
        await settle(pilot)
        assert text_of(pilot.app) == snapshot


async def test_a_line_without_a_date_says_so_when_another_date_is_asked_for(desk: Desk) -> None:
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("3", *"Bi", "enter", "enter", "4", "5")
        await settle(pilot)
        assert "Follow it as a case" in text_of(pilot.app)
        await pilot.press("e")
        await settle(pilot)
        assert "needs no date" in said(pilot.app)
        assert "What follows from this?" in text_of(pilot.app)


async def test_the_closing_page_at_three_sizes(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    async with stage(CheckInScreen(short(desk), WEEK), size) as pilot:
        await pilot.press("2", "b", "enter", "enter", "1", "2")
        await settle(pilot)
        assert text_of(pilot.app) == snapshot


async def test_the_promises_at_three_sizes(desk: Desk, size: Size, snapshot: SnapshotAssertion) -> None:
    for day in (2, 9, 16, 20):
        promise(desk, "the sentences are on the board", date(2026, 11, day))
    async with stage(CheckInScreen(desk, WEEK), size) as pilot:
        await pilot.press("d")
        await settle(pilot)
        assert text_of(pilot.app) == snapshot


async def test_a_page_answered_twice_in_haste_does_not_pass_over_the_next(desk: Desk) -> None:
    async with stage(screen := CheckInScreen(short(desk), WEEK)) as pilot:
        page = screen.query_one(AskedQuestion)
        for _time in range(2):
            page.post_message(AskedQuestion.Answered("exclusion"))
        await settle(pilot)
        assert "2 of 3" in text_of(pilot.app)


async def test_a_key_held_down_turns_pages_and_does_not_finish(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_in, "HELD", 3600)
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press(*["ctrl+n"] * 9)
        await settle(pilot)
        assert "Closing" in text_of(pilot.app)
        assert not desk.check_ins
        monkeypatch.setattr(check_in, "HELD", 0)
        await pilot.press("ctrl+n")
        await settle(pilot)
    assert finished(desk).week == WEEK


async def test_enter_pressed_twice_at_who_should_hear_it_does_not_finish(desk: Desk) -> None:
    async with stage(CheckInScreen(short(desk), WEEK)) as pilot:
        await pilot.press("1", "1", "1", "ctrl+t", "b", "enter", "enter")
        await settle(pilot)
        assert not desk.check_ins
        await pilot.press("enter")
        await settle(pilot)
    assert finished(desk).week == WEEK
