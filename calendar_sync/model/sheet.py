"""Where a value stands in a calendar, and what stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from calendar_sync.model.quick import quick
from calendar_sync.model.writers import Writer


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell whose value cannot be known.

    Args:
        kind: ``error`` for a spreadsheet error, ``uncached`` for a formula that was never calculated, ``picture`` for a
            picture, or a card of linked data, that was put into the cell itself, ``quotes`` for a field of a text file
            whose quotation marks leave its end open.
        text: The error as the spreadsheet shows it (``#REF!``), the formula, or the text as far as it is known.
    """

    kind: str
    text: str


Scalar = str | int | float | bool | date | datetime | time | timedelta | CellProblem | None
"""What one cell holds. ``datetime`` and ``time`` are naive: a spreadsheet knows no time zones. Empty is ``None``."""

Written = str | date | datetime | time
"""What can be written into a user's cell: text, or a real (naive) date or time; the empty string clears it."""


def column_letters(column: int) -> str:
    """Return the letters of a 1-based column number (1 is A, 27 is AA)."""
    letters = ""
    while column > 0:
        column, remainder = divmod(column - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the 1-based number of a column by its letters (A is 1, AA is 27)."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """One cell: tab name, 1-based row, 1-based column. ``str()`` gives ``May!D14``."""

    tab: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{quoted_tab(self.tab)}!{column_letters(self.column)}{self.row}"


def quoted_tab(name: str) -> str:
    """Return the name of a tab as it stands before a cell: in quotes where it holds more than letters and figures."""
    if not name.replace("_", "").isalnum() or name[:1].isdigit():
        return "'" + name.replace("'", "''") + "'"
    return name


def row_name(tab: str, row: int) -> str:
    """Return how a row is named on the command line: ``May!14``; quotes only where nobody could tell without them.

    A shell wants quotes of its own around blanks, and quotes within quotes are nothing that people can read.
    """
    is_plain = tab == tab.strip() and not set(tab) & {"'", "!"}
    return f"{tab if is_plain else quoted_tab(tab)}!{row}"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab as it was read.

    Args:
        name: As shown, spaces included.
        rows: ``rows[0]`` is sheet row 1 and ``rows[r][0]`` column A; rows may differ in length.
        hidden: The tab itself is hidden.
        hidden_rows: 1-based numbers of rows that are hidden, by hand or by a filter.
        filtered: A filter is active on the tab.
        hyperlinks: Target by (row, column), both 1-based.
        tables: Excel tables (ListObjects) and their ranges.
        merged: Merged ranges as (first row, first column, last row, last column).
        titles_added: The file has no titles; row 1 stands for those that the first results bring.
        struck: Cells whose text is struck out, wholly or in part, as (row, column), both 1-based.
        moments: Columns (1-based) whose empty cells show what is put into them as a date or time.
        pictures: Cells (row, column) over which a picture lies that no cell holds.
        comments: What people have noted on cells, by (row, column), both 1-based.
        formulas: Cells (row, column) whose value a formula gives; such a cell is never written over.
        moving: Cells (row, column) with a formula whose date or time is another one each time it is calculated.
        is_locked: Somebody has protected all of it, or the tool's own columns, against us.
        key: What stays the same when the tab is renamed; empty where the calendar has no such thing.
        copies: Cells (row, column) with the titles of columns that somebody has made by copying the tool's own.
    """

    name: str
    rows: Sequence[Sequence[Scalar]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    filtered: bool = False
    hyperlinks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    tables: tuple[TableRange, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    struck: frozenset[tuple[int, int]] = frozenset()
    titles_added: bool = False
    pictures: frozenset[tuple[int, int]] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formulas: frozenset[tuple[int, int]] = frozenset()
    moments: frozenset[int] = frozenset()
    moving: frozenset[tuple[int, int]] = frozenset()
    is_locked: bool = False
    key: str = ""
    copies: tuple[tuple[int, int], ...] = ()

    def value(self, row: int, column: int) -> Scalar:
        """Return the value of the cell at 1-based ``row`` and ``column``; ``None`` outside the used area."""
        if not 0 < row <= len(self.rows):
            return None
        cells = self.rows[row - 1]
        return cells[column - 1] if 0 < column <= len(cells) else None

    def totals(self, header_row: int) -> frozenset[int]:
        """Return the 1-based rows of totals that end the tables around ``header_row``: they are no rows of a table."""
        around = (table for table in self.tables if table.first_row <= header_row < table.last_row)
        return frozenset(table.last_row for table in around if table.has_totals)


@dataclass(frozen=True, slots=True)
class TableRange:
    """An Excel table (ListObject): 1-based, inclusive, header row and totals row included."""

    name: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int
    has_totals: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole calendar as it was read once.

    Args:
        location: Path or URL, for messages.
        tabs: In the order of the workbook.
        fingerprint: Changes whenever the file does; handed back when writing.
        timezone: IANA name, where the spreadsheet carries one (Google); else ``None``.
        locale: Such as ``en_GB``, where the spreadsheet carries one; else ``None``.
        epoch_1904: Plain numbers that are dates count from 1904.
        is_shared: People may be at work in it while it is written.
        other_tabs: Names of tabs that hold no cells, such as a chart alone.
        codec: Python's name of the file's encoding, where that does not hold every character; empty where it does.
        writers: Ledgers that have left their marks in it.
    """

    location: str
    tabs: tuple[Tab, ...]
    fingerprint: str
    timezone: str | None = None
    locale: str | None = None
    epoch_1904: bool = False
    codec: str = ""
    is_shared: bool = False
    other_tabs: tuple[str, ...] = ()
    writers: tuple[Writer, ...] = ()


def written_number(value: float) -> str:
    """Return a number as files spell it: whole ones without a point."""
    return repr(int(value) if value == int(value) else value)


@dataclass(frozen=True, slots=True)
class CellWrite:
    """One cell to be written: of the tool's own columns as text or number; of the user's as what the cell is.

    A date or time goes in as the spreadsheet stores one and takes the number format that the cell has; text goes in as
    it is, never read as a number, a date or a formula.

    Args:
        cell: Where.
        value: What; the empty string clears the cell.
        header: The cell is a column title (it takes the look of the title beside it and may extend an Excel table).
        like: A cell of the same tab whose look (number format, font, borders) is taken, where a cell has none of its
            own yet.
        appended: The row is below all that the tab holds, and is added to it; a table that ends right above it grows.
        theirs: The cell is the user's.
    """

    cell: CellRef
    value: Written | float
    header: bool = False
    like: CellRef | None = None
    appended: bool = False
    theirs: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row must wait, found while its cells were put together.

    Args:
        rule: Stable id such as ``date.swapped``.
        field: Whose cell is to blame.
        message: What is wrong.
        fix: How to mend it.
    """

    rule: str
    field: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the calendar with its columns mapped to fields.

    Args:
        tab: Tab name.
        number: 1-based row number at the time of reading; never an identity.
        values: By field name (``date``, ``text``, ``text:twitter`` ...); empty cells are absent.
        columns: 1-based column by field name, shared by all rows of a table.
        hidden: The row was hidden or filtered away when it was read.
        faults: What keeps it from being read.
    """

    tab: str
    number: int
    values: Mapping[str, Scalar]
    columns: Mapping[str, int]
    hidden: bool = False
    faults: tuple[Fault, ...] = ()

    def cell(self, name: str) -> CellRef:
        """Return where field ``name`` stands; column A where the calendar has no such column."""
        return CellRef(self.tab, self.number, self.columns.get(name, 1))

    def text(self, name: str) -> str:
        """Return the field as stripped text; empty where there is nothing readable."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value.strip()
        if value is None or isinstance(value, CellProblem):
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value).strip()
