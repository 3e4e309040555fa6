"""Calendars drawn as a month or a week: a column for each weekday, and posts as notes in the days.

A note has no row of its own, so there is no place for its Sync ID and for what became of it, and a note that is moved
to another day could not be told from a new one: synced from where it stands, it could be posted twice. So grids are
not synced. What can be read of them beyond doubt is given as rows, from which a calendar can be made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from calendar_sync.entries.dates import ParsedDate
from calendar_sync.entries.times import parse_time
from calendar_sync.entries.unfinished import unfinished
from calendar_sync.layout.contents import is_filled, shown, weight
from calendar_sync.layout.days import WEEKDAYS, DateRules, months_in, read_day, weekday_of, years_in
from calendar_sync.layout.platforms import is_platform_list, read_platforms
from calendar_sync.layout.texts import SHORT_TEXT
from calendar_sync.layout.week_lines import week_said
from calendar_sync.model.command_line import command_line
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.parked import parked_tab
from calendar_sync.model.sheet import CellRef, Scalar, Tab

_FEWEST = 5
"""Different weekdays side by side that make a row the head of a grid."""

_NUMBER = re.compile(r"\s*(?P<day>\d{1,2})(?:st|nd|rd|th|\.|\))?\s*")
_LEADING = re.compile(r"\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?[.):]?\s*\n(?P<rest>.*)", re.DOTALL)
_NUMBERED = re.compile(r"\s*(?P<day>\d{1,2})(?:[.)]\s*|\s*$)(?P<rest>.*)", re.DOTALL)
_AFTER_PREFIX = re.compile(r":\s+|\s[-–—]\s")
_LONGEST_PREFIX = 45
"""Characters that networks and a time before the text take at most."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a grid.

    Args:
        cell: Where it stands.
        day: On which it is to go out; ``None`` where that is not certain.
        clock: Local time; ``None`` where it names none.
        channels: As a Channels column has them; empty where it names none.
        text: What is to be posted.
        problem: Why it cannot be read beyond doubt; empty where it can.
    """

    cell: CellRef
    day: date | None
    clock: time | None
    channels: str
    text: str
    problem: str = ""


def weekday_rows(tab: Tab) -> list[int]:
    """Return the 1-based rows that hold at least five different weekdays side by side."""
    return [number for number, row in enumerate(tab.rows, start=1) if len(set(_weekdays(row).values())) >= _FEWEST]


def _weekdays(row: Sequence[Scalar]) -> dict[int, int]:
    """Return 0 for Monday and so on, by 1-based column."""
    return {place: day for place, cell in enumerate(row, start=1) if (day := weekday_of(cell)) is not None}


def read_grid(tab: Tab) -> list[Note]:
    """Return the notes of a tab that is a grid, in the order of its days as they stand; nothing for any other tab."""
    heads = weekday_rows(tab)
    if not heads:
        return []
    months, years = _said(tab, heads[0])
    found: list[Note] = []
    for head, end in zip(heads, [*heads[1:], len(tab.rows) + 1], strict=True):
        months = _months_above(tab, head) or months
        found += _block(tab, head, end, months[0] if len(months) == 1 else 0, years[0] if len(years) == 1 else 0)
    return found


def _said(tab: Tab, head: int) -> tuple[list[int], list[int]]:
    """Return the months and years that the name of the tab and the lines above its grid name."""
    texts = [tab.name]
    for row in tab.rows[: head - 1]:
        texts += [f"{cell:%B %Y}" if isinstance(cell, date) else cell for cell in row if isinstance(cell, (str, date))]
    months = list(dict.fromkeys(month for text in texts for month in months_in(text)))
    return months, list(dict.fromkeys(year for text in texts for year in years_in(text)))


def _months_above(tab: Tab, head: int) -> list[int]:
    cells = [cell for cell in (tab.rows[head - 2] if head > 1 else ()) if is_filled(cell)]
    return months_in(cells[0]) if len(cells) == 1 and isinstance(cells[0], str) else []


def _block(tab: Tab, head: int, end: int, month: int, year: int) -> Iterator[Note]:
    columns = _weekdays(tab.rows[head - 1])
    left = min(columns)
    days: Mapping[int, date | str] = _week_above(tab, head, columns, year)
    begun = False
    for number in range(head + 1, end):
        cells = {place: value for place in columns if is_filled(value := tab.value(number, place))}
        if not cells:
            continue
        if all(_is_day(value) for value in cells.values()) and (len(cells) >= 2 or not begun):
            days = {place: _day(value, columns[place], month, year) for place, value in cells.items()}
            begun = True
            continue
        numbered = _numbered(cells)
        label = next((cell for cell in tab.rows[number - 1][: left - 1] if isinstance(cell, str) and cell.strip()), "")
        for place, value in cells.items():
            day: date | str = days.get(place, "no day stands above it")
            text = str(value) if isinstance(value, (str, int, float)) else shown(value)
            if place in numbered:
                figure, text = numbered[place]
                day = _day(figure, columns[place], month, year)
            elif place not in days and (leading := _LEADING.match(text)):
                day, text = _day(int(leading["day"]), columns[place], month, year), leading["rest"]
            if (number, place) in tab.struck:
                day = "it is struck out, or a part of it is"
            if text.strip() or place not in numbered:
                yield _note(CellRef(tab.name, number, place), day, text, label)


def _week_above(tab: Tab, head: int, columns: Mapping[int, int], year: int) -> dict[int, date]:
    """Return by column the days of a week such as ``Week of 4 January 2027``, named right above the weekdays.

    Only where the day that it names first is that of the first column, so that nobody counts from another one.
    """
    above = next((line for line in reversed(tab.rows[: head - 1]) if any(map(is_filled, line))), ())
    corner = tab.rows[head - 1][: min(columns) - 1]
    said = [cell for cell in (*above, *corner) if isinstance(cell, str)]
    years = {cell: found[0] if len(found := years_in(cell)) == 1 else year or None for cell in said}
    weeks = {week for cell in said if (week := week_said(cell, DateRules(year=years[cell])))}
    if len(weeks) != 1 or (first := weeks.pop().first).weekday() != columns[min(columns)]:
        return {}
    return {place: first + timedelta((day - first.weekday()) % 7) for place, day in columns.items()}


def _numbered(cells: Mapping[int, Scalar]) -> dict[int, tuple[int, str]]:
    """Return by column the day that each note of a week begins with, ``5. Rye``, and the rest; nothing in doubt."""
    found: dict[int, tuple[int, str]] = {}
    for place, value in cells.items():
        match = _NUMBERED.fullmatch(str(value)) if isinstance(value, (str, int)) else None
        if match is None:
            return {}
        found[place] = int(match["day"]), match["rest"]
    firsts = {figure - place for place, (figure, _) in found.items()}
    return found if len(firsts) == 1 and len(found) >= _IN_A_ROW else {}


_IN_A_ROW = 3
"""Days of a week that count on from cell to cell: fewer may be the points of a list."""


def _is_day(value: Scalar) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, (date, datetime)):
        return True
    if isinstance(value, (int, float)):
        return value == int(value) and 1 <= value <= 31
    number = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return number is not None and 1 <= int(number["day"]) <= 31


def _day(value: Scalar, weekday: int, month: int, year: int) -> date | str:
    """Return the day of a cell, if it falls on the weekday of its column; else why it is not certain."""
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        if day.weekday() == weekday:
            return day
        return f"{day:%Y-%m-%d} is a {WEEKDAYS[day.weekday()]}, but stands under {WEEKDAYS[weekday]}"
    if not month or not year:
        return "neither the tab's name nor a title says beyond doubt which month and year it is"
    figure = int(re.sub(r"\D", "", str(value)) or 0)
    # The first and the last week of a sheet may show days of the months beside it.
    for step in (0, -1, 1):
        there = date(year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1, 1)
        parsed = read_day(figure, DateRules(None, there.year, there.month))
        beside = step == 0 or (figure > 20 if step < 0 else figure < 10)
        if beside and isinstance(parsed, ParsedDate) and parsed.day.weekday() == weekday:
            return parsed.day
    return f"day {figure} of {month}/{year} is no {WEEKDAYS[weekday]}"


def _note(cell: CellRef, day: date | str, text: str, label: str) -> Note:
    channels = label.strip() if label and is_platform_list(label) else ""
    lines = [line.strip() for line in text.strip().splitlines()]
    clock: time | None = None
    named: list[str] = []
    whole = "\n".join(lines)
    for end in _AFTER_PREFIX.finditer(whole[:_LONGEST_PREFIX]):
        words, said = _apart(whole[: end.start()])
        if words:
            channels, clock, lines = words, said, whole[end.end() :].strip().splitlines()
            named.append(words)
            break
    for place in (0, -1):
        while lines and (not lines[place].strip() or _apart(lines[place]) != ("", None)):
            words, said = _apart(lines.pop(place).strip())
            channels, clock = words or channels, said or clock
            named += [words] if words else []
    body = "\n".join(lines).strip()
    problem = day if isinstance(day, str) else ""
    if not problem and any(mention.skipped for mention in read_platforms(channels)):
        problem = f"'{channels}' is nothing that Buffer posts to"
    elif not problem and len(set(named)) > 1:
        problem = f"it names {' and '.join(named)} in different places"
    elif not problem and not channels:
        problem = "it names no network on a line of its own, or before a colon"
    elif not problem and (weight(body) < SHORT_TEXT or unfinished(body)):
        problem = f"'{shown(body)}' is no text that could be posted" if body else "no text stands in it"
    return Note(cell, day if isinstance(day, date) else None, clock, channels, body, problem)


def _apart(line: str) -> tuple[str, time | None]:
    """Return the networks and the time that a line is made of; nothing of a line that says more."""
    if not line.strip():
        return "", None
    if is_platform_list(line):
        return line.strip(), None
    moment = parse_time(line)
    if isinstance(moment, time):
        return "", moment
    words = line.split()
    for cut in range(1, len(words)):
        for first, last in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            moment = parse_time(" ".join(last).strip("@,()"))
            network = " ".join(first).strip(" ,-–@")
            if isinstance(moment, time) and is_platform_list(network):
                return network, moment
    return "", None


def grid_notes(tab: Tab, calendar: str) -> tuple[str, ...]:
    """Return what there is to say about a tab that is a calendar grid; empty where it is none.

    Args:
        tab: As read.
        calendar: Path or address of the sheet, for the command that makes rows of the notes.
    """
    rows = weekday_rows(tab)
    if not rows:
        return _days_across(tab)
    notes = read_grid(tab)
    sure = [note for note in notes if not note.problem]
    said = (
        f"a calendar grid: row {rows[0]} holds the weekdays. Notes in its days have no rows of their own, in which "
        "Sync IDs and results could be kept: a note that moves to another day would be posted twice. So it is not "
        "synced from where it stands",
    )
    if sure and not parked_tab(tab.name):
        return (
            *said,
            f"{len(sure)} of its {len(notes)} notes say beyond doubt on which day and network which text goes out: "
            f"{command_line(('calendar-sync', 'unfold', calendar, 'posts.csv'))} makes rows of them, to be looked "
            "through and synced from there",
        )
    reasons = {note.problem: str(note.cell).rpartition("!")[2] for note in reversed(notes) if note.problem}
    examples = "; ".join(f"{cell}: {problem}" for problem, cell in [*reasons.items()][:-4:-1])
    return (*said, f"no note can be read beyond doubt ({examples})") if examples else said


def _days_across(tab: Tab) -> tuple[str, ...]:
    """Return the note on a tab whose days stand side by side in one row, such as ``Mon 7 | Tue 8``; else nothing."""
    for number, row in enumerate(tab.rows, start=1):
        days = [shown(cell) for cell in row if _names_day(cell)]
        if len(days) >= _DAYS_ACROSS:
            return (
                f"a calendar grid: row {number} holds days side by side ({', '.join(days[:3])} ...). A post has no row "
                "of its own there, in which its Sync ID and results could be kept, so it is not synced from where it "
                "stands: give each post a row with its date, time, channels and text",
            )
    return ()


_DAYS_ACROSS = 3
"""Days side by side that make a row the head of a grid."""


def _names_day(cell: Scalar) -> bool:
    if isinstance(cell, str) and len(cell) <= _LONGEST_PREFIX:
        return len(cell.split()) >= 2 and (
            (weekday_of(cell.split()[0].rstrip(".,")) is not None and any(map(str.isdigit, cell)))
            or isinstance(read_day(cell, DateRules(None, None, None)), ParsedDate)
        )
    return isinstance(cell, date)


def unread(notes: Sequence[Note]) -> list[Issue]:
    """Return why notes were left out, each at its cell."""
    return [
        Issue(
            rule="grid.unread",
            severity=Severity.WARNING,
            cell=str(note.cell),
            message=f"This note is left out: {note.problem}.",
            fix="Write the network on the first line, the text below it, and the day's number above the note.",
            row=note.cell.row,
            tab=note.cell.tab,
        )
        for note in notes
        if note.problem
    ]
