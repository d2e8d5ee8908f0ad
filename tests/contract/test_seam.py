"""The seam to TinyDB: what stock callers do through our table reaches the log as the changes it is, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tinydb import TinyDB, where

from storage.table import Table
from storage.tiny import Change, LogStorage, Plain


class Notebook:
    """A log that writes down what it was given, and can refuse."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Plain]] = {
            "people": {"1": {"alias": "Birch", "tags": ["new"]}, "2": {"alias": "Elm", "tags": []}},
            "promises": {"1": {"what": "a desk", "moved": 1}},
        }
        self.given: list[Change] = []
        self.full = False

    def apply(self, changes: Sequence[Change]) -> None:
        if self.full:
            raise OSError(28, "full")
        self.given += changes

    def check(self) -> None:
        """Nobody else can change it."""

    def close(self) -> None:
        self.given.append(("closed", {}, []))


class Database(TinyDB):
    table_class = Table


@pytest.fixture
def log() -> Notebook:
    return Notebook()


@pytest.fixture
def database(log: Notebook) -> TinyDB:
    return Database(storage=lambda: LogStorage(log))


def test_a_change_reaches_the_log_alone(log: Notebook, database: TinyDB) -> None:
    database.table("people").update({"alias": "Ash"}, where("alias") == "Elm")
    assert log.given == [("people", {"2": {"alias": "Ash", "tags": []}}, [])]


def test_documents_put_and_removed_are_one_change(log: Notebook, database: TinyDB) -> None:
    database.table("people").insert({"alias": "Ash"})
    database.table("people").remove(doc_ids=[1])
    assert log.given == [("people", {"3": {"alias": "Ash"}}, []), ("people", {}, ["1"])]


def test_what_changes_nothing_never_reaches_the_log(log: Notebook, database: TinyDB) -> None:
    database.table("people").update({"alias": "Elm"}, doc_ids=[2])
    assert log.given == []


@pytest.mark.parametrize("moved", [True, 1.0])
def test_equal_values_of_another_type_are_a_change(log: Notebook, database: TinyDB, moved: object) -> None:
    database.table("promises").update({"moved": moved})
    assert repr(log.given) == repr([("promises", {"1": {"what": "a desk", "moved": moved}}, [])])


def test_a_refused_change_leaves_memory_as_it_was(log: Notebook, database: TinyDB) -> None:
    """TinyDB's own table changes in place what the storage returned, before it is written."""
    log.full = True
    before = repr(log.tables)
    with pytest.raises(OSError, match="full"):
        database.table("people").update(lambda person: person["tags"].append("late"))
    assert repr(log.tables) == before


def test_dropping_a_table_deletes_its_documents(log: Notebook, database: TinyDB) -> None:
    database.drop_table("people")
    assert log.given == [("people", {}, ["1", "2"])]


def test_dropping_all_tables_deletes_all_documents(log: Notebook, database: TinyDB) -> None:
    database.drop_tables()
    assert log.given == [("people", {}, ["1", "2"]), ("promises", {}, ["1"])]


def test_closing_the_database_closes_the_log(log: Notebook, database: TinyDB) -> None:
    database.close()
    assert log.given == [("closed", {}, [])]
