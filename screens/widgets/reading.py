"""A finished check-in, to read: the questions as they were asked, the answers, and what was amended when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from checkin.check_in import Amendment, Answer, CheckIn
from checkin.dates import day_short, day_with_year
from checkin.deleted import address
from checkin.desk import Desk
from checkin.language import _, current
from screens.widgets.answer_line import choice_of, glyph, theme_of
from screens.widgets.note_line import QUIET, note_line


class Reading(VerticalScroll, inherit_bindings=False):
    """A check-in in a column that scrolls up and down; left and right are left to the page."""

    DEFAULT_CSS = """
    Reading { height: 1fr; align-horizontal: center; }
    Reading > Static { width: 100%; max-width: 92; height: auto; }
    """

    BINDINGS = [
        Binding("up,k", "scroll_up", show=False),
        Binding("down,j", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown,space", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield Static(id="reading-text")

    def read(self, desk: Desk, check_in: CheckIn) -> None:
        """Show this check-in from its beginning."""
        self.query_one(Static).update(_whole(desk, check_in))
        self.scroll_home(animate=False)

    def say(self, sentence: str) -> None:
        """Show a sentence where there is no check-in."""
        self.query_one(Static).update(Content.styled(sentence, QUIET))


def title(check_in: CheckIn) -> str:
    """The week, and its year."""
    return _("Week {week}, {year}").format(week=check_in.week.number, year=check_in.week.year)


def _whole(desk: Desk, check_in: CheckIn) -> Content:
    if check_in.away:
        return Content(_("Away this week."))
    parts = [_finished(desk, check_in), *(_answer(desk, check_in, answer) for answer in check_in.answers)]
    if check_in.went_well:
        parts.append(Content.styled(_("What went well"), "bold") + Content(f"\n{desk.read(check_in.went_well)}"))
    notes = desk.notes.sorted_into(address(CheckIn.table, check_in.id))
    if len(notes):
        lines = [note_line(desk, note, desk.read(note.text)) for note in notes]
        parts.append(Content("\n").join([Content.styled(_("Quick notes"), "bold"), *lines]))
    return Content("\n\n").join(parts)


def _finished(desk: Desk, check_in: CheckIn) -> Content:
    day = day_with_year(_local(desk, check_in.finished_at).date(), current())
    return Content.styled(_("Finished {day}").format(day=day), QUIET)


def _answer(desk: Desk, check_in: CheckIn, answer: Answer) -> Content:
    lines = [
        Content.styled(theme_of(desk.deck, answer), "$primary"),
        Content.styled(answer.prompt, "bold"),
        *_said(desk, answer),
    ]
    amendments = [a for a in check_in.amendments if a.question == answer.question]
    lines += [_amended(desk, amendment) for amendment in amendments]
    return Content("\n").join(lines)


def _said(desk: Desk, answer: Answer) -> Iterator[Content]:
    question = desk.deck.question(answer.question)
    choice = choice_of(desk.deck, answer)
    if answer.value is None and not answer.text:
        yield Content.styled(_("Skipped."), QUIET)
    if answer.value is not None:
        people = ", ".join(desk.alias(person) for person in answer.people)
        label = choice.label if choice else answer.value
        yield Content.assemble(glyph(choice), " ", label, f": {people}" if people else "")
    if question and answer.reasons:
        labels = {reason.code: reason.label for reason in question.reasons}
        yield Content.styled(" · ".join(labels.get(code, code) for code in answer.reasons), QUIET)
    if question and question.helped and answer.helped:
        helped = question.helped.choice(answer.helped)
        yield Content.assemble((f"{question.helped.prompt} ", QUIET), helped.label if helped else answer.helped)
    if answer.text:
        yield Content(desk.read(answer.text))


def _amended(desk: Desk, amendment: Amendment) -> Content:
    day = day_short(_local(desk, amendment.at).date(), current())
    heading = Content.styled(_("Amended {day}. Before:").format(day=day), QUIET)
    before = [*_said(desk, amendment.before)] if amendment.before else [Content(_("Not answered."))]
    earlier = Content("\n").join(before)
    indented = Content("\n").join(Content("  ") + line for line in earlier.split("\n"))
    return Content("\n").join([heading, Content.styled(indented.plain, QUIET)])


def _local(desk: Desk, moment: datetime) -> datetime:
    return moment.astimezone(desk.now().tzinfo)
