"""What is in the repository is what the scripts make."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parents[3]
SHAPES = sorted(path.stem for path in (ROOT / "sample_calendars/shapes").glob("*.xlsx"))
BLANK = sorted(path.stem for path in (ROOT / "templates").glob("*.xlsx"))
EXPECTED = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "sample_calendars").rglob("*.expected.json"))
WORKBOOKS = (
    "sample_calendars/plain.xlsx",
    "sample_calendars/agency/agency.xlsx",
    "sample_calendars/rich.xlsx",
    "sample_calendars/mistakes.xlsx",
    *(f"templates/{name}.xlsx" for name in BLANK),
    *(f"sample_calendars/shapes/{name}.xlsx" for name in SHAPES),
)
TEXTS = (
    "sample_calendars/README.md",
    "sample_calendars/agency/calendar-sync.toml",
    *(f"sample_calendars/fleet/{name}" for name in ("fleet.toml", "clients/harbor-bakery.csv", "own/ideas.csv")),
    "templates/blank-calendar.csv",
    *EXPECTED,
)


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _sheet(sheet: Any) -> dict[str, Any]:
    if not hasattr(sheet, "merged_cells"):
        return {"chart sheet": sheet.title}
    return {
        "cells": {
            cell.coordinate: (
                cell.value,
                cell.data_type,
                cell.number_format,
                cell.comment and cell.comment.text,
                cell.hyperlink and cell.hyperlink.target,
            )
            for row in sheet.iter_rows()
            for cell in row
        },
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "freeze": sheet.freeze_panes,
        "validations": sorted(
            (str(rule.sqref), rule.type, rule.formula1, rule.formula2, rule.errorStyle, rule.prompt)
            for rule in sheet.data_validations.dataValidation
        ),
        "conditions": sorted(
            (str(ranges.sqref), rule.type) for ranges in sheet.conditional_formatting for rule in ranges.rules
        ),
        "tables": dict(sheet.tables.items()),
        "widths": {letters: round(size.width, 1) for letters, size in sheet.column_dimensions.items()},
        "print": (sheet.print_area, sheet.print_title_rows, sheet.page_setup.orientation),
        "charts": len(sheet._charts),
    }


def _media(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if "/media/" in name}


def test_the_same_files_are_there(shipped: Path, made: Path) -> None:
    for folder in ("sample_calendars", "templates"):
        assert _files(shipped / folder) == _files(made / folder)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_what_the_scripts_make(name: str, shipped: Path, made: Path) -> None:
    assert (shipped / name).read_bytes() == (made / name).read_bytes()


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks_are_what_the_scripts_make(name: str, shipped: Path, made: Path, open_workbook: Any) -> None:
    ours, fresh = open_workbook(shipped / name), open_workbook(made / name)
    assert ours.sheetnames == fresh.sheetnames
    for title in ours.sheetnames:
        assert _sheet(ours[title]) == _sheet(fresh[title]), title
    assert {name: item.attr_text for name, item in ours.defined_names.items()} == {
        name: item.attr_text for name, item in fresh.defined_names.items()
    }
    assert _media(shipped / name) == _media(made / name)


def test_two_runs_give_the_same_bytes(made: Path, run_script: Any, tmp_path: Path) -> None:
    for script, folder in (("make_samples.py", "sample_calendars"), ("make_templates.py", "templates")):
        assert run_script(script, "--out", tmp_path / folder).returncode == 0
        for name in _files(made / folder):
            assert (tmp_path / folder / name).read_bytes() == (made / folder / name).read_bytes(), name


@pytest.mark.parametrize("name", WORKBOOKS)
def test_calamine_reads_every_cell_that_openpyxl_reads(name: str, shipped: Path, open_workbook: Any) -> None:
    book = open_workbook(shipped / name, values=True)
    read = CalamineWorkbook.from_path(str(shipped / name))
    assert read.sheet_names == book.sheetnames
    for sheet in book.worksheets:
        rows = read.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None or cell.data_type == "e":
                    continue
                value = rows[cell.row - 1][cell.column - 1]
                # openpyxl gives a datetime at midnight where calamine gives the day.
                expected = cell.value.date() if cell.is_date and hasattr(cell.value, "date") else cell.value
                assert value == expected, cell.coordinate


def test_the_image_is_a_sound_png(shipped: Path) -> None:
    (data,) = _media(shipped / "sample_calendars" / "rich.xlsx").values()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + length
    width, height, depth, colours = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert (depth, colours) == (8, 3)
    assert len(pixels) == height * (width + 1)
    # More than one colour, each of them in the palette.
    assert 1 < len(set(pixels)) <= len(chunks[b"PLTE"]) // 3


@pytest.mark.parametrize(
    ("start", "word"), [("2030-03-05", "Tuesday"), ("next week", "no date"), ("2030-02-30", "no date")]
)
def test_a_start_that_is_no_monday_is_refused(start: str, word: str, run_script: Any, tmp_path: Path) -> None:
    done = run_script("make_samples.py", "--start", start, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert word in done.stderr
    assert not (tmp_path / "out").exists()
