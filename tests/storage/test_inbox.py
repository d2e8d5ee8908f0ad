"""The inbox: notes sealed without unlocking are in the journal after it, whatever happens between."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import storage.platform
from checkin.note import LONGEST, Arrived, QuickNote
from checkin.vault import (
    Damaged,
    FileRefused,
    InboxFull,
    InboxInUse,
    NotAVault,
    NoteKeyChanged,
    NoteTooLong,
    NotPinned,
    NoVault,
    Opened,
)
from storage.format import COPY
from storage.inbox import LARGEST, inbox_lock, inbox_path
from storage.keys import note_key
from storage.record import RETIRED
from storage.sealed_note import BLOCK, HEAD, MARKER, MOST, TAG, SealedNote, key_id, opened, sealed
from tests.storage.safe import NOW, PASSPHRASE, Place, log_of
from tests.storage.test_refusals import CALLS, every_failure, refusal_of
from tests.systems import needs_links, needs_modes

SECRET = "By the tills: Birch isn't asked, I think."
KEY = X25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
KEYS = {key_id(PUBLIC): KEY}
LOW_ORDER = [bytes(32), bytes([1, *bytes(31)])]
"""Public keys with which every private key agrees on zero (RFC 7748, section 6.1)."""


@pytest.fixture
def made(place: Place) -> Place:
    """A vault that was open once."""
    place.make()
    return place


def texts(place: Place) -> list[str]:
    """The notes in the vault once it was unlocked, in the order they came."""
    with_notes = place.open()
    try:
        return sorted(note.text for note in with_notes.journal.all(QuickNote))
    finally:
        with_notes.journal.close()


def entry(text: str, number: int = 0, **fields: Any) -> bytes:
    """A note sealed to the key of these tests."""
    note = SealedNote(id=f"{number:032x}", written_at=NOW, text=text, **fields)
    return sealed(note, PUBLIC, Random(number).randbytes)


def said(content: bytes) -> list[str]:
    """The texts of the notes that open."""
    return [note.text for note in opened(content, KEYS).notes]


def test_a_note_is_read_after_unlocking_and_says_that_it_was_written_without(made: Place) -> None:
    made.inbox().seal(SECRET)
    with_note = made.open()
    [note] = with_note.journal.all(QuickNote)
    assert (note.text, note.written_at, note.sealed, note.sorted_into) == (SECRET, NOW, True, None)
    assert with_note.notices == ()
    assert with_note.journal.undo() is None, "to bring a note in is nothing that the leader did"
    with_note.journal.close()
    assert inbox_path(made.path).stat().st_size == 0
    assert texts(made) == [SECRET]


@needs_modes
def test_what_lies_in_the_inbox_is_private_and_tells_nothing(made: Place) -> None:
    for text in ("x", "y" * 300):
        made.inbox().seal(text)
    inbox = inbox_path(made.path)
    assert inbox.stat().st_mode & 0o777 == 0o600
    content = inbox.read_bytes()
    assert len(content) == 2 * BLOCK, "short and long look the same"
    assert b"yyyy" not in content


def test_a_note_that_comes_in_while_it_is_typed_leaves_one_note(made: Place) -> None:
    with_notes = made.open()
    assert with_notes.notes is not None
    inbox, id = made.inbox(), None
    for typed in ("Birch", "Birch is", "Birch is tired"):
        id = inbox.seal(typed, replaces=id)
        assert with_notes.notes.take_in() == Arrived(notes=1)
    [note] = with_notes.journal.all(QuickNote)
    assert note.text == "Birch is tired"
    with with_notes.journal.action("sort") as action:
        action.put(note.edit(sorted_into="people/id-Birch"))
    inbox.seal("Birch is tired, and Elm too", replaces=id)
    with_notes.notes.take_in()
    assert len(with_notes.journal.all(QuickNote)) == 2, "what was sorted stays as it is"
    inbox.seal("", replaces=inbox.seal("nothing"))
    with_notes.notes.take_in()
    assert len(with_notes.journal.all(QuickNote)) == 2
    with_notes.journal.close()


@pytest.mark.parametrize("name", ["vault.checkin (Anna's copy).inbox", "vault.checkin.sync-conflict-1.inbox"])
def test_what_a_sync_tool_made_of_a_second_inbox_is_brought_in(made: Place, name: str) -> None:
    made.inbox().seal("from the other machine")
    beside = inbox_path(made.path).rename(made.path.with_name(name))
    made.inbox().seal("from here")
    strange = made.path.with_name("vault.checkin 2.inbox")
    strange.write_bytes(entry("to another vault"))
    assert sorted(texts(made)) == ["from here", "from the other machine"]
    assert not beside.exists()
    assert strange.exists()


@needs_links
def test_a_link_in_the_place_of_the_inbox_empties_no_other_file(made: Place, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"of the leader's")
    inbox_path(made.path).symlink_to(other)
    with pytest.raises(FileRefused):
        made.inbox().seal(SECRET)
    made.open().journal.close()
    assert other.read_bytes() == b"of the leader's"
    assert not list(made.path.parent.glob("*.unread")), "nor is it copied into the folder"


def test_the_secrets_that_sealed_a_note_do_not_open_it() -> None:
    first, second = entry(SECRET), entry(SECRET, 1)
    other = X25519PrivateKey.generate()
    assert opened(first, {key_id(PUBLIC): other}).notes == ()
    assert first[24:56] != second[24:56], "each note has a key of its own"


def test_a_note_is_written_while_the_vault_is_open_and_comes_in_when_it_is_looked_for(made: Place) -> None:
    with_notes = made.open()
    arrivals = with_notes.notes
    assert arrivals is not None
    waiting = [arrivals.are_waiting]
    made.inbox().seal(SECRET)
    waiting.append(arrivals.are_waiting)
    assert arrivals.take_in() == Arrived(notes=1)
    waiting.append(arrivals.are_waiting)
    assert waiting == [False, True, False]
    assert [note.text for note in with_notes.journal.all(QuickNote)] == [SECRET]
    assert arrivals.take_in() == Arrived()
    with_notes.journal.close()


def test_who_only_reads_leaves_the_inbox_alone(made: Place) -> None:
    made.inbox().seal(SECRET)
    reader = made.vault().unlock(PASSPHRASE, read_only=True)
    assert reader.notes is None
    assert reader.journal.all(QuickNote) == ()
    reader.journal.close()
    assert texts(made) == [SECRET]


# Keys


def test_without_a_vault_no_note_is_taken(place: Place) -> None:
    with pytest.raises(NoVault):
        place.inbox().check()
    place.path.mkdir(parents=True)
    with pytest.raises(NotAVault):
        place.inbox().check()


def test_a_machine_that_never_had_the_vault_open_takes_no_note(made: Place) -> None:
    with pytest.raises(NotPinned):
        made.elsewhere().inbox().seal(SECRET)
    assert not inbox_path(made.path).exists()


@pytest.mark.parametrize("public", [PUBLIC, *LOW_ORDER], ids=["another", "zero", "low order"])
def test_a_swapped_key_is_refused(made: Place, public: bytes) -> None:
    swap_key(made.path, public)
    with pytest.raises(NoteKeyChanged):
        made.inbox().seal(SECRET)
    assert not inbox_path(made.path).exists()


@pytest.mark.parametrize("public", LOW_ORDER, ids=["zero", "low order"])
def test_nothing_is_sealed_to_a_key_that_everybody_could_open(public: bytes) -> None:
    note = SealedNote(id="0" * 32, written_at=NOW, text=SECRET)
    with pytest.raises(NoteKeyChanged):
        sealed(note, public, os.urandom)


@pytest.mark.parametrize("public", LOW_ORDER, ids=["zero", "low order"])
def test_a_note_from_such_a_key_is_not_opened(public: bytes) -> None:
    content = bytearray(entry(SECRET))
    content[24:56] = public
    assert opened(bytes(content), KEYS).unread == (bytes(content),)


@pytest.mark.parametrize("bad", [0, 1])
def test_the_copy_of_the_header_that_is_whole_is_used(made: Place, bad: int) -> None:
    content = bytearray(made.path.read_bytes())
    content[bad * COPY + 80] ^= 1
    made.path.write_bytes(content)
    made.inbox().seal(SECRET)
    assert texts(made) == [SECRET]


@pytest.mark.parametrize("swapped", [0, 1])
def test_a_key_swapped_in_one_copy_of_the_header_gets_no_note(made: Place, swapped: int) -> None:
    right = made.path.read_bytes()[70:102]
    swap_key(made.path, PUBLIC, copies=(swapped,))
    made.inbox().seal(SECRET)
    assert inbox_path(made.path).read_bytes()[8:24] == key_id(right)


def test_a_vault_without_a_whole_header_takes_no_note(made: Place) -> None:
    made.path.write_bytes(made.path.read_bytes()[:8] + bytes(9000))
    with pytest.raises(Damaged):
        made.inbox().seal(SECRET)


def test_a_note_sealed_to_an_earlier_key_opens_still(made: Place) -> None:
    with_key = made.open()
    log = log_of(with_key.journal)
    log.apply([(RETIRED, {"a": {"data_key": bytes(range(32)).hex(), "retired_at": NOW.isoformat()}}, [])])
    earlier = note_key(bytes(range(32)), bytes.fromhex(log.vault_id))
    with_key.journal.close()
    note = SealedNote(id="1" * 32, written_at=NOW, text=SECRET)
    inbox_path(made.path).write_bytes(sealed(note, earlier.public_key().public_bytes_raw(), os.urandom))
    assert texts(made) == [SECRET]


# Damage


def test_a_torn_note_costs_neither_those_before_it_nor_those_after() -> None:
    first, torn, last = entry("first"), entry("torn", 1), entry("last", 2)
    for length in range(len(torn)):
        content = first + torn[:length] + last
        inboxful = opened(content, KEYS)
        assert [note.text for note in inboxful.notes] == ["first", "last"], length
        assert b"".join(inboxful.unread) == torn[:length]


def test_a_changed_bit_costs_the_note_it_hits_and_is_told() -> None:
    first, hit, last = entry("first"), entry("hit", 1), entry("last", 2)
    for bit in range(0, len(hit) * 8, 5):
        changed = bytearray(hit)
        changed[bit // 8] ^= 1 << bit % 8
        inboxful = opened(first + changed + last, KEYS)
        assert [note.text for note in inboxful.notes] == ["first", "last"], bit
        assert inboxful.unread == (bytes(changed),), bit


def test_whatever_bytes_are_there_come_out_again_as_notes_or_unread() -> None:
    random = Random(3)
    for _ in range(300):
        content = bytearray(entry("a") + entry("b", 1) + entry("c" * 600, 2))
        for _ in range(random.randrange(1, 6)):
            match random.randrange(3):
                case 0:
                    content[random.randrange(len(content))] = random.randrange(256)
                case 1:
                    at = random.randrange(len(content))
                    content[at:at] = MARKER
                case 2:
                    del content[random.randrange(len(content)) :]
                    content += entry("d", 3)
        inboxful = opened(bytes(content), KEYS)
        sizes = {"a": 512, "b": 512, "c" * 600: 1024, "d": 512}
        assert sum(map(len, inboxful.unread)) + sum(sizes[note.text] for note in inboxful.notes) == len(content)


def test_an_inbox_made_to_be_slow_is_given_up_and_kept() -> None:
    trap = entry("trap")[:HEAD]
    content = trap * 40_000 + entry("behind it", 1)
    assert len(opened(content, KEYS).notes) == 0
    assert b"".join(opened(content, KEYS).unread) == content


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        b"[]",
        b"{" * 500,
        b'{"id":"../x","written_at":"2026-03-06T15:00:00Z","text":"x"}',
        b'{"id":"00000000000000000000000000000000","written_at":"2026-03-06T15:00:00","text":"x"}',
        b'{"id":"00000000000000000000000000000000","written_at":"0001-01-01T00:00:00+23:00","text":"x"}',
        b'{"id":"00000000000000000000000000000000","written_at":"9999-12-31T23:00:00-23:00","text":"x"}',
        b'{"id":"00000000000000000000000000000000","written_at":"2026-03-06T15:00:00Z","text":"x","sorted_into":"a"}',
        b'{"id":"00000000000000000000000000000000","written_at":"2026-03-06T15:00:00Z","text":"\xff"}',
    ],
)
def test_what_somebody_sealed_who_is_not_checkin_is_no_note(monkeypatch: pytest.MonkeyPatch, inside: bytes) -> None:
    monkeypatch.setattr("storage.sealed_note.msgspec.json.encode", lambda _note: inside)
    assert opened(entry("x"), KEYS).notes == ()


def test_a_sealed_text_can_neither_steer_the_terminal_nor_name_anybody(made: Place) -> None:
    made.inbox().seal("\x1b[2Jwild @[0123] \x07\n")
    assert texts(made) == ["wild @\\[0123]"]


@needs_modes
def test_what_no_key_opens_is_set_aside_as_it_is_and_told(made: Place) -> None:
    stranger = entry("for another vault")
    made.inbox().seal("mine")
    inbox = inbox_path(made.path)
    inbox.write_bytes(stranger + inbox.read_bytes())
    with_notice = made.open()
    assert [(notice.kind, notice.count) for notice in with_notice.notices] == [("unread", 1)]
    with_notice.journal.close()
    [unread] = made.path.parent.glob("*.unread")
    assert unread.read_bytes() == stranger
    assert unread.name == f"vault.checkin.inbox.{hashlib.sha256(stranger).hexdigest()[:8]}.unread"
    assert unread.stat().st_mode & 0o777 == 0o600
    assert texts(made) == ["mine"]


# Between the vault and the inbox


def test_a_note_that_is_in_the_vault_already_is_not_brought_in_again(made: Place) -> None:
    made.inbox().seal("kept")
    made.inbox().seal("deleted")
    before = inbox_path(made.path).read_bytes()
    with_notes = made.open()
    for note in with_notes.journal.all(QuickNote):
        with with_notes.journal.action("change") as action:
            if note.text == "deleted":
                action.delete(note)
            else:
                action.put(note.edit(text="kept and changed"))
    with_notes.journal.close()
    # As a machine leaves it that stops after the notes were kept, and before they were taken out.
    inbox_path(made.path).write_bytes(before)
    assert texts(made) == ["kept and changed"]


def test_of_a_note_that_grew_while_it_was_typed_the_last_one_is_kept(made: Place) -> None:
    inbox = made.inbox()
    first = inbox.seal("By the")
    second = inbox.seal("By the tills", replaces=first)
    inbox.seal("Another")
    inbox.seal("By the tills: Birch", replaces=second)
    assert texts(made) == ["Another", "By the tills: Birch"]


def test_where_the_last_of_a_grown_note_is_lost_the_one_before_it_is_kept(made: Place) -> None:
    inbox = made.inbox()
    inbox.seal("By the tills", replaces=inbox.seal("By the"))
    content = bytearray(inbox_path(made.path).read_bytes())
    content[-1] ^= 1
    inbox_path(made.path).write_bytes(content)
    assert texts(made) == ["By the"]


def test_a_note_that_was_taken_back_while_it_was_typed_leaves_nothing(made: Place) -> None:
    inbox = made.inbox()
    inbox.seal("", replaces=inbox.seal("By the"))
    assert texts(made) == []


# Bounds


def test_a_note_has_a_longest_length(made: Place) -> None:
    longest = "\n" * (LONGEST - 1) + "x"
    made.inbox().seal(longest)
    made.inbox().seal('"' * LONGEST)
    with pytest.raises(NoteTooLong):
        made.inbox().seal("ø" * (LONGEST // 2 + 1))
    assert texts(made) == ['"' * LONGEST, "x"]
    assert len(entry('"' * LONGEST)) <= HEAD + MOST + TAG


def test_a_full_inbox_takes_no_more_before_it_is_emptied(made: Place) -> None:
    inbox_path(made.path).write_bytes(bytes(LARGEST - 100))
    with pytest.raises(InboxFull):
        made.inbox().seal(SECRET)
    assert inbox_path(made.path).stat().st_size == LARGEST - 100


def test_an_inbox_larger_than_we_make_is_set_aside_and_what_can_be_read_is_read(made: Place) -> None:
    made.inbox().seal(SECRET)
    with inbox_path(made.path).open("ab") as stream:
        stream.truncate(LARGEST + 5)
    assert texts(made) == [SECRET]
    [unread] = made.path.parent.glob("*.unread")
    assert unread.stat().st_size == LARGEST + 5
    assert not inbox_path(made.path).exists()
    made.inbox().seal("another")
    assert texts(made) == ["By the tills: Birch isn't asked, I think.", "another"]


def test_a_note_waits_for_the_one_that_is_being_written(made: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.inbox.SECONDS_TO_WAIT", 0)
    with inbox_lock(made.path, wait=0), pytest.raises(InboxInUse):
        made.inbox().seal(SECRET)
    made.inbox().seal(SECRET)
    assert texts(made) == [SECRET]


def test_a_vault_opens_while_a_note_is_being_written_and_takes_it_in_later(made: Place) -> None:
    made.inbox().seal(SECRET)
    with inbox_lock(made.path, wait=0):
        with_notes = made.open()
    assert with_notes.notes is not None
    assert with_notes.journal.all(QuickNote) == ()
    assert with_notes.notes.take_in().notes == 1
    with_notes.journal.close()


# The disk


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
def test_a_note_that_fails_at_any_call_is_refused_and_costs_no_other(made: Place, number: int) -> None:
    kept = []
    for nth, failing in enumerate(every_failure(number)):
        made.inbox().seal(f"before {nth}")
        kept.append(f"before {nth}")
        with failing:
            refused = refusal_of(lambda nth=nth: made.inbox().seal(f"during {nth}"))  # type: ignore[misc] # the default binds it
        if refused is None:
            kept.append(f"during {nth}")
    found = texts(made)
    assert set(kept) <= set(found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
def test_emptying_that_fails_at_any_call_loses_no_note_and_doubles_none(made: Place, number: int) -> None:
    with_notes = made.open()
    arrivals = with_notes.notes
    assert arrivals is not None
    wanted = []
    for nth, failing in enumerate(every_failure(number)):
        made.inbox().seal(f"note {nth}")
        wanted.append(f"note {nth}")
        stranger = entry("for another vault", nth)
        with inbox_path(made.path).open("ab") as stream:
            stream.write(stranger)
        with failing:
            refusal_of(arrivals.take_in)
        arrivals.take_in()
        assert sorted(note.text for note in with_notes.journal.all(QuickNote)) == sorted(wanted), failing.failed
        assert [file.read_bytes() for file in made.path.parent.glob("*.unread")].count(stranger) == 1
    with_notes.journal.close()
    assert texts(made) == sorted(wanted)


class KillingOs:
    """The `os` module of the vault in a child that kills itself before the nth of the calls to the disk."""

    def __init__(self, nth: int) -> None:
        self.left = nth

    def __getattr__(self, name: str) -> Any:
        real: Callable[..., Any] = getattr(os, name)
        if name not in CALLS:
            return real

        def call(*arguments: Any, **options: Any) -> Any:
            self.left -= 1
            if not self.left:
                if name == "write":
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call


def killed_at(nth: int, doing: Callable[[], object]) -> bool:
    """Do something in a child that is killed at its nth call; whether it was done before."""
    child = os.fork()
    if not child:
        vars(storage.platform)["os"] = KillingOs(nth)
        try:
            doing()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_a_note_survives_being_killed_at_any_call_once_its_command_is_done(made: Place) -> None:
    for nth in range(1, 100):
        made.inbox().seal(f"before {nth}")
        done = killed_at(nth, lambda nth=nth: made.inbox().seal(f"during {nth}"))  # type: ignore[misc] # the default binds it
        if done:
            break
        made.inbox().seal(f"after {nth}")
    else:
        pytest.fail("there is no end to it")
    found = texts(made)
    assert nth > 5
    assert {f"{when} {each}" for when in ("before", "after") for each in range(1, nth)} <= set(found)
    assert f"during {nth}" in found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_emptying_that_is_killed_at_any_call_loses_no_note_and_doubles_none(made: Place) -> None:
    def unlock() -> Opened:
        return made.open()

    wanted = []
    for nth in range(1, 200, 3):
        made.inbox().seal(f"note {nth}")
        wanted.append(f"note {nth}")
        if killed_at(nth, unlock):
            break
        assert texts(made) == sorted(wanted)
    else:
        pytest.fail("there is no end to it")
    assert nth > 20


def test_a_note_of_any_time_and_zone_is_kept_in_utc(made: Place) -> None:
    inbox = made.inbox()
    inbox._now = lambda: datetime.fromisoformat("2026-03-06T23:30:00-08:00")
    inbox.seal(SECRET)
    with_note = made.open()
    [note] = with_note.journal.all(QuickNote)
    assert note.written_at == datetime(2026, 3, 7, 7, 30, tzinfo=UTC)
    with_note.journal.close()


def swap_key(path: Path, public: bytes, copies: tuple[int, ...] = (0, 1)) -> None:
    """Put another note key into copies of the header, with a checksum that is right: it needs no secret."""
    content = bytearray(path.read_bytes())
    for start in (copy * COPY for copy in copies):
        content[start + 70 : start + 102] = public
        content[start + 4032 : start + 4064] = hashlib.sha256(content[start : start + 4032]).digest()
    path.write_bytes(content)
