"""Finding the calendars in a sheet: which tabs, which row of titles, which columns; tabs of one form together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from calendar_sync.layout.asides import heed
from calendar_sync.layout.columns import ColumnGuess, guess
from calendar_sync.layout.contents import LONG, describe, is_filled
from calendar_sync.layout.headers import Header, data_rows, find_headers, segments
from calendar_sync.layout.legend import read_codes
from calendar_sync.layout.settle import settle
from calendar_sync.layout.sideways import titles_down
from calendar_sync.layout.title_words import SURE
from calendar_sync.layout.titles import read_title, spaced
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.patterns import later
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Scalar, Sheet, Tab


@dataclass(frozen=True, slots=True)
class Found:
    """A calendar in one tab.

    Args:
        tab: The tab.
        header: Its titles.
        left: 1-based first column of the table.
        right: 1-based last column.
        rows: 0-based places of the rows below that hold something in the table.
    """

    tab: Tab
    header: Header
    left: int
    right: int
    rows: tuple[int, ...]

    @property
    def titles(self) -> tuple[tuple[int, str], ...]:
        """The titles of the table, folded, by column relative to its left edge."""
        return tuple(
            (place - self.left, fold(title))
            for place, title in sorted(self.header.titles.items())
            if self.left <= place <= self.right and fold(title) not in _OWN
        )


_OWN = frozenset(fold(title) for title in OWN_COLUMNS.values())


@dataclass(frozen=True, slots=True)
class Family:
    """Tabs of one form: the same titles in the same order, such as one tab for each month.

    Args:
        members: The calendars.
        guesses: What each column is, with 1-based columns of the first member.
    """

    members: tuple[Found, ...]
    guesses: tuple[ColumnGuess, ...] = field(default=())


def find_families(sheet: Sheet, is_aside: Callable[[str], bool]) -> list[Family]:
    """Return the calendars of all visible tabs, those of one form together.

    Args:
        sheet: As read.
        is_aside: Tells by its name whether a tab is set aside: what stands in ``Example`` says nothing of the others.
    """
    groups: dict[tuple[tuple[int, str], ...], list[Found]] = {}
    for tab in sheet.tabs:
        if not tab.hidden and titles_down(tab) is None and (found := find_calendar(tab)) is not None:
            groups.setdefault(found.titles, []).append(found)
    codes = read_codes(sheet)
    widened = map(_with_untitled, groups.values())
    families = []
    for members in widened:
        members.sort(key=lambda found: is_aside(found.tab.name))
        telling = [found for found in members if not is_aside(found.tab.name)] or members
        families.append(Family(tuple(members), tuple(heed(guess_columns(telling), codes))))
    return families


_ADJOINING = 2
"""Columns without a title on each side of a table that may belong to it."""


def _with_untitled(members: Sequence[Found]) -> list[Found]:
    """Return tables of one form with the columns that adjoin them without a title, and that most of their rows fill."""
    before = after = 0
    while after < _ADJOINING and any(_belongs(found, found.right + after + 1) for found in members):
        after += 1
    room = min(_ADJOINING, *(found.left - 1 for found in members))
    while before < room and any(_belongs(found, found.left - before - 1) for found in members):
        before += 1
    return [replace(found, left=found.left - before, right=found.right + after) for found in members]


def _belongs(found: Found, column: int) -> bool:
    filled = sum(is_filled(found.tab.value(row + 1, column)) for row in found.rows)
    lines = range(found.header.row, found.header.last_row + 1)
    titled = any(is_filled(found.tab.value(row, column)) for row in lines)
    return not titled and filled >= 2 and 2 * filled >= len(found.rows)


def side_by_side(found: Found) -> tuple[int, int]:
    """Return where a second calendar begins beside the first one in the same rows, and where it ends; or zeros.

    Both have a date and a text of their own. Their rows are no rows of one table: ids beside them could not say whose
    they are.
    """
    kinds = {
        place: read_title(title).field
        for place, title in sorted(found.header.titles.items())
        if read_title(title).strength >= SURE
    }
    inside = [place for place in kinds if found.left <= place <= found.right]
    right = max(kinds, default=0)
    last = {kind: place for place, kind in kinds.items()}
    first = {kinds[place] for place in inside[:2]}
    for start in inside[2:]:
        second = all(last.get(kind, 0) >= start for kind in _FRAME)
        if kinds[start] == kinds[inside[0]] and first >= _FRAME and second:
            return start, right
        first.add(kinds[start])
    beyond = [place for place in kinds if place > found.right]
    if {kinds[place] for place in beyond} >= _FRAME:
        return beyond[0], right
    return 0, 0


_FRAME = frozenset({"date", "text"})


def find_calendar(tab: Tab) -> Found | None:
    """Return the calendar of a tab, or ``None`` where no row of it can be its titles."""
    best: tuple[float, Found] | None = None
    able: list[Found] = []
    for header in find_headers(tab):
        for left, right in segments(tab, header):
            if right == left:
                continue
            found = _found(tab, header, left, right)
            score = sum(min(item.confidence, 1.0) for item in guess_columns([found]) if item.field)
            score += header.score * 0.5 - (0.0 if found.rows else 1.0)
            if score >= _ENOUGH:
                able.append(found)
            if best is None or score > best[0] + 1e-6:
                best = (score, found)
    if best is None or best[0] < _ENOUGH:
        return None
    return min(
        (found for found in able if _is_above(found, best[1])), key=lambda found: found.header.row, default=best[1]
    )


_ENOUGH = 1.8
"""What must speak for a row of titles at least."""


def _is_above(found: Found, best: Found) -> bool:
    """Return whether a table begins above with nearly the same titles, which only stand again further down."""
    one, other = ({title for _, title in item.titles} for item in (found, best))
    both = len(one & other)
    single = found.header.lines == best.header.lines == 1 and found.header.row < best.header.row
    return single and both >= 3 and 3 * both >= 2 * max(len(one), len(other))


def _found(tab: Tab, header: Header, left: int, right: int) -> Found:
    return Found(tab, header, left, right, tuple(data_rows(tab, header, left, right)))


def guess_columns(members: Sequence[Found]) -> list[ColumnGuess]:
    """Return what each column of the table is; the cells of all members speak together."""
    first = members[0]
    numbers = [(member, place + 1) for member in members for place in posts(member)]
    guesses = []
    for place in range(first.left, first.right + 1):
        cells = (_said(member, number, place - first.left + member.left) for member, number in numbers)
        title = first.header.titles.get(place, "")
        guesses.append(guess(place, spaced(title), read_title(title), describe(cells)))
    return settle(guesses, given=first.tab.titles_added)


def _said(found: Found, row: int, column: int) -> Scalar:
    """Return a cell; of a word with a link behind it, the link."""
    value = found.tab.value(row, column)
    target = found.tab.hyperlinks.get((row, column))
    if not target or (isinstance(value, str) and (len(value) > LONG or _A_SENTENCE.search(value))):
        return value
    return target


_A_SENTENCE = re.compile(r"(?:\w+\W+){3,}\w+[.!?…]['\"”»)]?\s*$")
"""What is said in a short post, and not of the file that is linked: ``Visit us today, the bread is warm!``."""


def posts(found: Found) -> tuple[int, ...]:
    """Return the places of the rows that may be posts: without the one that explains the titles."""
    return found.rows[1:] if explains(found) else found.rows


_HOW_TO_WRITE = later(
    r"\W*(?:([^\W\d_])\1{1,3}[ ./:-]+([^\W\d_])\2{1,3}(?:[ ./:-]+([^\W\d_])\3{1,3})?|"
    r"(?:yes|ja|oui|s[ií]|sim|sì|tak|да|evet|y|j|o|s)\s*[/|]\s*(?:no|nein|nee|non|não|nie|нет|hayır|n))\W*",
    re.IGNORECASE,
)
"""How a date, a time or a tick is to be written: ``DD/MM/YYYY``, ``TT.MM.``, ``HH:MM``, ``yes/no``."""


def explains(found: Found) -> bool:
    """Return whether the row below the titles tells what to write into the columns instead of being a post."""
    place = found.header.last_row
    if place >= len(found.tab.rows) or place not in found.rows[:1]:
        return False
    line = found.tab.rows[place][found.left - 1 : found.right]
    filled = [cell for cell in line if is_filled(cell)]
    titles = sum(1 for column in found.header.titles if found.left <= column <= found.right)
    words = [cell for cell in filled if isinstance(cell, str)]
    if len(words) < len(filled) or (len(filled) * 2 < titles and not any(map(_HOW_TO_WRITE.fullmatch, words))):
        return False
    shapes = describe(filled)
    if any(shapes.counts.get(kind) for kind in ("date", "time", "url", "platform", "tick", "weekday", "hashtags")):
        return False
    below = [found.tab.rows[row][found.left - 1 : found.right] for row in found.rows[1:60]]
    later = describe(cell for row in below for cell in row)
    # Where rows below have dates, times or networks, and this one has none, it is not one of them.
    return any(later.counts.get(kind) for kind in ("date", "time", "platform"))
