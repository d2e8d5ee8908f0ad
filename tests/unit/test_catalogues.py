"""The catalogues are whole: no language lacks a message, and none breaks a placeholder."""

from __future__ import annotations

import gettext
import shutil
from pathlib import Path

import pytest

from tools import catalogues
from tools.catalogues import DOMAINS, LOCALE, flaws, in_f_strings


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    """A copy of the translations, to be broken."""
    return Path(shutil.copytree(LOCALE, tmp_path / "locale"))


def broken(locale: Path, whole: str, instead: str) -> set[str]:
    """What is found wrong when some of Danish is replaced."""
    po = locale / "da" / "LC_MESSAGES" / "click.po"
    text = po.read_text("utf-8")
    assert whole in text
    po.write_text(text.replace(whole, instead), encoding="utf-8")
    return {flaw.what for flaw in flaws("click", locale)}


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_message_is_translated_into_every_language(domain: str) -> None:
    assert not flaws(domain)


def test_an_untranslated_message_is_found(locale: Path) -> None:
    assert broken(locale, 'msgstr "Kommandoer"', 'msgstr ""') == {"not translated"}


def test_a_missing_message_and_one_left_over_are_found(locale: Path) -> None:
    assert broken(locale, 'msgid "Commands"', 'msgid "Orders"') == {"not in the catalogue", "no longer in the code"}


def test_a_doubtful_translation_is_found(locale: Path) -> None:
    assert broken(locale, 'msgid "Commands"', '#, fuzzy\nmsgid "Commands"') == {"not translated"}


def test_a_translation_left_over_as_a_comment_is_found(locale: Path) -> None:
    message = 'msgid "Commands"\nmsgstr "Kommandoer"'
    assert broken(locale, message, message + '\n\n#~ msgid "Orders"\n#~ msgstr "Ordrer"') == {"no longer in the code"}


def test_a_changed_placeholder_is_found(locale: Path) -> None:
    assert broken(locale, 'msgstr "Fejl: {message}"', 'msgstr "Fejl: {besked}"') == {"placeholders differ"}


def test_messages_in_f_strings_are_found() -> None:
    code = """f"{_('there')} {name} {_(name)} {ngettext('{n} day', '{n} days', n)}" """
    assert set(in_f_strings(code)) == {"there", ("{n} day", "{n} days")}


def test_every_translation_is_compiled(monkeypatch: pytest.MonkeyPatch, locale: Path) -> None:
    for catalogue in locale.rglob("*.mo"):
        catalogue.unlink()
    monkeypatch.setattr(catalogues, "LOCALE", locale)
    assert len(catalogues.compile_all()) == len(list(catalogues.translations()))
    assert gettext.translation("click", locale, ["da"]).gettext("Usage:") == "Brug:"
