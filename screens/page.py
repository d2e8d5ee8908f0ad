"""Pages: what every screen of checkin has in common."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import App
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import ModalScreen, Screen

from checkin.dates import day_short
from checkin.document import Document
from checkin.language import N_, _, current
from checkin.sentences import sentence
from checkin.vault import ReadOnly, VaultError
from screens.widgets.title_bar import TitleBar
from screens.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from checkin.desk import Desk

Result = TypeVar("Result")

BREAKPOINTS = [(0, "-narrow"), (60, "-middle"), (100, "-wide")]
HEIGHTS = [(0, "-short"), (20, "-medium"), (32, "-tall")]

LAST = ("names", "help")
"""Ids of bindings that stand behind a page's own ones."""


def worded(bindings: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
    """Active bindings with their words in the leader's language, as footer, key panel and palette show them."""
    ordered = sorted(bindings.items(), key=lambda item: item[1].binding.id in LAST)
    return {key: _worded(active) for key, active in ordered}


def _worded(active: ActiveBinding) -> ActiveBinding:
    description, tooltip = (_(text) if text else "" for text in (active.binding.description, active.tooltip))
    binding = replace(active.binding, description=description, tooltip=tooltip)
    return active._replace(binding=binding, tooltip=tooltip)


async def put_down(desk: Desk, name: str, *put: Document, delete: tuple[Document, ...] = ()) -> None:
    """Change the journal in one action, off the screen's thread.

    Raises:
        VaultError: when it is not on the disk; nothing is changed then.
    """

    def act() -> None:
        with desk.journal.action(name) as action:
            action.put(*put)
            action.delete(*delete)

    await asyncio.to_thread(act)


def say_refusal(app: App[Any], error: VaultError) -> None:
    """Say why the vault refused, for as long as it takes to read."""
    app.notify(sentence(error), severity="error", timeout=12)


async def keep(app: App[Any], desk: Desk, name: str, *put: Document, delete: tuple[Document, ...] = ()) -> bool:
    """What `Page.keep` does, for a dialog too."""

    try:
        await put_down(desk, name, *put, delete=delete)
    except VaultError as error:
        say_refusal(app, error)
        return False
    return True


class Page(Screen[Result]):
    """A screen whose keys are named in the leader's language, and whose saves say what went wrong.

    A subclass draws what the journal holds in `show`, which is called when the page appears, when it comes back to
    the front, and when names or language change.
    """

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys of the moment, in the leader's language."""
        return worded(super().active_bindings)

    def show(self) -> None:
        """Draw what the journal holds now."""

    async def seal(self) -> None:
        """Keep as a draft whatever is typed here and not yet kept. Called before a lock and before the end."""

    async def recompose(self) -> None:
        """Build the page anew, as after a change of language."""
        await super().recompose()
        self.call_after_refresh(self.show)
        # A new footer waits to be told of the keys, which happens by itself only where the focus moves.
        self.call_after_refresh(self.refresh_bindings)

    def on_mount(self) -> None:
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        TooSmall.mind(self, event.size)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        if self.is_running and self.children:
            self.show()

    def may_write(self, desk: Desk) -> bool:
        """Whether the journal can be changed. Where it can't, a sentence says so before anything is typed in vain."""
        if desk.journal.read_only:
            self.app.notify(sentence(ReadOnly()), severity="error", timeout=12)
        return not desk.journal.read_only

    async def keep(self, desk: Desk, name: str, *put: Document, delete: tuple[Document, ...] = ()) -> bool:
        """Change the journal in one action, off the screen's thread.

        Args:
            name: what the leader did, for undo.

        Returns:
            Whether it is on the disk. Where it is not, a sentence says why, and nothing is changed.
        """

        return await keep(self.app, desk, name, *put, delete=delete)

    async def take_back(self, desk: Desk) -> None:
        """Undo the last action of this session, say which it was, and draw the page anew."""
        try:
            name = await asyncio.to_thread(desk.journal.undo)
        except VaultError as error:
            say_refusal(self.app, error)
            return
        if name is None:
            self.app.notify(_("There is nothing to bring back."))
            return
        self.app.notify(_("Undone: {action}").format(action=name))
        self.show()


class Room(Page[None]):
    """A page that is one of the rooms on the digit keys, named in the title line."""

    ROOM: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "app.room('today')", N_("Today"), show=False, id="room.today"),
        Binding("2", "app.room('check-ins')", N_("Check-ins"), show=False, id="room.check-ins"),
        Binding("3", "app.room('people')", N_("People"), show=False, id="room.people"),
        Binding("5", "app.room('trends')", N_("Trends"), show=False, id="room.trends"),
        Binding(
            "o",
            "app.names",
            N_("Names"),
            id="names",
            tooltip=N_("Show or hide the names of people, everywhere"),
        ),
        Binding("u", "undo", N_("Undo"), show=False, id="undo", tooltip=N_("Bring back what was last changed")),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show(self) -> None:
        """Say in the title line which day it is, and whether nothing can be changed."""
        day = day_short(self._desk.today, current())
        self.query_one(TitleBar).say(day, mark=_("reading only") if self._desk.journal.read_only else "")

    async def action_undo(self) -> None:
        """Bring back what was last changed."""
        await self.take_back(self._desk)


class Dialog(ModalScreen[Result]):
    """A small question over a page; escape gives None."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", N_("Back"), id="dialog.close", tooltip=N_("Leave without changing anything")),
        # A dialog keeps the keys of the app to itself but for this one.
        Binding("ctrl+o", "app.note", N_("Quick note"), show=False, id="note"),
    ]

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys of the moment, in the leader's language."""
        return worded(super().active_bindings)

    async def seal(self) -> None:
        """Keep as a draft whatever is typed here and not yet kept. Called before a lock and before the end."""

    def on_resize(self, event: events.Resize) -> None:
        TooSmall.mind(self, event.size)

    def action_close(self) -> None:
        """Leave without a result."""
        self.dismiss(None)
