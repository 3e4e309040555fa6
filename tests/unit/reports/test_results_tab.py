"""The tab of results is kept up by week and channel, and nothing else of the calendar is touched."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.protection import WorkbookProtection

from calendar_sync.calendars.results import Kept, keep_results
from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.config import Settings
from calendar_sync.errors import CalendarError
from calendar_sync.layout.propose import propose
from calendar_sync.model.metrics import USUAL
from calendar_sync.model.results_tab import ResultLine, without_results
from calendar_sync.reading import map_columns
from calendar_sync.reports.results import result_columns

SAMPLES = Path(__file__).parents[3] / "sample_calendars"
COLUMNS = result_columns(USUAL)
MONDAY = date(2026, 11, 2)


def line(week: date, channel: str, **values: float) -> ResultLine:
    told = {name.replace("_", " "): value for name, value in values.items()}
    return ResultLine(week, channel, {"Channel": f"=X ({channel})", "Metrics as of": "2026-11-20 09:00 UTC", **told})


LINES = [line(MONDAY, "c1", Posts=2.0, Reactions=1234.0, Clicks=""), line(MONDAY, "c2", Posts=1.0, Reactions=7.0)]
NEXT = line(date(2026, 11, 9), "c1", Posts=3.0, Reactions=11.0)


def keep(path: Path, lines: list[ResultLine]) -> Kept:
    return keep_results(XlsxCalendar(path), lines, COLUMNS)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.filterwarnings("ignore:.* is not supported and will be removed")
@pytest.mark.parametrize("sample", ["rich", "agency/agency", "shapes/month-grid", "shapes/russian"])
def test_a_workbook_gets_one_tab_more_and_keeps_everything(tmp_path: Path, sample: str) -> None:
    path = tmp_path / "c.xlsx"
    path.write_bytes(before := (SAMPLES / f"{sample}.xlsx").read_bytes())
    calendar = XlsxCalendar(path)
    was = calendar.read()
    assert keep(path, LINES) == Kept("Results", 14 + 4 * 2 + 2 * 2, made=True)
    after = path.read_bytes()
    old, new = parts(before), parts(after)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml"}
    assert len(new.keys() - old.keys()) == 1
    sheet = calendar.read()
    assert sheet.tabs[:-1] == was.tabs
    rows = sheet.tabs[-1].rows
    assert list(rows[0]) == [column.title for column in COLUMNS]
    assert tuple(rows[1][:4]) == (MONDAY, "=X (c1)", 2, 1234)
    assert [row[-1] for row in rows[1:]] == ["c1", "c2"]
    cell = load_workbook(path)["Results"]["A2"]
    assert (cell.is_date, cell.number_format, cell.parent["A1"].font.b) == (True, "mm-dd-yy", True)
    # Calendars are read, and laid out, as if it were not there.
    assert map_columns(sheet, Settings()) == map_columns(was, Settings())
    statuses = Settings().status.meanings()
    assert propose(without_results(sheet), statuses=statuses) == propose(was, statuses=statuses)
    # Without news nothing is written; news comes below.
    assert keep(path, LINES) == Kept("Results")
    assert path.read_bytes() == after
    assert keep(path, [*LINES, NEXT]).cells == 6
    assert {name for name, content in parts(path.read_bytes()).items() if content != new[name]} == (
        new.keys() - old.keys()
    )


def test_what_people_do_on_the_tab_stays(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    path.write_bytes((SAMPLES / "plain.xlsx").read_bytes())
    keep(path, [*LINES, NEXT])
    book = load_workbook(path)
    tab = book["Results"]
    tab.title = "Numbers"
    tab.insert_rows(1, 2)
    tab["A1"] = "What it came to"
    tab.insert_cols(2)
    tab["B3"] = "Our note"
    for row in (4, 5, 6):
        tab.cell(row, 2, f"note {row}")
    values = [[cell.value for cell in tab[row]] for row in (4, 5, 6)]
    for row, told in zip((6, 4, 5), values, strict=True):  # sorted anew, notes along
        for column, value in enumerate(told, start=1):
            tab.cell(row, column).value = value
    tab["E4"] = "=1+1"
    tab["P3"], tab["P8"] = "Total", "=SUM(D4:D6)"
    book.save(path)
    better = [line(MONDAY, "c1", Posts=2.0, Reactions=2000.0), line(MONDAY, "c2", Posts=1.0, Reactions=9.0), NEXT]
    found = keep(path, [*better, line(date(2026, 11, 16), "c1", Posts=1.0)])
    assert found == Kept("Numbers", 1 + 5)
    tab = load_workbook(path)["Numbers"]
    told = {row[1].value: (row[0].value.date(), row[4].value) for row in tab.iter_rows(4, 6)}
    assert told == {"note 4": (MONDAY, 2000), "note 5": (MONDAY, "=1+1"), "note 6": (NEXT.week, 11)}
    assert (tab["P8"].value, tab["A1"].value, tab["A9"].value.date()) == (
        "=SUM(D4:D6)", "What it came to", date(2026, 11, 16),
    )  # fmt: skip


def test_a_tab_of_somebody_else_is_never_touched(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "May"
    book.worksheets[0].append(["Date", "Channels", "Text"])
    book.create_chartsheet("results")
    theirs = book.create_sheet("Results (buffer)")
    theirs.append(["Week", "Channel", "Metrics as of", "Reactions"])
    book.save(path := tmp_path / "c.xlsx")
    before = parts(path.read_bytes())
    assert keep(path, LINES).tab == "Results (Buffer) 2"
    assert all(parts(path.read_bytes())[name] == content for name, content in before.items() if "/sheets/" in name)
    assert [tab.name for tab in without_results(XlsxCalendar(path).read()).tabs] == ["May", "Results (buffer)"]
    assert keep(tmp_path / "c.xlsx", []) == Kept("Results (Buffer) 2")


def test_nothing_to_say_makes_no_tab_and_a_locked_workbook_gets_none(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    path.write_bytes(before := (SAMPLES / "plain.xlsx").read_bytes())
    assert keep(path, []) == Kept("")
    book = load_workbook(path)
    book.security = WorkbookProtection(lockStructure=True)
    book.save(path)
    locked = path.read_bytes()
    with pytest.raises(CalendarError, match="protected"):
        keep(path, LINES)
    assert path.read_bytes() == locked != before


def test_workbooks_as_other_programs_write_them(tmp_path: Path) -> None:
    content = (SAMPLES / "plain.xlsx").read_bytes()

    def rewritten(change: dict[str, tuple[bytes, bytes]]) -> Path:
        out = tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx"
        with zipfile.ZipFile(out, "w") as packed:
            for name, data in parts(content).items():
                for pattern, replacement in (change[name],) if name in change else ():
                    data, count = re.subn(pattern, replacement, data, flags=re.DOTALL)
                    assert count, name
                packed.writestr(name, data)
        return out

    # Without styles a date would look like a number, so it is a text.
    bare = rewritten({"xl/_rels/workbook.xml.rels": (rb"<Relationship [^>]*styles[^>]*/>", b"")})
    keep(bare, LINES)
    assert XlsxCalendar(bare).read().tabs[-1].rows[1][0] == "2026-11-02"
    assert keep(bare, LINES).cells == 0
    # Elements with prefixes, and other spellings of namespaces.
    prefixed = rewritten(
        {"xl/workbook.xml": (rb"<(/?)(?![?!])(?=[a-zA-Z])", rb"<\1x:"), "[Content_Types].xml": (b"<Types", b"<Types")}
    )
    with zipfile.ZipFile(prefixed) as packed:
        data = {name: packed.read(name) for name in packed.namelist()}
    data["xl/workbook.xml"] = data["xl/workbook.xml"].replace(b" xmlns=", b" xmlns:x=", 1)
    with zipfile.ZipFile(prefixed, "w") as packed:
        for name, told in data.items():
            packed.writestr(name, told)
    keep(prefixed, LINES)
    assert XlsxCalendar(prefixed).read().tabs[-1].rows[1][0] == MONDAY
