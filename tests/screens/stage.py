"""A stage for screens: an app around one screen, run without a terminal, and what it shows as plain text.

A test of a screen reads like this:

    async with stage(PeopleScreen(desk)) as pilot:
        await pilot.press("n")
        assert "alias" in text_of(pilot.app)

and a snapshot like this, where `size` comes from the fixture of that name:

    async with stage(PeopleScreen(desk), size) as pilot:
        assert text_of(pilot.app) == snapshot
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen

from screens.theme import DAWN, DUSK

Size = tuple[int, int]

USUAL: Size = (80, 24)
SIZES: dict[str, Size] = {"80x24": USUAL, "120x36": (120, 36), "40x15": (40, 15)}
"""The sizes of snapshots: the smallest full one, a roomy one, and the smallest that must be usable."""


class Stage(App[None]):
    """An app that holds one screen, with the look of checkin. `rooms` and `result` say what the screen asked for."""

    CSS_PATH = "../../screens/look.tcss"

    def __init__(self, screen: Screen[Any], theme: str = "dusk") -> None:
        super().__init__()
        self.register_theme(DUSK)
        self.register_theme(DAWN)
        self.theme = theme
        self.on_stage = screen
        self.rooms: list[str] = []
        self.result: Any = None

    def on_mount(self) -> None:
        self.push_screen(self.on_stage, self._came_back)

    def _came_back(self, result: Any) -> None:
        self.result = result

    def action_room(self, name: str) -> None:
        """Note the room that was asked for."""
        self.rooms.append(name)


@asynccontextmanager
async def stage(app: App[Any] | Screen[Any], size: Size = USUAL) -> AsyncIterator[Pilot[Any]]:
    """Run an app, or one screen in an app of its own, and give its pilot once everything has settled."""
    stage = app if isinstance(app, App) else Stage(app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.app.wait_for_idle", _guess_nothing)
        async with stage.run_test(size=size, notifications=True):
            pilot = PatientPilot(stage)
            await settle(pilot)
            yield pilot


class PatientPilot(Pilot[Any]):
    """A pilot that presses a key only once the app has answered the one before, however busy the machine is.

    Textual's own guesses from the processor's time whether the app is idle, and takes one that waits its turn for idle.
    """

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await super().press(key)
            await self.pause()

    async def pause(self, delay: float | None = None) -> None:
        """Wait until nothing is left to do for the app but what workers and timers will bring."""
        calm = 0
        # Twice in a row, since whoever is at work on a message has taken it out of the queue.
        while calm < 2 and self.app.is_running and await self._wait_for_screen():
            await asyncio.sleep(0)
            self.app.screen._on_timer_update()
            calm = calm + 1 if self._is_calm else 0

    @property
    def _is_calm(self) -> bool:
        screen = self.app.screen
        return not (
            self.app._resize_event
            or screen._callbacks
            or screen._layout_required
            or screen._recompose_required
            or any(_has_post(pump) for pump in (self.app, *screen.walk_children(with_self=True)))
        )


async def _guess_nothing(_seconds: float) -> None:
    """In place of Textual's wait for an idle processor: the pilot knows better."""


def _has_post(pump: MessagePump) -> bool:
    return bool(pump.message_queue_size or pump._next_callbacks)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until workers are done and what they said is on the screen."""
    await pilot.pause()
    while workers := [worker for worker in pilot.app.workers if not worker.is_finished and worker.group != "waiting"]:
        await pilot.app.workers.wait_for_complete(workers)
        await pilot.pause()


NAMES = {" ": "space", "\n": "enter"}
"""Keys that are not named by their character."""


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text, key by key, into whatever has the focus."""
    await pilot.press(*(NAMES.get(character, character) for character in text))


async def burst(pilot: Pilot[Any], text: str) -> None:
    """Type a text so fast that all its keys are there before the first is answered."""
    for character in text:
        printable = character if character.isprintable() else None
        pilot.app.post_message(events.Key(NAMES.get(character, character), printable))
    await settle(pilot)


def text_of(app: App[Any]) -> str:
    """What the screen shows, as plain lines without trailing spaces."""
    strips = app.screen._compositor.render_strips()
    lines = [strip.text.rstrip() for strip in strips]
    return "\n".join(lines).rstrip() + "\n"


def result_of(pilot: Pilot[Any]) -> Any:
    """What the screen on stage was dismissed with; None as long as it is there."""
    assert isinstance(pilot.app, Stage)
    return pilot.app.result
