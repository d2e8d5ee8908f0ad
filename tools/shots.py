"""Pictures of the program for the README, from the demo's invented team; drawn here, so that no terminal is needed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.pilot import Pilot

from checkin.app import Ending
from checkin.start import of_demo

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
FRIDAY_MORNING = datetime(2026, 11, 20, 10, 42, tzinfo=timezone(timedelta(hours=1)))
FONT = str(files("fontpkg_fira_code").joinpath("files/FiraCode[wght].ttf"))
REGULAR, BOLD = 400, 700
SIZE = 20
CELL = (12, 24)
"""Width and height of a cell in pixels; the width is what a letter of the font takes at `SIZE`."""
MARGIN = 16


@dataclass(frozen=True)
class Shot:
    """One picture: its file's name, the window in columns and rows, and the keys that lead to what it shows."""

    name: str
    window: tuple[int, int]
    keys: tuple[str, ...]
    theme: str = "dusk"


SHOTS = (
    Shot("today", (100, 28), ("o",)),
    Shot("check-in", (100, 28), ("o", "c", "enter", "enter", "2")),
    Shot("trends", (100, 28), ("o", "5")),
    Shot("today-dawn", (100, 28), ("o",), theme="dawn"),
    Shot("today-small", (40, 15), ("o",)),
)


async def take(shot: Shot) -> Image.Image:
    """Run the demo up to what the picture shows, and draw it."""
    app = of_demo(lambda: FRIDAY_MORNING)
    async with app.run_test(size=shot.window) as pilot:
        app.theme = shot.theme
        await settle(pilot)
        for key in shot.keys:
            await pilot.press(key)
            await settle(pilot)
        return draw(app)


async def settle(pilot: Pilot[Ending]) -> None:
    """Wait until the screen has come to rest."""
    await pilot.pause()
    while running := [worker for worker in pilot.app.workers if not worker.is_finished]:
        await pilot.app.workers.wait_for_complete(running)
        await pilot.pause()


def draw(app: App[Ending]) -> Image.Image:
    """What the app shows, cell by cell."""
    width, height = app.size
    ground = app.screen.styles.background.rgb
    image = Image.new("RGB", (width * CELL[0] + 2 * MARGIN, height * CELL[1] + 2 * MARGIN), ground)
    pen = ImageDraw.Draw(image)
    fonts = {weight: _font(weight) for weight in (REGULAR, BOLD)}
    for x, y, text, style in _cells(app):
        left, top = MARGIN + x * CELL[0], MARGIN + y * CELL[1]
        fore, back = _colours(style)
        pen.rectangle((left, top, left + CELL[0] * len(text) - 1, top + CELL[1] - 1), fill=back or ground)
        font = fonts[BOLD if style.bold else REGULAR]
        for at, character in enumerate(text):
            pen.text((left + at * CELL[0], top), character, fill=fore, font=font)
    return image


def _cells(app: App[Ending]) -> Iterator[tuple[int, int, str, Style]]:
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            yield x, y, segment.text, segment.style or Style()
            x += segment.cell_length


def _colours(style: Style) -> tuple[tuple[int, int, int], tuple[int, int, int] | None]:
    fore = Color.from_rich_color(style.color).rgb if style.color else (255, 255, 255)
    back = Color.from_rich_color(style.bgcolor).rgb if style.bgcolor else None
    if style.dim and back:
        red, green, blue = ((f + b) // 2 for f, b in zip(fore, back, strict=True))
        fore = (red, green, blue)
    return (back or (0, 0, 0), fore) if style.reverse else (fore, back)


def _font(weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, SIZE)
    font.set_variation_by_axes([weight])
    return font


def main() -> None:
    """Draw every picture into the folder of the README's images."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    # The same pictures wherever they are made, also where no terminal is.
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    for shot in SHOTS:
        file = FOLDER / f"{shot.name}.png"
        asyncio.run(take(shot)).quantize(64).save(file, optimize=True)
        print(file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file)


if __name__ == "__main__":
    main()
