"""A real terminal for stories: the program runs behind a pty, and pyte shows what a person would see.

A story starts the program, presses keys, and waits for what appears; it never sleeps:

    def test_a_story(terminal: Terminal) -> None:
        terminal.start()
        terminal.wait_for("A private journal")
        terminal.press("enter")
        terminal.write("amber candle on the sill")
        terminal.press("enter")
        terminal.wait_for("Once more")
        terminal.let_pass(days=7)     # the program's clock, which otherwise stands still
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert terminal.places_of("amber candle") == []   # the files that hold a text

`focus` goes into a framed field by its title; typing right after a tab could be faster than the program. `wait_for`
looks at the screen with its spaces run together, so that it does not matter where a line is broken. The program keeps
its files under `terminal.home`; a second `start` opens them again. Whatever was written to the terminal since the
start, seen or not, is in `terminal.output`. `terminal.environment` can be changed before a start.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pexpect
import pyte

from tests.traces import traces

ROOT = Path(__file__).parent.parent.parent
LAUNCH = Path(__file__).with_name("launch.py")

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    **{f"ctrl+{letter}": chr(ord(letter) - ord("a") + 1) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
PATIENCE = 60.0
"""Seconds until what does not appear counts as missing; nothing is ever waited for in full when all is well."""


PROMPT = "the shell waits: "


class Missing(AssertionError):
    """A text did not appear, or stayed; the message shows the screen."""


class Terminal:
    """One terminal window, and the machine it stands on.

    Args:
        home: a folder for everything the program keeps.
        moment: what its clock shows.
        size: columns and rows.
    """

    def __init__(self, home: Path, moment: datetime, size: tuple[int, int] = (80, 24)) -> None:
        self.home = home
        self._clock = home.parent / f"{home.name}.clock"
        self.moment = moment
        self._size = size
        self._marks: tuple[str, ...] = ()
        self._process: pexpect.spawn[bytes] | None = None
        self.output = b""
        self.environment = self._usual_environment()

    @property
    def process(self) -> pexpect.spawn[bytes]:
        """The running program."""
        assert self._process is not None, "start it first"
        return self._process

    def start(self, *arguments: str, marks: tuple[str, ...] = ()) -> None:
        """Start the program in this terminal.

        Args:
            arguments: what follows `checkin` on the command line.
            marks: further lines for the launcher, see there.
        """
        self._marks = marks
        self._spawn(*self._command(arguments))

    def start_in_a_shell(self, *arguments: str) -> None:
        """Start the program from a shell in this terminal, as a person does; the `process` is the shell then."""
        self._spawn("/bin/sh", "-i")
        self.wait_for(PROMPT)
        self.type_in_the_shell(shlex.join(self._command(arguments)))

    def type_in_the_shell(self, command: str) -> None:
        """Give the shell a command."""
        self.write(f"{command}\r")

    @property
    def children(self) -> list[int]:
        """The processes that the running one has started."""
        process = self.process.pid
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]

    def _command(self, arguments: tuple[str, ...]) -> tuple[str, ...]:
        return (sys.executable, "-P", str(LAUNCH), str(self._clock), *arguments)

    def _spawn(self, *command: str) -> None:
        self._set_clock()
        columns, rows = self._size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.output = b""
        self._process = pexpect.spawn(
            command[0],
            list(command[1:]),
            dimensions=(rows, columns),
            env=self.environment,
            timeout=PATIENCE,
        )

    def press(self, *keys: str) -> None:
        """Press keys by name, or single characters, each once the program has answered the one before, if it does."""
        for key in keys:
            self.process.send(KEYS.get(key, key).encode())
            self._read()

    def write(self, text: str) -> None:
        """Type a text."""
        self.process.send(text.encode())

    def focus(self, title: str, key: str = "tab") -> None:
        """Press the key that leads into the frame of this title, and wait until the frame shows that it has the focus.

        What is typed before that goes elsewhere.
        """
        self.wait_for(title)
        before = self._colour_of(title)
        self.press(key)
        self._wait(lambda: self._colour_of(title) != before, f"{title!r} did not get the focus")

    def wait_for(self, text: str) -> str:
        """Wait until the text is on the screen, and give the whole screen."""
        return self._wait(lambda: _run_together(text) in _run_together(self.text), f"{text!r} did not appear")

    def wait_to_be_told(self, text: str) -> None:
        """Wait for a text in a notice, which lies over the page with a bar at its left."""
        self._wait(lambda: _run_together(text) in self._told, f"{text!r} was not told")

    def wait_until_gone(self, text: str) -> str:
        """Wait until the text is not on the screen any more, and give the whole screen."""
        return self._wait(lambda: _run_together(text) not in _run_together(self.text), f"{text!r} did not go")

    def wait_for_another_start(self, word: str) -> None:
        """Wait until the program has started anew in this window, as it does to lock, and has written a word since.

        What was on the screen between the two may be gone before anybody looks.
        """

        def there() -> bool:
            starts = self.output.split(b"\x1b[?1049h")[1:]
            return len(starts) == 2 and word.encode() in starts[1]

        self._wait(there, f"it did not start anew with {word!r}")

    def ended(self) -> int:
        """Wait until the program has ended, and give its exit status, or minus the signal that ended it."""
        self._wait(lambda: self.process.closed or not self.process.isalive(), "it did not end")
        self._read()
        self.process.close()
        status = self.process.exitstatus
        return status if status is not None else -int(self.process.signalstatus or 0)

    def kill(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.kill(number)

    def wait_until_stopped(self, process: int) -> None:
        """Wait until a process has stopped, as a shell sees it."""
        status = Path("/proc") / str(process) / "stat"
        self._wait(lambda: status.read_text().rpartition(")")[2].split()[0] == "T", "it did not stop")
        self._read()

    def hang_up(self) -> None:
        """Close the window under the running program, and wait until that has ended."""
        os.close(self.process.child_fd)
        os.waitpid(int(self.process.pid or 0), 0)
        self._process = None

    def close(self) -> None:
        """Close the window, with whatever runs in it."""
        if self._process is not None:
            self._process.close(force=True)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._size = (columns, rows)
        self._screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def let_pass(self, **times: float) -> None:
        """Let time pass on the program's clock: `days=7`, `minutes=6`."""
        self.moment += timedelta(**times)
        self._set_clock()

    def mark(self, *marks: str) -> None:
        """Change the launcher's further lines under the running program."""
        self._marks = marks
        self._set_clock()

    @property
    def seen_from_outside(self) -> bytes:
        """What the system tells others about the running program: its arguments and its environment."""
        process = Path("/proc") / str(self.process.pid)
        return (process / "cmdline").read_bytes() + (process / "environ").read_bytes()

    @property
    def text(self) -> str:
        """What is on the screen now."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def is_restored(self) -> bool:
        """Whether the program has gone back from the terminal's other screen, and shows the cursor again."""
        return all(
            self.output.rfind(undone) > self.output.rfind(done)
            for done, undone in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"))
        )

    def places_of(self, text: str) -> list[Path]:
        """What there is under `home`, by name or content, in which a text can be read in any usual form."""
        return traces(self.home, text)

    @property
    def _told(self) -> str:
        return _run_together(" ".join(line.split("▌", 1)[1] for line in self._screen.display if "▌" in line))

    def _colour_of(self, text: str) -> str:
        for row, line in enumerate(self._screen.display):
            if text in line:
                return str(self._screen.buffer[row][line.index(text)].fg)
        raise Missing(f"{text!r} is not there; the screen:\n{self.text}")

    def _wait(self, there: Any, otherwise: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while True:
            alive = self._read()
            if there():
                return self.text
            if not alive or time.monotonic() > deadline:
                raise Missing(f"{otherwise}; the screen:\n{self.text}")

    def _read(self) -> bool:
        """Take in what the program wrote, waiting a moment for it; False once there is nothing more to come."""
        try:
            read = self.process.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.output += read
        # pyte drops what follows a joiner.
        self._stream.feed(read.replace("\u200d".encode(), b""))
        return True

    def _set_clock(self) -> None:
        # Replaced whole, for the program reads it at any moment.
        new = self._clock.with_suffix(".new")
        new.write_text("\n".join((self.moment.isoformat(), *self._marks)))
        new.replace(self._clock)

    def _usual_environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "TMPDIR": str(self.home / "tmp"),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "TEXTUAL_ANIMATIONS": "none",
            "PS1": PROMPT,
        }


def _run_together(text: str) -> str:
    frameless = "".join(" " if character in "│╭╮╰╯─" else character for character in text)
    return " ".join(frameless.split())
