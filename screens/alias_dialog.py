"""Asking for an alias: for somebody new, or another one for somebody known."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer, Input, Static

from checkin.language import _
from checkin.person import BadAlias, People, Person
from checkin.sentences import sentence
from screens.page import Dialog


class AliasDialog(Dialog[str | None]):
    """Gives an alias that can be kept; one that can't stays in the field, with a sentence that says why.

    Args:
        person: who gets another alias; None for somebody new.
    """

    DEFAULT_CSS = """
    AliasDialog Input { border: round $border; background: $background; }
    AliasDialog Input:focus { border: round $primary; background-tint: $foreground 0%; }
    AliasDialog #alias-said { height: auto; color: $foreground 65%; padding: 0 1; }
    AliasDialog #alias-said.-refused { color: $error; }
    """

    def __init__(self, people: People, person: Person | None = None) -> None:
        super().__init__()
        self._people = people
        self._person = person

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = _("Another alias") if self._person else _("Somebody new")
            yield Input(self._person.alias if self._person else "", select_on_focus=False, id="alias")
            yield Static(Content(self._hint), id="alias-said")
        yield Footer(show_command_palette=False)

    @property
    def _hint(self) -> str:
        if self._person:
            return _("Every text that mentions them shows the new one. enter keeps it.")
        return _("An alias is enough: “M.” or “Birch”. enter adds them.")

    @on(Input.Changed)
    def _say_hint(self) -> None:
        said = self.query_one("#alias-said", Static)
        said.remove_class("-refused")
        said.update(Content(self._hint))

    @on(Input.Submitted)
    def _check(self, event: Input.Submitted) -> None:
        try:
            alias = self._people.check(event.value, but=self._person.id if self._person else "")
        except BadAlias as bad:
            said = self.query_one("#alias-said", Static)
            said.add_class("-refused")
            said.update(Content(sentence(bad)))
            return
        self.dismiss(alias)
