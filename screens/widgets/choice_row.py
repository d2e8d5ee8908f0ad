"""Choice rows: what can be answered, each choice with its digit; one choice of a scale, or several reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from checkin.deck import Reason, Scale

GAP = 3
"""Cells between two choices on one line."""

LINES = 2
"""Lines that choices may flow over before each gets a line of its own."""


@dataclass(frozen=True)
class Offered:
    """One choice on the row: what is kept, what is shown, and whether it is set in italics."""

    code: str
    label: str
    aside: bool = False


class ChoiceRow(Widget, can_focus=True):
    """Choices that are picked by digit, arrow keys or mouse.

    On one or two lines where they fit; otherwise a line each, which folds to the digits alone while the leader is
    elsewhere on a small screen.
    """

    DEFAULT_CSS = """
    ChoiceRow { height: auto; margin-bottom: 1; }
    ChoiceRow:focus { background: $foreground 6%; }
    """
    BINDINGS = [
        Binding("right,down", "point(1)", show=False),
        Binding("left,up", "point(-1)", show=False),
        Binding("enter", "enter", show=False),
        Binding("space", "pick", show=False),
    ]
    OFF, ON = "○", "●"

    @dataclass
    class Passed(Message):
        """The leader goes on and leaves the row as it is."""

        row: ChoiceRow

    def __init__(self, offered: Sequence[Offered], chosen: tuple[str, ...], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._offered = tuple(offered)
        self._chosen = chosen
        self._at: int | None = None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes chosen, in the order of the row."""
        return self._chosen

    def digit(self, digit: int) -> None:
        """Pick the choice with this digit, from 1; any other digit is no answer."""
        if 1 <= digit <= len(self._offered):
            self.pick(self._offered[digit - 1].code)

    def pick(self, code: str) -> None:
        """Pick one choice and say so."""
        raise NotImplementedError

    def action_point(self, by: int) -> None:
        """Point at the next or the previous choice, without picking it."""
        start = self._place_of_chosen(-1 if by > 0 else 0) if self._at is None else self._at
        self._at = (start + by) % len(self._offered)
        self.refresh()

    def action_pick(self) -> None:
        """Pick the choice pointed at."""
        if self._at is not None:
            self.pick(self._offered[self._at].code)

    def action_enter(self) -> None:
        """Go on; where a choice is pointed at, with that one."""
        if self._at is None:
            self.post_message(self.Passed(self))
        else:
            self.action_pick()

    def on_focus(self) -> None:
        self.refresh(layout=True)

    def on_blur(self) -> None:
        self._at = None
        self.refresh(layout=True)

    def on_click(self, event: events.Click) -> None:
        for line, places in enumerate(self._laid_out(self.size.width)):
            for place, start, end in places:
                if line == event.y and start <= event.x < end:
                    self.digit(place + 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the choices need."""
        return len(self._laid_out(width))

    def render(self) -> Content:
        """Each choice as sign, digit and label."""
        lines: list[Content] = []
        for places in self._laid_out(self.size.width):
            line = Content("")
            for place, start, _end in places:
                line = Content.assemble(line, " " * (start - line.cell_length), self._drawn(place))
            lines.append(line)
        if self._folded(self.size.width) and self._chosen:
            labels = ", ".join(o.label for o in self._offered if o.code in self._chosen)
            lines[-1] = Content.assemble(lines[-1], " " * GAP, (labels, "bold $accent"))
        return Content("\n").join(lines)

    def _place_of_chosen(self, otherwise: int) -> int:
        return next((place for place, o in enumerate(self._offered) if o.code in self._chosen), otherwise)

    def _words(self, place: int) -> str:
        return f"{place + 1} {self._offered[place].label}"

    def _drawn(self, place: int) -> Content:
        offered = self._offered[place]
        on = offered.code in self._chosen
        digit = f"{place + 1}"
        label = "" if self._folded(self.size.width) else f" {offered.label}"
        pointed = " underline" if self.has_focus and place == self._at else ""
        italic = " italic" if offered.aside else ""
        style = f"bold $accent{italic}{pointed}" if on else f"$foreground 65%{italic}{pointed}"
        pressed = f"bold {style}" if self.has_focus and not on else style
        sign = (self.ON if on else self.OFF, style.replace(" underline", ""))
        return Content.assemble(sign, " ", (digit, pressed), (label, style))

    def _flowed(self, width: int) -> list[list[tuple[int, int, int]]]:
        lines: list[list[tuple[int, int, int]]] = [[]]
        for place in range(len(self._offered)):
            length = 2 + Content(self._words(place)).cell_length
            start = lines[-1][-1][2] + GAP if lines[-1] else 0
            if lines[-1] and start + length > width:
                lines.append([])
                start = 0
            lines[-1].append((place, start, start + length))
        return lines

    def _folded(self, width: int) -> bool:
        return self.screen.has_class("-short") and not self.has_focus and len(self._flowed(width)) > 1

    def _laid_out(self, width: int) -> list[list[tuple[int, int, int]]]:
        """Lines of (place, first cell, cell after the last)."""
        if self._folded(width):
            return [[(place, place * 5, place * 5 + 3) for place in range(len(self._offered))]]
        flowed = self._flowed(width)
        if len(flowed) <= LINES:
            return flowed
        return [[(place, 0, width)] for place in range(len(self._offered))]


class ScaleRow(ChoiceRow):
    """A scale: one choice, which is the answer."""

    @dataclass
    class Answered(Message):
        """A choice was picked."""

        row: ScaleRow
        code: str

        @property
        def control(self) -> ScaleRow:
            """The row, for handlers of one row alone."""
            return self.row

    def __init__(self, scale: Scale, value: str | None, *, id: str | None = None) -> None:
        offered = [Offered(choice.code, choice.label, choice.unseen) for choice in scale.choices]
        super().__init__(offered, (value,) if value else (), id=id)

    @property
    def value(self) -> str | None:
        """The code of the answer, or None."""
        return self._chosen[0] if self._chosen else None

    def clear(self) -> None:
        """Take the answer back."""
        self._chosen = ()
        self.refresh(layout=True)

    def pick(self, code: str) -> None:
        """Answer."""
        self._chosen = (code,)
        self.refresh(layout=True)
        self.post_message(self.Answered(self, code))


class ReasonRow(ChoiceRow):
    """Reasons: any number of them, each ticked or not; enter goes on."""

    OFF, ON = "□", "■"

    class Ticked(Message):
        """A reason was ticked or unticked."""

    def __init__(self, reasons: Sequence[Reason], ticked: tuple[str, ...], *, id: str | None = None) -> None:
        super().__init__([Offered(reason.code, reason.label) for reason in reasons], ticked, id=id)

    def pick(self, code: str) -> None:
        """Tick or untick a reason."""
        ticked = {*self._chosen} ^ {code}
        self._chosen = tuple(o.code for o in self._offered if o.code in ticked)
        self.refresh(layout=True)
        self.post_message(self.Ticked())

    def action_enter(self) -> None:
        """Go on; ticking is for the digits and the space bar."""
        self.post_message(self.Passed(self))
