"""A new person, made where one is needed, without leaving the page."""

from __future__ import annotations

from typing import Any

from textual.app import App

from checkin.desk import Desk
from checkin.language import _
from checkin.person import BadAlias, Person
from checkin.sentences import sentence
from screens.page import keep


async def new_person(app: App[Any], desk: Desk, alias: str) -> Person | None:
    """Keep somebody new under this alias; None, and a sentence that says why, where that can't be."""
    try:
        person = Person(id=desk.new_id(), alias=desk.people.check(alias))
    except BadAlias as bad:
        app.notify(sentence(bad), severity="warning")
        return None
    return person if await keep(app, desk, _("new person"), person) else None
