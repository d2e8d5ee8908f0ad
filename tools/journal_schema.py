"""The published schema of an export: JSON Schema made from the documents themselves.

`python -m tools.journal_schema` writes it; a test holds it to the code.
"""

from __future__ import annotations

import json
from inspect import cleandoc
from pathlib import Path
from typing import Any

from checkin.document import SCHEMA, schema_of
from checkin.exchange import EXPORTED, SCHEMA_FIELD

PUBLISHED = Path(__file__).resolve().parent.parent / "docs" / "journal.schema.json"


def export_schema() -> dict[str, Any]:
    """The JSON schema of an export (JSON Schema, draft 2020-12)."""
    definitions: dict[str, Any] = {}
    tables: dict[str, Any] = {}
    for kind in EXPORTED:
        schema = schema_of(kind)
        definitions |= schema["$defs"]
        tables[kind.table] = {"type": "array", "items": {"$ref": schema["$ref"]}}
    for described in definitions.values():
        described["description"] = cleandoc(described["description"]).partition("\n\nArgs:")[0]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An export of checkin",
        "description": "A whole journal, but for drafts: documents by table, each table in the order of its ids.",
        "type": "object",
        "properties": {
            SCHEMA_FIELD: {"const": SCHEMA},
            "documents": {"type": "object", "properties": tables, "additionalProperties": False},
        },
        "required": [SCHEMA_FIELD, "documents"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def published() -> str:
    """The schema as it is published: in order, for people to read."""
    return json.dumps(export_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the schema to its place."""
    PUBLISHED.parent.mkdir(exist_ok=True)
    PUBLISHED.write_text(published(), encoding="utf-8")


if __name__ == "__main__":
    main()
