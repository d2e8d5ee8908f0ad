"""The language of the interface: one catalogue at a time, asked at every call, so that a switch shows at once."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Mapping
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

ENGLISH = "en"
"""The language the messages are written in; it needs no catalogue."""

DOMAIN = "checkin"

_current = ENGLISH
_catalogue = NullTranslations()


def _(message: str) -> str:
    """The message in the current language."""
    return _catalogue.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The message for a count of `n`, in the current language's plural form."""
    return _catalogue.ngettext(one, many, n)


def N_(message: str) -> str:
    """Mark a message for the catalogues without translating it yet: for texts of a class, translated when shown."""
    return message


def available() -> tuple[str, ...]:
    """The codes of all languages the interface speaks, sorted."""
    translated = {folder.name for folder in files("checkin").joinpath("locale").iterdir() if folder.is_dir()}
    return tuple(sorted({ENGLISH, *translated}))


def current() -> str:
    """The code of the language in use."""
    return _current


def use(language: str) -> None:
    """Speak this language from now on; a language without a catalogue becomes English.

    Args:
        language: a code such as `da`, or a locale's name such as `da_DK.UTF-8`.
    """
    global _current, _catalogue
    _current = spoken(language) or ENGLISH
    _catalogue = _read(_current)


def spoken(wish: str) -> str | None:
    """The available language that a code or a locale's name asks for; None where there is none.

    The locales `C` and `POSIX` ask for English.
    """
    code = wish.replace("-", "_").split("_")[0].split(".")[0].split("@")[0].lower()
    if code in ("c", "posix"):
        return ENGLISH
    return code if code in available() else None


def first_spoken(wishes: Iterable[str | None]) -> str:
    """The first wish that is an available language, or English."""
    return next((language for wish in wishes if wish and (language := spoken(wish))), ENGLISH)


def of_locale(environment: Mapping[str, str]) -> str | None:
    """The locale for messages that an environment asks for, by the order of POSIX; None where it asks for none."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((environment[name] for name in names if environment.get(name)), None)


def lend_to_click() -> None:
    """Let the library that reads the command line speak the language in use.

    It asks the standard library's gettext, which takes the language from the environment.
    """
    gettext.bindtextdomain("click", str(files("checkin").joinpath("locale")))
    gettext.textdomain("click")
    os.environ["LANGUAGE"] = _current


def _read(language: str) -> NullTranslations:
    catalogue = files("checkin").joinpath("locale", language, "LC_MESSAGES", f"{DOMAIN}.mo")
    if not catalogue.is_file():
        return NullTranslations()
    with catalogue.open("rb") as stream:
        return GNUTranslations(stream)
