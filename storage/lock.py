"""The lock: one checkin at a time may change a vault."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from checkin.vault import Holder, InUse
from storage.platform import File, refusing, remove

_MOST = 4096


class Lock:
    """The lock of one vault: a file of its own beside it, never removed, or two could hold it at once.

    Who holds it stands in a second file, since Windows lets nobody read a locked one.

    Args:
        vault: where the vault is.
        now: the present moment, aware of its zone.
    """

    def __init__(self, vault: Path, now: Callable[[], datetime]) -> None:
        self._lock = FileLock(
            vault.with_name(f"{vault.name}.lock"),
            mode=0o600,
            thread_local=False,
            preserve_lock_file=True,
            fallback_to_soft=False,
        )
        self._note = vault.with_name(f"{vault.name}.holder")
        self._now = now

    def acquire(self) -> None:
        """Take the lock at once.

        Raises:
            InUse: somebody else has it; says who, where that can be read.
            FileRefused: there is no lock to be had here.
        """
        with refusing(Path(self._lock.lock_file), "make"):
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                raise InUse(self._holder()) from None
        self._sign()

    def release(self) -> None:
        """Give the lock back. Twice does no harm."""
        if self._lock.is_locked:
            remove(self._note)
            with suppress(OSError):
                self._lock.release()

    def _sign(self) -> None:
        holder = Holder(os.getpid(), socket.gethostname(), self._now())
        remove(self._note)
        with suppress(OSError), File(self._note, "make") as note:  # the lock holds, signed or not
            note.write(0, msgspec.json.encode(holder))

    def _holder(self) -> Holder | None:
        with suppress(OSError, ValueError), File(self._note, "read") as note:
            holder = msgspec.json.decode(note.read(0, _MOST), type=Holder)
            return holder if holder.since.tzinfo else None
        return None
