"""The clock of single rows: as notes on all times say it, and why rows wait where nobody knows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from calendar_sync.calendars.header import is_filled
from calendar_sync.calendars.mapping import Mapped
from calendar_sync.layout import clocks
from calendar_sync.layout.saved import SavedTab
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.zone_notes import UNCLEAR, Table, clock_name, in_short, is_for_all, notes_elsewhere, notes_of
from calendar_sync.layout.zone_words import hints_in, names_clock
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.sheet import Fault, Scalar, Sheet, Tab

_UNLESS = (
    "unless",
    "otherwise",
    "except",
    "sonst",
    "falls nicht",
    "sauf",
    "salvo",
    "tenzij",
    "tranne",
    "если не",
    "chyba",
)
"""Words of a note that allow rows a zone of their own."""


def add_zone(
    saved: SavedTab, doubts: Sequence[str], values: dict[str, Scalar], faults: list[Fault], *, zoned: bool = False
) -> None:
    """Give a row the time zone of its tab; one of its own may not contradict what a note says of all times.

    Args:
        saved: The layout of the tab.
        doubts: Notes for which nobody knows the clock.
        values: Of the row, by field; changed in place.
        faults: Takes what is wrong.
        zoned: Most other times of the tab name a zone.
    """
    if "date" not in values:
        return
    own = str(values.get("timezone") or "")
    if not own and doubts:
        faults.append(unclear_fault(doubts))
    elif not own and saved.timezone:
        clocks.add_zone(saved.timezone, values, faults)
    elif not own and zoned and values.get("time"):
        faults.append(
            Fault(
                "zone.unclear",
                "time",
                "The time names no time zone, and most others of its column do: perhaps the same, perhaps none.",
                "Write the zone behind the time, or one for all into the layout of this tab in calendar-sync.toml, "
                'such as timezone = "America/New_York".',
            )
        )
    elif (
        own
        and saved.timezone not in ("", UNCLEAR)
        and saved.zone_notes
        and clock_name(own) != clock_name(saved.timezone)
    ):
        note = saved.zone_notes[0]
        if not any(word in note.casefold() for word in _UNLESS):
            faults.append(
                Fault(
                    "zone.differs",
                    "timezone",
                    f"The row is in {own}, and the calendar says '{in_short(note, 80)}'.",
                    "Make the two agree, or say in the note that single rows may differ (unless stated).",
                )
            )


def unclear_fault(notes: Sequence[str]) -> Fault:
    """Return why a row must wait of whose times nobody knows the clock; ``notes`` say something of it."""
    said = " and ".join(notes[:3]) or "its notes"
    return Fault(
        "zone.unclear",
        "time",
        f"Nobody has confirmed which time zone the times are in: the calendar says {said}.",
        "Run calendar-sync init again and answer the question; or write the zone into the layout of this tab in "
        'calendar-sync.toml, such as timezone = "Europe/Berlin", and the note into zone_notes.',
    )


def doubted(sheet: Sheet, mapped: Mapped) -> Mapped:
    """Let rows that were read by their titles alone wait where a note speaks of a clock that nobody has confirmed."""
    elsewhere = notes_elsewhere(sheet, {layout.tab for layout in mapped.layouts})
    notes: dict[str, list[str]] = {}
    for layout in mapped.layouts:
        tab = next((tab for tab in sheet.tabs if tab.name == layout.tab), None)
        if tab is None or not layout.columns.keys() - OWN_COLUMNS.keys():
            continue
        columns = {name: (place,) for name, place in layout.columns.items()}
        titles = {place for place in range(1, 200) if is_filled(tab.value(layout.header_row, place))}
        table = Table(layout.header_row, layout.header_row, columns, titles)
        notes[tab.name] = [note.shown for note in (*notes_of(tab, table), *elsewhere)]
    if not any(notes.values()):
        return mapped
    return replace(
        mapped,
        rows=tuple(
            replace(row, faults=(*row.faults, unclear_fault(notes[row.tab])))
            if notes.get(row.tab) and "date" in row.values and "timezone" not in row.values
            else row
            for row in mapped.rows
        ),
    )


def row_faults(tab: Tab, number: int, spread: Spread, values: Mapping[str, Scalar]) -> Iterator[Fault]:
    """Yield why a row must wait whose note, or whose comment on its time, names another clock than it is read by."""
    cells = [(f"notes@{place}", str(value), False) for place, value in spread.get("notes", ())]
    if tab.comments:
        places = [(name, place) for name in ("time", "date") for place, _ in spread.get(name, ())]
        cells += [(name, tab.comments.get((number, place), ""), name == "time") for name, place in places]
    for field, text, lenient in cells:
        if not text or is_for_all(text):
            continue
        clock = clock_name(str(values.get("timezone", "")))
        lenient = lenient or names_clock(text)
        if any(not hint.zone or clock_name(hint.zone) != clock for hint in hints_in(text, lenient=lenient)):
            yield Fault(
                "zone.note",
                field,
                f"The note '{in_short(text)}' speaks of a time zone, and the row is not read by it.",
                "Write the zone into the Time zone column of the row, or take the note away.",
            )
            return
