"""What is read from a workbook: values, and what stands around them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsx_files import (
    MAIN,
    STRICT,
    STRICT_RELATION,
    assert_only_changed,
    calendar,
    parts_of,
    put,
    read_tab,
    single,
    worksheet,
)

from calendar_sync.calendars.xlsx import numbers
from calendar_sync.errors import CalendarUnreadable
from calendar_sync.model.sheet import CellProblem


def cell(content: str, attributes: str = "") -> str:
    return f'<row r="1"><c r="A1"{attributes}>{content}</c></row>'


@pytest.mark.parametrize(
    ("content", "attributes", "expected"),
    [
        ("<v>5</v>", "", 5),
        ("<v>5.0</v>", "", 5),
        ("<v>-1.5E-2</v>", ' t="n"', -0.015),
        ("<v>12345678901234567890</v>", "", 1.2345678901234567e19),
        ("<v>1_000</v>", "", "1_000"),
        ("<v>1e999</v>", "", "1e999"),
        ("<v>1</v>", ' t="b"', True),
        ("<v>0</v>", ' t="b"', False),
        ("<v>#REF!</v>", ' t="e"', CellProblem("error", "#REF!")),
        ("<f>1/0</f><v>#DIV/0!</v>", ' t="e"', CellProblem("error", "#DIV/0!")),
        ("<v>#VALUE!</v>", ' t="e" vm="1"', CellProblem("picture", "#VALUE!")),
        ("<f>A2:A9</f><v>#VALUE!</v>", ' t="e" vm="2"', CellProblem("error", "#VALUE!")),
        ("<f>A2&amp;B2</f>", "", CellProblem("uncached", "=A2&B2")),
        ("<f>A2+1</f><v></v>", "", CellProblem("uncached", "=A2+1")),
        ("<f>A2+1</f><v/>", ' s="1"', CellProblem("uncached", "=A2+1")),
        ("<f>A2+1</f><v>45000</v>", ' s="1"', date(2023, 3, 15)),
        ("<f>B2</f><v>caption</v>", ' t="str"', "caption"),
        ('<f>IF(B2="","",B2)</f><v></v>', ' t="str"', None),
        ("<v></v>", "", None),
        ("<v/>", ' s="3"', None),
        ("<v>0</v>", ' t="s"', "shared"),
        ("<v>1</v>", ' t="s"', "red and bold\n"),
        ("<v>2</v>", ' t="s"', None),
        ("<v>3</v>", ' t="s"', " kept "),
        ("<v>9</v>", ' t="s"', CellProblem("error", "missing text")),
        ("<is><t>a_x000D_b _x005F_x0041_ _xd83d__XDE00_ _xD83D__xDE00_</t></is>", ' t="inlineStr"',
         "a\rb _x0041_ \ufffd_XDE00_ 😀"),
        ("<is><t>  ends are trimmed\n</t></is>", ' t="inlineStr"', "ends are trimmed"),
        ('<is><t xml:space="preserve">  kept </t></is>', ' t="inlineStr"', "  kept "),
        ("<is><r><rPr><b/></rPr><t>東</t></r><rPh sb='0' eb='1'><t>ひがし</t></rPh><r><t>京</t></r></is>",
         ' t="inlineStr"', "東京"),
        ("<is><t>a &lt; b &amp;amp; &#x1F600;\r\nnext</t></is>", ' t="inlineStr"', "a < b &amp; 😀\nnext"),
        ("<is><t><![CDATA[<c r=\"B1\"> & ]]>x<!-- </c> --></t></is>", ' t="inlineStr"', '<c r="B1"> & x'),
        ("<v>2026-05-01T09:00:00</v>", ' t="d"', datetime(2026, 5, 1, 9)),
        ("<v>2026-05-01</v>", ' t="d"', date(2026, 5, 1)),
        ("<v>09:30:00Z</v>", ' t="d"', time(9, 30)),
        ("<v>someday</v>", ' t="d"', "someday"),
        ("<v>45000</v>", ' s="1"', date(2023, 3, 15)),
        ("<v>45000.375</v>", ' s="4"', datetime(2023, 3, 15, 9)),
        ("<v>45000.37499999</v>", ' s="4"', datetime(2023, 3, 15, 9)),
        ("<v>45000.9999999</v>", ' s="4"', date(2023, 3, 16)),
        ("<v>0.375</v>", ' s="2"', time(9)),
        ("<v>0.39583333333333331</v>", ' s="2"', time(9, 30)),
        ("<v>0.99999999</v>", ' s="2"', time(0)),
        ("<v>1.5</v>", ' s="3"', timedelta(hours=36)),
        ("<v>1e300</v>", ' s="3"', 1e300),
        ("<v>1</v>", ' s="1"', date(1900, 1, 1)),
        ("<v>59</v>", ' s="1"', date(1900, 2, 28)),
        ("<v>61</v>", ' s="1"', date(1900, 3, 1)),
        ("<v>-1</v>", ' s="1"', -1),
        ("<v>2958466</v>", ' s="1"', 2958466),
        ("<v>2958465.9999999</v>", ' s="4"', 2958465.9999999),
        ("<v>7</v>", ' s="²"', 7),
        ("<v>45000</v>", ' s="5"', 45000),
        ("<v>7</v>", ' s="99"', 7),
        ("<v>7</v><extLst><ext uri='x'><v>8</v></ext></extLst>", "", 7),
    ],
)  # fmt: skip
def test_a_cell_reads_as_excel_shows_it(tmp_path: Path, content: str, attributes: str, expected: object) -> None:
    strings = (
        "<si><t>shared</t></si><si><r><t>red</t></r><r><rPr><b/></rPr><t xml:space='preserve'> and bold_x000A_</t></r>"
        "</si><si/><si><t xml:space='preserve'> kept </t></si>"
    )
    parts = parts_of({"Plan": worksheet(cell(content, attributes))}, strings=strings)
    found = read_tab(calendar(tmp_path, parts)).value(1, 1)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", numbers.PLAIN),
        ("0.00", numbers.PLAIN),
        ("0.00E+00", numbers.PLAIN),
        ('#,##0.00\\ "days"', numbers.PLAIN),
        ("[Red]0;[Yellow]-0", numbers.PLAIN),
        ("@", numbers.PLAIN),
        ("_-* #,##0.00\\ _d_-", numbers.PLAIN),
        ("d-mmm", numbers.MOMENT),
        ("[$-407]dddd, d. mmmm yyyy;@", numbers.MOMENT),
        ("hh:mm AM/PM", numbers.MOMENT),
        ("mm:ss.0", numbers.MOMENT),
        ('yyyy"年"m"月"', numbers.MOMENT),
        ("[$-411]ge.m.d", numbers.MOMENT),
        ("[h]:mm", numbers.LENGTH),
        ("[mm]:ss", numbers.LENGTH),
        ("[Blue][h]:mm:ss", numbers.LENGTH),
    ],
)
def test_a_number_format_tells_dates_from_numbers(code: str, kind: str) -> None:
    assert numbers.format_kind(code) == kind


def test_dates_of_old_mac_workbooks_count_from_1904(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>43538</v></c><c r="C1" s="4"><v>1.5</v></c></row>'
    parts = parts_of({"Plan": worksheet(rows)}, workbook='<workbookPr date1904="1"/>')
    found = read_tab(calendar(tmp_path, parts)).rows[0]
    assert list(found) == [time(0), date(2023, 3, 15), datetime(1904, 1, 2, 12)]


def test_rows_are_dense_from_a1_and_end_at_the_last_value(tmp_path: Path) -> None:
    rows = (
        '<row r="3"><c r="B3"><v>1</v></c><c r="D3" s="1"/><c r="E3"><v>2</v></c><c r="F3" s="2"/></row>'
        '<row r="5" ht="0" customHeight="1"><c r="A5"><v>3</v></c></row><row r="9"><c r="A9" s="1"/></row>'
    )
    tab = read_tab(single(tmp_path, rows))
    assert [list(row) for row in tab.rows] == [[], [], [None, 1, None, None, 2], [], [3]]
    assert tab.hidden_rows == {5}


def test_rows_and_cells_without_addresses_follow_each_other(tmp_path: Path) -> None:
    rows = (
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r='4'><c r='C4'><v>3</v></c><c><v>4</v></c></row>"
        "<row><c  s = '1' r = 'B5' ><v>45000</v></c ></row ><row><c r='A9'><v>6</v></c></row>"
    )
    tab = read_tab(single(tmp_path, rows))
    assert [list(row) for row in tab.rows] == [
        [1, 2], [], [], [None, None, 3, 4], [None, date(2023, 3, 15)], [], [], [], [6],
    ]  # fmt: skip


@pytest.mark.parametrize("prefix", ["x", "sheet.ml"])
def test_elements_may_carry_a_prefix(tmp_path: Path, prefix: str) -> None:
    sheet = (
        f'<{prefix}:worksheet xmlns:{prefix}="{MAIN}"><{prefix}:sheetData><{prefix}:row r="2" hidden="1">'
        f'<{prefix}:c r="A2"><{prefix}:v>5</{prefix}:v></{prefix}:c><{prefix}:c r="B2" t="inlineStr"><{prefix}:is>'
        f"<{prefix}:t>text</{prefix}:t></{prefix}:is></{prefix}:c></{prefix}:row></{prefix}:sheetData>"
        f'<{prefix}:mergeCells><{prefix}:mergeCell ref="A1:B1"/></{prefix}:mergeCells></{prefix}:worksheet>'
    )
    tab = read_tab(calendar(tmp_path, parts_of({"Plan": sheet})))
    assert [list(row) for row in tab.rows] == [[], [5, "text"]]
    assert (tab.hidden_rows, tab.merged) == ({2}, ((1, 1, 1, 2),))


def test_strict_workbooks_read_the_same(tmp_path: Path) -> None:
    sheet = worksheet(
        '<row r="1"><c r="A1" t="d" s="1"><v>2026-05-01</v></c></row>', main=STRICT, relation=STRICT_RELATION
    )
    parts = parts_of({"Plan": sheet}, main=STRICT, relation=STRICT_RELATION)
    assert read_tab(calendar(tmp_path, parts)).value(1, 1) == date(2026, 5, 1)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "iso-8859-1", "windows-1252"])
def test_parts_in_other_encodings_are_read_and_written(tmp_path: Path, encoding: str) -> None:
    sheet = worksheet(cell("<is><t>Café</t></is>", ' t="inlineStr"')).replace("UTF-8", encoding[:12])
    made = calendar(tmp_path, parts_of({"Plan": sheet.encode(encoding)}))
    assert read_tab(made).value(1, 1) == "Café"
    old = (tmp_path / "calendar.xlsx").read_bytes()
    made.write([put(1, 2, "näher")], fingerprint=made.fingerprint())
    assert_only_changed(old, (tmp_path / "calendar.xlsx").read_bytes(), "xl/worksheets/sheet1.xml")
    assert [read_tab(made).value(1, 1), read_tab(made).value(1, 2)] == ["Café", "näher"]
    book = CalamineWorkbook.from_path(str(tmp_path / "calendar.xlsx"))
    assert book.get_sheet_by_name("Plan").to_python() == [["Café", "näher"]]


def test_part_names_may_differ_in_case_and_slashes(tmp_path: Path) -> None:
    parts = parts_of({"Plan": worksheet(cell("<v>1</v>"))})
    renamed = {name.replace("/", "\\").replace("sheet1", "SHEET1"): content for name, content in parts.items()}
    assert read_tab(calendar(tmp_path, renamed)).value(1, 1) == 1


def test_shared_formulas_without_a_value_are_told(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1+1</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
    )
    tab = read_tab(single(tmp_path, rows))
    assert [tab.value(1, 1), tab.value(2, 1)] == [2, CellProblem("uncached", "=B1+1")]


def test_dates_that_count_from_today_are_known_with_those_that_hang_on_them(tmp_path: Path) -> None:
    formulas = (
        "TODAY()+3",
        "A1+1",
        "$A$2+7",
        "DATE(2026,5,1)",
        "A4+1",
        '"NOW()"&amp;A4',
        "IF(A4&lt;NOW(),A4,A5)",
        "Other!A1",
    )
    rows = "".join(
        f'<row r="{number}"><c r="A{number}" s="1"><f>{formula}</f><v>45000</v></c></row>'
        for number, formula in enumerate(formulas, start=1)
    )
    assert {row for row, _ in read_tab(single(tmp_path, rows)).moving} == {1, 2, 3, 7}
    shared = (
        '<row r="1"><c r="A1" s="1"><f>NOW()</f><v>45000</v></c></row>'
        '<row r="2"><c r="A2" s="1"><f t="shared" ref="A2:A3" si="0">A1+1</f><v>45001</v></c></row>'
        '<row r="3"><c r="A3" s="1"><f t="shared" si="0"/><v>45002</v></c></row>'
    )
    assert {row for row, _ in read_tab(single(tmp_path, shared)).moving} == {1, 2, 3}


def test_a_sheet_without_cells_is_empty(tmp_path: Path) -> None:
    for sheet in (f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>', f'<worksheet xmlns="{MAIN}"/>'):
        assert list(read_tab(calendar(tmp_path, parts_of({"Plan": sheet}))).rows) == []


def test_one_value_in_each_far_corner_costs_nothing(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    tab = read_tab(single(tmp_path, rows))
    assert (len(tab.rows), tab.value(1, 1), tab.value(1048576, 16384)) == (1048576, 1, 2)
    assert sum(len(row) for row in tab.rows) == 1 + 16384


def test_cells_beyond_a_worksheet_are_not_read(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="XFE1"><v>1</v></c><c r="A1"><v>2</v></c></row><row r="1048577"><c><v>3</v></c></row>'
    assert [list(row) for row in read_tab(single(tmp_path, rows)).rows] == [[2]]


def test_values_scattered_over_a_whole_sheet_are_refused(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 800))
    with pytest.raises(CalendarUnreadable, match="more cells than a calendar"):
        single(tmp_path, rows).read()


def test_a_long_text_shared_by_thousands_of_cells_is_refused(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 3_400))
    parts = parts_of({"Plan": worksheet(rows)}, strings=f"<si><t>{'Come and see. ' * 2_200}</t></si>")
    with pytest.raises(CalendarUnreadable, match="calendar can have, or more text"):
        calendar(tmp_path, parts).read()


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
moments = st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda found: found.replace(microsecond=0))
values = st.one_of(
    st.none(),
    texts.filter(lambda text: text == text.strip()),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9),
    st.booleans(),
    moments.filter(lambda moment: moment.time() != time(0)),
    moments.map(datetime.date),
    moments.map(datetime.time),
)


def close(found: object, expected: object) -> bool:
    """Tell whether two values are the same but for what a library rounds away."""
    if isinstance(expected, datetime):
        return isinstance(found, datetime) and abs(found - expected) < timedelta(seconds=1)
    if isinstance(expected, float):
        return found == pytest.approx(expected)
    return found == expected


@given(st.lists(st.lists(values, max_size=6), max_size=6))
def test_what_libraries_write_and_read_is_read_alike(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "oracle.xlsx"
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            made = book.active.cell(number, column, value)
            if isinstance(value, str):
                made.data_type = "s"
    book.save(path)
    book.close()
    tab = read_tab(calendar(path.parent, path.read_bytes(), "oracle.xlsx"))
    written = {(row, column): value for row, line in enumerate(rows, 1) for column, value in enumerate(line, 1)}
    dense = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    oracle = {(row, column): value for row, line in enumerate(dense, 1) for column, value in enumerate(line, 1)}
    for place, value in written.items():
        assert close(tab.value(*place), value), place
    for place, value in oracle.items():
        assert close(tab.value(*place), None if value == "" else value), place
    filled = {place for place, value in written.items() if value is not None}
    assert len(tab.rows) == max((row for row, _ in filled), default=0)
