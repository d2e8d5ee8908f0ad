"""The search for secrets finds them in every usual form, and nothing where there is none."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.traces import traces

SECRET = "Ærfugl told me 🌲"
FORMS = {
    "plain": SECRET.encode(),
    "decomposed": "A\u030arhus".encode(),
    "wide": SECRET.encode("utf-16-le"),
    "wider": SECRET.encode("utf-32-le"),
    "json": json.dumps({"text": SECRET}).encode(),
    "address": quote(SECRET).encode(),
    "hex": SECRET.encode().hex().encode(),
    **{f"base64 {shift}": base64.b64encode(bytes(shift) + SECRET.encode() + b"and more") for shift in range(3)},
    "backwards": SECRET.encode()[::-1],
}


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_found_in_a_file_in_any_form(form: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\0\xff" + FORMS[form] + b"\0")
    assert traces(tmp_path, "Århus" if form == "decomposed" else SECRET) == [tmp_path / "file"]


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_secret_is_found_in_a_packed_file(pack: type, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(pack(SECRET.encode()))
    assert traces(tmp_path, SECRET) == [tmp_path / "file"]


def test_a_secret_is_found_in_a_name_and_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / SECRET.encode().hex()).mkdir()
    (tmp_path / "link").symlink_to(SECRET)
    assert len(traces(tmp_path, SECRET)) == 2


def test_another_word_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Ærfugl told him 🌲")
    assert traces(tmp_path, SECRET) == []
