"""The file on disk: replaced wholly or not at all, and never under someone's hands."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from xlsx_files import calendar, part, parts_of, put, read_tab, worksheet

from calendar_sync.calendars import replace
from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.errors import CalendarChanged, CalendarInUse, CalendarUnreadable

SHEETS = {"Plan": worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')}


@pytest.fixture
def made(tmp_path: Path) -> XlsxCalendar:
    return calendar(tmp_path, parts_of(SHEETS))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "calendar.xlsx"


def excel_lock(name: str) -> bytes:
    """Return what Excel leaves beside an open file: the user's name in the code page and in UTF-16, padded."""
    plain = name.encode("cp1252", "replace")
    return (bytes([len(plain)]) + plain).ljust(55) + bytes([len(name), 0]) + name.encode("utf-16-le").ljust(108)


@pytest.mark.parametrize(
    ("lock", "content", "words"),
    [
        ("~$calendar.xlsx", excel_lock("Zoë Łukasz"), "open in Excel by Zoë Łukasz"),
        ("~$calendar.xlsx", excel_lock("Anna")[:50], "open in Excel by Anna"),
        ("~$calendar.xlsx", b"", "open in Excel"),
        (".~lock.calendar.xlsx#", b",anna,laptop,21.11.2026 09:00,file:///x;", "open in LibreOffice by anna on laptop"),
        (".~lock.calendar.xlsx#", "Anna Ö,anna,,;".encode(), "open in LibreOffice by Anna Ö"),
        (".~lock.calendar.xlsx#", b"", "open in LibreOffice"),
        (".~calendar.xlsx", b"", "open in WPS Office"),
    ],
)
def test_a_file_open_elsewhere_is_not_written(
    made: XlsxCalendar, path: Path, lock: str, content: bytes, words: str
) -> None:
    path.with_name(lock).write_bytes(content)
    old = path.read_bytes()
    for attempt in (made.check_writable, lambda: made.write([put(1, 1, "x")], fingerprint=None)):
        with pytest.raises(CalendarInUse, match=words + r"\.") as caught:
            attempt()
        assert lock in caught.value.fix
    assert read_tab(made).value(1, 1) == 1
    assert path.read_bytes() == old


def test_checking_writes_nothing(made: XlsxCalendar, path: Path) -> None:
    before = (path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir()))
    made.check_writable()
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())) == before


def test_a_file_changed_since_it_was_read_is_not_written(made: XlsxCalendar, path: Path) -> None:
    old = made.read().fingerprint
    made.write([put(5, 5, "meanwhile")], fingerprint=old)
    changed = path.read_bytes()
    with pytest.raises(CalendarChanged):
        made.write([put(1, 1, "x")], fingerprint=old)
    assert path.read_bytes() == changed


@pytest.mark.parametrize("folder", [False, True])
def test_read_only_files_and_folders_are_told(made: XlsxCalendar, path: Path, folder: bool) -> None:
    place = path.parent if folder else path
    mode = place.stat().st_mode
    place.chmod(0o555)
    try:
        for attempt in (made.check_writable, lambda: made.write([put(1, 1, "x")], fingerprint=None)):
            with pytest.raises(CalendarInUse, match="read-only"):
                attempt()
    finally:
        place.chmod(mode)
    assert read_tab(made).value(1, 1) == 1


def test_a_full_disk_is_told_beforehand(made: XlsxCalendar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replace.shutil, "disk_usage", lambda _: Usage)
    with pytest.raises(CalendarInUse, match="disk is full"):
        made.check_writable()


class Usage:
    """A disk without space."""

    free = 10


def failing(error: int) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise OSError(error, os.strerror(error))

    return fail


class BrokenFile:
    """A file whose disk fills up while it is written."""

    def __init__(self, descriptor: int, mode: str) -> None:
        self.descriptor = descriptor

    def __enter__(self) -> BrokenFile:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)

    def write(self, content: bytes) -> None:
        os.write(self.descriptor, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("where", "name", "stand_in", "words"),
    [
        (tempfile, "mkstemp", failing(errno.EACCES), "could not be replaced"),
        (tempfile, "mkstemp", failing(errno.ENOSPC), "disk is full"),
        (os, "fdopen", BrokenFile, "disk is full"),
        (os, "fsync", failing(errno.EIO), "could not be replaced"),
        (os, "fchmod", failing(errno.EPERM), "could not be replaced"),
        (Path, "replace", failing(errno.EACCES), "could not be replaced"),
        (Path, "replace", failing(errno.EDQUOT), "disk is full"),
    ],
    ids=["no temporary file", "no space for one", "full while writing", "sync", "mode", "rename", "quota"],
)
def test_a_failure_at_any_step_leaves_the_old_file_alone(
    made: XlsxCalendar,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    name: str,
    stand_in: object,
    words: str,
) -> None:
    old, files = path.read_bytes(), sorted(path.parent.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(where, name, stand_in)
        with pytest.raises(CalendarInUse, match=words) as caught:
            made.write([put(1, 1, "x")], fingerprint=None)
    assert caught.value.fix
    assert path.read_bytes() == old
    assert sorted(path.parent.iterdir()) == files
    made.write([put(1, 1, "x")], fingerprint=None)
    assert read_tab(made).value(1, 1) == "x"


@pytest.mark.parametrize("name", ["fsync", "fchmod"])
def test_an_interrupt_leaves_the_old_file_alone(
    made: XlsxCalendar, path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    old = path.read_bytes()
    monkeypatch.setattr(os, name, interrupt)
    with pytest.raises(KeyboardInterrupt):
        made.write([put(1, 1, "x")], fingerprint=None)
    assert path.read_bytes() == old
    assert list(path.parent.iterdir()) == [path]


def during_write(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Run ``action`` when the new file is on disk but not yet in place."""
    sync = os.fsync

    def act(descriptor: int) -> None:
        sync(descriptor)
        action()

    monkeypatch.setattr(os, "fsync", act)


def test_a_file_saved_by_someone_in_that_moment_wins(
    made: XlsxCalendar, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = path.read_bytes() + b" "
    during_write(monkeypatch, lambda: path.write_bytes(theirs))
    with pytest.raises(CalendarChanged):
        made.write([put(1, 1, "x")], fingerprint=None)
    assert path.read_bytes() == theirs
    assert list(path.parent.iterdir()) == [path]


def test_a_file_opened_by_someone_in_that_moment_is_theirs(
    made: XlsxCalendar, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = path.read_bytes()
    during_write(monkeypatch, lambda: path.with_name("~$calendar.xlsx").write_bytes(excel_lock("Anna")))
    with pytest.raises(CalendarInUse, match="Anna"):
        made.write([put(1, 1, "x")], fingerprint=None)
    assert path.read_bytes() == old


def test_what_a_killed_process_left_is_taken_away_and_nothing_of_other_files(
    made: XlsxCalendar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = calendar(tmp_path, parts_of(SHEETS), "other.xlsx")

    def dies(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "killed here")

    with monkeypatch.context() as killed:
        killed.setattr(Path, "replace", dies)
        killed.setattr(Path, "unlink", dies)
        for one in (made, other):
            with pytest.raises(CalendarInUse):
                one.write([put(1, 2, "x")], fingerprint=None)
    assert len(list(tmp_path.iterdir())) == 4
    made.write([put(1, 2, "x")], fingerprint=None)
    assert len(list(tmp_path.iterdir())) == 3
    other.write([put(1, 2, "x")], fingerprint=None)
    assert {item.name for item in tmp_path.iterdir()} == {"calendar.xlsx", "other.xlsx"}


def test_a_folder_that_cannot_be_synced_is_no_failure(made: XlsxCalendar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", _open_files_only)
    made.write([put(1, 1, "x")], fingerprint=None)
    assert read_tab(made).value(1, 1) == "x"


_open = os.open


def _open_files_only(place: object, *rest: object, **options: object) -> int:
    if isinstance(place, str | Path) and Path(place).is_dir():
        raise PermissionError(errno.EACCES, "not on this system")
    return _open(place, *rest, **options)


def test_the_mode_is_kept(made: XlsxCalendar, path: Path) -> None:
    path.chmod(0o640)
    made.write([put(1, 1, "x")], fingerprint=None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="this system keeps no further attributes that Python can set")
def test_tags_and_access_lists_are_kept(made: XlsxCalendar, path: Path) -> None:
    try:
        os.setxattr(path, "user.tag", b"clients/spring")
    except OSError:
        pytest.skip("this file system keeps no further attributes")
    made.write([put(1, 1, "x")], fingerprint=None)
    assert os.getxattr(path, "user.tag") == b"clients/spring"


def test_a_symlink_stays_one_and_locks_count_at_both_ends(tmp_path: Path) -> None:
    real, links = tmp_path / "real", tmp_path / "links"
    real.mkdir()
    links.mkdir()
    calendar(real, parts_of(SHEETS))
    link = links / "plan.xlsx"
    link.symlink_to(real / "calendar.xlsx")
    made = XlsxCalendar(link)
    made.write([put(1, 1, "x")], fingerprint=made.read().fingerprint)
    assert link.is_symlink()
    assert b"<t>x</t>" in part(real / "calendar.xlsx", "xl/worksheets/sheet1.xml")
    for lock in (real / "~$calendar.xlsx", links / ".~lock.plan.xlsx#"):
        lock.write_bytes(b"")
        with pytest.raises(CalendarInUse):
            made.check_writable()
        lock.unlink()
    made.check_writable()


@pytest.mark.parametrize("build", [lambda place: None, Path.mkdir, lambda place: place.symlink_to(place)])
def test_what_is_no_file_is_told(tmp_path: Path, build: Callable[[Path], object]) -> None:
    build(tmp_path / "calendar.xlsx")
    made = XlsxCalendar(tmp_path / "calendar.xlsx")
    for attempt in (made.read, made.fingerprint, made.check_writable, lambda: made.write([], fingerprint=None)):
        with pytest.raises(CalendarUnreadable, match=r"calendar\.xlsx") as caught:
            attempt()
        assert caught.value.fix


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "calendar.xlsx").open("wb") as file:
        file.truncate(2**28 + 1)
    with pytest.raises(CalendarUnreadable, match="256 MB"):
        XlsxCalendar(tmp_path / "calendar.xlsx").read()
