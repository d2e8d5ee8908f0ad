"""The seasons of the garden: check-ins, conversations and promises for the rooms that look back and ahead."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from checkin.case import Case, Involved
from checkin.check_in import Answer, CheckIn, check_in_id
from checkin.conversation import Conversation
from checkin.desk import Desk
from checkin.mention import token
from checkin.promise import Promise
from checkin.week import Week
from tests.screens.garden import WEEK, person, put

QUIET = "Breaks are quiet."


def answer(
    desk: Desk, question: str, value: str | None, text: str = "", *, about: str = "", version: int = 0
) -> Answer:
    """An answer to a question of the weekly deck, about one person."""
    asked = desk.deck.question(question)
    assert asked is not None
    return Answer(
        question=question,
        version=version or asked.version,
        prompt=asked.prompt,
        language="en",
        scale=asked.scale.id,
        value=value,
        text=text,
        people=(person(desk, about).id,) if about else (),
    )


def check_in(desk: Desk, week: Week, *answers: Answer, away: bool = False, went_well: str = "") -> CheckIn:
    """A check-in finished on the Friday of its week, kept in the journal."""
    kept = CheckIn(
        id=check_in_id(desk.journal.vault_id, week, "weekly"),
        week=week,
        deck="weekly",
        finished_at=datetime.combine(week.day(4), time(14), UTC),
        answers=answers,
        away=away,
        went_well=went_well,
    )
    put(desk, kept)
    return kept


def talk(desk: Desk, alias: str, purpose: str, days: int) -> Conversation:
    """A conversation due so many days from today, kept in the journal."""
    due = desk.today + timedelta(days=days)
    kept = Conversation(
        id=desk.new_id(), person=person(desk, alias).id, purpose=purpose, due=due, planned_at=desk.now()
    )
    put(desk, kept)
    return kept


def a_year(desk: Desk) -> Desk:
    """The desk with a year of check-ins: one week was never done, three were away, and one question was reworded."""
    signals = ("no", "no", "no", "wonder", "no", "yes", "no", "too-little")
    helped = ("all", "partly", "all", "nobody-asked", "not-yet", "all")
    handled = ("settled", "under-way", "heard", "settled", "nobody-came")
    heron = token(person(desk, "Heron"))
    for back in range(1, 56):
        week = WEEK - back
        if back == 7:
            continue
        if back in (18, 19, 20):
            check_in(desk, week, away=True)
            continue
        signal = signals[back % len(signals)]
        check_in(
            desk,
            week,
            answer(desk, "exclusion", signal, QUIET, about="Birch" if signal in ("wonder", "yes") else ""),
            answer(desk, "help-received", helped[back % len(helped)], version=1 if back < 30 else 9),
            answer(desk, "concerns", handled[back % len(handled)]),
            went_well=f"{heron} ran the demo alone." if back == 2 else "",
        )
    return desk


def an_agenda(desk: Desk) -> Desk:
    """The desk with conversations and promises, and an open case."""
    talk(desk, "Alder", "answer her about the shift plan", -1)
    talk(desk, "Birch", "how are you getting on?", 0)
    talk(desk, "Heron", "one-to-one, every second week", 4)
    talk(desk, "Sorrel", "look back at the year", 40)
    put(
        desk,
        Promise(id=desk.new_id(), what="new gloves", by=desk.today + timedelta(days=3), made_at=desk.now()),
        Case(
            id=desk.new_id(),
            kind="exclusion",
            opened_on=desk.today,
            people=(Involved(person=person(desk, "Birch").id, role="concerned"),),
        ),
    )
    return desk
