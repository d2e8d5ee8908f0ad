"""An answer in one line: the glyph of the choice, the theme, and the choice in words."""

from __future__ import annotations

from textual.content import Content

from checkin.check_in import Answer
from checkin.deck import Choice, Deck
from screens.widgets.strip_chart import LOW, OTHER

LEAST = 8
"""Cells that a theme keeps."""


def choice_of(deck: Deck, answer: Answer) -> Choice | None:
    """What was answered, in the deck's language; None where it was skipped or the scale is no longer the same."""
    question = deck.question(answer.question)
    if question is None or question.scale.id != answer.scale:
        return None
    return question.scale.choice(answer.value)


def theme_of(deck: Deck, answer: Answer) -> str:
    """The theme of the question that was answered; the question as it was asked, where the deck no longer has it."""
    question = deck.question(answer.question)
    return question.theme if question else answer.prompt


def glyph(choice: Choice | None) -> Content:
    """The glyph of a choice, in the colour that goes with it."""
    if choice is None:
        return Content.styled(OTHER, "$foreground 65%")
    return Content.styled(choice.glyph, _colour(choice))


def answer_line(deck: Deck, answer: Answer, width: int) -> Content:
    """The whole line, in so many cells; where they are too few the choice is said up to its comma."""
    choice = choice_of(deck, answer)
    label = choice.label if choice else answer.value or ""
    theme = Content(theme_of(deck, answer))
    if len(theme) + len(label) + 4 > width:
        label = label.partition(",")[0]
        theme = theme.truncate(max(width - 4 - len(label), LEAST), ellipsis=True)
    return Content.assemble(glyph(choice), " ", theme, ": ", label).truncate(width, ellipsis=True)


def _colour(choice: Choice) -> str:
    if choice.unseen:
        return "$foreground 65%"
    if choice.who:
        return "$accent"
    return "$warning" if choice.points is not None and choice.points <= LOW else "$primary"
