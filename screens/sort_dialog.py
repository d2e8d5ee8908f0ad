"""The sort dialog: where a quick note belongs."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from checkin import mention
from checkin.agenda import CheckInState
from checkin.case import Case
from checkin.check_in import CheckIn, check_in_id
from checkin.dates import day_short
from checkin.deleted import address
from checkin.desk import Desk
from checkin.language import _, current
from checkin.note import QuickNote
from checkin.person import Person, fold
from checkin.week import Week
from screens.page import Dialog


class _Choices(OptionList, can_focus=False):
    """What a note can be sorted into. The typing stays in the field above; this only shows and picks."""


class SortDialog(Dialog[str | None]):
    """Gives the address of what a note belongs to: a check-in, a person or a case; a few letters find it.

    Those whom the note names come first.
    """

    CSS = """
    SortDialog Input, SortDialog Input:focus { height: 1; border: none; padding: 0 1; background: $foreground 8%; }
    SortDialog _Choices { height: auto; max-height: 12; border: none; padding: 0; margin-top: 1; }
    SortDialog _Choices > .option-list--option-highlighted { background: $primary 22%; color: $foreground; }
    SortDialog #none { height: 1; color: $foreground 65%; margin-top: 1; }
    SortDialog.-short _Choices { max-height: 6; }
    """

    def __init__(self, desk: Desk, note: QuickNote) -> None:
        super().__init__()
        self._desk = desk
        self._note = note
        self._all = tuple(self._places())

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = _("Where does it belong?")
            box.border_subtitle = _("enter Sort · esc Back")
            yield Input(placeholder=_("the first letters, or up and down"), compact=True)
            yield _Choices()
            yield Static(Content(_("Nothing of that name.")), id="none")

    def on_mount(self) -> None:
        self._offer("")

    def on_key(self, event: events.Key) -> None:
        choices = self.query_one(_Choices)
        match event.key:
            case "down":
                choices.action_cursor_down()
            case "up":
                choices.action_cursor_up()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        option = self.query_one(_Choices).highlighted_option
        if option is not None:
            self.dismiss(option.id)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def _offer(self, typed: str) -> None:
        wanted = fold(typed.strip().lstrip("@"))
        found = [Option(Content(words), id=of) for of, words in self._all if _has(words, wanted)]
        choices = self.query_one(_Choices)
        choices.set_options(found)
        choices.highlighted = 0 if found else None
        choices.display, self.query_one("#none").display = bool(found), not found

    def _places(self) -> Iterator[tuple[str, str]]:
        desk = self._desk
        yield from ((address(Person.table, person.id), person.alias) for person in self._named())
        for id, week in weeks_of(desk, self._note).items():
            yield address(CheckIn.table, id), _("Check-in of week {week}").format(week=week.number)
        yield from ((address(Case.table, case.id), case_name(desk, case)) for case in desk.cases.open())
        named = {person.id for person in self._named()}
        others = (person for person in desk.people.present(desk.today) if person.id not in named)
        yield from ((address(Person.table, person.id), person.alias) for person in others)

    def _named(self) -> tuple[Person, ...]:
        """Those whom the note names, with an `@` or without."""
        people = self._desk.people
        mentioned = (people.get(id) for id in self._note.mentions)
        found = (*(person for person in mentioned if person), *mention.untagged(self._note.text, people))
        return tuple({person.id: person for person in found}.values())


def weeks_of(desk: Desk, note: QuickNote) -> dict[str, Week]:
    """The weeks whose check-in a note may belong to, by the id that the check-in has or will have."""
    state = CheckInState.of(desk.journal, desk.today, desk.deck.id)
    written = Week.of(note.written_at.astimezone(desk.now().tzinfo).date())
    return {check_in_id(desk.journal.vault_id, week, desk.deck.id): week for week in (state.week, written)}


def case_name(desk: Desk, case: Case) -> str:
    """What a case is called on a page that asks about people: whom it concerns, and since when."""
    who = ", ".join(desk.known_as(id) for id in case.concerned)
    since = _("Case since {day}").format(day=day_short(case.opened_on, current()))
    return f"{since}: {who}" if who else since


def _has(words: str, wanted: str) -> bool:
    folded = fold(words)
    return folded.startswith(wanted) or any(word.startswith(wanted) for word in folded.split())
