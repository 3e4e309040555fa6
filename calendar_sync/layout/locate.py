"""Finding a saved layout again in a sheet that people have worked on since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from calendar_sync.layout.headers import SEARCHED
from calendar_sync.layout.order import relaid, span, strangers
from calendar_sync.layout.saved import FIELDS, SavedColumn, SavedTab
from calendar_sync.layout.titles import LONGEST_TITLE, spaced
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.relaid import Doubt, Relaid
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellRef, Scalar, Tab, column_letters

AGAIN = "Put it back, or run calendar-sync init again and confirm the new layout."


@dataclass(frozen=True, slots=True)
class Located:
    """A saved tab found in the sheet of today.

    Args:
        header_row: 1-based row of the titles; the lower one of two.
        columns: 1-based columns by field; several where a field is spread.
        titles: Folded titles by column, for recognising repeated headers.
        own: 1-based columns of the tool's own fields.
        issues: What has moved.
        shown: Titles as they stand in the sheet, by column; what programs join is parted into words.
        relaid: What makes it doubtful that columns are still what their titles say.
    """

    header_row: int
    columns: Mapping[str, tuple[int, ...]]
    titles: Mapping[int, str]
    own: Mapping[str, int]
    issues: tuple[Issue, ...] = ()
    shown: Mapping[int, str] = field(default_factory=dict)
    relaid: Relaid | None = None


def locate(tab: Tab, saved: SavedTab) -> Located | tuple[Issue, ...]:
    """Return where the titles of ``saved`` stand now, or why the tab cannot be read.

    A column that has moved is followed where its title says beyond doubt that it is the same, and the move is told.
    A title that is gone, or that stands there twice, leaves the tab alone: nothing is guessed anew.
    """
    wanted = {fold(column.title) for column in saved.columns if column.title}
    best: tuple[int, int, int] | None = None
    for row in range(1, min(len(tab.rows), SEARCHED) - saved.lines + 2):
        titles = set(_titles(tab, row, saved.lines).values())
        hits = len(wanted & titles)
        at_place = sum(_titles_at(tab, row, saved.lines, item.column) == fold(item.title) for item in saved.columns)
        if hits >= min(2, len(wanted)) and hits * 2 > len(wanted) and (best is None or (hits, at_place) > best[:2]):
            best = (hits, at_place, row)
            if hits == len(wanted) and at_place == len(saved.columns):
                break
    if best is None:
        return (_no_header(tab, saved),)
    row = best[2]
    titles_now = _titles(tab, row, saved.lines)
    issues: list[Issue] = []
    errors: list[Issue] = []
    columns: dict[str, list[int]] = {}
    lower = row + saved.lines - 1
    shown = {column: spaced(raw_title(tab, row, saved.lines, column)) for column in titles_now}
    found = [(item, _places(item, titles_now)) for item in saved.columns]
    once = {item.column: places[0] for item, places in found if item.title and len(places) == 1}
    titled: list[tuple[SavedColumn, int]] = []
    for item, places in found:
        others = {old: new for old, new in once.items() if old != item.column}
        if len(places) > 1:
            # One more of that title may have been put on either side of it, which then moves it along.
            least, most = span(saved, item, others, titles_now)
            places = [place for place in places if least <= place - item.column <= most or place == item.column]
        if len(places) != 1 or (places[0] != item.column and item.column not in once):
            errors.append(_gone(tab, lower, item, places, others, saved, shown))
            continue
        if places[0] != item.column:
            issues.append(_moved(tab, lower, item, places[0]))
        if item.title:
            titled.append((item, places[0]))
        columns.setdefault(item.field, []).append(places[0])
    untitled = next((item for item in saved.columns if not item.title), None)
    if row != saved.header_row:
        issues.insert(0, _header_moved(tab, row, saved.header_row))
    if untitled is not None and any(place != item.column for item, place in titled):
        errors.append(_gone(tab, lower, untitled, [], once, saved, shown))
    if errors:
        return tuple(errors)
    own = _own_columns(tab.rows[lower - 1], {fold(item.title) for item in saved.columns})
    placed = {name: tuple(taken) for name, taken in columns.items()}
    doubt = relaid(tab, saved, lower, titled, shown)
    if doubt is not None and doubt.doubt is Doubt.GRAVE:
        issues.append(_doubted(tab, lower, titled[0][1], doubt))
    return Located(lower, placed, titles_now, own, tuple(issues), shown, doubt)


def _places(item: SavedColumn, titles: Mapping[int, str]) -> list[int]:
    folded = fold(item.title)
    return [column for column, title in titles.items() if title == folded] if folded else [item.column]


def _titles_at(tab: Tab, row: int, lines: int, column: int) -> str:
    parts = [tab.value(row + line, column) for line in range(lines)]
    return fold(" ".join(part for part in parts if isinstance(part, str)))


def _titles(tab: Tab, row: int, lines: int) -> dict[int, str]:
    """Return the folded titles by column; of two lines, what stands in either, joined as it is saved."""
    width = max(len(tab.rows[row - 1 + line]) for line in range(lines))
    found: dict[int, str] = {}
    for column in range(1, width + 1):
        cells = [tab.value(row + line, column) for line in range(lines)]
        text = " ".join(cell for cell in cells if isinstance(cell, str) and len(cell) <= LONGEST_TITLE)
        if fold(text):
            found[column] = fold(text)
    return found


def raw_title(tab: Tab, row: int, lines: int, column: int) -> str:
    """Return what stands in the cells of a title, joined: what is saved, and looked for again."""
    cells = (tab.value(row + line, column) for line in range(lines))
    return " ".join(" ".join(cell.split()) for cell in cells if isinstance(cell, str) and cell.strip())


def _own_columns(header: Sequence[Scalar], read: Collection[str]) -> dict[str, int]:
    """Return the tool's own columns: those that stand with the Sync ID. Others of such a name are the user's.

    Where columns were put between ours, or ours were dragged, two of them side by side are ours as well; else each run
    would add them anew.

    Args:
        header: The row of titles.
        read: Folded titles of the columns that are the user's for certain.
    """
    by_title = {fold(title): name for name, title in OWN_COLUMNS.items() if fold(title) not in read}
    names = [by_title.get(fold(cell)) if isinstance(cell, str) else None for cell in header]
    if "sync_id" not in names:
        return {}
    runs: list[list[int]] = [[]]
    for place, name in enumerate(names, start=1):
        if name:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    home = names.index("sync_id") + 1
    runs = sorted((run for run in runs if home in run or len(run) > 1), key=lambda run: home not in run)
    found: dict[str, int] = {}
    for place in (place for run in runs for place in run):
        found.setdefault(names[place - 1] or "", place)
    return found


def _no_header(tab: Tab, saved: SavedTab) -> Issue:
    titles = ", ".join(f"'{item.title}'" for item in saved.columns if item.title)
    return Issue(
        rule="layout.header_gone",
        severity=Severity.ERROR,
        cell=str(CellRef(tab.name, saved.header_row, 1)),
        message=f"The tab '{tab.name}' no longer has the row of titles that was confirmed ({titles}), so its rows are "
        "not read. Their posts stay as they are.",
        fix=AGAIN,
        tab=tab.name,
    )


def _header_moved(tab: Tab, row: int, before: int) -> Issue:
    return Issue(
        rule="layout.header_moved",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, row, 1)),
        message=f"The titles of the tab '{tab.name}', in row {before} when they were confirmed, stand in row {row} "
        "now, and the rows below it are read.",
        fix="Nothing to do. To be rid of this note, change header_row in calendar-sync.toml.",
        row=row,
        tab=tab.name,
    )


def _moved(tab: Tab, row: int, item: SavedColumn, place: int) -> Issue:
    return Issue(
        rule="layout.column_moved",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, row, place)),
        message=f"Column {column_letters(item.column)} '{item.title}' is now {column_letters(place)}, and read there.",
        fix="Nothing to do. To be rid of this note, change the letter in calendar-sync.toml.",
        row=row,
        tab=tab.name,
    )


def _gone(
    tab: Tab,
    row: int,
    item: SavedColumn,
    places: Sequence[int],
    others: Mapping[int, int],
    saved: SavedTab,
    shown: Mapping[int, str],
) -> Issue:
    letters = column_letters(item.column)
    titles = {place: fold(title) for place, title in shown.items()}
    new = strangers(saved, item, others, titles) if titles else ()
    if len(places) > 1:
        where = " and ".join(map(column_letters, places))
        what = f"stands in {where} now, and nobody can tell which of them it was"
    elif saved.not_read is None and item.column in shown:
        what = f"is gone; column {letters} is called '{shown[item.column][:60]}' now"
    elif new:
        what = "is gone; " + " and ".join(
            f"column {column_letters(place)} is called '{shown[place][:60]}' now" for place in new[:3]
        )
    else:
        what = "is gone"
    name = FIELDS.get(item.field, item.field)
    return Issue(
        rule="layout.column_gone",
        severity=Severity.ERROR,
        cell=str(CellRef(tab.name, row, item.column)),
        message=f"The column '{item.title or letters}', from which '{name}' is read, {what}. "
        f"The tab '{tab.name}' is left alone until then.",
        fix=AGAIN,
        row=row,
        tab=tab.name,
    )


def _doubted(tab: Tab, row: int, column: int, doubt: Relaid) -> Issue:
    return Issue(
        rule="layout.column_doubted",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, row, column)),
        message=f"In the tab '{tab.name}' {doubt.said}. Its rows wait unless what was synced before shows that the "
        "columns are still the same.",
        fix="If each column is what its title says, run calendar-sync init again to confirm that; else give the "
        "columns the titles back that they had.",
        row=row,
        tab=tab.name,
    )
