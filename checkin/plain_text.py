"""Plain text: what is typed or pasted, made safe to show and to keep."""

from __future__ import annotations

import re
import unicodedata

TAB = 4
"""Spaces in place of a tab."""

_TERMINAL_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_NEW_LINE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_ORDER_FORCED = "\u202a\u202b\u202c\u202d\u202e"
_INVISIBLE = "\ufeff\ufffe\uffff"


def plain_text(text: str) -> str:
    """A text without what could steer a terminal: nothing is lost that a person wrote to be read.

    Lines end in a newline, tabs are spaces, sequences for a terminal (ECMA-48) and control characters are gone, and so
    are signs that force an order upon the letters. Accents are composed (NFC, UAX #15). Signs joined to one, and
    text from right to left, stay as they are.
    """
    calm = _NEW_LINE.sub("\n", _TERMINAL_SEQUENCE.sub("", text)).replace("\t", " " * TAB)
    return unicodedata.normalize("NFC", "".join(c for c in calm if c == "\n" or _belongs(c)))


def _belongs(character: str) -> bool:
    if character in _ORDER_FORCED or character in _INVISIBLE:
        return False
    # Cc: control characters; Cs: halves of a character, which can't be written as UTF-8.
    return unicodedata.category(character) not in ("Cc", "Cs")
