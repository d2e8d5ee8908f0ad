"""The garden: an invented team, its desk on a journal in memory, and what a test asks of them."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from textual.app import App

from checkin import language, library
from checkin.desk import Desk
from checkin.document import Document
from checkin.draft import Draft
from checkin.journal import Action
from checkin.person import Person
from checkin.promise import Promise
from checkin.team import Team
from checkin.vault import FileRefused
from checkin.week import Week
from storage.journal import TinyJournal, memory_journal

WEEK = Week(2026, 47)
"""The week of the tests' clock."""


def garden(now: datetime, *, names_shown: bool = True) -> Desk:
    """A desk with six people in the journal."""
    ids = count(1)
    desk = Desk(
        journal=memory_journal(now=lambda: now),
        now=lambda: now,
        new_id=lambda: f"{next(ids):032x}",
        decks=lambda id: library.deck(id, language.current()),
        names_shown=names_shown,
    )
    put(desk, *(Person(id=desk.new_id(), alias=a) for a in ("Birch", "Rowan", "Heron", "Sorrel", "Linden", "Alder")))
    return desk


def put(desk: Desk, *documents: Document) -> None:
    """Keep documents."""
    with desk.journal.action("prepare") as action:
        action.put(*documents)


def person(desk: Desk, alias: str) -> Person:
    """Somebody by alias."""
    found = desk.people.named(alias)
    assert found is not None
    return found


def promise(desk: Desk, what: str, by: date) -> Promise:
    """A promise to Birch, kept in the journal."""
    made = Promise(id=desk.new_id(), what=what, to=person(desk, "Birch").id, by=by, made_at=desk.now())
    put(desk, made)
    return made


def short(desk: Desk) -> Desk:
    """The desk with the short check-in as the team's choice."""
    put(desk, Team(size="short"))
    return desk


def drafts(desk: Desk) -> tuple[Draft, ...]:
    """The drafts kept."""
    return desk.journal.all(Draft)


class Refusing(TinyJournal):
    """A journal whose disk can be full."""

    full = False

    @contextmanager
    def action(self, name: str) -> Iterator[Action]:
        """Act, or refuse as a full disk does."""
        if self.full:
            raise FileRefused(Path("journal"), errno.ENOSPC, "save")
        with super().action(name) as action:
            yield action


def on_a_disk_that_fills(desk: Desk) -> Refusing:
    """Put the desk on a journal that refuses once its `full` is set."""
    journal = desk.journal
    assert isinstance(journal, TinyJournal)
    journal.__class__ = Refusing
    assert isinstance(journal, Refusing)
    return journal


class ForReading(TinyJournal):
    """A journal that can't be changed, as while another checkin has it open."""

    read_only = True


def for_reading(desk: Desk) -> Desk:
    """The desk on a journal that can be read and not changed."""
    journal = desk.journal
    assert isinstance(journal, TinyJournal)
    journal.__class__ = ForReading
    return desk


def said(app: App[Any]) -> str:
    """What the app said in passing; the stage shows no toasts."""
    return "\n".join(notification.message for notification in app._notifications)
