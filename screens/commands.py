"""The command palette: every action of the moment, in the leader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from checkin import language
from checkin.language import _
from screens.help import ours
from screens.settings import language_name

HIDDEN = ("palette", "dialog.close")
"""Ids of bindings that make no sense in the palette itself."""

EXPLAINED = 0.01
"""What a word of the explanation counts: less than any match of a name."""


@dataclass(frozen=True)
class Command:
    """One line of the palette."""

    name: str
    help: str
    run: IgnoreReturnCallbackType


class Commands(Provider):
    """What can be done now: the keys of the page and of the app, the languages, and the themes."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for command in self._all():
            yield DiscoveryHit(command.name, command.run, help=command.help)

    async def search(self, query: str) -> Hits:
        """What matches the query by its name, and after that what is found by its explanation."""
        matcher = self.matcher(query)

        def score_of(command: Command) -> float:
            # A few letters in the right order would be found in almost any sentence.
            return matcher.match(command.name) or EXPLAINED * (query.casefold() in command.help.casefold())

        hits = [(score, command) for command in self._all() if (score := score_of(command)) > 0]
        for score, command in hits:
            yield Hit(score, matcher.highlight(command.name), command.run, help=command.help)
        if not hits:
            # Textual's own sentence for this speaks English only.
            yield Hit(1, _("Nothing of that name."), _nothing)

    def _all(self) -> Iterator[Command]:
        for active in ours(self.screen.active_bindings):
            if active.enabled and active.binding.id not in HIDDEN:
                run = partial(self.app.run_action, active.binding.action, active.node)
                yield Command(active.binding.description, active.tooltip, run)
        for code in language.available():
            name = _("Language: {language}").format(language=language_name(code))
            yield Command(name, "", partial(self.app.run_action, f"language({code!r})"))
        for theme in self.app.available_themes:
            name = _("Theme: {theme}").format(theme=theme)
            yield Command(name, "", partial(self.app.run_action, f"theme({theme!r})"))


def _nothing() -> None:
    """Close the palette."""
