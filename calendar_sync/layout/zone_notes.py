"""Notes that say which clock the times of a calendar go by, wherever people leave them.

That is above, beside and below the table, in the row that explains its titles, in comments on titles, in the names of
tab and file, and on a tab of instructions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import islice

from calendar_sync.calendars.header import is_filled
from calendar_sync.layout.clocks import city_of
from calendar_sync.layout.zone_words import Hint, hints_in
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellRef, Scalar, Sheet, Tab

UNCLEAR = "?"
"""The zone of a tab whose notes do not tell one clock: its rows wait."""

_ELSEWHERE = 200
"""Rows of a tab without a calendar that are searched for such a note."""
_SHORT = 80
"""Characters; a longer cell below the title of the texts is a text."""
_POSTLIKE = frozenset({"date", "time", "platform", "vague", "serial", "day"})
_TIMED = frozenset({"time", "date", "timezone"})
_PLAIN_TITLES = frozenset({"date", "time"})
"""Titles that are the names of what they stand for."""
_ALL = ("all ", "alle ", "toutes ", "todas ", "todos ", "tutti ", "wszystkie ", "все ")


@dataclass(frozen=True, slots=True)
class ZoneNote:
    """A text that speaks of the clock of all times.

    Args:
        text: As it stands there, blanks joined.
        where: Words for the place.
        hints: What it says.
    """

    text: str
    where: str
    hints: tuple[Hint, ...]

    @property
    def shown(self) -> str:
        """The note for people, with its place."""
        return f"'{in_short(self.text, 80)}' ({self.where})"


@dataclass(frozen=True, slots=True)
class Table:
    """Where the table of a tab stands.

    Args:
        first: 1-based row of its titles; the upper one of two.
        last: The lower one.
        columns: 1-based columns by field, of those that are read.
        titles: 1-based columns that have a title.
        explained: The row below the titles explains them.
    """

    first: int
    last: int
    columns: Mapping[str, Sequence[int]]
    titles: Collection[int]
    explained: bool = False

    def edges(self) -> tuple[int, int]:
        """Return the first and the last column of the table: what is read, and the titles that adjoin it."""
        read = [place for places in self.columns.values() for place in places]
        left, right = min(read), max(read)
        while left - 1 in self.titles:
            left -= 1
        while right + 1 in self.titles:
            right += 1
        return left, right


def notes_of(tab: Tab, table: Table) -> list[ZoneNote]:
    """Return what a tab says of the clock of its times, beside the titles of its columns of times."""
    found = [ZoneNote(tab.name.strip(), "the tab's name", _of_name(tab.name))]
    clocks = set(table.columns.get("time", ()))
    for (row, column), comment in sorted(tab.comments.items()):
        if row <= table.last + table.explained:
            hints = hints_in(comment, lenient=table.first <= row and column in clocks)
            found.append(ZoneNote(_joined(comment), f"the comment on {_cell(tab, row, column)}", hints))
    for row, column, text, lenient in _texts(tab, table, clocks):
        if hints := hints_in(text, lenient=lenient):
            found.append(ZoneNote(_joined(text), _cell(tab, row, column), hints))
    return [note for note in found if note.hints]


def notes_elsewhere(sheet: Sheet, calendars: Collection[str]) -> list[ZoneNote]:
    """Return what the name of a file, and its tabs without a calendar, say of the clock of all times.

    Args:
        sheet: As read.
        calendars: Names of the tabs that are read.
    """
    found: list[ZoneNote] = []
    if "://" not in sheet.location:
        name = sheet.location.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
        hints = tuple(hint for hint in _of_name(name.replace("_", " ").replace("-", " ")) if hint.clear)
        found.append(ZoneNote(name, "the file's name", hints))
    for tab in sheet.tabs:
        if tab.hidden or tab.name in calendars:
            continue
        here = []
        for row, line in enumerate(tab.rows[:_ELSEWHERE], start=1):
            for column, text in _labelled(line):
                hints = tuple(hint for hint in hints_in(text) if hint.clear or "all" in text.casefold().split())
                here.append(
                    ZoneNote(_joined(text), f"{_cell(tab, row, column)} of the tab '{tab.name.strip()}'", hints)
                )
        here = [note for note in here if note.hints]
        # A calendar that is not read, such as last year's, speaks for itself alone.
        if here and not _has_calendar(tab):
            found += here
    return [note for note in found if note.hints]


def new_notes(notes: Sequence[ZoneNote], known: Collection[str] | None, zone: str) -> list[ZoneNote]:
    """Return the notes that nobody has confirmed.

    Args:
        notes: Of today.
        known: Texts that were there when the layout was confirmed; ``None`` where nobody has noted them.
        zone: Of the tab as it was confirmed; what says the same is nothing new.
    """
    if known is None and zone:
        return []
    seen = {fold(text) for text in known or ()}
    clock = clock_name(zone)
    return [
        note
        for note in notes
        if fold(note.text) not in seen
        and not (zone and all(hint.clear and clock_name(hint.zone) == clock for hint in note.hints))
    ]


def clocks_of(notes: Sequence[ZoneNote], titled: Sequence[str]) -> tuple[list[str], bool]:
    """Return the zones that notes and titles name, one for each clock, and whether they can be taken at their word."""
    hints = [hint for note in notes for hint in note.hints]
    by_clock: dict[str, list[str]] = {}
    for zone in (*titled, *(hint.zone for hint in hints if hint.zone)):
        by_clock.setdefault(clock_name(zone), []).append(zone)
    # "EST/EDT" is New York's clock, whatever the season.
    zones = [words[0] if len(set(words)) == 1 else clock for clock, words in by_clock.items()]
    return zones, len(zones) == 1 and all(hint.clear for hint in hints)


def is_for_all(text: str) -> bool:
    """Return whether a note in a row speaks of all times of its tab."""
    return text.strip().casefold().startswith(_ALL)


def _of_name(name: str) -> tuple[Hint, ...]:
    # "Plan (PT)" is one in Portuguese, more likely.
    return tuple(hint for hint in hints_in(name) if hint.clear or len(hint.zone) != 2)


def _texts(tab: Tab, table: Table, clocks: Collection[int]) -> Iterator[tuple[int, int, str, bool]]:
    """Yield the texts of a tab that are no part of a post: row, column, text, and whether it speaks of times there."""
    left, right = table.edges()
    texts = {
        place for name, places in table.columns.items() if name.split(":")[0] in ("text", "post") for place in places
    }
    notes = set(table.columns.get("notes", ()))
    for row, line in enumerate(tab.rows, start=1):
        if not line:
            continue
        if row < table.first:
            yield from ((row, column, text, False) for column, text in _labelled(line))
            continue
        post = row > table.last + table.explained and _is_post(line[left - 1 : right])
        # Nearly all cells of a large calendar are parts of posts.
        told = notes | set(clocks) if row <= table.last + 3 else notes
        beside = (*range(1, left), *sorted(told), *range(right + 1, len(line) + 1))
        for column in beside if post else range(1, len(line) + 1):
            cell = line[column - 1] if column <= len(line) else None
            if not isinstance(cell, str) or not cell.strip():
                continue
            inside = left <= column <= right
            if row <= table.last:
                if not inside or (hints_in(cell) and not _says_so_itself(_joined(cell))):
                    yield row, column, cell, False
            elif row == table.last + 1 and table.explained:
                yield row, column, cell, column in clocks
            elif post and inside:
                if column in notes and is_for_all(cell):
                    yield row, column, cell, False
                elif column in clocks and row <= table.last + 3 and not any(map(str.isdigit, cell)):
                    yield row, column, cell, True
            elif column not in texts or len(cell) <= _SHORT:
                yield row, column, cell, False


def _is_post(cells: Sequence[Scalar]) -> bool:
    filled = list(islice((cell for cell in cells if is_filled(cell)), 3))
    if len(filled) < 2:
        return False
    if len(filled) > 2 or any(isinstance(cell, (date, time)) for cell in filled):
        return True
    from calendar_sync.layout.contents import kinds

    return any(kinds(cell) & _POSTLIKE for cell in filled)


def _labelled(line: Sequence[Scalar]) -> Iterator[tuple[int, str]]:
    """Yield the texts of a line; ``Time zone`` with what stands beside it."""
    label = ""
    for column, cell in enumerate(line, start=1):
        if not isinstance(cell, str) or not cell.strip():
            continue
        if label:
            yield column, f"{label}: {cell.strip()}"
            label = ""
            continue
        if len(cell) <= _SHORT and _title(cell.strip(" :")) == "timezone":
            label = cell.strip(" :")
            continue
        yield column, cell


def clock_name(zone: str) -> str:
    """Return one name for all spellings of a zone whose clocks are the same."""
    return city_of(zone) or zone


# Every plan looks for notes, and few calendars have any. What knows all titles and finds calendars is imported where it
# is needed, as it takes a tenth of the time in which a plan starts.


def in_short(text: str, longest: int = 48) -> str:
    """Return a text for people, on one line and shortened."""
    from calendar_sync.layout.contents import shown

    return shown(text, longest)


def _title(text: str) -> str:
    if text.casefold() in _PLAIN_TITLES:
        return text.casefold()
    from calendar_sync.layout.titles import read_title

    return read_title(text).field


def _says_so_itself(text: str) -> bool:
    """Return whether a title of times names their zone in a way that is read with it: ``Time (EST)``."""
    from calendar_sync.layout.titles import read_title

    reading = read_title(text)
    return reading.field in _TIMED and bool(reading.zone)


def _has_calendar(tab: Tab) -> bool:
    from calendar_sync.layout.find import find_calendar

    return find_calendar(tab) is not None


def _joined(text: str) -> str:
    return " ".join(text.split())


def _cell(tab: Tab, row: int, column: int) -> str:
    return str(CellRef(tab.name, row, column)).rpartition("!")[2]
