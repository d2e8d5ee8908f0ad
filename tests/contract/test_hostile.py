"""Properties of what comes from elsewhere: whatever it is, it is taken in as a whole, or refused in our own words."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from checkin.document import NotAccepted
from checkin.exchange import EXPORTED, imported
from storage.sealed_note import opened
from tests.campaigns.hostile_import import EXPORT, take
from tests.campaigns.hostile_inbox import KEYS, NOTE, sealed_by

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text() | st.sampled_from(["id", "of"]), inside),
    max_leaves=12,
)
tables = st.sampled_from([kind.table for kind in EXPORTED])


@given(st.binary(max_size=200), st.integers(0, 4000))
def test_no_bytes_in_an_export_lead_to_an_error_that_is_not_ours(noise: bytes, at: int) -> None:
    content = json.dumps(EXPORT).encode()
    for shape in (noise, content[:at] + noise, content[:at] + noise + content[at + len(noise) :]):
        with suppress(NotAccepted):
            imported(shape)


@given(tables, values, st.data())
def test_no_value_in_an_export_leads_to_an_error_that_is_not_ours(
    table: str, value: object, data: st.DataObject
) -> None:
    """In place of a table, of a document, or of one of its fields; and what is taken in goes out and in again."""
    documents = EXPORT["documents"][table]
    fields = {**documents[0], data.draw(st.sampled_from(sorted(documents[0]))): value} if documents else {}
    for changed in (value, [value], [fields]):
        with suppress(NotAccepted):
            take(json.dumps({**EXPORT, "documents": {table: changed}}).encode())


notes = st.builds(lambda id: sealed_by(Random(id.int), json.dumps({**NOTE, "id": id.hex}).encode()), st.uuids())


noises = st.binary(max_size=60)
pieces = st.lists(st.tuples(noises, st.just(False)) | st.tuples(notes, st.just(True)), max_size=6)


@given(pieces)
def test_an_inbox_is_parted_into_its_notes_and_all_the_rest(pieces: list[tuple[bytes, bool]]) -> None:
    inboxful = opened(b"".join(piece for piece, _ in pieces), KEYS)
    assert len(inboxful.notes) == sum(is_note for _, is_note in pieces)
    assert b"".join(inboxful.unread) == b"".join(piece for piece, is_note in pieces if not is_note)
