"""What waits: the check-in of the week, and the conversations and promises that are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from checkin.case import Case, Cases
from checkin.check_in import CheckIn, CheckIns
from checkin.conversation import Conversation, Conversations
from checkin.draft import Draft
from checkin.journal import Journal
from checkin.language import _, ngettext
from checkin.promise import Promise, Promises
from checkin.sheet import Sheet, place_of
from checkin.team import TEAM_ID, Team
from checkin.week import Week

WEEKLY = "weekly"
"""The deck of the weekly check-in."""

AHEAD = 14
"""Days after today that the agenda looks ahead."""

FURTHEST_BACK = 12
"""Weeks back that an earlier check-in can be filled in: memory does not carry further."""

State = Literal["waiting", "resumed", "done", "away", "not-yet"]
When = Literal["overdue", "today", "coming", "undated"]


def waiting_week(today: date, weekday: int) -> Week:
    """The week whose check-in waits: from its weekday until the day before that weekday next week.

    Args:
        weekday: from which the check-in waits; 0 is Monday.
    """
    return Week.of(today - timedelta(days=weekday))


@dataclass(frozen=True)
class CheckInState:
    """How it stands with the weekly check-in.

    Args:
        week: the week it is about.
        state: `waiting`; `resumed` when a sheet of it is begun; `done` or `away` when it is kept; `not-yet` when the
            journal's first check-in is of a later week, so that nothing is missing.
        next_on: the day from which the next check-in waits.
        begun: other weeks whose sheets are begun, the latest first.
        missing: earlier weeks that can be filled in, the latest first; none before the first check-in kept.
    """

    week: Week
    state: State
    next_on: date
    begun: tuple[Week, ...] = ()
    missing: tuple[Week, ...] = ()

    @classmethod
    def of(cls, journal: Journal, today: date, deck: str = WEEKLY) -> CheckInState:
        """The state of a deck's check-in as the journal has it. Check-ins of weeks to come are left as they are."""
        weekday = (journal.get(Team, TEAM_ID) or Team()).weekday
        week = waiting_week(today, weekday)
        kept = {c.week: c for c in CheckIns(journal.all(CheckIn)).of_deck(deck)}
        first = min(kept, default=week)
        begun = {sheet.week for sheet in _sheets(journal, deck)}
        return cls(
            week=week,
            state=_state(week, kept, begun, first),
            next_on=_next_week(week, kept, first).day(weekday),
            begun=tuple(sorted(begun - {week}, reverse=True)),
            missing=tuple(w for w in _back(week) if first < w and w not in kept),
        )

    @property
    def can_start(self) -> bool:
        """Whether the week's check-in can be begun or gone on with."""
        return self.state in ("waiting", "resumed")

    @property
    def offered(self) -> tuple[Week, ...]:
        """The weeks to choose from: this week's first, then the earlier ones, the latest first."""
        return (self.week, *self.missing) if self.can_start else self.missing

    @property
    def description(self) -> str:
        """One sentence for Today."""
        sentence = {
            "waiting": _("Your check-in for week {week} is waiting."),
            "resumed": _("Your check-in for week {week} is begun: go on where you were."),
            "done": _("Your check-in for week {week} is done."),
            "away": _("Week {week} is marked away."),
            "not-yet": _("No check-in is waiting yet."),
        }[self.state]
        return sentence.format(week=self.week.number)


def _sheets(journal: Journal, deck: str) -> Iterator[Sheet]:
    for draft in journal.all(Draft):
        if draft.sheet is not None and draft.place == place_of(draft.sheet.week, deck):
            yield draft.sheet


def _state(week: Week, kept: dict[Week, CheckIn], begun: set[Week], first: Week) -> State:
    if week in kept:
        return "away" if kept[week].away else "done"
    if week in begun:
        return "resumed"
    return "waiting" if first <= week else "not-yet"


def _next_week(week: Week, kept: dict[Week, CheckIn], first: Week) -> Week:
    following = max(week + 1, first)
    while following in kept:
        following += 1
    return following


def _back(week: Week) -> Iterator[Week]:
    return (week - back for back in range(1, FURTHEST_BACK + 1))


@dataclass(frozen=True)
class Row:
    """One line of the agenda: a conversation or a promise, and how it stands with its date today.

    Args:
        person: the id of whom it is with or to, or None for the team.
        text: the purpose, or what was promised; people in it as tokens.
        late: days since it was due; 0 when it is not overdue.
    """

    document: Conversation | Promise
    when: When
    due: date | None
    person: str | None
    text: str
    late: int = 0

    @classmethod
    def of(cls, document: Conversation | Promise, today: date) -> Row:
        """The line for a document."""
        if isinstance(document, Conversation):
            return cls._dated(document, today, document.due, document.person, document.purpose)
        return cls._dated(document, today, document.by, document.to, document.what)

    @classmethod
    def _dated(
        cls, document: Conversation | Promise, today: date, due: date | None, person: str | None, text: str
    ) -> Row:
        late = max((today - due).days, 0) if due else 0
        return cls(document=document, when=_when(due, today), due=due, person=person, text=text, late=late)

    @property
    def description(self) -> str:
        """How it stands with the date, in a word or two; empty where the date itself says it."""
        if self.when == "overdue":
            return _("{days} d late").format(days=self.late)
        return {"today": _("today"), "undated": _("no date")}.get(self.when, "")


def _when(due: date | None, today: date) -> When:
    if due is None:
        return "undated"
    if due < today:
        return "overdue"
    return "today" if due == today else "coming"


class Agenda:
    """What is due, in order: overdue, today, the next 14 days, and last the promises without a date."""

    def __init__(self, rows: tuple[Row, ...], *, later: int = 0, cases: Cases | None = None) -> None:
        """
        Args:
            rows: in the order shown.
            later: how many more wait beyond the days looked ahead.
            cases: the open exclusion cases.
        """
        self._rows = rows
        self.later = later
        self.cases = cases or Cases(())

    @classmethod
    def of(cls, journal: Journal, today: date) -> Agenda:
        """The agenda of a journal."""
        conversations = Conversations(journal.all(Conversation)).waiting()
        promises = Promises(journal.all(Promise)).open()
        waiting = sorted((Row.of(d, today) for d in (*conversations, *promises)), key=_order)
        horizon = today + timedelta(days=AHEAD)
        near = tuple(row for row in waiting if row.due is None or row.due <= horizon)
        cases = Cases(journal.all(Case)).open().of_kind("exclusion")
        return cls(near, later=len(waiting) - len(near), cases=cases)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def overdue(self) -> Agenda:
        """What was due before today."""
        return self._only("overdue")

    def today(self) -> Agenda:
        """What is due today."""
        return self._only("today")

    def coming(self) -> Agenda:
        """What is due in the next 14 days."""
        return self._only("coming")

    def undated(self) -> Agenda:
        """Promises without a date."""
        return self._only("undated")

    @property
    def description(self) -> str:
        """Counts in words, such as "2 overdue · 1 today"; no names, no content."""
        counts = (
            (_("{count} overdue"), len(self.overdue())),
            (_("{count} today"), len(self.today())),
            (_("{count} in the next 14 days"), len(self.coming())),
            (_("{count} without a date"), len(self.undated())),
            (_("{count} later"), self.later),
        )
        said = [text.format(count=count) for text, count in counts if count]
        return " · ".join(said) or _("Nothing is due.")

    @property
    def cases_description(self) -> str:
        """How many exclusion cases are open, in words."""
        count = len(self.cases)
        if not count:
            return _("No open cases.")
        return ngettext("{count} open case", "{count} open cases", count).format(count=count)

    def _only(self, when: When) -> Agenda:
        return Agenda(tuple(row for row in self if row.when == when))


def _order(row: Row) -> tuple[bool, date, bool, str, str]:
    at = row.document.at if isinstance(row.document, Conversation) else None
    return (row.due is None, row.due or date.max, isinstance(row.document, Promise), str(at or ""), row.document.id)
