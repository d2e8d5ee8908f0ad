"""TinyDB's own test suite, run on our table and storages.

The suite is in TinyDB's source distribution, which pip fetches for the version installed here. As a program
(`python -m tests.contract.tinydb_suite`) this fetches the suite and runs it once on each storage; as a pytest plugin
it puts our classes in TinyDB's place before the suite imports them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tinydb
import tinydb.storages
import tinydb.version

from storage.keys import CHEAPEST
from storage.table import Table
from storage.tiny import LogStorage, MemoryStorage
from storage.vault import FileVault
from tests.storage.safe import PASSPHRASE, log_of

ROOT = Path(__file__).parents[2]
VERSION = tinydb.version.__version__

NAMED = "asks that the storage's class is one of TinyDB's module"
EMPTY = "a vault keeps documents: a table is there while it holds some"

LEFT_OUT = {
    "memory": {
        "test_storages.py::test_yaml": "needs PyYAML, which is no dependency, for a storage of its own",
        "test_tables.py::test_table_repr[memory]": NAMED,
    },
    "vault": {
        "test_storages.py": "tests TinyDB's own storages, which have no part in this",
        "test_middlewares.py": "tests a cache that holds changes back, which a vault must never do",
        "test_tables.py::test_table_repr[memory]": NAMED,
        "test_tables.py::test_table_repr[json]": NAMED,
        "test_tables.py::test_persist_table[memory]": EMPTY,
        "test_tables.py::test_persist_table[json]": EMPTY,
        "test_tinydb.py::test_insert_invalid_dict": "asks for json's TypeError, which quotes; ours is Unreadable",
    },
}
"""The tests, or files of tests, left out on each storage, with the reason."""


class Unavailable(Exception):
    """The suite can't be had: pip fetched nothing."""


class FileStorage(LogStorage):
    """Our storage on a vault, made as TinyDB makes its own: from a path, or from nothing."""

    def __init__(self, path: str | Path | None = None, **_: Any) -> None:
        folder = Path(tempfile.mkdtemp(dir=os.environ["TINYDB_SUITE"]))
        file = folder / "journal.checkin" if path is None else Path(path)
        vault = FileVault(file, state=folder, now=partial(datetime.now, UTC), cost=CHEAPEST)
        opened = vault.unlock(PASSPHRASE) if vault.exists() else vault.create(PASSPHRASE, None)
        super().__init__(log_of(opened.journal))


def fetched(folder: Path) -> Path:
    """The suite's folder, fetched into `folder`.

    Raises:
        Unavailable: pip could not fetch the source distribution.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-binary", "tinydb", "--no-build-isolation", "--dest", str(folder), f"tinydb=={VERSION}"]
    if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode != 0:
        raise Unavailable(f"The source distribution of TinyDB {VERSION} can't be fetched by pip from here.")
    with tarfile.open(folder / f"tinydb-{VERSION}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    # Under another name: this project's tests are a package called `tests` too.
    return (folder / f"tinydb-{VERSION}" / "tests").rename(folder / "tinydb_tests")


def run(suite: Path, kept_in: str) -> subprocess.CompletedProcess[str]:
    """Run the suite on one of the storages named in `LEFT_OUT`."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.contract.tinydb_suite"]
    command += ["--kept-in", kept_in, "--rootdir", str(suite), str(suite)]
    command += ["-o", "asyncio_default_fixture_loop_scope=function"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TINYDB_SUITE": str(suite.parent)}
    return subprocess.run(command, cwd=suite.parent, env=environment, capture_output=True, text=True, check=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the databases of the suite are kept."""
    parser.addoption("--kept-in", choices=sorted(LEFT_OUT), default="memory")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Put our classes in the place of TinyDB's, before the suite imports them."""
    tinydb.TinyDB.table_class = Table
    if early_config.known_args_namespace.kept_in == "memory":
        _replace("MemoryStorage", MemoryStorage)
        return
    _replace("MemoryStorage", FileStorage)
    _replace("JSONStorage", FileStorage)
    tinydb.TinyDB.default_storage_class = FileStorage  # type: ignore[assignment]  # TinyDB's own seam, annotated narrowly


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is listed, and refuse a list with something that is not there."""
    left_out = LEFT_OUT[config.getoption("--kept-in")].keys()
    names = {item: {item.nodeid.removeprefix("tinydb_tests/"), item.path.name} for item in items}
    if missing := left_out - set().union(*names.values()):
        raise pytest.UsageError(f"no such test: {sorted(missing)}")
    items[:] = [item for item in items if not left_out & names[item]]


def pytest_runtest_call(item: pytest.Item) -> None:
    """Make sure that a test does run on our classes."""
    database = getattr(item, "funcargs", {}).get("db")
    if database is None:
        return
    assert type(database.table("any")) is Table
    if item.config.getoption("--kept-in") == "vault":
        assert type(database.storage) is FileStorage


def _replace(name: str, storage: type[tinydb.storages.Storage]) -> None:
    setattr(tinydb.storages, name, storage)
    if hasattr(tinydb, name):
        setattr(tinydb, name, storage)


def main() -> int:
    """Run the suite on every storage and show what pytest says."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            suite = fetched(Path(folder))
        except Unavailable as unavailable:
            print(unavailable)
            return 1
        failed = 0
        for kept_in in LEFT_OUT:
            done = run(suite, kept_in)
            failed |= done.returncode
            print(f"TinyDB {VERSION} in {kept_in}:", done.stdout, done.stderr, sep="\n")
        return failed


if __name__ == "__main__":
    sys.exit(main())
