"""A new passphrase, typed twice, with its strength: the second page of the first run, and later in its change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Input, Static

from checkin.language import N_, _
from checkin.strength import GOOD, score, too_short
from checkin.vault import Passphrase
from screens.page import Page
from screens.widgets.secret_input import SecretInput
from screens.widgets.title_bar import TitleBar

FIRST_TITLE = N_("Your passphrase")
FIRST_LEAD = N_("It alone opens your journal. A few unrelated words are easy to keep in mind and hard to guess.")

WORDS = (
    N_("guessed at once"),
    N_("easily guessed"),
    N_("could be guessed"),
    N_("good"),
    N_("strong"),
)
"""What to call each score."""


class PassphraseScreen(Page[Passphrase | None]):
    """Let the leader choose a passphrase. Its result is the passphrase, or None to go back.

    Args:
        suggest: gives a passphrase that could be used.
        title: what the page is called, and `lead` what it says first; both as messages of the catalogue.
        step: where in a row of pages it is, such as "2 / 3".
    """

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2",
            "suggest",
            N_("Suggest one"),
            id="passphrase.suggest",
            tooltip=N_("Six random words to learn by heart; again for others"),
        ),
        Binding("escape", "back", N_("Back"), id="passphrase.back", tooltip=N_("To the page before")),
    ]

    class Judged(Message):
        """The strength of what stands in the field is known.

        Args:
            typing: which change of the field it is about.
            submitted: whether the passphrase was handed in and waits for this.
        """

        def __init__(self, score: int, typing: int, *, submitted: bool) -> None:
            super().__init__()
            self.score = score
            self.typing = typing
            self.submitted = submitted

    def __init__(
        self, suggest: Callable[[], str], *, title: str = FIRST_TITLE, lead: str = FIRST_LEAD, step: str = ""
    ) -> None:
        super().__init__()
        self._suggest = suggest
        self._title = title
        self._lead = lead
        self._step = step
        self._typing = 0
        self._warned = False

    def compose(self) -> ComposeResult:
        yield TitleBar(_(self._title), right=self._step)
        with VerticalScroll(classes="welcome column", can_focus=False):
            yield Static(_(self._lead), classes="quiet")
            yield Static(id="suggestion")
            yield SecretInput(title=_("Passphrase"), id="passphrase")
            yield SecretInput(title=_("Once more"), id="again")
            yield Static(id="said", classes="said", markup=False)
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Hide the suggestion until there is one."""
        suggestion = self.query_one("#suggestion", Static)
        suggestion.display = bool(str(suggestion.content))

    @on(Input.Changed, "#passphrase")
    def _typed(self, event: Input.Changed) -> None:
        self._typing += 1
        self._warned = False
        self._say("")
        self._judge(event.value, self._typing)

    @on(Input.Submitted, "#passphrase")
    def _first_done(self, event: Input.Submitted) -> None:
        if too_short(event.value):
            self._say(_("A passphrase needs at least eight characters."))
            return
        again = self.query_one("#again", Input)
        again.border_subtitle = _("the same again")
        again.focus()

    @on(Input.Submitted, "#again")
    def _handed_in(self) -> None:
        first, again = (self.query_one(field, Input) for field in ("#passphrase", "#again"))
        if too_short(first.value):
            self._say(_("A passphrase needs at least eight characters."))
            first.focus()
        elif first.value != again.value:
            self._say(_("The two are not the same. Type the second once more."))
            again.clear()
        else:
            self._judge(first.value, self._typing, submitted=True)

    @work(exclusive=True)
    async def _judge(self, passphrase: str, typing: int, *, submitted: bool = False) -> None:
        self.post_message(self.Judged(await asyncio.to_thread(score, passphrase), typing, submitted=submitted))

    def on_passphrase_screen_judged(self, event: Judged) -> None:
        if event.typing != self._typing:
            return
        first = self.query_one("#passphrase", Input)
        first.border_subtitle = self._meter(event.score) if first.value else ""
        if not event.submitted:
            return
        if event.score < GOOD and not self._warned:
            self._warned = True
            self._say(_("This one could be guessed. Enter keeps it all the same; F2 suggests a better one."))
        else:
            self.dismiss(Passphrase(first.value))

    def _meter(self, score: int) -> Content:
        colour = "$success" if score >= GOOD else "$warning"
        return Content.assemble(("▰" * score + "▱" * (len(WORDS) - 1 - score), colour), " ", _(WORDS[score]))

    def action_suggest(self) -> None:
        """Show six random words."""
        suggestion = self.query_one("#suggestion", Static)
        suggestion.update(
            Content.assemble(_("For instance:"), " ", (self._suggest(), "bold $accent"), "\n", _("Type it twice."))
        )
        suggestion.display = True

    def action_back(self) -> None:
        """To the page before."""
        self.dismiss(None)

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)
