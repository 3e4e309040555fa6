"""What parts the rows of a tab: headings, merged cells, tables within tables; and what words mean in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from calendar_sync.entries.dates import ParsedDate
from calendar_sync.layout.contents import is_filled, kinds
from calendar_sync.layout.days import DateRules, read_day
from calendar_sync.layout.evidence import is_status
from calendar_sync.layout.locate import Located
from calendar_sync.layout.platforms import is_platform_list
from calendar_sync.layout.saved import FIELDS, SavedLayout, SavedTab
from calendar_sync.layout.titles import read_title
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellRef, Fault, Scalar, Tab


@dataclass(frozen=True, slots=True)
class Words:
    """What words mean in one tab.

    Args:
        platforms: Folded words of the channels column.
        statuses: Folded status words to ``ready``, ``hold``, ``cancel`` or ``idea``.
        blank_status: What an empty status means.
        vague_dates: ``hold`` or ``idea``.
    """

    platforms: Mapping[str, str]
    statuses: Mapping[str, str]
    blank_status: str
    vague_dates: str

    @classmethod
    def of(cls, layout: SavedLayout, tab: SavedTab, statuses: Mapping[str, str], blank_status: str) -> Self:
        """Return the words of a tab; what it says itself comes before what holds for all."""
        platforms = {fold(word): meaning for word, meaning in (*layout.platforms.items(), *tab.platforms.items())}
        return cls(platforms, statuses, blank_status, layout.vague_dates)


@dataclass(slots=True)
class Carried:
    """What holds for the rows below, until the block ends."""

    values: dict[str, tuple[Scalar, int]] = field(default_factory=dict)
    section: str = ""
    parked: str = ""
    month: tuple[int, int] | None = None
    day: Scalar = None
    apart: Fault | None = None
    further: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    begun: bool = False
    """Rows stand below the last heading."""

    def below_titles(self, further: Mapping[int, tuple[int, str]]) -> Carried:
        """Return what holds below titles that stand again: a heading right above them is that of their table.

        ``further`` are columns that have a title only there, with the row and that title.
        """
        here = Carried(month=self.month, day=self.day, further=further)
        return here if self.begun else replace(here, section=self.section, parked=self.parked)


_A_TITLE = 28
"""Characters; what is longer explains a column, or is a text."""
_NO_TITLES = frozenset({"date", "moment", "time", "url", "vague", "hashtags", "number"})


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of a table, by which further ones below it are known.

    Args:
        wanted: Columns by the folded titles of what is read.
        around: Folded titles by column, with those that adjoin them, read or not.
        texts: Columns of texts, below which a title cannot be taken for anything else.
    """

    wanted: Mapping[str, int]
    around: Mapping[int, str]
    texts: tuple[int, ...]

    @classmethod
    def of(cls, titles: Mapping[int, str], places: Sequence[tuple[str, int]]) -> Self:
        """Return the titles of a table whose fields stand in ``places``."""
        left, right = min(place for _, place in places), max(place for _, place in places)
        while left - 1 in titles:
            left -= 1
        while right + 1 in titles:
            right += 1
        return cls(
            {titles[place]: place for _, place in places if place in titles},
            {place: title for place, title in titles.items() if left <= place <= right},
            tuple(place for name, place in places if name.partition(":")[0] in ("text", "post")),
        )

    def again(self, line: Sequence[Scalar]) -> str:
        """Return ``same`` where the titles stand in a row again, ``other`` where they do so in other columns, ``new``
        where those of another table stand there, else an empty string."""
        if not line:
            return ""
        here = {place: fold(cell) for place, cell in enumerate(line, start=1) if isinstance(cell, str)}
        same = sum(here.get(place) == title for title, place in self.wanted.items())
        beside = sum(here.get(place) == title for place, title in self.around.items())
        if (same >= 2 and same * 2 > len(self.wanted)) or (beside >= 2 and beside * 2 > len(self.around)):
            return "other" if any(here.get(place, title) != title for title, place in self.wanted.items()) else "same"
        if has_titles_elsewhere(line, self.wanted) or has_titles_elsewhere(line, {*self.around.values()}):
            return "other"
        return "new" if self._are_new(line) else ""

    def _are_new(self, line: Sequence[Scalar]) -> bool:
        filled = [cell for cell in line if is_filled(cell)]
        if len(filled) < 3 or not all(isinstance(cell, str) and len(cell) <= _A_TITLE for cell in filled):
            return False
        under = [line[place - 1] for place in self.texts if place <= len(line) and is_filled(line[place - 1])]
        words = [cell for cell in under if isinstance(cell, str)]
        read = [read_title(word).field for word in words]
        if "text" not in read and (not read or any(field in ("", "network") for field in read)):
            return False
        if any(kinds(cell) & _NO_TITLES for cell in filled):
            return False
        fields = {read_title(cell).field for cell in filled if isinstance(cell, str)} - {"", "network", "other"}
        return len(fields) >= 3


def field_name(name: str) -> str:
    """Return a field's name for people."""
    return FIELDS.get(name, name)


def unread_places(tab: Tab, located: Located, left: int, right: int) -> dict[int, str]:
    """Return the columns of a table, and those that adjoin it on the right, that nothing is read from.

    Each with the field that its title names, empty where nobody knows it.

    An empty column parts the table from a legend beside it.
    """
    columns = located.columns.items()
    read = {place for name, places in columns if name not in ("told", "earlier") for place in places} | set(
        located.own.values()
    )
    rows = range(located.header_row, len(tab.rows) + 1)
    beside = 0
    while beside < _BESIDE and any(is_filled(tab.value(row, right + beside + 1)) for row in rows):
        beside += 1
    before = 0
    while before < min(_BESIDE, left - 1) and _is_untitled(tab, located, left - before - 1, rows):
        before += 1
    places = range(left - before, right + beside + 1)
    titles = {place: read_title(located.shown.get(place, "")).field for place in places}
    told = {place: "" for place in located.columns.get("told", ()) if titles.get(place) != "concept"}
    return {place: field for place, field in {**titles, **told}.items() if place not in read}


_BESIDE = 3
"""Columns on either side that may adjoin what is read of a table."""


def _is_untitled(tab: Tab, located: Located, place: int, rows: Iterable[int]) -> bool:
    """Return whether a column holds something below no title: marks of single rows, perhaps."""
    return not located.shown.get(place) and any(is_filled(tab.value(row, place)) for row in rows)


def merged_down(tab: Tab) -> dict[tuple[int, int], Scalar]:
    """Return what the cells of vertical merges show, by (row, column), but for the first of each."""
    found: dict[tuple[int, int], Scalar] = {}
    for top, left, bottom, right in tab.merged:
        if bottom > top and left == right and bottom - top < 2_000:
            value = tab.value(top, left)
            if is_filled(value):
                found.update(((row, left), value) for row in range(top + 1, bottom + 1))
    return found


def still_explains(tab: Tab, located: Located, rules: DateRules, number: int) -> bool:
    """Return whether the row below the titles still explains them instead of being a post."""
    date_column = located.columns.get("date", (0,))[0]
    value = tab.value(number, date_column) if date_column else None
    if is_filled(value) and isinstance(read_day(value, rules), ParsedDate):
        return False
    channel_column = located.columns.get("channels", (0,))[0]
    word = tab.value(number, channel_column) if channel_column else None
    return not (isinstance(word, str) and is_platform_list(word))


def explains_anew(tab: Tab, located: Located, rules: DateRules, number: int) -> bool:
    """Return whether a line of words right below the titles only explains them, and names no column for another."""
    read = {place: name.partition(":")[0] for name, places in located.columns.items() for place in places}
    for place, cell in enumerate(tab.rows[number - 1], start=1):
        said = read_title(cell).field if isinstance(cell, str) else ""
        if said and said != read.get(place, "") and said in read.values():
            return False
    return still_explains(tab, located, rules, number)


def is_heading(tab: Tab, number: int, left: int, right: int) -> bool:
    """Return whether a row is one cell merged over most of the table, whatever stands beside it."""
    return any(
        top <= number <= bottom
        and last > first
        and min(last, right) - max(first, left) + 1 >= max(3, (right - left) // 2)
        for top, first, bottom, last in tab.merged
    )


def is_status_alone(tab: Tab, number: int, spread: Mapping[str, Sequence[tuple[int, Scalar]]], left: int) -> bool:
    """Return whether all that a row says is its own status: so do rows that wait to be filled in.

    What stands in the ``left`` column of the table may as well part its rows; so may what is no status, and what
    stands below an empty row and is the status of no other.
    """
    cells = [cell for name in ("status", "approved", "gate") for cell in spread.get(name, ())]
    if not cells or min(place for place, _ in cells) <= left:
        return False
    place, word = cells[0]
    if not isinstance(word, str):
        return True
    if not is_status(word):
        return False
    if number > 1 and any(map(is_filled, tab.rows[number - 2])):
        return True
    return any(
        sum(map(is_filled, line)) > 1 and place <= len(line) and fold(str(line[place - 1] or "")) == fold(word)
        for line in tab.rows
    )


def has_titles_elsewhere(line: Sequence[Scalar], wanted: Collection[str]) -> bool:
    """Return whether most of the folded titles ``wanted`` stand in a row, in whatever columns."""
    here = {fold(cell) for cell in line if isinstance(cell, str)}
    found = sum(title in here for title in wanted)
    return found >= 3 and found * 3 >= 2 * len(wanted)


def other_table(tab: Tab, number: int, *, new: bool = False) -> Issue:
    """Return the error that the titles stand again, but in other columns; or that ``new`` ones begin another table."""
    what = "other titles stand, as of another table" if new else "the titles stand as well, but in other columns"
    return Issue(
        rule="layout.other_table",
        severity=Severity.ERROR,
        cell=str(CellRef(tab.name, number, 1)),
        message=f"In row {number} of '{tab.name}' {what}; what belongs to them is not read.",
        fix="Put the columns in the same order in both tables, or give the second one a tab of its own.",
        row=number,
        tab=tab.name,
    )
