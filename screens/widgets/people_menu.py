"""The people menu: those whose alias begins like what is typed, and somebody new as its last row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from checkin.language import _
from checkin.person import People, Person, clean_alias

Pick = Person | str
"""Somebody who was picked; for somebody new, the alias they are to get."""

_NEW = "new"


class PeopleMenu(OptionList, can_focus=False):
    """Lies over the page beside a text that is being typed. The typing stays where it is; this only shows and picks.

    Args:
        owner: the widget that is typed in; it gets the messages.
        place: gives where on the screen the menu belongs; asked again whenever the screen is laid out anew.
    """

    DEFAULT_CSS = """
    PeopleMenu {
        overlay: screen; constrain: inside inflect;
        width: auto; min-width: 20; max-width: 36; height: auto; max-height: 7;
        background: $panel; border: none; border-left: outer $primary; padding: 0 1;
    }
    PeopleMenu > .option-list--option-highlighted { background: $primary 30%; color: $foreground; text-style: none; }
    """

    @dataclass
    class Picked(Message):
        """A row was picked with the mouse. Keys are the owner's: they must not overtake what is typed after them."""

        who: Pick

    def __init__(self, owner: Widget, place: Callable[[], Offset]) -> None:
        super().__init__()
        self._owner = owner
        self._place = place
        self._people = People(())
        self._typed = ""
        self._offered: tuple[tuple[str, str], ...] = ()
        self.absolute_offset = place()

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _screen: self.follow())

    @property
    def pointed(self) -> Pick | None:
        """Whom the highlighted row stands for, whom enter would pick; None where no row is highlighted."""
        option = self.highlighted_option
        return self._who(option) if option is not None else None

    def offer(self, people: People, typed: str, *, point: bool) -> None:
        """Show those who match what is typed. Where nothing of that has changed, the highlighted row stays.

        Args:
            point: whether the first row is highlighted from the start.
        """
        self._people = people
        self._typed = clean_alias(typed)
        rows = [(person.id, person.alias) for person in people.matching(self._typed)]
        if self._typed and people.named(self._typed) is None:
            rows.append((_NEW, _("new person: {alias}").format(alias=self._typed)))
        offered = (*rows, ("", self._typed))
        if offered == self._offered:
            return
        self._offered = offered
        self.clear_options()
        self.add_options([Option(Content(words), id=id) for id, words in rows])
        self.highlighted = 0 if rows and point else None
        self.display = bool(rows)

    def follow(self) -> None:
        """Follow the text."""
        at = self._place()
        if at != self.absolute_offset:
            self.absolute_offset = at
            self.refresh(layout=True)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._owner.post_message(self.Picked(self._who(event.option)))

    def _who(self, option: Option) -> Pick:
        return self._people.get(option.id or "") or self._typed
