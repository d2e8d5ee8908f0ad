"""The workflow that tries checkin on the systems nobody here has: the same commands, and pinned."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def job() -> dict[str, Any]:
    """The one job of the workflow."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    [job] = workflow["jobs"].values()
    assert isinstance(job, dict)
    return job


def lines(job: dict[str, Any]) -> list[str]:
    """What is run on Windows, line by line, with the program's name for `make`'s Python."""
    ran = [step["run"] for step in job["steps"] if "Windows'" in step.get("if", "") and "==" in step["if"]]
    return [line.replace("python -P", "$(PY)") for run in ran for line in run.splitlines()]


def recipe(target: str) -> list[str]:
    """What `make` runs for a target, line by line."""
    made = (ROOT / "Makefile").read_text("utf-8").split(f"\n{target}:", 1)[1].partition("\n\n")[0]
    return [line.removeprefix("\t@").replace("$(VENV)/bin/", "") for line in made.splitlines()[1:]]


def test_it_runs_on_the_three_systems_and_the_pythons_that_we_name(job: dict[str, Any]) -> None:
    matrix = job["strategy"]["matrix"]
    assert [system.partition("-")[0] for system in matrix["system"]] == ["ubuntu", "macos", "windows"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [name.rpartition(" ")[2] for name in project["classifiers"] if re.search(r":: 3\.\d+$", name)]
    assert matrix["python"] == named
    assert project["requires-python"] == f">={named[0]}"


def test_nothing_in_it_moves_by_itself(job: dict[str, Any]) -> None:
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in used)
    assert not any("latest" in system for system in job["strategy"]["matrix"]["system"])


def test_windows_runs_what_make_runs(job: dict[str, Any]) -> None:
    ran = lines(job)
    bootstrap = [line.replace("$(PY)", "python") for line in recipe("$(READY)") if "pip install" in line]
    assert len(bootstrap) == 2
    assert ran == [*bootstrap, *recipe("catalogues"), *recipe("check"), *recipe("test")]
    assert job["defaults"]["run"]["shell"] == "bash", "another shell goes on after a command that failed"


def test_the_others_run_the_one_command(job: dict[str, Any]) -> None:
    [step] = [step for step in job["steps"] if "!=" in step.get("if", "")]
    assert step["run"] == ".ci/run"
    assert (ROOT / ".ci/run").exists()
