"""Every error has a sentence of its own, and an exit status."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, get_args

import pytest

from checkin.backup import Standing
from checkin.dates import BadDate, Reason
from checkin.document import NotAccepted, Refusal, Unreadable
from checkin.person import BadAlias
from checkin.sentences import Status, backup_sentence, exit_status, notice_sentence, sentence
from checkin.settings import BadSettings, Settings
from checkin.vault import (
    ChangedUnderneath,
    Damaged,
    FileRefused,
    Holder,
    InUse,
    NewerFormat,
    Notice,
    NoticeKind,
    NoVault,
    Tampered,
    VaultError,
    WrongPassphrase,
    WrongRecoveryWords,
)

HERE = Path("/home/leader/journal.checkin")
HOLDER = Holder(pid=4711, host="desk", since=datetime(2026, 11, 22, 9, tzinfo=UTC))
ERRNOS = [
    errno.ENOSPC,
    errno.EACCES,
    errno.EROFS,
    errno.EIO,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
    errno.ELOOP,
    errno.EMFILE,
    errno.EBUSY,
    errno.EINVAL,
]


def kinds(base: type[VaultError]) -> Iterator[type[VaultError]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)


def every_error() -> list[Exception]:
    plain = [kind() for kind in kinds(VaultError) if kind is not FileRefused]
    refused = [FileRefused(HERE, number, "save") for number in ERRNOS]
    aliases = [BadAlias(reason) for reason in ("empty", "long", "taken")]
    dates = [BadDate(reason) for reason in get_args(Reason)]
    settings = [BadSettings(names, Settings()) for names in ((), ("theme",))]
    imports = [NotAccepted(reason) for reason in get_args(Refusal)]
    return [*plain, *refused, *aliases, *dates, *settings, *imports, Unreadable("people"), KeyError("secret")]


def every_notice() -> list[Notice]:
    kinds: tuple[NoticeKind, ...] = get_args(NoticeKind)
    return [Notice(kind, 3) for kind in kinds]


def test_every_error_and_notice_has_a_sentence_of_its_own() -> None:
    said = [*(sentence(e) for e in every_error()), *(notice_sentence(n) for n in every_notice())]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("error", every_error(), ids=repr)
def test_a_sentence_is_whole_short_and_without_content(error: Exception) -> None:
    said = sentence(error)
    assert said.endswith(".")
    assert "{" not in said
    assert len(said) <= 150
    assert "secret" not in said


@pytest.mark.parametrize("kind", [k for k in kinds(VaultError) if k is not VaultError])
def test_no_error_of_the_vault_falls_back_on_the_general_sentence(kind: type[VaultError]) -> None:
    error = FileRefused(HERE, errno.EIO, "open") if kind is FileRefused else kind()
    assert sentence(error) != sentence(VaultError())


@pytest.mark.parametrize("doing", ["open", "make", "save", "read"])
def test_a_refused_file_is_named_with_what_was_to_be_done(doing: Literal["open", "make", "save", "read"]) -> None:
    said = sentence(FileRefused(HERE, errno.ENOSPC, doing))
    assert str(HERE) in said
    assert "full" in said
    others = {"open", "make", "save", "read"} - {doing}
    assert said not in {sentence(FileRefused(HERE, errno.ENOSPC, other)) for other in others}  # type: ignore[arg-type] # names of the same literal


@pytest.mark.parametrize("reason", get_args(Refusal))
def test_a_file_that_is_not_brought_in_is_told_where_it_is_wrong(reason: Refusal) -> None:
    assert "line 12" in sentence(NotAccepted(reason, line=12))
    assert "number 3 of “conversations”" in sentence(NotAccepted(reason, table="conversations", number=3))
    assert "“people”" in sentence(NotAccepted(reason, table="people"))
    told = [NotAccepted(reason, line=123_456), NotAccepted(reason, table="conversations", number=1234)]
    assert all(len(sentence(error)) <= 160 for error in told)


def test_who_holds_the_vault_is_named() -> None:
    assert "desk" in sentence(InUse(HOLDER))
    assert "4711" in sentence(InUse(HOLDER))
    assert "desk" in notice_sentence(Notice("in-use", holder=HOLDER))


def test_nothing_in_a_sentence_can_steer_the_terminal() -> None:
    wild = "\x1b[2Jwild\x07"
    errors = [
        FileRefused(Path(wild), errno.EIO, "read"),
        InUse(Holder(pid=1, host=wild, since=HOLDER.since)),
        BadSettings((wild,), Settings()),
    ]
    for error in errors:
        assert "wild" in sentence(error)
        assert sentence(error).isprintable()


def test_counts_of_a_notice_agree() -> None:
    assert "1 save can't" in notice_sentence(Notice("damaged", 1))
    assert "2 saves can't" in notice_sentence(Notice("damaged", 2))
    assert "1 change " in notice_sentence(Notice("rolled-back", 1))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadDate("past"), 2),
        (BadAlias("taken"), 2),
        (WrongPassphrase(), 3),
        (WrongRecoveryWords(), 3),
        (Damaged(), 4),
        (Tampered(), 4),
        (InUse(), 5),
        (ChangedUnderneath(), 5),
        (FileRefused(HERE, errno.EIO, "open"), 6),
        (NoVault(), 7),
        (NewerFormat(), 7),
        (Unreadable("people"), 7),
        (KeyError("people"), 70),
    ],
)
def test_the_exit_status_tells_scripts_what_happened(error: Exception, status: int) -> None:
    assert exit_status(error) == status


def test_no_error_looks_like_done_or_found() -> None:
    assert {exit_status(error) for error in every_error()}.isdisjoint({Status.DONE, Status.FOUND})


CHANGED = (date(2026, 10, 1), date(2026, 11, 20))


def test_a_late_backup_is_told_with_its_day_and_what_to_do() -> None:
    full = FileRefused(HERE.with_name("journal.checkin.backups"), errno.ENOSPC, "save")
    told = backup_sentence(Standing(date(2026, 11, 12), 3, CHANGED, full), CHANGED[1])
    assert told == "No backup since 12 Nov 2026: “checkin backup” makes one, or says why not."
    assert backup_sentence(Standing(None, 0, CHANGED, full), CHANGED[1]).startswith("There is no backup yet: ")


def test_nothing_is_told_of_backups_that_are_in_time() -> None:
    assert backup_sentence(Standing(date(2026, 11, 12), 3, CHANGED), CHANGED[1]) == ""
    assert backup_sentence(Standing(date(2026, 11, 19), 3, CHANGED, Damaged()), CHANGED[1]) == ""
