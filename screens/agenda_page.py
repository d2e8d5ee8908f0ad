"""A page with an agenda on it: what the leader does with a row is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.binding import Binding, BindingType

from checkin.conversation import Conversation
from checkin.language import N_, _
from screens.conversation_dialog import ConversationDialog
from screens.due_dialog import DueDialog
from screens.page import Page
from screens.widgets.agenda_list import AgendaList

if TYPE_CHECKING:
    from checkin.agenda import Row
    from checkin.desk import Desk
    from checkin.promise import Promise

KEYS: list[BindingType] = [
    Binding("n", "plan", N_("New"), id="agenda.new", tooltip=N_("Plan a conversation")),
    Binding("d", "done", N_("Done"), id="agenda.done", tooltip=N_("The conversation was held, the promise kept")),
    Binding("s", "move", N_("Move"), id="agenda.move", tooltip=N_("Give it another date")),
    Binding("e", "edit", N_("Edit"), show=False, id="agenda.edit", tooltip=N_("Change the conversation")),
    Binding("delete", "let_go", N_("Let go"), show=False, id="agenda.let-go", tooltip=N_("Take it off the agenda")),
]
"""The keys of an agenda; a page lists them where they belong among its own."""


class AgendaPage(Page[None]):
    """Plans conversations, marks rows as done, gives them other dates, lets them go. Undo takes each of these back."""

    _desk: Desk
    _about: str | None = None
    """The id of the person that the page is about, where it is about one."""

    @property
    def _row(self) -> Row | None:
        return self.query_one(AgendaList).row

    @work
    async def action_plan(self) -> None:
        """Plan a conversation."""
        if not self.may_write(self._desk):
            return
        planned = await self.app.push_screen_wait(ConversationDialog(self._desk, person=self._about))
        if planned is not None:
            await self._change(_("new conversation"), planned, _("Planned. u takes it back."))

    async def action_done(self) -> None:
        """The conversation was held today, the promise kept."""
        if self._row is None:
            return
        document, today = self._row.document, self._desk.today
        done = document.held(today) if isinstance(document, Conversation) else document.done(today)
        await self._change(_("mark as done"), done, _("Done. u brings it back."))

    async def action_let_go(self) -> None:
        """It is no longer wanted; no reason is asked for."""
        if self._row is None:
            return
        document, today = self._row.document, self._desk.today
        gone = document.edit(dropped_on=today) if isinstance(document, Conversation) else document.dropped(today)
        await self._change(_("let go"), gone, _("Let go. u brings it back."))

    @work
    async def action_move(self) -> None:
        """Give it another date."""
        row = self._row
        if row is None or not self.may_write(self._desk):
            return
        today = self._desk.today
        day = await self.app.push_screen_wait(DueDialog(_("Until when?"), row.due or today, today))
        if day not in (None, row.due):
            await self._change(_("move"), row.document.moved_to(day), _("Moved. u brings it back."))

    @work
    async def action_edit(self) -> None:
        """Change a conversation."""
        document = self._row.document if self._row else None
        if not isinstance(document, Conversation) or not self.may_write(self._desk):
            return
        edited = await self.app.push_screen_wait(ConversationDialog(self._desk, document))
        if edited not in (None, document):
            await self._change(_("edit"), edited, _("Changed. u brings it back."))

    async def _change(self, name: str, document: Conversation | Promise, said: str) -> None:
        if await self.keep(self._desk, name, document):
            self.app.notify(said)
            self.show()
