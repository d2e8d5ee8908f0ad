"""The catalogues of the interface: messages in the code, their translations (po), and what the program reads (mo).

`checkin` holds our own messages, `click` those of the library that reads the command line.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "checkin" / "locale"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{[^{}]*\}")


def our_messages() -> Catalog:
    """Every message in the code of the trade and the screens."""
    template = Catalog(charset="utf-8")
    for folder in ("checkin", "screens"):
        _extract(ROOT / folder, template, folder)
        for file in sorted((ROOT / folder).rglob("*.py")):
            for message in in_f_strings(file.read_text("utf-8")):
                template.add(message, locations=[(str(file.relative_to(ROOT)), 0)])
    return template


def click_messages() -> Catalog:
    """Every message of the library that reads the command line."""
    spec = find_spec("click")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("click")
    template = Catalog(charset="utf-8")
    _extract(Path(spec.origin).parent, template, "click")
    return template


DOMAINS: dict[str, Callable[[], Catalog]] = {"checkin": our_messages, "click": click_messages}


def translations() -> Iterator[Path]:
    """The translations of all languages and domains, sorted."""
    return iter(sorted(LOCALE.glob("*/LC_MESSAGES/*.po")))


def compile_all() -> list[Path]:
    """Turn each translation that changed into the catalogue that the program reads; give all catalogues."""
    catalogues = []
    for po in translations():
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            part = mo.with_suffix(f".{os.getpid()}")
            with part.open("wb") as stream:
                write_mo(stream, _read(po))
            part.replace(mo)
        catalogues.append(mo)
    return catalogues


def update_all() -> None:
    """Bring the messages of the code into every language's translations; what is gone from the code goes."""
    for language in _languages():
        for domain, messages in DOMAINS.items():
            po = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
            po.parent.mkdir(exist_ok=True)
            catalog = _read(po) if po.exists() else _new(language)
            catalog.update(messages(), no_fuzzy_matching=True, update_creation_date=False)
            with po.open("wb") as stream:
                write_po(stream, catalog, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)


@dataclass(frozen=True)
class Flaw:
    """One message of one language that is not as it should be."""

    language: str
    message: str
    what: str

    def __str__(self) -> str:
        return f"{self.language}: {self.what}: {self.message!r}"


def flaws(domain: str, locale: Path = LOCALE) -> list[Flaw]:
    """Messages of a domain that are missing, left over, untranslated, or translated with other placeholders."""
    wanted = {_key(message) for message in DOMAINS[domain]() if message.id}
    found = []
    for language in _languages(locale):
        po = locale / language / "LC_MESSAGES" / f"{domain}.po"
        there = {_key(message): message for message in _read(po) if message.id} if po.exists() else {}
        found += [Flaw(language, id, "not in the catalogue") for _, id in wanted - there.keys()]
        found += [Flaw(language, id, "no longer in the code") for _, id in _left_over(po) | there.keys() - wanted]
        for (_context, id), message in there.items():
            if message.fuzzy or not all(_strings(message)):
                found.append(Flaw(language, id, "not translated"))
            elif not _placeholders_agree(message):
                found.append(Flaw(language, id, "placeholders differ"))
    return sorted(found, key=str)


def in_f_strings(code: str) -> Iterator[str | tuple[str, ...]]:
    """The messages in the braces of f-strings, which Babel passes over before Python 3.12; both forms of a plural."""
    strings = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.JoinedStr))
    for node in (node for string in strings for node in ast.walk(string)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            said = tuple(
                part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            if said:
                yield said if len(said) > 1 else said[0]


def _extract(folder: Path, into: Catalog, name: str) -> None:
    for file, line, message, comments, context in extract_from_dir(folder, keywords=KEYWORDS):
        into.add(message, locations=[(f"{name}/{file}", line)], auto_comments=comments, context=context)


def _new(language: str) -> Catalog:
    who = "the checkin contributors"
    return Catalog(
        locale=language,
        charset="utf-8",
        header_comment="# The words of checkin in one language. MIT, the checkin contributors.",
        project="checkin",
        version="1",
        msgid_bugs_address="see CONTRIBUTING.md",
        last_translator=who,
        language_team=who,
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
        fuzzy=False,
    )


def _read(po: Path) -> Catalog:
    with po.open("rb") as stream:
        return read_po(stream, domain=po.stem)


def _left_over(po: Path) -> set[tuple[str, str]]:
    """The messages that a translation keeps as comments, after the code lost them."""
    return {_key(message) for message in _read(po).obsolete.values()} if po.exists() else set()


def _languages(locale: Path = LOCALE) -> list[str]:
    return sorted(folder.name for folder in locale.iterdir() if folder.is_dir())


def _key(message: Message) -> tuple[str, str]:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def _placeholders_agree(message: Message) -> bool:
    ids = (message.id,) if isinstance(message.id, str) else message.id
    allowed = {frozenset(PLACEHOLDER.findall(id)) for id in ids}
    return all(frozenset(PLACEHOLDER.findall(string)) in allowed for string in _strings(message))


def main(arguments: list[str]) -> int:
    """`compile`, `update` or `check` the catalogues; 1 when a check finds a flaw."""
    match arguments:
        case ["compile"]:
            compile_all()
        case ["update"]:
            update_all()
        case ["check"]:
            found = [flaw for domain in DOMAINS for flaw in flaws(domain)]
            for flaw in found:
                print(flaw)
            return bool(found)
        case _:
            print("usage: catalogues compile | update | check", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
