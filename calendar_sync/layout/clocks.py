"""Which clock a title means that says ``TIME (EST)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from calendar_sync.entries.times import parse_time
from calendar_sync.entries.zones import ZoneProblem, is_zone_name, parse_zone, to_utc
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Fault, Scalar

_CITY: Mapping[str, str] = {
    "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York", "eastern": "America/New_York",
    "eastern time": "America/New_York", "us eastern": "America/New_York", "new york": "America/New_York",
    "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago", "central": "America/Chicago",
    "central time": "America/Chicago", "mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver",
    "mountain time": "America/Denver", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles", "pacific": "America/Los_Angeles", "pacific time": "America/Los_Angeles",
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin", "mesz": "Europe/Berlin",
    "gmt": "Europe/London", "bst": "Europe/London", "мск": "Europe/Moscow", "brt": "America/Sao_Paulo",
    "kst": "Asia/Seoul", "msk": "Europe/Moscow", "aest": "Australia/Sydney", "aedt": "Australia/Sydney",
    "sast": "Africa/Johannesburg", "jst": "Asia/Tokyo", "sgt": "Asia/Singapore", "hkt": "Asia/Hong_Kong",
    "eet": "Europe/Helsinki", "eest": "Europe/Helsinki", "wet": "Europe/Lisbon", "nzst": "Pacific/Auckland",
}  # fmt: skip
"""The clock that people mostly mean by an abbreviation."""

_PLACES: Mapping[str, str] = {
    "london": "Europe/London", "uk": "Europe/London", "paris": "Europe/Paris", "france": "Europe/Paris",
    "berlin": "Europe/Berlin", "germany": "Europe/Berlin", "madrid": "Europe/Madrid", "rome": "Europe/Rome",
    "amsterdam": "Europe/Amsterdam", "brussels": "Europe/Brussels", "vienna": "Europe/Vienna",
    "zurich": "Europe/Zurich", "lisbon": "Europe/Lisbon", "dublin": "Europe/Dublin",
    "stockholm": "Europe/Stockholm", "oslo": "Europe/Oslo",
    "copenhagen": "Europe/Copenhagen", "helsinki": "Europe/Helsinki", "warsaw": "Europe/Warsaw",
    "prague": "Europe/Prague", "athens": "Europe/Athens", "moscow": "Europe/Moscow", "kyiv": "Europe/Kyiv",
    "istanbul": "Europe/Istanbul", "dubai": "Asia/Dubai", "riyadh": "Asia/Riyadh", "cairo": "Africa/Cairo",
    "lagos": "Africa/Lagos", "nairobi": "Africa/Nairobi", "johannesburg": "Africa/Johannesburg",
    "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "india": "Asia/Kolkata",
    "singapore": "Asia/Singapore", "hong kong": "Asia/Hong_Kong", "tokyo": "Asia/Tokyo", "japan": "Asia/Tokyo",
    "seoul": "Asia/Seoul", "shanghai": "Asia/Shanghai", "beijing": "Asia/Shanghai", "manila": "Asia/Manila",
    "sydney": "Australia/Sydney", "melbourne": "Australia/Melbourne", "brisbane": "Australia/Brisbane",
    "perth": "Australia/Perth", "auckland": "Pacific/Auckland", "new york": "America/New_York",
    "nyc": "America/New_York", "toronto": "America/Toronto", "chicago": "America/Chicago",
    "denver": "America/Denver", "los angeles": "America/Los_Angeles", "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles", "vancouver": "America/Vancouver", "mexico city": "America/Mexico_City",
    "bogota": "America/Bogota", "lima": "America/Lima", "sao paulo": "America/Sao_Paulo",
    "buenos aires": "America/Argentina/Buenos_Aires", "mexico": "America/Mexico_City", "cdmx": "America/Mexico_City",
    "ciudad de mexico": "America/Mexico_City", "centro de mexico": "America/Mexico_City",
    "brasilia": "America/Sao_Paulo", "colombia": "America/Bogota", "peru": "America/Lima",
    "espana": "Europe/Madrid", "peninsular": "Europe/Madrid", "lisboa": "Europe/Lisbon", "roma": "Europe/Rome",
    "italia": "Europe/Rome", "italy": "Europe/Rome", "milan": "Europe/Rome", "milano": "Europe/Rome",
    "wien": "Europe/Vienna", "munich": "Europe/Berlin", "munchen": "Europe/Berlin", "hamburg": "Europe/Berlin",
    "schweiz": "Europe/Zurich", "suisse": "Europe/Zurich", "switzerland": "Europe/Zurich",
    "netherlands": "Europe/Amsterdam", "belgium": "Europe/Brussels", "ireland": "Europe/Dublin",
    "barcelona": "Europe/Madrid", "budapest": "Europe/Budapest", "bucharest": "Europe/Bucharest",
    "москва": "Europe/Moscow", "москве": "Europe/Moscow", "московское": "Europe/Moscow",
    "московскому": "Europe/Moscow", "мск": "Europe/Moscow", "warszawa": "Europe/Warsaw", "polska": "Europe/Warsaw",
    "warszawski": "Europe/Warsaw", "polski": "Europe/Warsaw", "turkey": "Europe/Istanbul", "turkiye": "Europe/Istanbul",
    "الرياض": "Asia/Riyadh", "مكة": "Asia/Riyadh", "السعودية": "Asia/Riyadh", "القاهرة": "Africa/Cairo",
    "مصر": "Africa/Cairo", "دبي": "Asia/Dubai", "الامارات": "Asia/Dubai", "لندن": "Europe/London", "uae": "Asia/Dubai",
    "jakarta": "Asia/Jakarta", "bangkok": "Asia/Bangkok", "taipei": "Asia/Taipei", "karachi": "Asia/Karachi",
    "tel aviv": "Asia/Jerusalem", "israel": "Asia/Jerusalem", "korea": "Asia/Seoul", "china": "Asia/Shanghai",
    "adelaide": "Australia/Adelaide", "new zealand": "Pacific/Auckland", "wellington": "Pacific/Auckland",
    "boston": "America/New_York", "miami": "America/New_York", "atlanta": "America/New_York",
    "washington": "America/New_York", "east coast": "America/New_York", "us eastern": "America/New_York",
    "montreal": "America/Toronto", "austin": "America/Chicago", "dallas": "America/Chicago",
    "houston": "America/Chicago", "phoenix": "America/Phoenix", "arizona": "America/Phoenix",
    "portland": "America/Los_Angeles", "west coast": "America/Los_Angeles", "california": "America/Los_Angeles",
    "us pacific": "America/Los_Angeles", "us central": "America/Chicago", "us mountain": "America/Denver",
}  # fmt: skip
"""Places whose clocks a title plainly means; countries of one zone, and cities."""

ANY_CLOCK = frozenset(
    [
        "am",
        "pm",
        "ampm",
        "24h",
        "12h",
        "24",
        "12",
        "h",
        "hr",
        "hrs",
        "hour",
        "hours",
        "hh",
        "mm",
        "ss",
        "hhmm",
        "format",
        "local",
        "optional",
        "required",
        "if",
        "known",
        "local",
        "time",
        "uhr",
        "heure",
        "horas",
        "ora",
        "approx",
        "exact",
        "ideal",
        "best",
    ]
)
"""Words in the brackets of a title that name no place."""


def place_of(words: str) -> str:
    """Return the IANA name of the clock of a place that a title names among its words, or an empty string."""
    parts = plain(words).split()
    runs = (" ".join(parts[at : at + size]) for size in (2, 1) for at in range(len(parts) - size + 1))
    return next((_PLACES[run] for run in runs if run in _PLACES), "")


_SAID_WITH_TIME: Mapping[str, str] = {
    "eastern": "ET", "central": "CT", "mountain": "MT", "pacific": "PT", "british": "Europe/London",
    "british summer": "Europe/London", "greenwich mean": "GMT", "central european": "CET",
    "central european summer": "CEST", "eastern european": "EET",
    "nyc": "America/New_York", "ny": "America/New_York", "la": "America/Los_Angeles", "sf": "America/Los_Angeles",
    "berliner": "Europe/Berlin", "wiener": "Europe/Vienna", "schweizer": "Europe/Zurich", "zurcher": "Europe/Zurich",
    "deutsche": "Europe/Berlin", "deutscher": "Europe/Berlin", "mitteleuropaische": "CET", "francaise": "Europe/Paris",
    "italiana": "Europe/Rome", "espanola": "Europe/Madrid", "nederlandse": "Europe/Amsterdam",
    "amsterdamse": "Europe/Amsterdam", "svensk": "Europe/Stockholm", "norsk": "Europe/Oslo",
    "dansk": "Europe/Copenhagen", "english": "Europe/London", "german": "Europe/Berlin", "french": "Europe/Paris",
    "spanish": "Europe/Madrid", "italian": "Europe/Rome", "dutch": "Europe/Amsterdam", "irish": "Europe/Dublin",
    "indian": "Asia/Kolkata", "indian standard": "Asia/Kolkata", "japanese": "Asia/Tokyo", "aussie eastern": "AEST",
    "australian eastern": "AEST", "singaporean": "Asia/Singapore", "israeli": "Asia/Jerusalem",
}  # fmt: skip
"""What names a clock before or behind a word for time, and something else anywhere else."""


def place_named(phrase: str) -> str:
    """Return the zone that a phrase, as :func:`plain` leaves it, names beside a word for time; or an empty string."""
    return _PLACES.get(phrase) or _SAID_WITH_TIME.get(phrase, "")


def clock_of_place(text: str) -> str:
    """Return the IANA name of the clock of the place that ``text`` is, and nothing else; or an empty string."""
    words = [word for word in plain(text).split() if word not in ("time", "local")]
    return _PLACES.get(" ".join(words), "")


def is_zone_word(text: str) -> bool:
    """Return whether ``text`` is what people write into a column of time zones, places left aside."""
    return plain(text) in _CITY or is_zone_name(text)


_FIXED_HOURS: Mapping[str, float] = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2,
    "mez": 1, "mesz": 2, "gmt": 0, "bst": 1, "aest": 10, "aedt": 11, "eet": 2, "eest": 3, "wet": 0, "nzst": 12,
}  # fmt: skip
"""Hours from UTC that an abbreviation means to the letter; those without summer time are left to the city."""


def city_of(zone: str) -> str | None:
    """Return the IANA name of the clock that people mostly mean by an abbreviation, or ``None``."""
    return _CITY.get(plain(zone))


def is_plain_zone(zone: str) -> bool:
    """Return whether a zone can be relied on as it is written: an IANA name or an offset."""
    return plain(zone) not in _CITY and not isinstance(parse_zone(zone), ZoneProblem)


def add_zone(zone: str, values: dict[str, Scalar], faults: list[Fault]) -> None:
    """Give a row the time zone that its tab's header names.

    ``EST`` in a header is New York's clock to most people, and five hours from UTC to the letter. In winter both agree;
    in summer nobody knows, and the row must wait.
    """
    if is_plain_zone(zone):
        values["timezone"] = zone
        return
    name, word = city_of(zone), plain(zone)
    if name is None:
        values["timezone"] = zone
        return
    if word in _FIXED_HOURS and not _same_clock(name, _FIXED_HOURS[word], values):
        faults.append(
            Fault(
                "zone.summer",
                "time",
                f"The header says {zone}, but on this day the clocks in {name} do not go by it.",
                f'Say which is meant in calendar-sync.toml: timezone = "{name}" (with summer time) or '
                f'"{_offset(_FIXED_HOURS[word])}", in the layout of this tab.',
            )
        )
        return
    values["timezone"] = name


_SEVERAL = frozenset({"cst", "cdt", "bst", "ist", "central"})
"""Abbreviations of a cell that are those of other continents as well; in a title their neighbours tell."""


def zones_behind(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a cell says before a zone at its end, and the zone: ``9:00 AM (EST)``, ``17h (Paris)``, ``9am ET``."""
    words = text.split()
    for size in range(min(3, len(words) - 1), 0, -1):
        rest, said = " ".join(words[:-size]), " ".join(words[-size:])
        said = said[1:-1].strip() if said.startswith("(") and said.endswith(")") else said
        place = clock_of_place(said)
        if any(sign.isdigit() for sign in rest) and (place or is_zone_word(said) or plain(said) in _CLOCKS_SPOKEN):
            yield rest, place or said
    joined = _JOINED.fullmatch(text.strip())
    if joined and is_zone_word(joined["zone"]):
        yield joined["clock"], joined["zone"]


_JOINED = re.compile(
    r"(?P<clock>.*\d(?: ?[ap]\.?m\.?)?)(?P<zone>[A-Z]{2,5}|(?:UTC|GMT)[+-]\d{1,2}(?::\d{2})?)", re.IGNORECASE
)
"""Without a blank: ``10:00PST``."""
_CLOCKS_SPOKEN = frozenset({"eastern time", "pacific time", "central time", "mountain time"})


def has_zone_behind(text: str) -> bool:
    """Return whether ``text`` is a time with a zone behind it."""
    values: dict[str, Scalar] = {"time": text}
    return "timezone" in part_zone(values, [])


def take_zone(zone: str, values: dict[str, Scalar], faults: list[Fault]) -> None:
    """Take a zone that stands behind a row's time for its own, unless the row names another one."""
    said = values.get("timezone")
    if said is not None and plain(str(said)) != plain(zone):
        faults.append(
            Fault(
                "zone.differs",
                "time",
                f"The time says {zone}, and the row's time zone is {str(said).strip()}.",
                "Make the two agree, or leave one of them away.",
            )
        )
    values["timezone"] = zone


def part_zone(values: dict[str, Scalar], faults: list[Fault]) -> dict[str, Scalar]:
    """Take a time zone behind a time, as in ``9:00 AM EST``, for the row's own; return ``values``, changed in place."""
    value = values.get("time")
    if not isinstance(value, str) or isinstance(parse_time(value), time):
        return values
    for clock, zone in zones_behind(value):
        if isinstance(parse_time(clock), time):
            values["time"] = clock
            take_zone(zone, values, faults)
            break
    return values


def settle_zone(values: dict[str, Scalar], faults: list[Fault]) -> None:
    """Read a row's own ``CET``, ``PT`` or ``Sydney`` where all that it can mean agrees on the day of the row."""
    said = values.get("timezone")
    if not isinstance(said, str) or not said.strip():
        return
    word = plain(said)
    if place := clock_of_place(said):
        values["timezone"] = place
        return
    name = _CITY.get(word)
    if name is None or word in _SEVERAL or word == "gmt":
        return
    if word in _FIXED_HOURS and not _same_clock(name, _FIXED_HOURS[word], values):
        faults.append(
            Fault(
                "zone.summer",
                "timezone",
                f"The row says {said.strip()}, but on this day the clocks in {name} do not go by it.",
                f"Write which is meant: {name}, or {_offset(_FIXED_HOURS[word])}.",
            )
        )
        return
    values["timezone"] = name


def _offset(hours: float) -> str:
    return f"{hours:+03.0f}:00"


def _same_clock(name: str, hours: float, values: Mapping[str, Scalar]) -> bool:
    day = values.get("date")
    if not isinstance(day, date):
        return True
    clock = parse_time(values.get("time"))
    moment = day if isinstance(day, datetime) else datetime.combine(day, clock if isinstance(clock, time) else time(12))
    city = parse_zone(name)
    fixed = moment - timedelta(hours=hours)
    there = None if isinstance(city, ZoneProblem) else to_utc(moment, city)
    return isinstance(there, datetime) and there.replace(tzinfo=None) == fixed
