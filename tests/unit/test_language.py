from __future__ import annotations

from checkin import language


def test_english_needs_no_catalogue() -> None:
    language.use("en")
    assert language.current() == "en"
    assert language._("Week") == "Week"
    assert language.ngettext("{n} week", "{n} weeks", 1) == "{n} week"


def test_a_language_nobody_translated_becomes_english() -> None:
    language.use("tlh")
    assert language.current() == "en"


def test_a_locale_name_is_as_good_as_a_code() -> None:
    assert language.spoken("da_DK.UTF-8") == "da"
    assert language.spoken("da-DK") == "da"
    assert language.spoken("en_GB@euro") == "en"
    assert language.spoken("C.UTF-8") == "en"
    assert language.spoken("POSIX") == "en"
    assert language.spoken("tlh_KX") is None
    assert language.spoken("") is None


def test_english_and_danish_are_spoken() -> None:
    assert {"en", "da"} <= set(language.available())
