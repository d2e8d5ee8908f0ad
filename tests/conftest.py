"""What every test stands on: nobody's home folder, settings, colours or language, set before Textual is imported."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from checkin import language
from tools.catalogues import compile_all

MEMORY = "/dev/shm"  # noqa: S108  # pytest makes a private folder in it
STRAY = ("CHECKIN_", "COLORFGBG", "COLORTERM", "LANG", "LC_", "NO_COLOR", "TEXTUAL", "XDG_")

for name in [name for name in os.environ if name.startswith(STRAY)]:
    del os.environ[name]
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TERM"] = "xterm-256color"
# Read once, when Textual is imported.
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"

# Where a disk is waited for, most of the time of the tests is spent on that; none of them pulls the plug.
if os.access(MEMORY, os.W_OK):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)

settings.register_profile("checkin", deadline=None, database=None)
settings.load_profile("checkin")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before any worker reads them."""
    if not hasattr(config, "workerinput"):
        compile_all()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder for this test alone, empty, outside of its `tmp_path`."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    return home


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test starts and leaves in English."""
    language.use("en")
    yield
    language.use("en")
