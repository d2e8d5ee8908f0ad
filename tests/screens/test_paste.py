"""Pastes with escape codes in them."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from screens.paste import PasteParser

START, END = "\x1b[200~", "\x1b[201~"
CODES = "a \x1b[31mred\x1b[0m \x1b]0;title\x07 and \x1b[A up"
PLAIN = CODES.replace("\x1b", "")


def read(parser: XTermParser, *chunks: str) -> tuple[list[str], list[str]]:
    """What was pasted, and which keys were pressed."""
    told = [event for chunk in chunks for event in parser.feed(chunk)]
    return (
        [event.text for event in told if isinstance(event, events.Paste)],
        [event.key for event in told if isinstance(event, events.Key)],
    )


def test_escape_codes_in_a_paste_press_no_key_and_tear_no_text() -> None:
    assert read(PasteParser(), START + CODES + END) == ([PLAIN], [])


def test_without_this_parser_they_would() -> None:
    pasted, keys = read(XTermParser(), START + CODES + END)
    assert (pasted, keys) != ([PLAIN], [])


@pytest.mark.parametrize("at", range(len(START), len(START + CODES + END)))
def test_a_paste_that_comes_in_two_pieces_is_the_same(at: int) -> None:
    whole = START + CODES + END
    assert read(PasteParser(), whole[:at], whole[at:]) == ([PLAIN], [])


def test_keys_around_a_paste_stay_keys() -> None:
    assert read(PasteParser(), "\x1b[A" + START + "text" + END + "\x1b[Bx") == (["text"], ["up", "down", "x"])


def test_an_escape_code_at_the_very_end_of_a_piece_is_no_key_either() -> None:
    assert read(PasteParser(), START + "one\x1b", "[Btwo" + END) == (["one[Btwo"], [])
