"""Quick notes wait in the order they were written, until each is sorted."""

from __future__ import annotations

from datetime import UTC, datetime

from checkin.note import QuickNote, QuickNotes


def note(hour: int, into: str | None = None, text: str = "x") -> QuickNote:
    return QuickNote(id=f"n{hour}", text=text, written_at=datetime(2026, 11, 20, hour, tzinfo=UTC), sorted_into=into)


def test_notes_stand_in_the_order_they_were_written() -> None:
    assert [n.id for n in QuickNotes((note(15), note(9), note(12)))] == ["n9", "n12", "n15"]


def test_a_note_waits_until_it_is_sorted() -> None:
    notes = QuickNotes((note(9), note(10, "people/a"), note(11, "cases/b")))
    assert [n.id for n in notes.waiting()] == ["n9"]
    assert [n.id for n in notes.sorted_into("people/a")] == ["n10"]
    assert len(notes.sorted_into("people/b")) == 0
    assert [n.id for n in notes.memory_for("cases/b")] == ["n9", "n11"]


def test_a_note_knows_whom_it_mentions() -> None:
    assert note(9, text="@[a1] and @[b2], and @[a1] again").mentions == ("a1", "b2")
