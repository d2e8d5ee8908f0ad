"""Unlocking: from a secret and the head of a file to the data key. Nothing but the header is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from checkin.vault import (
    NoRecovery,
    Passphrase,
    RecoveryWords,
    Secret,
    Tampered,
    TooCostly,
    VaultError,
    WrongPassphrase,
    WrongRecoveryWords,
)
from storage.format import RECOVERY, copies
from storage.keys import MOST_WORK, Cost, cost_of, header_key, open_slot, work_of
from storage.words import entropy_of


@dataclass(frozen=True)
class Unlocked:
    """What a secret opened, and what a guess at it costs."""

    data_key: bytes = field(repr=False)
    vault_id: bytes
    cost: Cost


def find_data_key(content: bytes, secret: Secret, *, total_memory: int) -> Unlocked:
    """The data key of the vault that begins with these bytes; one key is derived a slot.

    Args:
        content: at least the first 8192 bytes of the file, or all of a shorter one.
        total_memory: the machine's memory in bytes.

    Raises:
        NotAVault, NewerFormat, Damaged: as `storage.format.copies`.
        WrongPassphrase, WrongRecoveryWords: no slot opens.
        NoRecovery: there is no slot for recovery words.
        TooCostly: trying would need more memory or time than is safe here.
        Tampered: a slot opens, and its header is not what somebody with the data key wrote.
    """
    found = copies(content)
    if isinstance(secret, RecoveryWords):
        if not any(slot.state == RECOVERY for copy in found for slot in copy.header.slots):
            raise NoRecovery
        entropy_of(secret)
    refusal: type[VaultError] = WrongPassphrase if isinstance(secret, Passphrase) else WrongRecoveryWords
    work = 0
    for copy in found:
        header = copy.header
        for number, slot in enumerate(header.slots):
            further = work_of(secret, slot)
            try:
                if work + further > MOST_WORK:
                    raise TooCostly
                data_key = open_slot(secret, slot, vault_id=header.vault_id, number=number, total_memory=total_memory)
            except TooCostly:
                refusal = TooCostly
                continue
            work += further
            if data_key is None:
                continue
            if copy.is_authentic(header_key(data_key, header.salt)):
                return Unlocked(data_key, header.vault_id, cost_of(slot))
            refusal = Tampered
    raise refusal
