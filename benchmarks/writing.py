"""From a key press to its letter on the screen: the answer on the page of a check-in, against a bare text area."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.programs import environment, module
from benchmarks.ratio import Ratio, compare
from benchmarks.terminal import Terminal

RUNS = 200
AIM = 1.3
LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
"""Letters that stand nowhere else on the page, so that the one just typed is known when it is painted."""

NEXT = "\x0e"
"""ctrl+n: past the quick notes, past the promises, to the first question."""

TO_THE_TEXT = "\t"

UNPACED = {"TEXTUAL_FPS": "1000"}
"""Textual waits for the next of 60 frames a second; on both sides that wait would hide what is to be compared."""


class Page:
    """A program with the cursor in a text."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._letters = cycle(LETTERS)

    def write(self) -> float:
        """Seconds from a key press until its letter is painted; every few letters begin another line."""
        letter = next(self._letters)
        if letter == LETTERS[0]:
            self._terminal.press("\r")
        return self._terminal.press(letter, shows=letter)


def measure() -> Iterator[Ratio]:
    """One row, typed into both programs in turn, each in a terminal."""
    with TemporaryDirectory(prefix="checkin-") as home, ExitStack() as stack:
        told = {**environment(Path(home)), **UNPACED}
        answer = stack.enter_context(Terminal(module("benchmarks.apps.answer"), told))
        bare = stack.enter_context(Terminal(module("benchmarks.apps.text_area"), told))
        answer.first_frame("Quick notes")
        answer.press(NEXT, shows="Promises")
        answer.press(NEXT, shows="Your answer")
        answer.press(TO_THE_TEXT)
        yield compare(
            "a key in the answer ÷ in a bare text area", Page(answer).write, Page(bare).write, runs=RUNS, aim=AIM
        )
