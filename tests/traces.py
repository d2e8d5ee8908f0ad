"""Traces: where a secret can be read, in whatever form it got there."""

from __future__ import annotations

import base64
import gzip
import json
import unicodedata
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote

TITLES = (b"\x1b]0;", b"\x1b]1;", b"\x1b]2;", b"\x1bk", b"\x1b]52;")
"""What begins a window's title or puts something on the clipboard (xterm, "Operating System Commands"; screen)."""


@cache
def forms(secret: str) -> frozenset[bytes]:
    """How a secret looks in a file, a stream or a name: as text, or coded in a usual way."""
    composed = {unicodedata.normalize(form, secret) for form in ("NFC", "NFD")}
    texts = {*composed, *(json.dumps(text)[1:-1] for text in composed), *(quote(text) for text in composed)}
    found = {text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")}
    for text in composed:
        raw = text.encode()
        found |= {raw.hex().encode(), raw.hex().upper().encode(), raw[::-1]}
        found |= {_base64_inside(raw, shift) for shift in range(3)}
    return frozenset(found)


def is_in(content: bytes, secret: str) -> bool:
    """Whether a secret can be read in these bytes."""
    return any(form in content for form in forms(secret))


def traces(folder: Path, secret: str) -> list[Path]:
    """What there is below a folder in whose name or content, packed or not, a secret can be read."""
    return [path for path in sorted(folder.rglob("*")) if any(is_in(said, secret) for said in _said_by(path, folder))]


def _said_by(path: Path, folder: Path) -> list[bytes]:
    said = [str(path.relative_to(folder)).encode("utf-8", "surrogateescape")]
    if path.is_symlink():
        return [*said, str(path.readlink()).encode("utf-8", "surrogateescape")]
    if path.is_file():
        content = path.read_bytes()
        said.append(content)
        with suppress(OSError, EOFError, zlib.error):
            said.append(gzip.decompress(content))
        with suppress(zlib.error):
            said.append(zlib.decompress(content))
    return said


def _base64_inside(raw: bytes, shift: int) -> bytes:
    """The part of a longer text in base64 that hangs on these bytes alone, so many bytes after a multiple of three."""
    coded = base64.b64encode(bytes(shift) + raw)
    return coded[(0, 2, 3)[shift] : (shift + len(raw)) * 8 // 6]
