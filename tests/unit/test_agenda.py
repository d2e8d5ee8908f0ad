"""What waits, and since when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.agenda import AHEAD, FURTHEST_BACK, Agenda, CheckInState, waiting_week
from checkin.case import Case, Involved
from checkin.check_in import CheckIn
from checkin.conversation import Conversation
from checkin.draft import Draft
from checkin.journal import Journal
from checkin.promise import Promise
from checkin.sheet import CLOSING, Sheet, place_of
from checkin.team import Team
from checkin.week import Week

Journals = Callable[..., Journal]
SUNDAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def check_in(week: str, *, away: bool = False, deck: str = "weekly") -> CheckIn:
    return CheckIn(id=week + deck, week=Week.parse(week), deck=deck, finished_at=NOW, away=away)


def begun(week: str, purpose: str = "check-in") -> Draft:
    place = f"{purpose}/{week}/weekly"
    return Draft(id=week, place=place, sheet=Sheet(week=Week.parse(week), deck="weekly", size="short", at=CLOSING))


def talk(id: str, due: date, at: time | None = None) -> Conversation:
    return Conversation(id=id, person="birch", purpose=id, due=due, at=at, planned_at=NOW)


def promise(id: str, by: date | None) -> Promise:
    return Promise(id=id, what=id, by=by, made_at=NOW)


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 11, 20), "2026-W47"),
        (date(2026, 11, 22), "2026-W47"),
        (date(2026, 11, 26), "2026-W47"),
        (date(2026, 11, 27), "2026-W48"),
        (date(2027, 1, 1), "2026-W53"),
        (date(2027, 1, 7), "2026-W53"),
        (date(2027, 1, 8), "2027-W01"),
    ],
)
def test_a_check_in_waits_from_friday_until_thursday_of_next_week(today: date, week: str) -> None:
    assert str(waiting_week(today, 4)) == week


@given(st.dates(date(1990, 1, 1), date(2150, 1, 1)), st.integers(0, 6))
def test_the_waiting_week_has_always_reached_its_weekday_and_the_next_one_never(today: date, weekday: int) -> None:
    week = waiting_week(today, weekday)
    assert week.day(weekday) <= today < (week + 1).day(weekday)


def test_an_empty_journal_waits_for_its_first_check_in(shelf: Journals) -> None:
    state = CheckInState.of(shelf(), SUNDAY)
    assert (str(state.week), state.state, state.missing) == ("2026-W47", "waiting", ())
    assert state.offered == (state.week,)
    assert state.description == "Your check-in for week 47 is waiting."


def test_the_teams_weekday_decides_when_a_check_in_waits(shelf: Journals) -> None:
    wednesday = date(2026, 11, 18)
    assert str(CheckInState.of(shelf(), wednesday).week) == "2026-W46"
    assert str(CheckInState.of(shelf(Team(weekday=2)), wednesday).week) == "2026-W47"


def test_a_sheet_that_is_begun_is_resumed(shelf: Journals) -> None:
    assert begun("2026-W47").place == place_of(Week(2026, 47), "weekly")
    state = CheckInState.of(shelf(begun("2026-W47"), begun("2026-W45")), SUNDAY)
    assert state.state == "resumed"
    assert state.begun == (Week(2026, 45),)


def test_the_draft_of_an_amendment_is_no_check_in_begun(shelf: Journals) -> None:
    assert CheckInState.of(shelf(begun("2026-W47", "amendment")), SUNDAY).state == "waiting"


def test_a_check_in_kept_is_done_and_the_next_waits_from_friday(shelf: Journals) -> None:
    state = CheckInState.of(shelf(check_in("2026-W47"), begun("2026-W47")), SUNDAY)
    assert (state.state, state.next_on) == ("done", date(2026, 11, 27))
    assert state.offered == ()


def test_a_week_marked_away_is_neither_waiting_nor_missing(shelf: Journals) -> None:
    state = CheckInState.of(shelf(check_in("2026-W45"), check_in("2026-W46", away=True), check_in("2026-W47")), SUNDAY)
    assert state.missing == ()
    assert CheckInState.of(shelf(check_in("2026-W47", away=True)), SUNDAY).state == "away"


def test_another_decks_check_in_leaves_the_week_waiting(shelf: Journals) -> None:
    assert CheckInState.of(shelf(check_in("2026-W47", deck="trust")), SUNDAY).state == "waiting"


def test_after_a_holiday_this_week_is_offered_first(shelf: Journals) -> None:
    state = CheckInState.of(shelf(check_in("2026-W43")), SUNDAY)
    assert [str(w) for w in state.offered] == ["2026-W47", "2026-W46", "2026-W45", "2026-W44"]


def test_no_more_than_twelve_weeks_can_be_filled_in(shelf: Journals) -> None:
    missing = CheckInState.of(shelf(check_in("2020-W01")), SUNDAY).missing
    assert len(missing) == FURTHEST_BACK
    assert missing[-1] == Week(2026, 35)


def test_a_clock_set_back_hides_nothing_and_asks_for_nothing(shelf: Journals) -> None:
    state = CheckInState.of(shelf(check_in("2026-W47")), date(2025, 3, 5))
    assert (state.state, state.missing) == ("not-yet", ())
    assert state.next_on == Week(2026, 48).day(4)


def test_a_clock_set_back_by_weeks_leaves_earlier_weeks_as_they_are(shelf: Journals) -> None:
    state = CheckInState.of(shelf(check_in("2026-W44"), check_in("2026-W46"), check_in("2026-W47")), date(2026, 11, 8))
    assert (str(state.week), state.state) == ("2026-W45", "waiting")
    assert state.next_on == Week(2026, 48).day(4)


def test_the_agenda_runs_from_overdue_to_promises_without_a_date(shelf: Journals) -> None:
    agenda = Agenda.of(
        shelf(
            promise("undated", None),
            talk("coming", SUNDAY + timedelta(days=AHEAD)),
            talk("afternoon", SUNDAY, time(14)),
            promise("today", SUNDAY),
            talk("morning", SUNDAY, time(9)),
            promise("late", SUNDAY - timedelta(days=1)),
            talk("later", SUNDAY + timedelta(days=AHEAD + 1)),
        ),
        SUNDAY,
    )
    assert [row.text for row in agenda] == ["late", "morning", "afternoon", "today", "coming", "undated"]
    assert [row.when for row in agenda] == ["overdue", "today", "today", "today", "coming", "undated"]
    assert [row.description for row in agenda][:2] == ["1 d late", "today"]
    assert agenda.description == "1 overdue · 3 today · 1 in the next 14 days · 1 without a date · 1 later"
    assert [len(part) for part in (agenda.overdue(), agenda.today(), agenda.coming(), agenda.undated())] == [1, 3, 1, 1]


def test_what_is_held_dropped_or_done_no_longer_waits(shelf: Journals) -> None:
    day = SUNDAY - timedelta(days=3)
    agenda = Agenda.of(
        shelf(
            talk("held", day).held(SUNDAY),
            talk("let go", day).edit(dropped_on=SUNDAY),
            promise("kept", day).done(SUNDAY),
            promise("dropped", day).dropped(SUNDAY),
        ),
        SUNDAY,
    )
    assert len(agenda) == 0
    assert agenda.description == "Nothing is due."


def test_open_exclusion_cases_are_counted(shelf: Journals) -> None:
    case = Case(id="a", kind="exclusion", opened_on=SUNDAY, people=(Involved(person="birch", role="concerned"),))
    agenda = Agenda.of(shelf(case, case.edit(id="b", state="closed", closed_on=SUNDAY)), SUNDAY)
    assert agenda.cases_description == "1 open case"
    assert Agenda.of(shelf(), SUNDAY).cases_description == "No open cases."
