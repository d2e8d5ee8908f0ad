from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checkin import library
from checkin.deck import Question, Scale
from checkin.language import available
from checkin.library import SHIPPED, BadContent

WORDS = ("decks/weekly.toml", "sample.toml", "scales.toml", "sources.toml")


def table(root: Path, file: str) -> dict[str, Any]:
    return tomllib.loads((root / file).read_text("utf-8"))


def keys(words: object, above: str = "") -> Iterator[str]:
    if not isinstance(words, dict):
        yield above
        return
    for key, value in words.items():
        yield from keys(value, f"{above}.{key}")


@pytest.fixture(params=library.languages())
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def questions(language: str) -> tuple[Question, ...]:
    return library.deck("weekly", language).questions


def test_there_are_words_in_english_and_danish() -> None:
    assert library.languages() == ("en", "da")


def test_the_questions_speak_every_language_of_the_interface() -> None:
    assert set(library.languages()) == set(available())


def test_the_weekly_deck_asks_its_seven_questions_in_order(questions: tuple[Question, ...]) -> None:
    assert [q.id for q in questions] == [
        "exclusion",
        "help-received",
        "concerns",
        "listening",
        "coping",
        "rough-customers",
        "procedures",
    ]
    assert [q.id for q in questions if q.core] == ["exclusion", "help-received", "concerns"]
    assert [q.id for q in questions if q.customers] == ["rough-customers", "procedures"]
    assert [q.id for q in questions if q.helped] == ["coping", "rough-customers"]
    assert [q.id for q in questions if q.faces] == ["exclusion"]


@pytest.mark.parametrize("file", WORDS)
def test_every_language_has_every_word_and_no_other(language: str, file: str) -> None:
    assert set(keys(table(SHIPPED, f"{language}/{file}"))) == set(keys(table(SHIPPED, f"en/{file}")))


def test_words_and_structure_have_the_same_ids() -> None:
    scales, sources = table(SHIPPED, "scales.toml"), table(SHIPPED, "sources.toml")
    words = table(SHIPPED, "en/scales.toml")
    assert set(words) == set(scales)
    assert set(table(SHIPPED, "en/sources.toml")) == set(sources)
    for id, choices in scales.items():
        assert set(words[id].get("choices", {})) == {choice["code"] for choice in choices}
    for id in library.decks():
        asked = table(SHIPPED, f"decks/{id}.toml")["questions"]
        said = table(SHIPPED, f"en/decks/{id}.toml")["questions"]
        assert set(said) == {question["id"] for question in asked}
        for question in asked:
            assert set(said[question["id"]].get("reasons", {})) == set(question.get("reasons", ()))


def test_every_source_can_be_shown(questions: tuple[Question, ...], language: str) -> None:
    for question in questions:
        source = library.source(question.source, language)
        assert source.about
        assert source.title
        assert source.language == "da"
    assert library.source("own", language).title == ""


def test_words_differ_between_languages() -> None:
    for english, danish in zip(library.deck("weekly", "en"), library.deck("weekly", "da"), strict=True):
        assert english.id == danish.id
        assert english.prompt != danish.prompt
        assert english.help != danish.help


def test_a_question_leaves_room_for_its_answer_in_80x24(questions: tuple[Question, ...]) -> None:
    for question in questions:
        assert len(question.prompt) <= 3 * 70, question.id
        assert len(question.theme) <= 36, question.id
        assert not question.help.endswith("\n"), question.id


def test_labels_are_short_enough_for_a_row_of_their_own(language: str) -> None:
    for scale in library.scales(language):
        for choice in scale.choices:
            assert 0 < len(choice.label) <= 36, choice.code


def test_a_glyph_is_one_column_and_tells_choices_with_points_apart(language: str) -> None:
    for scale in library.scales(language):
        for choice in scale.choices:
            assert len(choice.glyph) == 1
            assert unicodedata.east_asian_width(choice.glyph) not in "WF"
        seen = [choice.glyph for choice in scale.choices if not choice.unseen]
        assert len(set(seen)) == len(seen), scale.id


def test_what_was_not_seen_makes_no_point(language: str) -> None:
    for scale in library.scales(language):
        assert not any(choice.unseen and (choice.points is not None or choice.who) for choice in scale.choices)


@pytest.mark.parametrize(
    ("scale", "points"),
    [
        ("signal", [None, None, None, None]),
        ("received", [100, 50, 0, None, None]),
        ("handling", [100, 67, 33, 0, None]),
        ("helped", [100, 50, 0]),
        ("frequency", [100, 75, 50, 25, 0, None]),
        ("readiness", [100, 50, 0, None]),
        ("agreement", [100, 75, 50, 25, 0, None]),
        ("deed", [100, 50, 0, None]),
        ("text", []),
    ],
)
def test_the_points_of_a_scale(scale: str, points: list[int | None]) -> None:
    by_id: dict[str, Scale] = {s.id: s for s in library.scales("en")}
    assert [choice.points for choice in by_id[scale].choices] == points
    assert by_id[scale].valued == any(p is not None for p in points)


def test_a_language_without_words_is_asked_in_english_and_says_so() -> None:
    assert library.deck("weekly", "xx").language == "en"
    assert library.deck("weekly", "xx") == library.deck("weekly", "en")


SMALL = {
    "scales.toml": 'mood = [{ code = "good", glyph = "+", points = 100 }]',
    "sources.toml": "[own]",
    "decks/small.toml": '[[questions]]\nid = "q"\nversion = 1\nscale = "mood"\nsource = "own"',
    "en/scales.toml": '[mood.choices]\ngood = "good"',
    "en/sources.toml": '[own]\nabout = "ours"',
    "en/decks/small.toml": 'title = "Small"\n[questions.q]\ntheme = "t"\nprompt = "p?"\nhelp = "h"',
}


def books(root: Path, **changed: str | bytes | None) -> Path:
    for file, text in {**SMALL, **changed}.items():
        if text is None:
            continue
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def test_a_word_that_a_language_lacks_is_given_in_english(tmp_path: Path) -> None:
    root = books(
        tmp_path,
        **{
            "xx/scales.toml": "",
            "xx/sources.toml": "",
            "xx/decks/small.toml": '[questions.q]\nprompt = "x?"',
        },
    )
    deck = library.deck("small", "xx", root)
    assert (deck.language, deck.title) == ("xx", "Small")
    assert (deck.questions[0].prompt, deck.questions[0].help) == ("x?", "h")


@pytest.mark.parametrize(
    ("file", "text", "names"),
    [
        ("decks/small.toml", None, "missing"),
        ("decks/small.toml", "[[questions", "at end of document"),
        ("decks/small.toml", b"\xff", "UTF-8"),
        ("decks/small.toml", "questions = 3", "$.questions"),
        ("decks/small.toml", SMALL["decks/small.toml"] + "\nfaecs = true", "faecs"),
        ("decks/small.toml", SMALL["decks/small.toml"].replace("mood", "mode"), "scale.mode"),
        ("scales.toml", 'mood = [{ code = "good" }]', "glyph"),
        ("en/decks/small.toml", 'title = "Small"\n[questions]', "questions.q"),
        ("en/decks/small.toml", SMALL["en/decks/small.toml"].replace("help", "hepl"), "hepl"),
        ("en/scales.toml", "[mood.choices]", "mood.choices.good"),
    ],
)
def test_a_bad_file_is_named_with_the_key(tmp_path: Path, file: str, text: str | bytes | None, names: str) -> None:
    root = books(tmp_path, **{file: text})
    with pytest.raises(BadContent) as refused:
        library.deck("small", "en", root)
    assert refused.value.file == file
    assert names in refused.value.key


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(BadContent) as refused:
        library.source("nobody", "en")
    assert (refused.value.file, refused.value.key) == ("sources.toml", "sources.nobody is missing")
