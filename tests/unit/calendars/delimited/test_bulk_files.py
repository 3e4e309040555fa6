"""Bulk files of others, as they are: Buffer's and Hootsuite's."""

from __future__ import annotations

from pathlib import Path

import pytest

from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.mapping import Mapped, map_sheet
from calendar_sync.errors import CalendarChanged, CalendarUnreadable
from calendar_sync.model.entry import Severity
from calendar_sync.model.sheet import CellRef, CellWrite

ABSENT = {"channels": "LinkedIn"}


def mapped(path: Path, absent: dict[str, str] | None = None) -> Mapped:
    return map_sheet(open_calendar(str(path))[0].read(), absent=absent)


def test_buffers_bulk_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "bulk.csv"
    path.write_text(
        "Text,Image URL,Tags,Posting Time,Board Name\n"
        '"Hello, world",https://example.com/a.jpg,launch,2027-01-05 10:00,Ideas\n'
        "For the queue,,,,\n"
        ",,,,\n",
        encoding="utf-8",
    )
    first, second = mapped(path, ABSENT).rows
    assert first.values == {
        "text": "Hello, world",
        "media": "https://example.com/a.jpg",
        "tags": "launch",
        "date": "2027-01-05 10:00",
        "board": "Ideas",
        "channels": "LinkedIn",
    }
    assert second.values == {"text": "For the queue", "channels": "LinkedIn", "mode": "queue"}


def test_a_blank_time_means_the_queue_in_a_bulk_file_only(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Date,Text,Channels\n,Hello,X\n", encoding="utf-8")
    (row,) = mapped(path, ABSENT).rows
    assert row.values == {"text": "Hello", "channels": "X"}


def test_a_calendar_with_channels_is_not_given_others(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Date,Text,Channels\n2027-01-05,Hello,\n", encoding="utf-8")
    (row,) = mapped(path, ABSENT).rows
    assert "channels" not in row.values


def test_rows_without_content_get_no_channel(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Date,Text\n2027-01-05,Hello\n2027-01-06,\n", encoding="utf-8")
    assert ["channels" in row.values for row in mapped(path, ABSENT).rows] == [True, False]


def test_how_rows_are_counted_is_told_while_a_file_has_no_titles(tmp_path: Path) -> None:
    path = tmp_path / "hootsuite.csv"
    path.write_text("12/04/2026 09:00,Fresh rolls from seven.,https://www.example.com/\n")
    mapped = map_sheet(open_calendar(str(path))[0].read())
    assert [(issue.rule, issue.severity) for issue in mapped.issues] == [("sheet.titles_added", Severity.NOTE)]
    assert [row.number for row in mapped.rows] == [2]


def test_hootsuites_bulk_file_gets_titles_with_the_first_results(tmp_path: Path) -> None:
    path = tmp_path / "hootsuite.csv"
    lines = b'05/31/2027 10:00,"Hello, world",https://example.com\r\n06/01/2027 11:00,Again,\r\n'
    path.write_bytes(lines)
    first, second = mapped(path, ABSENT).rows
    assert (first.number, first.text("text"), first.text("link")) == (2, "Hello, world", "https://example.com")
    assert second.values == {"date": "06/01/2027 11:00", "text": "Again", "channels": "LinkedIn"}
    calendar, _ = open_calendar(str(path))
    calendar.write(
        [CellWrite(CellRef("hootsuite", 1, 4), "Sync ID", header=True), CellWrite(CellRef("hootsuite", 3, 4), "r2")],
        fingerprint=calendar.read().fingerprint,
    )
    assert path.read_bytes() == (
        b"Date,Text,Link,Sync ID\r\n"
        b'05/31/2027 10:00,"Hello, world",https://example.com,\r\n06/01/2027 11:00,Again,,r2\r\n'
    )
    assert [row.text("sync_id") for row in mapped(path, ABSENT).rows] == ["", "r2"]


@pytest.mark.parametrize("ending", [".xlsb", ".numbers", ".gsheet", ".fods", ".docx", ""])
def test_other_files_are_told_how_to_become_calendars(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"calendar{ending}"
    path.write_bytes(b"x")
    with pytest.raises(CalendarUnreadable, match=r"\.xlsx, \.xlsm, \.csv") as caught:
        open_calendar(str(path))
    assert ".xlsx" in caught.value.fix or "Excel" in caught.value.fix


def test_empty_rows_at_the_end_are_kept_and_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    tail = b",,,\r\n" * 200_000
    path.write_bytes(b"Date,Text,Channels,Status\r\n2027-01-05,Hello,X,Ready\r\n" + tail)
    calendar, _ = open_calendar(str(path))
    assert len(calendar.read().tabs[0].rows) == 2
    calendar.write([CellWrite(CellRef("export", 2, 5), "r1")], fingerprint=None)
    assert path.read_bytes().endswith(b"2027-01-05,Hello,X,Ready,r1\r\n" + tail)


def test_a_cell_that_is_gone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_bytes(b"Date,Text\n")
    with pytest.raises(CalendarChanged, match=r"short\.csv no longer has the cell short!A9"):
        open_calendar(str(path))[0].write([CellWrite(CellRef("short", 9, 1), "x")], fingerprint=None)
