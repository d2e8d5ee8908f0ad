"""How the weeks went, as strips on Today."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from checkin.language import _
from checkin.trends import Kept, Strip
from screens.widgets.strip_chart import StripChart

WEEKS = 12
"""Weeks of the short strip."""

ROWS = 2
"""Strips of the year: those with the most to show."""


class WeeksKept(Vertical):
    """How many of the last weeks have a check-in, and the strip with the most to show."""

    DEFAULT_CSS = "WeeksKept { height: auto; } WeeksKept > Static { height: auto; }"

    def compose(self) -> ComposeResult:
        yield Static(id="kept")
        yield StripChart(id="kept-strip", wide=2)
        yield Static(id="kept-what", classes="quiet")

    def tell(self, kept: Kept, valued: Sequence[Strip]) -> None:
        """Show the count, and the first of the strips."""
        self.border_title = _("Last 12 weeks")
        count, space, rest = kept.description.partition(" ")
        self.query_one("#kept", Static).update(Content.assemble((count, "bold"), space, rest))
        chart, what = self.query_one(StripChart), self.query_one("#kept-what", Static)
        chart.display = what.display = bool(valued)
        if valued:
            chart.draw(Strip(valued[0].question, valued[0].cells[-WEEKS:]))
            what.update(Content(valued[0].question.theme))


class YearStrips(Vertical):
    """The strips with the most to show, over a year."""

    DEFAULT_CSS = """
    YearStrips { height: auto; }
    YearStrips > Horizontal { height: auto; }
    YearStrips > #year-0 { padding: 0 0 1 0; }
    YearStrips .year-theme { width: 16; height: 2; text-style: bold; }
    YearStrips .year-n { width: 6; padding: 0 0 0 1; color: $foreground 65%; }
    """

    def compose(self) -> ComposeResult:
        for place in range(ROWS):
            with Horizontal(id=f"year-{place}"):
                yield Static(classes="year-theme")
                yield StripChart(height=2, axis=place == ROWS - 1)
                yield Static(classes="year-n")

    def tell(self, valued: Sequence[Strip]) -> None:
        """Show the first of the strips."""
        self.border_title = _("Your year")
        for row in self.query(Horizontal):
            row.display = False
        for row, strip in zip(self.query(Horizontal), valued, strict=False):
            row.display = True
            row.query_one(".year-theme", Static).update(Content(strip.question.theme))
            row.query_one(StripChart).draw(strip)
            row.query_one(".year-n", Static).update(Content(f"n {strip.n}"))
