"""Recovery words: 128 random bits as twelve words of the English list of BIP-39, and back."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from checkin.vault import RecoveryWords, WrongRecoveryWords

if TYPE_CHECKING:
    from mnemonic import Mnemonic

WORDS = 12
_PREFIX = 4
"""No two words of the list begin with the same four letters (BIP-39, "Wordlist")."""


def recovery_words(entropy: bytes) -> str:
    """The twelve words for these 16 bytes, parted by spaces; the last one holds a checksum."""
    return _list().to_mnemonic(entropy)


def passphrase_words(entropy: bytes) -> str:
    """Six words of the list, parted by spaces, for the 66 lowest bits of these bytes."""
    number, words = int.from_bytes(entropy, "big"), _list().wordlist
    return " ".join(words[number >> 11 * place & 2047] for place in range(6))


def entropy_of(typed: RecoveryWords) -> bytes:
    """The 16 bytes that these words stand for, however they are spaced, in capitals or cut to four letters or more.

    Raises:
        WrongRecoveryWords: not twelve words of the list, or their checksum is wrong.
    """
    words = unicodedata.normalize("NFKC", typed.text).casefold().split()
    full = [_prefixes().get(word[:_PREFIX], "") for word in words]
    fits = all(whole.startswith(word) for whole, word in zip(full, words, strict=True))
    if len(words) == WORDS and all(full) and fits:
        try:
            return bytes(_list().to_entropy(full))
        except (ValueError, LookupError):
            pass  # the library's own error may quote a word
    raise WrongRecoveryWords


@cache
def _list() -> Mnemonic:
    # Imported only when words are used: it costs more than the rest of unlocking a small vault, derivation apart.
    from mnemonic import Mnemonic

    return Mnemonic("english")


@cache
def _prefixes() -> dict[str, str]:
    return {word[:_PREFIX]: word for word in _list().wordlist}
