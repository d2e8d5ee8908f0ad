"""How it stands with the week's check-in, said loudly."""

from __future__ import annotations

from checkin.agenda import CheckInState
from checkin.dates import day_short
from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.language import _, current
from checkin.sheet import CLOSING, NOTES, PROMISES, place_of
from checkin.week import Week
from screens.widgets.loud_line import LoudLine

KEY = "c"


class CheckInLine(LoudLine):
    """The check-in waiting, stopped, done, away, or not yet due."""

    def tell(self, desk: Desk, state: CheckInState) -> None:
        """Say how it stands, and what the key does about it."""
        if state.state == "resumed":
            self.say(stopped(desk, state.week), _("Everything you wrote is kept."), button=_("Continue"), key=KEY)
        elif state.state == "waiting":
            self.say(state.description, _left(state) or _expected(desk, state), button=_("Start"), key=KEY)
        elif state.state == "done":
            self.say(state.description, _left(state) or next_one(state), button=_("Read"), key=KEY, calm=True)
        else:
            self.say(state.description, _left(state) or next_one(state), calm=True)


def stopped(desk: Desk, week: Week) -> str:
    """Where the check-in of a week was left."""
    draft = desk.journal.get(Draft, draft_id(place_of(week, desk.deck.id)))
    sheet = draft.sheet if draft else None
    questions = [question.id for question in sheet.questions(desk.deck)] if sheet else []
    if sheet and sheet.at in questions:
        return _("Your check-in for week {week} stopped at question {place} of {count}.").format(
            week=week.number, place=questions.index(sheet.at) + 1, count=len(questions)
        )
    at = {CLOSING: _("Your check-in for week {week} stopped at the closing page.")}
    at[NOTES] = _("Your check-in for week {week} stopped at the quick notes.")
    at[PROMISES] = _("Your check-in for week {week} stopped at the promises.")
    sentence = at.get(sheet.at if sheet else "", _("Your check-in for week {week} is begun."))
    return sentence.format(week=week.number)


def next_one(state: CheckInState) -> str:
    """From which day the next check-in waits."""
    return _("The next one waits from {day}.").format(day=day_short(state.next_on, current()))


def _left(state: CheckInState) -> str:
    """Which other week is begun, and how to go on with it; empty where there is none."""
    if not state.begun:
        return ""
    return _("Week {week} is begun and kept: 2 opens Check-ins, c there goes on.").format(week=state.begun[0].number)


def _expected(desk: Desk, state: CheckInState) -> str:
    if state.week - 1 in state.missing:
        return _("Start from this week; earlier ones can be filled in later.")
    return {
        "short": _("Three questions, about four minutes."),
        "three-plus-one": _("Three questions and one in turn, about six minutes."),
        "full": _("All the questions, about ten minutes."),
    }[desk.team.size]
