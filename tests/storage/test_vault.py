"""The vault from outside: made, unlocked, refused, held by one."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

import storage.unlocking
from checkin.vault import (
    ChangedUnderneath,
    Damaged,
    NewerFormat,
    NoRecovery,
    NotAVault,
    Notice,
    NoVault,
    Passphrase,
    ReadOnly,
    RecoveryWords,
    Tampered,
    TooCostly,
    Vault,
    VaultExists,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from storage.anchor import anchor_path, pinned
from storage.format import COPY, RECORDS, Header, copies
from tests.storage.safe import PASSPHRASE, Place, add, aliases, log_of, person
from tests.systems import needs_fifo, needs_links, needs_modes


def test_what_is_kept_is_there_when_it_is_opened_again(place: Place) -> None:
    place.make("Birch", "Ash", "Åse 🌲")
    assert place.look() == (["Ash", "Birch", "Åse 🌲"], ())


def test_the_vault_keeps_its_promises_to_the_type_checker(place: Place) -> None:
    vault: Vault = place.vault()
    assert vault.path == place.path
    assert not vault.exists()


@needs_modes
def test_file_and_folder_are_private(place: Place) -> None:
    old = os.umask(0)
    try:
        place.make("Birch")
    finally:
        os.umask(old)
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.path.parent.stat().st_mode) == 0o700
    for beside in (*place.path.parent.iterdir(), *place.state.iterdir()):
        assert stat.S_IMODE(beside.stat().st_mode) == (0o700 if beside.is_dir() else 0o600)


@needs_modes
def test_folders_made_for_a_vault_are_private_and_those_that_were_there_stay_as_they_are(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    old = os.umask(0)
    try:
        Place(tmp_path / "new" / "private" / "vault.checkin", tmp_path / "state").make()
    finally:
        os.umask(old)
    for folder, mode in ((tmp_path, 0o755), (tmp_path / "new", 0o700), (tmp_path / "new" / "private", 0o700)):
        assert stat.S_IMODE(folder.stat().st_mode) == mode


def test_making_a_vault_never_overwrites_a_file(place: Place) -> None:
    place.path.parent.mkdir()
    place.path.write_text("a letter")
    with pytest.raises(VaultExists):
        place.vault().create(PASSPHRASE, None)
    assert place.path.read_text() == "a letter"


def test_a_file_that_appears_while_the_vault_is_made_is_not_overwritten(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = place.vault()
    place.path.parent.mkdir()
    place.path.write_text("a letter")
    monkeypatch.setattr(vault, "exists", lambda: False)
    with pytest.raises(VaultExists):
        vault.create(PASSPHRASE, None)
    assert place.path.read_text() == "a letter"
    assert {path.name for path in place.path.parent.iterdir()} == {"vault.checkin", "vault.checkin.lock"}


def test_a_passphrase_of_seven_characters_is_refused(place: Place) -> None:
    with pytest.raises(WeakPassphrase):
        place.vault().create(Passphrase("seven77"), None)
    with pytest.raises(WeakPassphrase):
        # Seven letters, though eight code points until they are composed.
        place.vault().create(Passphrase(unicodedata.normalize("NFD", "sevené7")), None)
    assert not place.path.exists()


@pytest.mark.parametrize("text", ["", "wrong", "correct horse batterY", "correct horse battery ", "\udcff\udcfe"])
def test_a_wrong_passphrase_is_told_as_such(place: Place, text: str) -> None:
    place.make()
    with pytest.raises(WrongPassphrase) as raised:
        place.vault().unlock(Passphrase(text))
    assert not raised.value.args


@pytest.mark.parametrize(("made", "opened"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_passphrase_opens_however_its_accents_are_typed(place: Place, made: str, opened: str) -> None:
    text = "Æbleskivé på Ålborg"
    place.vault().create(Passphrase(unicodedata.normalize(made, text)), None).journal.close()  # type: ignore[arg-type] # a form's name
    place.vault().unlock(Passphrase(unicodedata.normalize(opened, text))).journal.close()  # type: ignore[arg-type] # likewise


def test_a_passphrase_that_is_no_text_can_be_used(place: Place) -> None:
    odd = Passphrase("caf\udce9 caf\udce9")
    place.vault().create(odd, None).journal.close()
    place.vault().unlock(odd).journal.close()


def test_secrets_are_not_shown_by_repr(place: Place) -> None:
    place.make()
    assert "horse" not in repr(PASSPHRASE) + repr(place.open())


@pytest.mark.parametrize("shape", [str, str.upper, lambda words: "  ".join(word[:4] for word in words.split()) + "\n"])
def test_recovery_words_open_the_vault(place: Place, shape: object) -> None:
    assert callable(shape)
    vault = place.vault()
    words = vault.new_recovery_words()
    opened = vault.create(PASSPHRASE, RecoveryWords(words))
    add(opened.journal, "Birch")
    opened.journal.close()
    opened = place.vault().unlock(RecoveryWords(shape(words)))
    assert aliases(opened.journal) == ["Birch"]
    opened.journal.close()


def test_other_recovery_words_are_refused_and_not_quoted(place: Place) -> None:
    vault = place.vault()
    words = vault.new_recovery_words()
    vault.create(PASSPHRASE, RecoveryWords(words)).journal.close()
    others = [
        vault.new_recovery_words(),
        words.rsplit(" ", 1)[0],
        "",
        "xylophone " * 12,
        words + " zoo",
        "abandon " * 12,
    ]
    for other in others:
        with pytest.raises(WrongRecoveryWords) as raised:
            vault.unlock(RecoveryWords(other))
        assert not raised.value.args
        assert raised.value.__context__ is None


def test_recovery_words_where_there_are_none_are_told_as_such(place: Place) -> None:
    place.make()
    with pytest.raises(NoRecovery):
        place.vault().unlock(RecoveryWords(place.vault().new_recovery_words()))


def test_a_suggested_passphrase_has_six_words_and_is_never_the_same(place: Place) -> None:
    suggested = {place.vault().suggest_passphrase() for _ in range(20)}
    assert len(suggested) == 20
    assert {len(words.split()) for words in suggested} == {6}


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAVault),
        (b"\x89CKN", NotAVault),
        (b"{}", NotAVault),
        (b"SQLite format 3\0" * 1000, NotAVault),
        (bytes(20_000), NotAVault),
        (b"\x89CKN\r\n\x1a\n" + bytes(20_000), Damaged),
        (b"\x89CKN\r\n\x1a\n\0\2" + bytes(20_000), NewerFormat),
    ],
)
def test_a_file_of_another_kind_is_named_for_what_it_is(place: Place, content: bytes, refusal: type[Exception]) -> None:
    place.path.parent.mkdir()
    place.path.write_bytes(content)
    with pytest.raises(refusal):
        place.open()
    assert place.path.read_bytes() == content


@needs_fifo
def test_no_file_and_a_folder_and_a_pipe_are_no_vault(place: Place, tmp_path: Path) -> None:
    with pytest.raises(NoVault):
        place.open()
    with pytest.raises(NoVault):
        Place(tmp_path / "none" / "vault", tmp_path).open()
    place.path.mkdir(parents=True)
    with pytest.raises(NotAVault):
        place.open()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAVault):
        Place(tmp_path / "pipe", tmp_path).open()


def test_an_unknown_feature_bit_needs_a_newer_version(place: Place) -> None:
    place.make("Birch")
    content = bytearray(place.path.read_bytes())
    for start in (0, COPY):
        content[start + 10 + 3] |= 1
        resum(content, start)
    place.path.write_bytes(content)
    with pytest.raises(NewerFormat):
        place.open()


def test_a_header_changed_by_somebody_without_the_key_is_tampering(place: Place) -> None:
    place.make("Birch")
    content = bytearray(place.path.read_bytes())
    for start in (0, COPY):
        content[start + 80] ^= 1  # the public key for notes
        resum(content, start)
    place.path.write_bytes(content)
    with pytest.raises(Tampered):
        place.open()
    assert place.vault().verify(PASSPHRASE).condition == "tampered"


def test_all_slots_together_cost_no_more_than_one_may(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.make("Birch")
    header, content = header_of(place), place.path.read_bytes()
    dear = replace(header.slots[0], memory=1 << 20, passes=6)
    hostile = replace(header, slots=(dear,) * len(header.slots)).encode(bytes(32))
    place.path.write_bytes(hostile * 2 + content[RECORDS:])
    tried = []

    def open_slot(*_: object, number: int, **__: object) -> None:
        tried.append(number)

    monkeypatch.setattr(storage.unlocking, "open_slot", open_slot)
    with pytest.raises(TooCostly):
        place.open()
    assert tried == [0, 1], "6 GiB each, of 16"


def test_the_second_copy_is_tried_before_the_passphrase_is_called_wrong(place: Place) -> None:
    place.make("Birch")
    content = bytearray(place.path.read_bytes())
    content[126 + 70] ^= 1  # in the wrapped key of the first slot
    resum(content, 0)
    place.path.write_bytes(content)
    found, notices = place.look()
    assert (found, [notice.kind for notice in notices]) == (["Birch"], ["tampered"])


def test_a_second_instance_reads_and_is_told_who_holds_the_vault(place: Place) -> None:
    place.make("Birch")
    first = place.open()
    second = place.open()
    assert second.journal.read_only
    [notice] = second.notices
    assert notice.kind == "in-use"
    assert notice.holder is not None
    assert notice.holder.pid == os.getpid()
    assert aliases(second.journal) == ["Birch"]
    with pytest.raises(ReadOnly):
        add(second.journal, "Ash")
    assert second.keys is not None
    with pytest.raises(ReadOnly):
        second.keys.change_passphrase(PASSPHRASE, Passphrase("another one"))
    second.journal.close()
    add(first.journal, "Ash")
    first.journal.close()
    assert place.look() == (["Ash", "Birch"], ())


def test_a_second_instance_reads_past_a_save_in_the_making(place: Place) -> None:
    place.make("Birch")
    first = place.open()
    with place.path.open("ab") as file:
        file.write(b"\xc5REC half a record")
    second = place.elsewhere().open()
    assert aliases(second.journal) == ["Birch"]
    second.journal.close()
    first.journal.close()


def test_reading_only_takes_no_lock_and_changes_nothing(place: Place) -> None:
    place.make("Birch")
    before = place.path.read_bytes()
    opened = place.vault().unlock(PASSPHRASE, read_only=True)
    assert opened.journal.read_only
    writer = place.open()
    assert not writer.journal.read_only
    writer.journal.close()
    opened.journal.close()
    assert place.path.read_bytes() == before


def test_a_refused_unlocking_leaves_no_lock_and_no_descriptor(place: Place) -> None:
    place.make("Birch")
    before = os.listdir("/proc/self/fd") if Path("/proc/self/fd").exists() else []
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            place.vault().unlock(Passphrase("not the right one"))
    place.look()
    after = os.listdir("/proc/self/fd") if before else []
    assert len(after) == len(before)


def test_closing_twice_does_no_harm(place: Place) -> None:
    place.make()
    opened = place.open()
    opened.journal.close()
    opened.journal.close()
    with pytest.raises(ReadOnly):
        add(opened.journal, "Birch")


@pytest.mark.parametrize("change", ["longer", "shorter", "gone", "other end"])
def test_a_file_changed_underneath_to_what_is_not_whole_stops_saving(place: Place, change: str) -> None:
    place.make("Birch")
    opened = place.open()
    content = place.path.read_bytes()
    if change == "gone":
        place.path.unlink()
    else:
        other = bytes([content[-1] ^ 1])
        changed = {"longer": content + b"x", "shorter": content[:-1], "other end": content[:-1] + other}[change]
        with place.path.open("r+b") as file:
            file.truncate()
            file.write(changed)
            file.truncate()
    with pytest.raises(ChangedUnderneath):
        add(opened.journal, "Ash")
    assert aliases(opened.journal) == ["Birch"]
    opened.journal.close()


@needs_links
def test_a_link_to_the_vault_stays_a_link(place: Place) -> None:
    place.make("Birch")
    link = Place(place.state.parent / "link", place.state)
    link.path.symlink_to(place.path)
    with link.keys() as keys:
        keys.change_passphrase(PASSPHRASE, Passphrase("another one"))
    assert link.path.is_symlink()
    place.vault().unlock(Passphrase("another one")).journal.close()


def test_an_older_copy_is_noticed_and_counted_under_a_new_name(place: Place) -> None:
    place.make("Birch")
    older = place.path.read_bytes()
    opened = place.open()
    device = log_of(opened.journal).device
    add(opened.journal, "Ash", "Elm")
    opened.journal.close()
    place.path.write_bytes(older)
    opened = place.open()
    [notice] = opened.notices
    assert (notice.kind, notice.count) == ("rolled-back", 2)
    assert aliases(opened.journal) == ["Birch"]
    assert not opened.journal.read_only
    assert log_of(opened.journal).device != device
    opened.journal.close()
    assert place.look() == (["Birch"], ()), "it is said once"


def test_a_copy_that_went_another_way_is_noticed(place: Place) -> None:
    place.make("Birch")
    before = place.path.read_bytes()
    opened = place.open()
    add(opened.journal, "Ash")
    opened.journal.close()
    place.path.write_bytes(before)
    other = place.elsewhere().open()
    add(other.journal, "Elm", "Oak")
    other.journal.close()
    assert place.vault().verify(PASSPHRASE).condition == "forked"
    found, notices = place.look()
    assert (found, [notice.kind for notice in notices]) == (["Birch", "Elm", "Oak"], ["forked"])


def test_a_copy_that_went_on_elsewhere_is_nothing_to_worry_about(place: Place) -> None:
    place.make("Birch")
    other = place.elsewhere().open()
    add(other.journal, "Elm")
    log_of(other.journal).compact()
    add(other.journal, "Oak")
    other.journal.close()
    assert place.look() == (["Birch", "Elm", "Oak"], ())


def test_a_device_keeps_its_name_from_one_time_to_the_next(place: Place) -> None:
    place.make("Birch")
    names = set()
    for _ in range(2):
        opened = place.open()
        names.add(log_of(opened.journal).device)
        opened.journal.close()
    assert len(names) == 1
    other = place.elsewhere().open()
    assert log_of(other.journal).device not in names
    other.journal.close()


def device_of(place: Place) -> str:
    """The name under which this place counts, seen by opening and closing the vault there."""
    opened = place.open()
    opened.journal.close()
    return log_of(opened.journal).device


def test_a_copy_at_another_place_counts_under_a_name_of_its_own(place: Place) -> None:
    """Two copies that counted under one name would take each other's changes for their own."""
    place.make("Birch")
    copy = Place(place.path.with_name("copy.checkin"), place.state)
    copy.path.write_bytes(place.path.read_bytes())
    here, there = place.open(), copy.open()
    assert log_of(here.journal).device != log_of(there.journal).device
    here.journal.close()
    there.journal.close()
    assert device_of(place) == log_of(here.journal).device
    assert device_of(copy) == log_of(there.journal).device


def test_a_file_put_in_the_place_of_another_counts_under_a_name_of_its_own(place: Place) -> None:
    place.make("Birch")
    before, device = place.path.read_bytes(), device_of(place)
    opened = place.open()
    add(opened.journal, "Ash")
    opened.journal.close()
    other = Place(place.path.with_name("copy.checkin"), place.state)
    other.path.write_bytes(before)
    opened = other.open()
    add(opened.journal, "Elm")
    log_of(opened.journal).compact()
    opened.journal.close()
    other.path.replace(place.path)
    assert place.vault().verify(PASSPHRASE).condition == "healthy", "a rewriting hides that it went another way"
    assert device_of(place) not in (device, log_of(opened.journal).device)


def test_what_was_killed_while_it_was_open_counts_under_a_new_name(place: Place) -> None:
    """Its last counters may be in a copy that was made of it, and not in the one that is found here next."""
    place.make("Birch")
    device = device_of(place)
    killed = place.open()
    assert log_of(killed.journal).device == device
    [anchor] = place.state.iterdir()
    seen = anchor.read_bytes()
    killed.journal.close()
    anchor.write_bytes(seen)
    assert device_of(place) != device


def test_the_key_for_notes_is_pinned_for_a_place(place: Place) -> None:
    place.make("Birch")
    vault_id, real = header_of(place).vault_id, Path(os.path.realpath(place.path))
    assert pinned(anchor_path(place.state, vault_id, real)) == header_of(place).note_key
    assert pinned(anchor_path(place.state, vault_id, real.with_name("copy.checkin"))) is None
    anchor_path(place.state, vault_id, real).write_bytes(bytes(170))
    assert pinned(anchor_path(place.state, vault_id, real)) is None


def test_a_bad_anchor_is_as_good_as_none(place: Place) -> None:
    place.make("Birch")
    [anchor] = place.state.iterdir()
    for content in (b"", b"x" * 170, anchor.read_bytes() + b"x"):
        anchor.write_bytes(content)
        assert place.look() == (["Birch"], ())


def test_an_anchor_that_was_changed_is_told_as_one_under_another_key_would_be(place: Place) -> None:
    place.make("Birch")
    [anchor] = place.state.iterdir()
    content = anchor.read_bytes()
    anchor.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert place.look() == (["Birch"], (Notice("forked"),))
    assert place.look() == (["Birch"], ())


def test_verifying_says_how_much_there_is_and_changes_nothing(place: Place) -> None:
    place.make("Birch", "Ash")
    before = place.path.read_bytes()
    report = place.vault().verify(PASSPHRASE)
    assert (report.condition, report.records, report.documents, report.bad_bytes) == ("healthy", 2, 2, 0)
    place.path.write_bytes(before + b"half a save")
    report = place.vault().verify(PASSPHRASE)
    assert (report.condition, report.bad_bytes) == ("torn", 11)
    assert place.path.read_bytes() == before + b"half a save"
    place.path.write_bytes(before[:-1])
    assert place.vault().verify(PASSPHRASE).condition == "damaged", "it was whole when it was last seen"
    with pytest.raises(WrongPassphrase):
        place.vault().verify(Passphrase("something else"))


def test_a_person_may_be_kept_changed_and_deleted_over_many_openings(place: Place) -> None:
    place.make()
    for step in range(6):
        opened = place.open()
        add(opened.journal, f"Person {step}")
        if step % 2:
            with opened.journal.action("delete") as action:
                action.delete(person(f"Person {step - 1}"))
        log_of(opened.journal).compact()
        opened.journal.close()
    assert place.look() == (["Person 1", "Person 3", "Person 5"], ())


def header_of(place: Place) -> Header:
    """The header as it stands in the file."""
    return copies(place.path.read_bytes()[:RECORDS])[0].header


def resum(content: bytearray, start: int) -> None:
    """Make a changed copy of the header look whole, as anybody can."""
    import hashlib

    end = start + COPY - 64
    content[end : end + 32] = hashlib.sha256(content[start:end]).digest()
