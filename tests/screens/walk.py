"""A walk through the program as a leader would go, and what every screen on the way shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets._footer import FooterKey

from checkin import language, library
from checkin.agenda import WEEKLY
from checkin.app import CheckinApp
from checkin.damage import Damage, Gap, Missing, Reference
from checkin.keyring import KeySlot
from checkin.person import Person
from checkin.promise import Promise
from checkin.sample import sample
from checkin.vault import Holder, Notice, Opened, Unsettled
from checkin.week import Week
from screens.alias_dialog import AliasDialog
from screens.amend import AmendScreen
from screens.changing import ChangingScreen
from screens.check_in import CheckInScreen
from screens.check_in_read import CheckInReadScreen
from screens.check_ins import CheckInsScreen
from screens.conflicts import ConflictsScreen
from screens.due_dialog import DueDialog
from screens.help import HelpDialog
from screens.keys import KeysScreen
from screens.keys_present import PresentSecretScreen
from screens.note_dialog import NoteDialog
from screens.notes import NotesScreen
from screens.people import PeopleScreen
from screens.person import PersonScreen
from screens.sort_dialog import SortDialog
from screens.trend_table import TrendTableScreen
from screens.trends import TrendsScreen
from screens.welcome_passphrase import PassphraseScreen
from screens.why_dialog import WhyDialog
from storage.journal import TinyJournal, memory_journal
from tests.screens.fake_keyring import MADE, FakeKeyring
from tests.screens.fake_vault import WORDS, FakeVault
from tests.screens.stage import stage, text_of, type_text

PASSPHRASE = "amber candle on the sill"
STRANGE = KeySlot(5, "other", MADE)
AN_EARLIER = Reference("check_ins", "c", Week(2026, 7))
NOTICES = (
    Notice("torn", file="7"),
    Notice("damaged", count=2, damage=Damage((Gap(None, None, 2, 512),), (Missing("people", "p", (AN_EARLIER,)),))),
    Notice("rolled-back", count=3),
    Notice("in-use", holder=Holder(12, "7", datetime.fromisoformat("2026-11-20T10:00:00+01:00"))),
)


@dataclass
class Walk:
    """A way through one run of the program: the text of each place by its name, and where keys were cut off."""

    pilot: Pilot[Any]
    shown: dict[str, str] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    async def at(self, screen: type[Screen[Any]], place: str, *keys: str) -> None:
        """Press keys that lead to this screen, and note what it shows."""
        await self.on(place, *keys)
        assert isinstance(self.pilot.app.screen, screen), f"{place} is not reached"

    async def on(self, place: str, *keys: str) -> None:
        """Press keys, and note what is shown then."""
        await self.past(*keys)
        assert place not in self.shown
        self.shown[place] = text_of(self.pilot.app)
        screen = self.pilot.app.screen
        if any(key.region.right > screen.size.width for key in screen.query(FooterKey)):
            self.cut.add(place)

    async def past(self, *keys: str) -> None:
        """Press keys, and wait after each until the screen shows the same twice.

        Not until all workers are done: one that opened a dialog waits for it.
        """
        await self._calm()
        for key in keys:
            await self.pilot.press(key)
            await self._calm()

    async def _calm(self) -> None:
        before = ""
        while before != (before := text_of(self.pilot.app)) or self.pilot.app.screen.has_class("-working"):
            await self.pilot.pause()

    async def typing(self, text: str, place: str = "") -> None:
        """Type a text, and note what is shown then, where the place has a name."""
        await type_text(self.pilot, text)
        await self._calm()
        if place:
            await self.on(place)


def invented(now: datetime) -> TinyJournal:
    """An invented journal of a year in the language of the moment, with promises that are due."""
    journal = memory_journal(now=lambda: now)
    code = language.current()
    documents = sample(Random(1), now.date(), library.deck(WEEKLY, code), library.phrases(code), years=1)
    people = [document for document in documents if isinstance(document, Person)]
    promises = (
        Promise(id=f"{n:032x}", what="…", to=who.id, by=now.date() + timedelta(days=n - 2), made_at=now)
        for n, who in enumerate(people[:4], 1)
    )
    with journal.action("prepare") as action:
        action.put(*documents, *promises)
        action.restore(*(who.edit(tags=("7",), version={"7": 1}) for who in people[:2]))
    with journal.action("meet another machine's") as action:
        action.restore(*(who.edit(tags=("8",), version={"8": 1}) for who in people[:2]))
    return journal


async def everywhere(make_app: Callable[..., CheckinApp], now: datetime) -> Walk:
    """A walk to every screen, in the language of the moment."""
    code = language.current()
    async with stage(make_app(FakeVault(now), language=code)) as pilot:
        walk = Walk(pilot)
        await _first_run(walk)
    async with stage(make_app(FakeVault(now, PASSPHRASE, notices=NOTICES), language=code)) as walk.pilot:
        await _door(walk)
    keys = FakeKeyring(PASSPHRASE, others=(STRANGE,), refusing=(Unsettled(),))
    async with stage(make_app(Opened(invented(now), keys=keys), language=code)) as walk.pilot:
        await _today(walk)
        await _keys(walk)
        await _rooms(walk)
        await _check_in(walk)
    return walk


async def _first_run(walk: Walk) -> None:
    await walk.on("welcome")
    await walk.on("welcome: help", "question_mark")
    await walk.on("passphrase", "escape", "enter")
    await walk.on("passphrase: a suggestion", "f2")
    await walk.typing("1234\n1234\n", "passphrase: too short")
    await walk.past("escape", "enter")
    await walk.typing("password\npassword\n", "passphrase: easily guessed")
    await walk.past("escape", "enter")
    await walk.typing(f"{PASSPHRASE}\n{PASSPHRASE}!\n", "passphrase: not the same")
    await walk.typing(f"{PASSPHRASE}\n")
    await walk.on("recovery")
    await walk.on("recovery: two words", "enter")
    await walk.typing("wrong\n", "recovery: another word")
    await walk.on("recovery: without", "escape", "f3")
    await walk.on("vault", "f3")
    await walk.on("team", "enter")
    await walk.typing("7\n7\n", "team: an alias twice")
    await walk.on("team: customers", "backspace", "enter")
    await walk.on("check-in: the first", "enter")
    await walk.on("today: the first", "escape")
    await walk.on("check-ins: the first", "2")
    await walk.on("people: the first", "3")
    await walk.on("trends: the first", "5")


async def _door(walk: Walk) -> None:
    await walk.on("unlock")
    await walk.on("unlock: a note", "ctrl+o")
    await walk.on("unlock: nothing typed", "escape", "enter")
    await walk.typing("nobody\n", "unlock: a wrong passphrase")
    await walk.on("unlock: recovery words", "f2")
    await walk.typing(f"{WORDS[:-4]}\n", "unlock: wrong recovery words")
    await walk.past("f2")
    await walk.past(*["backspace"] * 6)
    await walk.typing(f"{PASSPHRASE}\n", "notices")


async def _today(walk: Walk) -> None:
    await walk.on("today: names hidden")
    await walk.on("today", "o")
    await walk.at(ConflictsScreen, "conflicts", "b")
    await walk.at(ConflictsScreen, "conflicts: one left", "1")
    await walk.at(ConflictsScreen, "conflicts: none left", "2")
    await walk.past("escape")
    await walk.on("today: help", "question_mark")
    await walk.on("palette", "escape", "ctrl+p")
    await walk.typing("1234567", "palette: nothing found")
    await walk.on("settings", "escape", "escape", "comma")
    await walk.on("settings: help", "question_mark")
    await walk.on("conversation", "escape", "escape", "n")
    await walk.on("conversation: date", "ctrl+g")
    await walk.on("conversation: nobody", "escape", "escape", "n", "ctrl+n")
    await walk.at(NoteDialog, "note", "escape", "escape", "ctrl+o")
    await walk.past("1", "ctrl+n")
    while isinstance(walk.pilot.app.screen, NoteDialog):
        await walk.pilot.pause()
    await walk.on("today: a note")
    await walk.at(NotesScreen, "notes", "q")
    await walk.at(HelpDialog, "notes: help", "question_mark")
    await walk.at(SortDialog, "notes: sort", "escape", "enter")
    await walk.at(SortDialog, "notes: sort: nothing found", "q", "q")
    await walk.at(NotesScreen, "notes: deleted", "escape", "delete")
    await walk.past("u", "escape")
    await walk.on("today: date", "s")
    await walk.on("today: done", "escape", "d")
    await walk.on("today: brought back", "u")
    await walk.on("today: let go", "delete")


async def _keys(walk: Walk) -> None:
    await walk.at(KeysScreen, "keys", "comma", "end", "enter")
    await walk.at(HelpDialog, "keys: help", "question_mark")
    await walk.at(KeysScreen, "keys: the last passphrase", "escape", "delete")
    await walk.at(PresentSecretScreen, "keys: the present passphrase", "p")
    await walk.past("f2")
    await walk.typing(f"{WORDS}\n")
    await walk.at(PassphraseScreen, "keys: a new passphrase")
    await walk.typing(f"{PASSPHRASE}\n{PASSPHRASE}\n", "keys: somebody might know it")
    await walk.at(ChangingScreen, "keys: the change may not last", "down", "enter")
    await walk.at(PresentSecretScreen, "keys: remove words", "escape", "down", "delete")
    await walk.typing("nobody\n", "keys: a wrong passphrase")
    await walk.past(*["backspace"] * 6)
    await walk.typing(f"{PASSPHRASE}\n", "keys: somebody might know the words")
    await walk.at(KeysScreen, "keys: without words", "enter")
    await walk.past("down", "enter")
    await walk.typing(f"{PASSPHRASE}\n", "keys: new words")
    await walk.past("escape", "escape", "escape")


async def _rooms(walk: Walk) -> None:
    await walk.at(PeopleScreen, "people", "3")
    await walk.at(HelpDialog, "people: help", "question_mark")
    await walk.at(AliasDialog, "people: new", "escape", "n")
    await walk.at(AliasDialog, "people: no alias", "enter")
    await walk.at(AliasDialog, "people: rename", "escape", "e")
    await walk.at(PeopleScreen, "people: left", "escape", "l")
    await walk.at(PersonScreen, "person", "u", "enter")
    await walk.at(HelpDialog, "person: help", "question_mark")
    await walk.at(CheckInsScreen, "check-ins", "escape", "escape", "2")
    await walk.at(HelpDialog, "check-ins: help", "question_mark")
    await walk.at(CheckInsScreen, "check-ins: away", "escape", "a")
    await walk.at(CheckInReadScreen, "read", "u", "down", "enter")
    await walk.at(HelpDialog, "read: help", "question_mark")
    await walk.at(ModalScreen, "read: which answer", "escape", "e")
    await walk.at(AmendScreen, "amend", "enter")
    await walk.at(TrendsScreen, "trends", "escape", "escape", "escape", "5")
    await walk.at(HelpDialog, "trends: help", "question_mark")
    await walk.at(TrendTableScreen, "table", "escape", "t")


async def _check_in(walk: Walk) -> None:
    await walk.at(CheckInScreen, "check-in: notes", "escape", "1", "c")
    await walk.at(CheckInScreen, "promises", "enter")
    await walk.at(CheckInScreen, "promises: done", "d")
    await walk.at(CheckInScreen, "promises: let go", "down", "delete")
    await walk.at(CheckInScreen, "promises: all moved", "w")
    await walk.at(CheckInScreen, "exclusion", "ctrl+n")
    await walk.at(WhyDialog, "exclusion: why", "f1")
    await walk.at(CheckInScreen, "exclusion: last time", "escape", "ctrl+g")
    await walk.at(CheckInScreen, "exclusion: who", "2")
    await walk.at(CheckInScreen, "exclusion: mention", "escape", "tab", "at")
    await walk.at(CheckInScreen, "all the questions", "escape", "ctrl+f")
    for question in ("help-received", "concerns", "listening", "coping"):
        await walk.at(CheckInScreen, question, "ctrl+n")
    await walk.at(CheckInScreen, "coping: who", "3")
    await walk.at(CheckInScreen, "coping: reasons", "enter", "enter")
    for question in ("rough-customers", "procedures", "closing"):
        await walk.at(CheckInScreen, question, "ctrl+n")
    await walk.at(DueDialog, "closing: date", "e")
