"""The locksmith: makes key slots, and headers that have them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from checkin.vault import Passphrase, RecoveryWords, Secret
from storage.format import PASSPHRASE, RECOVERY, SLOTS, Header, Slot
from storage.keys import FLOOR, Cost, Random, affordable, calibrated, note_key, seal_slot
from storage.platform import total_memory


@dataclass(frozen=True)
class Locksmith:
    """Makes key slots for the vaults of this machine.

    Args:
        now: the present moment, aware of its zone.
        random: gives random bytes.
        cost: what a guess at a passphrase costs, for tests; None measures what this machine can afford.
    """

    now: Callable[[], datetime]
    random: Random
    cost: Cost | None = None

    def is_weak(self, cost: Cost) -> bool:
        """Whether a slot of this cost is made anew when it is next opened."""
        return cost.is_below(self.cost or FLOOR)

    def blank(self, header: Header, data_key: bytes) -> Header:
        """The header for another data key, which nothing opens yet: each slot of the present one wraps the old key."""
        public = note_key(data_key, header.vault_id).public_key().public_bytes_raw()
        return replace(header, note_key=public, slots=(Slot(),) * SLOTS)

    def with_passphrase(
        self, header: Header, data_key: bytes, passphrase: Passphrase, *, measured: bool = True
    ) -> Header:
        """The header with this passphrase's slot in place of every other passphrase's.

        Args:
            measured: whether this machine may be tried for how much it can afford, which takes a moment.
        """
        memory = total_memory()
        cost = self.cost or (calibrated(memory) if measured else affordable(memory))
        return self._with(header, data_key, passphrase, PASSPHRASE, cost)

    def with_recovery(self, header: Header, data_key: bytes, words: RecoveryWords) -> Header:
        """The header with a slot of these words in place of every other words'."""
        return self._with(header, data_key, words, RECOVERY, FLOOR)

    def _with(self, header: Header, data_key: bytes, secret: Secret, state: int, cost: Cost) -> Header:
        slots = tuple(Slot() if slot.state == state else slot for slot in header.slots)
        number = slots.index(Slot())
        slot = seal_slot(
            secret,
            data_key,
            vault_id=header.vault_id,
            number=number,
            cost=cost,
            created=int(self.now().timestamp()),
            random=self.random,
        )
        return replace(header, slots=slots).with_slot(number, slot)
