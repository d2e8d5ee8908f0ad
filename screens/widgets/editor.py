"""The editor: a text with people in it, who are picked after an `@`."""

from __future__ import annotations

from textual import events
from textual.geometry import Offset

from checkin import mention
from checkin.desk import Desk
from checkin.language import N_
from checkin.person import Person
from screens.new_person import new_person
from screens.widgets.people_menu import PeopleMenu, Pick
from screens.widgets.plain_editor import PlainEditor


class Editor(PlainEditor):
    """A text of many lines. People stand in it as `@Alias`, and are kept as tokens.

    Names are always shown here: who writes about people sees whom.

    Args:
        kept: the text as it is kept.
        cursor: row and column in the shown text.
        title: what stands in the border; to be translated.
    """

    def __init__(
        self,
        desk: Desk,
        kept: str = "",
        cursor: tuple[int, int] = (0, 0),
        *,
        title: str = N_("Your answer"),
        id: str | None = None,
    ) -> None:
        self._desk = desk
        self._mentions = {id: self._person(id) for id in mention.mentioned(kept)}
        self._menu: PeopleMenu | None = None
        self._at: tuple[int, int] = (0, 0)
        self._opened_by_key = False
        text = mention.shown(kept, lambda id: self._mentions[id].alias)
        super().__init__(text, title=title, id=id)
        self._first_cursor = cursor

    def on_mount(self) -> None:
        self.move_cursor(self._first_cursor)

    @property
    def kept(self) -> str:
        """The text as it is kept."""
        return mention.kept(self.text, self._mentions.values())

    @property
    def choosing(self) -> bool:
        """Whether the people menu is open."""
        return self._menu is not None

    def choose_person(self) -> None:
        """Open the people menu where the cursor is, as an `@` does."""
        self.focus()
        if not self.choosing:
            self.insert("@")
            self._open(by_key=True)

    def on_text_area_changed(self) -> None:
        self._follow()

    def on_text_area_selection_changed(self) -> None:
        self._follow()

    def on_blur(self) -> None:
        self._close()

    async def on_people_menu_picked(self, event: PeopleMenu.Picked) -> None:
        event.stop()
        await self._pick(event.who)

    def _person(self, id: str) -> Person:
        return self._desk.people.get(id) or Person(id=id, alias=self._desk.known_as(id))

    async def _acted(self, event: events.Key) -> bool:
        """Whether the key was for the menu, or for opening or leaving something, and is done."""
        # Keys can be ahead of the messages about what they changed.
        self._follow()
        menu = self._menu if self._menu is not None and self._menu.display else None
        pointed = menu.pointed if menu is not None else None
        match event.key:
            case "down" if menu:
                menu.action_cursor_down()
            case "up" if menu:
                menu.action_cursor_up()
            case "enter" | "tab" if pointed is not None:
                await self._pick(pointed)
            case "escape" if menu:
                self._give_up()
            case "escape" if self._menu:
                self._close()
            case _ if event.character == "@" and self._menu is None and self._begins_a_word:
                self._replace_via_keyboard("@", *self.selection)
                self._open(by_key=False)
            case _:
                return await super()._acted(event)
        return True

    @property
    def _begins_a_word(self) -> bool:
        """Whether what is typed next does not go on a word, as the `@` in the address of a mail does."""
        row, column = min(self.selection)
        return not self.document[row][:column][-1:].isalnum()

    def _open(self, *, by_key: bool) -> None:
        row, column = self.cursor_location
        self._at = (row, column - 1)
        self._opened_by_key = by_key
        self._menu = PeopleMenu(self, self._place)
        self.screen.mount(self._menu)
        self._follow()

    def _close(self) -> None:
        if self._menu is not None:
            self._menu.remove()
            self._menu = None

    def _give_up(self) -> None:
        if self._opened_by_key and self._typed() == "":
            self.delete(self._at, self.cursor_location)
        self._close()

    def _follow(self) -> None:
        """Show those who match what stands between the `@` and the cursor; close where that is no name any more."""
        if self._menu is None:
            return
        typed = self._typed()
        people = self._desk.people.present(self._desk.today)
        if typed is None or (" " in typed and (typed.endswith("  ") or not len(people.matching(typed)))):
            self._close()
            return
        self._menu.offer(people, typed, point=True)
        self._menu.follow()

    def _typed(self) -> str | None:
        """What stands between the `@` and the cursor; None where the cursor has left it."""
        row, column = self.cursor_location
        at_row, at_column = self._at
        line = self.document[row]
        if row != at_row or column <= at_column or line[at_column : at_column + 1] != "@":
            return None
        return line[at_column + 1 : column]

    def _place(self) -> Offset:
        x, y = self.cursor_screen_offset
        return Offset(max(x - 2, 0), y + 1)

    async def _pick(self, who: Pick) -> None:
        person = who if isinstance(who, Person) else await new_person(self.app, self._desk, who)
        if person is not None:
            self._mention(person)

    def _mention(self, person: Person) -> None:
        self._mentions[person.id] = person
        if self._typed() is None:
            self._close()
            return
        result = self.replace(f"@{person.alias}", self._at, self.cursor_location)
        self._close()
        self.move_cursor(result.end_location)
        self.focus()
