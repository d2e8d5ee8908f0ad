"""TinyDB's own tests hold on our table and storages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.contract.tinydb_suite import LEFT_OUT, Unavailable, fetched, run


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The suite, fetched once; a machine without a network may do without, but not the machine that decides."""
    try:
        return fetched(tmp_path_factory.mktemp("suite"))
    except Unavailable as unavailable:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(unavailable))


@pytest.mark.parametrize("kept_in", LEFT_OUT)
def test_tinydbs_own_suite_passes(suite: Path, kept_in: str) -> None:
    done = run(suite, kept_in)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " skipped" not in done.stdout
