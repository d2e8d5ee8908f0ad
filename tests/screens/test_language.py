"""Every screen in the leader's language: nothing in another one, nothing cut off, and a switch that shows at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from gettext import NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pytest
from textual.screen import ModalScreen

from checkin import dates, language
from checkin.app import CheckinApp
from checkin.vault import Opened
from tests.screens.fake_keyring import NEW_WORDS
from tests.screens.fake_vault import SUGGESTION, WORDS
from tests.screens.stage import stage, text_of
from tests.screens.walk import Walk, everywhere, invented

WORD = re.compile(r"[a-zæøå]{3,}", re.IGNORECASE)
PLACEHOLDER = re.compile(r"(\{[^{}]*\})")
KEYS = "esc enter del ctrl tab F1 F2 F3"
TYPED = f"{WORDS} {NEW_WORDS} {SUGGESTION} wrong nobody /home/me/journal.checkin"
NAMES = "checkin Dansk English"


class Greek(NullTranslations):
    """A catalogue in which every letter of the Danish words is a Greek one: all else on a screen came past it."""

    def __init__(self, danish: NullTranslations) -> None:
        super().__init__()
        self._danish = danish

    def gettext(self, message: str) -> str:
        return _greek(self._danish.gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _greek(self._danish.ngettext(msgid1, msgid2, n))


def _greek(text: str) -> str:
    parts = PLACEHOLDER.split(text)
    return "".join(part if PLACEHOLDER.fullmatch(part) else WORD.sub(_letters, part) for part in parts)


def _letters(word: re.Match[str]) -> str:
    return "λ" * len(word.group())


def _content(folder: Traversable) -> str:
    """All that the files of a folder say."""
    parts = (_content(entry) if entry.is_dir() else entry.read_text("utf-8") for entry in folder.iterdir())
    return "\n".join(parts)


def _known(app: CheckinApp) -> str:
    """The words that need no catalogue: the content's, the calendar's, keys, names, and what the walk typed."""
    calendar = [
        dates.day_long(datetime(2026, month, 20).date(), "da") + dates.month_short(month, "da")  # noqa: DTZ001  # a day
        for month in range(1, 13)
    ]
    week = [*dates.weekday_names("da", "wide"), *dates.weekday_names("da", "abbreviated")]
    content = files("checkin").joinpath("content")
    said = (_content(content.joinpath("da")), content.joinpath("sources.toml").read_text("utf-8"))
    return "\n".join((*said, *calendar, *week, *app.available_themes, KEYS, TYPED, NAMES))


async def test_every_word_of_every_screen_is_in_the_leaders_language_and_no_key_is_cut_off(
    now: datetime, make_app: Callable[..., CheckinApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    language.use("da")
    monkeypatch.setattr(language, "_catalogue", Greek(language._catalogue))
    known = _known(make_app(Opened(invented(now))))

    walk = await everywhere(make_app, now)

    strange = {
        place: words
        for place, text in walk.shown.items()
        if (words := sorted({word for word in WORD.findall(text) if word not in known}))
    }
    assert strange == {}
    assert walk.cut == set()


@pytest.mark.parametrize("keys", ["1", "2", "3", "5", "2 down enter", "5 t", "c", "comma"])
async def test_a_switch_shows_at_once_what_a_start_in_danish_shows(
    keys: str, now: datetime, make_app: Callable[..., CheckinApp]
) -> None:
    language.use("da")
    async with stage(make_app(Opened(invented(now)), language="da")) as pilot:
        await Walk(pilot).past("o", *keys.split())
        danish = text_of(pilot.app)
        journal = invented(now)
    language.use("en")
    async with stage(make_app(Opened(journal))) as pilot:
        app: Any = pilot.app
        await Walk(pilot).past("o", *keys.split())
        assert text_of(app) != danish
        await app.action_language("da")
        await Walk(pilot).past()
        assert not isinstance(app.screen, ModalScreen)
        assert text_of(app) == danish
