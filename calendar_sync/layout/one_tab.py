"""How one tab is laid out, once it is known which of its columns is what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calendar_sync.calendars.header import is_bulk_file
from calendar_sync.entries.dates import DateOrder
from calendar_sync.layout import asking
from calendar_sync.layout.clocks import city_of, is_plain_zone
from calendar_sync.layout.colours import legend_of
from calendar_sync.layout.columns import CERTAIN, ColumnGuess
from calendar_sync.layout.contents import is_filled, shown
from calendar_sync.layout.context import Dates, blanks, by_locale, channel_of, read_dates
from calendar_sync.layout.day_headings import alone_above, lone_cells, name_days, network_above
from calendar_sync.layout.days import DateRules, month_heading, month_name, weekday_beside
from calendar_sync.layout.find import Found, explains, posts
from calendar_sync.layout.headers import same_titles
from calendar_sync.layout.locate import raw_title
from calendar_sync.layout.platforms import is_platform_list
from calendar_sync.layout.saved import SavedColumn, SavedTab
from calendar_sync.layout.tables_below import further
from calendar_sync.layout.turned import find_swapped
from calendar_sync.layout.weeks import number_of
from calendar_sync.layout.work import Work
from calendar_sync.layout.written_once import is_written_once
from calendar_sync.layout.years import headings
from calendar_sync.layout.zone_notes import UNCLEAR, Table, ZoneNote, clocks_of, notes_of
from calendar_sync.model.sheet import CellRef, column_letters

SPEAKS = ("text", "post")
"""Heads of fields without which a tab has nothing to post."""


def lay_out(
    found: Found, chosen: Mapping[int, str], guesses: Sequence[ColumnGuess], shift: int, work: Work, notes: list[str]
) -> SavedTab:
    """Return how a tab is read; what is not certain is asked.

    Args:
        found: The calendar in it.
        chosen: Field by 1-based column.
        guesses: Of the first tab of its form.
        shift: How many columns further right than there this one stands.
        work: Takes the questions.
        notes: Takes what is worth knowing.
    """
    by_field = {name: column for column, name in sorted(chosen.items(), reverse=True)}
    readings = {item.column + shift: item.reading for item in guesses}
    day_column = by_field.get("date") or by_field.get("day")
    hint = readings[day_column].order if day_column in readings else None
    lone = [] if day_column else [*lone_cells(found).values()]
    dates = read_dates(found, day_column, by_field.get("weekday"), hint, epoch_1904=work.sheet.epoch_1904, instead=lone)
    dates = by_locale(dates, work.sheet.locale)
    order = _order(found, dates, work, notes)
    counted = "week" in by_field and any(
        number_of(found.tab.value(row + 1, by_field["week"])) is not None for row in posts(found)
    )
    undated = dates.year_needed or counted or "day" in by_field
    months = undated and _months(found, notes)
    year = None if months or "year" in by_field else _year(found, dates, counted or "day" in by_field, work, notes)
    days = bool(lone) and name_days(found, DateRules(order, year or 2024, None, work.sheet.epoch_1904))
    if days:
        notes.append("headings name the day of the rows below them")
    elif "week" in by_field:
        notes.append("the day of a row is read from its week and its weekday")
    elif day_column is None and "weekday" in by_field:
        notes.append("no column holds dates, and a weekday names no day: rows wait until a column Date does")
    column_of_days = next((item for item in guesses if item.column + shift == day_column), None)
    if any(item.field.partition(":")[0] == "time" for item in guesses) or (
        column_of_days and (column_of_days.contents.share("moment") >= 0.3 or _is_bulk_file(found))
    ):
        work.timed = True
    elif day_column is not None:
        work.untimed += len(posts(found))
    titled = [readings[column].zone for column in sorted(chosen) if readings[column].zone][:1]
    around = [*notes_of(found.tab, _table(found, chosen)), *work.zone_notes] if day_column or days else []
    lines, row = found.header.lines, found.header.row
    sections = _sections(found, by_field, notes)
    saved = SavedTab(
        name=found.tab.name,
        header_row=row,
        lines=lines,
        columns=tuple(
            SavedColumn(column, raw_title(found.tab, row, lines, column), name)
            for column, name in sorted(chosen.items())
        ),
        explained=explains(found),
        channel="" if sections and not is_platform_list(found.tab.name) else _channel(found, by_field, work, notes),
        timezone=_zone(found.tab.name, titled, around, work, notes),
        zone_notes=tuple(dict.fromkeys(note.text for note in around)),
        date_order=order,
        year=year,
        year_begins=dates.begins if year is not None and year == dates.year.value else None,
        month=dates.month.value if isinstance(dates.month.value, int) else None,
        fill=_fill(found, by_field, chosen, DateRules(order, year, None, work.sheet.epoch_1904), work, notes),
        sections=sections,
        months=months,
        days=days,
        colours=_colours(found, by_field, work, notes),
        not_read=_not_read(found, chosen),
    )
    notes += _parted(found, chosen, days=days, months=months, sections=sections)
    if saved.explained:
        notes.append(f"row {found.header.last_row + 1} explains the titles and is passed over")
    _mend(found, by_field, saved, work, notes)
    return saved


def _parted(found: Found, chosen: Mapping[int, str], *, days: bool, months: bool, sections: bool) -> Iterator[str]:
    """Yield what parts the rows of a table and is no post: its titles again, and lines of their own."""
    tab = found.tab
    again = [
        number
        for number in range(found.header.last_row + 1, len(tab.rows) + 1)
        if same_titles(tab.rows[number - 1], found.header.titles)
    ]
    if again:
        yield f"the titles stand again in {_numbered(again)}, and are passed over there"
    for row in again:
        for place, (_, title) in further({*found.header.titles, *chosen}, row, tab.rows[row - 1]).items():
            yield f"only row {row} has the title '{shown(title)}' ({column_letters(place)}): nothing is read from there"
    texts = [column for column, name in chosen.items() if name.partition(":")[0] in SPEAKS]
    lines = [
        (text, number)
        for text, number in headings(found)
        if not any(is_filled(tab.value(number, column)) for column in texts)
    ]
    if lines and not (days or months or sections):
        told = " and ".join(f"'{shown(text)}'" for text, _ in lines[:2])
        yield f"lines such as {told} part the rows, and are no posts: {_numbered([number for _, number in lines])}"


def _numbered(rows: Sequence[int]) -> str:
    listed = ", ".join(map(str, rows[:_LISTED])) + (" ..." if len(rows) > _LISTED else "")
    return f"row{'' if len(rows) == 1 else 's'} {listed}"


_LISTED = 6
"""Rows that are named; nobody reads more of them."""


def _order(found: Found, dates: Dates, work: Work, notes: list[str]) -> DateOrder | None:
    if dates.order_confidence >= CERTAIN:
        if dates.order is not None:
            said = "day first" if dates.order is DateOrder.DAY_FIRST else "month first"
            notes.append(f"dates in figures have the {said}: {dates.order_reason}")
        return dates.order
    answer = work.ask(asking.date_order(found.tab.name, dates))
    return next((order for order in DateOrder if order.value == answer), None)


def _year(found: Found, dates: Dates, day_only: bool, work: Work, notes: list[str]) -> int | None:
    if not dates.year_needed and not day_only:
        return dates.year.value if isinstance(dates.year.value, int) and dates.year.confidence >= CERTAIN else None
    if dates.year.confidence >= CERTAIN and isinstance(dates.year.value, int):
        then = f" ({dates.year.value + 1} before {month_name(dates.begins)})" if dates.begins else ""
        notes.append(f"dates without a year are read as {dates.year.value}{then}: {dates.year.reason}")
        return dates.year.value
    answer = work.ask(asking.year(found.tab.name, dates))
    return int(answer) if answer and answer.isdigit() else None


def _table(found: Found, chosen: Mapping[int, str]) -> Table:
    columns: dict[str, list[int]] = {}
    for column, name in sorted(chosen.items()):
        columns.setdefault(name, []).append(column)
    header = found.header
    return Table(header.row, header.last_row, columns, header.titles.keys(), explains(found))


def _zone(tab: str, titled: Sequence[str], around: Sequence[ZoneNote], work: Work, notes: list[str]) -> str:
    """Return the zone of a tab's times, as its titles and notes say it; what is unclear is asked."""
    zones, clear = clocks_of(around, titled)
    if not titled and not around:
        return ""
    said = " and ".join(note.shown for note in around[:3]) or "the titles"
    if not clear:
        answer = work.ask(asking.zones(tab, said, zones))
        if answer is None:
            notes.append(f"nobody has said yet which time zone is meant, so rows wait: {said}")
        return UNCLEAR if answer is None else "" if answer == asking.CHANNELS else answer
    (zone,) = zones
    city = city_of(zone)
    where = f"times are in {zone}: {said}" if around else f"the titles give times in {zone}"
    if city is None or is_plain_zone(zone):
        notes.append(where)
        return zone
    answer = work.ask(asking.zone(zone, city))
    if answer is None:
        notes.append(f"{where}; rows wait on days when that could mean two things")
    return answer or zone


def _channel(found: Found, by_field: Mapping[str, int], work: Work, notes: list[str]) -> str:
    if "channels" in by_field or any(name.startswith(("channel:", "post:")) for name in by_field):
        return ""
    told = channel_of(found)
    if isinstance(told.value, str) and told.confidence >= CERTAIN:
        notes.append(f"all rows go to {told.value}: {told.reason}")
        return told.value
    if isinstance(told.value, str):
        answer = work.ask(asking.tab_channel(found.tab.name, told))
        return answer if answer and answer != asking.NONE else ""
    return ""


def _fill(
    found: Found,
    by_field: Mapping[str, int],
    chosen: Mapping[int, str],
    rules: DateRules,
    work: Work,
    notes: list[str],
) -> tuple[str, ...]:
    """Return what is written once for several rows: a column that is filled at the head of blocks, and mostly there."""
    speaking = [column for column, name in chosen.items() if name.partition(":")[0] in (*SPEAKS, "media")]
    filled = []
    for name in ("date", "channels"):
        column = by_field.get(name)
        if column is None or (name == "date" and _is_bulk_file(found)):
            continue
        heads, further, blank = blanks(found, column, speaking)
        if not blank:
            continue
        # A network that only ever stands at the head of its block is one for all of the block.
        if name == "channels" and heads >= 2 and not further and blank >= heads:
            notes.append(f"the network is written once for each block, and holds for all of it ({blank} rows)")
            filled.append(name)
        elif is_written_once(name, found, by_field, speaking, rules):
            what = "day" if name == "date" else "network"
            notes.append(f"the {what} is written once, and holds for the rows below it up to the next ({blank} rows)")
            filled.append(name)
        elif work.ask(asking.fill_down(found.tab.name, name, blank)) == asking.YES:
            filled.append(name)
    return tuple(filled)


def _is_bulk_file(found: Found) -> bool:
    """Return whether a tab is Buffer's bulk file, whose one column of dates holds times, and blanks for the queue."""
    return is_bulk_file(list(found.header.titles.values()))


def _not_read(found: Found, chosen: Mapping[int, str]) -> tuple[str, ...]:
    """Return the titles of the columns that nothing is read from, so that new ones are noticed later."""
    tab, row, lines = found.tab, found.header.row, found.header.lines
    width = max(len(tab.rows[row - 1 + line]) for line in range(lines))
    titles = (raw_title(tab, row, lines, column) for column in range(1, width + 1) if column not in chosen)
    return tuple(dict.fromkeys(title for title in titles if title))


def _colours(found: Found, by_field: Mapping[str, int], work: Work, notes: list[str]) -> bool:
    legend = "" if {"status", "approved", "gate"} & by_field.keys() else legend_of(found) or work.legend
    if not legend or work.ask(asking.colours(found.tab.name, legend)) == asking.NO:
        return False
    notes.append(f"its rows wait: '{legend[:80]}' stands there, and colours are not read")
    return True


def _sections(found: Found, by_field: Mapping[str, int], notes: list[str]) -> bool:
    if any(name == "channels" or name.startswith(("channel:", "post:")) for name in by_field):
        return False
    if is_platform_list(found.tab.name):
        return len([text for text, _ in headings(found) if is_platform_list(text)]) >= 2
    first = network_above(found.tab, found.header.row)
    named = [*filter(None, [first]), *(text for text, _ in headings(found) if is_platform_list(text))]
    if len(named) >= 2 or (first and _blocks(found)):
        notes.append(f"headings name the networks of the rows below them: {', '.join(named[:4])}")
        return True
    return False


def _blocks(found: Found) -> bool:
    """Return whether the titles stand again below a line of its own, as those of a further block do."""
    tab = found.tab
    below = range(found.header.last_row + 1, len(tab.rows) + 1)
    again = (row for row in below if same_titles(tab.rows[row - 1], found.header.titles))
    return any(isinstance(alone_above(tab, row), str) for row in again)


def _months(found: Found, notes: list[str]) -> bool:
    """Return whether headings name the month and the year of all rows."""
    named = {number: text for text, number in headings(found) if month_heading(text)}
    rows = posts(found)
    if not named or not rows or rows[0] + 1 < min(named):
        return False
    notes.append(f"headings name the month and year of the rows below them: {', '.join([*named.values()][:4])}")
    return True


def _mend(found: Found, by_field: Mapping[str, int], saved: SavedTab, work: Work, notes: list[str]) -> None:
    column, weekday = by_field.get("date"), by_field.get("weekday")
    if column is None:
        return
    rows = range(found.header.last_row + 1, len(found.tab.rows) + 1)
    values = {row: value for row in rows if is_filled(value := found.tab.value(row, column))}
    days = {
        row: day for row in values if weekday and (day := weekday_beside(found.tab.value(row, weekday))) is not None
    }
    turned = find_swapped(values, days, saved.date_order, saved.month)
    for row, meant in turned.items():
        work.mend.append((str(CellRef(found.tab.name, row, column)), shown(values[row])[:10], f"{meant:%Y-%m-%d}"))
    if turned:
        notes.append(f"{len(turned)} dates have day and month changed over, it seems; their rows wait")
