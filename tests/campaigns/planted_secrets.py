"""Planted secrets: each way through the commands is walked in a house full of secrets, and none of them is found."""

from __future__ import annotations

import base64
import errno
import json
import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import checkin.cli
import checkin.prompt
import storage.platform
from checkin.exchange import exported
from checkin.person import Person
from checkin.sentences import Status
from checkin.vault import Passphrase
from storage.format import RECORDS
from storage.journal import memory_journal
from storage.platform import File
from storage.record import encode
from storage.tiny import Change
from storage.vault import FileVault
from tests.campaigns import Campaign, Outcome, scratch
from tests.campaigns.house import NOW, SECRETS, House, Typed
from tests.campaigns.kills import DyingOs
from tests.campaigns.specimen import mistaken

KEPT = ("alias", "name", "answer", "promise", "note", "import")
"""The secrets that an export shows."""


def walks_into_a_crash(house: House) -> None:
    house.has_a_vault()
    house.run("due", status=Status.FAULT, before=partial(fail_at, FileVault, "unlock"))
    house.run("import", house.file(an_export()), status=Status.FAULT, before=partial(fail_at, File, "write"))
    house.run("due", status=1, before=partial(fail_at, checkin.cli, "run"))


def walks_an_import(house: House) -> None:
    house.has_a_vault()
    house.run("import", house.file(an_export()))
    house.run("import", house.file(an_export(id="a1")))
    house.run("import", house.file(an_export()), knows="wrong passphrase", status=3)
    house.converse(
        "import", house.file(an_export(id="f1")), answers=[*spoken([("Passphrase", "passphrase")]), ("Bring", "y\n")]
    )


def walks_a_new_passphrase(house: House) -> None:
    house.has_a_vault()
    new = house.command("new passphrase")
    house.run("passphrase", "--not-known", "--new-passphrase-command", new)
    house.run("passphrase", "--not-known", "--new-passphrase-command", new, status=3)
    house.run("due", knows="new passphrase")


def walks_init(house: House) -> None:
    house.run("init")
    house.run("init", status=7)
    house.run("--vault", "another", "init", knows="wrong passphrase")


def walks_init_at_a_terminal(house: House) -> None:
    questions = [("New passphrase", "passphrase"), ("Repeat", "passphrase")]
    answers = [*spoken(questions), ("Make recovery words", "y\n"), *words_on_paper(house)]
    house.converse("init", answers=answers, shown=["recovery words"])


def walks_a_new_passphrase_at_a_terminal(house: House) -> None:
    house.has_a_vault()
    questions = [("New passphrase", "new passphrase"), ("Repeat", "new passphrase")]
    answers = [*spoken([("Passphrase", "passphrase")]), ("know the old one", "y\n"), *spoken(questions)]
    house.converse("passphrase", answers=[*answers, *words_on_paper(house)], shown=["recovery words"])


def walks_new_recovery_words(house: House) -> None:
    house.has_a_vault()
    answers = [*spoken([("Passphrase", "passphrase")]), ("know the old words", "n\n"), *words_on_paper(house)]
    house.converse("recovery", answers=answers, shown=["recovery words"])
    typed = [("Recovery words", house.recovery_words[-1] + "\n"), ("know the old one", "n\n")]
    questions = [("New passphrase", "new passphrase"), ("Repeat", "new passphrase")]
    answers = [*typed, *spoken(questions)]
    house.converse("passphrase", "--with-recovery-words", answers=answers, shown=["recovery words"])


def walks_with_a_wrong_passphrase(house: House) -> None:
    house.has_a_vault()
    house.run("due", knows="wrong passphrase", status=3)
    house.converse("due", answers=spoken([("Passphrase", "wrong passphrase")]), status=3)
    answers = spoken([("Recovery words", "wrong passphrase")])
    house.converse("passphrase", "--with-recovery-words", answers=answers, status=3, shown=["wrong passphrase"])


def walks_what_shows_no_content(house: House) -> None:
    house.has_a_vault()
    for command in (["due"], ["due", "--json"], ["verify"], ["verify", "--json"], ["doctor"], ["completion", "bash"]):
        house.run(*command)
    house.run("sample", "--years", "1")
    house.run("--help")
    house.run("frobnicate", status=2)


def walks_notes(house: House) -> None:
    house.has_a_vault()
    text = SECRETS["note"]
    house.run("note", *text.split(), knows=None)
    house.run("note", "-", stdin=text.encode(), knows=None)
    house.run("note", stdin=b"\xff" + text.encode(), knows=None, status=2)
    house.run("note", stdin=text.encode() * 10_000, knows=None, status=2)
    house.converse("note", answers=spoken([("Quick note", "note")]), shown=["note"])
    house.look()
    house.run("import", house.file(an_export()))
    house.look()
    for file in house.place.state.iterdir():
        file.unlink()
    house.run("note", text, knows=None, status=7)


def walks_a_refused_import(house: House) -> None:
    house.has_a_vault()
    plain, secret = json.loads(an_export()), SECRETS["import"]
    people = plain["documents"]["people"]
    files: list[str | bytes] = [
        an_export()[:-20],
        secret,
        secret.encode("utf-16"),
        f'{{"{secret}": 1, "{secret}": 1}}',
        json.dumps({**plain, secret: 1}),
        json.dumps({**plain, "checkin_schema": 2}),
        json.dumps({**plain, "documents": {secret: []}}),
        *(
            json.dumps({**plain, "documents": {"people": changed}})
            for changed in (
                [{**people[0], secret: 1}],
                [{**people[0], "alias": secret + "\x1b]0;t\x07"}],
                [{**people[0], "since": secret}],
                [{**people[0], "id": secret}],
                people * 2,
            )
        ),
    ]
    for content in files:
        house.run("import", house.file(content), status=7)


def walks_an_export(house: House) -> None:
    house.has_a_vault()
    house.run("export", shown=KEPT)
    house.run("export", "-o", house.outside / "export.json")
    house.run("export", "-o", house.outside / "export.json", status=6)


def walks_backups(house: House) -> None:
    house.has_a_vault()
    house.run("import", house.file(an_export()))
    house.run("backup")
    house.run("backup", "-o", house.home / "copy")
    house.run("backup", "-o", house.home / "copy", status=7)
    house.run("restore")
    house.run("restore", "--json")
    house.run("restore", f"{NOW:%Y-%m-%d}")
    house.run("restore", knows="wrong passphrase", status=3)
    house.look()
    for calls in (3, 9, 15, 21, 30, 45):
        house.run("backup", "-o", house.home / f"copy {calls}", status=None, before=partial(die_after, calls))
        house.run("restore", f"{NOW:%Y-%m-%d}", status=None, before=partial(die_after, calls))


def walks_a_merge(house: House) -> None:
    house.has_a_vault()
    other = house.has_a_copy("there")
    house.run("merge", other)
    house.run("merge", other)
    house.look()
    house.has_a_copy("journal (conflicted copy)").replace(house.place.path.with_name("journal 2.checkin"))
    house.run("import", house.file(an_export()))
    house.look()
    for calls in (3, 9, 15, 21, 30, 45):
        house.run("merge", house.has_a_copy(f"there {calls}"), status=None, before=partial(die_after, calls))


def walks_while_another_is_open(house: House) -> None:
    house.has_a_vault()
    journal = house.vault().unlock(Passphrase(SECRETS["passphrase"])).journal
    house.run("due")
    house.run("import", house.file(an_export()), status=5)
    house.look()
    journal.close()


def walks_through_damage(house: House) -> None:
    house.has_a_vault()
    whole = house.place.path.read_bytes()
    spoilt_ones = (whole[:-100], whole + bytes(700), flipped(whole, RECORDS + 100), flipped(whole, 100), whole[:9000])
    for number, spoilt in enumerate(spoilt_ones):
        house.place.path.write_bytes(spoilt)
        house.run("verify", status=None)
        house.run("verify", "--json", status=None)
        house.run("salvage", "-o", house.home / f"salvaged {number}", status=None)
        house.run("import", house.file(an_export()), status=None)
        house.look()


def walks_on_a_full_disk(house: House) -> None:
    house.has_a_vault()
    house.run("import", house.file(an_export()), status=6, before=fill_the_disk)
    house.run("note", SECRETS["note"], knows=None, status=6, before=fill_the_disk)


def walks_into_a_kill(house: House) -> None:
    house.has_a_vault()
    new = house.command("new passphrase")
    for calls in (3, 9, 15, 21, 30, 45):
        house.run("import", house.file(an_export()), status=None, before=partial(die_after, calls))
        house.run("note", SECRETS["note"], knows=None, status=None, before=partial(die_after, calls))
        arguments = ("passphrase", "--not-known", "--new-passphrase-command", new)
        house.run(*arguments, status=None, before=partial(die_after, calls))
    house.look()


def walks_with_doubtful_settings(house: House) -> None:
    house.has_a_vault()
    settings = house.home / "config/checkin/settings.json"
    settings.parent.mkdir(parents=True)
    secret = SECRETS["import"]
    for content in (secret, json.dumps({"language": secret, "mood": secret}), json.dumps({"idle_minutes": secret})):
        settings.write_text(content)
        house.run("doctor")
        house.run("due")
    settings.unlink()


PATHS: dict[str, Callable[[House], None]] = {
    name.removeprefix("walks_").replace("_", " "): walk
    for name, walk in list(globals().items())
    if name.startswith("walks_")
}


def spoken(questions: list[tuple[str, str]]) -> list[tuple[str, Typed]]:
    """What is asked, and the secret that is typed then."""
    return [(question, SECRETS[secret] + "\n") for question, secret in questions]


def words_on_paper(house: House) -> list[tuple[str, Typed]]:
    """The recovery words are shown, two of them are asked for, and the house has a secret more."""

    def asked(said: str) -> str:
        words = re.findall(r"^ *\d+  ([a-z]+)\r$", said, re.MULTILINE)[-12:]
        house.recovery_words.append(" ".join(words))
        return str(words[int(re.findall(r"Word (\d+)", said)[-1]) - 1]) + "\n"

    return [("Press a key", " "), ("Word ", asked), ("Word ", asked)]


def an_export(id: str = "e1") -> str:
    """A file of another journal, with a secret in it."""
    journal = memory_journal(now=lambda: NOW)
    with journal.action("fill") as action:
        action.put(Person(id=id, alias=SECRETS["import"]))
    return exported(journal).decode()


def flipped(content: bytes, position: int) -> bytes:
    """The same bytes, one of them changed."""
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


def fill_the_disk() -> None:
    """From now on each save runs out of room half-way."""
    write = File.write

    def write_half(file: File, start: int, content: bytes) -> None:
        write(file, start, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    vars(storage.platform)["File"].write = write_half


def fail_at(place: Any, name: str) -> None:
    """From now on this fails with every secret in its hands and in its words."""

    def fail(*_: object, **__: object) -> None:
        planted = list(SECRETS.values())
        raise RuntimeError(f"planted: {planted}")

    setattr(place, name, fail)


def die_after(calls: int) -> None:
    """Let the process be killed at a later system call."""
    vars(storage.platform)["os"] = DyingOs(calls)


def walk(numbers: range) -> Outcome:
    """Walk the path of each number."""
    outcome = Outcome()
    for number in numbers:
        name, path = list(PATHS.items())[number % len(PATHS)]
        outcome.tried += 1
        with scratch() as folder:
            house = House(folder)
            try:
                path(house)
            except AssertionError as broken:
                outcome.wrong.append(f"{name}: {broken}")
            house.look()
            outcome.counts["commands"] += house.commands
            outcome.counts["files searched"] += sum(path.is_file() for path in house.home.rglob("*"))
            outcome.wrong += [f"{name}: {leak}" for leak in dict.fromkeys(house.leaks)]
    return outcome


def quoted(error: BaseException) -> str:
    """The mistake of saying what an error says."""
    return str(error)


def encoded_aside(changes: list[Change]) -> bytes:
    """The mistake of leaving what is saved in a temporary file too, were it in code."""
    payload = encode(changes)
    if "TMPDIR" in os.environ:
        (Path(os.environ["TMPDIR"]) / "saved").write_bytes(base64.b64encode(payload))
    return payload


def encoded_under_its_name(changes: list[Change]) -> bytes:
    """The mistake of naming a file after what is in it."""
    for name in {name for _, sets, _ in changes for document in sets.values() if (name := document.get("alias"))}:
        (Path(os.environ.get("TMPDIR", os.devnull)).parent / name.encode().hex()).touch()
    return encode(changes)


def told_in_the_environment(command: str, *, on_screen: bool = False) -> str:
    """The mistake of keeping a passphrase in the environment."""
    os.environ["PASSPHRASE"] = told = TOLD_BY(command, on_screen=on_screen)
    return told


TOLD_BY = checkin.prompt._told_by
"""As it is without a mistake."""


CAMPAIGN = Campaign(
    promise="no secret is found on the disk, in a stream, in a name, or by another process",
    run=walk,
    controls={
        "a refusal quotes": mistaken(walk, checkin__cli__sentence=quoted),
        "a temporary file in code": mistaken(walk, storage__log__encode=encoded_aside),
        "a file is named after somebody": mistaken(walk, storage__log__encode=encoded_under_its_name),
        "a passphrase in the environment": mistaken(walk, checkin__prompt___told_by=told_in_the_environment),
        "a window's title": mistaken(walk, checkin__commands__exchange___previewed=lambda _: "\x1b]0;checkin\x07"),
    },
    small=len(PATHS),
    large=len(PATHS),
    control=3,
    parts=2,
    possible=hasattr(os, "fork"),
)
