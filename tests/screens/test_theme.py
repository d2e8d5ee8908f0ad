"""The themes in terminals of few colours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme

from checkin.app import CheckinApp
from checkin.vault import Opened
from screens.theme import DAWN, DUSK
from screens.widgets.agenda_list import AgendaList
from tests.screens.garden import garden
from tests.screens.seasons import an_agenda
from tests.screens.stage import stage


@pytest.mark.parametrize("theme", [DUSK, DAWN], ids=lambda theme: theme.name)
def test_menus_and_borders_are_grey_where_a_terminal_has_256_colours(theme: Theme) -> None:
    for tint in (theme.panel, theme.variables["border"]):
        assert tint is not None
        shown = Color.parse(tint).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        assert shown.red == shown.green == shown.blue, tint


@pytest.mark.parametrize(("colours", "underlined"), [("standard", True), ("256", False), ("truecolor", False)])
async def test_the_row_pointed_at_is_underlined_where_16_colours_would_make_it_hard_to_read(
    make_app: Callable[..., CheckinApp], now: datetime, monkeypatch: pytest.MonkeyPatch, colours: str, underlined: bool
) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", colours)
    async with stage(make_app(Opened(an_agenda(garden(now)).journal))) as pilot:
        agenda = pilot.app.screen.query_one(AgendaList)
        assert agenda.has_focus
        pointed = agenda.get_visual_style("option-list--option", "option-list--option-highlighted")
        assert bool(pointed.underline) == underlined
