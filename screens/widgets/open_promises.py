"""The page of open promises, which comes first: three at most, one key each."""

from __future__ import annotations

from datetime import timedelta

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from checkin import mention
from checkin.dates import day_short
from checkin.desk import Desk
from checkin.language import N_, _, current, ngettext
from checkin.promise import Promise
from checkin.sheet import PROMISES
from screens.page import Page, keep

FEW = 3
"""Promises shown at first; the rest stand behind "n more"."""

_MORE = "more"


class OpenPromises(VerticalScroll, can_focus=False):
    """What was promised and is due. Each key acts at once; enter goes on to the questions."""

    DEFAULT_CSS = """
    OpenPromises > Static { height: auto; }
    OpenPromises > #prompt { text-style: bold; }
    OpenPromises > #hint { color: $foreground 65%; margin-bottom: 1; }
    OpenPromises > OptionList, OpenPromises > OptionList:focus {
        height: auto; max-height: 100%; border: none; padding: 0;
    }
    """
    BINDINGS = [
        Binding("d", "done", N_("Done"), id="promise.done", tooltip=N_("The promise is kept")),
        Binding("s", "later", N_("Move"), id="promise.later", tooltip=N_("Move the promise a week")),
        Binding("delete", "drop", N_("Drop"), id="promise.drop", tooltip=N_("Let the promise go; no reason needed")),
        Binding("w", "all_later", N_("Move all"), id="promise.all-later", tooltip=N_("Move all of them a week")),
        Binding("u", "undo", N_("Bring back"), id="promise.undo", show=False),
    ]

    class Answered(Message):
        """The leader goes on from this page."""

        page = PROMISES

    def __init__(self, desk: Desk) -> None:
        super().__init__(classes="column")
        self._desk = desk
        self._ids = tuple(promise.id for promise in desk.promises.due(desk.today))
        self._all = len(self._ids) <= FEW
        self._acts = 0

    def compose(self) -> ComposeResult:
        yield Static(Content(_("What became of what you promised?")), id="prompt")
        yield Static(Content(_("One key each. A new date is fine, and so is letting go. Enter goes on.")), id="hint")
        yield OptionList(id="promises")

    def on_mount(self) -> None:
        self.show()
        self.query_one(OptionList).focus()

    def on_resize(self) -> None:
        self.show()

    def show(self) -> None:
        """Draw each promise with what became of it."""
        rows = self.query_one(OptionList)
        at = rows.highlighted or 0
        shown = self._ids if self._all else self._ids[:FEW]
        rows.clear_options()
        rows.add_options([Option(self._row(promise), id=promise.id) for id in shown if (promise := self._get(id))])
        if not self._all:
            more = len(self._ids) - FEW
            words = ngettext("{count} more", "{count} more", more).format(count=more)
            rows.add_option(Option(Content(words), id=_MORE))
        rows.highlighted = min(at, rows.option_count - 1) if rows.option_count else None

    async def action_done(self) -> None:
        """The promise is kept."""
        await self._act(_("promise done"), *(p.done(self._desk.today) for p in self._pointed()))

    async def action_later(self) -> None:
        """The promise moves a week."""
        await self._act(_("promise moved"), *(self._moved(p) for p in self._pointed()))

    async def action_drop(self) -> None:
        """The promise is let go."""
        await self._act(_("promise dropped"), *(p.dropped(self._desk.today) for p in self._pointed()))

    async def action_all_later(self) -> None:
        """All promises that are still open here move a week."""
        promises = (self._get(id) for id in self._ids)
        open_ones = [p for p in promises if p is not None and self._waits(p)]
        await self._act(_("promises moved"), *(self._moved(p) for p in open_ones))

    async def action_undo(self) -> None:
        """Take back the last thing done on this page."""
        if self._acts and isinstance(self.screen, Page):
            self._acts -= 1
            await self.screen.take_back(self._desk)
            self.show()

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id == _MORE:
            self._all = True
            self.show()
            return
        self.post_message(self.Answered())

    async def _act(self, name: str, *promises: Promise) -> None:
        if not promises or not await keep(self.app, self._desk, name, *promises):
            return
        self._acts += 1
        self.show()
        rows = self.query_one(OptionList)
        if len(promises) == 1 and rows.highlighted is not None:
            rows.highlighted = min(rows.highlighted + 1, rows.option_count - 1)

    def _get(self, id: str) -> Promise | None:
        return self._desk.journal.get(Promise, id)

    def _pointed(self) -> tuple[Promise, ...]:
        option = self.query_one(OptionList).highlighted_option
        promise = self._get(option.id) if option is not None and option.id else None
        return (promise,) if promise is not None and self._waits(promise) else ()

    def _waits(self, promise: Promise) -> bool:
        return promise.is_due(self._desk.today)

    def _moved(self, promise: Promise) -> Promise:
        return promise.moved_to(self._desk.today + timedelta(weeks=1))

    def _row(self, promise: Promise) -> Content:
        by = day_short(promise.by, current()) if promise.by else ""
        state = {"done": _("done"), "dropped": _("dropped"), None: by}[promise.outcome]
        waits = self._waits(promise)
        sign = "○" if waits else ("›" if promise.outcome is None else "●")
        to = f"{self._desk.known_as(promise.to)} · " if promise.to else ""
        words = Content(f"{sign} {to}{mention.shown(promise.what, self._desk.known_as)}")
        width = max(self.scrollable_content_region.width - 1, 20)
        room = width - len(state) - 2
        words = words.truncate(room, ellipsis=True)
        gap = " " * (width - words.cell_length - len(state))
        line = Content.assemble(words, gap, (state, "$foreground 65%" if waits else "$primary"))
        return line if waits else line.stylize("$foreground 65%", 0, len(words))
