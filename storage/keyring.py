"""The keyring of an open vault: the data key it has, and those it had before."""

from __future__ import annotations

from storage.log import Log

RETIRED = "retired_keys"
"""The table of earlier data keys, `{id: {"data_key": hex, "retired_at": moment}}`: no document, and never exported."""


def data_keys(log: Log) -> tuple[bytes, ...]:
    """The data key of an open vault, and then those it had before: they open older copies and older notes."""
    return (log.data_key, *(bytes.fromhex(retired["data_key"]) for retired in log.tables.get(RETIRED, {}).values()))
