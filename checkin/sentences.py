"""What went wrong, in one plain sentence for a tired leader: with what to do next in it, and without content."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from datetime import date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from checkin.backup import Standing
from checkin.dates import BadDate, day_with_year
from checkin.document import NotAccepted, Refusal, Unreadable
from checkin.language import N_, _, current, ngettext
from checkin.person import LONGEST_ALIAS, BadAlias
from checkin.plain_text import plain_text
from checkin.settings import BadSettings
from checkin.vault import (
    AnotherVault,
    ChangedUnderneath,
    Damaged,
    FileRefused,
    Holder,
    InboxFull,
    InboxInUse,
    InUse,
    LastPassphrase,
    NewerFormat,
    NoRecovery,
    NotAVault,
    NoteKeyChanged,
    NoteTooLong,
    Notice,
    NotPinned,
    NoVault,
    OtherKey,
    ReadOnly,
    SameFile,
    Tampered,
    TooCostly,
    TooLarge,
    Unsettled,
    VaultError,
    VaultExists,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)

if TYPE_CHECKING:
    from checkin.damage import Damage, Gap, Missing, Reference


class Status(IntEnum):
    """What the exit status of a command says to a script; part of the contract of commands."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    PASSPHRASE = 3
    DAMAGED = 4
    IN_USE = 5
    FILE = 6
    NOT_HERE = 7
    FAULT = 70


_SENTENCES: Mapping[type[Exception], str] = {
    VaultError: N_("The vault refused. Close checkin and open it again."),
    NoVault: N_("There is no vault here yet. Make one by starting checkin, or name another place with --vault."),
    VaultExists: N_("There is a file here already, and it stays as it is. Name another place for the new vault."),
    NotAVault: N_(
        "This file is not a vault of checkin. Check the place, or bring back a backup: “checkin restore” lists them."
    ),
    NewerFormat: N_("A newer version of checkin wrote this vault. Update checkin on this machine, then open it."),
    WrongPassphrase: N_("This passphrase does not open the vault. Try again, or use your recovery words."),
    WrongRecoveryWords: N_("These are not the recovery words of this vault. Check their order and spelling."),
    NoRecovery: N_("This vault has no recovery words. Only its passphrase opens it."),
    WeakPassphrase: N_("A passphrase needs at least eight characters. A few unrelated words are easy to keep in mind."),
    LastPassphrase: N_("It is the only passphrase that opens the vault, so it stays. Change it instead."),
    Unsettled: N_(
        "The change is made, but the disk could not say that it lasts. Keep what opened the vault before until the "
        "new one has opened it once."
    ),
    TooCostly: N_(
        "This vault asks for more memory than is safe here, so it was not tried. Check that it is your file."
    ),
    TooLarge: N_("This file is larger than any vault of checkin, so it was not read. Check that it is your file."),
    Damaged: N_(
        "The vault is damaged and can't be opened. Keep this file, and bring back a backup: “checkin restore” lists "
        "them."
    ),
    Tampered: N_("Somebody without the key has changed the vault. Keep this file, and open a copy you trust."),
    ReadOnly: N_(
        "The vault is open for reading only, so nothing was changed. Open it again: that says why, or lets you write."
    ),
    SameFile: N_("That is the vault itself. Name the other copy of it."),
    AnotherVault: N_("That is another vault. Open it and export it, then bring the export in with “checkin import”."),
    OtherKey: N_("No key of this vault opens that copy. Merge it with “checkin merge” and its own passphrase."),
    ChangedUnderneath: N_("The vault's file was replaced while it was open. Copy what you typed, then open it again."),
    NotPinned: N_(
        "This machine has not had the vault open yet, and can't be sure of its key. Unlock the journal once, then "
        "write."
    ),
    NoteKeyChanged: N_(
        "The vault's key for notes is not the one last seen here, so nothing was kept. Unlock the journal once, then "
        "write."
    ),
    NoteTooLong: N_(
        "This is too long for a quick note, which holds some ten thousand words. Shorten it, or write it into the open "
        "journal."
    ),
    InboxFull: N_("No more notes are taken before they are brought in. Unlock the journal once, then write."),
    InboxInUse: N_("Another note is being written at this moment. Try again."),
    Unreadable: N_("The file does not have the shape of an export of checkin. Nothing was changed."),
}

_STATUSES: Mapping[type[Exception], Status] = {
    VaultError: Status.NOT_HERE,
    NotAccepted: Status.NOT_HERE,
    Unreadable: Status.NOT_HERE,
    BadSettings: Status.NOT_HERE,
    WrongPassphrase: Status.PASSPHRASE,
    WrongRecoveryWords: Status.PASSPHRASE,
    WeakPassphrase: Status.USAGE,
    BadAlias: Status.USAGE,
    BadDate: Status.USAGE,
    Damaged: Status.DAMAGED,
    Tampered: Status.DAMAGED,
    NoteTooLong: Status.USAGE,
    NoteKeyChanged: Status.DAMAGED,
    InUse: Status.IN_USE,
    InboxInUse: Status.IN_USE,
    ChangedUnderneath: Status.IN_USE,
    FileRefused: Status.FILE,
}

_ALIASES = {
    "empty": N_("Type an alias: a nickname, an initial, a tree."),
    "long": N_("An alias has at most {longest} characters. Shorten it."),
    "taken": N_("Somebody has this alias already. Choose another."),
}

_DATES = {
    "empty": N_("Type a date, such as 4 dec, fri or +2w."),
    "not-a-date": N_("This can't be read as a date. Try 4 dec, fri, +2w or 2026-12-04."),
    "no-such-day": N_("There is no such day. Check the day and the month."),
    "no-such-week": N_("That year has no such week. Most years have 52."),
    "past": N_("That day has passed. Choose today or a later day."),
    "far": N_("That is more than ten years ahead. Choose an earlier day."),
}

_REFUSALS: Mapping[Refusal, str] = {
    "too-large": N_("The file is larger than any export of checkin. Check that it is the right one."),
    "cut": N_("The file ends in the middle. Copy it here again, or export it again."),
    "not-json": N_("The file is not JSON as checkin writes it. Check that it is the right one."),
    "not-an-export": N_("The file is JSON, but no export of checkin. Check that it is the right one."),
    "newer": N_("A newer version of checkin made this export. Update checkin on this machine."),
    "unknown-table": N_(
        "The export holds a table that this checkin does not know. Update checkin, or export it again."
    ),
    "unknown-field": N_(
        "The export holds a field that this checkin does not know. Update checkin, or export it again."
    ),
    "shape": N_("Something in the export lacks a field, or has a wrong value in one. Export it again."),
    "control": N_("A text in the export holds control characters, which could steer the terminal. Take them out."),
    "id": N_("The export holds an id that checkin does not give. Export it again."),
    "clash": N_("Two things in the export claim the same id. Take one of them out, or export it again."),
}

_MISSING = {
    "people": N_("a person"),
    "check_ins": N_("a check-in"),
    "conversations": N_("a conversation"),
    "promises": N_("a promise"),
    "cases": N_("a case"),
}

_REFERENCES = {
    "check_ins": N_("the check-in of week {week}, {year}"),
    "conversations": N_("a conversation of {day}"),
    "promises": N_("a promise of {day}"),
    "cases": N_("a case of {day}"),
    "drafts": N_("a draft of {day}"),
}

_DOING = {
    "open": N_("{path} can't be opened."),
    "make": N_("{path} can't be made."),
    "save": N_("{path} can't be saved."),
    "read": N_("{path} can't be read."),
}

_FULL = N_("The disk is full: free some space, then try again.")
_FORBIDDEN = N_("You have no right to it: change its permissions, or choose another place.")
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: N_("The disk is read-only: make it writable, or choose another place."),
    errno.EIO: N_("The disk reports an error: copy your files to another disk before anything else."),
    errno.ENOENT: N_("It is not there: check the place, and whether the disk is connected."),
    errno.ENOTDIR: N_("A part of its path is a file and no folder: move that file away, or choose another place."),
    errno.EISDIR: N_("It is a folder: name a file in it."),
    errno.EEXIST: N_("There is something of that name already: choose another name."),
    errno.ENAMETOOLONG: N_("Its name is too long: choose a shorter one."),
    errno.ELOOP: N_("Its path leads back to itself: choose another place."),
    errno.EMFILE: N_("Too many files are open: close some programs, then try again."),
    errno.ENFILE: N_("Too many files are open: close some programs, then try again."),
    errno.EBUSY: N_("Another program is using it: close that, then try again."),
}


def sentence(error: Exception) -> str:
    """The sentence for an error, with what to do next in it and no content of the journal."""
    match error:
        case InUse():
            return " ".join((_held(error.holder), _("Close it there, then try again.")))
        case FileRefused():
            return " ".join((_(_DOING[error.doing]).format(path=plain_text(str(error.path))), _reason(error.errno)))
        case BadAlias():
            return _(_ALIASES[error.reason]).format(longest=LONGEST_ALIAS)
        case BadDate():
            return _(_DATES[error.reason])
        case BadSettings():
            return _settings(error.names)
        case NotAccepted():
            return " ".join(filter(None, (_(_REFUSALS[error.reason]), _wrong_at(error), _("Nothing was changed."))))
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _(_SENTENCES[kind])
    return _("Something in checkin itself went wrong ({kind}). What was saved before is kept.").format(
        kind=type(error).__name__
    )


def notice_sentence(notice: Notice) -> str:
    """The sentence for something the leader should know about the file after it was opened."""
    match notice.kind:
        case "torn":
            return _(
                "The last save was cut off; it is set aside in {file}. Everything saved before it is here."
            ).format(file=plain_text(notice.file))
        case "damaged":
            unreadable = ngettext("{count} save can't be read", "{count} saves can't be read", notice.count)
            return _("{unreadable}, so nothing can be changed. Keep a copy of the file before anything else.").format(
                unreadable=unreadable.format(count=notice.count)
            )
        case "tampered":
            return _(
                "Something other than checkin changed this file, so it can only be read. Keep it, and find a good copy."
            )
        case "rolled-back":
            lacking = ngettext("{count} change", "{count} changes", notice.count).format(count=notice.count)
            return _(
                "This copy lacks {changes} seen here before. Unless you put it here on purpose, look for the newer one "
                "first."
            ).format(changes=lacking)
        case "forked":
            return _(
                "This copy and the one last seen here were both changed. After a restore that is expected; else bring "
                "the other in with “checkin merge FILE”."
            )
        case "header":
            return _(
                "The beginning of the file, which it holds twice, was bad once; the other was used, and nothing is "
                "lost."
            )
        case "in-use":
            return " ".join((_held(notice.holder), _("Here it can be read and not changed.")))
        case "unread":
            pieces = ngettext("{count} quick note", "{count} quick notes", notice.count).format(count=notice.count)
            return _(
                "{notes} can't be opened: cut off, changed, or for another key. What is there is set aside as .unread."
            ).format(notes=pieces)
        case "merged":
            changes = ngettext("{count} change", "{count} changes", notice.count).format(count=notice.count)
            return _(
                "{file} was another copy of this vault. It is merged ({changes}) and kept with the backups."
            ).format(file=plain_text(notice.file), changes=changes)
        case "copy-locked":
            return _("{file} is a copy of this vault under another key. Merge it with “checkin merge FILE”.").format(
                file=plain_text(notice.file)
            )
        case "copy-damaged":
            return _("{file} is a damaged copy of this vault. “checkin merge FILE” takes what can be read.").format(
                file=plain_text(notice.file)
            )
        case "read-only":
            return _("The file can't be written here, so it can be read and not changed.")


def damage_lines(damage: Damage, *, most: int) -> list[str]:
    """What is missing from a file, line by line as `gone_lines` has it, and how to go on."""
    return [
        *gone_lines(damage, most=most),
        "",
        _("“checkin salvage -o FILE” makes a new vault of all that can be read, “checkin restore” lists the backups."),
    ]


def gone_lines(damage: Damage, *, most: int) -> list[str]:
    """What is missing from a file, line by line: when it was saved, and what of it is named in what can be read.

    Args:
        most: how many of each are told one by one; of the others it is told how many they are.
    """
    lines = []
    if damage.gaps:
        lines += [_("What can't be read was saved:"), *map(_gap, damage.gaps[:most])]
        lines += _more(len(damage.gaps) - most)
    if damage.gaps and damage.missing:
        lines.append("")
    if damage.missing:
        lines += [_("Named elsewhere, and not here:"), *map(_missing, damage.missing[:most])]
        lines += _more(len(damage.missing) - most)
    return lines


def backup_sentence(standing: Standing, today: date) -> str:
    """What to say of backups that are late; empty where there is nothing to say. The reason takes more than a line."""
    if not standing.is_late(today):
        return ""
    if standing.last_good is None:
        return _("There is no backup yet: “checkin backup” makes one, or says why not.")
    return _("No backup since {day}: “checkin backup” makes one, or says why not.").format(
        day=day_with_year(standing.last_good, current())
    )


def exit_status(error: Exception) -> Status:
    """The exit status of a command that ended with this error; one that is none of ours is a fault of checkin."""
    return next((_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES), Status.FAULT)


def _gap(gap: Gap) -> str:
    when = _between(gap.after, gap.before)
    records = ngettext("{count} save", "{count} saves", gap.records).format(count=gap.records)
    return f"• {when}: {records}"


def _between(after: datetime | None, before: datetime | None) -> str:
    if after is not None and before is not None:
        return _("between {after} and {before}").format(after=_moment(after), before=_moment(before))
    if after is not None:
        return _("after {moment}").format(moment=_moment(after))
    if before is not None:
        return _("until about {moment}").format(moment=_moment(before))
    return _("at any time")


def _moment(moment: datetime) -> str:
    """A moment as the clock on the wall showed it."""
    local = moment.astimezone()
    return f"{day_with_year(local.date(), current())} {local:%H:%M}"


def _missing(missing: Missing) -> str:
    where = _reference(missing.references[0])
    further = len(missing.references) - 1
    if further:
        where = ngettext("{where}, and {count} more", "{where}, and {count} more", further).format(
            where=where, count=further
        )
    return "• {what}: {where}".format(what=_(_MISSING.get(missing.table, N_("something"))), where=where)


def _reference(reference: Reference) -> str:
    when, words = reference.when, _REFERENCES.get(reference.table)
    if when is None or words is None:
        return _("another version of it")
    if isinstance(when, date):
        return _(words).format(day=day_with_year(when, current()))
    return _(words).format(week=when.number, year=when.year)


def _more(count: int) -> list[str]:
    return ["• " + ngettext("and {count} more", "and {count} more", count).format(count=count)] if count > 0 else []


def _held(holder: Holder | None) -> str:
    if holder is None:
        return _("Another checkin has this vault open.")
    return _("Another checkin has this vault open, on {host} (process {pid}).").format(
        host=plain_text(holder.host), pid=holder.pid
    )


def _wrong_at(error: NotAccepted) -> str:
    if error.line is not None:
        return _("See line {line}.").format(line=error.line)
    if error.table is None:
        return ""
    if not error.number:
        return _("See “{table}”.").format(table=error.table)
    return _("See number {number} of “{table}”.").format(number=error.number, table=error.table)


def _settings(names: tuple[str, ...]) -> str:
    if not names:
        return _("The settings can't be read, so the usual ones hold. Change one to write them anew.")
    return _("These settings are not understood, so the usual ones hold: {names}.").format(
        names=plain_text(", ".join(names))
    )


def _reason(number: int) -> str:
    reason = _REASONS.get(number)
    if reason:
        return _(reason)
    name = errno.errorcode.get(number, str(number))
    return _("The system refused it ({name}): try again, or choose another place.").format(name=name)
