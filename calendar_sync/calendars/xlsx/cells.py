"""Reading the cells of one worksheet.

The cells are read here instead of by a library for three reasons. A sheet with one value in A1 and one in XFD1048576
makes dense readers reserve 17 billion cells, which ends the process; errors and formulas that were never calculated
have to be told apart from empty cells; and hidden rows and link formulas stand in the same bytes, so that one pass
finds them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache

from calendar_sync.calendars.xlsx import celltext, markup, numbers
from calendar_sync.calendars.xlsx.moving import counts_from_now
from calendar_sync.calendars.xlsx.refs import MAX_COLUMN, MAX_ROW, column_number, parse_cell, row_number
from calendar_sync.calendars.xlsx.strings import STRUCK, is_spelt_out, rich_text, text_of
from calendar_sync.errors import CalendarUnreadable
from calendar_sync.model.sheet import CellProblem, Scalar

MAX_FILLED = 3_000_000
"""Filled cells of one tab; a content calendar has some thousands."""

MAX_DENSE = 10_000_000
"""Cells of one tab from column A to the last filled one of each row."""

MAX_CHARACTERS = 100_000_000
"""Characters of one tab; a small file can show one long shared text in a million cells."""

_RICH_VALUE = "rich"
"""The type of a cell that older programs see an error in: its value is a picture, or a card of data, elsewhere."""

_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true|on)["']|\sht\s*=\s*["']0(?:\.0*)?["']""")
_LINK = re.compile(r'\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_PICTURE = re.compile(
    # Google Sheets wraps what older programs do not know, and doubles the quotes in it.
    r'\s*(?:(?:IFERROR\(\s*)?__xludf\.DUMMYFUNCTION\(\s*")?(?:_xlfn\.)?IMAGE\(\s*(?:"{1,2}([^"]+)"{1,2}\s*[,;)])?',
    re.IGNORECASE,
)
"""A formula that shows a picture, and the address of that; its value is empty, or an error, in the file."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of all tabs share.

    Args:
        strings: The shared strings by index.
        kinds: The kind of number of each cell style.
        epoch_1904: Dates count from 1904.
        struck_strings: Shared strings that are struck out, wholly or in part.
        struck_styles: Cell styles that strike their cell out.
    """

    strings: Sequence[str]
    kinds: Sequence[str]
    epoch_1904: bool
    struck_strings: frozenset[int] = frozenset()
    struck_styles: frozenset[int] = frozenset()


@dataclass(slots=True)
class Cells:
    """The cells of one tab: dense rows from A1, what is hidden or struck out, targets of links, and formulas."""

    rows: list[Sequence[Scalar]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    dated: dict[tuple[int, int], str] = field(default_factory=dict)


def read_cells(data: bytes, book: Book, tab: str) -> Cells:
    """Return the cells of a worksheet part.

    Args:
        data: The part in readable form.
        book: What all tabs share.
        tab: Name for messages.

    Raises:
        CalendarUnreadable: More cells than any calendar has.
    """
    prefix = markup.root_prefix(data, b"worksheet")
    found = Cells()
    sheet = markup.start_tag(prefix or b"", b"sheetData").search(data)
    if prefix is None or (sheet is None and b"sheetData" in data):
        raise _unknown(tab)
    if sheet is None or sheet[2]:
        return found
    closing = markup.end_tag(prefix, b"sheetData").search(data, sheet.end())
    limit = closing.start() if closing else len(data)
    row_tag, row_end = markup.start_tag(prefix, b"row"), markup.end_tag(prefix, b"row")
    cell = _cell_pattern(re.escape(prefix))
    decoder = _Decoder(prefix, book, tab)
    by_number: dict[int, Sequence[Scalar]] = {}
    number, position, filled, dense, characters = 0, sheet.end(), 0, 0, 0
    while (row := row_tag.search(data, position, limit)) is not None:
        attributes, position = row[1], row.end()
        end = position
        if not row[2]:
            ending = row_end.search(data, position, limit)
            end, position = (ending.start(), ending.end()) if ending else (limit, limit)
        contents = cell.findall(data, row.end(), end) if data.find(b"</", row.end(), end) >= 0 else []
        number = row_number(attributes, data[row.end() : min(end, row.end() + 200)], number)
        if _HIDDEN.search(attributes):
            found.hidden_rows.add(number)
        values = decoder.row(number, contents, found, spelt=is_spelt_out(data, row.end(), end))
        if not values or not 0 < number <= MAX_ROW:
            continue
        filled += len(values)
        width = max(values)
        dense += width
        characters += sum(len(value) for value in values.values() if value.__class__ is str)
        if filled > MAX_FILLED or dense > MAX_DENSE or characters > MAX_CHARACTERS:
            raise CalendarUnreadable(
                f"The tab {tab!r} holds more cells than a calendar can have, or more text.",
                fix="Keep the content calendar in a workbook of its own, without data exports.",
            )
        cells: list[Scalar] = [None] * width
        for column, value in values.items():
            cells[column - 1] = value
        by_number[number] = cells if number not in by_number else _merged(by_number[number], cells)
    if position == sheet.end() and data[position:limit].strip():
        raise _unknown(tab)
    found.rows = [by_number.get(number, ()) for number in range(1, max(by_number, default=0) + 1)]
    found.hidden_rows = {row for row in found.hidden_rows if row <= len(found.rows)}
    return found


@cache
def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """Return a pattern for a cell: its column, its attributes, and its value, its text, or anything else it holds.

    Nearly every cell holds a plain value or a plain text, which is found in one go.
    """
    name = prefix + b"c"
    return re.compile(
        rb'<%(c)b(?=[\s/>])(?:\sr="([A-Z]{1,3})([0-9]{1,7})")?(%(attributes)b)(?:/>|>(?:<%(p)bv>([^<]+)</%(p)bv></%(c)b>|'
        rb"<%(p)bis><%(p)bt>([^<]+)</%(p)bt></%(p)bis></%(c)b>|(.*?)</%(c)b\s*>))"
        % {b"c": name, b"p": prefix, b"attributes": markup.ATTRIBUTES},
        re.DOTALL,
    )


def _unknown(tab: str) -> CalendarUnreadable:
    """Return the error for cells that are there, but not understood: they must never look like an empty tab."""
    return CalendarUnreadable(
        f"The cells of the tab {tab!r} are stored in a way that is not understood.",
        fix="Open the workbook in Excel, save it under a new name, and use that one.",
    )


def _merged(first: Sequence[Scalar], second: Sequence[Scalar]) -> list[Scalar]:
    """Return one row of two that carry the same number; the later value wins, as in Excel's repair."""
    longer = max(len(first), len(second))
    pairs = zip([*first, *[None] * (longer - len(first))], [*second, *[None] * (longer - len(second))], strict=True)
    return [one if other is None else other for one, other in pairs]


class _Columns(dict[bytes, int]):
    """Column numbers by letters, worked out once each."""

    def __missing__(self, letters: bytes) -> int:
        self[letters] = column_number(letters.decode())
        return self[letters]


class _Decoder:
    """Turns the cells of one part into values.

    Args:
        prefix: The element prefix of the part.
        book: What all tabs share.
        tab: Name for messages.
    """

    def __init__(self, prefix: bytes, book: Book, tab: str) -> None:
        self._tab = tab
        self._prefix = prefix
        self._book = book
        self._columns = _Columns()
        self._types: dict[bytes, tuple[tuple[int, int], str, str, bool]] = {}
        self._rich = {"inlineStr", *(["s"] if book.struck_strings else ())}
        self._empty = b"<%bv></%bv>" % (prefix, prefix)
        self._value = markup.whole(prefix, b"v")
        self._formula = markup.whole(prefix, b"f")
        self._formula_start = b"<" + prefix + b"f"
        self._masters: dict[str, str] = {}
        self._readers: dict[str, Callable[[bytes, str], Scalar]] = {
            "n": self._number,
            "s": self._shared,
            "str": lambda raw, _: text_of(raw) or None,
            "b": lambda raw, _: raw.strip() in (b"1", b"true"),
            "e": lambda raw, _: CellProblem("error", celltext.from_xml(raw)),
            _RICH_VALUE: lambda raw, _: CellProblem("picture", celltext.from_xml(raw)),
            "d": lambda raw, _: numbers.iso(celltext.from_xml(raw).strip()),
            "inlineStr": lambda raw, _: text_of(raw) or None,
        }

    def row(self, number: int, contents: list[tuple[bytes, ...]], found: Cells, *, spelt: bool) -> dict[int, Scalar]:
        """Return the filled cells of a row by column; note formulas, targets of links, and what is struck out.

        Args:
            number: Of the row.
            contents: What the pattern finds.
            found: Where it is noted.
            spelt: See :func:`calendar_sync.calendars.xlsx.strings.is_spelt_out`.

        Raises:
            CalendarUnreadable: A cell says that it stands in another row; programs differ in what they make of it.
        """
        values: dict[int, Scalar] = {}
        column, own = 0, b"%d" % number
        columns, types, readers = self._columns, self._types, self._readers
        for letters, digits, attributes, held, text, content in contents:
            (row, stated), type_, kind, struck = types.get(attributes) or self._type(attributes)
            if digits != own and int(digits or row or own) != number:
                raise CalendarUnreadable(
                    f"Row {number} of the tab {self._tab!r} holds a cell that says it stands in row "
                    f"{int(digits or row)}; the row is stored in a way that programs read differently.",
                    fix="Open the file in Excel or LibreOffice, see that every row says what it should, and save it "
                    "under a new name.",
                )
            column = columns[letters] if letters else stated or column + 1
            value: Scalar
            if text:
                text = text.strip(b" \t\r\n")
                value = (text.decode("utf-8", "replace") if spelt else text_of(text)) or None
            elif held:
                value = readers[type_](held, kind)
            elif not content:
                continue
            elif content == self._empty:
                value = readers[type_](b"", kind)
            else:
                value = self._complex(content, type_, kind, (number, column), found)
            if value is not None and 0 < column <= MAX_COLUMN:
                values[column] = value
                if struck or ((held or content) and type_ in self._rich and self._is_struck(held, content, type_)):
                    found.struck.add((number, column))
        return values

    def _is_struck(self, held: bytes, content: bytes, type_: str) -> bool:
        if type_ == "inlineStr":
            return STRUCK.search(content) is not None
        found = self._value.search(content)
        index = held or (found[2] if found is not None else None) or b""
        return index.isdigit() and len(index) < 10 and int(index) in self._book.struck_strings

    def _type(self, raw: bytes) -> tuple[tuple[int, int], str, str, bool]:
        attributes = markup.attributes(raw)
        place = parse_cell(attributes.get("r", ""))
        style = attributes.get("s", "0")
        kinds = self._book.kinds
        number = int(style[:9]) if style.isascii() and style.isdigit() else len(kinds)
        kind = kinds[number] if number < len(kinds) else numbers.PLAIN
        type_ = attributes.get("t", "n")
        type_ = _RICH_VALUE if type_ == "e" and "vm" in attributes else type_
        found = (
            place or (0, 0),
            type_ if type_ in self._readers else "n",
            kind,
            number in self._book.struck_styles,
        )
        if place is None:
            self._types[raw] = found
        return found

    def _complex(self, content: bytes, type_: str, kind: str, cell: tuple[int, int], cells: Cells) -> Scalar:
        """Return the value of a cell with a formula, rich text, or anything else beside a plain ``v``."""
        formula = None
        if self._formula_start in content:
            found = self._formula.search(content)
            if found is not None:
                formula = self._formula_text(found[1], found[2] or b"")
                cells.formulas.add(cell)
                content = content[: found.start()] + content[found.end() :]
                link = _LINK.match(formula)
                if link is not None:
                    cells.links[cell] = link[1].replace('""', '"')
                if (picture := _PICTURE.match(formula)) is not None:
                    return picture[1] or CellProblem("uncached", "=" + formula)
        value = self._value.search(content)
        if value is not None and value[2]:
            # A formula's error carries a rich value as well, which tells more of the error.
            type_ = "e" if type_ == _RICH_VALUE and formula is not None else type_
            shown = self._readers[type_](value[2], kind)
            if formula is not None and (isinstance(shown, (date, time)) or counts_from_now(formula)):
                cells.dated[cell] = formula
            return shown
        if formula is not None and type_ != "str":
            return CellProblem("uncached", "=" + formula)
        inline = markup.whole(self._prefix, b"is").search(content)
        return rich_text(self._prefix, inline[2] or b"") or None if inline is not None else None

    def _formula_text(self, raw: bytes, content: bytes) -> str:
        """Return the formula; one that shares another's text (``si``) is shown with that text."""
        text = celltext.from_xml(content)
        shared = markup.attributes(raw).get("si") if raw else None
        if shared is None:
            return text
        return self._masters.setdefault(shared, text)

    def _number(self, raw: bytes, kind: str) -> Scalar:
        value = numbers.number(raw)
        if value is None:
            return celltext.from_xml(raw) or None
        return value if kind == numbers.PLAIN else numbers.meaning(value, kind, self._book.epoch_1904)

    def _shared(self, raw: bytes, _: str) -> Scalar:
        if raw.isdigit() and len(raw) < 10 and (index := int(raw)) < len(self._book.strings):
            return self._book.strings[index] or None
        return CellProblem("error", "missing text")
