"""What every calendar backend promises, whether it is a file of any kind or a Google Sheet."""

from __future__ import annotations

import os
import shutil
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_sync.calendars import replace
from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.calendars.writeback import write_back
from calendar_sync.errors import CalendarChanged, CalendarInUse, CalendarUnreadable
from calendar_sync.model.entry import RowIdentity
from calendar_sync.model.sheet import CellRef, CellWrite, Sheet
from tests.conformance.calendar_files import ALL_KINDS, KINDS, Place, make

HEADER = ("Date", "Time", "Channels", "Text", "Status", "Notes")
ROWS = (
    HEADER,
    ("2027-05-14", "09:30", "LinkedIn", "Grüße, “friends”", "Ready", "said; quoted"),
    ("", "", "", "", "", ""),
    ("2027-05-15", "10:00", "X", 'Two lines\nand a "quote"', "Ready", ""),
)

every_kind = pytest.mark.parametrize("kind", ALL_KINDS)
every_file = pytest.mark.parametrize("kind", KINDS)


def cells(seen: Sheet) -> list[list[str]]:
    """Return all cells as text, without empty ends."""
    (tab,) = seen.tabs
    rows = [["" if value is None else str(value) for value in row] for row in tab.rows]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    return rows


def trimmed(rows: object) -> list[list[str]]:
    assert isinstance(rows, tuple | list)
    found = [list(row) for row in rows]
    for row in found:
        while row and not row[-1]:
            row.pop()
    return found


@every_kind
def test_what_was_written_into_the_file_is_read(kind: str, tmp_path: Path) -> None:
    calendar = Place(kind, tmp_path, ROWS).calendar
    seen = calendar.read()
    assert cells(seen) == trimmed(ROWS)
    assert seen.tabs[0].name == "May"


@every_kind
def test_our_cells_are_written_and_all_others_stay(kind: str, tmp_path: Path) -> None:
    calendar = Place(kind, tmp_path, ROWS).calendar
    before = calendar.read()
    writes = [
        CellWrite(CellRef("May", 1, 7), "Sync ID", header=True),
        CellWrite(CellRef("May", 1, 8), "Sync error", header=True),
        CellWrite(CellRef("May", 2, 7), "r4763ts6qv"),
        CellWrite(CellRef("May", 4, 8), '=not, a "formula";\nsecond line'),
    ]
    after = calendar.write(writes, fingerprint=before.fingerprint)
    seen = calendar.read()
    assert seen.fingerprint == after != before.fingerprint
    expected = [[*row, *[""] * (8 - len(row))] for row in ROWS]
    for write in writes:
        expected[write.cell.row - 1][write.cell.column - 1] = write.value
    assert cells(seen) == trimmed(expected)


@every_kind
def test_writing_what_is_there_already_changes_no_byte(kind: str, tmp_path: Path) -> None:
    place = Place(kind, tmp_path, ROWS)
    calendar = place.calendar
    writes = [CellWrite(CellRef("May", 1, 7), "Sync ID", header=True), CellWrite(CellRef("May", 2, 7), "r1")]
    calendar.write(writes, fingerprint=None)
    before = place.state()
    calendar.write(writes, fingerprint=calendar.read().fingerprint)
    assert place.state() == before


@every_kind
def test_an_empty_text_clears_a_cell(kind: str, tmp_path: Path) -> None:
    calendar = Place(kind, tmp_path, ROWS).calendar
    calendar.write([CellWrite(CellRef("May", 2, 7), "gone soon")], fingerprint=None)
    calendar.write([CellWrite(CellRef("May", 2, 7), "")], fingerprint=None)
    assert cells(calendar.read()) == trimmed(ROWS)


@every_file
def test_a_file_that_changed_meanwhile_is_left_alone(kind: str, tmp_path: Path) -> None:
    path, calendar = make(kind, tmp_path, ROWS)
    before = calendar.read().fingerprint
    make(kind, tmp_path, (HEADER, *reversed(ROWS[1:])))
    data = path.read_bytes()
    with pytest.raises(CalendarChanged, match="May"):
        calendar.write([CellWrite(CellRef("May", 2, 7), "r1")], fingerprint=before)
    assert path.read_bytes() == data


@every_file
@pytest.mark.parametrize(("lock", "program"), [("~${}", "Excel"), (".~lock.{}#", "LibreOffice")])
def test_a_file_that_is_open_elsewhere_is_left_alone(kind: str, lock: str, program: str, tmp_path: Path) -> None:
    path, calendar = make(kind, tmp_path, ROWS)
    data = path.read_bytes()
    path.with_name(lock.format(path.name)).write_bytes(b"")
    with pytest.raises(CalendarInUse, match=program):
        calendar.check_writable()
    with pytest.raises(CalendarInUse, match=program):
        calendar.write([CellWrite(CellRef("May", 2, 7), "r1")], fingerprint=None)
    assert path.read_bytes() == data


@every_file
def test_a_read_only_file_is_left_alone(kind: str, tmp_path: Path) -> None:
    path, calendar = make(kind, tmp_path, ROWS)
    path.chmod(0o444)
    with pytest.raises(CalendarInUse, match="read-only"):
        calendar.check_writable()


@every_file
def test_a_full_disk_loses_nothing(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, calendar = make(kind, tmp_path, ROWS)
    data = path.read_bytes()
    monkeypatch.setattr(replace.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))  # type: ignore[attr-defined]
    with pytest.raises(CalendarInUse, match="disk is full"):
        calendar.write([CellWrite(CellRef("May", 2, 7), "r1")], fingerprint=None)
    assert path.read_bytes() == data
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@every_file
def test_a_write_that_dies_leaves_the_old_file(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, calendar = make(kind, tmp_path, ROWS)
    data = path.read_bytes()

    def die(_: int) -> None:
        raise OSError("the power is gone")

    monkeypatch.setattr(os, "fsync", die)
    with pytest.raises(CalendarInUse, match="left as it was"):
        calendar.write([CellWrite(CellRef("May", 2, 7), "r1")], fingerprint=None)
    assert path.read_bytes() == data
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@every_file
def test_a_link_to_the_file_stays_a_link(kind: str, tmp_path: Path) -> None:
    path, _ = make(kind, tmp_path, ROWS)
    folder = tmp_path / "links"
    folder.mkdir()
    link = folder / path.name
    link.symlink_to(path)
    from calendar_sync.calendars import open_calendar

    calendar, location = open_calendar(str(link))
    calendar.write([CellWrite(CellRef("May", 2, 7), "r1")], fingerprint=None)
    assert link.is_symlink()
    assert location == str(path.resolve())
    assert open_calendar(str(path))[0].read().tabs[0].value(2, 7) == "r1"


@every_file
def test_a_missing_file_is_told_by_name(kind: str, tmp_path: Path) -> None:
    path, calendar = make(kind, tmp_path, ROWS)
    path.unlink()
    with pytest.raises(CalendarUnreadable, match=r"There is no file .*May"):
        calendar.read()


@every_kind
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(1, 6)), moved=st.booleans())
def test_results_find_their_rows_after_people_sorted_them(
    kind: str, tmp_path: Path, order: list[int], moved: bool
) -> None:
    rows = [("2027-05-14", "09:30", "X", f"Post {number}", "Ready", "") for number in range(1, 6)]
    place = Place(kind, tmp_path, (HEADER, *rows))
    calendar = place.calendar
    seen = calendar.read()
    mapped = map_sheet(seen)
    identities = [
        RowIdentity(row_id=f"r{number}", tab="May", number=number + 1, timezone="", shown={}) for number in range(1, 6)
    ]
    ids = {f"r{number}": {"sync_id": f"r{number}"} for number in range(1, 6)}
    common = {"rows": identities, "remap": map_sheet}
    written = write_back(calendar, ids, sheet=seen, mapped=mapped, fingerprint=seen.fingerprint, **common)  # type: ignore[arg-type]
    if moved:
        titles, *now = cells(calendar.read())
        place.rewrite((titles, *(now[number - 1] for number in order)))
    results = {f"r{number}": {"sync_status": f"Done {number}"} for number in range(1, 6)}
    fresh = calendar.read() if not moved else seen
    found = map_sheet(fresh)  # as a run does: columns that are there already are not added again
    write_back(calendar, results, sheet=fresh, mapped=found, fingerprint=written.fingerprint, **common)  # type: ignore[arg-type]
    for row in map_sheet(calendar.read()).rows:
        number = row.text("text").removeprefix("Post ")
        assert (row.text("sync_id"), row.text("sync_status")) == (f"r{number}", f"Done {number}")


@every_kind
def test_rows_are_added_below_and_dates_stay_dates(kind: str, tmp_path: Path) -> None:
    calendar = Place(kind, tmp_path, ROWS).calendar
    before = calendar.read()
    day, clock = date(2027, 5, 16), time(9, 30)
    writes = [
        CellWrite(CellRef("May", 5, 1), day, appended=True, theirs=True),
        CellWrite(CellRef("May", 5, 2), clock, appended=True, theirs=True),
        CellWrite(CellRef("May", 5, 4), "Grüße", like=CellRef("May", 2, 4), appended=True, theirs=True),
        CellWrite(CellRef("May", 6, 4), "=1+1", appended=True, theirs=True),
    ]
    after = calendar.write(writes, fingerprint=before.fingerprint)
    seen = calendar.read()
    assert seen.fingerprint == after
    assert cells(seen)[:4] == trimmed(ROWS)
    (tab,) = seen.tabs
    assert (tab.value(5, 4), tab.value(6, 4)) == ("Grüße", "=1+1")
    assert tab.formulas == frozenset()
    if kind == "google":
        assert (tab.value(5, 1), tab.value(5, 2)) == (day, clock)
    elif kind.startswith("xlsx"):
        # Without a format of a date nothing but the number is there.
        assert tab.value(5, 1) == (day - date(1899, 12, 30)).days
        assert tab.value(5, 2) == pytest.approx(9.5 / 24)
    else:
        assert (tab.value(5, 1), tab.value(5, 2)) == ("2027-05-16", "09:30:00")
