"""After the first run: who is in the team, and whether it meets customers."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from checkin.desk import Desk
from checkin.language import _
from checkin.person import BadAlias, Person
from checkin.sentences import sentence
from screens.page import Page
from screens.widgets.title_bar import TitleBar


class AliasInput(Input):
    """Where aliases are typed. Enter takes one out at once, so that the next can be typed while it is saved."""

    async def on_key(self, event: events.Key) -> None:
        # As a binding, enter would come after letters that were typed after it.
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            await self.action_submit()
            self.clear()

    def put_back(self, alias: str) -> None:
        """Give back an alias that was refused, before what was typed since."""
        at = self.cursor_position
        self.value = alias + self.value
        self.cursor_position = len(alias) + at


class TeamScreen(Page[bool]):
    """Take down a few aliases, or none, and ask about customers. Its result is True when the team is kept."""

    CSS_PATH = ["welcome.tcss", "welcome_team.tcss"]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Your team"))
        with VerticalScroll(classes="welcome column", can_focus=False):
            yield Static(
                _("Who is in your team? Three to eight aliases, or none for now: a nickname, an initial, a tree.")
            )
            alias = AliasInput(id="alias", classes="panel")
            alias.border_title = _("Alias")
            alias.border_subtitle = _("enter adds · empty goes on")
            yield alias
            yield Static(id="said", classes="said", markup=False)
            yield Static(id="aliases", markup=False)
            customers = OptionList(
                Option(_("We meet customers or guests"), id="customers"),
                Option(_("We don't"), id="none"),
                id="customers",
                classes="panel",
            )
            customers.border_title = _("Customers")
            yield customers
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Name those who are in the team."""
        aliases = " · ".join(person.alias for person in self._desk.people)
        self.query_one("#aliases", Static).update(Content(aliases))

    @on(Input.Submitted, "#alias")
    async def _typed(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            customers = self.query_one("#customers", OptionList)
            customers.border_subtitle = _("enter chooses")
            customers.focus()
            return
        if await self._add(event.value):
            self._say("")
            self.show()
        else:
            self.query_one(AliasInput).put_back(event.value)

    @on(OptionList.OptionSelected, "#customers")
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        team = self._desk.team.edit(customers=event.option_id == "customers")
        if await self.keep(self._desk, _("team"), team):
            self.dismiss(True)

    async def _add(self, typed: str) -> bool:
        try:
            alias = self._desk.people.check(typed)
        except BadAlias as error:
            self._say(sentence(error))
            return False
        return await self.keep(self._desk, _("new person"), Person(id=self._desk.new_id(), alias=alias))

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)
