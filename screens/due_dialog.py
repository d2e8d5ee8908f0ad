"""The due dialog: a date typed, by the digit of a quick one, or from the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.markup import escape
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from checkin import due
from checkin.dates import BadDate, day_long, day_short, month_grid, month_long, weekday_short
from checkin.language import _, current
from checkin.sentences import sentence
from screens.page import Dialog

WEEKDAYS = (0, 4)
"""Monday and Friday: the weekdays on a key."""


class Month(Widget):
    """A month to point at a day of.

    Args:
        day: the day that is pointed at.
        today: no day before it can be pointed at.
    """

    DEFAULT_CSS = """
    Month { width: 29; height: 8; }
    """

    class Moved(Message):
        """Another day was clicked."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self._today = today
        self.day = max(day, today)

    def point(self, day: date) -> None:
        """Point at a day; at today instead of an earlier one."""
        self.day = min(max(day, self._today), self._today + due.FURTHEST)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        weeks = month_grid(self.day.year, self.day.month, current())
        week, weekday = event.y - 2, event.x // 4
        if 0 <= week < len(weeks) and 0 <= weekday < 7:
            self.point(weeks[week][weekday])
            self.post_message(self.Moved())

    def render(self) -> Content:
        """The month's name, the weekdays, and its weeks."""
        language = current()
        weeks = month_grid(self.day.year, self.day.month, language)
        weekdays = "".join(f"{weekday_short(day.weekday(), language)[:3]:>3} " for day in weeks[0])
        lines = [
            Content.assemble((f" {month_long(self.day.month, language)} {self.day.year}", "bold")),
            Content.assemble((weekdays, "$foreground 65%")),
        ]
        lines += [Content.assemble(*(self._cell(day) for day in week)) for week in weeks]
        return Content("\n").join(lines)

    def _cell(self, day: date) -> tuple[str, str]:
        words = f"[{day.day}]" if day == self.day else str(day.day)
        text = f"{words:>4}" if day == self.day else f"{words:>3} "
        if day == self.day:
            return text, "bold $accent"
        if day < self._today or day.month != self.day.month:
            return text, "$foreground 35%"
        return text, "$primary" if day == self._today else ""


class TypedDate(Input):
    """Where a date is typed. While it is empty, all arrow keys are the calendar's."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a text there is nothing to go through."""
        return bool(self.value) or action not in ("cursor_left", "cursor_right")


class DueDialog(Dialog[date]):
    """Asks for a date. All that is typed goes to one field, and only enter takes the date it means.

    Arrow keys point at another day or week of the calendar, page keys at another month.

    Args:
        what: what the date is for, as a title.
        day: the date to begin with; today instead of an earlier one.
    """

    CSS = """
    DueDialog > .box { width: 60; padding: 0 2; }
    DueDialog #keys { height: auto; margin-bottom: 1; }
    DueDialog Input, DueDialog Input:focus { height: 1; border: none; padding: 0; background: $foreground 8%; }
    DueDialog #means { height: 1; margin-top: 1; }
    DueDialog.-narrow > .box { padding: 0 1; }
    DueDialog.-short #keys { margin-bottom: 0; }
    DueDialog.-short #means { margin-top: 0; }
    """
    BINDINGS = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("up", "step(-7)", show=False),
        Binding("down", "step(7)", show=False),
        Binding("pageup", "month(-1)", show=False),
        Binding("pagedown", "month(1)", show=False),
    ]

    def __init__(self, what: str, day: date, today: date) -> None:
        super().__init__()
        self._what = what
        self._day = max(day, today)
        self._today = today

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = escape(self._what)
            box.border_subtitle = _("enter Take it · esc Back")
            yield Static(self._keys(), id="keys")
            yield Month(self._day, self._today)
            yield Static(id="means")
            yield TypedDate(placeholder=_("type 1–5, fri, 4 dec or +10d"), compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        self.query_one(TypedDate).focus()
        self._say(self._day)

    def action_step(self, days: int) -> None:
        """Point some days further."""
        self._point(self._pointed + timedelta(days=days))

    def action_month(self, months: int) -> None:
        """Point some months further."""
        self._point(self._pointed + relativedelta(months=months))

    @property
    def _pointed(self) -> date:
        return self.query_one(Month).day

    def _point(self, day: date) -> None:
        self.query_one(Month).point(day)
        self._moved()

    @on(Month.Moved)
    def _moved(self) -> None:
        """What is pointed at takes the place of what was typed."""
        self._day = self._pointed
        self.query_one(TypedDate).clear()
        self._say(self._day)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        try:
            day = self._meant(event.value)
        except BadDate as bad:
            self.query_one("#means", Static).update(Content(sentence(bad)).stylize("$foreground 65%"))
            return
        self.query_one(Month).point(day)
        self._say(day)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._meant(event.value))
        except BadDate as bad:
            self.query_one("#means", Static).update(Content(sentence(bad)).stylize("$error"))

    def _meant(self, typed: str) -> date:
        """The day that a text stands for: a quick date by its digit, a typed one, or without a text the one begun with.

        Raises:
            BadDate: when it is no date, or none that can be planned for.
        """
        match typed.strip():
            case "":
                return self._day
            case "1" | "2" | "3" | "4" | "5" as digit:
                return self._quick()[int(digit) - 1][1]
            case text:
                return due.parse(text, self._today, current())

    def _quick(self) -> list[tuple[str, date]]:
        """The dates on the digits: +1w, +2w, +1m, the next Monday, the next Friday."""
        language = current()
        steps = [(f"{_(step)} ", due.parse(step, self._today, language)) for step in due.STEPS]
        return [*steps, *(("", due.weekday_after(self._today, weekday)) for weekday in WEEKDAYS)]

    def _keys(self) -> Content:
        language = current()
        lines = [
            Content.assemble((str(key), "bold $accent"), f" {step}", (day_short(day, language), "$foreground 65%"))
            for key, (step, day) in enumerate(self._quick(), 1)
        ]
        width = max(line.cell_length for line in lines) + 2
        rows = [
            Content.assemble(*(Content.assemble(line, " " * (width - line.cell_length)) for line in lines[at : at + 2]))
            for at in range(0, len(lines), 2)
        ]
        return Content("\n").join(rows)

    def _say(self, day: date) -> None:
        self.query_one("#means", Static).update(Content(day_long(day, current())).stylize("bold"))
