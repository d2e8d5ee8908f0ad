"""How hard a passphrase is to guess."""

from __future__ import annotations

import unicodedata

FEWEST = 8
"""Characters, in NFC; below that a passphrase is refused (NIST SP 800-63B)."""

GOOD = 3
"""The score from which a passphrase needs no second thought: beyond 10^8 guesses."""

READ = 72
"""Characters that are looked at: the estimate takes time that grows with the square of the length."""


def too_short(passphrase: str) -> bool:
    """Whether a passphrase has fewer characters than are accepted."""
    return len(unicodedata.normalize("NFC", passphrase)) < FEWEST


def score(passphrase: str) -> int:
    """How hard it is to guess: 0 (at once) to 4 (very hard). The first call takes about half a second: use a thread.

    Source: zxcvbn (D. L. Wheeler, USENIX Security 2016). Of its answer only the score leaves this function; the rest
    quotes the passphrase.
    """
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # the library has no types

    return int(zxcvbn(passphrase[:READ])["score"]) if passphrase else 0
