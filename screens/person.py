"""A person's page: what is planned with them, what was promised, and where they were mentioned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static

from checkin.agenda import Row
from checkin.appearance import Appearance, Appearances
from checkin.dates import day_with_year
from checkin.desk import Desk
from checkin.language import N_, _, current
from checkin.week import Week
from screens.agenda_page import KEYS, AgendaPage
from screens.widgets.agenda_list import AgendaList
from screens.widgets.answer_line import choice_of, glyph, theme_of
from screens.widgets.empty_state import EmptyState
from screens.widgets.note_line import note_line
from screens.widgets.title_bar import TitleBar
from screens.widgets.week_name import week_name


class PersonScreen(AgendaPage):
    """Everything about one person that follows from the check-ins. No score.

    Args:
        person: their id.
    """

    CSS_PATH = "person.tcss"
    BINDINGS = [
        Binding("escape", "app.pop_screen", N_("Back"), id="person.back", tooltip=N_("Back to the list")),
        *KEYS,
        Binding("o", "app.names", N_("Names"), id="names", tooltip=N_("Show or hide the names of people, everywhere")),
        Binding("u", "undo", N_("Undo"), show=False, id="undo", tooltip=N_("Bring back what was last changed")),
    ]

    def __init__(self, desk: Desk, person: str) -> None:
        super().__init__()
        self._desk = desk
        self._person = self._about = person

    def compose(self) -> ComposeResult:
        yield TitleBar(self._desk.alias(self._person))
        with Container(id="columns"):
            with Vertical(id="agenda-panel", classes="panel"):
                yield AgendaList(self._desk, about=self._person, id="agenda")
                yield EmptyState()
            with Vertical(id="past-panel", classes="panel"), VerticalScroll(id="past"):
                yield Static(id="past-text")
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw what the journal holds now."""
        self.query_one(TitleBar).call(self._desk.alias(self._person))
        rows = self._rows()
        listed, empty = self.query_one(AgendaList), self.query_one(EmptyState)
        self.query_one("#agenda-panel").border_title = _("What is planned")
        listed.display, empty.display = bool(rows), not rows
        listed.list_rows(rows)
        empty.say(_("Nothing is planned."), _("{key} plans a conversation."), "n")
        self.query_one("#past-panel").border_title = _("Mentioned, newest first")
        past = self._past()
        self.query_one("#past-text", Static).update(
            Content("\n\n").join(past) if past else Content.styled(_("Not mentioned yet."), "$foreground 65%")
        )
        if self.focused is None:
            (listed if rows else self.query_one("#past")).focus()

    async def action_undo(self) -> None:
        """Bring back what was last changed."""
        await self.take_back(self._desk)

    @on(OptionList.OptionSelected, "#agenda")
    def _open(self) -> None:
        self.action_move()

    def _rows(self) -> list[Row]:
        talks = self._desk.conversations.with_person(self._person).waiting()
        promises = self._desk.promises.to(self._person).open()
        rows = [Row.of(document, self._desk.today) for document in (*talks, *promises)]
        return sorted(rows, key=lambda row: row.due or date.max)

    def _past(self) -> list[Content]:
        """Mentions, conversations held and quick notes, week by week, the newest first."""
        mentions = [(a.week, self._mention(a)) for a in Appearances.of(self._desk.check_ins, self._person)]
        past = sorted([*mentions, *self._held(), *self._noted()], key=lambda entry: entry[0], reverse=True)
        return [content for _week, content in past]

    def _held(self) -> Iterator[tuple[Week, Content]]:
        for talk in self._desk.conversations.with_person(self._person):
            if talk.held_on is None:
                continue
            day = day_with_year(talk.held_on, current())
            heading = Content.assemble((_("Talked"), "bold"), (f"  {day}", "$foreground 65%"))
            said = [self._desk.read(text) for text in (talk.purpose, talk.went) if text]
            yield Week.of(talk.held_on), Content("\n").join([heading, *map(Content, said)])

    def _noted(self) -> Iterator[tuple[Week, Content]]:
        for note in self._desk.notes.about(self._person):
            week = Week.of(note.written_at.astimezone(self._desk.now().tzinfo).date())
            yield week, note_line(self._desk, note, self._desk.read(note.text))

    def _mention(self, appearance: Appearance) -> Content:
        week = week_name(appearance.week, self._desk.today)
        if appearance.answer is None:
            heading = Content.assemble((week, "bold"), "  ", (_("What went well"), "$foreground 65%"))
        else:
            deck, answer = self._desk.deck, appearance.answer
            choice = choice_of(deck, answer)
            about = f" {theme_of(deck, answer)}" + (f": {choice.label}" if choice else "")
            heading = Content.assemble((week, "bold"), "  ", glyph(choice), (about, "$foreground 65%"))
        if not appearance.text:
            return heading
        return Content("\n").join([heading, Content(self._desk.read(appearance.text))])
