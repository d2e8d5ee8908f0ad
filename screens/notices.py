"""What the leader should know about the file, right after it was opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from checkin.language import N_, _
from checkin.sentences import damage_lines, notice_sentence
from checkin.vault import Notice
from screens.page import Dialog

MOST = 3
"""How many gaps, and how many missing documents, are told one by one, so that all fits in 24 lines."""


class NoticesDialog(Dialog[None]):
    """Say each notice in a sentence; enter goes on."""

    DEFAULT_CSS = "NoticesDialog Static { height: auto; } NoticesDialog Static.later { margin-top: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "close", N_("Go on"), id="notices.close", tooltip=N_("To your journal")),
    ]

    def __init__(self, notices: tuple[Notice, ...]) -> None:
        super().__init__()
        self._notices = notices

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="box") as box:
            box.border_title = _("About your vault")
            box.border_subtitle = _("enter goes on")
            for number, said in enumerate(self._said()):
                yield Static(said, markup=False, classes="later" if number else "")

    def _said(self) -> Iterator[str]:
        for notice in self._notices:
            yield notice_sentence(notice)
            if notice.damage is not None:
                yield "\n".join(damage_lines(notice.damage, most=MOST))
