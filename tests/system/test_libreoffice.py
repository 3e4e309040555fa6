"""What LibreOffice makes of our workbooks, and what we make of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest

from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.model.sheet import CellProblem, CellRef, CellWrite, Scalar, Sheet

ROOT = Path(__file__).parents[2]
BOOKS = sorted(path for folder in ("templates", "sample_calendars") for path in (ROOT / folder).rglob("*.xlsx"))


@pytest.fixture(scope="session")
def office() -> str:
    """The program; where changes are judged it must be there."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        reason = "LibreOffice is not installed (Debian: apt-get install libreoffice-calc)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return program


def convert(office: str, kind: str, paths: list[Path], folder: Path) -> dict[str, Path]:
    """Convert files with LibreOffice and return what became of each, by name without ending."""
    out = folder / kind
    subprocess.run(
        [
            office,
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            *map(str, paths),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return {path.stem: path for path in out.iterdir()}


def plain(value: Scalar) -> Scalar:
    """Return a value as both formats can hold it: OpenDocument writes formulas differently, and all numbers alike."""
    if isinstance(value, CellProblem):
        return value.kind
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def content(sheet: Sheet) -> dict[str, list[list[Scalar]]]:
    found: dict[str, list[list[Scalar]]] = {}
    for tab in sheet.tabs:
        rows = [[plain(value) for value in row] for row in tab.rows]
        for row in rows:
            while row and row[-1] is None:
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        # A sheet that is all chart is none of ours, and an empty one in OpenDocument.
        if rows:
            found[tab.name] = rows
    return found


@pytest.fixture(scope="session")
def as_ods(office: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All shipped workbooks and one with odd values, saved as .ods by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    odd = folder / "odd.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Time", "Text", "Channels", "Tick"])
    sheet.append([datetime(2027, 5, 14), time(9, 30), "Two lines\n  and   blanks", "X", True])
    sheet.append([datetime(2027, 5, 14, 9, 30), None, "=1/0", "X", False])
    sheet.append(["=A2+1", None, '=CONCATENATE("a","b")', 46156, 0.5])
    sheet["A4"].number_format = "yyyy-mm-dd"
    sheet.cell(5, 3, "link").hyperlink = "https://example.com/?a=1&b=2"
    sheet.append([None, None, "hidden"])
    sheet.row_dimensions[6].hidden = True
    sheet.merge_cells("A8:C9")
    sheet["A8"] = "a title"
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.save(odd)
    return convert(office, "ods", [*BOOKS, odd], folder)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_calendar_reads_the_same_after_libreoffice_saved_it_as_ods(path: Path, as_ods: dict[str, Path]) -> None:
    ours = open_calendar(str(path))[0].read()
    theirs = open_calendar(str(as_ods[path.stem]))[0].read()
    assert content(theirs) == content(ours)
    hidden = [(tab.name, tab.hidden, tab.hidden_rows) for tab in theirs.tabs if tab.rows]
    assert hidden == [(tab.name, tab.hidden, tab.hidden_rows) for tab in ours.tabs if tab.rows]
    mapped = [(row.tab, row.number, row.hidden) for row in map_sheet(theirs).rows]
    assert mapped == [(row.tab, row.number, row.hidden) for row in map_sheet(ours).rows]


def test_odd_values_come_as_libreoffice_calculated_them(as_ods: dict[str, Path]) -> None:
    first, second = open_calendar(str(as_ods["odd"]))[0].read().tabs
    assert first.rows[1] == (datetime(2027, 5, 14).date(), time(9, 30), "Two lines\n  and   blanks", "X", True)
    assert first.rows[2][0] == datetime(2027, 5, 14, 9, 30)
    assert str(getattr(first.rows[2][2], "text", "")) == "#DIV/0!"
    assert first.rows[3] == (datetime(2027, 5, 15).date(), None, "ab", 46156, 0.5)
    assert first.hyperlinks == {(5, 3): "https://example.com/?a=1&b=2"}
    assert first.hidden_rows == frozenset({6})
    assert first.merged == ((8, 1, 9, 3),)
    assert second.hidden


def test_libreoffice_opens_what_we_wrote_into(office: str, tmp_path: Path) -> None:
    copies = []
    for path in BOOKS:
        copy = tmp_path / path.name
        shutil.copy(path, copy)
        calendar, _ = open_calendar(str(copy))
        tab = calendar.read().tabs[0]
        column = 2 + max(len(row) for row in tab.rows)
        calendar.write(
            [
                CellWrite(CellRef(tab.name, 1, column), "Our title", header=True),
                CellWrite(CellRef(tab.name, 2, column), "r1"),
            ],
            fingerprint=None,
        )
        copies.append((copy, tab.name, column))
    saved = convert(office, "xlsx", [copy for copy, _, _ in copies], tmp_path)
    for copy, name, column in copies:
        with warnings.catch_warnings():
            # Of what LibreOffice adds, openpyxl says that it will not keep it.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(saved[copy.stem])
        assert [book[name].cell(row, column).value for row in (1, 2)] == ["Our title", "r1"]


def helpers(path: Path) -> dict[str, dict[str, object]]:
    """Return what makes each tab of a blank calendar easy to fill in, as openpyxl sees it.

    Frozen panes belong to a window, and without one LibreOffice writes none, of whatever file.
    """
    with warnings.catch_warnings():
        # Of what LibreOffice adds, openpyxl says that it will not keep it.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    found: dict[str, dict[str, object]] = {}
    for sheet in book.worksheets:
        checks: dict[tuple[str, int], tuple[str, str]] = {}
        for rule in sheet.data_validations.dataValidation:
            # "Anything goes" carries but a hint, and a list keeps its words or its place.
            if rule.type in ("list", "date", "time"):
                source = str(rule.formula1).replace("$", "") if rule.type == "list" else ""
                (place,) = rule.sqref.ranges
                # Below the last row that is filled LibreOffice keeps a thousand.
                assert place.max_row > 1000
                checks[place.coord.partition(":")[0], place.max_col] = (rule.type, source)
        found[sheet.title] = {
            "checks": checks,
            "tables": {
                table.displayName: (table.ref, [column.name for column in table.tableColumns])
                for table in sheet.tables.values()
            },
            "notes": {cell.coordinate for cell in sheet[1] if cell.comment},
            "titles": [cell.value for cell in sheet[1]],
        }
    return found


def test_templates_keep_their_help_when_libreoffice_saves_them(office: str, tmp_path: Path) -> None:
    blank = [path for path in BOOKS if path.parent.name == "templates"]
    assert len(blank) >= 4
    saved = convert(office, "xlsx", blank, tmp_path)
    for path in blank:
        ours, theirs = helpers(path), helpers(saved[path.stem])
        assert any(tab["tables"] and tab["checks"] for tab in ours.values())
        assert theirs == ours
        mapped = map_sheet(open_calendar(str(saved[path.stem]))[0].read())
        assert (mapped.rows, mapped.issues, mapped.complete) == ((), (), True)
        assert {layout.tab for layout in mapped.layouts} == {name for name, tab in ours.items() if tab["tables"]}
