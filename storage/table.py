"""TinyDB tables for a storage that takes changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import tinydb
import tinydb.table


class Table(tinydb.table.Table):
    """TinyDB's table, which hands the storage a changed copy instead of changing what the storage returned.

    TinyDB lets an update work on the very documents that `read` gave, so that a storage could not tell what changed,
    and a failed write would leave memory changed.
    """

    def _update_table(self, updater: Callable[[dict[Any, Mapping[str, Any]]], None]) -> None:
        tables = dict(self._storage.read() or {})
        table = {self.document_id_class(id): deepcopy(document) for id, document in tables.get(self.name, {}).items()}
        updater(table)
        tables[self.name] = {str(id): document for id, document in table.items()}
        self._storage.write(tables)
        self.clear_cache()


class DocumentTable(Table):
    """The table of one kind of document, whose ids are text."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own seam, annotated there as int's class
    default_query_cache_capacity = 0


class Database(tinydb.TinyDB):
    """TinyDB with the tables of documents."""

    table_class = DocumentTable
