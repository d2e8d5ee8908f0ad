"""Steps: how far along a check-in is, as segments and in words."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class Steps(Widget):
    """A line of segments, those behind the leader filled, and a few words at its end.

    Args:
        total: how many segments.
        done: how many of them are filled, the present one with them.
        words: what stands at the end, such as "1 of 4".
    """

    DEFAULT_CSS = """
    Steps { height: 1; margin-bottom: 1; }
    """

    def __init__(self, total: int, done: int, words: str) -> None:
        super().__init__()
        self._total = total
        self._done = done
        self._words = words

    def render(self) -> Content:
        """Segments of one width, parted by a space; the thicker line carries the meaning where colour can't."""
        words = Content(self._words)
        free = self.content_size.width - words.cell_length - self._total
        length = max(free // max(self._total, 1), 1)
        segments: list[Content | tuple[str, str]] = []
        for step in range(self._total):
            filled = step < self._done
            segments += [("━" * length if filled else "─" * length, "$accent" if filled else "$border"), Content(" ")]
        return Content.assemble(*segments, words.stylize("$foreground 65%"))
