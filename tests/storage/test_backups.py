"""Backups: every day with changes has one that opens, and whatever fails, the earlier ones stay."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import storage.backups
import storage.platform
from checkin.backup import Standing
from checkin.vault import (
    Damaged,
    FileRefused,
    Opened,
    ReadOnly,
    VaultExists,
)
from storage.backups import VaultBackups
from storage.image import write_image
from storage.keys import CHEAPEST
from storage.record import RETIRED
from storage.restoring import Restorer
from storage.retired import retired
from storage.vault import FileVault
from storage.vault_file import content_of
from tests.storage.safe import NOW, PASSPHRASE, Place, add, aliases, let_go, log_of
from tests.storage.test_refusals import NUMBERS, every_failure

DAY = timedelta(days=1)


class Desk:
    """A vault whose leader comes on one day after the other."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.now = NOW
        self.folder = place.path.with_name("vault.checkin.backups")
        self._vault().create(PASSPHRASE, None).journal.close()

    def _vault(self) -> FileVault:
        return FileVault(self.place.path, state=self.place.state, now=lambda: self.now, cost=CHEAPEST)

    def open(self) -> Opened:
        """Unlock the vault."""
        return self._vault().unlock(PASSPHRASE)

    def writes(self, *aliases: str) -> None:
        """Come in, keep these people, and leave."""
        opened = self.open()
        add(opened.journal, *aliases)
        opened.journal.close()

    @property
    def names(self) -> list[str]:
        """The names in the folder of backups."""
        return sorted(os.listdir(self.folder)) if self.folder.is_dir() else []

    def backup(self, day: datetime | None = None) -> Path:
        """Where the backup of a day is."""
        return self.folder / f"{(day or self.now).date()}.checkin"

    def held_by(self, path: Path) -> list[str]:
        """The aliases in a backup, which opens as a vault does."""
        opened = Place(path, self.place.state.with_name("elsewhere")).vault().unlock(PASSPHRASE, read_only=True)
        assert opened.notices == ()
        return aliases(opened.journal)


def backups_of(opened: Opened) -> VaultBackups:
    """The backups of an open vault."""
    assert isinstance(opened.backups, VaultBackups)
    return opened.backups


def caught_up(opened: Opened) -> Standing:
    """How it stands with the backups after what was missing is made."""
    backups = backups_of(opened)
    backups.catch_up()
    assert backups.standing is not None
    return backups.standing


@pytest.fixture
def desk(place: Place) -> Desk:
    return Desk(place)


def test_leaving_after_a_change_makes_the_backup_of_the_day(desk: Desk) -> None:
    desk.writes("Birch")
    assert desk.names == ["2026-03-06.checkin"]
    assert desk.backup().read_bytes() == desk.place.path.read_bytes()
    assert desk.held_by(desk.backup()) == ["Birch"]


def test_folder_and_backups_are_private(desk: Desk) -> None:
    old = os.umask(0)
    try:
        desk.writes("Birch")
    finally:
        os.umask(old)
    assert stat.S_IMODE(desk.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(desk.backup().stat().st_mode) == 0o600


def test_an_empty_vault_and_a_day_without_changes_get_none(desk: Desk) -> None:
    assert desk.names == []
    desk.writes("Birch")
    desk.now += DAY
    desk.open().journal.close()
    assert desk.names == ["2026-03-06.checkin"]


def test_a_later_backup_of_the_day_takes_the_place_of_the_earlier(desk: Desk) -> None:
    desk.writes("Birch")
    desk.writes("Ash")
    assert desk.names == ["2026-03-06.checkin"]
    assert desk.held_by(desk.backup()) == ["Ash", "Birch"]


def test_a_rewriting_between_two_backups_of_a_day_takes_nothing_from_it(desk: Desk) -> None:
    desk.writes("Birch")
    opened = desk.open()
    add(opened.journal, "Ash")
    log_of(opened.journal).compact()
    opened.journal.close()
    assert desk.names == ["2026-03-06.checkin"]
    assert desk.held_by(desk.backup()) == ["Ash", "Birch"]


def test_each_day_with_changes_keeps_its_own(desk: Desk) -> None:
    desk.writes("Birch")
    desk.now += DAY
    desk.writes("Ash")
    assert desk.names == ["2026-03-06.checkin", "2026-03-07.checkin"]
    assert desk.held_by(desk.backup(NOW)) == ["Birch"]


def test_a_day_that_is_left_only_on_the_next_one_keeps_its_own_date(desk: Desk) -> None:
    """A laptop closed on Friday is left on Monday: its backup must not be replaced by Monday's."""
    opened = desk.open()
    add(opened.journal, "Birch")
    desk.now += 3 * DAY
    opened.journal.close()
    assert desk.names == ["2026-03-06.checkin"]


def test_what_a_crash_left_without_a_backup_gets_one_on_the_next_opening(desk: Desk) -> None:
    opened = desk.open()
    add(opened.journal, "Birch")
    let_go(opened.journal)
    desk.now += 2 * DAY
    opened = desk.open()
    found = caught_up(opened)
    assert desk.names == ["2026-03-06.checkin"]
    assert (found.last_good, found.days, found.refused) == (NOW.date(), 1, None)
    add(opened.journal, "Ash")
    opened.journal.close()
    assert desk.names == ["2026-03-06.checkin", "2026-03-08.checkin"]


def test_who_can_not_wait_leaves_without_one_and_the_next_opening_makes_it(desk: Desk) -> None:
    opened = desk.open()
    add(opened.journal, "Birch")
    backups_of(opened).forgo()
    opened.journal.close()
    assert desk.names == []
    opened = desk.open()
    backups_of(opened).catch_up()
    assert desk.names == ["2026-03-06.checkin"]
    opened.journal.close()


def test_a_backup_made_while_somebody_writes_opens(desk: Desk) -> None:
    opened = desk.open()
    add(opened.journal, "Birch")
    with desk.place.path.open("ab") as half:
        half.write(b"\xc5REC half a record")
    assert backups_of(opened).keep() == desk.backup()
    assert desk.held_by(desk.backup()) == ["Birch"]


def test_over_two_years_ten_days_and_twelve_months_are_kept_and_nothing_else_is_touched(desk: Desk) -> None:
    desk.writes("Birch")
    mine = [desk.folder / name for name in ("mine.txt", "2020-13-45.checkin", "2020-01-01.checkin", "old.checkin")]
    for file in mine:
        file.write_bytes(b"mine")
    content = desk.place.path.read_bytes()
    for age in range(1, 730):
        desk.backup(NOW - age * DAY).write_bytes(content[:-1])
    desk.now += DAY
    desk.writes("Ash")
    assert all(map(Path.exists, mine))
    kept = [name for name in desk.names if (desk.folder / name) not in mine]
    assert len(kept) == 10 + 12 - 2, "two of the twelve are among the ten"
    assert kept[-10] == "2026-02-26.checkin"
    assert kept[0] == "2025-04-30.checkin"


def test_with_the_clock_set_back_a_backup_is_made_and_none_is_lost(desk: Desk) -> None:
    for _ in range(12):
        desk.writes(f"A{_}")
        desk.now += DAY
    before = desk.names
    assert len(before) == 10
    desk.now = datetime(2020, 1, 1, tzinfo=UTC)
    desk.writes("Birch")
    assert desk.names == ["2020-01-01.checkin", *before]
    assert "Birch" in desk.held_by(desk.backup())
    desk.now = NOW + 12 * DAY
    desk.writes("Ash")
    assert desk.names == ["2020-01-01.checkin", *before[1:], "2026-03-18.checkin"]
    assert {"Ash", "Birch"} <= set(desk.held_by(desk.backup()))


def test_with_a_clock_that_was_ahead_backups_go_on(desk: Desk) -> None:
    for ahead in range(11):
        desk.now = datetime(2031, 1, 1, tzinfo=UTC) + ahead * DAY
        desk.writes(f"A{ahead}")
    for days in range(3):
        desk.now = NOW + days * DAY
        desk.writes(f"B{days}")
    assert desk.names[:3] == ["2026-03-06.checkin", "2026-03-07.checkin", "2026-03-08.checkin"]
    assert len(desk.names) == 3 + 10


def test_an_older_vault_put_back_does_not_take_the_place_of_the_newer_backup(desk: Desk) -> None:
    desk.writes("Birch")
    older = desk.place.path.read_bytes()
    desk.writes("Ash")
    desk.place.path.write_bytes(older)
    desk.writes("Elm")
    [aside, day] = desk.names
    assert aside.startswith("2026-03-06-merged-")
    assert sorted((desk.held_by(desk.folder / day), desk.held_by(desk.folder / aside))) == [
        ["Ash", "Birch"],
        ["Birch", "Elm"],
    ]


@pytest.mark.parametrize("there", [b"", b"mine", b"\x89CKN\r\n\x1a\n" + bytes(9000)])
def test_what_is_not_ours_is_set_aside_where_it_has_the_name_of_the_day(desk: Desk, there: bytes) -> None:
    desk.folder.mkdir()
    desk.backup().write_bytes(there)
    desk.writes("Birch")
    [day, aside] = sorted(desk.names, key=len)
    assert (desk.folder / aside).read_bytes() == there
    assert desk.held_by(desk.folder / day) == ["Birch"]


def test_a_folder_with_the_name_of_the_day_is_set_aside(desk: Desk) -> None:
    desk.backup().mkdir(parents=True)
    desk.writes("Birch")
    assert desk.held_by(desk.backup()) == ["Birch"]
    assert len(desk.names) == 2


def test_a_backup_that_rots_is_replaced_on_the_next_opening_and_kept_aside(desk: Desk) -> None:
    desk.writes("Birch")
    rotten = bytearray(desk.backup().read_bytes())
    rotten[8300] ^= 1
    desk.backup().write_bytes(rotten)
    opened = desk.open()
    backups_of(opened).catch_up()
    opened.journal.close()
    assert desk.held_by(desk.backup()) == ["Birch"]
    assert len(desk.names) == 2


def test_a_damaged_vault_makes_no_backup(desk: Desk) -> None:
    desk.writes("Birch")
    good = desk.backup().read_bytes()
    opened = desk.open()
    add(opened.journal, "Ash")
    raw = bytearray(desk.place.path.read_bytes())
    raw[8300] ^= 1
    desk.place.path.write_bytes(raw)
    with pytest.raises(Damaged):
        backups_of(opened).keep()
    opened.journal.close()
    assert desk.backup().read_bytes() == good
    assert desk.names == ["2026-03-06.checkin"]


def test_a_reader_makes_none(desk: Desk) -> None:
    writer = desk.open()
    add(writer.journal, "Birch")
    reader = desk.open()
    backups_of(reader).catch_up()
    with pytest.raises(ReadOnly):
        backups_of(reader).keep()
    reader.journal.close()
    assert desk.names == []
    assert backups_of(reader).standing is None
    writer.journal.close()


@NUMBERS
def test_a_backup_that_fails_at_any_call_leaves_the_earlier_one_and_leaving_goes_on(desk: Desk, number: int) -> None:
    desk.writes("Birch")
    for nth, failing in enumerate(every_failure(number)):
        opened = desk.open()
        add(opened.journal, f"A{nth}")
        before = desk.held_by(desk.backup())
        backups = backups_of(opened)
        with failing:
            backups.leave()
        held = desk.held_by(desk.backup())
        assert held in (before, aliases(opened.journal)), failing.failed
        backups.leave()
        assert desk.held_by(desk.backup()) == aliases(opened.journal)
        assert all(name.endswith(".checkin") for name in desk.names), failing.failed
        opened.journal.close()


def test_a_folder_that_is_a_file_is_said_once_it_matters(desk: Desk) -> None:
    desk.folder.write_bytes(b"mine")
    desk.writes("Birch")
    desk.now += 7 * DAY
    desk.writes("Ash")
    opened = desk.open()
    assert isinstance(caught_up(opened).refused, FileRefused)
    assert not caught_up(opened).is_late(desk.now.date())
    desk.now += DAY
    add(opened.journal, "Elm")
    assert caught_up(opened).is_late(desk.now.date())
    opened.journal.close()
    assert desk.folder.read_bytes() == b"mine"


def test_a_killed_backup_leaves_a_temporary_file_that_the_next_one_sweeps(desk: Desk) -> None:
    desk.writes("Birch")
    orphan = desk.folder / ".2026-03-06.checkin.0123456789abcdef.tmp"
    orphan.write_bytes(b"half")
    (desk.folder / ".mine.tmp").write_bytes(b"mine")
    opened = desk.open()
    assert orphan.exists()
    backups_of(opened).catch_up()
    opened.journal.close()
    assert desk.names == [".mine.tmp", "2026-03-06.checkin"]


def test_copies_are_kept_apart_from_the_days_twenty_of_them(desk: Desk) -> None:
    desk.writes("Birch")
    opened = desk.open()
    content = desk.place.path.read_bytes()
    for number in range(25):
        path = backups_of(opened).keep_copy(content + bytes([number]))
        assert path.read_bytes() == content + bytes([number])
    assert sum("-merged-" in name for name in desk.names) == 20
    assert desk.backup().exists()
    assert backups_of(opened).keep_copy(content + bytes([24])) == path, "the same copy is kept once"
    opened.journal.close()


def test_copies_from_a_clock_that_was_ahead_push_out_none_of_the_right_one(desk: Desk) -> None:
    desk.writes("Birch")
    content = desk.place.path.read_bytes()
    opened = desk.open()
    for number in range(20):
        desk.folder.joinpath(f"2099-01-01-merged-{number:08x}.checkin").write_bytes(content)
    copies = [backups_of(opened).keep_copy(content + bytes([number])) for number in range(2)]
    assert [copy.exists() for copy in copies] == [True, True]
    opened.journal.close()


def test_a_copy_for_another_disk_opens_and_never_takes_the_place_of_a_file(desk: Desk, tmp_path: Path) -> None:
    desk.writes("Birch")
    opened = desk.open()
    target = tmp_path / "copy.checkin"
    backups_of(opened).copy_to(target)
    assert desk.held_by(target) == ["Birch"]
    with pytest.raises(VaultExists):
        backups_of(opened).copy_to(target)
    with pytest.raises(FileRefused):
        backups_of(opened).copy_to(tmp_path / "nowhere" / "copy.checkin")
    opened.journal.close()
    assert not list(tmp_path.glob(".*"))


def rotated(opened: Opened, data_key: bytes, *backups: Path) -> None:
    """Let the vault have had another data key before, under which there were these backups."""
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in backups]
    log_of(opened.journal).apply([(RETIRED, retired(data_key, NOW, digests), [])])


def sealed_otherwise(desk: Desk, opened: Opened, path: Path, data_key: bytes) -> None:
    """Put a backup in the folder as it was made under another data key."""
    log = log_of(opened.journal)
    header = replace(log.header, salt=bytes(32))
    image = write_image(path, header, data_key, seq=1, tables={"people": log.tables["people"]}, random=os.urandom)
    image.temporary.rename(path)


def test_backups_under_an_earlier_data_key_are_sealed_under_the_present_one(desk: Desk) -> None:
    desk.writes("Birch")
    opened = desk.open()
    earlier, copy = desk.backup(NOW - DAY), desk.folder / "2026-03-05-merged-00000000.checkin"
    for path in (earlier, copy):
        sealed_otherwise(desk, opened, path, b"k" * 32)
    rotated(opened, b"k" * 32, earlier, copy)
    untouched = desk.backup().read_bytes()
    with pytest.raises(Exception):  # noqa: B017, PT011
        desk.held_by(earlier)
    backups_of(opened).reseal()
    assert desk.held_by(earlier) == desk.held_by(copy) == ["Birch"]
    assert desk.backup().read_bytes() == untouched
    opened.journal.close()


def test_a_backup_that_cannot_be_read_keeps_no_other_from_being_listed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.writes("Birch")
    opened = desk.open()
    good, bad = desk.backup(), desk.backup(NOW + DAY)
    bad.write_bytes(good.read_bytes())
    real = content_of

    def refusing_one(path: Path, most: int | None = None) -> bytes:
        if path == bad and most is None:
            raise FileRefused(path, 5, "read")
        return real(path, most)

    monkeypatch.setattr(storage.backups, "content_of", refusing_one)
    assert backups_of(opened).digests() == (hashlib.sha256(good.read_bytes()).hexdigest(),)
    opened.journal.close()


def test_a_backup_that_was_not_there_when_its_key_was_given_up_is_neither_sealed_anew_nor_restored(desk: Desk) -> None:
    """Whoever knows the key that was given up can make one, and put anything into it."""
    desk.writes("Birch")
    opened = desk.open()
    planted = desk.backup(NOW + DAY)
    rotated(opened, b"k" * 32)
    sealed_otherwise(desk, opened, planted, b"k" * 32)
    before = planted.read_bytes()
    backups_of(opened).reseal()
    backups_of(opened).catch_up()
    assert planted.read_bytes() == before
    opened.journal.close()
    found = Restorer(desk.place.path, PASSPHRASE).backups
    assert [backup.fault for backup in found if backup.name == planted.stem] == ["locked"]


def test_a_backup_under_an_earlier_key_that_is_damaged_is_removed_and_one_of_a_strange_key_stays(desk: Desk) -> None:
    desk.writes("Birch")
    opened = desk.open()
    damaged, strange = desk.backup(NOW - DAY), desk.backup(NOW - 2 * DAY)
    sealed_otherwise(desk, opened, damaged, b"k" * 32)
    sealed_otherwise(desk, opened, strange, b"s" * 32)
    raw = bytearray(damaged.read_bytes())
    raw[8300] ^= 1
    damaged.write_bytes(raw)
    rotated(opened, b"k" * 32)
    backups_of(opened).reseal()
    assert not damaged.exists()
    assert strange.exists()
    opened.journal.close()


def test_a_backup_under_an_earlier_key_of_which_nothing_is_missing_is_sealed_anew(desk: Desk) -> None:
    """One of the two copies of its header has rotten bytes."""
    desk.writes("Birch")
    opened = desk.open()
    rotten = desk.backup(NOW - DAY)
    sealed_otherwise(desk, opened, rotten, b"k" * 32)
    raw = bytearray(rotten.read_bytes())
    raw[5000] ^= 1
    rotten.write_bytes(raw)
    rotated(opened, b"k" * 32, rotten)
    backups_of(opened).reseal()
    assert desk.held_by(rotten) == ["Birch"]
    opened.journal.close()


@NUMBERS
def test_sealing_anew_that_fails_at_any_call_is_caught_up_at_the_next_opening(desk: Desk, number: int) -> None:
    desk.writes("Birch")
    earlier = desk.backup(NOW - DAY)
    for failing in every_failure(number):
        opened = desk.open()
        sealed_otherwise(desk, opened, earlier, b"k" * 32)
        rotated(opened, b"k" * 32, earlier)
        with failing:
            try:
                backups_of(opened).reseal()
            except FileRefused:
                assert failing.failed
        backups_of(opened).catch_up()
        opened.journal.close()
        assert desk.held_by(earlier) == ["Birch"], failing.failed
        assert all(name.endswith(".checkin") for name in desk.names), failing.failed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_a_backup_killed_at_any_call_leaves_one_that_opens(desk: Desk) -> None:
    desk.writes("Birch")
    for nth in range(1, 60):
        opened = desk.open()
        add(opened.journal, f"A{nth}")
        before = desk.held_by(desk.backup())
        child = os.fork()
        if child == 0:
            vars(storage.platform)["os"] = DyingOs(nth)
            backups_of(opened).leave()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert desk.held_by(desk.backup()) in (before, aliases(opened.journal))
        backups_of(opened).leave()
        assert desk.held_by(desk.backup()) == aliases(opened.journal)
        assert desk.names == ["2026-03-06.checkin"]
        opened.journal.close()
        if not os.WIFSIGNALED(status):
            assert nth > 10, "it was never killed in the middle"
            return
    pytest.fail("there is no end to it")


class DyingOs:
    """The `os` module of a process that is killed at one of its calls."""

    def __init__(self, nth: int) -> None:
        self._left = nth

    def __getattr__(self, name: str) -> object:
        real = getattr(os, name)
        if not callable(real) or isinstance(real, type):
            return real

        def call(*arguments: object, **options: object) -> object:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call


def test_a_lost_vault_is_known_by_its_backups(place: Place) -> None:
    vault = FileVault(place.path, state=place.state, now=lambda: NOW, cost=CHEAPEST)
    assert not vault.was_here()
    desk = Desk(place)
    desk.writes("Ash")
    place.path.unlink()
    assert vault.was_here()
    desk.folder.rename(desk.folder.with_name("elsewhere"))
    desk.folder.write_text("no folder")
    assert not vault.was_here(), "what can't be read stops no first run"
