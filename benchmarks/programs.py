"""How the programs that are compared are started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
JRNL = ROOT / ".venv-jrnl"
"""An environment of its own: jrnl caps versions of libraries that checkin uses too."""


def environment(home: Path) -> dict[str, str]:
    """All that a program is told of its surroundings: a home of its own, English, and a terminal of many colours."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "CHECKIN_LANGUAGE": "en",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": str(ROOT),
    }


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs a module of this project."""
    return [sys.executable, "-P", "-m", name, *arguments]


def jrnl(*arguments: str) -> list[str]:
    """The command that runs jrnl, which is installed first where it is not there yet."""
    python = JRNL / "bin" / "python"
    ready = JRNL / "ready"
    if not ready.exists():
        print(f"Preparing {JRNL.name} (once) …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(JRNL)], check=True)
        pins = ROOT / "requirements" / "jrnl.txt"
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--require-hashes", "-r", str(pins)], check=True)
        ready.touch()
    return [str(python), "-P", "-m", "jrnl", *arguments]
