"""The TUI's wiring: introduces the vault to the screens, and nothing more.

What only an open journal needs is imported once it is open, so that the locked door is there at once.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property, partial
from random import SystemRandom
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual import events, work
from textual.binding import Binding, BindingType
from textual.theme import Theme
from textual.widgets import Input

from checkin import language, process
from checkin.idle import Idle
from checkin.language import N_, _, ngettext
from checkin.sentences import notice_sentence, sentence
from checkin.settings import Settings
from checkin.vault import Notice, Opened, Passphrase, ReadOnly, RecoveryWords, Secret, Vault, VaultError
from screens.page import BREAKPOINTS, HEIGHTS, Dialog, Page, say_refusal
from screens.sealed_app import SealedApp
from screens.theme import DAWN, DUSK
from screens.veil import VeilScreen

if TYPE_CHECKING:
    from checkin.backup import Backups
    from checkin.desk import Desk
    from checkin.keyring import Keyring
    from checkin.note import Arrivals, Inbox

Ending = Literal["left", "locked", "stopped"]

SECONDS_BETWEEN_LOOKS = 2.0
"""How often it is checked whether nobody has been there for too long, or the machine slept."""


class CheckinApp(SealedApp[Ending]):
    """checkin in the terminal.

    Args:
        behind: gives the vault to unlock or to make, or is a journal that is open already, as in the demo.
        exists: whether that vault is made.
        settings: this machine's settings.
        save_settings: keeps them.
        now: gives the present local time, with its zone.
        told: gets the passphrase from the leader's own command; None to ask for it.
        inbox: gives the inbox for notes that are written without unlocking; None where there is none.
    """

    TITLE = "checkin"
    # The door's rules are read with the others: to read them when it is shown would cost its first frame a second pass.
    CSS_PATH = ["../screens/look.tcss", "../screens/unlock.tcss"]
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS
    # Textual's own binding for the palette has no words of ours.
    ENABLE_COMMAND_PALETTE = False
    COMMANDS = {lambda: _commands()}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+p",
            "command_palette",
            N_("All actions"),
            show=False,
            id="palette",
            priority=True,
            tooltip=N_("Find an action by its name"),
        ),
        Binding(
            "question_mark,f1", "help", N_("Help"), id="help", key_display="?", tooltip=N_("The keys of this page")
        ),
        Binding(
            "comma",
            "settings",
            N_("Settings"),
            show=False,
            id="settings",
            tooltip=N_("Language, theme, lock, passphrase"),
        ),
        Binding("ctrl+o", "note", N_("Quick note"), show=False, id="note", tooltip=N_("Write a line, sort it later")),
        Binding("ctrl+l", "lock", N_("Lock"), show=False, id="lock", priority=True, tooltip=N_("Lock at once")),
        Binding("ctrl+q", "quit", N_("Quit"), show=False, id="quit", priority=True, tooltip=N_("Leave and lock")),
    ]

    def __init__(
        self,
        behind: Callable[[], Vault] | Opened,
        *,
        exists: bool = False,
        settings: Settings,
        save_settings: Callable[[Settings], None],
        now: Callable[[], datetime],
        told: Callable[[], Passphrase] | None = None,
        inbox: Callable[[], Inbox] | None = None,
    ) -> None:
        super().__init__()
        self._behind = behind
        self._exists = exists
        self._settings = settings
        self._save_settings = save_settings
        self._now = now
        self._told = told
        self._inbox = inbox
        self._arrivals: Arrivals | None = None
        self._idle = Idle(timedelta(minutes=settings.idle_minutes), now=now, ticks=time.monotonic)
        self._desk: Desk | None = None
        self._keys: Keyring | None = None
        self._stopping: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self.register_theme(DUSK)
        self.register_theme(DAWN)
        self.theme = settings.theme if settings.theme in self.available_themes else DUSK.name

    @cached_property  # Textual asks for them with each widget that it draws
    def available_themes(self) -> dict[str, Theme]:
        """The themes by name, ours first. A terminal's own sixteen colours can't be mixed, as our look asks for."""
        others = {name: theme for name, theme in sorted(super().available_themes.items()) if not theme.ansi}
        return {DUSK.name: DUSK, DAWN.name: DAWN} | others

    def on_mount(self) -> None:
        super().on_mount()
        self.set_class(self.console.color_system == "standard", "-few-colours")
        if not self.is_headless:
            process.listen(asyncio.get_running_loop(), self._signalled)
        self.set_interval(SECONDS_BETWEEN_LOOKS, self._look_whether_idle)
        self.set_interval(SECONDS_BETWEEN_LOOKS, self._look_into_inbox)
        self.set_interval(SECONDS_BETWEEN_LOOKS, self._look_underneath)
        self._open()

    def on_ready(self) -> None:
        if not gc.isenabled():
            # What is there by now stays until the end: it need not be looked through again and again.
            gc.freeze()
            gc.enable()

    @work(group="waiting")
    async def _open(self) -> None:
        behind = self._behind
        if isinstance(behind, Opened):
            await self._enter(behind)
        elif self._exists:
            from screens.unlock import UnlockScreen

            def unlock(secret: Secret) -> tuple[Opened, RecoveryWords | None]:
                return behind().unlock(secret), secret if isinstance(secret, RecoveryWords) else None

            opened, words = await self.push_screen_wait(UnlockScreen(unlock, self._told, self._inbox))
            await self._enter(opened)
            if words is not None:
                await self._offer_a_new_passphrase(words)
        else:
            from screens.first_run import first_run

            await self._enter(await first_run(self, behind(), _two_of_twelve), first=True)

    async def _enter(self, opened: Opened, *, first: bool = False) -> None:
        """Open the rooms, Today first; after the first run, the team and its first check-in."""
        from checkin import library
        from checkin.agenda import CheckInState
        from checkin.desk import Desk
        from screens.rooms import ROOMS

        desk = Desk(
            journal=opened.journal,
            now=self._now,
            new_id=lambda: uuid.uuid4().hex,
            decks=lambda id: library.deck(id, language.current()),
            backups=opened.backups,
        )
        self._desk, self._arrivals, self._keys = desk, opened.notes, opened.keys
        for name, room in ROOMS.items():
            self.add_mode(name, partial(room, desk))
        if first:
            from screens.welcome_team import TeamScreen

            await self.push_screen_wait(TeamScreen(desk))
        await self.switch_mode("today")
        if first:
            from screens.check_in import CheckInScreen

            await self.push_screen(CheckInScreen(desk, CheckInState.of(desk.journal, desk.today).week))
        if opened.backups is not None:
            self._catch_up(opened.backups)
        if opened.notices:
            from screens.notices import NoticesDialog

            await self.push_screen_wait(NoticesDialog(opened.notices))

    async def _offer_a_new_passphrase(self, words: RecoveryWords) -> None:
        """Whoever needed the recovery words has forgotten the passphrase, and can have a new one at once."""
        from screens.key_changes import RECOVERED, change_passphrase

        if self._keys is None:
            return
        try:
            self._keys.check()
        except ReadOnly:
            return  # a notice has said why
        await change_passphrase(self, self._keys, _two_of_twelve, words, lead=RECOVERED)

    @work(group="backups")
    async def _catch_up(self, backups: Backups) -> None:
        """Make the backup that a crash left out, off the screen's thread, and show how it stands."""
        await asyncio.to_thread(backups.catch_up)
        if isinstance(self.screen, Page):
            self.screen.show()

    async def _open_keys(self) -> None:
        from screens.keys import KeysScreen

        if self._keys is not None:
            await self.push_screen(KeysScreen(self._keys, _two_of_twelve, self._told))

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there; lock instead where nobody was for too long."""
        if isinstance(event, events.InputEvent):
            if self._idle.look() and not (self._veil and self._veil.staying) and await self._hide():
                return
            self._idle.touch()
        await super().on_event(event)

    async def _look_whether_idle(self) -> None:
        if self._idle.look():
            await self._hide()

    def _look_into_inbox(self) -> None:
        if self._arrivals and self._arrivals.are_waiting:
            self._take_in(self._arrivals)

    @work(group="arrivals", exclusive=True)
    async def _take_in(self, arrivals: Arrivals) -> None:
        """Show the notes that were written elsewhere while the journal is open."""
        try:
            arrived = await asyncio.to_thread(arrivals.take_in)
        except VaultError:
            return  # they are in the inbox still, and the next look is soon
        if arrived.unread:
            self.notify(notice_sentence(Notice("unread", count=arrived.unread)), timeout=12)
        elif arrived.notes:
            self.notify(ngettext("A quick note has come in.", "Quick notes have come in.", arrived.notes))
        if isinstance(self.screen, Page):
            self.screen.show()

    @work(group="underneath", exclusive=True)
    async def _look_underneath(self) -> None:
        """Show what another hand has changed in the file: the checkin that holds the lock, or another machine."""
        if self._desk is None or not await asyncio.to_thread(self._desk.journal.refresh):
            return
        if not self._desk.journal.read_only:
            self.notify(_("The file was changed by another machine, and both are merged."), timeout=12)
        if isinstance(self.screen, Page):
            self.screen.show()

    async def _hide(self) -> bool:
        """Lock; in the first run, which has nothing to lock yet, hide the page. False at a door that shows nothing."""
        if self._desk or (self._exists and self._has_something_typed):
            await self.action_lock()
        elif self._exists:
            return False
        elif self._veil is None:
            veil = await self._draw_veil()
            veil.stay(_("Nobody was here for a while, so this page is hidden."))
        return True

    @property
    def _has_something_typed(self) -> bool:
        inputs = (field.value for screen in self.all_screens for field in screen.query(Input))
        return isinstance(self.screen, Dialog) or any(inputs)

    async def action_lock(self) -> None:
        """Seal what is typed, and go behind the locked door."""
        await self._end("locked")

    async def action_quit(self) -> None:
        """Seal what is typed, and leave."""
        await self._end("left")

    @property
    def _veil(self) -> VeilScreen | None:
        """The blank page, while it is in front."""
        return self.screen if isinstance(self.screen, VeilScreen) else None

    async def _draw_veil(self) -> VeilScreen:
        self.blank()
        await self.push_screen(veil := VeilScreen())
        return veil

    async def _end(self, ending: Ending) -> None:
        """End as asked, once everything is kept; where it can't be, say so and stay, until the leader insists."""
        veil = self._veil
        if veil is not None and not veil.staying:
            return  # it is under way
        if veil is not None and ending == "left":
            self.exit(ending)
            return
        self.clear_notifications()
        if veil is None:
            veil = await self._draw_veil()
        veil.staying = False
        try:
            await self.seal()
        except VaultError as error:
            veil.stay(sentence(error))
            return
        await self._close_journal()
        self.exit(ending)

    def _signalled(self, number: signal.Signals) -> None:
        match number.name:
            case "SIGTSTP":
                self._stopping = asyncio.ensure_future(self._end("stopped"))
            case "SIGCONT":
                # Whatever stopped it could not be heard, and somebody else may have continued it.
                self._stopping = asyncio.ensure_future(self._end("locked"))
            case _:
                self._ending = self._ending or asyncio.ensure_future(self._end_by(number))

    async def _end_by(self, number: signal.Signals) -> None:
        # A closed window is no terminal any more: to draw there, or to restore it, would wait for ever.
        is_gone = not os.isatty(0)
        if not is_gone and self._veil is None:
            await self._draw_veil()
        with suppress(Exception):  # whoever sends a signal does not wait for a fault of ours to be mended
            await self.seal()
        if self._desk and self._desk.backups:
            self._desk.backups.forgo()
        await self._close_journal()
        if is_gone:
            os._exit(128 + number)
        self.exit(return_code=128 + number)

    async def _close_journal(self) -> None:
        if self._desk:
            with suppress(VaultError):
                await asyncio.to_thread(self._desk.journal.close)

    def notify(self, message: str, **how: Any) -> None:
        """Say something in passing, as it stands, in place of what was said before and may no longer be true."""
        self.clear_notifications()
        super().notify(message, **{"markup": False, **how})

    def action_help_quit(self) -> None:
        """Say how to leave, to whoever presses ctrl+c for it."""
        self.notify(_("ctrl+q leaves, and keeps what you typed."))

    @work(group="waiting")
    async def action_note(self) -> None:
        """Write a quick note, over whatever page is open."""
        if self._desk is None or self._veil:
            return
        if self._desk.journal.read_only and self._inbox is not None:
            from screens.sealed_note_dialog import seal_a_note

            await seal_a_note(self, self._inbox)
        elif not self._desk.journal.read_only:
            from screens.note_dialog import NoteDialog

            if await self.push_screen_wait(NoteDialog(self._desk)):
                self.notify(_("The note is kept, and waits on Today."))
        else:
            self.notify(sentence(ReadOnly()), severity="error", timeout=12)

    def action_room(self, name: str) -> None:
        """Go to a room."""
        self.switch_mode(name)

    def action_names(self) -> None:
        """Show or hide names everywhere."""
        if self._desk:
            self._desk.names_shown = not self._desk.names_shown
        if isinstance(self.screen, Page):
            self.screen.show()

    def action_help(self) -> None:
        """Name the keys of this page."""
        from screens.help import HelpDialog

        self.push_screen(HelpDialog(self.screen.active_bindings))

    def action_command_palette(self) -> None:
        """Open the command palette, in the leader's language."""
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=_("What would you like to do?"), id="--command-palette"))

    def action_settings(self) -> None:
        """Open the settings."""
        from screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            themes = tuple(self.available_themes)
            open_keys = self._open_keys if self._keys is not None else None
            self.push_screen(SettingsScreen(lambda: self._settings, self.choose, themes, self._desk, open_keys))

    async def action_language(self, code: str) -> None:
        """Speak another language."""
        await self.choose(self._settings.edit(language=code))

    async def action_next_language(self) -> None:
        """Speak the next language there is."""
        codes = language.available()
        await self.action_language(codes[(codes.index(language.current()) + 1) % len(codes)])

    async def action_theme(self, name: str) -> None:
        """Wear another theme."""
        await self.choose(self._settings.edit(theme=name))

    async def choose(self, settings: Settings) -> None:
        """Let new settings hold at once, and keep them."""
        before, self._settings = self._settings, settings
        self._idle.limit = timedelta(minutes=settings.idle_minutes)
        self.theme = settings.theme
        if settings.language != before.language:
            await self._speak(settings.language)
        try:
            await asyncio.to_thread(self._save_settings, settings)
        except VaultError as error:
            say_refusal(self, error)

    async def _speak(self, code: str) -> None:
        language.use(code)
        with suppress(VaultError):
            await self.seal()
        for screen in self.all_screens:
            if isinstance(screen, Page):
                await screen.recompose()


def _commands() -> type[Any]:
    from screens.commands import Commands

    return Commands


def _two_of_twelve() -> tuple[int, ...]:
    return tuple(sorted(SystemRandom().sample(range(12), 2)))
