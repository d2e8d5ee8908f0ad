"""The people row: whom an answer is about, picked without leaving the page."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Input, Static

from checkin.desk import Desk
from checkin.language import _
from checkin.person import Person
from screens.new_person import new_person
from screens.widgets.people_menu import PeopleMenu, Pick

ANY = 1000
"""As good as no limit to how many are picked."""


class PeopleRow(Horizontal):
    """Somebody is found by the first letters and picked with enter; enter on nothing typed goes on.

    Args:
        words: what is asked; to be translated.
        picked: ids of those picked already.
        most: how many can be picked; one more takes the place of the last.
        then: takes the cursor elsewhere once somebody is picked; None to stay, for somebody more.
    """

    DEFAULT_CSS = """
    PeopleRow { height: auto; min-height: 1; margin-bottom: 1; }
    PeopleRow > Static { width: auto; height: 1; }
    PeopleRow > #picked { color: $accent; text-style: bold; max-width: 70%; height: auto; }
    PeopleRow > Input, PeopleRow > Input:focus {
        width: 1fr; min-width: 8; height: 1; border: none; padding: 0; background: transparent;
    }
    PeopleRow:focus-within { background: $foreground 6%; }
    """

    class Changed(Message):
        """Somebody was picked or taken off."""

    class Done(Message):
        """The leader goes on."""

    class Left(Message):
        """Escape was pressed, and nothing was typed."""

    class Digit(Message):
        """A digit was typed where no name is begun: an answer on the scale, for no alias is found by it."""

        def __init__(self, digit: int) -> None:
            super().__init__()
            self.digit = digit

    def __init__(
        self,
        desk: Desk,
        words: str,
        picked: tuple[str, ...] = (),
        *,
        most: int = ANY,
        then: Callable[[], object] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._desk = desk
        self._words = words
        self._picked = picked
        self._most = most
        self._then = then

    def compose(self) -> ComposeResult:
        yield Static(Content(f"{_(self._words)}  "), id="words")
        yield Static(id="picked")
        yield _Finder(self)

    def on_mount(self) -> None:
        self._draw()

    @property
    def picked(self) -> tuple[str, ...]:
        """The ids of those picked, in order."""
        return self._picked

    def find(self) -> None:
        """Put the cursor where a name is typed."""
        self.query_one(_Finder).focus()

    def take_off(self) -> None:
        """Take off whoever was picked last."""
        if self._picked:
            self._change(self._picked[:-1])

    async def pick(self, who: Pick) -> None:
        """Add somebody to those picked, making them first where they are new."""
        person = who if isinstance(who, Person) else await new_person(self.app, self._desk, who)
        if person is not None:
            self._add(person)

    async def on_people_menu_picked(self, event: PeopleMenu.Picked) -> None:
        event.stop()
        await self.pick(event.who)

    def _add(self, person: Person) -> None:
        others = tuple(id for id in self._picked if id != person.id)
        self._change((*others[: self._most - 1], person.id))
        finder = self.query_one(_Finder)
        finder.clear()
        if self._then is not None:
            self._then()
            return
        finder.focus()
        finder.offer()

    def _change(self, picked: tuple[str, ...]) -> None:
        self._picked = picked
        self._draw()
        self.query_one(_Finder).offer()
        self.post_message(self.Changed())

    def _draw(self) -> None:
        names = " · ".join(self._desk.known_as(id) for id in self._picked)
        self.query_one("#picked", Static).update(Content(f"{names}  " if names else ""))


class _Finder(Input):
    """Where a name is typed."""

    def __init__(self, row: PeopleRow) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self._row = row
        self._menu: PeopleMenu | None = None

    def offer(self) -> None:
        """Show who can be picked: everybody not picked yet, or those who match what is typed."""
        if not self.has_focus:
            return
        if self._menu is None:
            self._menu = PeopleMenu(self._row, self._place)
            self.screen.mount(self._menu)
        self._menu.offer(self._row._desk.people.present(self._row._desk.today), self.value, point=bool(self.value))
        self._menu.follow()

    def _place(self) -> Offset:
        return Offset(max(self.content_region.x - 2, 0), self.content_region.y + 1)

    def close(self) -> None:
        """Take the menu away."""
        if self._menu is not None:
            self._menu.remove()
            self._menu = None

    def on_focus(self) -> None:
        # The row may have appeared in this very moment; its place is known after the next layout.
        self.call_after_refresh(self.offer)

    def on_blur(self) -> None:
        self.close()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.offer()

    async def on_key(self, event: events.Key) -> None:
        # Keys can be ahead of the messages about what they changed.
        self.offer()
        if self._passed_on(event) or await self._acted(event.key):
            event.stop()
            event.prevent_default()

    def _passed_on(self, event: events.Key) -> bool:
        """Whether the cursor was gone before the key came, which then belongs where the cursor is."""
        elsewhere = self.screen.focused
        if elsewhere is None or elsewhere is self:
            return False
        elsewhere.post_message(events.Key(event.key, event.character))
        return True

    async def _acted(self, key: str) -> bool:
        menu = self._menu
        pointed = menu.pointed if menu is not None and menu.display else None
        match key:
            case "down" if menu:
                menu.action_cursor_down()
            case "up" if menu:
                menu.action_cursor_up()
            case "enter" | "tab" if pointed is not None:
                await self._row.pick(pointed)
            case "enter":
                self.close()
                self._row.post_message(PeopleRow.Done())
            case "escape" if self.value:
                self.clear()
            case "escape":
                self._row.post_message(PeopleRow.Left())
            case "backspace" if not self.value:
                self._row.take_off()
            case _ if key.isdigit() and not self.value:
                self._row.post_message(PeopleRow.Digit(int(key)))
            case _:
                return False
        return True
