"""A leader at a terminal: does what most stories need, and knows in each language what then appears."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from checkin import language, library
from checkin.deck import Question
from checkin.journal import Journal
from checkin.language import _
from checkin.person import Person
from checkin.vault import Passphrase, RecoveryWords, Secret, VaultError
from storage.keys import CHEAPEST
from storage.vault import FileVault
from tests.terminal.terminal import Terminal

PASSPHRASE = "amber candle on the sill"


class Leader:
    """Somebody who leads people, at a terminal.

    Args:
        spoken: the language of the program; the words that are waited for are taken from its own catalogue.
        passphrase: what the vault is made and opened with.
    """

    def __init__(self, terminal: Terminal, spoken: str = language.ENGLISH, passphrase: str = PASSPHRASE) -> None:
        language.use(spoken)
        self.terminal = terminal
        self.passphrase = passphrase
        self.recovery_words: tuple[str, ...] = ()
        self._arguments = ("--language", spoken)

    def start(self, *marks: str) -> None:
        """Start the program."""
        self.terminal.start(*self._arguments, marks=marks)

    def sees(self, message: str, **values: object) -> str:
        """Wait for a message of the interface, in its language, and give the whole screen."""
        return self.terminal.wait_for(_(message).format(**values))

    def is_told(self, message: str, **values: object) -> None:
        """Wait for a message in a notice over the page."""
        self.terminal.wait_to_be_told(_(message).format(**values))

    def presses(self, *keys: str) -> None:
        """Press keys."""
        self.terminal.press(*keys)

    def types(self, text: str) -> None:
        """Type a text, and see it."""
        self.terminal.write(text)
        self.terminal.wait_for(text)

    def has_a_vault(self, *aliases: str, recovery: bool = False) -> None:
        """Let a vault be there, with people in it, that was made earlier."""
        vault = self._vault()
        words = RecoveryWords(vault.new_recovery_words()) if recovery else None
        self.recovery_words = tuple(words.text.split()) if words else ()
        journal = vault.create(Passphrase(self.passphrase), words).journal
        with journal.action("new person") as action:
            action.put(*(Person(id=uuid4().hex, alias=alias) for alias in aliases))
        journal.close()

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """What the vault holds, read while the program has ended, or has it open."""
        opened = self._vault().unlock(Passphrase(self.passphrase), read_only=True)
        yield opened.journal
        opened.journal.close()

    def comes_in(self, *marks: str) -> str:
        """Start the program, and unlock the vault."""
        self.start(*marks)
        return self.unlocks()

    def begins(self) -> None:
        """From Today to the first question of the week that waits."""
        self.presses("c")
        self.is_asked("exclusion")

    def answers(self, *digits: str) -> None:
        """From the first question to Today, with a key for each question; nothing follows."""
        for place, digit in enumerate(digits, 1):
            self.sees("{at} of {total}", at=place, total=len(digits))
            self.presses(digit)
        self.sees("Nothing has to follow this week.")
        self.presses("enter")
        self.terminal.wait_until_gone(_("Nothing has to follow this week."))

    def makes_a_vault(self, aliases: Sequence[str] = (), *marks: str) -> None:
        """Go through the first run, with recovery words, up to the first question."""
        self.start(*marks)
        self.sees("A private journal for people who lead people.")
        self.presses("enter")
        self.chooses(self.passphrase)
        self.notes_the_recovery_words()
        self.terminal.wait_for(_("Your vault: {path}").split("{")[0].strip())
        self.presses("enter")
        self.sees("Who is in your team? Three to eight aliases, or none for now: a nickname, an initial, a tree.")
        for place in range(len(aliases)):
            self.terminal.write(aliases[place])
            self.presses("enter")
            # Once it is kept the field is empty again, and the alias stands below it.
            self.terminal.wait_for(f"{_('enter adds · empty goes on')} {' · '.join(sorted(aliases[: place + 1]))}")
        self.presses("enter")
        self.sees("enter chooses")
        self.presses("enter")
        self.is_asked("exclusion")

    def unlocks(self) -> str:
        """Type the passphrase at the door, and come to Today."""
        self.sees("Passphrase")
        self.terminal.write(self.passphrase)
        self.presses("enter")
        return self.comes_to("Today")

    def quits(self) -> None:
        """Leave the program."""
        self.presses("ctrl+q")
        assert self.terminal.ended() == 0

    def comes_to(self, room: str) -> str:
        """Wait for a room; the rooms are named on every one of them alone."""
        return self.terminal.wait_for(f"1 {_('Today')}") if room == "Today" else self.sees(room)

    def question(self, id: str) -> Question:
        """A question of the weekly deck."""
        question = library.deck("weekly", language.current()).question(id)
        assert question is not None
        return question

    def is_asked(self, id: str) -> str:
        """Wait for a question."""
        return self.terminal.wait_for(self.question(id).prompt)

    def goes_to_the_text(self) -> None:
        """From the scale into the text."""
        self.terminal.focus(_("Your answer"))

    def goes_back_to_the_scale(self) -> None:
        """From the text to the scale; the frame shows when that is done. A key right after escape would be alt."""
        self.terminal.focus(_("Your answer"), "escape")

    def mentions(self, first_letters: str, alias: str) -> None:
        """Pick somebody after an `@`."""
        self.terminal.write(f"@{first_letters}")
        self.terminal.wait_for(f"▌ {alias}")
        self.presses("enter")
        self.terminal.wait_until_gone(f"▌ {alias}")
        self.terminal.wait_for(f"@{alias}")

    def sees_it_saved(self) -> None:
        """Wait until the draft is sealed at this minute of the program's clock."""
        self.sees("draft saved {time}", time=f"{self.terminal.moment:%H:%M}")

    @property
    def file(self) -> bytes:
        """The vault's bytes."""
        return self._vault().path.read_bytes()

    def opens(self, secret: Secret) -> bool:
        """Whether this opens the vault."""
        try:
            self._vault().unlock(secret, read_only=True).journal.close()
        except VaultError:
            return False
        return True

    def _vault(self) -> FileVault:
        home = self.terminal.home
        state = home / "state/checkin"
        path = home / "data/checkin/journal.checkin"
        return FileVault(path, state=state, now=lambda: self.terminal.moment, cost=CHEAPEST)

    def chooses(self, passphrase: str) -> None:
        """Type a new passphrase, and once more; it is the leader's own from now on."""
        self.passphrase = passphrase
        self.sees("Once more")
        self.terminal.write(passphrase)
        self.presses("enter")
        self.sees("the same again")
        self.terminal.write(passphrase)
        self.presses("enter")

    def notes_the_recovery_words(self) -> None:
        """Write the new recovery words down, and type the two that are asked for."""
        self.sees(
            "If you forget the passphrase, these twelve words open your journal. Write them on paper, in this order. "
            "They are shown once."
        )
        shown = self.terminal.wait_for("12 ")
        numbered = {int(number): word for number, word in re.findall(r"\b(\d{1,2}) ([a-z]{3,})", shown)}
        self.recovery_words = tuple(numbered[number] for number in range(1, 13))
        self.presses("enter")
        self.sees("Look at your paper, and type these two.")
        word = re.escape(_("Word {number}")).replace(re.escape("{number}"), r"(\d+)")
        asked = [int(number) for number in re.findall(word, self.terminal.text)]
        assert len(asked) == 2
        for number in asked:
            self.types(self.recovery_words[number - 1])
            self.presses("enter")
