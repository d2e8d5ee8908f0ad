"""Help: what the keys of the moment are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.app import App, ComposeResult
from textual.binding import ActiveBinding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from checkin.language import N_, _
from screens.page import Dialog

GROUPS = {"page": N_("This page"), "room": N_("Rooms"), "everywhere": N_("Everywhere")}


def ours(bindings: Mapping[str, ActiveBinding]) -> Iterable[ActiveBinding]:
    """The bindings that checkin itself named, each once, though it may have several keys."""
    named: dict[str, ActiveBinding] = {}
    for active in bindings.values():
        if active.binding.id and active.binding.description:
            named.setdefault(active.binding.id, active)
    return named.values()


class HelpDialog(Dialog[None]):
    """Name the keys that do something now, in groups.

    Args:
        bindings: the active bindings of the page that help is asked for.
    """

    CSS_PATH = "help.tcss"

    def __init__(self, bindings: Mapping[str, ActiveBinding]) -> None:
        super().__init__()
        self._keys = bindings

    def compose(self) -> ComposeResult:
        box = Vertical(classes="box")
        box.border_title = _("Keys")
        box.border_subtitle = _("esc closes")
        with box, VerticalScroll():
            for group, name in GROUPS.items():
                members = [active for active in ours(self._keys) if _group(active) == group]
                if members:
                    yield Static(_(name), classes="group")
                for active in members:
                    with Horizontal():
                        yield Static(Content(self.app.get_key_display(active.binding)), classes="key")
                        yield Static(_words(active), classes="words")


def _words(active: ActiveBinding) -> Content:
    return Content.assemble(active.binding.description, (f"  {active.tooltip}", "$foreground 65%"))


def _group(active: ActiveBinding) -> str:
    if (active.binding.id or "").startswith("room."):
        return "room"
    return "everywhere" if isinstance(active.node, App) else "page"
