"""Reading a sheet by its saved layout: from tabs to rows with named fields, and what was filled in from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from calendar_sync.calendars.header import TabLayout, copied, is_bulk_file, locked
from calendar_sync.calendars.mapping import (
    Mapped,
    columns_apart,
    hidden_tab,
    no_ids,
    parked_note,
    same_name,
    stand_ins,
    tab_missing,
)
from calendar_sync.calendars.placement import place_own_columns
from calendar_sync.calendars.table_rows import bounded, titles_added
from calendar_sync.layout.blocks import Words
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.days import DateRules
from calendar_sync.layout.expected import asked_for, brief_places
from calendar_sync.layout.headers import find_headers
from calendar_sync.layout.locate import Located, locate
from calendar_sync.layout.new_columns import with_new_columns
from calendar_sync.layout.notes import Remarks
from calendar_sync.layout.platforms import is_posted_elsewhere
from calendar_sync.layout.remark_words import about_looks
from calendar_sync.layout.rows import RowReader
from calendar_sync.layout.saved import SavedLayout, SavedTab
from calendar_sync.layout.zone_notes import UNCLEAR, Table, ZoneNote, new_notes, notes_elsewhere, notes_of
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.parked import parked_tab
from calendar_sync.model.remarks import approves
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellRef, Row, Scalar, Sheet, Tab

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class _Read:
    layout: TabLayout | None
    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]
    complete: bool


def read_layout(sheet: Sheet, saved: SavedLayout, *, statuses: Mapping[str, str], blank_status: str) -> Mapped:
    """Read every tab of a saved layout.

    Args:
        sheet: The calendar as read.
        saved: From the settings.
        statuses: Folded status word to what it means.
        blank_status: What an empty status means.

    Tabs that are not in the layout are not read; their Sync IDs stand, after all other rows, as hidden rows. What a
    row takes from elsewhere (a date from the row above, a year from the tab's name) is said in a note.
    """
    layouts: list[TabLayout] = []
    rows: list[Row] = []
    issues: list[Issue] = []
    complete = True
    remarks = Remarks()
    wanted = {tab.name: item for item in saved.tabs if (tab := _tab(sheet, item.name)) is not None and not tab.hidden}
    elsewhere = notes_elsewhere(sheet, wanted)
    for item in saved.tabs:
        tab = _tab(sheet, item.name)
        if tab is None:
            complete = False
            fix = "Give the tab its name back, or run calendar-sync init again and confirm the layout as it is now."
            issues.append(replace(tab_missing(item.name, sheet), fix=fix))
            continue
        if tab.hidden:
            # It was to be seen when its layout was confirmed: as for rows, nobody looks at it any more.
            issues.append(hidden_tab(tab, "Show the tab for its rows to go."))
            continue
        words = Words.of(saved, item, statuses, blank_status)
        read = _read_tab(tab, item, words, remarks, elsewhere, epoch_1904=sheet.epoch_1904)
        complete = complete and read.complete
        issues += read.issues
        rows += read.rows
        if read.layout is not None:
            layouts.append(read.layout)
    ids = {row.text("sync_id") for row in rows}
    for tab in sheet.tabs:
        if tab.name in wanted:
            continue
        kept = stand_ins(tab)
        if kept is None:
            complete = False
            issues.append(no_ids(tab))
        else:
            rows += kept
            # A tab that only holds ids of its own was read once, and taken out of the layout.
            copies = any(row.text("sync_id") in ids for row in kept)
            parked = parked_tab(tab.name)
            if (
                not (tab.hidden or is_posted_elsewhere(tab.name))
                and (copies or not (kept or parked))
                and is_like(tab, saved.tabs)
            ):
                issues.append(parked_note(tab, parked) if parked else _new_tab(tab))
    return Mapped(tuple(layouts), tuple(rows), (*issues, *remarks.issues()), complete)


def _tab(sheet: Sheet, name: str) -> Tab | None:
    exact = next((tab for tab in sheet.tabs if tab.name == name), None)
    return exact or next((tab for tab in sheet.tabs if same_name(tab.name, name)), None)


def _read_tab(
    tab: Tab, saved: SavedTab, words: Words, remarks: Remarks, elsewhere: Sequence[ZoneNote], *, epoch_1904: bool
) -> _Read:
    if tab.is_locked:
        return _Read(None, (), tuple(locked(tab)), complete=False)
    located = locate(tab, saved)
    if not isinstance(located, Located):
        return _Read(None, (), located, complete=False)
    rules = DateRules(saved.date_order, saved.year, saved.month, epoch_1904, saved.year_begins)
    located, told = with_new_columns(tab, saved, located)
    clock = _clock_doubts(tab, saved, located, elsewhere)
    undated = "queue" if is_bulk_file(tab.rows[located.header_row - 1]) else ""
    reader = RowReader(tab, saved, located, words, rules, remarks, undated=undated, clock_doubts=clock)
    rows = tuple(bounded(reader.rows(), tab.name))
    columns = {name: places[0] for name, places in located.columns.items()} | dict(located.own)
    ends = [*(table.header_row for table in reader.tables[1:]), len(tab.rows)]
    for table, last in zip(reader.tables, ends, strict=True):
        here = [row for row in rows if table.header_row < row.number <= last]
        for tell in (_beside_media, _not_known, _commented, _unseen):
            tell(tab, table, here, remarks)
    layout = TabLayout(tab.name, located.header_row, columns, relaid=located.relaid)
    issues = [*titles_added(tab), *copied(tab), *located.issues, *told, *reader.issues]
    if place_own_columns(tab, layout).apart:
        issues.append(columns_apart(layout))
    return _Read(layout, rows, tuple(issues), complete=reader.complete)


def _clock_doubts(tab: Tab, saved: SavedTab, located: Located, elsewhere: Sequence[ZoneNote]) -> list[str]:
    """Return the notes for which nobody knows the clock of a tab's times: unclear ones, and ones that are new."""
    if not saved.days and not {"date", "day"} & located.columns.keys():
        return []
    first = located.header_row - saved.lines + 1
    table = Table(first, located.header_row, located.columns, located.titles.keys(), saved.explained)
    notes = [*notes_of(tab, table), *elsewhere]
    if saved.timezone == UNCLEAR:
        return [note.shown for note in notes] or ["nothing certain of it"]
    return [note.shown for note in new_notes(notes, saved.zone_notes, saved.timezone)]


def _beside_media(tab: Tab, located: Located, rows: Sequence[Row], remarks: Remarks) -> None:
    """Tell of pictures that lie over the cells of rows, but not over a column that they would be missed in."""
    media = {at for name, at_all in located.columns.items() for at in at_all if name.partition(":")[0] == "media"}
    places = [at for found in located.columns.values() for at in found]
    numbers = {row.number for row in rows}
    message = "Pictures lie over cells of the table, and are not posted: {cells}."
    for row, column in sorted(tab.pictures):
        if row in numbers and column not in media and min(places) <= column <= max(places) + 1:
            fix = "Where one belongs to its row's post, put a link to it into a column for media."
            remarks.add(tab.name, "layout.pictures", message, fix, row, column)


def _not_known(tab: Tab, located: Located, rows: Sequence[Row], remarks: Remarks) -> None:
    """Tell of what stands in columns that nobody has explained, beside rows that may go out."""
    for place in located.columns.get("told", ()):
        message = (
            f"Nothing is read from '{located.shown.get(place, '')}', and nobody has said what it means: {{cells}}."
        )
        fix = "Run calendar-sync init again and answer the question about it, or delete its line in calendar-sync.toml."
        for row in rows:
            if not row.faults and is_filled(tab.value(row.number, place)):
                remarks.add(tab.name, "layout.not_known", message, fix, row.number, place)


def _commented(tab: Tab, located: Located, rows: Sequence[Row], remarks: Remarks) -> None:
    """Tell of notes and comments beside rows that may go out, as far as they do not say that all is well."""
    for place in located.columns.get("notes", ()):
        title = located.shown.get(place, "")
        message = f"What stands under '{title}' may be about the post, which goes out as it is: {{cells}}."
        for row in () if about_looks(title) else rows:
            if not row.faults and _says_something(tab.value(row.number, place)):
                remarks.add(tab.name, "layout.comment", message, "Look at it before you sync.", row.number, place)
    read = {place for places in located.columns.values() for place in places}
    on_cells = [(at, note) for at, note in tab.comments.items() if at[1] in read and _says_something(note)]
    going = {row.number for row in rows if not row.faults} if on_cells else ()
    message = "Comments on cells may be about the posts, which go out as they are: {cells}."
    for (number, place), _ in sorted(on_cells):
        if number in going:
            remarks.add(tab.name, "layout.comment", message, "Look at them before you sync.", number, place)


def _unseen(tab: Tab, located: Located, rows: Sequence[Row], remarks: Remarks) -> None:
    """Tell of rows that go out without a picture although a cell beside them says what is to be seen."""
    briefs = brief_places(located.shown, located.columns)
    media = [at for name, at_all in located.columns.items() for at in at_all if name.partition(":")[0] == "media"]
    for row in rows if briefs else ():
        shows = any(is_filled(tab.value(row.number, at)) for at in media)
        if not row.faults and not shows and (place := asked_for(tab, row.number, briefs)):
            message = f"Rows go out without a picture, and '{located.shown[place]}' says what is to be seen: {{cells}}."
            fix = "Put links to the pictures into a column for media, where the posts are to have any."
            remarks.add(tab.name, "layout.unseen", message, fix, row.number, place)


def _says_something(note: Scalar) -> bool:
    """Return whether a note says more than that all is well."""
    return isinstance(note, str) and any(map(str.isalpha, _ADDRESS.sub("", note))) and not approves(note)


def is_like(tab: Tab, tabs: Sequence[SavedTab]) -> bool:
    """Return whether a tab has a header with most of the titles of a saved one: next month's, probably."""
    for header in find_headers(tab)[:2]:
        titles = {fold(title) for title in header.titles.values()}
        for saved in tabs:
            wanted = {fold(item.title) for item in saved.columns if item.title}
            if wanted and len(wanted & titles) * 3 >= 2 * len(wanted):
                return True
    return False


def _new_tab(tab: Tab) -> Issue:
    return Issue(
        rule="layout.new_tab",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, 1, 1)),
        message=f"The tab '{tab.name}' looks like the others, but is not in the layout that was confirmed, so it is "
        "not read.",
        fix="Run calendar-sync init again to have it read.",
        tab=tab.name,
    )
