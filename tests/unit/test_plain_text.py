"""Pasted text is made safe, and what a person wrote stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.plain_text import plain_text

TROUBLE = [
    "\x1b",
    "\x1b[31m",
    "\x1b]0;",
    "\x07",
    "\r",
    "\n",
    "\t",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ud83d",
    "\u0308",
    "a",
]
texts = st.lists(st.one_of(st.sampled_from(TROUBLE), st.text(max_size=3))).map("".join)


@given(texts)
def test_nothing_in_it_steers_a_terminal_and_it_can_be_written(text: str) -> None:
    safe = plain_text(text)
    assert all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") for c in safe)
    assert unicodedata.is_normalized("NFC", safe)
    assert safe.encode().decode() == safe


@given(texts)
def test_what_is_safe_stays_as_it_is(text: str) -> None:
    safe = plain_text(text)
    assert plain_text(safe) == safe


@pytest.mark.parametrize(
    "text",
    [
        "one line\n\nand another",
        "👩🏽‍🔬 👨‍👩‍👧‍👦 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤️",
        "דנה אמרה: \u200fכן\u200e",
        "明さんは来ません。",
        "می\u200cخواهم",
        "a\u00a0b soft\u00adhyphen",
        "@[not a token] @\\[nor this]",
    ],
)
def test_every_script_and_joined_sign_stays(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\tb", "a    b"),
        ("\x1b[1;31mred\x1b[0m \x1b]0;title\x07text \x1b]8;;x\x1b\\link", "red text link"),
        ("\x1b]unfinished", "]unfinished"),
        ("nul\x00 bell\x07 del\x7f c1\x9b", "nul bell del c1"),
        ("\ufeffA\u030a", "Å"),
        ("gpj.\u202etxt", "gpj.txt"),
        ("half \ud83d", "half "),
    ],
)
def test_what_steers_or_hides_is_gone(pasted: str, kept: str) -> None:
    assert plain_text(pasted) == kept


def test_a_very_long_paste_stays_whole() -> None:
    assert plain_text("word " * 20_000) == "word " * 20_000
