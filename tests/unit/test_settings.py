"""The settings of a machine: few, and forgiving."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.settings import BadSettings, Settings, parse, serialise

DANISH = Settings(language="da", theme="dawn", vault="/elsewhere/blåbær.checkin", idle_minutes=10)


def test_settings_are_read_as_they_were_written() -> None:
    assert parse(serialise(DANISH)) == DANISH


def test_only_what_was_chosen_is_written() -> None:
    assert json.loads(serialise(Settings(language="da"))) == {"language": "da"}
    assert serialise(Settings()) == b"{}\n"
    assert list(json.loads(serialise(DANISH))) == ["idle_minutes", "language", "theme", "vault"]


def test_there_are_four_settings_and_none_tells_of_anybody() -> None:
    assert Settings.__struct_fields__ == ("language", "theme", "vault", "idle_minutes")


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_settings_leaves_the_defaults(raw: bytes) -> None:
    with pytest.raises(BadSettings) as refused:
        parse(raw)
    assert refused.value.names == ()
    assert refused.value.kept == Settings()


@pytest.mark.parametrize(
    "wrong",
    [{"idle_minutes": 0}, {"idle_minutes": "5"}, {"idle_minutes": 1e9}, {"theme": ""}, {"language": 7}, {"colour": 1}],
)
def test_what_is_wrong_is_named_and_the_rest_is_kept(wrong: dict[str, object]) -> None:
    with pytest.raises(BadSettings) as refused:
        parse(json.dumps({"vault": "/elsewhere", **wrong}).encode())
    assert refused.value.names == tuple(wrong)
    assert refused.value.kept == Settings(vault="/elsewhere")


@given(st.binary(max_size=60))
def test_no_file_breaks_the_reading(raw: bytes) -> None:
    try:
        settings = parse(raw)
    except BadSettings as refused:
        settings = refused.kept
    assert parse(serialise(settings)) == settings
