"""People by alias."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin import language
from checkin.document import Unreadable, from_plain
from checkin.person import LONGEST_ALIAS, BadAlias, People, Person, clean_alias, fold

BIRCH = Person(id="b1", alias="Birch", name="Åse Sørensen")
HERON = Person(id="b2", alias="heron")
OESTER = Person(id="b3", alias="Østerskov", left=date(2026, 11, 20))
PEOPLE = People((OESTER, HERON, BIRCH))


def reason(alias: str, *, but: str = "") -> str:
    with pytest.raises(BadAlias) as refused:
        PEOPLE.check(alias, but=but)
    return refused.value.reason


def test_people_stand_in_the_order_of_their_aliases_accents_and_case_aside() -> None:
    assert [p.alias for p in PEOPLE] == ["Birch", "heron", "Østerskov"]


DANES = ["Abel", "Anders", "Zia", "Ægir", "Ärla", "Øjvind", "Örn", "Åben", "ålam", "Aase"]


def test_danish_letters_stand_last_in_danish_and_with_their_likes_in_english() -> None:
    people = tuple(Person(id=alias, alias=alias) for alias in reversed(DANES))
    assert next(iter(People(people))).alias == "Aase"
    language.use("da")
    assert [p.alias for p in People(people)] == DANES
    decomposed = Person(id="d", alias="A\u030ase")
    assert [p.id for p in People((decomposed, *people))][-1] == "d"


def test_somebody_is_found_by_the_same_letters_whatever_their_order() -> None:
    language.use("da")
    assert [p.alias for p in PEOPLE.matching("ost")] == ["Østerskov"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("b", ["Birch"]),
        ("ase", ["Birch"]),
        ("SØR", ["Birch"]),
        ("sor", ["Birch"]),
        (" oster", ["Østerskov"]),
        ("skov", []),
        ("", ["Birch", "heron", "Østerskov"]),
    ],
)
def test_a_word_of_alias_or_name_is_found_by_its_beginning(typed: str, found: list[str]) -> None:
    assert [p.alias for p in PEOPLE.matching(typed)] == found


@pytest.mark.parametrize("alias", ["", "   ", "@", "\n\t", "\x00\x1b[31m", "@ @", "\u200d", "\u0308"])
def test_an_alias_of_which_nothing_shows_is_empty(alias: str) -> None:
    assert reason(alias) == "empty"


def test_an_alias_is_at_most_60_characters() -> None:
    assert len(PEOPLE.check("a" * LONGEST_ALIAS)) == LONGEST_ALIAS
    assert reason("a" * (LONGEST_ALIAS + 1)) == "long"
    assert reason("a" * 500) == "long"


@pytest.mark.parametrize("alias", ["Birch", "BIRCH", " @birch ", "Heron", "ØSTERSKOV"])
def test_an_alias_that_somebody_has_is_taken(alias: str) -> None:
    assert reason(alias) == "taken"


def test_ones_own_alias_is_no_clash() -> None:
    assert PEOPLE.check("BIRCH", but="b1") == "BIRCH"
    assert reason("BIRCH", but="b2") == "taken"


def test_other_accents_make_another_alias() -> None:
    assert PEOPLE.check("Osterskov") == "Osterskov"


@pytest.mark.parametrize(
    ("typed", "alias"),
    [
        ("@Sorrel", "Sorrel"),
        ("  M.  B. ", "M. B."),
        ("two\nlines", "two lines"),
        ("A\u030ase", "Åse"),
        ("👩🏽‍🔬", "👩🏽‍🔬"),
        ("דנה", "דנה"),
        ("明", "明"),
    ],
)
def test_an_alias_is_kept_as_it_reads(typed: str, alias: str) -> None:
    assert PEOPLE.check(typed) == alias


@given(st.text())
def test_a_clean_alias_is_clean(typed: str) -> None:
    alias = clean_alias(typed)
    assert clean_alias(alias) == alias
    assert "\n" not in alias
    assert not alias.startswith(("@", " "))


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_the_beginning_of_a_text_folds_to_a_beginning(start: str, rest: str) -> None:
    assert fold(start + "a" + rest).startswith(fold(start))


def test_who_left_is_present_until_the_day_before() -> None:
    assert len(PEOPLE.present(date(2026, 11, 19))) == 3
    assert [p.id for p in PEOPLE.present(date(2026, 11, 20))] == ["b1", "b2"]


def test_somebody_missing_is_nobody() -> None:
    assert PEOPLE.get("gone") is None
    assert PEOPLE.get("b1") is BIRCH


@pytest.mark.parametrize("alias", ["", "a" * 61])
def test_no_document_holds_an_alias_that_could_not_be_typed(alias: str) -> None:
    with pytest.raises(Unreadable):
        from_plain(Person, {"id": "b1", "alias": alias})
