"""People: who the leader writes about, by alias."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer, OptionList, Static

from checkin.appearance import last_mentioned
from checkin.conversation import Conversation
from checkin.dates import day_short, day_with_year, month_short
from checkin.language import N_, _, current, ngettext
from checkin.person import Person
from checkin.week import Week
from screens.alias_dialog import AliasDialog
from screens.page import Room
from screens.person import PersonScreen
from screens.widgets.empty_state import EmptyState
from screens.widgets.row_list import Item, RowList, apart, column
from screens.widgets.title_bar import TitleBar
from screens.widgets.week_name import week_name

COLUMNS = 56
"""The width in cells from which a row has all its columns."""


@dataclass(frozen=True)
class Standing:
    """What the list says of somebody: the next conversation, and when they were last mentioned."""

    talk: Conversation | None
    mentioned: Week | None


class PeopleScreen(Room):
    """The team, with those who left below."""

    ROOM = "people"
    CSS_PATH = "people.tcss"
    BINDINGS = [
        Binding("n", "add", N_("New"), id="people.new", tooltip=N_("Add somebody")),
        Binding("e", "rename", N_("Rename"), id="people.rename", tooltip=N_("Give another alias, everywhere at once")),
        Binding("l", "leave", N_("Left"), id="people.left", tooltip=N_("Mark as having left, or as being back")),
    ]

    def compose(self) -> ComposeResult:
        yield TitleBar(self.ROOM, day_short(self._desk.today, current()))
        with Vertical(id="body"), Vertical(id="people-panel", classes="panel"):
            yield Static(id="columns")
            yield RowList(id="list")
            yield EmptyState()
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw what the journal holds now."""
        super().show()
        people = self._desk.people
        panel = self.query_one("#people-panel")
        panel.border_title = _("People")
        count = len(people.present(self._desk.today))
        panel.border_subtitle = ngettext("{count} person", "{count} people", count).format(count=count)
        listed, empty = self.query_one(RowList), self.query_one(EmptyState)
        listed.display = self.query_one("#columns").display = bool(len(people))
        empty.display = not len(people)
        empty.say(_("Nobody here yet."), _("{key} adds somebody; an alias is enough."), "n")
        listed.fill(self._items())
        self._show_columns()
        if listed.display and self.focused is None:
            listed.focus()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show_columns)

    @on(OptionList.OptionSelected, "#list")
    def _open(self) -> None:
        person = self._chosen
        if person:
            self.app.push_screen(PersonScreen(self._desk, person.id))

    @work
    async def action_add(self) -> None:
        """Add somebody."""
        if not self.may_write(self._desk):
            return
        alias = await self.app.push_screen_wait(AliasDialog(self._desk.people))
        if alias is None:
            return
        person = Person(id=self._desk.new_id(), alias=alias)
        if await self.keep(self._desk, _("new person"), person):
            self.show()
            self.query_one(RowList).stand_at(person.id)

    @work
    async def action_rename(self) -> None:
        """Give another alias; mentions follow, since they are kept by id."""
        person = self._chosen
        if person is None or not self.may_write(self._desk):
            return
        alias = await self.app.push_screen_wait(AliasDialog(self._desk.people, person))
        if alias is None or alias == person.alias:
            return
        if await self.keep(self._desk, _("rename"), person.edit(alias=alias)):
            self.show()

    async def action_leave(self) -> None:
        """Mark somebody as having left today, or as being back."""
        person = self._chosen
        if person is None:
            return
        changed = person.edit(left=None if person.left else self._desk.today)
        if await self.keep(self._desk, _("mark as left") if changed.left else _("mark as back"), changed):
            said = _("Marked as left. u brings it back.") if changed.left else _("Back in the team.")
            self.app.notify(said)
            self.show()

    @property
    def _chosen(self) -> Person | None:
        return self._desk.people.get(self.query_one(RowList).chosen or "")

    def _items(self) -> Iterator[Item]:
        people, today = self._desk.people, self._desk.today
        present = {person.id for person in people.present(today)}
        standings = self._standings()
        for person in people:
            if person.id in present:
                yield Item(person.id, partial(self._row, person, standings[person.id]))
        gone = [person for person in people if person.id not in present]
        if gone:
            yield Item("left", _left_heading, heading=True)
        for person in gone:
            yield Item(person.id, partial(self._row, person, standings[person.id]))

    def _standings(self) -> dict[str, Standing]:
        waiting = self._desk.conversations.waiting()
        mentioned = last_mentioned(self._desk.check_ins)
        return {
            person.id: Standing(next(iter(waiting.with_person(person.id)), None), mentioned.get(person.id))
            for person in self._desk.people
        }

    def _row(self, person: Person, standing: Standing, width: int) -> Content:
        alias = Content.styled(self._desk.alias(person.id), "bold" if not person.left else "$foreground 65%")
        talk = Content(day_short(standing.talk.due, current()) if standing.talk else "")
        if standing.talk and standing.talk.due < self._desk.today:
            talk = Content.styled(f"! {talk.plain}", "$error")
        week = week_name(standing.mentioned, self._desk.today) if standing.mentioned else ""
        named = Content.styled(week, "$foreground 65%")
        if width < COLUMNS:
            return apart(alias, talk, width)
        return _columns(alias, Content.styled(_since(person), "$foreground 65%"), talk, named, width)

    def _show_columns(self) -> None:
        width = self.query_one(RowList).scrollable_content_region.width
        alias, since, talk, named = map(Content, (_("Alias"), _("Since"), _("Next conversation"), _("Last mentioned")))
        line = _columns(alias, since, talk, named, width) if width >= COLUMNS else apart(alias, talk, width)
        self.query_one("#columns", Static).update(line)


def _columns(alias: Content, since: Content, talk: Content, named: Content, width: int) -> Content:
    wide = width - 13 - 20 - 16
    gap = Content(" ")
    return column(alias, wide - 1) + gap + column(since, 12) + gap + column(talk, 19) + gap + column(named, 16)


def _since(person: Person) -> str:
    if person.left:
        return day_with_year(person.left, current())
    return f"{month_short(person.since.month, current())} {person.since.year}" if person.since else ""


def _left_heading(width: int) -> Content:
    return Content("\n") + Content(_("Left")).truncate(width)
