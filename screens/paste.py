"""Pastes: what stands between the terminal's marks of a paste is text, also where it looks like keys."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

_ESCAPE = "\x1b"


class PasteParser(XTermParser):
    """Textual's parser of what the terminal sends, given pastes without escape codes.

    Textual takes an escape code inside a paste for keys that were pressed: text would be torn apart, and commands
    obeyed that nobody gave. Most terminals take such codes out of a paste; some multiplexers don't.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasting = False
        self._held = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Give the events of what the terminal sent. An empty text says that no more will come."""
        harmless = self._harmless(data)
        return super().feed(harmless) if harmless or not data else ()

    def _harmless(self, data: str) -> str:
        rest, parts = self._held + data, list[str]()
        self._held = ""
        while rest:
            mark = BRACKETED_PASTE_END if self._pasting else BRACKETED_PASTE_START
            text, found, rest = rest.partition(mark)
            if self._pasting and not found:
                text, self._held = _without_half_a_mark(text)
            parts += [text.replace(_ESCAPE, "") if self._pasting else text, found]
            self._pasting ^= bool(found)
        return "".join(parts)


def _without_half_a_mark(text: str) -> tuple[str, str]:
    """A text, and what stands at its end that may be the beginning of an end mark."""
    at = text.rfind(_ESCAPE, max(len(text) - len(BRACKETED_PASTE_END) + 1, 0))
    if at < 0 or not BRACKETED_PASTE_END.startswith(text[at:]):
        return text, ""
    return text[:at], text[at:]


def take_pastes_as_text() -> None:
    """Let Textual's driver read the terminal with `PasteParser`."""
    with suppress(ImportError):  # there is none on Windows
        from textual.drivers import linux_driver

        linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]  # Textual has no seam for it
