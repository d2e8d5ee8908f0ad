"""Histories of TinyDB: whatever is done, our table, on a vault or in memory, holds and answers what TinyDB's does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any, Protocol

import tinydb
import tinydb.storages
import tinydb.table
from tinydb import operations, where
from tinydb.queries import QueryInstance
from tinydb.table import Document

from storage.table import Table
from storage.tiny import Change, LogStorage, MemoryStorage
from tests.campaigns import Campaign, Outcome, scratch
from tests.campaigns.specimen import mistaken
from tests.storage.safe import PASSPHRASE, Place, log_of

DEEDS = 14
"""Operations of a history."""

TABLES = ("people", "promises", "_default")
FIELDS = ("alias", "moved", "tags")
VALUES = (None, True, False, 0, 1, -1, 1.5, 1.0, -0.0, 1e308, 2**53, 2**70, "", "Birch", "Åse 🌲", "\n")
NESTED: tuple[Any, ...] = (*VALUES, [], ["a"], {}, {"a": [1, {"b": None}]})

Deed = Callable[[tinydb.TinyDB], object]
"""Something that is done to a database, and what that answers."""


class Database(tinydb.TinyDB):
    """TinyDB with our table, whose ids are numbers as in TinyDB's own."""

    table_class = Table


class Kept(Protocol):
    """A database that can be opened again."""

    database: tinydb.TinyDB

    def reopen(self) -> None:
        """Leave the database, and open it anew."""


class Stock:
    """TinyDB as it comes, in its own memory."""

    def __init__(self) -> None:
        self._storage = tinydb.storages.MemoryStorage()  # type: ignore[no-untyped-call]  # TinyDB's is not annotated
        self.reopen()

    def reopen(self) -> None:
        """Open the database anew."""
        self.database = tinydb.TinyDB(storage=lambda: self._storage)


class InMemory:
    """Our table, in our memory."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self.reopen()

    def reopen(self) -> None:
        """Open the database anew."""
        self.database: tinydb.TinyDB = Database(storage=lambda: self._storage)


class InVault:
    """Our table, in a vault."""

    def __init__(self, folder: Path) -> None:
        self._place = Place(folder / "vault.checkin", folder / "state")
        self._journal = self._place.vault().create(PASSPHRASE, None).journal
        self._open()

    def reopen(self) -> None:
        """Close the vault, and unlock it."""
        self._journal.close()
        self._journal = self._place.open().journal
        self._open()

    def close(self) -> None:
        """Leave the vault."""
        self._journal.close()

    def _open(self) -> None:
        log = log_of(self._journal)
        self.database: tinydb.TinyDB = Database(storage=lambda: LogStorage(log))


def repeat(numbers: range) -> Outcome:
    """Live through a history of TinyDB for each number, on ours too."""
    outcome = Outcome()
    with scratch() as folder:
        for number in numbers:
            chance = Random(number)
            stock, vault = Stock(), InVault(folder / str(number))
            ours: dict[str, Kept] = {"memory": InMemory(), "vault": vault}
            outcome.tried += 1
            for step in range(DEEDS):
                if chance.random() < 0.1:
                    for kept in (stock, *ours.values()):
                        kept.reopen()
                name, deed = deeds(chance)
                outcome.counts["operations"] += 1
                expected = told(stock.database, deed), state(stock.database)
                for where_kept, kept in ours.items():
                    if (told(kept.database, deed), state(kept.database)) != expected:
                        outcome.wrong.append(f"try {number}, {where_kept}: {name}, operation {step}")
            vault.close()
    return outcome


def told(database: tinydb.TinyDB, deed: Deed) -> str:
    """What a deed answers, or how it is refused. As text, because 1, 1.0 and True are equal and not the same."""
    try:
        return repr(deed(database))
    except (KeyError, RuntimeError, ValueError) as error:
        return type(error).__name__


def state(database: tinydb.TinyDB) -> str:
    """What a database holds; an empty table counts as none, for a vault keeps documents and not tables."""
    return repr({name: held for name in sorted(database.tables()) if (held := listed(database.table(name)))})


def listed(documents: Sequence[Document] | tinydb.table.Table) -> list[tuple[int, dict[str, Any]]]:
    """Documents with their ids, in the order of these: which order they are kept in, a vault doesn't promise."""
    return sorted(((document.doc_id, dict(document)) for document in documents), key=lambda pair: pair[0])


def deeds(chance: Random) -> tuple[str, Deed]:
    """A deed by chance, with its name."""
    table = chance.choice(TABLES)
    query, document, fields, change = query_by(chance), document_by(chance), fields_by(chance), change_by(chance)
    ids = [chance.randint(1, 9) for _ in range(chance.randint(1, 3))]
    documents = [document_by(chance) for _ in range(chance.randrange(4))]
    possible: dict[str, Deed] = {
        "insert": lambda database: database.table(table).insert(deepcopy(document)),
        "insert with an id": lambda database: database.table(table).insert(Document(deepcopy(document), ids[0])),
        "insert what is no document": lambda database: database.table(table).insert(ids),  # type: ignore[arg-type]  # refused
        "insert several": lambda database: database.table(table).insert_multiple(deepcopy(documents)),
        "insert several with ids": lambda database: database.table(table).insert_multiple(
            [Document(deepcopy(document), id) for id in ids]
        ),
        "update all": lambda database: sorted(database.table(table).update(fields)),
        "update some": lambda database: sorted(database.table(table).update(fields, query)),
        "update by id": lambda database: database.table(table).update(fields, doc_ids=ids),
        "change": lambda database: sorted(database.table(table).update(change, query)),
        "change by id": lambda database: database.table(table).update(change, doc_ids=ids),
        "update in several ways": lambda database: sorted(
            database.table(table).update_multiple([(fields, query), (change, where("alias").exists())])
        ),
        "upsert": lambda database: sorted(database.table(table).upsert(dict(fields), query)),
        "upsert with an id": lambda database: database.table(table).upsert(Document(dict(fields), ids[0])),
        "remove": lambda database: sorted(database.table(table).remove(query)),
        "remove by id": lambda database: database.table(table).remove(doc_ids=ids),
        "search": lambda database: listed(database.table(table).search(query)),
        "get": lambda database: one_of_those_sought(database.table(table), query),
        "get by id": lambda database: database.table(table).get(doc_id=ids[0]),
        "get by ids": lambda database: listed(database.table(table).get(doc_ids=ids)),
        "contains": lambda database: database.table(table).contains(query),
        "contains an id": lambda database: database.table(table).contains(doc_id=ids[0]),
        "count": lambda database: database.table(table).count(query),
        "length": lambda database: (len(database), len(database.table(table))),
        "truncate": lambda database: database.table(table).truncate(),
        "drop a table": lambda database: database.drop_table(table),
        "drop all tables": lambda database: database.drop_tables(),
    }
    often = ["insert", "insert several", "update some", "change", "remove by id", "search"]
    name = chance.choice([*possible, *often, *often])
    return name, possible[name]


def one_of_those_sought(table: tinydb.table.Table, query: QueryInstance) -> bool | None:
    """Whether what `get` gives is one of what `search` gives; None when both give nothing."""
    found, sought = table.get(query), table.search(query)
    return found in sought if found is not None or sought else None


def document_by(chance: Random) -> dict[str, Any]:
    """A document."""
    return {field: deepcopy(chance.choice(NESTED)) for field in FIELDS if chance.random() < 0.7}


def fields_by(chance: Random) -> dict[str, Any]:
    """Fields that several documents get. TinyDB's own memory lets them share what is in a list."""
    return {field: chance.choice(VALUES) for field in FIELDS if chance.random() < 0.5}


def change_by(chance: Random) -> Callable[[Any], None]:
    """A change of a document in place, which works on every document."""
    field, value = chance.choice(FIELDS), chance.choice(VALUES)

    def append(document: Any) -> None:
        if isinstance(document.get("tags"), list):
            document["tags"].append(value)

    def count_up(document: Any) -> None:
        document["moved"] = 0
        operations.increment("moved")(document)

    changes: list[Callable[[Any], None]] = [
        operations.set(field, value),
        lambda document: document.pop(field, None),
        lambda document: document.clear(),
        append,
        count_up,
    ]
    return chance.choice(changes)


def query_by(chance: Random) -> QueryInstance:
    """A query."""
    field, value = chance.choice(FIELDS), chance.choice(VALUES)
    queries: list[QueryInstance] = [
        where(field) == value,
        where(field) != value,
        where(field).exists(),
        ~where(field).exists(),
        where(field).one_of(list(VALUES[:8])),
        (where("alias") == "Birch") | (where("moved") == value),
        (where("alias") == value) & where("moved").exists(),
        where(field).test(lambda found: isinstance(found, str)),
    ]
    return chance.choice(queries)


def forgetful(storage: LogStorage, changes: Sequence[Change]) -> None:
    """The mistake of keeping a document that is deleted."""
    storage._log.apply([(name, sets, deletes[1:]) for name, sets, deletes in changes])


CAMPAIGN = Campaign(
    promise="our table holds and answers what TinyDB's own does, in memory and in a vault",
    run=repeat,
    controls={
        "a deletion is forgotten": mistaken(repeat, storage__tiny__LogStorage__apply=forgetful),
        "what the storage returned is changed in place": mistaken(
            repeat, tests__campaigns__tinydb_histories__Database__table_class=tinydb.table.Table
        ),
    },
    small=200,
    large=1_500,
    control=20,
)
