"""Why a question is asked: its help in full, what an answer counts for, and where the question comes from."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from checkin import library
from checkin.deck import Question, Scale, Source
from checkin.language import N_, _, current
from screens.page import Dialog


class WhyDialog(Dialog[None]):
    """A question's help and source."""

    CSS = """
    WhyDialog > .box { height: auto; max-height: 90%; }
    WhyDialog Static { height: auto; margin-bottom: 1; }
    """
    BINDINGS = [
        Binding("enter,f1,question_mark", "close", N_("Back"), show=False, id="why.close"),
    ]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        question = self._question
        with VerticalScroll(classes="box") as box:
            box.border_title = _("Why this question")
            box.border_subtitle = _("esc Back")
            yield Static(Content(question.prompt).stylize("bold"))
            yield Static(Content(question.help))
            yield Static(Content(_counts(question.scale)))
            yield Static(_source(library.source(question.source, current())), classes="quiet")


def _counts(scale: Scale) -> str:
    """What an answer counts for (five even steps from 0 to 100 follow COPSOQ's practice)."""
    if scale.valued:
        return _(
            "In Trends the answers count from 0 to 100: five even steps as in COPSOQ, other values are our own. "
            "No score is a diagnosis. An answer marked – and a skipped question make no point."
        )
    return _(
        "In Trends this stays a sign and is never averaged: a year of “no” may be a good year, or one in which "
        "nobody looked. A skipped question leaves a gap."
    )


def _source(source: Source) -> Content:
    parts = [_("Where does this come from?"), source.about]
    if source.title:
        parts.append(_("“{title}”, {by}").format(title=source.title, by=source.by))
    return Content("\n".join(parts))
