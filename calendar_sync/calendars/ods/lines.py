"""Tables, rows and cells of an OpenDocument spreadsheet while they are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from calendar_sync.errors import CalendarUnreadable
from calendar_sync.model.sheet import Scalar, Tab

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_FILLED = 5_000_000
"""Cells with something in them, repeated ones counted as often as they stand for."""

MAX_DENSE = 10_000_000
"""Cells from column A to the last filled one of each row."""

MAX_CHARACTERS = 100_000_000
"""In all cells together; a few bytes of a file can stand for thousands of blanks."""


@dataclass(slots=True)
class Table:
    """One tab while it is read."""

    name: str
    hidden: bool
    rows: list[tuple[Scalar, ...]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hyperlinks: dict[tuple[int, int], str] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    pictures: set[tuple[int, int]] = field(default_factory=set)
    columns: list[tuple[int, str]] = field(default_factory=list)
    """How many columns take which style for their cells that name none."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    row_count: int = 0
    """Rows so far, empty ones at the end included, which ``rows`` gets only when a filled one follows."""
    filtered: bool = False

    def add(self, row: Row) -> None:
        if row.cells or row.hidden:
            if self.row_count + row.repeated > MAX_ROWS:
                if not row.cells:
                    row.repeated = max(MAX_ROWS - self.row_count, 0)
                else:
                    raise too_large()
            if row.cells:
                self.rows += [()] * (self.row_count - len(self.rows))
                self.rows += [tuple(row.cells)] * row.repeated
            if row.hidden and row.cells:
                self.hidden_rows.update(range(self.row_count + 1, self.row_count + row.repeated + 1))
            for column, target in row.links.items():
                for number in range(self.row_count + 1, self.row_count + row.repeated + 1):
                    self.hyperlinks[number, column] = target
            numbers = range(self.row_count + 1, self.row_count + row.repeated + 1)
            self.struck.update((number, column) for column in row.struck for number in numbers)
        self.comments.update(((self.row_count + 1, column), text) for column, text in row.comments.items())
        self.pictures.update((self.row_count + 1, column) for column in row.pictures)
        for column, rows, columns in row.spans:
            top = self.row_count + 1
            self.merged.append((top, column, top + rows - 1, column + columns - 1))
        self.filtered = self.filtered or row.filtered
        self.row_count += row.repeated

    def tab(self, filtered: bool) -> Tab:
        return Tab(
            name=self.name,
            rows=tuple(self.rows),
            hidden=self.hidden,
            hidden_rows=frozenset(self.hidden_rows),
            filtered=filtered or self.filtered,
            hyperlinks=self.hyperlinks,
            merged=tuple(self.merged),
            struck=frozenset(self.struck),
            comments=self.comments,
            pictures=frozenset(self.pictures),
        )

    def style_of(self, column: int) -> str:
        """Return the style of the cells of a 1-based column that name none."""
        for count, style in self.columns:
            if column <= count:
                return style
            column -= count
        return ""


@dataclass(slots=True)
class Row:
    """One line while it is read; ``cells`` ends with the last filled one."""

    repeated: int
    hidden: bool
    filtered: bool
    cells: list[Scalar] = field(default_factory=list)
    style: str = ""
    links: dict[int, str] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)
    struck: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    width: int = 0


@dataclass(slots=True)
class Cell:
    """One cell while it is read."""

    attributes: dict[str, str]
    repeated: int
    covered: bool
    paragraphs: list[str] = field(default_factory=list)
    link: str = ""
    comment: str = ""
    struck: bool = False
    picture: bool = False


def too_large() -> CalendarUnreadable:
    return CalendarUnreadable(
        f"The spreadsheet has more than {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns, {MAX_FILLED:,} filled cells or "
        f"{MAX_CHARACTERS:,} characters.",
        fix="Keep the calendar in a spreadsheet of its own.",
    )
