"""A question on its page: the prompt, its scale, the people, and the text."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static, TextArea

from checkin.check_in import Answer
from checkin.deck import Question
from checkin.desk import Desk
from checkin.language import N_, _
from checkin.sheet import Entry
from checkin.week import Week
from screens.widgets.choice_row import ChoiceRow, ReasonRow, ScaleRow
from screens.widgets.editor import Editor
from screens.widgets.people_row import PeopleRow

Last = tuple[Week, Answer]


class AskedQuestion(VerticalScroll, can_focus=False):
    """One question, as it is being answered.

    Args:
        entry: what stands on the page already.
        last: the latest answer before this one, with its week.
        writing: whether the cursor goes to the text at once, where there is one.
    """

    DEFAULT_CSS = """
    AskedQuestion { height: 1fr; }
    AskedQuestion > Static { height: auto; }
    AskedQuestion > #prompt { text-style: bold; }
    AskedQuestion > #help { color: $foreground 65%; }
    AskedQuestion > #last {
        color: $foreground 65%; border-left: outer $border; padding-left: 1; margin-top: 1; display: none;
    }
    AskedQuestion > #value { margin: 1 0; }
    AskedQuestion > .words { color: $foreground 65%; }
    """

    class Changed(Message):
        """Something was answered or typed."""

    class Answered(Message):
        """All that the keys ask for on this page was answered: on to the next one."""

        def __init__(self, page: str) -> None:
            super().__init__()
            self.page = page

    class Left(Message):
        """Escape was pressed where there is nothing left to leave but the page."""

    def __init__(self, desk: Desk, question: Question, entry: Entry, last: Last | None, *, writing: bool) -> None:
        super().__init__(classes="column")
        self._desk = desk
        self._question = question
        self._entry = entry
        self._last = last
        self._writing = writing

    def compose(self) -> ComposeResult:
        question, entry = self._question, self._entry
        yield Static(Content(question.prompt), id="prompt")
        yield Static(id="help")
        yield Static(id="last")
        if question.scale.choices:
            yield ScaleRow(question.scale, entry.value, id="value")
            yield PeopleRow(self._desk, N_("Who?"), entry.people, id="who")
        if question.reasons:
            yield Static(Content(question.why), classes="words", id="asks-reasons")
            yield ReasonRow(question.reasons, entry.reasons, id="reasons")
        if question.helped is not None:
            yield Static(Content(question.helped.prompt), classes="words", id="asks-helped")
            yield ScaleRow(question.helped, entry.helped, id="helped")
        yield Editor(self._desk, entry.text, entry.cursor, id="text")

    def on_mount(self) -> None:
        self.show()
        self._unfold()
        if self._writing or not self._question.scale.choices:
            self._editor.focus()
        else:
            self.query_one("#value").focus()

    def show(self) -> None:
        """Draw what depends on whether names are shown."""
        first = self._question.help.strip().split("\n\n")[0]
        self.query_one("#help", Static).update(Content(f"{self._faces()}{first}"))
        self.query_one("#last", Static).update(self._last_time())

    @property
    def entry(self) -> Entry:
        """What stands on the page."""
        question = self._question
        value = self.query_one("#value", ScaleRow).value if question.scale.choices else None
        people = self.query_one("#who", PeopleRow).picked if question.scale.choices else ()
        helped = self.query_one("#helped", ScaleRow).value if question.helped else None
        reasons = self.query_one("#reasons", ReasonRow).chosen if question.reasons else ()
        editor = self._editor
        return Entry(
            question=question.id,
            value=value,
            helped=helped,
            reasons=reasons,
            people=people,
            text=editor.kept,
            cursor=editor.cursor_location,
        )

    def digit(self, digit: int) -> None:
        """Answer by digit: in the row that has the focus, else on the scale. 0 takes the answer back and goes on."""
        focused = self.screen.focused
        if isinstance(focused, ScaleRow | ReasonRow):
            row: ScaleRow | ReasonRow = focused
        elif self._question.scale.choices:
            row = self.query_one("#value", ScaleRow)
        else:
            return
        if digit:
            row.digit(digit)
        elif isinstance(row, ScaleRow):
            row.clear()
            self._unfold()
            self._changed()
            self._go_on(row)

    def choose_person(self) -> None:
        """Open the people menu in the text."""
        self._editor.choose_person()

    def show_last(self) -> None:
        """Show last time's answer, or hide it again."""
        last = self.query_one("#last", Static)
        last.display = not last.display

    @property
    def _editor(self) -> Editor:
        return self.query_one("#text", Editor)

    @property
    def _asks_who(self) -> bool:
        if not self._question.scale.choices:
            return False
        choice = self._question.scale.choice(self.query_one("#value", ScaleRow).value)
        return choice is not None and choice.who

    def _faces(self) -> str:
        people = self._desk.people.present(self._desk.today)
        if not self._question.faces or not len(people):
            return ""
        if not self._desk.names_shown:
            return _("Names are hidden; o shows them.") + " "
        return " · ".join(person.alias for person in people) + ". "

    def _last_time(self) -> Content:
        if self._last is None:
            return Content(_("There is no earlier answer."))
        week, answer = self._last
        choice = self._question.scale.choice(answer.value)
        parts = [
            choice.label if choice else "",
            ", ".join(self._desk.alias(id) for id in answer.people),
            _("“{text}”").format(text=text) if (text := self._desk.read(answer.text)) else "",
        ]
        words = " · ".join(part for part in parts if part)
        return Content.assemble((_("Week {week}").format(week=week.number), "bold"), " ", words)

    def _unfold(self) -> None:
        """Show what follows upon the answer: who, and as far as the leader has come why, and whether help is agreed."""
        asks_who = self._asks_who
        for who in self.query(PeopleRow):
            who.display = asks_who
        for row in self.query("#reasons, #helped").results(ChoiceRow):
            shown = asks_who and (row.has_focus or bool(row.chosen))
            row.display = shown
            self.query_one(f"#asks-{row.id}").display = shown

    def _changed(self) -> None:
        self.post_message(self.Changed())

    def _go_on(self, row: Widget) -> None:
        """To the next row that the answer asks for, or on to the next page."""
        following = list(self.query("#value, #who, #reasons, #helped")) if self._asks_who else []
        part = next(iter(following[following.index(row) + 1 :]), None) if following else None
        if part is None:
            self.post_message(self.Answered(self._question.id))
        elif isinstance(part, PeopleRow):
            part.find()
        else:
            part.display = True
            self.query_one(f"#asks-{part.id}").display = True
            part.focus()

    @on(ScaleRow.Answered)
    def _answered(self, event: ScaleRow.Answered) -> None:
        event.stop()
        self._unfold()
        self._changed()
        self._go_on(event.row)

    @on(PeopleRow.Changed)
    @on(ReasonRow.Ticked)
    @on(TextArea.Changed)
    def _touched(self, event: Message) -> None:
        event.stop()
        self._changed()

    @on(PeopleRow.Done)
    def _people_done(self, event: Message) -> None:
        event.stop()
        self._go_on(self.query_one("#who"))

    @on(ChoiceRow.Passed)
    def _passed(self, event: ChoiceRow.Passed) -> None:
        event.stop()
        self._go_on(event.row)

    @on(PeopleRow.Digit)
    def _digit_in_people(self, event: PeopleRow.Digit) -> None:
        event.stop()
        self.digit(event.digit)

    @on(Editor.Left)
    @on(PeopleRow.Left)
    def _left(self, event: Message) -> None:
        event.stop()
        if self._question.scale.choices:
            self.query_one("#value").focus()
        else:
            self.post_message(self.Left())
