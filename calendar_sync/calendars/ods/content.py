"""The tabs of an OpenDocument spreadsheet, from its ``content.xml``, in one pass and in bounded memory."""

from __future__ import annotations

import re
from xml.parsers import expat

from calendar_sync.calendars.local import checked_length
from calendar_sync.calendars.ods.lines import (
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_DENSE,
    MAX_FILLED,
    Cell,
    Row,
    Table,
    too_large,
)
from calendar_sync.calendars.ods.values import value_of
from calendar_sync.errors import CalendarUnreadable
from calendar_sync.model.sheet import Tab

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_IMAGE = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 image"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_HREF = "http://www.w3.org/1999/xlink href"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_ASIDE = (_OFFICE + "annotation", _TABLE + "shapes", _TABLE + "scenario", _TABLE + "tracked-changes")
"""What stands in or beside cells and is none of their text, sheets inside charts included."""

_RANGE_TAB = re.compile(r"^\$?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^.']+))\.")


def read_tabs(data: bytes) -> tuple[Tab, ...]:
    """Return the tabs in their order.

    Args:
        data: The content of ``content.xml``.

    Raises:
        CalendarUnreadable: Damaged, hostile, or no spreadsheet.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise CalendarUnreadable(
            f"The spreadsheet is damaged ({error}).", fix="Open it in LibreOffice and save it as .xlsx."
        ) from error
    if not reader.is_spreadsheet:
        raise CalendarUnreadable(
            "The file is no spreadsheet, but another kind of OpenDocument file.",
            fix="Copy the table into a spreadsheet and save that as .xlsx.",
        )
    return tuple(table.tab(table.name in reader.filtered) for table in reader.tables)


def _refuse_doctype(*_: object) -> None:
    raise CalendarUnreadable(
        "The spreadsheet declares a document type, which no spreadsheet program does; it is not read.",
        fix="Open it in LibreOffice and save it as .xlsx.",
    )


class _Reader:
    """Takes what the parser meets."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.filtered: set[str] = set()
        self.is_spreadsheet = False
        self._hidden_styles: set[str] = set()
        self._struck_styles: set[str] = set()
        self._style = ""
        self._table: Table | None = None
        self._row: Row | None = None
        self._cell: Cell | None = None
        self._in_text = False
        self._aside = 0
        self._noted = self._in_comment = False
        self._hidden_groups: list[bool] = []
        self._range_tab = ""
        self._filled = self._dense = self._characters = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._aside and name == _TEXT + "p":
            self._in_comment = self._cell is not None and self._noted
        if name == _ASIDE[0] and not self._aside:
            self._noted = True
        if self._aside or name in _ASIDE or (name == _TABLE + "table" and self._table is not None):
            self._aside += 1
        elif self._cell is not None:
            self._start_in_cell(self._cell, name, attributes)
        elif name in _CELLS and self._row is not None:
            self._cell = Cell(
                {key.partition(" ")[2]: value for key, value in attributes.items() if not key.startswith(_CALC)},
                _count(attributes, "number-columns-repeated"),
                name == _CELLS[1],
            )
            if (kind := attributes.get(_CALC + "value-type")) is not None:
                self._cell.attributes["calc-value-type"] = kind
        elif name == _TABLE + "table-row" and self._table is not None:
            visibility = attributes.get(_TABLE + "visibility", "visible")
            hidden = visibility != "visible" or any(self._hidden_groups)
            self._row = Row(_count(attributes, "number-rows-repeated"), hidden, visibility == "filter")
            self._row.style = attributes.get(_TABLE + "default-cell-style-name", "")
        elif name == _TABLE + "table-column" and self._table is not None:
            style = attributes.get(_TABLE + "default-cell-style-name", "")
            self._table.columns.append((_count(attributes, "number-columns-repeated"), style))
        else:
            self._start_outside(name, attributes)

    def _start_outside(self, name: str, attributes: dict[str, str]) -> None:
        if name == _OFFICE + "spreadsheet":
            self.is_spreadsheet = True
        elif name == _STYLE + "style":
            self._style = attributes.get(_STYLE + "name", "")
            if attributes.get(_STYLE + "parent-style-name") in self._struck_styles:
                self._struck_styles.add(self._style)
        elif name == _STYLE + "text-properties":
            self._note_line(attributes)
        elif name == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self._hidden_styles.add(self._style)
        elif name == _TABLE + "table" and self.is_spreadsheet:
            hidden = attributes.get(_TABLE + "style-name") in self._hidden_styles
            self._table = Table(attributes.get(_TABLE + "name", ""), hidden)
        elif name == _TABLE + "table-row-group":
            self._hidden_groups.append(attributes.get(_TABLE + "display") == "false")
        elif name == _TABLE + "database-range":
            found = _RANGE_TAB.match(attributes.get(_TABLE + "target-range-address", ""))
            self._range_tab = (found["plain"] or found["quoted"].replace("''", "'")) if found else ""
        elif name == _TABLE + "filter" and self._range_tab:
            self.filtered.add(self._range_tab)

    def _note_line(self, attributes: dict[str, str]) -> None:
        """Note whether a style has a line through its text; one of its own takes a parent's line away."""
        lines = [
            attributes[_STYLE + name]
            for name in ("text-line-through-style", "text-line-through-type")
            if _STYLE + name in attributes
        ]
        if any(line != "none" for line in lines):
            self._struck_styles.add(self._style)
        elif lines:
            self._struck_styles.discard(self._style)

    def _start_in_cell(self, cell: Cell, name: str, attributes: dict[str, str]) -> None:
        if name == _IMAGE:
            cell.picture = True
        elif name == _TEXT + "p":
            cell.paragraphs.append("")
            self._in_text = True
        elif not self._in_text:
            return
        elif name == _TEXT + "s":
            cell.paragraphs[-1] += " " * min(_whole(attributes.get(_TEXT + "c", "1")), MAX_COLUMNS)
            checked_length(cell.paragraphs[-1])
        elif name == _TEXT + "tab":
            cell.paragraphs[-1] += "\t"
        elif name == _TEXT + "line-break":
            cell.paragraphs[-1] += "\n"
        elif name == _TEXT + "a" and not cell.link:
            cell.link = attributes.get(_HREF, "")
        elif name == _TEXT + "span" and attributes.get(_TEXT + "style-name") in self._struck_styles:
            cell.struck = True

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
            self._noted = self._noted and self._aside > 0
            if self._in_comment and name == _TEXT + "p" and self._cell is not None:
                self._cell.comment += "\n"
                self._in_comment = False
        elif name == _TEXT + "p":
            self._in_text = False
        elif name in _CELLS:
            self._end_cell()
        elif name == _TABLE + "table-row":
            if self._row is not None and self._table is not None:
                self._filled += sum(value is not None for value in self._row.cells) * self._row.repeated
                self._dense += len(self._row.cells) * self._row.repeated
                if self._filled > MAX_FILLED or self._dense > MAX_DENSE:
                    raise too_large()
                self._table.add(self._row)
            self._row = None
        elif name == _TABLE + "table" and self._table is not None:
            self.tables.append(self._table)
            self._table = None
        elif name == _TABLE + "table-row-group":
            self._hidden_groups.pop()

    def characters(self, text: str) -> None:
        if self._in_text and not self._aside and self._cell is not None:
            self._cell.paragraphs[-1] += text
            checked_length(self._cell.paragraphs[-1])
        elif self._in_comment and self._cell is not None:
            self._cell.comment += text
            checked_length(self._cell.comment)

    def _end_cell(self) -> None:
        cell, row = self._cell, self._row
        self._cell = None
        if cell is None or row is None:
            return
        text = "\n".join(cell.paragraphs)
        checked_length(text)
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise too_large()
        value = None if cell.covered else value_of(cell.attributes, text)
        if value is not None:
            if row.width + cell.repeated > MAX_COLUMNS:
                raise too_large()
            row.cells += [None] * (row.width - len(row.cells))
            row.cells += [value] * cell.repeated
            if cell.struck or self._is_struck(cell, row):
                row.struck += range(row.width + 1, row.width + cell.repeated + 1)
            if cell.link:
                row.links.update((row.width + place, cell.link) for place in range(1, cell.repeated + 1))
        if cell.comment.strip():
            row.comments[row.width + 1] = cell.comment.strip()
        if cell.picture:
            row.pictures.append(row.width + 1)
        spanned = (cell.attributes.get("number-rows-spanned"), cell.attributes.get("number-columns-spanned"))
        rows, columns = (_whole(number or "") for number in spanned)
        if (rows, columns) != (1, 1):
            row.spans.append((row.width + 1, rows, columns))
        row.width += cell.repeated

    def _is_struck(self, cell: Cell, row: Row) -> bool:
        if not self._struck_styles:
            return False
        style = cell.attributes.get("style-name") or row.style
        if not style and self._table is not None:
            style = self._table.style_of(row.width + 1)
        return style in self._struck_styles


def _count(attributes: dict[str, str], name: str) -> int:
    return _whole(attributes.get(_TABLE + name, ""))


def _whole(text: str) -> int:
    """Return a number from 1 on; 1 for whatever is none."""
    return int(text) if text.isdecimal() and len(text) < 10 and int(text) > 0 else 1
