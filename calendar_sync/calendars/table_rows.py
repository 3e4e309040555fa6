"""The rows of one tab whose columns are known by their titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from calendar_sync.calendars.example_rows import example_rows
from calendar_sync.calendars.header import TabLayout, holds_content, is_filled
from calendar_sync.calendars.struck import comment_faults, pictured_faults, source_faults, struck_faults
from calendar_sync.errors import CalendarUnreadable
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.hyperlinks import target_counts
from calendar_sync.model.month_words import MonthTongue
from calendar_sync.model.parked import parked_line, parked_title
from calendar_sync.model.services import fold, label
from calendar_sync.model.sheet import CellRef, Fault, Row, Scalar, Tab

_HEADING = 60
"""Characters; what stands alone in a row and is longer is no heading."""


MAX_ROWS = 100_000
"""Rows of one tab that may be posts; a team that posts forty times a day fills as many in seven years."""


def bounded(rows: Iterable[Row], tab: str) -> Iterator[Row]:
    """Yield the rows of a tab, as long as there are no more than a calendar can have.

    Raises:
        CalendarUnreadable: There are more; each would be checked and planned, in hours and gigabytes.
    """
    for count, row in enumerate(rows):
        if count == MAX_ROWS:
            raise CalendarUnreadable(
                f"The tab {tab!r} has more than {MAX_ROWS:,} rows that would be posts; no calendar does.",
                fix="Name the tabs of the calendar under tabs in calendar-sync.toml, or move what is past elsewhere.",
            )
        yield row


def table_rows(tab: Tab, layout: TabLayout, absent: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows below the titles of a tab that hold anything.

    Args:
        tab: As read.
        layout: Where its columns are.
        absent: By field, what every row with content says where the tab has no column for it.
    """
    columns = layout.columns
    assumed = {field: value for field, value in absent.items() if value and field not in columns}
    titles = [
        (column - 1, fold(str(tab.value(layout.header_row, column))))
        for field, column in columns.items()
        # Headers that the user repeats lack the titles that were added by us.
        if field not in OWN_COLUMNS
    ]
    places = [(field, column - 1) for field, column in columns.items()]
    users = [(field, column) for field, column in columns.items() if field not in OWN_COLUMNS]
    networks = {} if "channels" in assumed else text_networks(columns)
    first = min(columns.values())
    hyperlinks = tab.hyperlinks
    tongue = MonthTongue(tab)
    above = parked_above(tab, layout.header_row)
    waits = below_parked(above) if above else None
    begun = False
    totals, examples = tab.totals(layout.header_row), example_rows(tab, layout.header_row)
    for number in range(layout.header_row + 1, len(tab.rows) + 1):
        cells = tab.rows[number - 1]
        width = len(cells)
        values: dict[str, Scalar] = {}
        for field, index in places:
            if index < width and is_filled(value := cells[index]):
                values[field] = value
        if not values or (number in totals and "sync_id" not in values):
            continue
        if (again := _repeats_header(cells, titles)) is not None:
            # A line right above titles that stand again is the heading of their table.
            waits = (None if begun else waits) if again else _other_titles(number)
            continue
        # A status alone is that of a row which is still to be filled in.
        divides = (
            len(values) == 1 and not ("status" in values and columns["status"] > first) and "sync_id" not in values
        )
        if divides and isinstance(alone := next(iter(values.values())), str):
            waits = below_parked(alone) if parked_line(alone) else None if len(alone) <= _HEADING else waits
        begun = not divides
        for field in ("media", "link"):
            target = hyperlinks.get((number, columns[field])) if field in columns else None
            if target and target_counts(values.get(field), target):
                values[field] = target
        if (assumed or layout.undated) and holds_content(values):
            values.update(assumed)
            if layout.undated and "date" not in values:
                values["mode"] = layout.undated
        if networks and (named := [network for field, network in networks.items() if field in values]):
            values["channels"] = "\n".join(named)
        faults = (
            *(
                fault
                for fault in (waits, examples.get(number), tongue.unclear(values.get("date")))
                if fault is not None
            ),
            *struck_faults(tab, number, users),
            *pictured_faults(tab, number, users),
            *comment_faults(tab, number, users),
            *source_faults(tab, number, users),
        )
        yield Row(tab.name, number, values, columns, hidden=number in tab.hidden_rows, faults=faults)


def parked_above(tab: Tab, header_row: int) -> str:
    """Return the line above the titles (1-based ``header_row``) that sets the table aside, or an empty string."""
    for line in reversed(tab.rows[: header_row - 1]):
        filled = [cell for cell in line if is_filled(cell)]
        if filled:
            alone = filled[0] if len(filled) == 1 else None
            return alone if isinstance(alone, str) and parked_title(alone) else ""
    return ""


def text_networks(columns: Iterable[str]) -> Mapping[str, str]:
    """Return the networks of a calendar with one column of texts for each, by field; nothing for any other calendar.

    With neither a Channels nor a Text column, a text under ``Text (LinkedIn)`` can mean one thing only: it goes there.
    """
    present = set(columns)
    if present & {"channels", "text"}:
        return {}
    return {field: label(field.partition(":")[2]) for field in columns if field.startswith("text:")}


def _repeats_header(cells: Sequence[Scalar], titles: Sequence[tuple[int, str]]) -> bool | None:
    """Return whether the titles that stand again in this row are in their columns; ``None`` where they do not.

    So they do above each week of some calendars. Where some stand under others' columns, what follows is another table.
    """
    width = len(cells)
    same = other = 0
    for index, title in titles:
        value = cells[index] if index < width else None
        if isinstance(value, str) and value.strip():
            again = not _begins_otherwise(value, title) and fold(value) == title
            same, other = same + again, other + (not again)
    return other == 0 if same >= 2 and same * 2 > len(titles) else None


def _begins_otherwise(text: str, folded: str) -> bool:
    """Tell from the first letter alone that ``fold(text)`` is another word: so it is with nearly every cell."""
    first = text[:1]
    return first.isascii() and first.isalnum() and first.lower() != folded[:1]


def below_parked(line: str) -> Fault:
    """Return why a row must wait that stands below a line such as ``IDEAS`` or ``Not to be posted``."""
    return Fault(
        "row.parked",
        "status",
        f"The row stands below '{' '.join(line.split())[:60]}', a line that sets what follows aside.",
        "Move the row above that line, or put a heading of its own above it.",
    )


def titles_added(tab: Tab) -> list[Issue]:
    """Return the note that rows are counted from below titles which the file does not have yet, if it is so."""
    if not tab.titles_added:
        return []
    message = (
        "The file has no titles, so its first line is called row 2: the first sync puts titles into row 1, and from "
        "then on the rows are where messages say."
    )
    cell = str(CellRef(tab.name, 1, 1))
    return [Issue("sheet.titles_added", Severity.NOTE, cell, message, "Nothing to do.", row=1, tab=tab.name)]


def _other_titles(number: int) -> Fault:
    return Fault(
        "sheet.other_titles",
        "text",
        f"In row {number} the titles stand again, but in other columns, and this row stands below them.",
        "Put the columns in the same order in both tables, or give the second one a tab of its own.",
    )
