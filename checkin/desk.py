"""The desk: what a screen works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from checkin import mention
from checkin.agenda import WEEKLY
from checkin.backup import Backups
from checkin.case import Case, Cases
from checkin.check_in import CheckIn, CheckIns, check_in_id
from checkin.conversation import Conversation, Conversations
from checkin.deck import Deck
from checkin.deleted import address
from checkin.journal import Journal
from checkin.language import _
from checkin.note import QuickNote, QuickNotes
from checkin.person import People, Person
from checkin.promise import Promise, Promises
from checkin.team import TEAM_ID, Team
from checkin.week import Week


@dataclass
class Desk:
    """The open journal, the clock, and whether names are shown.

    Args:
        now: gives the present local time, with its zone.
        new_id: gives a fresh id.
        decks: gives a deck by its id, in the language of the moment.
        backups: those of the vault, or None where the journal is kept in no file.
        names_shown: whether aliases and texts are shown on screens that only look back.
    """

    journal: Journal
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    decks: Callable[[str], Deck]
    backups: Backups | None = None
    names_shown: bool = False

    @property
    def today(self) -> date:
        """The local date."""
        return self.now().date()

    @property
    def deck(self) -> Deck:
        """The deck of the weekly check-in."""
        return self.decks(WEEKLY)

    @property
    def people(self) -> People:
        """Everybody in the journal."""
        return People(self.journal.all(Person))

    @property
    def team(self) -> Team:
        """The team's settings; the defaults where none were kept."""
        return self.journal.get(Team, TEAM_ID) or Team()

    @property
    def check_ins(self) -> CheckIns:
        """The weekly check-ins."""
        return CheckIns(self.journal.all(CheckIn)).of_deck(self.deck.id)

    @property
    def conversations(self) -> Conversations:
        """The conversations, planned and held."""
        return Conversations(self.journal.all(Conversation))

    @property
    def promises(self) -> Promises:
        """The promises, open and settled."""
        return Promises(self.journal.all(Promise))

    def memory_for(self, week: Week) -> QuickNotes:
        """The quick notes to read before the questions of a week."""
        return self.notes.memory_for(address(CheckIn.table, check_in_id(self.journal.vault_id, week, self.deck.id)))

    @property
    def notes(self) -> QuickNotes:
        """The quick notes, waiting and sorted."""
        return QuickNotes(self.journal.all(QuickNote))

    @property
    def cases(self) -> Cases:
        """The cases, open and closed."""
        return Cases(self.journal.all(Case))

    def alias(self, id: str) -> str:
        """What to call a person on the screen: the alias, dots while names are hidden, or that they are gone."""
        if not self.names_shown:
            return "•••"
        return self.known_as(id)

    def known_as(self, id: str) -> str:
        """A person's alias, also while names are hidden: for a page that asks about people."""
        person = self.people.get(id)
        return person.alias if person else _("no longer here")

    def read(self, text: str) -> str:
        """A kept text as it is shown. Free text can hold names, so while names are hidden there are dots instead."""
        if not self.names_shown:
            return "•••" if text else ""
        return mention.shown(text, self.known_as)
