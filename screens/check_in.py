"""The weekly check-in: a question a page, then what follows from the answers."""

from __future__ import annotations

from time import monotonic

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Footer

from checkin.deck import SIZES, Deck
from checkin.desk import Desk
from checkin.draft import Draft, draft_id
from checkin.language import N_, _, ngettext
from checkin.proposal import accepted
from checkin.sheet import CLOSING, NOTES, PROMISES, Sheet, place_of
from checkin.week import Week
from screens.closing import Closing, Finish, offered, to_tag
from screens.notes import NotesScreen
from screens.sheet_page import SheetPage
from screens.widgets.asked_question import AskedQuestion
from screens.widgets.open_promises import OpenPromises
from screens.widgets.steps import Steps
from screens.widgets.title_bar import TitleBar
from screens.widgets.waiting_notes import WaitingNotes

HELD = 0.7
"""Seconds within which a key held down comes again; keyboards wait up to two thirds of one before the first time."""


class CheckInScreen(SheetPage):
    """The check-in of one week, begun or resumed. Gives the finished check-in back, or None when it was left."""

    BINDINGS = [
        Binding("ctrl+n", "next", N_("Next"), id="check-in.next", tooltip=N_("The next page")),
        Binding("ctrl+n", "finish", N_("Finish"), id="check-in.finish", tooltip=N_("Keep the check-in")),
        Binding("ctrl+r", "back", N_("Back"), id="check-in.back", tooltip=N_("The page before")),
        Binding("ctrl+t", "person", N_("Person"), id="check-in.person", tooltip=N_("Name somebody in the text")),
        Binding("ctrl+s", "later", N_("Later"), id="check-in.later", tooltip=N_("Leave; the draft is kept")),
        Binding("f1", "why", N_("Why"), id="check-in.why", tooltip=N_("More about this question, and its source")),
        Binding("ctrl+g", "last", N_("Last time"), id="check-in.last", tooltip=N_("Show last time's answer")),
        Binding(
            "ctrl+g",
            "sort",
            N_("Sort notes"),
            show=False,
            id="check-in.sort",
            tooltip=N_("Say where the quick notes belong"),
        ),
        Binding("ctrl+f", "size", N_("Size"), id="check-in.size", tooltip=N_("Short, three and one in turn, or all")),
        Binding("question_mark", "why", N_("Why"), show=False, id="check-in.why-too"),
        Binding("escape", "later", N_("Later"), show=False, id="check-in.escape"),
        Binding("o", "app.names", N_("Names"), show=False, id="check-in.names"),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)),
    ]

    def __init__(self, desk: Desk, week: Week) -> None:
        place = place_of(week, desk.deck.id)
        draft = desk.journal.get(Draft, draft_id(place))
        resumed = draft.sheet if draft is not None else None
        self._resumed = resumed is not None
        sheet = resumed or _begun(desk, week)
        pages = sheet.pages(desk.deck)
        super().__init__(desk, place, sheet if sheet.at in pages else sheet.edit(at=pages[0]))
        # When the key that turns the page last did so, or came again too soon: it finishes on the closing page.
        self._went_on = 0.0

    @property
    def deck(self) -> Deck:
        return self._desk.deck

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Check-in"), after=_("week {week}").format(week=self._sheet.week.number))
        with Container(id="sheet"):
            yield from self._page(writing=self._resumed)
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        super().show()
        for closing in self.query(Closing):
            closing.show()

    def entered(self) -> Sheet:
        sheet = super().entered()
        for closing in self.query(Closing) if self._drawn else ():
            sheet = closing.sheet.edit(at=sheet.at)
        return sheet

    async def recompose(self) -> None:
        self._resumed = True
        await super().recompose()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys belong to the questions alone; on the closing page, going on is finishing."""
        if action in ("next", "finish"):
            return (action == "finish") == (self._sheet.at == CLOSING)
        if action == "sort":
            return self._sheet.at == CLOSING and len(self._desk.notes.waiting()) > 0
        if action in ("why", "last", "digit"):
            return self._sheet.at not in (NOTES, PROMISES, CLOSING)
        return not (action in ("person", "size") and self._sheet.at in (NOTES, PROMISES))

    async def action_next(self) -> None:
        """Go on."""
        await self._go_on()
        self._went_on = monotonic()

    def action_finish(self) -> None:
        """Keep the check-in with what follows from it, unless the key is still held down from the page before."""
        before, self._went_on = self._went_on, monotonic()
        if self._went_on - before >= HELD:
            self._finish()

    async def action_back(self) -> None:
        """Go back a page."""
        await self._turn(self.entered().back(self.deck))

    async def action_size(self) -> None:
        """Go from short to three and one, to all questions, and round again."""
        sheet = self.entered()
        size = SIZES[(SIZES.index(sheet.size) + 1) % len(SIZES)]
        await self._turn(sheet.resized(self._desk.deck, size))
        count = len(self._sheet.questions(self.deck))
        self.app.notify(ngettext("{count} question", "{count} questions", count).format(count=count), timeout=2)

    def action_person(self) -> None:
        """Choose a person."""
        super().action_person()
        for closing in self.query(Closing):
            closing.choose_person()

    def action_sort(self) -> None:
        """Say where the quick notes belong."""
        self.app.push_screen(NotesScreen(self._desk))

    def action_last(self) -> None:
        """Show or hide last time's answer."""
        for part in self.query(AskedQuestion):
            part.show_last()

    @on(AskedQuestion.Answered)
    @on(OpenPromises.Answered)
    @on(WaitingNotes.Answered)
    async def _answered(self, event: AskedQuestion.Answered | OpenPromises.Answered | WaitingNotes.Answered) -> None:
        # A key pressed twice in haste answers its own page twice, and must not pass over the next one.
        if event.page == self._sheet.at:
            await self._go_on()

    @on(Closing.Changed)
    def _closing_changed(self, event: Message) -> None:
        self.touch()

    @on(Closing.Left)
    def _closing_left(self, event: Message) -> None:
        self.action_later()

    @on(Finish.Pressed)
    def _finish_pressed(self, event: Finish.Pressed) -> None:
        self._finish()

    def _page(self, *, writing: bool) -> tuple[Widget, Widget]:
        return self._steps(), self._part(writing=writing)

    def _steps(self) -> Steps:
        questions = [question.id for question in self._sheet.questions(self.deck)]
        total = len(questions)
        if self._sheet.at == NOTES:
            return Steps(total, 0, _("Quick notes"))
        if self._sheet.at == PROMISES:
            return Steps(total, 0, _("Promises"))
        if self._sheet.at == CLOSING:
            return Steps(total, total, _("Closing"))
        done = questions.index(self._sheet.at) + 1
        return Steps(total, done, _("{at} of {total}").format(at=done, total=total))

    def _part(self, *, writing: bool) -> Widget:
        desk, sheet = self._desk, self._sheet
        question = desk.deck.question(sheet.at)
        if question is not None:
            entry = sheet.entry(question.id)
            last = desk.check_ins.before(sheet.week).last_answer(question.id)
            return AskedQuestion(desk, question, entry, last, writing=writing and bool(entry.text))
        if sheet.at == NOTES:
            return WaitingNotes(desk, sheet.week)
        if sheet.at == PROMISES:
            return OpenPromises(desk)
        return Closing(desk, sheet, writing=writing)

    async def _go_on(self) -> None:
        await self._turn(self.entered().next(self.deck))

    async def _turn(self, sheet: Sheet) -> None:
        """Show another page of the sheet, and save the draft."""
        self._sheet, self._drawn = sheet, False
        body = self.query_one("#sheet", Container)
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(*self._page(writing=False))
        self._drawn = True
        self.refresh_bindings()
        self.run_worker(self.save_draft(), group="draft")

    @work(exclusive=True, group="finish")
    async def _finish(self) -> None:
        """Keep the check-in with all that follows from it, in one action."""
        desk, sheet = self._desk, self.entered()
        steps = offered(desk, sheet)
        for person in to_tag(desk, sheet):
            sheet = sheet.tagged(person, desk.people)
        now = desk.now()
        documents = accepted(
            steps,
            sheet,
            desk.deck,
            kept=desk.check_ins.of(sheet.week),
            vault_id=desk.journal.vault_id,
            today=desk.today,
            now=now,
            new_id=desk.new_id,
        )
        if await self.finish(_("finish check-in"), *documents):
            self.dismiss(desk.check_ins.of(sheet.week))


def _begun(desk: Desk, week: Week) -> Sheet:
    team, due, memory = desk.team, desk.promises.due(desk.today), desk.memory_for(week)
    return Sheet.begin(
        desk.deck, week, team.size, customers=team.customers, promises=len(due) > 0, notes=len(memory) > 0
    )
