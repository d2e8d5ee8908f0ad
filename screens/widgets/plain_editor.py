"""A text of many lines, as whoever is at the machine types it."""

from __future__ import annotations

import re
from unicodedata import category

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from checkin.language import N_, _, ngettext
from checkin.plain_text import plain_text

LONGEST_PARAGRAPH = 1000
"""Characters: a pasted paragraph beyond it is broken where a word ends, for typing in a longer one is slow."""

_STRETCH = re.compile(rf".{{1,{LONGEST_PARAGRAPH - 1}}}(?:\s|$)|.{{{LONGEST_PARAGRAPH}}}")


def pasted(text: str) -> str:
    """A pasted text as it is inserted: plain, and in paragraphs of a length that can be edited without delay."""
    return "\n".join(_broken(paragraph) for paragraph in plain_text(text).split("\n"))


def _broken(paragraph: str) -> str:
    if len(paragraph) <= LONGEST_PARAGRAPH:
        return paragraph
    return "\n".join(_STRETCH.findall(paragraph))


class PlainEditor(TextArea):
    """A text of many lines, without people in it.

    Args:
        title: what stands in the border; to be translated.
    """

    DEFAULT_CSS = """
    PlainEditor, PlainEditor:focus {
        height: 1fr; min-height: 5; padding: 0 1;
        background: transparent; border: round $border;
        border-title-color: $foreground 65%; border-title-style: bold; border-subtitle-color: $foreground 65%;
        scrollbar-gutter: auto;
    }
    PlainEditor:focus { border: round $primary; border-title-color: $primary; }
    PlainEditor .text-area--cursor-line { background: transparent; }
    """

    class Left(Message):
        """Escape was pressed, and nothing of the editor's own was open."""

    def __init__(self, text: str = "", *, title: str = N_("Your answer"), id: str | None = None) -> None:
        super().__init__(text, id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self._title = title

    def on_mount(self) -> None:
        self.border_title = _(self._title)
        self._count()

    async def on_key(self, event: events.Key) -> None:
        if await self._acted(event):
            event.stop()
            event.prevent_default()

    async def on_paste(self, event: events.Paste) -> None:
        # Textual's own handler comes after this one, and would insert the text as it came.
        event.stop()
        event.prevent_default()
        self._insert(event.text)

    def action_paste(self) -> None:
        """Insert what was copied inside checkin."""
        self._insert(self.app.clipboard)

    def on_text_area_changed(self) -> None:
        self._count()

    async def _acted(self, event: events.Key) -> bool:
        """Whether the key was for something else than the text, and is done."""
        if event.key == "escape":
            self.post_message(self.Left())
        elif event.character and category(event.character) == "Cf":
            # Joiners and marks of direction, which count as not printable, hold emoji and scripts together.
            self._insert(event.character)
        else:
            return False
        return True

    def _insert(self, text: str) -> None:
        result = self._replace_via_keyboard(pasted(text), *self.selection)
        if result:
            self.move_cursor(result.end_location)

    def _count(self) -> None:
        count = len(self.text.split())
        self.border_subtitle = ngettext("{count} word", "{count} words", count).format(count=count) if count else ""
