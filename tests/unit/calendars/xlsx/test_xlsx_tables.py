"""Excel tables stay in step with the cells that are written."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from xlsx_files import (
    MAIN,
    assert_only_cells,
    assert_only_changed,
    calendar,
    part,
    parts_of,
    put,
    read_tab,
    relationships,
    worksheet,
)

from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.errors import CalendarError

SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
ROWS = (
    '<row r="1"><c r="A1" s="2" t="inlineStr"><is><t>Date</t></is></c><c r="B1" s="3" t="inlineStr"><is><t>Te_x0078_t'
    '</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
)
COLUMNS = '<{0}tableColumns count="2"><{0}tableColumn id="7" name="Date"/><{0}tableColumn id="3" name="Text"><{0}calculatedColumnFormula>1</{0}calculatedColumnFormula></{0}tableColumn></{0}tableColumns>'  # noqa: E501


def table_part(prefix: str = "", ref: str = "A1:B4", attributes: str = "", inside: str | None = None) -> str:
    """Return a table part that covers ``ref``."""
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    columns = COLUMNS.format(prefix)
    autofilter = f'<{prefix}autoFilter ref="{ref}"/>' if inside is None else inside
    return (
        f'<{prefix}table {space}="{MAIN}" id="1" name="Posts" displayName="Posts" ref="{ref}"{attributes}>{autofilter}'
        f"{columns}<{prefix}tableStyleInfo name='TableStyleLight1'/></{prefix}table>"
    )


def with_table(folder: Path, *tables: str, rows: str = ROWS, after: str = "") -> XlsxCalendar:
    """Return a calendar with these table parts on its only tab."""
    names = [f"table{number}.xml" for number in range(1, len(tables) + 1)]
    links = relationships({f"rT{name}": ("table", f"../tables/{name}") for name in names})
    extra = {f"xl/tables/{name}": content for name, content in zip(names, tables, strict=True)}
    sheet = worksheet(rows, after=after)
    return calendar(folder, parts_of({"Plan": sheet}, extra=extra | {"xl/worksheets/_rels/sheet1.xml.rels": links}))


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_titles_right_of_a_table_become_its_columns(tmp_path: Path, prefix: str) -> None:
    made, path = with_table(tmp_path, table_part(prefix)), tmp_path / "calendar.xlsx"
    old = path.read_bytes()
    made.write(
        [put(1, 4, 'Post "ID" & <\n>', header=True), put(2, 3, "a1"), put(1, 3, "Sync ID", header=True)],
        fingerprint=made.fingerprint(),
    )
    assert_only_changed(old, path.read_bytes(), SHEET, TABLE)
    columns = COLUMNS.format(prefix).replace('count="2"', 'count="4"')
    added = (
        f'<{prefix}tableColumn id="8" name="Sync ID"/>'
        f'<{prefix}tableColumn id="9" name="Post &quot;ID&quot; &amp; &lt;_x000a_&gt;"/></{prefix}tableColumns>'
    )
    expected = table_part(prefix, "A1:D4").replace(
        COLUMNS.format(prefix), columns.replace(f"</{prefix}tableColumns>", added)
    )
    assert part(path, TABLE).decode() == expected
    (table,) = read_tab(made).tables
    assert (table.first_column, table.last_column, table.last_row) == (1, 4, 4)
    again = made.fingerprint()
    assert made.write([put(1, 4, 'Post "ID" & <\n>', header=True)], fingerprint=again) == again


def test_a_table_made_by_a_library_still_opens(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan"
    for row in (["Date", "Text"], ["May 1", "Hello"], ["May 2", "World"]):
        sheet.append(row)
    sheet.add_table(Table(displayName="Posts", ref="A1:B3"))
    book.save(tmp_path / "calendar.xlsx")
    made = XlsxCalendar(tmp_path / "calendar.xlsx")
    made.write([put(1, 3, "Sync ID", header=True), put(2, 3, "a"), put(3, 3, "b")], fingerprint=None)
    table = openpyxl.load_workbook(tmp_path / "calendar.xlsx")["Plan"].tables["Posts"]
    assert (table.ref, table.autoFilter.ref, table.column_names) == ("A1:C3", "A1:C3", ["Date", "Text", "Sync ID"])


def test_the_totals_row_stays_out_of_the_filter(tmp_path: Path) -> None:
    criteria = '<filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn>'
    inside = f'<autoFilter ref="A1:B3">{criteria}</autoFilter>'
    made = with_table(tmp_path, table_part(attributes=' totalsRowCount="1"', inside=inside))
    assert read_tab(made).filtered
    made.write([put(1, 3, "Sync ID", header=True)], fingerprint=None)
    changed = part(tmp_path / "calendar.xlsx", TABLE).decode()
    assert ' ref="A1:C4"' in changed
    assert inside.replace("A1:B3", "A1:C3") in changed
    assert read_tab(made).tables[0].has_totals


@pytest.mark.parametrize(
    ("table", "rows", "after", "title"),
    [
        (table_part(), ROWS + '<row r="4"><c r="C4"><v>1</v></c></row>', "", put(1, 3, "ID", header=True)),
        (table_part(), ROWS, '<mergeCells><mergeCell ref="C3:D3"/></mergeCells>', put(1, 3, "ID", header=True)),
        (table_part(attributes=' tableType="queryTable"'), ROWS, "", put(1, 3, "ID", header=True)),
        (table_part(attributes=' headerRowCount="0"'), ROWS, "", put(1, 3, "ID", header=True)),
        (table_part(), ROWS, "", put(1, 4, "ID", header=True)),
        (table_part(), ROWS, "", put(2, 3, "ID", header=True)),
        (table_part(), ROWS, "", put(1, 3, "ID")),
        (table_part(ref="A2:B4"), ROWS, "", put(1, 3, "ID", header=True)),
    ],
    ids=["value below", "merged below", "query", "no titles", "apart", "below", "no title", "above"],
)
def test_a_table_that_cannot_grow_stays_as_it_is(
    tmp_path: Path, table: str, rows: str, after: str, title: object
) -> None:
    made, path = with_table(tmp_path, table, rows=rows, after=after), tmp_path / "calendar.xlsx"
    old = path.read_bytes()
    made.write([title], fingerprint=None)
    assert_only_changed(old, path.read_bytes(), SHEET)


def test_a_table_does_not_grow_into_the_next_one(tmp_path: Path) -> None:
    neighbour = table_part(ref="C3:D4").replace("Posts", "Ideas")
    made, path = with_table(tmp_path, table_part(), neighbour), tmp_path / "calendar.xlsx"
    old = path.read_bytes()
    made.write([put(1, 3, "Sync ID", header=True)], fingerprint=None)
    assert_only_changed(old, path.read_bytes(), SHEET)


FILTER = (
    '<{0}autoFilter ref="{1}"><{0}filterColumn colId="1"/><{0}sortState ref="{2}"><{0}sortCondition ref="B2:B4"/>'
    "</{0}sortState></{0}autoFilter>"
)


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize(("old", "new"), [("A1:B4", "A1:D4"), ("$A$1:$B$4", "$A$1:$D$4")])
def test_a_plain_filter_takes_in_the_titles_right_of_it(tmp_path: Path, prefix: str, old: str, new: str) -> None:
    name = '<definedName name="_xlnm._FilterDatabase" localSheetId="{}" hidden="1">\'My Plan\'!$A$1:${}$4</definedName>'
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    rows = ROWS if not prefix else ROWS.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    sheet = f'<{prefix}worksheet {space}="{MAIN}"><{prefix}sheetData>{rows}</{prefix}sheetData>'
    sheet += FILTER.format(prefix, old, "A2:B4") + f"</{prefix}worksheet>"
    parts = parts_of({"Notes": worksheet(""), "My Plan": sheet})
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(
        "</sheets>", f"</sheets><definedNames>{name.format(0, 'B')}{name.format(1, 'B')}</definedNames>"
    )
    made, path = calendar(tmp_path, parts), tmp_path / "calendar.xlsx"
    before = path.read_bytes()
    titles = [put(1, 4, "Status", header=True, tab="My Plan"), put(1, 3, "Sync ID", header=True, tab="My Plan")]
    made.write([*titles, put(2, 3, "a1", tab="My Plan")], fingerprint=None)
    assert_only_changed(before, path.read_bytes(), "xl/worksheets/sheet2.xml", "xl/workbook.xml")
    assert FILTER.format(prefix, new, "A2:D4") in part(path, "xl/worksheets/sheet2.xml").decode()
    assert name.format(0, "B") + name.format(1, "D") in part(path, "xl/workbook.xml").decode()


@pytest.mark.parametrize(
    ("rows", "after", "title"),
    [
        (ROWS + '<row r="4"><c r="C4"><v>1</v></c></row>', "", put(1, 3, "ID", header=True)),
        (ROWS, "", put(1, 4, "ID", header=True)),
        (ROWS, "", put(2, 3, "ID", header=True)),
        (ROWS, "", put(1, 3, "ID")),
        (ROWS, '<mergeCells><mergeCell ref="C3:D3"/></mergeCells>', put(1, 3, "ID", header=True)),
    ],
    ids=["value below", "apart", "below", "no title", "merged below"],
)
def test_a_plain_filter_stays_where_it_cannot_grow(tmp_path: Path, rows: str, after: str, title: object) -> None:
    path = tmp_path / "calendar.xlsx"
    made = calendar(tmp_path, parts_of({"Plan": worksheet(rows, after='<autoFilter ref="A1:B4"/>' + after)}))
    made.write([title], fingerprint=None)
    assert '<autoFilter ref="A1:B4"/>' in part(path, SHEET).decode()


def test_a_renamed_title_renames_the_column(tmp_path: Path) -> None:
    made, path = with_table(tmp_path, table_part()), tmp_path / "calendar.xlsx"
    before = part(path, SHEET)
    made.write([put(1, 2, "Caption")], fingerprint=None)
    assert part(path, TABLE).decode() == table_part().replace('name="Text"', 'name="Caption"')
    assert_only_cells(before, part(path, SHEET), "B1")


def test_cells_in_the_body_of_a_table_leave_it_alone(tmp_path: Path) -> None:
    made, path = with_table(tmp_path, table_part()), tmp_path / "calendar.xlsx"
    old = path.read_bytes()
    made.write([put(2, 2, "new"), put(3, 1, "row")], fingerprint=None)
    assert_only_changed(old, path.read_bytes(), SHEET)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (put(1, 2, ""), "Plan!B1 .*1 to 255 characters"),
        (put(1, 2, "x" * 256), "Plan!B1 .*1 to 255 characters"),
        (put(1, 2, "date"), "Plan!B1.*already"),
        (put(1, 3, "TEXT", header=True), "Plan!C1.*already"),
    ],
)
def test_titles_that_a_table_cannot_have_are_refused(tmp_path: Path, title: object, words: str) -> None:
    made = with_table(tmp_path, table_part())
    old = made.fingerprint()
    with pytest.raises(CalendarError, match=words):
        made.write([title], fingerprint=None)
    assert made.fingerprint() == old
