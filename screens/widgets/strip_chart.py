"""Strips: the weeks of one question, a column each. Height or glyph carries the value; colour only underlines it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from checkin.dates import month_short
from checkin.language import _, current
from checkin.trends import Cell, Strip
from checkin.week import Week

EIGHTHS = " ▁▂▃▄▅▆▇█"
GAP, UNSEEN, AWAY, OTHER, BEGINS = "·", "–", "~", "×", "▼"
LOW = 33
"""Points up to which a bar is in the colour of low weeks."""

Paint = Callable[[str], Style]
"""Gives the style of a part of a strip: `bar`, `low`, `signal`, `clear` or `quiet`."""

COMPONENTS = {f"strip--{part}" for part in ("bar", "low", "signal", "clear", "quiet")}
COMPONENT_CSS = """
    {kind} > .strip--bar {{ color: $primary; }}
    {kind} > .strip--low {{ color: $warning; }}
    {kind} > .strip--signal {{ color: $accent; }}
    {kind} > .strip--clear {{ color: $primary; }}
    {kind} > .strip--quiet {{ color: $foreground 50%; }}
"""


def painter(widget: Widget) -> Paint:
    """The styles of strips on a widget that has their component classes, in the theme of the moment."""

    def paint(part: str) -> Style:
        style = widget.get_visual_style(f"strip--{part}", partial=True)
        return Style(foreground=style.foreground)

    return paint


def drawn(cells: Sequence[Cell], paint: Paint, height: int = 1, wide: int = 1) -> list[Content]:
    """The lines of a strip, from the top.

    Args:
        height: lines of the bars; signals are one line of glyphs.
        wide: columns of a week.
    """
    height = height if any(cell.kind == "value" for cell in cells) else 1
    columns = [_column(cell, height) for cell in cells]
    lines = [
        Content.assemble(*((_widened(column[line], wide), paint(part)) for part, column in columns))
        for line in range(height)
    ]
    if not any(cell.begins for cell in cells):
        return lines
    marks = "".join((BEGINS if cell.begins else " ").ljust(wide) for cell in cells)
    return [Content.styled(marks, paint("quiet")), *lines]


def _column(cell: Cell, height: int) -> tuple[str, str]:
    """The part that a cell is, and its column from the top."""
    if cell.kind == "value" and cell.points is not None:
        return ("low" if cell.points <= LOW else "bar"), _bar(cell.points, height)
    part, glyph = _glyph(cell)
    return part, glyph.rjust(height)


def _widened(sign: str, wide: int) -> str:
    return sign * wide if sign in EIGHTHS else sign.ljust(wide)


def _bar(points: int, height: int) -> str:
    # A zero is an answer too: it stands one eighth high, where a week without a point has only a dot.
    eighths = max(round(points * 8 * height / 100), 1)
    return "".join(EIGHTHS[min(max(eighths - 8 * below, 0), 8)] for below in reversed(range(height)))


def _glyph(cell: Cell) -> tuple[str, str]:
    if cell.kind == "signal" and cell.choice:
        return ("signal" if cell.choice.who else "clear"), cell.choice.glyph
    if cell.kind == "unseen" and cell.choice:
        return "quiet", cell.choice.glyph
    return "quiet", {"away": AWAY, "other": OTHER}.get(cell.kind, GAP)


def months(weeks: Sequence[Week]) -> str:
    """The names of months below a strip, each where its first Monday lies, as many as there is room for."""
    line = ""
    for column, week in enumerate(weeks):
        monday = week.day(0)
        name = month_short(monday.month, current())
        room = column >= len(line) + (1 if line else 0) and column + len(name) <= len(weeks)
        if monday.day <= 7 and room:
            line = line.ljust(column) + name + " "
    return line.rstrip()


def legend() -> str:
    """What the signs of strips mean, in one line."""
    signs = {
        GAP: _("no answer"),
        UNSEEN: _("not seen"),
        AWAY: _("away"),
        BEGINS: _("reworded"),
    }
    return "   ".join([_("higher bars are better"), *(f"{sign} {meaning}" for sign, meaning in signs.items())])


class StripChart(Widget):
    """One strip of the latest weeks that there is room for.

    Args:
        height: lines of its bars.
        wide: columns of a week.
        axis: whether the months stand below.
    """

    COMPONENT_CLASSES = COMPONENTS
    DEFAULT_CSS = "StripChart { height: auto; width: 1fr; }" + COMPONENT_CSS.format(kind="StripChart")

    def __init__(self, *, height: int = 1, wide: int = 1, axis: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._wide = wide
        self._height = height
        self._axis = axis
        self._cells: tuple[Cell, ...] = ()

    def draw(self, strip: Strip) -> None:
        """Show this strip."""
        self._cells = strip.cells
        self.refresh(layout=True)

    def render(self) -> Content:
        """The latest weeks that there is room for."""
        cells = self._cells[-(self.size.width // self._wide) :] if self.size.width else self._cells
        if not cells:
            return Content()
        lines = drawn(cells, painter(self), self._height, self._wide)
        if self._axis:
            lines.append(Content.styled(months([cell.week for cell in cells]), painter(self)("quiet")))
        return Content("\n").join(lines)
