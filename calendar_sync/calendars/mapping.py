"""Which column is what: from tabs to rows with named fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from calendar_sync.model.columns import ALL_COLUMNS, OWN_COLUMNS, field_from_header
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellRef, Row, Scalar, Sheet, Tab, column_letters

HEADER_SEARCH_ROWS = 60
"""How far down a header row is looked for; titles and instructions above it are common."""

_CONTENT = frozenset({"text", "media", "title"})
_FRAME = frozenset({"date", "channels", "status", "mode", "time"})


@dataclass(frozen=True, slots=True)
class TabLayout:
    """Where the calendar stands in one tab.

    Args:
        tab: Tab name.
        header_row: 1-based.
        columns: 1-based column by field name, own columns included where present.
    """

    tab: str
    header_row: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A whole calendar with its columns mapped.

    Args:
        layouts: One for each tab that holds a calendar.
        rows: All rows that are not empty, in the order of the sheet.
        issues: What is wrong with tabs or headers.
        complete: False when a tab that may hold rows could not be read.
    """

    layouts: tuple[TabLayout, ...]
    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]
    complete: bool


def _field(value: Scalar, names: Mapping[str, str]) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    folded = fold(value)
    if folded in names:
        return names[folded]
    field = field_from_header(value)
    # A field that the settings map to another title is not looked for under its default title.
    return None if field in names.values() else field


def _header_fields(cells: Sequence[Scalar], names: Mapping[str, str]) -> list[tuple[str, int]]:
    found = ((_field(value, names), column) for column, value in enumerate(cells, start=1))
    return [(field, column) for field, column in found if field]


def find_layout(tab: Tab, names: Mapping[str, str]) -> tuple[TabLayout | None, tuple[Issue, ...]]:
    """Find the header row of ``tab``.

    Args:
        tab: The tab as read.
        names: Column titles from the settings, folded, to field names; they come before the default titles.

    Returns:
        The layout, or ``None`` where the tab holds no calendar; and what is wrong with the header.
    """
    best: tuple[int, int, list[tuple[str, int]]] | None = None
    for number, cells in enumerate(tab.rows[:HEADER_SEARCH_ROWS], start=1):
        found = _header_fields(cells, names)
        fields = {field for field, _ in found}
        has_content = any(field in _CONTENT or field.startswith("text:") for field in fields)
        if has_content and fields & _FRAME and (best is None or len(fields) > best[0]):
            best = (len(fields), number, found)
    if best is None:
        return None, ()
    _, number, found = best
    columns: dict[str, int] = {}
    issues: list[Issue] = []
    for field, column in found:
        if field in columns:
            title = tab.value(number, column)
            issues.append(
                Issue(
                    rule="sheet.duplicate_column",
                    severity=Severity.ERROR,
                    cell=str(CellRef(tab.name, number, column)),
                    message=f"The column '{title}' is there twice, in {column_letters(columns[field])} and "
                    f"{column_letters(column)}; nobody can tell which one counts.",
                    fix="Rename one of the two; this tab is left alone until then.",
                    row=number,
                    tab=tab.name,
                )
            )
        else:
            columns[field] = column
    return TabLayout(tab.name, number, columns), tuple(issues)


def _rows(tab: Tab, layout: TabLayout) -> Iterator[Row]:
    columns = layout.columns
    titles = [(column - 1, tab.value(layout.header_row, column)) for column in columns.values()]
    user = [(field, column - 1) for field, column in columns.items() if field not in OWN_COLUMNS]
    own = [(field, column - 1) for field, column in columns.items() if field in OWN_COLUMNS]
    hyperlinks = tab.hyperlinks
    for number in range(layout.header_row + 1, len(tab.rows) + 1):
        cells = tab.rows[number - 1]
        width = len(cells)
        values: dict[str, Scalar] = {}
        for field, index in user:
            if index < width:
                value = cells[index]
                if value is not None and value != "" and not (isinstance(value, str) and not value.strip()):
                    values[field] = value
        for field, index in own:
            if index < width and cells[index] not in (None, ""):
                values[field] = cells[index]
        if not values:
            continue
        if _repeats_header(cells, titles):
            continue
        for field in ("media", "link"):
            if field in columns and (target := hyperlinks.get((number, columns[field]))):
                shown = values.get(field)
                if not (isinstance(shown, str) and "://" in shown):
                    values[field] = target
        yield Row(tab.name, number, values, columns, hidden=number in tab.hidden_rows)


def _repeats_header(cells: Sequence[Scalar], titles: Sequence[tuple[int, Scalar]]) -> bool:
    """Return whether most of the titles stand in this row again, as they do above each week of some calendars."""
    width = len(cells)
    same = sum(1 for index, title in titles if index < width and cells[index] == title)
    return same >= 2 and same * 2 > len(titles)


def _unmapped(names: Mapping[str, str], layouts: Sequence[TabLayout]) -> Iterator[Issue]:
    """Say which columns the settings name that no tab has."""
    present = {field for layout in layouts for field in layout.columns}
    for title, field in names.items():
        if layouts and field not in present:
            yield Issue(
                rule="sheet.column_missing",
                severity=Severity.ERROR,
                cell="",
                message=f"The settings say that '{ALL_COLUMNS.get(field, field)}' is read from a column titled "
                f"'{title}', but no tab has one.",
                fix="Give the column its title back, or change [columns] in calendar-sync.toml.",
            )


def map_sheet(sheet: Sheet, *, names: Mapping[str, str] | None = None, tabs: Sequence[str] = ()) -> Mapped:
    """Map every tab that holds a calendar.

    Args:
        sheet: The calendar as read.
        names: Field by folded column title, from the settings.
        tabs: Only these tabs, by name; all visible ones where empty.

    A tab without a recognisable header is passed over: instructions, strategies and charts live in such tabs. Where
    it carries our Sync ID column it once was a calendar, so its rows are not known and ``complete`` is false. The same
    holds for hidden tabs and for tabs named in ``tabs`` that are missing.
    """
    names = names or {}
    wanted = {fold(name) for name in tabs}
    layouts: list[TabLayout] = []
    rows: list[Row] = []
    issues: list[Issue] = []
    complete = True
    for tab in sheet.tabs:
        if wanted and fold(tab.name) not in wanted:
            continue
        layout, problems = find_layout(tab, names)
        issues.extend(problems)
        if layout is None:
            if wanted or _carries_ids(tab):
                complete = False
                issues.append(_no_header(tab))
            continue
        if tab.hidden and not wanted:
            complete = False
            issues.append(_hidden(tab))
            continue
        if problems:
            complete = False
            continue
        layouts.append(layout)
        rows.extend(_rows(tab, layout))
    for name in tabs:
        if fold(name) not in {fold(tab.name) for tab in sheet.tabs}:
            complete = False
            issues.append(_tab_missing(name, sheet))
    missing = list(_unmapped(names, layouts))
    return Mapped(tuple(layouts), tuple(rows), (*issues, *missing), complete and not missing)


def _carries_ids(tab: Tab) -> bool:
    """Return whether a row holds several of our titles: one alone may stand in a text about this tool."""
    own = {fold(title) for title in OWN_COLUMNS.values()}
    return any(sum(isinstance(value, str) and fold(value) in own for value in cells) > 1 for cells in tab.rows)


def _no_header(tab: Tab) -> Issue:
    return Issue(
        rule="sheet.no_header",
        severity=Severity.ERROR,
        cell=str(CellRef(tab.name, 1, 1)),
        message=f"The tab '{tab.name}' has no header row that names a text column together with a date, channel, "
        "mode or status column, so its rows cannot be read. Their posts stay as they are.",
        fix="Give the columns their titles back (Date, Time, Channels, Text ...), or map them under [columns] in "
        "calendar-sync.toml.",
        tab=tab.name,
    )


def _hidden(tab: Tab) -> Issue:
    return Issue(
        rule="sheet.hidden_tab",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, 1, 1)),
        message=f"The tab '{tab.name}' is hidden and was not read. Its posts stay as they are.",
        fix="Show the tab, or name it under tabs in calendar-sync.toml.",
        tab=tab.name,
    )


def _tab_missing(name: str, sheet: Sheet) -> Issue:
    return Issue(
        rule="sheet.tab_missing",
        severity=Severity.ERROR,
        cell="",
        message=f"The settings name a tab '{name}', but the calendar has only "
        + ", ".join(f"'{tab.name}'" for tab in sheet.tabs)
        + ".",
        fix="Rename the tab, or change tabs in calendar-sync.toml.",
    )
