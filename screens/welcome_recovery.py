"""Twelve new recovery words, shown once and asked for: in the first run, and later in their change."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Input, Static

from checkin.language import N_, _
from checkin.vault import RecoveryWords
from screens.page import Page
from screens.widgets.title_bar import TitleBar


class RecoveryScreen(Page[RecoveryWords | Literal["without"] | None]):
    """Show the recovery words, then ask for some of them. Its result is the words, `without`, or None to go back.

    Args:
        words: twelve words, parted by spaces.
        asked: which of them are asked for; 0 is the first.
        step: where in a row of pages it is, such as "2 / 3".
        optional: whether the leader may do without.
    """

    AUTO_FOCUS = ""
    CSS_PATH = ["welcome.tcss", "welcome_recovery.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "written", N_("Written down"), id="recovery.written", tooltip=N_("Then two are asked for")),
        Binding(
            "f3",
            "decline",
            N_("Do without"),
            id="recovery.decline",
            tooltip=N_("Then nobody can open the journal once the passphrase is forgotten"),
        ),
        Binding("escape", "back", N_("Back"), id="recovery.back", tooltip=N_("To the page before")),
    ]

    def __init__(self, words: RecoveryWords, asked: tuple[int, ...], *, step: str = "", optional: bool = True) -> None:
        super().__init__()
        self._step = step
        self._optional = optional
        self._words = words
        self._asked = asked
        self._warned = False

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Recovery words"), right=self._step)
        with VerticalScroll(classes="welcome column", can_focus=False):
            yield Static(
                _(
                    "If you forget the passphrase, these twelve words open your journal. Write them on paper, in this "
                    "order. They are shown once."
                ),
                id="why",
            )
            with Grid(id="words"):
                for number, word in enumerate(self._words.text.split(), 1):
                    yield Static(Content.assemble((f"{number:>2} ", "$foreground 65%"), (word, "bold")))
            for index in self._asked:
                field = Input(id=f"word-{index}", classes="panel asked", disabled=True)
                field.border_title = _("Word {number}").format(number=index + 1)
                yield field
            yield Static(id="said", classes="said", markup=False)
        yield Footer(show_command_palette=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The words are written down once, and declined where that is possible."""
        return {"written": not self.asking, "decline": self._optional}.get(action, True)

    @property
    def asking(self) -> bool:
        """Whether the words are hidden, and some are asked for."""
        return self.has_class("-asking")

    def action_written(self) -> None:
        """Hide the words and ask for two of them."""
        self.add_class("-asking")
        self.query_one("#why", Static).update(_("Look at your paper, and type these two."))
        self.query_one("#why").remove_class("warning")
        for field in self.query(Input):
            field.disabled = False
        self.query(Input).first().focus()
        self.refresh_bindings()

    def action_decline(self) -> None:
        """Do without recovery words, after a warning."""
        if self._warned:
            self.dismiss("without")
            return
        self._warned = True
        why = self.query_one("#why", Static)
        why.update(
            _(
                "Without them a forgotten passphrase means that everything is lost: nobody can open the journal, "
                "not even you. F3 once more does without."
            )
        )
        why.add_class("warning")

    def action_back(self) -> None:
        """Show the words again, or go to the page before."""
        if not self.asking:
            self.dismiss(None)
            return
        self.remove_class("-asking")
        self.refresh(recompose=True)
        self.refresh_bindings()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        fields = list(self.query(Input))
        empty = [field for field in fields if not field.value.strip()]
        if empty:
            empty[0].focus()
            return
        words = self._words.text.split()
        wrong = [
            field
            for field, index in zip(fields, self._asked, strict=True)
            if field.value.strip().casefold() != words[index]
        ]
        if not wrong:
            self.dismiss(self._words)
            return
        self._say(_("That is not the word. Escape shows the words again."))
        wrong[0].focus()

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)
