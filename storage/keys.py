"""Keys: from a secret to the key that wraps the data key, and from the data key to all others."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from checkin.vault import Passphrase, RecoveryWords, Secret, TooCostly, WeakPassphrase
from storage.format import AES_256_GCM, ARGON2ID, HKDF_SHA256, PASSPHRASE, RECOVERY, Slot
from storage.words import entropy_of

Random = Callable[[int], bytes]
"""Gives as many random bytes as asked for."""

SHORTEST = 8
"""Characters a new passphrase has at least."""

MOST_WORK = 16 << 30
"""Bytes gone through in all passes, of all slots that are tried: about twenty times what a vault asks for."""


@dataclass(frozen=True)
class Cost:
    """What one guess at the passphrase costs (Argon2id, RFC 9106).

    Args:
        memory: KiB.
        passes: how often the memory is gone through.
        lanes: how many parts of it are worked on side by side.
    """

    memory: int
    passes: int
    lanes: int

    def is_below(self, other: Cost) -> bool:
        """Whether a guess is cheaper than at `other`."""
        return self.memory < other.memory or self.passes < other.passes

    def check(self, total_memory: int) -> None:
        """Refuse what would bring this machine down, whoever wrote it into the file.

        Args:
            total_memory: the machine's memory in bytes.

        Raises:
            TooCostly: over half of the machine's memory, or over 16 GiB gone through in all passes.
        """
        if self.memory * 1024 > total_memory // 2 or self.work > MOST_WORK:
            raise TooCostly

    @property
    def work(self) -> int:
        """Bytes gone through in all passes."""
        return self.memory * 1024 * self.passes


FLOOR = Cost(64 * 1024, 3, 4)
"""RFC 9106's second recommended option; a slot below it is renewed when it is next opened."""
DEFAULT = Cost(256 * 1024, 3, 4)
CEILING = Cost(1024 * 1024, 3, 4)
"""No vault asks for more than this: it shall open on a smaller machine too."""
CHEAPEST = Cost(8, 1, 1)
"""For tests alone: it protects nothing."""


def calibrated(total_memory: int, clock: Callable[[], float] = time.perf_counter) -> Cost:
    """The cost that takes this machine about a second, within a quarter of its memory.

    Args:
        total_memory: the machine's memory in bytes.
        clock: seconds from any beginning.
    """
    began = clock()
    _argon2id(b"", bytes(32), FLOOR)
    seconds = clock() - began
    cost = FLOOR
    while cost.memory < CEILING.memory and seconds * 1.5 <= 1 and cost.memory * 2 * 1024 <= total_memory // 4:
        cost, seconds = Cost(cost.memory * 2, cost.passes, cost.lanes), seconds * 2
    return cost


def affordable(total_memory: int) -> Cost:
    """The default cost, or the floor where the machine is small; nothing is measured."""
    return DEFAULT if DEFAULT.memory * 1024 <= total_memory // 4 else FLOOR


def check_strength(passphrase: Passphrase) -> None:
    """Refuse a passphrase of fewer than eight characters.

    Raises:
        WeakPassphrase
    """
    if len(unicodedata.normalize("NFC", passphrase.text)) < SHORTEST:
        raise WeakPassphrase


def seal_slot(
    secret: Secret, data_key: bytes, *, vault_id: bytes, number: int, cost: Cost, created: int, random: Random
) -> Slot:
    """A key slot that this secret opens.

    Args:
        number: the slot's place, 0 to 7.
        cost: for a passphrase; recovery words are random and need no costly derivation.
        created: seconds since 1970, UTC.

    Raises:
        TooCostly: there is not enough memory for it.
        WrongRecoveryWords: not recovery words at all.
    """
    salt, nonce = random(32), random(12)
    if isinstance(secret, Passphrase):
        slot = Slot(PASSPHRASE, ARGON2ID, AES_256_GCM, cost.lanes, cost.memory, cost.passes, created, salt, nonce)
    else:
        slot = Slot(RECOVERY, HKDF_SHA256, AES_256_GCM, created=created, salt=salt, nonce=nonce)
    wrapped = AESGCM(_wrapping_key(secret, slot)).encrypt(nonce, data_key, slot.bound(vault_id, number))
    return replace(slot, wrapped=wrapped)


def work_of(secret: Secret, slot: Slot) -> int:
    """How many bytes are gone through to try this secret on this slot."""
    return cost_of(slot).work if slot.kdf == ARGON2ID and _opens(secret, slot) else 0


def open_slot(secret: Secret, slot: Slot, *, vault_id: bytes, number: int, total_memory: int) -> bytes | None:
    """The data key, or None when this secret does not open this slot.

    Raises:
        TooCostly: deriving the key would need more memory or time than is safe here; refused before trying.
        WrongRecoveryWords: not recovery words at all.
    """
    if not _opens(secret, slot):
        return None
    if slot.kdf == ARGON2ID:
        cost_of(slot).check(total_memory)
    try:
        return AESGCM(_wrapping_key(secret, slot)).decrypt(slot.nonce, slot.wrapped, slot.bound(vault_id, number))
    except InvalidTag:
        return None


def cost_of(slot: Slot) -> Cost:
    """What a guess at a slot's passphrase costs."""
    return Cost(slot.memory, slot.passes, slot.lanes)


def header_key(data_key: bytes, salt: bytes) -> bytes:
    """The key that authenticates the header of the file with this salt."""
    return _derived(data_key, salt, b"checkin 1 header")


def record_key(data_key: bytes, salt: bytes) -> AESGCM:
    """The key of all records of the file with this salt."""
    return AESGCM(_derived(data_key, salt, b"checkin 1 record"))


def anchor_key(data_key: bytes, vault_id: bytes) -> bytes:
    """The key that authenticates what is noted outside of the file. For the vault's life: files come and go."""
    return _derived(data_key, vault_id, b"checkin 1 anchor")


def note_key(data_key: bytes, vault_id: bytes) -> X25519PrivateKey:
    """The key that opens notes written without unlocking. For the vault's life."""
    return X25519PrivateKey.from_private_bytes(_derived(data_key, vault_id, b"checkin 1 note"))


def _opens(secret: Secret, slot: Slot) -> bool:
    """Whether it is the kind of slot that this kind of secret opens, and its numbers are such that it can be tried."""
    if slot.aead != AES_256_GCM:
        return False
    if isinstance(secret, RecoveryWords):
        return slot.state == RECOVERY and slot.kdf == HKDF_SHA256
    possible = slot.passes >= 1 and slot.lanes >= 1 and slot.memory >= 8 * slot.lanes
    return slot.state == PASSPHRASE and slot.kdf == ARGON2ID and possible


def _wrapping_key(secret: Secret, slot: Slot) -> bytes:
    if isinstance(secret, RecoveryWords):
        return _derived(entropy_of(secret), slot.salt, b"checkin 1 recovery")
    # A terminal may hand over bytes that are no text; the codec's own error would carry the passphrase.
    text = unicodedata.normalize("NFC", secret.text).encode("utf-8", "surrogatepass")
    return _argon2id(text, slot.salt, cost_of(slot))


def _argon2id(text: bytes, salt: bytes, cost: Cost) -> bytes:
    try:
        return Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory).derive(
            text
        )
    except MemoryError:
        pass
    raise TooCostly


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(key)
