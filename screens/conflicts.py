"""What two machines have changed: both versions side by side, and the choice between them."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from checkin.dates import day_short
from checkin.desk import Desk
from checkin.difference import Difference, Question, differences, title, waiting
from checkin.document import Document
from checkin.language import N_, _, current
from screens.page import Page
from screens.widgets.title_bar import TitleBar


class _Differences(VerticalScroll):
    """The fields that differ, one below the other; each with both versions, which stand side by side where there is
    room.
    """

    def __init__(self) -> None:
        super().__init__(id="differences")
        self._differences: list[Difference] = []

    async def tell(self, found: list[Difference]) -> None:
        """Show other fields."""
        if found != self._differences:
            self._differences = found
            await self.recompose()
            self.scroll_home(animate=False)

    def compose(self) -> ComposeResult:
        for difference in self._differences:
            yield Static(Content(difference.label), classes="label")
            with Container(classes="pair"):
                for number, text in (("1", difference.one), ("2", difference.other)):
                    version = Static(Content(text or _("(nothing)")), classes="panel" if text else "panel quiet")
                    version.border_title = number
                    yield version


class ConflictsScreen(Page[None]):
    """The choices that wait, one after the other. Leaving makes none; a choice can be undone."""

    CSS_PATH = "conflicts.tcss"
    BINDINGS = [
        Binding("escape", "app.pop_screen", N_("Back"), id="conflicts.back", tooltip=N_("Choose another time")),
        Binding("1", "keep_one", N_("Keep 1"), id="conflicts.one", tooltip=N_("Keep the first version")),
        Binding("2", "keep_other", N_("Keep 2"), id="conflicts.other", tooltip=N_("Keep the second version")),
        Binding("b", "keep_both", N_("Keep both"), id="conflicts.both", tooltip=N_("The second text after the first")),
        Binding("n", "next", N_("Next"), id="conflicts.next", tooltip=N_("Look at the next choice")),
        Binding("o", "app.names", N_("Names"), id="names", tooltip=N_("Show or hide the names of people, everywhere")),
        Binding("u", "undo", N_("Undo"), show=False, id="undo", tooltip=N_("Bring back what was last changed")),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._at = 0

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Changed on both sides"))
        with Vertical(id="body"):
            yield Static(id="what")
            with Container(id="stamps", classes="pair quiet"):
                yield Static(id="one")
                yield Static(id="other")
            yield _Differences()
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw what the journal holds now."""
        self.query_one(TitleBar).call(_("Changed on both sides"))
        self.call_later(self._show)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is to choose."""
        question = self._question
        match action:
            case "keep_one" | "keep_other":
                return question is not None
            case "keep_both":
                return question is not None and question.keep_both() is not None
            case "next":
                return len(waiting(self._desk)) > 1
        return True

    async def action_keep_one(self) -> None:
        """Keep the version that is shown everywhere."""
        if question := self._question:
            await self._choose(question.keep_one())

    async def action_keep_other(self) -> None:
        """Take the version beside it."""
        if question := self._question:
            await self._choose(question.keep_other())

    async def action_keep_both(self) -> None:
        """Keep the texts of both, one after the other."""
        if (question := self._question) and (both := question.keep_both()):
            await self._choose(both)

    def action_next(self) -> None:
        """Look at the next choice."""
        self._at += 1
        self.show()

    async def action_undo(self) -> None:
        """Bring back what was last changed."""
        await self.take_back(self._desk)

    async def _choose(self, document: Document) -> None:
        if self.may_write(self._desk) and await self.keep(self._desk, _("choose a version"), document):
            self.app.notify(_("Kept. u brings both back."))
            self.show()

    @property
    def _question(self) -> Question | None:
        found = waiting(self._desk)
        return found[self._at % len(found)] if found else None

    async def _show(self) -> None:
        found, question = waiting(self._desk), self._question
        number = self._at % len(found) + 1 if found else 0
        self.query_one(TitleBar).say(_("{number} of {count}").format(number=number, count=len(found)) if found else "")
        self.query_one("#stamps").display = question is not None
        if question is None:
            self.query_one("#what", Static).update(Content(_("There is nothing left to choose.")))
            await self.query_one(_Differences).tell([])
        else:
            self.query_one("#what", Static).update(Content(title(question.one, self._desk)))
            self.query_one("#one", Static).update(Content(f"1  {self._stamp(question.one)}"))
            self.query_one("#other", Static).update(Content(f"2  {self._stamp(question.other)}"))
            await self.query_one(_Differences).tell(differences(question, self._desk))
            self.query_one(_Differences).focus()
        self.refresh_bindings()

    def _stamp(self, document: Document) -> str:
        """When a version was made, by the clock of whoever made it."""
        if document.edited_at is None:
            return _("at an unknown time")
        local = document.edited_at.astimezone(self._desk.now().tzinfo)
        return _("changed {day}, {time}").format(day=day_short(local.date(), current()), time=f"{local:%H:%M}")
