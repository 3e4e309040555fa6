"""OpenDocument spreadsheets: values, hidden rows, links, filters; hostile files."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from calendar_sync.calendars import open_calendar
from calendar_sync.errors import CalendarError, CalendarUnreadable
from calendar_sync.model.sheet import CellProblem, CellRef, CellWrite, Sheet

NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
HIDDEN = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="line"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="heir" style:parent-style-name="line"/>'
    '<style:style style:name="none" style:parent-style-name="line">'
    '<style:text-properties style:text-line-through-style="none"/></style:style>'
)


def content(tables: str, ranges: str = "", kind: str = "spreadsheet") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>'
        f"<office:automatic-styles>{HIDDEN}</office:automatic-styles>"
        f"<office:body><office:{kind}>{tables}{ranges}</office:{kind}></office:body></office:document-content>"
    )


def table(*rows: str, name: str = "May", style: str = "ta1") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def text(value: str, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" calcext:value-type="string" {more}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def cell(attributes: str, shown: str = "") -> str:
    inner = f"<text:p>{shown}</text:p>" if shown else ""
    return f"<table:table-cell {attributes}>{inner}</table:table-cell>"


def written(folder: Path, xml: str, parts: Mapping[str, str] | None = None) -> Path:
    path = folder / "calendar.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, part in (parts or {}).items():
            file.writestr(name, part)
        file.writestr("content.xml", xml)
    return path


def read(folder: Path, xml: str) -> Sheet:
    return open_calendar(str(written(folder, xml)))[0].read()


VALUES = {
    "a date": ('office:value-type="date" office:date-value="2027-05-14"', "14/05/27", date(2027, 5, 14)),
    "a moment": (
        'office:value-type="date" office:date-value="2027-05-14T09:30:00"',
        "x",
        datetime(2027, 5, 14, 9, 30),
    ),
    "midnight": ('office:value-type="date" office:date-value="2027-05-14T00:00:00"', "x", date(2027, 5, 14)),
    "half a second": (
        'office:value-type="date" office:date-value="2027-05-14T09:29:59.999999"',
        "x",
        datetime(2027, 5, 14, 9, 30),
    ),
    "a time": ('office:value-type="time" office:time-value="PT09H30M00S"', "09:30", time(9, 30)),
    "a length": ('office:value-type="time" office:time-value="PT30H00M00S"', "30:00", timedelta(hours=30)),
    "a whole number": ('office:value-type="float" office:value="46156"', "46156", 46156),
    "a number": ('office:value-type="float" office:value="0.5"', "0.5", 0.5),
    "a share": ('office:value-type="percentage" office:value="0.25"', "25 %", 0.25),
    "money": ('office:value-type="currency" office:currency="EUR" office:value="12.5"', "12.50 €", 12.5),
    "a tick": ('office:value-type="boolean" office:boolean-value="true"', "TRUE", True),
    "no tick": ('office:value-type="boolean" office:boolean-value="false"', "FALSE", False),
    "a formula's text": ('table:formula="of:=[.A1]" office:value-type="string"', "Hello", "Hello"),
    "a formula never calculated": ('table:formula="of:=[.A1]&amp;1"', "", CellProblem("uncached", "=[.A1]&1")),
    "an error": (
        'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"',
        "#DIV/0!",
        CellProblem("error", "#DIV/0!"),
    ),
    "an error of an older program": (
        'table:formula="of:=#REF!" office:value-type="float" office:value="0"',
        "#REF!",
        CellProblem("error", "#REF!"),
    ),
    "a text that names an error": ('office:value-type="string"', "#REF!", "#REF!"),
    "nothing": ("", "", None),
    "no end of hours": (f'office:value-type="time" office:time-value="PT{"9" * 20}H"', "9 h", "9 h"),
    "no end of days": (f'office:value-type="time" office:time-value="P{"9" * 5000}D"', "9 d", "9 d"),
    "the last second": ('office:value-type="date" office:date-value="9999-12-31T23:59:59.9"', "late", "late"),
    "more than all numbers": ('office:value-type="float" office:value="1e999"', "1e999", "1e999"),
    "no number": ('office:value-type="float" office:value="nan"', "NaN", "nan"),
    "spans of nothing": (f'table:number-rows-spanned="{"9" * 5000}" office:value-type="string"', "a", "a"),
}


@pytest.mark.parametrize("name", VALUES)
def test_cells_hold_what_the_spreadsheet_means(name: str, tmp_path: Path) -> None:
    attributes, shown, value = VALUES[name]
    (tab,) = read(tmp_path, content(table(row(cell(attributes, shown), text("end"))))).tabs
    assert tab.rows == ((value, "end"),)
    assert type(tab.rows[0][0]) is type(value)


def test_text_keeps_its_lines_and_blanks_and_leaves_comments_out(tmp_path: Path) -> None:
    inner = (
        "<table:table-cell><office:annotation><text:p>a comment</text:p></office:annotation>"
        '<text:p>one<text:s text:c="3"/>two<text:s text:c="²"/>and<text:tab/>three</text:p>'
        "<text:p>new <text:span>line</text:span>"
        "<text:line-break/>again</text:p></table:table-cell>"
    )
    (tab,) = read(tmp_path, content(table(row(inner)))).tabs
    assert tab.rows == (("one   two and\tthree\nnew line\nagain",),)


def test_the_target_of_a_link_is_known(tmp_path: Path) -> None:
    link = '<text:a xlink:href="https://example.com/a?b=1&amp;c=2">photo</text:a>'
    (tab,) = read(tmp_path, content(table(row(text("Media")), row(text(link))))).tabs
    assert tab.rows[1] == ("photo",)
    assert tab.hyperlinks == {(2, 1): "https://example.com/a?b=1&c=2"}


def test_repeated_cells_and_rows_are_as_many_as_they_stand_for(tmp_path: Path) -> None:
    rows = (
        row(text("a"), '<table:table-cell table:number-columns-repeated="2"/>', text("d")),
        row('<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="2"'),
        row(text("x", 'table:number-columns-repeated="3"'), more='table:number-rows-repeated="2"'),
        row('<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="1048571"'),
    )
    (tab,) = read(tmp_path, content(table(*rows))).tabs
    assert tab.rows == (("a", None, None, "d"), (), (), ("x", "x", "x"), ("x", "x", "x"))


def test_hidden_rows_tabs_and_filters_are_told(tmp_path: Path) -> None:
    rows = (
        row(text("shown")),
        row(text("by hand"), more='table:visibility="collapse"'),
        row(text("filtered"), more='table:visibility="filter"'),
        f'<table:table-row-group table:display="false">{row(text("folded"))}</table:table-row-group>',
        row(text("shown")),
    )
    ranges = (
        "<table:database-ranges><table:database-range table:target-range-address=\"$'It''s June'.$A$1:.$B$9\">"
        "<table:filter/></table:database-range></table:database-ranges>"
    )
    may, june, july = read(
        tmp_path,
        content(table(*rows) + table(name="It's June") + table(row(text("x")), name="July", style="ta2"), ranges),
    ).tabs
    assert (may.hidden_rows, may.filtered, may.hidden) == (frozenset({2, 3, 4}), True, False)
    assert (june.name, june.filtered) == ("It's June", True)
    assert (july.filtered, july.hidden) == (False, True)


def test_what_is_struck_out_and_what_pictures_lie_over_is_told(tmp_path: Path) -> None:
    part = '<table:table-cell office:value-type="string"><text:p>New <text:span text:style-name="line">old</text:span>'
    picture = '<table:table-cell><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></table:table-cell>'
    rows = (
        row(text("a", 'table:style-name="line"'), text("b", 'table:style-name="none"'), text("c")),
        row(text("a"), part + "</text:p></table:table-cell>", text("c", 'table:style-name="heir"'), picture),
        row(text("a"), more='table:default-cell-style-name="line"'),
    )
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="heir"/>'
    )
    (tab,) = read(tmp_path, content(table(columns, *rows))).tabs
    assert tab.struck == {(1, 1), (1, 3), (2, 2), (2, 3), (3, 1)}
    assert tab.pictures == {(2, 4)}


def test_comments_are_read_and_are_no_part_of_their_cells(tmp_path: Path) -> None:
    note = "<office:annotation><office:date>Eva</office:date><text:p>UK <text:span>time</text:span></text:p>"
    note += "<text:p>please</text:p></office:annotation>"
    noted = f'<table:table-cell office:value-type="string">{note}<text:p>Time</text:p></table:table-cell>'
    (tab,) = read(
        tmp_path, content(table(row(text("Date"), noted), row(f"<table:table-cell>{note}</table:table-cell>")))
    ).tabs
    assert tab.rows[0] == ("Date", "Time")
    assert tab.comments == {(1, 2): "UK time\nplease", (2, 1): "UK time\nplease"}


def test_merged_cells_are_told_and_those_below_are_empty(tmp_path: Path) -> None:
    wide = text("title", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
    covered = '<table:covered-table-cell office:value-type="string"><text:p>old</text:p></table:covered-table-cell>'
    (tab,) = read(tmp_path, content(table(row(wide, covered, text("c")), row(covered, covered, text("c"))))).tabs
    assert tab.merged == ((1, 1, 2, 2),)
    assert tab.rows == (("title", None, "c"), (None, None, "c"))


def test_results_are_refused_with_the_way_out(tmp_path: Path) -> None:
    calendar, _ = open_calendar(str(written(tmp_path, content(table(row(text("a")))))))
    with pytest.raises(CalendarError, match=r"calendar\.ods can be checked and planned from") as caught:
        calendar.check_writable()
    assert ".xlsx" in caught.value.fix
    data = calendar.read().fingerprint
    assert calendar.write([], fingerprint=data) == data
    with pytest.raises(CalendarError):
        calendar.write([CellWrite(CellRef("May", 1, 2), "r1")], fingerprint=None)


HOSTILE = {
    "an entity bomb": (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]>' + content(table())[38:],
        "document type",
    ),
    "damage": (content(table(row(text("a"))))[:-40], "damaged"),
    "a text document": (content("<text:p>Hello</text:p>", kind="text"), "another kind of OpenDocument"),
    "a million filled rows of many columns": (
        content(
            table(row(text("x", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="999"'))
        ),
        "filled cells",
    ),
    "a million rows that end in the last column": (
        content(
            table(
                row(
                    '<table:table-cell table:number-columns-repeated="16383"/>',
                    text("x"),
                    more='table:number-rows-repeated="999999"',
                )
            )
        ),
        "filled cells",
    ),
    "more rows than there are": (
        content(table(row(text("x"), more='table:number-rows-repeated="9999999"'))),
        "rows",
    ),
    "blanks without end": (
        content(
            table(row("<table:table-cell><text:p>" + '<text:s text:c="16000"/>' * 20 + "</text:p></table:table-cell>"))
        ),
        "One cell holds",
    ),
    "blanks without end in many cells": (
        content(
            table(
                row("<table:table-cell><text:p>" + '<text:s text:c="16000"/>' * 12 + "</text:p></table:table-cell>")
                * 600
            )
        ),
        "characters",
    ),
    "more columns than there are": (
        content(table(row('<table:table-cell table:number-columns-repeated="999999"/>', text("x")))),
        "columns",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_words(name: str, tmp_path: Path) -> None:
    xml, word = HOSTILE[name]
    with pytest.raises(CalendarUnreadable, match=word) as caught:
        read(tmp_path, xml)
    assert "calendar.ods" in caught.value.message
    assert caught.value.fix


def test_a_password_is_told(tmp_path: Path) -> None:
    manifest = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
    path = written(tmp_path, content(table()), manifest)
    with pytest.raises(CalendarUnreadable, match="password"):
        open_calendar(str(path))[0].read()


def test_a_zip_without_content_is_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "calendar.ods"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/zip")
    with pytest.raises(CalendarUnreadable, match="no OpenDocument"):
        open_calendar(str(path))[0].read()
