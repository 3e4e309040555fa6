"""Which columns with titles that people use as well (``Clicks``) are the tool's: those on record, else what looks so.

A column that is taken for the tool's by mistake loses what somebody has typed, so in doubt a column is theirs, and ours
gets a title of its own beside it: ``Clicks (Buffer)``. Records follow a tab that was renamed; and where there are any,
a title that is on none of them is never ours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from calendar_sync.calendars.header import is_filled
from calendar_sync.model.metrics import TITLES, USUAL
from calendar_sync.model.results_tab import AS_OF, CHANNEL_ID, result_title, results_header
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Scalar, Sheet, Tab

Known = Mapping[str, frozenset[str]]
"""Folded titles of columns that the tool has made, by name of the tab."""

NOTHING_KNOWN: Known = {}

_NUMBER = r"-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?"
_COUNT = re.compile(rf"{_NUMBER}|[a-z]+:[^\n]*: {_NUMBER}(?: %)?(?:\n[a-z]+:[^\n]*: {_NUMBER}(?: %)?)*")
_AGE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d \S.*")
_METRICS = frozenset(map(fold, TITLES.values()))
AGES = frozenset({fold(AS_OF), fold(f"{AS_OF} (Buffer)")})
"""Folded titles of the column that says how old the numbers are, and marks them as ours."""

_MADE_AT_ONCE = AGES | {fold(name) for kind in ("postCount", *USUAL) for name in (TITLES[kind], result_title(kind))}
_SEARCHED_ROWS = 20


def apart(title: str) -> str:
    """Return how a column of ours is called where somebody has one of its usual title."""
    return f"{title} (Buffer)"


def own_places(
    tab: Tab,
    header_row: int,
    titles: Iterable[str],
    mark: str,
    known: Known = NOTHING_KNOWN,
    *,
    tabs: Collection[str] = (),
    is_own_tab: bool = False,
    by_looks: bool = True,
) -> tuple[dict[str, int], dict[str, str]]:
    """Return 1-based columns of ours by usual title, and how those that are missing are to be called.

    Args:
        tab: As read.
        header_row: 1-based row of the titles.
        titles: Usual titles of the columns in question.
        mark: Usual title of the column that says how old the numbers are; each tab with columns of ours has it.
        known: What is on record. A tab of which nothing is may have been written from another machine, renamed or
            copied: then the looks decide, among the titles on record where there are any.
        tabs: Names of all tabs there are: a tab on record that is none of them was renamed, or deleted.
        is_own_tab: The tool has made the tab.
        by_looks: Whether what only looks like ours is taken for ours.
    """
    usual = list(titles)
    found = _titles(tab, header_row)
    ours: Collection[str] = known.get(tab.name, frozenset())
    if by_looks and not {fold(mark), fold(apart(mark))} & set(ours):
        like_ours = (
            _foreign_removed(tab, header_row, found) if is_own_tab else _by_looks(tab, header_row, found, usual, mark)
        )
        if not _of_kind(known, is_own_tab):
            # What is made only on demand, or stands right of what is made at once, may have been typed there.
            end = found.get(fold(CHANNEL_ID), 0) if is_own_tab else _age(found, mark)
            apart_ = {fold(apart(title)) for title in usual}
            like_ours = {name for name in like_ours if (name in _MADE_AT_ONCE and found[name] <= end) or name in apart_}
        ours = _of_records(known, tabs, is_own_tab, like_ours)
    places: dict[str, int] = {}
    missing: dict[str, str] = {}
    for title in usual:
        # Ours is called apart only where the usual title is somebody else's.
        name = fold(apart(title)) if fold(apart(title)) in found else fold(title)
        if name in found and name in ours:
            places[title] = found[name]
        else:
            missing[title] = apart(title) if fold(title) in found else title
    return places, missing


def known_here(sheet: Sheet, known: Known) -> Known:
    """Return what is on record by the names that tabs have now.

    Where tabs are gone, or have their name only and none of their columns, those that carry our columns and of which
    nothing is on record are the same under new names: what all the lost ones had is theirs.

    Args:
        sheet: As read.
        known: As it was written down (see :func:`to_be_known`).
    """
    records = {tab.name: (tab.key, tab.name) if tab.key else _of_name(sheet, tab, known) for tab in sheet.tabs}
    here = {
        tab.name: titles
        for tab in sheet.tabs
        if (titles := _joined(known, records[tab.name], bool(tab.key))) and _has_them(tab, titles)
    }
    names = {name for tab in here for name in records[tab]}
    gone = {name: titles for name, titles in known.items() if name not in names}
    for is_own_tab in (False, True):
        lost = list(_of_kind(gone, is_own_tab).values())
        fresh = [tab for tab in sheet.tabs if tab.name not in here and _is_marked(tab)] if lost else []
        same = frozenset.intersection(*lost) if lost else frozenset[str]()
        here |= {tab.name: same for tab in fresh if (results_header(tab) is not None) is is_own_tab}
    return {**{name: titles for name, titles in gone.items() if name not in _names_and_keys(sheet)}, **here}


def to_be_known(sheet: Sheet, own: Known, known: Known) -> tuple[Known, frozenset[str]]:
    """Return what to write down of columns, and by what names nothing need be known any more.

    Args:
        sheet: As it was read.
        own: Folded titles of columns of ours by name of the tab.
        known: What was on record, by the names that tabs have now. It goes on being so as long as the columns are
            there: a title that comes back later is that of somebody else's column.
    """
    keys = {tab.name: tab.key or tab.name for tab in sheet.tabs}
    there = {tab.name: _still_there(tab, known[tab.name]) for tab in sheet.tabs if tab.name in known}
    kept = {
        keys.get(name, name): own.get(name, frozenset()) | there.get(name, frozenset()) for name in {**there, **own}
    }
    gone = known.keys() - kept.keys() - _names_and_keys(sheet)
    renamed = frozenset(name for name in gone if any(_is_most(known[name], titles) for titles in kept.values()))
    # A tab that was made, or renamed, after the sheet was read went by its name for once.
    return kept, renamed | frozenset(name for name, key in keys.items() if key in kept and key != name)


def left_in_copies(sheet: Sheet, own: Known, known: Known) -> dict[str, list[str]]:
    """Return titles of columns that are ours in another tab, and look copied, by name of a tab that is new to us.

    They are left alone there, as somebody may have typed them, so their numbers may be those of the other tab's posts.

    Args:
        sheet: As it was read.
        own: Folded titles of columns that are ours by name of the tab, once written.
        known: What was on record, by the names that tabs have now.
    """
    ours = frozenset[str]().union(*_of_kind(known, False).values()) - AGES
    new = [tab for tab in sheet.tabs if tab.name in own and tab.name not in known and _is_marked(tab)]
    left = {tab.name: (ours & _header_words(tab)) - own[tab.name] for tab in new}
    return {
        tab.name: list(dict.fromkeys(
            value for row in tab.rows[:_SEARCHED_ROWS] for value in row
            if isinstance(value, str) and fold(value) in left[tab.name]
        ))
        for tab in new if left[tab.name]
    }  # fmt: skip


def _of_name(sheet: Sheet, tab: Tab, known: Known) -> tuple[str, ...]:
    """Return the names of the records that may be of a tab which only its name tells: more than one where in doubt.

    Tabs take over names of others (``Next`` becomes ``Current``), so columns have to fit as well.
    """
    if tab.name not in known:
        return (tab.name,)
    is_own_tab = fold(CHANNEL_ID) in known[tab.name]
    alike = {name: titles for name, titles in _of_kind(known, is_own_tab).items() if name != tab.name}
    named = {item.name: item for item in sheet.tabs}
    renamed = [item for item in sheet.tabs if item.name not in known and _is_marked(item)]
    gone = [name for name, titles in alike.items() if name not in names_of(sheet) and _fits(tab, titles)]
    if _fits(tab, known[tab.name]):
        return (tab.name, *gone) if any(_fits(item, known[tab.name]) for item in renamed) else (tab.name,)
    swapped = [
        name
        for name, titles in alike.items()
        if name in named
        and _fits(tab, titles)
        and not _fits(named[name], titles)
        and any(_fits(named[name], others) for other, others in known.items() if other != name)
    ]
    moved = [*gone, *swapped]
    if any(_fits(item, known[name]) for item in renamed for name in gone):
        return (tab.name, *moved)
    return tuple(moved) or (tab.name,)


def _joined(known: Known, names: Iterable[str], is_all: bool) -> frozenset[str]:
    """Return what is on record under these names: all of it, or what all of them have."""
    found = [known[name] for name in names if name in known]
    return (frozenset.union if is_all else frozenset.intersection)(*found) if found else frozenset()


def _fits(tab: Tab, titles: frozenset[str]) -> bool:
    """Return whether all these columns are there, and none of them apart from one of its usual title."""
    there = _header_words(tab)
    return titles - AGES <= there and not any(fold(apart(title)) in there - titles for title in titles)


def _still_there(tab: Tab, titles: frozenset[str]) -> frozenset[str]:
    """Return those of our columns that are there, with their mark, which is made anew where it was taken away."""
    there = titles & _header_words(tab)
    return there | (titles & AGES) if there else there


def _header_words(tab: Tab) -> frozenset[str]:
    """Return the folded words of the row that has the mark, or of all where none has."""
    rows = [
        frozenset(fold(value) for value in row if isinstance(value, str)) for row in tab.rows[:_SEARCHED_ROWS]
    ]  # fmt: skip
    return next((row for row in rows if not AGES.isdisjoint(row)), frozenset().union(*rows))


def _names_and_keys(sheet: Sheet) -> frozenset[str]:
    return names_of(sheet) | {tab.key for tab in sheet.tabs}


def _of_kind(known: Known, is_own_tab: bool) -> Known:
    return {name: titles for name, titles in known.items() if (fold(CHANNEL_ID) in titles) is is_own_tab}


def _words(tab: Tab) -> frozenset[str]:
    return frozenset(fold(value) for row in tab.rows[:_SEARCHED_ROWS] for value in row if isinstance(value, str))


def _is_marked(tab: Tab) -> bool:
    return not AGES.isdisjoint(_words(tab))


def _has_them(tab: Tab, titles: frozenset[str]) -> bool:
    """Return whether these columns are there: most of them, should somebody have deleted the mark alone."""
    there = titles & _words(tab)
    return not AGES.isdisjoint(there) or _is_most(titles, there)


def _is_most(titles: frozenset[str], others: frozenset[str]) -> bool:
    return 2 * len(titles & others) > len(titles)


def _of_records(
    known: Known, tabs: Collection[str], is_own_tab: bool, like_ours: Collection[str]
) -> Collection[str]:  # fmt: skip
    """Return the folded titles that are ours in a tab of which nothing is on record, but perhaps of others."""
    same = _of_kind(known, is_own_tab)
    if not same or not like_ours:
        return like_ours
    gone = [titles for name, titles in same.items() if name not in tabs]
    # It is one of those that have gone, under another name; which one does not matter as long as they are alike.
    sure = frozenset.intersection(*gone) if gone else frozenset[str]()
    return sure | {title for title in like_ours if any(title in titles for titles in same.values())}


def names_of(sheet: Sheet) -> frozenset[str]:
    """Return the names of all tabs of a sheet, also those that are not read."""
    return frozenset([*(tab.name for tab in sheet.tabs), *sheet.other_tabs])


def _titles(tab: Tab, header_row: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, value in enumerate(tab.rows[header_row - 1] if header_row <= len(tab.rows) else (), start=1):
        if isinstance(value, str) and value.strip():
            found.setdefault(fold(value), column)
    return found


def _age(found: Mapping[str, int], mark: str) -> int:
    return next((found[name] for name in (fold(apart(mark)), fold(mark)) if name in found), 0)


def _by_looks(tab: Tab, header_row: int, found: Mapping[str, int], titles: Iterable[str], mark: str) -> set[str]:
    """Return the folded titles of columns around the mark, without a gap, that hold nothing but what we write."""
    age = _age(found, mark)
    if not age or not _holds(tab, header_row, age, _AGE):
        return set()
    usual = _METRICS | set(map(fold, titles))
    names = {found[name]: name for name in found if name in usual | {fold(apart(title)) for title in usual}}
    measured = frozenset(
        number for number in range(header_row + 1, len(tab.rows) + 1) if is_filled(tab.value(number, age))
    )
    ours = {next(name for name, column in found.items() if column == age)}
    for step in (-1, 1):
        column = age + step
        while column in names:
            if _holds(tab, header_row, column, _COUNT, measured):
                ours.add(names[column])
            column += step
    return ours


def _foreign_removed(tab: Tab, header_row: int, found: Mapping[str, int]) -> set[str]:
    """Return the folded titles of columns without words of people; single formulas in a tab of ours are left alone."""
    return {
        name
        for name, column in found.items()
        if all(
            (number, column) in tab.formulas or _is_like(tab.value(number, column), _COUNT)
            for number in range(header_row + 1, len(tab.rows) + 1)
            if is_filled(tab.value(number, column))
        )
    }


def _holds(tab: Tab, header_row: int, column: int, form: re.Pattern[str], rows: frozenset[int] | None = None) -> bool:
    """Return whether a column holds nothing but what we write, and that only in ``rows`` (by default in any)."""
    return not any(
        (number, column) in tab.formulas
        or (
            is_filled(tab.value(number, column))
            and not (_is_like(tab.value(number, column), form) and (rows is None or number in rows))
        )
        for number in range(header_row + 1, len(tab.rows) + 1)
    )


def _is_like(value: Scalar, form: re.Pattern[str]) -> bool:
    if isinstance(value, str):
        return form.fullmatch(value.strip()) is not None
    return form is _COUNT and isinstance(value, int | float) and not isinstance(value, bool)
