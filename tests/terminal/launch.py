"""Starts the real program as a test wants it: `python launch.py CLOCK ARGUMENTS…`.

The clock is a file that holds a moment (ISO 8601 with its zone); a test writes another moment into it to let time pass.
Further lines of it change the program: keys are derived at the lowest cost, unless a line says `dear`; `crash` lets it
fail while it holds the passphrase; `careless` takes away what keeps a crash from telling, as a control; `open` lets
others look at the process from outside; `titled` names the window, as a control; `unscrubbed` leaves the environment
as it is, as a control; `full` refuses every save for want of space, as long as the line stands there; `sleeps` takes a
leap of the clock for a sleep of the machine, as the program itself does: other stories let time pass in leaps;
`lasting` lets a lock show the door in the same process, as a control; `kept` starts it anew as on Windows, where no
process can become another.
"""

from __future__ import annotations

import errno
import sys
from datetime import datetime, timedelta
from pathlib import Path

CLOCK = Path(sys.argv[1])


def now() -> datetime:
    """The moment that the test has set."""
    return datetime.fromisoformat(CLOCK.read_text().splitlines()[0])


def marks() -> list[str]:
    """The further lines."""
    return CLOCK.read_text().splitlines()[1:]


def cheapen() -> None:
    """Derive keys at the lowest cost that Argon2id allows."""
    from storage.keys import CHEAPEST
    from storage.vault import FileVault

    defaults = FileVault.__init__.__kwdefaults__
    assert defaults is not None
    defaults["cost"] = CHEAPEST


def crash() -> None:
    """Let unlocking fail with the passphrase in the exception and in a local variable."""
    from checkin.vault import Opened, Secret
    from storage.vault import FileVault

    def fail(self: FileVault, secret: Secret, *, read_only: bool = False) -> Opened:
        planted = secret.text
        raise RuntimeError(f"planted: {planted}")

    FileVault.unlock = fail  # type: ignore[method-assign]  # the fault is what the test is about


def be_careless() -> None:
    """Leave crashes to Textual."""
    from textual.app import App

    from screens.sealed_app import SealedApp

    SealedApp._handle_exception = App._handle_exception  # type: ignore[method-assign]  # the control


def leave_open() -> None:
    """Let other processes of this user see what this one was started with, as a story must to look for a leak."""
    from checkin import hardening

    hardening.forbid_dumps = lambda: None


def name_the_window() -> None:
    """Let the terminal's title and clipboard have what is nobody's business."""
    from textual.drivers.linux_driver import LinuxDriver

    start = LinuxDriver.start_application_mode

    def start_and_tell(self: LinuxDriver) -> None:
        start(self)  # type: ignore[no-untyped-call]  # Textual's is not annotated
        self.write("\x1b]2;checkin\x07\x1b]52;c;Y2hlY2tpbg==\x07")

    LinuxDriver.start_application_mode = start_and_tell  # type: ignore[method-assign]  # the control


def leave_the_environment() -> None:
    """Let Textual see all of its variables."""
    from checkin import hardening

    vars(hardening)["scrub"] = lambda: None


def fill_the_disk() -> None:
    """Let each save run out of room half-way while the clock's file says so."""
    from storage.platform import File

    write = File.write

    def write_half(self: File, start: int, content: bytes) -> None:
        if "full" not in marks():
            return write(self, start, content)
        write(self, start, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    File.write = write_half  # type: ignore[method-assign]  # the fault is what the test is about


def stay_awake() -> None:
    """Let the hours of a story pass in leaps."""
    from checkin import idle

    vars(idle)["SLEPT"] = timedelta.max


def last() -> None:
    """Lock by going back to the door, with the memory as it is."""
    from checkin import process
    from checkin.__main__ import main as start

    process.start_anew = lambda: start(sys.argv[2:], clock=now)


def be_kept() -> None:
    """Start anew as where no process can become another."""
    from checkin import process

    vars(process)["REPLACES_ITSELF"] = False


def main() -> int:
    """Run checkin with the arguments that follow the clock."""
    from checkin.__main__ import main as start

    fill_the_disk()
    marked = marks()
    if "dear" not in marked:
        cheapen()
    if "crash" in marked:
        crash()
    if "careless" in marked:
        be_careless()
    if "open" in marked:
        leave_open()
    if "titled" in marked:
        name_the_window()
    if "unscrubbed" in marked:
        leave_the_environment()
    if "sleeps" not in marked:
        stay_awake()
    if "lasting" in marked:
        last()
    if "kept" in marked:
        be_kept()
    return start(sys.argv[2:], clock=now)


if __name__ == "__main__":
    sys.exit(main())
