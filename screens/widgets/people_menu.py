"""The people menu: those whose alias begins like what is typed, and somebody new as its last row."""

from __future__ import annotations

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

_NEW = "new"


class PeopleMenu(OptionList, can_focus=False):
    """Lies over the page beside a text that is being typed. The typing stays where it is; this only shows and picks.

    Args:
        owner: the widget that is typed in; it gets the messages.
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
        """Somebody was picked."""

        person: Person

    @dataclass
    class Asked(Message):
        """Somebody new is to be made."""

        alias: str

    def __init__(self, owner: Widget, at: Offset) -> None:
        super().__init__()
        self._owner = owner
        self._people = People(())
        self._typed = ""
        self.absolute_offset = at

    @property
    def pointing(self) -> bool:
        """Whether a row is highlighted, which enter would pick."""
        return self.highlighted is not None

    def offer(self, people: People, typed: str, *, point: bool) -> None:
        """Show those who match what is typed.

        Args:
            point: whether the first row is highlighted from the start.
        """
        self._people = people
        self._typed = clean_alias(typed)
        rows = [Option(Content(person.alias), id=person.id) for person in people.matching(self._typed)]
        if self._typed and people.named(self._typed) is None:
            rows.append(Option(Content(_("new person: {alias}").format(alias=self._typed)), id=_NEW))
        self.clear_options()
        self.add_options(rows)
        self.highlighted = 0 if rows and point else None
        self.display = bool(rows)

    def move_to(self, at: Offset) -> None:
        """Follow the text."""
        self.absolute_offset = at
        self.refresh(layout=True)

    def pick(self) -> None:
        """Pick the highlighted row."""
        self.action_select()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        person = self._people.get(event.option_id or "")
        self._owner.post_message(self.Picked(person) if person else self.Asked(self._typed))
