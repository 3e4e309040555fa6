"""Each row of mistakes.xlsx has the mistake that the page beside it tells of, and the good rows have none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

Row = dict[str, Any]


def _rows(sheet: Any) -> list[Row]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [{title: value for title, value in zip(header, row, strict=True) if value is not None} for row in rows]


def _exists(local: datetime, zone: str) -> bool:
    aware = local.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local


def _mistakes(folder: Path, open_workbook: Any) -> tuple[list[Row], dict[int, tuple[str, str]]]:
    page = (folder / "README.md").read_text(encoding="utf-8")
    told = {int(row): (column, text) for row, column, text in re.findall(r"(?m)^\| (\d+) \| (.+?) \| (.+?) \|$", page)}
    sheet = open_workbook(folder / "mistakes.xlsx", values=True)["Calendar"]
    return _rows(sheet), told


def test_every_row_of_mistakes_is_described(shipped: Path, open_workbook: Any) -> None:
    rows, told = _mistakes(shipped / "sample_calendars", open_workbook)
    assert list(told) == list(range(2, len(rows) + 2))
    good = [text for column, text in told.values() if column == "–"]
    assert len(good) == 4
    assert len(told) - len(good) >= 20
    header = {"Date", "Time", "Time zone", "Channels", "Text", "Media", "Title", "Board", "Mode", "Status"}
    assert {column for column, _ in told.values()} - {"–"} <= header


def test_mistakes_are_mistakes(shipped: Path, open_workbook: Any) -> None:
    rows, told = _mistakes(shipped / "sample_calendars", open_workbook)
    described = [(text, row) for (_, text), row in zip(told.values(), rows, strict=True)]

    def find(words: str) -> Row:
        (row,) = (row for text, row in described if words in text)
        return row

    assert "Channels" not in find("No channel")
    assert find("Two Instagram")["Channels"] == "Instagram"
    assert find("typing slip")["Channels"] == "Instagrm"
    assert find("passed")["Date"].year == 2019
    assert "Time" not in find("without a time")
    assert find("no such day")["Date"] == "31 February 2030"
    weekday, rest = find("contradict")["Date"].split(" ", 1)
    assert datetime.strptime(rest, "%d %B %Y").strftime("%A") != weekday
    assert find("3 April or March 4")["Date"] == "03/04/2030"
    assert find("abbreviation")["Time zone"] == "PST"
    assert len(find("X takes 280")["Text"]) > 280
    assert "Media" not in find("without an image")
    assert "Title" not in find("needs a title")
    assert "Board" not in find("needs a board")
    assert find("no board of that name")["Board"] not in {"Seasonal bakes", "Behind the counter"}
    assert "://" not in find("not a web address")["Media"]
    assert "Date" not in find("without a date")
    assert find("formula")["Text"] == "#REF!"
    assert not {"Text", "Media"} & find("neither text nor media").keys()


def test_only_the_ambiguous_date_could_be_read_in_two_ways(shipped: Path, open_workbook: Any) -> None:
    """Another date in figures would decide for the whole column which part of a date comes first."""
    rows, _ = _mistakes(shipped / "sample_calendars", open_workbook)
    in_figures = [row["Date"] for row in rows if re.fullmatch(r"[\d./-]+", str(row.get("Date", "")))]
    assert in_figures == ["03/04/2030"]


def test_the_copied_row_carries_the_id_of_another(shipped: Path, open_workbook: Any) -> None:
    rows, _ = _mistakes(shipped / "sample_calendars", open_workbook)
    ids = [row["Sync ID"] for row in rows if "Sync ID" in row]
    assert len(ids) == 2
    assert len(set(ids)) == 1


@pytest.mark.parametrize("start", ["2027-03-15", "2028-11-06", "2030-03-04", "2036-03-10"])
def test_the_skipped_hour_is_skipped_whatever_the_start(
    start: str, run_script: Any, open_workbook: Any, tmp_path: Path
) -> None:
    assert run_script("make_samples.py", "--start", start, "--out", tmp_path).returncode == 0
    rows, _ = _mistakes(tmp_path, open_workbook)
    (row,) = (row for row in rows if row.get("Time zone") == "America/New_York")
    assert row["Date"].date() >= date.fromisoformat(start)
    assert not _exists(datetime.combine(row["Date"].date(), row["Time"]), row["Time zone"])
