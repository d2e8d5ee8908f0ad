"""Joining copies makes no difference between them, whatever the order in which they meet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.deleted import Conflict, Deleted, address, conflict_with, deleted_id
from checkin.document import Document, Unreadable
from checkin.merge import Siblings, beside, chosen, joined_siblings, standing
from checkin.person import Person
from checkin.version import order

OF = address(Person.table, "a1")
MOMENT = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)

versions = st.dictionaries(st.sampled_from("abc"), st.integers(1, 3), max_size=3)
moments = st.none() | st.integers(1, 3).map(lambda day: datetime(2026, 11, day, tzinfo=UTC))
edits = st.builds(Person, id=st.just("a1"), alias=st.sampled_from(["Ash", "Elm"]), version=versions, edited_at=moments)
marks = st.builds(
    Deleted, id=st.just(deleted_id(OF)), of=st.just(OF), version=versions, edited_at=moments, erased=st.booleans()
)
copies: st.SearchStrategy[Siblings] = st.lists(edits | edits | marks, max_size=5).map(joined_siblings)


def join(*those: Siblings) -> Siblings:
    return joined_siblings([version for siblings in those for version in siblings])


def same(one: Siblings, other: Siblings) -> bool:
    return standing(one) == standing(other)


def edit(alias: str, **version: int) -> Person:
    return Person(id="a1", alias=alias, version=version)


def mark(*, erased: bool = False, **version: int) -> Deleted:
    return Deleted(id=deleted_id(OF), of=OF, version=version, erased=erased)


@given(one=copies, other=copies, third=copies)
def test_the_order_in_which_copies_meet_makes_no_difference(one: Siblings, other: Siblings, third: Siblings) -> None:
    assert same(join(one, other), join(other, one))
    assert same(join(join(one, other), third), join(one, join(other, third)))


@given(one=copies, other=copies)
def test_to_meet_again_changes_nothing(one: Siblings, other: Siblings) -> None:
    both = join(one, other)
    assert same(join(both, other), both)
    assert same(join(both, both), both)
    assert all(version in both for version in standing(both).siblings)
    assert len(standing(both).siblings) == len(both)


@given(one=copies, other=copies)
def test_no_text_goes_of_which_no_other_version_knows(one: Siblings, other: Siblings) -> None:
    both = join(one, other)
    if any(isinstance(version, Deleted) and version.erased for version in both):
        assert len(both) == 1
        return
    for version in (*one, *other):
        assert version in both or any(order(version.version, known.version) == "newer" for known in both)


def test_an_edit_is_shown_before_a_deletion_that_did_not_know_of_it() -> None:
    both = join((mark(a=2),), (edit("Ash", b=1),))
    assert standing(both).shown == edit("Ash", b=1)
    assert standing(both).texts == (edit("Ash", b=1),), "nothing is asked"
    assert same(join(both, (edit("Elm", a=1),)), both), "and what the deletion knew of stays away"


def test_what_was_erased_is_gone_whatever_was_made_of_it() -> None:
    gone = join((mark(erased=True, a=1),), (edit("Ash", b=7),))
    assert gone == (mark(erased=True, a=1, b=7),)
    assert join(gone, (edit("Elm", c=1),)) == (mark(erased=True, a=1, b=7, c=1),)


def test_the_latest_is_shown_and_the_others_stand_beside_it() -> None:
    early, late = edit("Ash", a=1).edit(edited_at=MOMENT.replace(hour=1)), edit("Elm", b=1).edit(edited_at=MOMENT)
    stands = standing(join((early,), (late,)))
    assert stands.shown == late
    assert list(stands.conflicts.values()) == [conflict_with(early)]
    assert stands.texts == (late, early)


def test_equal_versions_of_other_content_are_kept_both() -> None:
    assert len(join((edit("Ash", a=1),), (edit("Elm", a=1),))) == 2


def test_a_choice_knows_of_all_versions() -> None:
    stands = standing((edit("Ash", a=1, b=3), edit("Elm", c=2), mark(d=1)))
    assert chosen(stands, edit("Oak")).version == {"a": 1, "b": 3, "c": 2, "d": 1}


@pytest.mark.parametrize("version", [edit("Ash", a=1), mark(a=1)])
def test_a_conflict_gives_back_the_version_it_keeps(version: Document) -> None:
    assert beside(conflict_with(version)) == version


@pytest.mark.parametrize("of", ["people/a1", "nowhere/a1"])
def test_a_conflict_of_another_shape_is_unreadable(of: str) -> None:
    with pytest.raises(Unreadable):
        beside(Conflict(id="c", of=of, document={"mood": "fine"}))
