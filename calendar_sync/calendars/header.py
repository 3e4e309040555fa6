"""Finding the row of titles, and what each title stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from calendar_sync.model.columns import OWN_COLUMNS, field_from_header, unknown_override
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.relaid import Relaid
from calendar_sync.model.services import LABELS, fold, nearest_service
from calendar_sync.model.sheet import CellRef, Scalar, Tab, column_letters

HEADER_SEARCH_ROWS = 60
"""How far down a header row is looked for; titles and instructions above it are common."""

_CONTENT = frozenset({"text", "media"})
FRAME = frozenset({"date", "channels", "status", "mode", "time"})
"""Fields that make a row of titles a header, beside one for content."""

BULK_FILE: Mapping[str, str] = {"imageurl": "media", "postingtime": "date", "boardname": "board"}
"""Field by folded title in Buffer's bulk file, where it is not the title's own; a blank time means the queue there."""

_BULK_TITLES = frozenset({"text", "imageurl", "postingtime"})


@dataclass(frozen=True, slots=True)
class TabLayout:
    """Where the calendar stands in one tab.

    Args:
        tab: Tab name.
        header_row: 1-based.
        columns: 1-based column by field name, own columns included where present.
        undated: The mode of rows without a date; empty where nothing says it.
        relaid: What has changed about the columns of a layout that was confirmed, where they may be others by now.
    """

    tab: str
    header_row: int
    columns: Mapping[str, int]
    undated: str = ""
    relaid: Relaid | None = None


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
    if is_bulk_file(cells):
        names = {**BULK_FILE, **names}
    found = ((_field(value, names), column) for column, value in enumerate(cells, start=1))
    return [(field, column) for field, column in found if field]


def is_bulk_file(cells: Sequence[Scalar]) -> bool:
    """Return whether these titles are those of Buffer's bulk file (``Text,Image URL,Tags,Posting Time``)."""
    titles = {fold(value) for value in cells if isinstance(value, str)}
    return titles >= _BULK_TITLES


def _is_header(fields: set[str]) -> bool:
    """Return whether a row with these fields can be a calendar's header; a list of titles and dates is none."""
    return bool(fields & FRAME) if holds_content(fields) else "title" in fields and bool(fields & {"channels", "mode"})


def holds_content(fields: Iterable[str]) -> bool:
    """Return whether one of these fields is something that could be posted."""
    return any(field in _CONTENT or field.startswith("text:") for field in fields)


def find_layout(tab: Tab, names: Mapping[str, str]) -> tuple[TabLayout | None, tuple[Issue, ...]]:
    """Find the header row of ``tab``.

    Args:
        tab: The tab as read.
        names: Column titles from the settings, folded, to field names; they come before the default titles.

    Returns:
        The layout, or ``None`` where the tab holds no calendar; and what is wrong with the header.
    """
    able: list[tuple[int, list[tuple[str, int]]]] = []
    for number, cells in enumerate(tab.rows[:HEADER_SEARCH_ROWS], start=1):
        found = _header_fields(cells, names)
        if _is_header({field for field, _ in found}):
            able.append((number, found))
    if not able:
        return None, ()
    number, found = _uppermost(able)
    columns: dict[str, int] = {}
    issues: list[Issue] = []
    for field, column in found:
        if field in columns:
            titles = f"'{tab.value(number, columns[field])}'", f"'{tab.value(number, column)}'"
            twice = (
                f"The column {titles[0]} is there twice"
                if titles[0] == titles[1]
                else (f"The columns {titles[0]} and {titles[1]} mean the same")
            )
            issues.append(
                Issue(
                    rule="sheet.duplicate_column",
                    severity=Severity.ERROR,
                    cell=str(CellRef(tab.name, number, column)),
                    message=f"{twice}, in {column_letters(columns[field])} and {column_letters(column)}; nobody can "
                    "tell which one counts.",
                    fix="Rename one of the two; this tab is left alone until then.",
                    row=number,
                    tab=tab.name,
                )
            )
        else:
            columns[field] = column
    undated = "queue" if "mode" not in columns and is_bulk_file(tab.rows[number - 1]) else ""
    layout = TabLayout(tab.name, number, columns, undated)
    return layout, (*issues, *_taken(tab, layout), *locked(tab))


def _uppermost(able: Sequence[tuple[int, list[tuple[str, int]]]]) -> tuple[int, list[tuple[str, int]]]:
    """Return the row that names most fields, or one above it of which it only says all again, with further ones.

    Titles beside which the tool has its own columns already are those of the whole table.
    """
    best = max(able, key=lambda item: len({field for field, _ in item[1]}))
    if any(field in OWN_COLUMNS for field, _ in best[1]):
        return best
    return next(item for item in able if item is best or (len(item[1]) > 2 and {*item[1]} <= {*best[1]}))


def locked(tab: Tab) -> Iterator[Issue]:
    """Say that nothing can be written into a tab: without ids, its rows could not be known again."""
    if tab.is_locked:
        yield Issue(
            rule="sheet.protected",
            severity=Severity.ERROR,
            cell=str(CellRef(tab.name, 1, 1)),
            message=f"Somebody has protected cells of '{tab.name}' that calendar-sync writes into; this tab is left "
            "alone.",
            fix="In Google Sheets: Data > Protect sheets and ranges, and let calendar-sync's account edit them.",
            tab=tab.name,
        )


def copied(tab: Tab) -> Iterator[Issue]:
    """Tell of columns that somebody has made by copying the tool's own: those are left alone."""
    for row, column in tab.copies:
        title = str(tab.value(row, column)).removesuffix(" (copy)")
        yield Issue(
            rule="sheet.copied_column",
            severity=Severity.WARNING,
            cell=str(CellRef(tab.name, row, column)),
            message=f"The column '{title}' is there twice; the one in {column_letters(column)} is a copy, and is left "
            "alone.",
            fix="Delete the copy, or give it another title.",
            row=row,
            tab=tab.name,
        )


def _taken(tab: Tab, layout: TabLayout) -> Iterator[Issue]:
    """Say which columns are called like ours, but are somebody else's: ours never stand there without the Sync ID."""
    if "sync_id" in layout.columns:
        return
    for field, column in layout.columns.items():
        if field in OWN_COLUMNS and any(
            is_filled(tab.value(number, column)) for number in range(layout.header_row + 1, len(tab.rows) + 1)
        ):
            title = tab.value(layout.header_row, column)
            yield Issue(
                rule="sheet.own_column_taken",
                severity=Severity.ERROR,
                cell=str(CellRef(tab.name, layout.header_row, column)),
                message=f"calendar-sync would write into the column '{title}', but it holds something, and there is no "
                "column 'Sync ID'; this tab is left alone.",
                fix=f"If 'Sync ID' was deleted, undo that. If '{title}' is a column of your own, rename it.",
                row=layout.header_row,
                tab=tab.name,
            )


def unknown_overrides(tab: Tab, layout: TabLayout) -> Iterator[Issue]:
    """Warn of columns such as ``Text (Linkedinn)``: their texts would silently not be used."""
    header = tab.rows[layout.header_row - 1]
    for column, title in enumerate(header, start=1):
        word = unknown_override(title) if isinstance(title, str) else None
        if word is not None:
            near = nearest_service(word)
            hint = f"Did you mean 'Text ({near})'? " if near else ""
            yield Issue(
                rule="sheet.unknown_network",
                severity=Severity.WARNING,
                cell=str(CellRef(tab.name, layout.header_row, column)),
                message=f"The column '{title}' looks like a text for one network, but there is no network '{word}'; "
                "its texts are not used.",
                fix=f"{hint}Networks are {', '.join(sorted(LABELS.values()))}.",
                row=layout.header_row,
                tab=tab.name,
            )


def is_filled(value: Scalar) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())
