"""The wheel as users get it, in an environment that has the libraries and not this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from checkin import __version__

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("checkin", "screens", "storage")
READ_AT_RUN_TIME = (".tcss", ".toml", ".mo")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the checkout without anything that was compiled there."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in (*PACKAGES, "tools"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    subprocess.run([sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel"], cwd=source, check=True)
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment's folder of programs, with the wheel installed.

    The libraries are lent by path; this checkout, where it is installed as editable, is not: a path that a `.pth`
    adds does not have its own `.pth` files read.
    """
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(environment), "platbase": str(environment)}))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    programs = Path(sysconfig.get_path("scripts", "venv", {"base": str(environment), "platbase": str(environment)}))
    pip = [sys.executable, "-P", "-m", "pip", "--python", str(programs / "python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", "--no-build-isolation", str(wheel)], check=True)
    return programs


def ask(program: list[str | Path], home: Path) -> str:
    """What a program prints, started in an empty folder."""
    done = subprocess.run(program, cwd=home, capture_output=True, text=True, check=True)
    return done.stdout


def test_everything_read_at_run_time_is_inside(wheel: Path) -> None:
    there = set(zipfile.ZipFile(wheel).namelist())
    in_checkout = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in READ_AT_RUN_TIME
    }
    assert {Path(name).suffix for name in in_checkout} == set(READ_AT_RUN_TIME)
    assert in_checkout <= there


def test_only_our_three_packages_are_inside(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_installed_program_says_its_version(installed: Path, home: Path) -> None:
    assert ask([installed / "checkin", "--version"], home) == f"checkin {__version__}\n"


def test_the_installed_program_has_its_words_in_danish(installed: Path, home: Path) -> None:
    danish = ask([installed / "checkin", "--language", "da", "--help"], home)
    assert danish.startswith("Brug:")


def test_the_installed_program_is_not_this_checkout(installed: Path, home: Path) -> None:
    where = ask([installed / "python", "-c", "import checkin, screens, storage; print(screens.__file__)"], home)
    assert str(ROOT) not in where


def test_the_installed_decks_can_be_read(installed: Path, home: Path) -> None:
    program = "from checkin.library import deck; print(len(tuple(deck('weekly', 'da'))))"
    assert int(ask([installed / "python", "-c", program], home)) == 7
