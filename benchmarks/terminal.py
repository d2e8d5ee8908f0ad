"""A terminal of 80 × 24 that a real program runs in, watched from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

ALTERNATE_SCREEN = b"\x1b[?1049h"
SIZE = struct.pack("HHHH", 24, 80, 0, 0)
LONGEST = 60.0
"""Seconds after which what did not come is taken not to come."""

QUIET = 0.05
"""Seconds without a byte after which a program is taken to be done painting."""


class Silent(Exception):
    """The program ended, or did not say what was waited for."""


class Terminal:
    """A program in a terminal, started at once; leaving the block ends it.

    Args:
        environment: all of it.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._screen, program = pty.openpty()
        fcntl.ioctl(program, termios.TIOCSWINSZ, SIZE)
        os.set_blocking(self._screen, False)
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=program, stdout=program, stderr=program, env=environment, start_new_session=True
        )
        os.close(program)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._screen)

    @property
    def pid(self) -> int:
        """The program's process."""
        return self._process.pid

    def first_frame(self, text: str) -> float:
        """Seconds from the start of the program until it has painted this text."""
        return self._until((ALTERNATE_SCREEN, text.encode())) - self._began

    def wait_for(self, text: str) -> None:
        """Return when this text has been painted."""
        self._until((text.encode(),))

    def press(self, keys: str, shows: str | None = None) -> float:
        """Seconds from these keys until this text has been painted, or what follows from them where none is named."""
        self.settle()
        began = time.perf_counter()
        os.write(self._screen, keys.encode())
        if shows is not None:
            return self._until((shows.encode(),)) - began
        self.settle()
        return time.perf_counter() - began

    def settle(self) -> None:
        """Read until nothing more is painted."""
        while self._read(QUIET):
            pass

    def _until(self, texts: Sequence[bytes]) -> float:
        """The moment at which these texts have come, one after the other."""
        left, painted = list(texts), b""
        while piece := self._read(LONGEST):
            moment = time.perf_counter()
            painted += piece
            while left and left[0] in painted:
                painted = painted.partition(left.pop(0))[2]
            if not left:
                return moment
        raise Silent(texts[-1].decode(), painted.decode(errors="replace"))

    def _read(self, longest: float) -> bytes:
        """What came next; nothing when the program ended, or was silent for so long."""
        ready, _, _ = select.select([self._screen], [], [], longest)
        with suppress(OSError):  # Linux says so when the program is gone
            return os.read(self._screen, 1 << 16) if ready else b""
        return b""
