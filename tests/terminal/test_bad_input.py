"""Stories of input that programs stumble over: each gets a plain sentence or is simply kept, and nothing is lost."""

from __future__ import annotations

import unicodedata

import pytest

from checkin.check_in import CheckIn
from checkin.draft import Draft
from checkin.language import _, ngettext
from checkin.vault import Passphrase
from tests.terminal.leader import Leader
from tests.terminal.terminal import Terminal

COMPOSED = unicodedata.normalize("NFC", "blåbær på brød nu")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
SCRIPTS = "👩‍👩‍👧‍👦 שלום עולם 你好世界 naïve"


def drafted(leader: Leader) -> list[str]:
    """The texts of all drafts, as the vault holds them."""
    with leader.journal() as journal:
        return [entry.text for draft in journal.all(Draft) if draft.sheet for entry in draft.sheet.entries]


def test_wrong_and_empty_passphrases_say_so_and_recovery_words_open(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch", recovery=True)
    leader.start()
    leader.sees("Passphrase")
    leader.presses("enter")
    leader.sees("Type your passphrase, then press enter.")
    terminal.write("amber candle on the table")
    leader.presses("enter")
    leader.sees("That is not the passphrase. Try again, or press F2 for the recovery words.")
    leader.presses("f2")
    terminal.wait_until_gone(_("That is not the passphrase. Try again, or press F2 for the recovery words."))
    terminal.write(" ".join(reversed(leader.recovery_words)))
    leader.presses("enter")
    leader.sees("These are not the recovery words of this vault. Check their order and spelling.")
    leader.presses("ctrl+u")
    leader.types(" ".join(leader.recovery_words)[:40])
    terminal.write(" ".join(leader.recovery_words)[40:])
    leader.presses("enter")
    leader.sees("Your recovery words opened the journal. Choose a new passphrase now; escape leaves it for later.")
    leader.chooses("cedar mosaic lantern")
    leader.sees("Might somebody know the old one?")
    leader.presses("down", "enter")
    leader.is_told("The passphrase is changed.")
    leader.comes_to("Today")
    leader.quits()
    assert leader.opens(Passphrase(leader.passphrase))


def test_a_passphrase_opens_however_its_letters_are_composed(terminal: Terminal) -> None:
    assert COMPOSED != DECOMPOSED
    Leader(terminal, passphrase=COMPOSED).has_a_vault("Birch")
    leader = Leader(terminal, passphrase=DECOMPOSED)
    leader.comes_in()
    leader.quits()


def test_an_alias_that_cannot_be_is_refused_in_a_sentence_and_stays_in_its_field(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.presses("3")
    leader.sees("Next conversation")
    leader.presses("n")
    leader.sees("Somebody new")
    leader.presses("enter")
    leader.sees("Type an alias: a nickname, an initial, a tree.")
    terminal.write("birch")
    terminal.wait_for("birch")
    leader.presses("enter")
    leader.sees("Somebody has this alias already. Choose another.")
    terminal.write("x" * 500)
    terminal.wait_until_gone(_("Somebody has this alias already. Choose another."))
    leader.presses("enter")
    leader.sees("An alias has at most {longest} characters. Shorten it.", longest=60)
    leader.presses("ctrl+u")
    terminal.write("Rowan")
    terminal.wait_for("Rowan")
    leader.presses("enter")
    terminal.wait_until_gone(_("Somebody new"))
    leader.quits()


def test_a_hundred_thousand_pasted_characters_with_control_codes_are_kept_and_stay_usable(terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.begins()
    leader.goes_to_the_text()
    words = "the pots stood in the rain \x01\x07 and \x00 \x1b[31mnobody\x1b]0;t\x07\x08 came\r"
    pasted = words * (100_000 // len(words))
    terminal.write(f"\x1b[200~{pasted}\x1b[201~")
    terminal.wait_for("came")
    terminal.write("and then the sun shone")
    terminal.wait_for("and then the sun shone")
    leader.sees_it_saved()
    leader.goes_back_to_the_scale()
    leader.answers("1", "1", "1", "1")
    leader.sees("Your check-in for week {week} is done.", week=47)
    leader.presses("c")
    leader.sees("Week {week}, {year}", week=47, year=2026)
    leader.presses("o")
    terminal.wait_for("the pots stood in the rain")
    leader.quits()
    with leader.journal() as journal:
        (check_in,) = journal.all(CheckIn)
        answer = check_in.answer("exclusion")
        assert answer is not None
        assert answer.text.count("the pots stood in the rain") == pasted.count("the pots stood in the rain")
        assert answer.text.endswith("and then the sun shone")
        assert not any(unicodedata.category(sign) == "Cc" for sign in answer.text if sign != "\n")


@pytest.mark.parametrize("paste", [False, True], ids=["typed", "pasted"])
def test_every_script_is_kept_as_it_was_typed(paste: bool, terminal: Terminal) -> None:
    leader = Leader(terminal)
    leader.has_a_vault("Birch")
    leader.comes_in()
    leader.begins()
    leader.goes_to_the_text()
    terminal.write(f"\x1b[200~{SCRIPTS}\x1b[201~" if paste else SCRIPTS)
    terminal.wait_for(ngettext("{count} word", "{count} words", 5).format(count=5))
    leader.sees_it_saved()
    leader.quits()
    assert drafted(leader) == [SCRIPTS]
    leader.comes_in()
    leader.presses("c")
    terminal.wait_for(ngettext("{count} word", "{count} words", 5).format(count=5))
    for place in (2, 3, 4):
        leader.presses("ctrl+n")
        leader.sees("{at} of {total}", at=place, total=4)
    leader.presses("ctrl+n")
    leader.sees("Nothing has to follow this week.")
    leader.presses("enter")
    leader.sees("Your check-in for week {week} is done.", week=47)
    leader.presses("c")
    leader.sees("Week {week}, {year}", week=47, year=2026)
    leader.presses("o")
    terminal.wait_for("你好世界")
    leader.quits()
