"""Which column is what: from tabs to rows with named fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from calendar_sync.calendars.header import FRAME, TabLayout, copied, find_layout, is_filled, unknown_overrides
from calendar_sync.calendars.placement import place_own_columns
from calendar_sync.calendars.table_rows import bounded, table_rows, titles_added
from calendar_sync.model.columns import ALL_COLUMNS, OWN_COLUMNS, READ_COLUMNS, USER_COLUMNS
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.parked import IDEAS, parked_tab
from calendar_sync.model.services import fold, plain
from calendar_sync.model.sheet import CellRef, Row, Sheet, Tab

__all__ = ["Mapped", "TabLayout", "map_sheet"]

_SILENT = ("status", "mode", "date")
"""Fields whose absence changes silently what rows mean: without Status everything is ready."""


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


def _unmapped(names: Mapping[str, str], layouts: Sequence[TabLayout]) -> Iterator[Issue]:
    """Say which columns the settings name that no tab has.

    Once a calendar is synced, a column that has gone would change posts; and without the columns that say whether and
    when a post goes out, too much might.
    """
    present = {field for layout in layouts for field in layout.columns}
    titles: dict[str, list[str]] = {}
    for title, field in names.items():
        titles.setdefault(field, []).append(title)
    for field, folded in titles.items():
        if not layouts or field in present:
            continue
        grave = "sync_id" in present or (field in READ_COLUMNS and (field in FRAME or field in {"text", "timezone"}))
        yield Issue(
            rule="sheet.column_missing",
            severity=Severity.ERROR if grave else Severity.WARNING,
            cell="",
            message=f"The settings say that '{ALL_COLUMNS.get(field, field)}' is read from a column titled "
            f"{' or '.join(map(repr, folded))}, but no tab has one"
            + ("; the calendar is left alone until then." if grave else "."),
            fix="Give the column its title back, or change [columns] in calendar-sync.toml.",
        )


def _lacking(layout: TabLayout, names: Mapping[str, str], present: set[str]) -> Iterator[Issue]:
    """Say which mapped columns one tab lacks, though others have them, where their absence would mean something."""
    for field in _SILENT:
        if field in present and field in names.values() and field not in layout.columns:
            title = next(title for title, name in names.items() if name == field)
            yield Issue(
                rule="sheet.column_missing",
                severity=Severity.ERROR,
                cell=str(CellRef(layout.tab, layout.header_row, min(layout.columns.values()))),
                message=f"The tab '{layout.tab}' has no column '{title}', from which the settings say that "
                f"'{USER_COLUMNS[field]}' is read; the tab is left alone until then.",
                fix="Give the column its title back; it may be empty.",
                row=layout.header_row,
                tab=layout.tab,
            )


def map_sheet(
    sheet: Sheet,
    *,
    names: Mapping[str, str] | None = None,
    tabs: Sequence[str] = (),
    absent: Mapping[str, str] | None = None,
) -> Mapped:
    """Map every tab that holds a calendar.

    Args:
        sheet: The calendar as read.
        names: Field by folded column title, from the settings.
        tabs: Only these tabs, by name; all visible ones where empty.
        absent: By field, what every row with content says in tabs that have no column for it.

    A tab without a recognisable header is passed over: instructions, strategies and charts live in such tabs. Where
    it carries our Sync ID column it once was a calendar, so its rows are not known and ``complete`` is false. The same
    holds for tabs with a faulty header and for tabs named in ``tabs`` that are missing. Of tabs that are hidden or not
    among ``tabs``, only the Sync IDs are read: each stands, after all other rows, as a hidden row with nothing else.
    """
    names = names or {}
    found: list[tuple[Tab, TabLayout]] = []
    issues: list[Issue] = []
    aside: list[Tab] = []
    complete = True
    for tab in sheet.tabs:
        if not _is_named(tab.name, tabs) if tabs else tab.hidden:
            aside.append(tab)
            if not tabs and find_layout(tab, names)[0] is not None:
                issues.append(hidden_tab(tab, "Show the tab, or name it under tabs in calendar-sync.toml."))
            continue
        layout, problems = find_layout(tab, names)
        if layout is None:
            if tabs or own_titles(tab):
                complete = False
                issues.append(_no_header(tab))
        elif problems:
            complete = False
            issues.extend(problems)
        elif not tabs and (words := parked_tab(tab.name)) and not _decides(layout, sheet):
            aside.append(tab)
            issues.append(parked_note(tab, words))
        else:
            found.append((tab, layout))
    for name in tabs:
        if not any(_is_named(tab.name, (name,)) for tab in sheet.tabs):
            complete = False
            issues.append(tab_missing(name, sheet))
    missing = list(_unmapped(names, [layout for _, layout in found]))
    grave = any(issue.severity is Severity.ERROR for issue in missing)
    present = {field for _, layout in found for field in layout.columns}
    layouts: list[TabLayout] = []
    rows: list[Row] = []
    for tab, layout in found:
        lacking = list(_lacking(layout, names, present))
        issues.extend((*lacking, *titles_added(tab), *copied(tab)))
        if lacking or grave:
            complete = False
            continue
        layouts.append(layout)
        rows.extend(bounded(table_rows(tab, layout, absent or {}), tab.name))
        issues.extend(unknown_overrides(tab, layout))
        if place_own_columns(tab, layout).apart:
            issues.append(columns_apart(layout))
    for tab in aside:
        kept = stand_ins(tab)
        if kept is None:
            complete = False
            issues.append(no_ids(tab))
        else:
            rows.extend(kept)
    return Mapped(tuple(layouts), tuple(rows), (*issues, *missing), complete)


def _is_named(name: str, tabs: Sequence[str]) -> bool:
    """Return whether one of ``tabs`` means the tab ``name``: case, blanks and signs say nothing where letters are."""
    return any(same_name(name, wanted) for wanted in tabs)


def same_name(name: str, wanted: str) -> bool:
    """Return whether the tab ``name`` is the one that the settings call ``wanted``."""
    return name == wanted or bool(fold(wanted) and fold(wanted) == fold(name))


def own_titles(tab: Tab) -> tuple[int, Mapping[str, int]] | None:
    """Return the row that holds several of our titles, and their columns; one alone may stand in any text."""
    own = {fold(title): field for field, title in OWN_COLUMNS.items()}
    for number, cells in enumerate(tab.rows, start=1):
        found = {
            own[fold(value)]: column
            for column, value in enumerate(cells, start=1)
            if isinstance(value, str) and fold(value) in own
        }
        if len(found) > 1:
            return number, found
    return None


def stand_ins(tab: Tab) -> list[Row] | None:
    """Return a row for every Sync ID of a tab that is not read, or ``None`` where it was synced but has no ids now."""
    titles = own_titles(tab)
    if titles is None:
        return []
    header_row, columns = titles
    column = columns.get("sync_id")
    if column is None:
        return None
    return [
        Row(tab.name, number, {"sync_id": value}, {"sync_id": column}, hidden=True)
        for number in range(header_row + 1, len(tab.rows) + 1)
        if is_filled(value := tab.value(number, column)) and fold(str(value)) != fold(OWN_COLUMNS["sync_id"])
    ]


def no_ids(tab: Tab) -> Issue:
    """Return the note that a tab which is not read was synced once, and has lost its Sync IDs."""
    return Issue(
        rule="sheet.no_ids",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, 1, 1)),
        message=f"The tab '{tab.name}', which is not read, was synced once but has no column 'Sync ID' any more.",
        fix="Undo that, or delete the other columns of calendar-sync in that tab.",
        tab=tab.name,
    )


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


def hidden_tab(tab: Tab, fix: str) -> Issue:
    """Return the note that a tab is not read because it is hidden."""
    return Issue(
        rule="sheet.hidden_tab",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, 1, 1)),
        message=f"The tab '{tab.name}' is hidden and was not read. Its posts stay as they are.",
        fix=fix,
        tab=tab.name,
    )


def _decides(layout: TabLayout, sheet: Sheet) -> bool:
    """Return whether the rows of a tab say themselves what is to be done with them, whatever the tab is called.

    Those that were synced do, unless most of them are copies of rows of other tabs: then the tab is what its name says.
    """
    if "sync_id" not in layout.columns:
        return plain(layout.tab) in IDEAS and bool(layout.columns.keys() & {"status", "mode"})
    ids = {tab.name: {str(row.values["sync_id"]) for row in stand_ins(tab) or ()} for tab in sheet.tabs}
    mine = ids.pop(layout.tab)
    return len(mine & {*chain.from_iterable(ids.values())}) * 2 <= len(mine)


def parked_note(tab: Tab, words: str) -> Issue:
    """Return the note that a tab is not read because of ``words`` in its name."""
    return Issue(
        rule="sheet.parked_tab",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, 1, 1)),
        message=f"The tab '{tab.name}' is not read, because its name says '{words}'. Its posts stay as they are.",
        fix="If its rows are to be posted, give it another name, or name it under tabs in calendar-sync.toml.",
        tab=tab.name,
    )


def columns_apart(layout: TabLayout) -> Issue:
    """Return the note that the tool's columns do not adjoin the calendar's."""
    return Issue(
        rule="sheet.columns_apart",
        severity=Severity.WARNING,
        cell=str(CellRef(layout.tab, layout.header_row, max(layout.columns.values()))),
        message="Right of the calendar there is no room for the columns that calendar-sync adds, so they will stand "
        "apart. Whoever sorts the calendar must sort them along, or rows and posts get mixed up.",
        fix="Make room: leave six empty columns right of the calendar before the first sync.",
        row=layout.header_row,
        tab=layout.tab,
    )


def tab_missing(name: str, sheet: Sheet) -> Issue:
    """Return the error that the settings name a tab that is not there."""
    return Issue(
        rule="sheet.tab_missing",
        severity=Severity.ERROR,
        cell="",
        message=f"The settings name a tab '{name}', but the calendar has only "
        + ", ".join(f"'{tab.name}'" for tab in sheet.tabs)
        + ".",
        fix="Rename the tab, or change tabs in calendar-sync.toml.",
    )
