"""The published schema of an export is the code's own, and an export keeps to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from checkin.document import Document
from checkin.exchange import exported
from storage.journal import memory_journal
from tests.contract.documents import journals
from tests.contract.journals import Clock, person
from tools.journal_schema import PUBLISHED, export_schema, published

VALIDATOR = Draft202012Validator(export_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def plain_export(*documents: Document) -> dict[str, Any]:
    journal = memory_journal(now=Clock())
    with journal.action("restore") as action:
        action.restore(*documents)
    plain: dict[str, Any] = json.loads(exported(journal))
    return plain


def test_the_published_schema_is_that_of_the_code() -> None:
    """`python -m tools.journal_schema` writes it anew."""
    assert PUBLISHED.read_text(encoding="utf-8") == published()


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(export_schema())


@given(documents=journals)
def test_an_export_keeps_to_the_schema(documents: list[Document]) -> None:
    VALIDATOR.validate(plain_export(*documents))


@pytest.mark.parametrize(
    "field", [{"mood": "high"}, {"alias": ""}, {"since": "31 Feb"}, {"edited_at": 5}, {"id": None}]
)
def test_the_schema_refuses_what_is_no_person(field: dict[str, object]) -> None:
    plain = plain_export(person("b1c4"))
    plain["documents"]["people"][0].update(field)
    assert not VALIDATOR.is_valid(plain)
