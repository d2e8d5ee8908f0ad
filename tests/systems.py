"""What a test needs that not every system has; without it the test is skipped, and says why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

needs_unix_calls = pytest.mark.skipif(os.name == "nt", reason="the calls that are played here are those of Unix")
needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name on this system")
needs_proc = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="there is no /proc on this system")
needs_modes = pytest.mark.skipif(os.name == "nt", reason="this system keeps its rights otherwise than in a mode")
needs_links = pytest.mark.skipif(os.name == "nt", reason="not everybody may make a link on this system")
needs_shell = pytest.mark.skipif(os.name == "nt", reason="the commands here are those of a Unix shell")
needs_unix_paths = pytest.mark.skipif(os.name == "nt", reason="the paths here are those of Unix")
needs_xdg = pytest.mark.skipif(os.name == "nt", reason="this system has one folder for what XDG has three for")


def need_pty() -> None:
    """Skip a test at a terminal where no program can be put behind one."""
    if os.name == "nt":
        pytest.skip("there is no pty on this system")
