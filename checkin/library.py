"""The library: the decks, scales and sources that are shipped, in the reader's language.

The structure stands once in `content/`, the words by the same ids in `content/LANGUAGE/`. A word that a language lacks
is given in English.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from checkin.deck import Choice, Deck, Question, Reason, Scale, Source
from checkin.language import ENGLISH
from checkin.sample import Phrases

SHIPPED = Path(str(files("checkin"))) / "content"

T = TypeVar("T")


class BadContent(Exception):
    """A file of the library is not as it should be.

    Args:
        file: its path below `content/`.
        key: where in the file, and what is wrong there.
    """

    def __init__(self, file: str, key: str) -> None:
        super().__init__(f"{file}: {key}")
        self.file = file
        self.key = key


@cache
def languages(root: Path = SHIPPED) -> tuple[str, ...]:
    """The codes of the languages that there are words in; English first."""
    found = {folder.name for folder in root.iterdir() if folder.joinpath("scales.toml").is_file()}
    return (ENGLISH, *sorted(found - {ENGLISH}))


@cache
def decks(root: Path = SHIPPED) -> tuple[str, ...]:
    """The ids of the decks."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in (root / "decks").iterdir()))


@cache
def deck(id: str, language: str, root: Path = SHIPPED) -> Deck:
    """A deck in one language; in English where there are no words in that language.

    Raises:
        BadContent: when there is no such deck, or a file of the library is not as it should be.
    """
    file = f"decks/{id}.toml"
    language = language if language in languages(root) else ENGLISH
    structure = _structure(root, file, _Deck)
    words = _words(root, file, language, _DeckWords)
    by_id = {scale.id: scale for scale in scales(language, root)}

    def scale(id: str) -> Scale:
        return _found(by_id, id, file, "scale")

    def question(kept: _Question) -> Question:
        said = _found(words.questions, kept.id, f"{language}/{file}", "questions")
        reasons = tuple(
            Reason(code, _found(said.reasons, code, f"{language}/{file}", f"questions.{kept.id}.reasons"))
            for code in kept.reasons
        )
        return Question(
            id=kept.id,
            version=kept.version,
            theme=said.theme,
            prompt=said.prompt,
            help=said.help.strip(),
            source=kept.source,
            scale=scale(kept.scale),
            reasons=reasons,
            why=said.why,
            faces=kept.faces,
            core=kept.core,
            customers=kept.customers,
            helped=scale(kept.helped) if kept.helped else None,
            proposes=kept.proposes,
        )

    return Deck(id=id, title=words.title, language=language, questions=tuple(map(question, structure.questions)))


@cache
def scales(language: str, root: Path = SHIPPED) -> tuple[Scale, ...]:
    """All scales in one language.

    Raises:
        BadContent: when a file of the library is not as it should be.
    """
    file = "scales.toml"
    structure = _structure(root, file, dict[str, tuple[_Choice, ...]])
    words = _words(root, file, language, dict[str, _ScaleWords])

    def scale(id: str, choices: tuple[_Choice, ...]) -> Scale:
        said = _found(words, id, f"{language}/{file}", "scales")

        def choice(kept: _Choice) -> Choice:
            label = _found(said.choices, kept.code, f"{language}/{file}", f"{id}.choices")
            return Choice(kept.code, label, kept.points, kept.glyph, kept.who, kept.unseen)

        return Scale(id, tuple(map(choice, choices)), said.prompt)

    return tuple(scale(id, choices) for id, choices in structure.items())


@cache
def source(key: str, language: str, root: Path = SHIPPED) -> Source:
    """A publication, and what is said about it in one language.

    Raises:
        BadContent: when there is no such source, or a file of the library is not as it should be.
    """
    file = "sources.toml"
    kept = _found(_structure(root, file, dict[str, _Source]), key, file, "sources")
    said = _found(_words(root, file, language, dict[str, _SourceWords]), key, f"{language}/{file}", "sources")
    return Source(key, kept.title, kept.by, kept.language, said.about)


@cache
def phrases(language: str, root: Path = SHIPPED) -> Phrases:
    """The words of an invented journal in one language.

    Raises:
        BadContent: when a file of the library is not as it should be.
    """
    return _words(root, "sample.toml", language, Phrases)


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a file: a key that is misspelt is refused."""


class _Choice(_Part, frozen=True):
    code: str
    glyph: str
    points: int | None = None
    who: bool = False
    unseen: bool = False


class _ScaleWords(_Part, frozen=True):
    prompt: str = ""
    choices: dict[str, str] = {}


class _Question(_Part, frozen=True):
    id: str
    version: int
    scale: str
    source: str
    reasons: tuple[str, ...] = ()
    faces: bool = False
    core: bool = False
    customers: bool = False
    helped: str | None = None
    proposes: tuple[str, ...] = ()


class _QuestionWords(_Part, frozen=True):
    theme: str
    prompt: str
    help: str
    why: str = ""
    reasons: dict[str, str] = {}


class _Deck(_Part, frozen=True):
    questions: tuple[_Question, ...]


class _DeckWords(_Part, frozen=True):
    title: str
    questions: dict[str, _QuestionWords]


class _Source(_Part, frozen=True):
    title: str = ""
    by: str = ""
    language: str = ""


class _SourceWords(_Part, frozen=True):
    about: str


def _found(table: dict[str, T], key: str, file: str, where: str) -> T:
    if key in table:
        return table[key]
    raise BadContent(file, f"{where}.{key} is missing")


def _structure(root: Path, file: str, shape: type[T]) -> T:
    return _shaped(_read(root, file), shape, file)


def _words(root: Path, file: str, language: str, shape: type[T]) -> T:
    words = _read(root, f"{ENGLISH}/{file}")
    if language in languages(root) and language != ENGLISH:
        words = _laid_over(words, _read(root, f"{language}/{file}"))
    return _shaped(words, shape, f"{language}/{file}")


def _read(root: Path, file: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads((root / file).read_text("utf-8"))
    except FileNotFoundError:
        raise BadContent(file, "the file is missing") from None
    except UnicodeDecodeError:
        raise BadContent(file, "the file is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadContent(file, str(error)) from None


def _shaped(table: dict[str, Any], shape: type[T], file: str) -> T:
    try:
        return msgspec.convert(table, shape)
    except msgspec.ValidationError as error:
        raise BadContent(file, str(error)) from None


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _laid_over(below[key], word) if isinstance(word, dict) and isinstance(below.get(key), dict) else word
        for key, word in above.items()
    }
    return {**below, **both}
