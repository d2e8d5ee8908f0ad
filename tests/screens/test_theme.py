"""The themes in terminals of few colours."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme

from screens.theme import DAWN, DUSK


@pytest.mark.parametrize("theme", [DUSK, DAWN], ids=lambda theme: theme.name)
def test_menus_and_borders_are_grey_where_a_terminal_has_256_colours(theme: Theme) -> None:
    for tint in (theme.panel, theme.variables["border"]):
        assert tint is not None
        shown = Color.parse(tint).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        assert shown.red == shown.green == shown.blue, tint
