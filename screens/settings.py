"""Settings: a list of lines, each with its value; a key gives the next one, and it holds at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from checkin import language
from checkin.dates import day_with_year, locale_of, weekday_long
from checkin.deck import Size
from checkin.desk import Desk
from checkin.language import N_, _, ngettext
from checkin.sentences import sentence
from checkin.settings import Settings
from screens.page import Page
from screens.widgets.title_bar import TitleBar

IDLE_MINUTES = (1, 2, 5, 10, 15, 30, 60)
SIZES: dict[Size, str] = {
    "short": N_("short: three questions"),
    "three-plus-one": N_("three and one in turn"),
    "full": N_("full: all questions"),
}


def language_name(code: str) -> str:
    """A language's name in itself: "Dansk"."""
    return (locale_of(code).language_name or code).capitalize()


@dataclass(frozen=True)
class Line:
    """One setting: what it is called, its values in order, and the one it has.

    Args:
        shown: what to call a value.
        choose: takes the value that the leader chose.
    """

    name: str
    values: tuple[Any, ...]
    value: Any
    shown: Callable[[Any], str]
    choose: Callable[[Any], Awaitable[object]]

    def beside(self, steps: int) -> Any:
        """The value some steps after the present one, round and round."""
        if self.value not in self.values:
            return self.values[0]
        return self.values[(self.values.index(self.value) + steps) % len(self.values)]


class SettingsScreen(Page[None]):
    """Change what holds for this machine, and, where the journal is open, for the team.

    Args:
        settings: gives the settings as they are now.
        choose: applies and keeps new settings.
        themes: the names of all themes.
        desk: the desk, or None while the journal is locked.
        open_keys: opens the page of what opens the vault; None where there is no vault, as in the demo.
    """

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        # The list would scroll sideways by these keys, though nothing in it is wider than the page.
        Binding(
            "right",
            "next(1)",
            N_("Change"),
            id="settings.next",
            priority=True,
            tooltip=N_("The next value, as enter does"),
        ),
        Binding(
            "left",
            "next(-1)",
            N_("Change back"),
            show=False,
            id="settings.previous",
            priority=True,
            tooltip=N_("The value before"),
        ),
        Binding("escape", "back", N_("Back"), id="settings.back", tooltip=N_("To where you were")),
    ]

    def __init__(
        self,
        settings: Callable[[], Settings],
        choose: Callable[[Settings], Awaitable[object]],
        themes: tuple[str, ...],
        desk: Desk | None,
        open_keys: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._choose = choose
        self._themes = themes
        self._desk = desk
        self._open_keys = open_keys

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Settings"))
        yield OptionList(id="lines", classes="panel")
        yield Static(id="backups", classes="quiet")
        yield Footer(show_command_palette=False)

    def show(self) -> None:
        """Draw every line with its value."""
        options = self.query_one("#lines", OptionList)
        at = options.highlighted or 0
        options.border_title = _("This machine and your team") if self._desk else _("This machine")
        lines = self._lines()
        width = max(len(line.name) for line in lines) + 2
        options.set_options(
            Option(Content.assemble(line.name.ljust(width), (line.shown(line.value), "bold"))) for line in lines
        )
        options.highlighted = at
        options.focus()
        self.query_one("#backups", Static).update(Content(self._told_of_backups()))

    @on(OptionList.OptionSelected)
    async def _clicked(self) -> None:
        await self.action_next(1)

    async def action_next(self, steps: int) -> None:
        """Give the line in front another value."""
        at = self.query_one("#lines", OptionList).highlighted
        if at is None:
            return
        line = self._lines()[at]
        await line.choose(line.beside(steps))
        self.show()

    def action_back(self) -> None:
        """To where the leader was."""
        self.dismiss(None)

    def _told_of_backups(self) -> str:
        standing = self._desk.backups.standing if self._desk and self._desk.backups else None
        if standing is None:
            return ""
        told = _("There is no backup yet.")
        if standing.last_good is not None:
            day = day_with_year(standing.last_good, language.current())
            days = ngettext("{count} day is kept", "{count} days are kept", standing.days).format(count=standing.days)
            told = _("Last backup: {day}. {days}; “checkin restore” lists them.").format(day=day, days=days)
        return " ".join((told, sentence(standing.refused))) if standing.refused else told

    def _lines(self) -> list[Line]:
        return [*self._of_machine(), *self._of_team(), *self._of_vault()]

    def _of_machine(self) -> list[Line]:
        settings = self._settings()

        def changing(field: str) -> Callable[[Any], Awaitable[object]]:
            return lambda value: self._choose(settings.edit(**{field: value}))

        return [
            Line(_("Language"), language.available(), language.current(), language_name, changing("language")),
            Line(_("Theme"), self._themes, settings.theme, str, changing("theme")),
            Line(_("Lock after"), IDLE_MINUTES, settings.idle_minutes, _minutes, changing("idle_minutes")),
        ]

    def _of_team(self) -> list[Line]:
        if self._desk is None or self._desk.journal.read_only:
            return []
        desk, team = self._desk, self._desk.team

        def changing(field: str) -> Callable[[Any], Awaitable[object]]:
            return lambda value: self.keep(desk, _("team"), team.edit(**{field: value}))

        def weekday(number: int) -> str:
            return weekday_long(number, language.current())

        return [
            Line(_("Customers"), (True, False), team.customers, _yes_or_no, changing("customers")),
            Line(_("Check-in waits from"), tuple(range(7)), team.weekday, weekday, changing("weekday")),
            Line(_("Questions"), tuple(SIZES), team.size, lambda size: _(SIZES[size]), changing("size")),
        ]

    def _of_vault(self) -> list[Line]:
        if self._open_keys is None:
            return []
        return [Line(_("Vault keys"), (self._open_keys,), self._open_keys, _what_opens, lambda open_keys: open_keys())]


def _minutes(count: int) -> str:
    return ngettext("{count} minute", "{count} minutes", count).format(count=count)


def _what_opens(_open: object) -> str:
    return _("passphrase, recovery words …")


def _yes_or_no(yes: bool) -> str:
    return _("yes") if yes else _("no")
