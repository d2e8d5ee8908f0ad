"""A house full of secrets: a home with a vault in it, in which commands are run as a shell runs them, and a search."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NoReturn
from uuid import uuid4
from zoneinfo import ZoneInfo

from checkin.__main__ import main
from checkin.check_in import Answer, CheckIn
from checkin.document import Document
from checkin.draft import Draft
from checkin.person import Person
from checkin.promise import Promise
from checkin.sentences import Status
from checkin.vault import Passphrase, RecoveryWords
from checkin.week import Week
from storage.keys import CHEAPEST
from storage.vault import FileVault
from tests.storage.safe import Place
from tests.traces import TITLES, is_in, traces

NOW = datetime(2026, 11, 27, 15, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
PATIENCE = 30
"""Seconds until what does not appear on the terminal counts as missing."""

ENDED = "\0ended"

SECRETS = {
    "passphrase": "vorlhexa brimquist tandrovel",
    "new passphrase": "quilmorda festrynol habbrizek",
    "wrong passphrase": "wexlorind pramthosky",
    "alias": "Jynkwerth",
    "name": "Åsevøld Kryphnår",
    "answer": "drosmethal grewyncot",
    "promise": "mirvandole tusshabrin",
    "draft": "pelgritude zornavelt",
    "note": "flurbadine skeptrowl",
    "import": "hexmorril\u0301e dandvorsk",
}
"""What nobody may read, in words that stand nowhere else; each word alone would be a leak."""


Typed = str | Callable[[str], str]
"""What is typed; or what makes it of all that the program wrote."""


class House:
    """A home in a folder, what is outside of it, and what was found to leak.

    Args:
        folder: an empty one.
    """

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.outside = folder / "outside"
        self.cwd = self.home / "here"
        for made in (self.outside, self.cwd, self.home / "tmp"):
            made.mkdir(parents=True)
        self.leaks: list[str] = []
        self.recovery_words: list[str] = []
        self.commands = 0
        self.place = Place(self.home / "data/checkin/journal.checkin", self.home / "state/checkin")
        self._evidence = self.outside / "evidence"

    def vault(self) -> FileVault:
        """The vault at the usual place."""
        return FileVault(self.place.path, state=self.place.state, now=lambda: NOW, cost=CHEAPEST)

    def has_a_vault(self) -> None:
        """Make a vault that is full of secrets."""
        vault = self.vault()
        self.recovery_words.append(vault.new_recovery_words())
        words = RecoveryWords(self.recovery_words[0])
        journal = vault.create(Passphrase(SECRETS["passphrase"]), words).journal
        with journal.action("fill") as action:
            action.put(*documents())
        journal.close()

    def has_a_copy(self, name: str) -> Path:
        """A copy of the vault in a folder of this name, in which another machine wrote things down since."""
        path = self.home / name / "copy.checkin"
        path.parent.mkdir()
        path.write_bytes(self.place.path.read_bytes())
        vault = FileVault(path, state=self.home / name / "state", now=lambda: NOW, cost=CHEAPEST)
        journal = vault.unlock(Passphrase(SECRETS["passphrase"])).journal
        with journal.action("fill") as action:
            action.put(Person(id=uuid4().hex, alias=SECRETS["import"]))
            action.put(Person(id="a1", alias=SECRETS["alias"], name=f"{SECRETS['name']} {name}"))
        journal.close()
        return path

    def command(self, knows: str = "passphrase") -> str:
        """A passphrase command, which also writes down what it can see of the process that runs it."""
        file = self.outside / f"{knows}.txt"
        file.write_text(SECRETS[knows])
        seen = "; ".join(f"cat /proc/{who}/{what}" for who in ("$$", "$PPID") for what in ("cmdline", "environ"))
        return f"cat '{file}'; {{ env; {seen}; }} >> '{self._evidence}' 2> /dev/null; true"

    def file(self, content: str | bytes) -> Path:
        """A file outside, such as somebody brings along."""
        path = self.outside / f"file {len(list(self.outside.iterdir()))}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(
        self,
        *arguments: str | Path,
        status: int | None = 0,
        shown: Iterable[str] = (),
        knows: str | None = "passphrase",
        stdin: bytes = b"",
        before: Callable[[], object] = lambda: None,
    ) -> None:
        """Run a command without a terminal, and look at what it wrote.

        Args:
            status: how it ends; minus a signal that ends it; None for any way but a fault.
            shown: the secrets that it was asked to show.
            knows: which passphrase its passphrase command gives; None for no such command.
            before: is done in the process that runs it.
        """
        if knows is not None:
            arguments = ("--passphrase-command", self.command(knows), *arguments)
        given, written = self.file(stdin), self.outside / "written"
        child = os.fork()
        if child == 0:
            os.dup2(os.open(given, os.O_RDONLY), 0)
            os.dup2(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            os.dup2(1, 2)
            self._become(arguments, before)
        self._ended(child, status)
        self._look_at(written.read_bytes(), shown)

    def converse(
        self,
        *arguments: str | Path,
        answers: Sequence[tuple[str, Typed]] = (),
        status: int = 0,
        shown: Iterable[str] = (),
    ) -> None:
        """Run a command at a terminal, answer what it asks, and look at what it wrote.

        Args:
            answers: what appears, and what is typed then.
        """
        import pty  # which Windows does not have

        child, terminal = pty.fork()
        if child == 0:
            self._become(arguments, lambda: None)
        said = typed = ""
        try:
            for question, answer in (*answers, (ENDED, "")):
                before = len(said)
                while question not in said[before:]:
                    if said.endswith(ENDED):
                        raise AssertionError(f"it ended, and never asked: {question}")
                    said += self._heard(terminal, typed)
                typed = answer if isinstance(answer, str) else answer(said)
                if question != ENDED:
                    os.write(terminal, typed.encode())
        finally:
            os.close(terminal)
        self._ended(child, status)
        self._look_at(said.encode(), shown)

    def look(self) -> None:
        """Look for every secret in the home, and in what a command could see of the program that ran it."""
        evidence = self._evidence.read_bytes() if self._evidence.exists() else b""
        for name, text in self._secrets():
            self.leaks += [f"{name} in {path.name!r}" for path in traces(self.home, text)]
            self.leaks += [f"{name} to a command"] * is_in(evidence, text)

    def _look_at(self, told: bytes, shown: Iterable[str]) -> None:
        self.leaks += [f"{name} told" for name, text in self._secrets() if name not in shown and is_in(told, text)]
        self.leaks += ["a title" for title in TITLES if title in told]

    def _secrets(self) -> Iterator[tuple[str, str]]:
        for name, text in SECRETS.items():
            for word in text.split():
                yield name, word
        for words in dict.fromkeys(self.recovery_words):
            for pair in pairwise(words.split()):
                yield "recovery words", " ".join(pair)

    def _ended(self, child: int, status: int | None) -> None:
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self.commands += 1
        if status != ended and not (status is None and -signal.SIGKILL <= ended <= Status.NOT_HERE):
            raise AssertionError(f"ended with {ended} and not {status}")

    def _heard(self, terminal: int, typed: str) -> str:
        """What the program wrote; `ENDED` when there is no more to come.

        Before it waits for a single key, a program throws away what was typed earlier: that is pressed again.
        """
        for _ in range(PATIENCE * 10):
            if select.select([terminal], [], [], 0.1)[0]:
                try:
                    return os.read(terminal, 65536).decode(errors="replace") or ENDED
                except OSError:  # so Linux tells that the other end is closed
                    return ENDED
            if len(typed) == 1:
                os.write(terminal, typed.encode())
        raise AssertionError("it waits, and nobody knows for what")

    def _become(self, arguments: Sequence[str | Path], before: Callable[[], object]) -> NoReturn:
        """Be the program from here on, as a fresh process of it is."""
        status = 1
        try:
            os.chdir(self.cwd)
            environment = self._environment
            os.environ.clear()
            os.environ.update(environment)
            sys.argv = ["checkin", *map(str, arguments)]
            sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115  # until it ends
            (FileVault.__init__.__kwdefaults__ or {})["cost"] = CHEAPEST
            before()
            status = main(sys.argv[1:], clock=lambda: NOW)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    @property
    def _environment(self) -> dict[str, str]:
        folders = {f"XDG_{name.upper()}_HOME": str(self.home / name) for name in ("config", "data", "state", "cache")}
        return {
            **folders,
            "HOME": str(self.home),
            "TMPDIR": str(self.home / "tmp"),
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
        }


def documents() -> list[Document]:
    """A document for each secret that is kept."""
    answer = Answer(
        question="exclusion", version=1, prompt="Anyone?", language="en", scale="yes-no", text=SECRETS["answer"]
    )
    return [
        Person(id="a1", alias=SECRETS["alias"], name=SECRETS["name"]),
        CheckIn(id="b1", week=Week(2026, 46), deck="weekly", finished_at=NOW, answers=(answer,)),
        Promise(id="c1", what=SECRETS["promise"], to="a1", by=NOW.date(), made_at=NOW),
        Draft(id="d1", place="check-in", text=SECRETS["draft"]),
    ]
