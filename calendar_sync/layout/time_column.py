"""Times of day that only their column, or their row, explains: ``1430``, or ``1:30`` beside others with AM and PM."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from calendar_sync.entries.times import parse_time
from calendar_sync.layout.clocks import zones_behind
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.doubts import half_of
from calendar_sync.layout.locate import Located
from calendar_sync.layout.typed_times import at_networks, hour_of, is_military
from calendar_sync.model.sheet import Fault, Scalar, Tab

_BARE = re.compile(r"(?P<hour>[1-9]|1[0-2])(?:[:.h]\d{2})?")
_WITH_HALF = re.compile(r"\d\s*[ap]\.?\s?m\b", re.IGNORECASE)
_NOON = 12
_EVENING = 9
"""Before this hour a time may be in the evening as well, beside others that leave out that they are past noon."""
_NIGHT = 6
"""Before this hour few post, and many write the afternoon so."""


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """What the cells of a column of times say about each other.

    Args:
        halves: Some are written with AM or PM.
        military: All figures in it are hours and minutes without a sign between them.
        hours: All figures in it are whole hours, and some of them past noon.
        to_24: Some are past noon by 24 hours, or have a zero before the hour.
        shy: Some are at night, or leave out that they are in the afternoon.
        zoned: At least half of them name a time zone, and others do not.
    """

    halves: bool = False
    military: bool = False
    hours: bool = False
    to_24: bool = False
    shy: bool = False
    zoned: bool = False

    @classmethod
    def of(cls, tab: Tab, located: Located) -> TimeColumn:
        """Return what the column of times of a tab says; nothing where another says whether it is morning."""
        places = located.columns.get("time", ())[:1]
        if not places or "half" in located.columns or half_of(located.shown.get(places[0], "")):
            return cls(to_24=True)
        values = [tab.value(row, places[0]) for row in range(located.header_row + 1, len(tab.rows) + 1)]
        figures = [value for value in values if isinstance(value, (int, float)) or _is_figures(value)]
        military = len(figures) > 1 and all(map(is_military, figures))
        hours = {hour_of(value) for value in figures}
        past_noon = None not in hours and max(map(int, filter(None, hours)), default=0) > _NOON
        to_24 = past_noon or any(map(_counts_to_24, values))
        shy = not to_24 and any(map(_is_shy, values))
        zoned, filled = sum(map(_names_zone, values)), sum(map(is_filled, values))
        return cls(_writes_halves(values), military, past_noon, to_24, shy, zoned < filled <= 2 * zoned)

    def settle(self, values: dict[str, Scalar], faults: list[Fault]) -> None:
        """Put the time of a row right in ``values``, or say in ``faults`` why nobody knows it."""
        value = values.get("time")
        if isinstance(value, float) and 0 <= value < 1:
            # Spreadsheets mean a part of the day.
            minutes = round(value * 1440)
            if minutes < 1440:
                values["time"] = time(minutes // 60, minutes % 60)
        elif self.military and is_military(value):
            values["time"] = time(int(str(value)) // 100, int(str(value)) % 100)
        elif self.hours and (hour := hour_of(value)) is not None:
            values["time"] = time(hour)
        elif isinstance(value, str) and (bare := _BARE.fullmatch(value.strip())):
            if self.halves:
                faults.append(_unclear(f"'{value.strip()}' says neither AM nor PM, and other times of its column do."))
            elif not self.to_24 and int(bare["hour"]) < (_EVENING if self.shy else _NIGHT) and _is_time(value):
                why = "may be at night or in the afternoon, and no time of its column shows which clock they go by"
                faults.append(_unclear(f"'{value.strip()}' {why}."))


def _is_time(value: Scalar) -> bool:
    return isinstance(parse_time(value), time)


def _is_shy(value: Scalar) -> bool:
    bare = _BARE.fullmatch(value.strip()) if isinstance(value, str) else None
    return bare is not None and int(bare["hour"]) < _NIGHT


def _is_figures(value: Scalar) -> bool:
    return isinstance(value, str) and value.strip().isdigit()


def _writes_halves(values: Iterable[Scalar]) -> bool:
    return any(isinstance(value, str) and _WITH_HALF.search(value) for value in values)


def _counts_to_24(value: Scalar) -> bool:
    clock = parse_time(value)
    return isinstance(clock, time) and (
        clock.hour > 12 or clock.hour == 0 or (isinstance(value, str) and value.strip().startswith("0"))
    )


def _unclear(message: str) -> Fault:
    return Fault("time.half", "time", message, "Write the time with AM or PM, or to 24 hours: 6:30 PM, 18:30.")


def spread_times(spread: dict[str, list[tuple[int, Scalar]]], values: dict[str, Scalar]) -> None:
    """Part a cell of times by network into one for each, as if each had a column of its own."""
    place, value = next(iter(spread.get("time", ())), (0, None))
    found = at_networks(value)
    if found:
        del spread["time"], values["time"]
        spread |= {f"time:{service}": [(place, clock)] for service, clock in found.items()}


def _names_zone(value: Scalar) -> bool:
    return isinstance(value, str) and any(isinstance(parse_time(clock), time) for clock, _ in zones_behind(value))
