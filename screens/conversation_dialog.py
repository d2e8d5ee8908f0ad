"""The conversation dialog: with whom, what for, and when."""

from __future__ import annotations

from datetime import timedelta

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from checkin.conversation import Conversation
from checkin.dates import day_long
from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.language import N_, _, current
from checkin.plain_text import plain_text
from checkin.proposal import working_day
from screens.drafted import DraftedDialog
from screens.due_dialog import DueDialog
from screens.widgets.people_row import PeopleRow


class ConversationDialog(DraftedDialog[Conversation]):
    """Makes a conversation, or changes one. What comes back is not kept yet: that is for the page that asked.

    Args:
        conversation: the one to change; None for a new one.
        person: the id of the person to begin with.
    """

    CSS = """
    ConversationDialog .box > Static { height: 1; color: $foreground 65%; }
    ConversationDialog Input, ConversationDialog Input:focus { height: 1; border: none; padding: 0; }
    ConversationDialog #purpose { background: $foreground 8%; margin-bottom: 1; }
    """
    BINDINGS = [
        Binding("ctrl+t", "people", N_("Person"), show=False, id="conversation.person"),
        Binding("ctrl+g", "date", N_("Date"), id="conversation.date", tooltip=N_("Choose another date")),
        Binding("ctrl+n", "keep", N_("Keep"), id="conversation.keep", tooltip=N_("Plan the conversation")),
    ]

    def __init__(self, desk: Desk, conversation: Conversation | None = None, *, person: str | None = None) -> None:
        super().__init__(desk)
        self._conversation = conversation
        self._place = f"conversation/{conversation.id if conversation else 'new'}"
        begun = desk.journal.get(Draft, draft_id(self._place))
        self._purpose = begun.text if begun else conversation.purpose if conversation else ""
        self._person = conversation.person if conversation else person
        self._due = conversation.due if conversation else working_day(desk.today + timedelta(weeks=1))
        # Whoever picks with enter and presses it again to go on is there already, and has not finished.
        self._just_picked = False
        self._kept = self.draft()

    def compose(self) -> ComposeResult:
        picked = (self._person,) if self._person else ()
        with Vertical(classes="box") as box:
            box.border_title = _("A conversation")
            box.border_subtitle = _("^n Keep · ^g Date · esc Back")
            yield PeopleRow(self._desk, N_("With"), picked, most=1, then=self._go_on)
            yield Static(Content(_("What for?")))
            yield Input(
                self._purpose,
                placeholder=_("how are things at work?"),
                compact=True,
                select_on_focus=False,
                id="purpose",
            )
            yield Static(id="due")

    def on_mount(self) -> None:
        self._show_due()
        if self._person:
            self.query_one("#purpose").focus()
        else:
            self.query_one(PeopleRow).find()

    def draft(self) -> Draft:
        return Draft(id=draft_id(self._place), place=self._place, text=self._purpose)

    def action_close(self) -> None:
        """Leave; the purpose stays as a draft, and stands there the next time."""
        self.run_worker(self._leave(), group="leave", exclusive=True)

    def action_people(self) -> None:
        """Choose the person."""
        self.query_one(PeopleRow).find()

    @work(group="waiting")
    async def action_date(self) -> None:
        """Choose the date."""
        day = await self.app.push_screen_wait(DueDialog(_("When?"), self._due, self._desk.today))
        if day is not None:
            self._due = day
            self._show_due()

    def action_keep(self) -> None:
        """Give the conversation back, where it is known with whom it is."""
        picked = self.query_one(PeopleRow).picked
        if not picked:
            self.app.notify(_("With whom? Type the first letters of a name."), severity="warning")
            self.query_one(PeopleRow).find()
            return
        self.run_worker(self._give_back(picked[0]), group="leave", exclusive=True)

    def _go_on(self) -> None:
        self._just_picked = True
        # At once: what is typed next is the purpose, and not another name.
        self.set_focus(self.query_one("#purpose"))

    @on(PeopleRow.Done)
    def _person_done(self) -> None:
        self.query_one("#purpose").focus()

    @on(PeopleRow.Left)
    def _left(self) -> None:
        self.action_close()

    @on(Input.Changed, "#purpose")
    def _typed(self, event: Input.Changed) -> None:
        self._just_picked = False
        self._purpose = plain_text(event.value)
        self.touch()

    @on(Input.Submitted, "#purpose")
    def _purpose_done(self) -> None:
        if self._just_picked:
            self._just_picked = False
        else:
            self.action_keep()

    async def _leave(self) -> None:
        if await self.save_draft():
            self.dismiss(None)

    async def _give_back(self, person: str) -> None:
        # A disk that refuses the draft would refuse the conversation too, and then it must still stand here.
        if not await self.save_draft():
            return
        purpose, known = self._purpose.strip(), self._conversation
        new = known or Conversation(
            id=self._desk.new_id(), person=person, purpose=purpose, due=self._due, planned_at=self._desk.now()
        )
        if not self._drafted or await self.finish(_("draft")):
            self.dismiss(new.edit(person=person, purpose=purpose, due=self._due))

    @property
    def _drafted(self) -> bool:
        return self._desk.journal.get(Draft, draft_id(self._place)) is not None

    def _show_due(self) -> None:
        day = (day_long(self._due, current()), "bold $accent")
        self.query_one("#due", Static).update(Content.assemble((_("When?"), "$foreground 65%"), "  ", day))
