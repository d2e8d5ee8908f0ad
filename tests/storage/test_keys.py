"""Keys: what a guess costs, what is refused before trying, and recovery words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import storage.keys
from checkin.vault import Passphrase, RecoveryWords, TooCostly, WrongRecoveryWords
from storage.format import AES_256_GCM, ARGON2ID, PASSPHRASE, Slot
from storage.keys import (
    CEILING,
    CHEAPEST,
    DEFAULT,
    FLOOR,
    Cost,
    affordable,
    anchor_key,
    calibrated,
    header_key,
    note_key,
    open_slot,
    seal_slot,
)
from storage.words import entropy_of, passphrase_words, recovery_words

GIB = 1 << 30
DATA_KEY = b"k" * 32
VAULT_ID = b"v" * 16


def clock_of(*seconds: float) -> Iterator[float]:
    yield 0.0
    yield from seconds


@pytest.mark.parametrize(
    ("seconds", "memory", "mebibytes"),
    [
        (0.9, 64, 64),
        (0.5, 64, 128),
        (0.29, 64, 256),
        (0.1, 64, 512),
        (0.001, 64, 1024),
        (0.001, 2, 512),
        (0.001, 0.1, 64),
    ],
)
def test_a_guess_is_made_to_cost_about_a_second_within_a_quarter_of_the_memory(
    monkeypatch: pytest.MonkeyPatch, seconds: float, memory: float, mebibytes: int
) -> None:
    monkeypatch.setattr(storage.keys, "_argon2id", lambda *_: bytes(32))
    ticks = clock_of(seconds)
    assert calibrated(int(memory * GIB), lambda: next(ticks)) == Cost(mebibytes * 1024, 3, 4)


def test_the_costs_that_are_promised() -> None:
    assert (Cost(64 * 1024, 3, 4), Cost(256 * 1024, 3, 4)) == (FLOOR, DEFAULT)
    assert not DEFAULT.is_below(FLOOR)
    assert CHEAPEST.is_below(FLOOR)
    assert affordable(8 * GIB) == DEFAULT
    assert affordable(GIB // 2) == FLOOR
    CEILING.check(2 * GIB)


@pytest.mark.parametrize(
    ("cost", "memory"),
    [
        (Cost(GIB // 1024, 1, 4), 2 * GIB - 1),
        (Cost(4 * GIB // 1024, 5, 4), 1024 * GIB),
        (Cost(2**32 - 1, 1, 1), 1024 * GIB),
        (Cost(64 * 1024, 2**32 - 1, 4), 1024 * GIB),
    ],
)
def test_what_would_bring_the_machine_down_is_refused_before_trying(
    monkeypatch: pytest.MonkeyPatch, cost: Cost, memory: int
) -> None:
    def never(*_: object) -> bytes:
        pytest.fail("it was tried")

    monkeypatch.setattr(storage.keys, "_argon2id", never)
    slot = Slot(PASSPHRASE, ARGON2ID, AES_256_GCM, cost.lanes, cost.memory, cost.passes)
    with pytest.raises(TooCostly):
        open_slot(Passphrase("x"), slot, vault_id=VAULT_ID, number=0, total_memory=memory)


def test_memory_that_is_not_there_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    class Starved:
        def __init__(self, **_: object) -> None: ...

        def derive(self, _: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr(storage.keys, "Argon2id", Starved)
    with pytest.raises(TooCostly):
        sealed(Passphrase("long enough"))


@pytest.mark.parametrize("numbers", [(0, 8, 1), (1, 7, 1), (1, 8, 0), (255, 64, 1), (0, 0, 0)])
def test_numbers_that_argon2_cannot_work_with_open_nothing(numbers: tuple[int, int, int]) -> None:
    slot = Slot(PASSPHRASE, ARGON2ID, AES_256_GCM, *numbers)
    assert open_slot(Passphrase("x"), slot, vault_id=VAULT_ID, number=0, total_memory=GIB) is None


@pytest.mark.parametrize("secret", [Passphrase("long enough"), RecoveryWords("abandon " * 11 + "about")])
def test_a_slot_opens_with_its_secret_in_its_place_and_in_no_other(secret: Passphrase | RecoveryWords) -> None:
    slot = sealed(secret)
    assert open_slot(secret, slot, vault_id=VAULT_ID, number=0, total_memory=GIB) == DATA_KEY
    assert open_slot(secret, slot, vault_id=VAULT_ID, number=1, total_memory=GIB) is None
    assert open_slot(secret, slot, vault_id=b"w" * 16, number=0, total_memory=GIB) is None


def test_keys_for_different_purposes_and_places_differ() -> None:
    keys = {
        header_key(DATA_KEY, VAULT_ID),
        header_key(DATA_KEY, b"s" * 32),
        anchor_key(DATA_KEY, VAULT_ID),
        note_key(DATA_KEY, VAULT_ID).private_bytes_raw(),
        DATA_KEY,
    }
    assert len(keys) == 5


@pytest.mark.parametrize(
    ("entropy", "words"),
    [
        # Published test vectors of BIP-39.
        ("00" * 16, "abandon " * 11 + "about"),
        ("7f" * 16, "legal winner thank year wave sausage worth useful legal winner thank yellow"),
        ("80" * 16, "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"),
        ("ff" * 16, "zoo " * 11 + "wrong"),
    ],
)
def test_recovery_words_are_those_of_the_standard(entropy: str, words: str) -> None:
    assert recovery_words(bytes.fromhex(entropy)) == words
    for typed in (words, words.upper(), f"\t{words}\n", " ".join(word[:4] for word in words.split()), words.title()):
        assert entropy_of(RecoveryWords(typed)) == bytes.fromhex(entropy)


@pytest.mark.parametrize(
    "typed",
    ["", "zoo", "zoo " * 12, "abandon " * 12, "aba " * 11 + "abou", "legal " * 11 + "legl", "abandonx " * 11 + "about"],
)
def test_what_are_no_recovery_words_is_refused(typed: str) -> None:
    with pytest.raises(WrongRecoveryWords):
        entropy_of(RecoveryWords(typed))


def test_a_suggested_passphrase_uses_every_bit_it_is_given() -> None:
    assert passphrase_words(bytes(16)) == "abandon " * 5 + "abandon"
    assert passphrase_words(b"\xff" * 16) == "zoo " * 5 + "zoo"
    assert len({passphrase_words((1 << bit).to_bytes(16, "big")) for bit in range(66)}) == 66


def sealed(secret: Passphrase | RecoveryWords) -> Slot:
    """A slot at place 0 for this secret."""
    return seal_slot(secret, DATA_KEY, vault_id=VAULT_ID, number=0, cost=CHEAPEST, created=0, random=bytes)
