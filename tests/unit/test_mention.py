"""People inside a text: kept by id, shown by alias, and never a character of the text lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.mention import kept, mentioned, shown, tagged, token, untagged
from checkin.person import People, Person

BO = Person(id="b0", alias="Bo")
BO_B = Person(id="b0b", alias="Bo B")
BOLETTE = Person(id="b01", alias="Bolette")
SCIENTIST = Person(id="e1", alias="👩‍🔬")
WOMAN = Person(id="e2", alias="👩")
HEBREW = Person(id="e3", alias="דנה")
CHINESE = Person(id="e4", alias="明")
DOTTED = Person(id="e5", alias="M.")
BRACKETED = Person(id="e6", alias="[b0]")
SLASHED = Person(id="e7", alias="\\[")
TEAM = (BO, BO_B, BOLETTE, SCIENTIST, WOMAN, HEBREW, CHINESE, DOTTED, BRACKETED, SLASHED)


def alias(id: str) -> str:
    return next((person.alias for person in TEAM if person.id == id), "no longer here")


PIECES = [
    *(f"@{person.alias}" for person in TEAM),
    *(person.alias for person in TEAM),
    *(token(person) for person in TEAM),
    *("@", "[", "\\", "]", "@[", "@\\[", "@\\\\[", "@[b0"),
    *(" ", "\n", "x", "s", "_", "\u0308", "\u200d", "\u200f", "\ufe0f", "🏽"),
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3))).map("".join)
mentions = st.lists(st.sampled_from(TEAM), unique_by=lambda person: person.id)


@given(texts, mentions)
def test_what_is_shown_is_what_was_typed(text: str, picked: list[Person]) -> None:
    assert shown(kept(text, picked), alias) == text


@given(texts, mentions)
def test_nobody_is_mentioned_who_was_not_picked(text: str, picked: list[Person]) -> None:
    assert set(mentioned(kept(text, picked))) <= {person.id for person in picked}


@given(texts, mentions)
def test_a_text_opened_and_saved_unchanged_is_kept_the_same(text: str, picked: list[Person]) -> None:
    once = kept(text, picked)
    assert kept(shown(once, alias), picked) == once


@given(texts, mentions)
def test_tagging_changes_no_word_but_adds_the_sign(text: str, picked: list[Person]) -> None:
    people = People(TEAM)
    before = kept(text, picked)
    for person in untagged(before, people):
        after = tagged(before, person, people)
        assert person.id in mentioned(after)
        assert shown(after, alias).replace("@", "") == shown(before, alias).replace("@", "")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@Bo and @Bo B", ["b0", "b0b"]),
        ("@Bo Berg", ["b0"]),
        ("@Bolette, not the other", ["b01"]),
        ("@Bolettes", []),
        ("@👩‍🔬!", ["e1"]),
        ("@👩🏽", []),
        ("@M. came", ["e5"]),
        ("@Bo@Bolette", ["b0", "b01"]),
        ("@Bö", []),
        ("@Bo\u0308", []),
    ],
)
def test_the_longest_whole_alias_is_the_mention(text: str, people: list[str]) -> None:
    assert list(mentioned(kept(text, TEAM))) == people


def test_a_typed_token_is_plain_text() -> None:
    assert kept("@[b0] @\\[b0]", [BO]) == "@\\[b0] @\\\\[b0]"


def test_renaming_somebody_renames_every_mention() -> None:
    text = kept("@Bo said it. Ask @Bo.", [BO])
    assert shown(text, {"b0": "Birch"}.__getitem__) == "@Birch said it. Ask @Birch."


def test_somebody_missing_is_shown_as_the_caller_says() -> None:
    assert shown("With @[gone].", alias) == "With @no longer here."


def test_an_alias_changed_by_hand_is_plain_text() -> None:
    assert kept("@Bö said", [BO]) == "@Bö said"


def test_a_known_name_standing_bare_is_offered() -> None:
    people = People((BO, BO_B, BOLETTE))
    assert untagged("Bolette spoke, @[b0b] listened", people) == (BOLETTE,)
    assert untagged("Bo B spoke", people) == (BO_B,)
    assert untagged("@Bo was changed by hand, Bolettes too", people) == ()


def test_tagging_somebody_leaves_a_longer_name_alone() -> None:
    assert tagged("Bo and Bo B", BO, People((BO, BO_B))) == "@[b0] and Bo B"
