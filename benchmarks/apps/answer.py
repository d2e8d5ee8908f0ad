"""The page of a check-in, with the cursor in the answer's text and ten years of journal behind it."""

from __future__ import annotations

import uuid

from textual.app import App

from benchmarks.invented import NOW, documents
from checkin import library
from checkin.agenda import waiting_week
from checkin.desk import Desk
from checkin.team import FRIDAY
from screens.check_in import CheckInScreen
from screens.theme import DUSK
from storage.journal import memory_journal

YEARS = 10


class Answer(App[None]):
    """The page, and nothing of the rooms around it."""

    CSS_PATH = "../../screens/look.tcss"

    def on_mount(self) -> None:
        self.register_theme(DUSK)
        self.theme = DUSK.name
        self.push_screen(CheckInScreen(_desk(), waiting_week(NOW.date(), FRIDAY)))


def _desk() -> Desk:
    journal = memory_journal(now=lambda: NOW)
    with journal.action("invent") as action:
        action.put(*documents(YEARS))
    return Desk(
        journal=journal,
        now=lambda: NOW,
        new_id=lambda: uuid.uuid4().hex,
        decks=lambda id: library.deck(id, "en"),
    )


if __name__ == "__main__":
    Answer().run()
