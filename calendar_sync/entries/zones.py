"""Time zones as people write them, and local times that do not exist or happen twice.

Rules come from the ``tzdata`` package, never from the operating system, whose copy is often a year or two behind: the
search path is emptied here, once, for the whole process, so that every part of the program knows the same zones.
"""

from __future__ import annotations

import difflib
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from calendar_sync.entries.date_words import spelled
from calendar_sync.model.patterns import later

zoneinfo.reset_tzpath(to=())
ZoneInfo.clear_cache()

_HOW = "Write the name of a city's zone, like Europe/Berlin, or an offset, like +02:00."

_ABBREVIATIONS: Mapping[str, tuple[str, ...]] = {
    "acst acdt": ("Australia/Adelaide", "Australia/Darwin"),
    "aest aedt aet": ("Australia/Sydney", "Australia/Brisbane"),
    "akst akdt": ("America/Anchorage",),
    "ast adt": ("America/Halifax", "Asia/Riyadh"),
    "awst": ("Australia/Perth",),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "cat": ("Africa/Maputo",),
    "cet cest mez mesz met": ("Europe/Berlin", "Europe/Paris"),
    "cst cdt ct central": ("America/Chicago", "Asia/Shanghai"),
    "eat": ("Africa/Nairobi",),
    "eet eest": ("Europe/Helsinki", "Europe/Athens"),
    "edt et eastern": ("America/New_York", "America/Toronto"),
    "gst": ("Asia/Dubai",),
    "hkt": ("Asia/Hong_Kong",),
    "hst hdt": ("Pacific/Honolulu",),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "msk": ("Europe/Moscow",),
    "mdt mt mountain": ("America/Denver", "America/Phoenix"),
    "nst ndt": ("America/St_Johns",),
    "nzst nzdt nzt": ("Pacific/Auckland",),
    "pst pdt pt pacific": ("America/Los_Angeles", "America/Vancouver"),
    "sast": ("Africa/Johannesburg",),
    "sgt": ("Asia/Singapore",),
    "wat": ("Africa/Lagos",),
    "wet west": ("Europe/Lisbon",),
    "wib": ("Asia/Jakarta",),
}
_SPOKEN: Mapping[str, tuple[str, ...]] = {
    "central european": ("Europe/Berlin", "Europe/Paris"),
    "central europe": ("Europe/Budapest",),
    "eastern european": ("Europe/Helsinki", "Europe/Athens"),
    "greenwich mean": ("Europe/London",),
    "gmt": ("Europe/London",),
    "british summer": ("Europe/London",),
    "india": ("Asia/Kolkata",),
    "japan": ("Asia/Tokyo",),
    "romance": ("Europe/Paris",),
    "w europe": ("Europe/Berlin",),
    "western european": ("Europe/Lisbon",),
}
"""Spoken names, without "time" and "standard"; some of them are those of Windows."""

_CITIES_OF = {word: cities for words, cities in _ABBREVIATIONS.items() for word in words.split()}
_LISTED = later(r"^\((?:UTC|GMT)[^)]*\) ?", re.IGNORECASE)
"""How lists of time zones begin their lines: ``(GMT+01:00) Berlin``."""

_NOT_PLACES = frozenset({"factory", "localtime", "posixrules"})
_FIXED_NAMES: Mapping[str, str] = {
    "EST": "America/New_York",
    "MST": "America/Denver",
    "HST": "Pacific/Honolulu",
}
_OFFSET = later(r"(?:utc|gmt)? ?(?P<sign>[+-]) ?(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))


@dataclass(frozen=True, slots=True)
class ZoneProblem:
    """A time zone, or a local time in one, that cannot be relied on.

    Args:
        rule: Stable id such as ``zone.abbreviation``.
        message: What is wrong, for people.
        fix: How to mend it.
        readings: The moments a local time could mean, aware UTC, earliest first; empty for the zone itself.
    """

    rule: str
    message: str
    fix: str
    readings: tuple[datetime, ...] = ()


@cache
def _names() -> Mapping[str, str]:
    return {
        name.casefold(): name for name in sorted(zoneinfo.available_timezones()) if name.casefold() not in _NOT_PLACES
    }


def parse_zone(text: str) -> ZoneInfo | timezone | ZoneProblem:
    """Read a time zone.

    IANA names are taken in any case and with blanks for underscores; so are ``Z``, ``UTC``, ``GMT`` and offsets from
    UTC of at most 14 hours. Abbreviations are refused, because most of them name several zones and none of them
    follows summer time. ``EST``, ``MST`` and ``HST`` are IANA names of fixed offsets and are taken: see
    :func:`zone_warning`.

    Args:
        text: What the cell or the setting says; not empty.

    Returns:
        The zone, or what is wrong with the text.
    """
    wanted = " ".join(text.translate(_DASHES).split())
    if wanted.casefold() in {"z", "utc", "gmt", "zulu", "uct"}:
        return UTC
    if match := _OFFSET.fullmatch(wanted):
        return _offset(wanted, match)
    cities = () if wanted.upper() in _FIXED_NAMES else _spoken(wanted)
    if cities:
        return ZoneProblem(
            "zone.abbreviation",
            f'"{wanted[:60]}" does not say which clock is meant, nor whether it changes to summer time.',
            f"Write the name of a city's zone, like {' or '.join(cities)}.",
        )
    name = _names().get(wanted.casefold().replace(" ", "_"))
    return ZoneInfo(name) if name else _unknown(wanted)


def is_zone_name(text: str) -> bool:
    """Return whether ``text`` looks like a zone and like nothing else: an abbreviation, ``Area/City``, ``UTC+2``."""
    wanted = " ".join(text.translate(_DASHES).split())
    folded = wanted.casefold()
    if folded in ("utc", "gmt", "est", "mst", "hst") or ("/" in folded and folded.replace(" ", "_") in _names()):
        return True
    if _OFFSET.fullmatch(wanted):
        return ":" in wanted or folded.startswith(("utc", "gmt"))
    return bool(_LISTED.match(wanted)) or folded in _CITIES_OF


def zone_warning(zone: ZoneInfo | timezone) -> ZoneProblem | None:
    """Return a warning for IANA names that seldom mean what people think: ``EST`` has no summer time, and the sign of
    ``Etc/GMT+5`` is reversed."""
    key = zone.key if isinstance(zone, ZoneInfo) else ""
    if key in _FIXED_NAMES:
        return ZoneProblem(
            "zone.fixed_offset",
            f'"{key}" never changes to summer time.',
            f"If the clocks change where you are, write {_FIXED_NAMES[key]}.",
        )
    if re.fullmatch(r"Etc/GMT[+-][1-9][0-9]?", key):
        offset = _offset_name(zone.utcoffset(datetime(2026, 1, 1)) or timedelta(0))
        return ZoneProblem(
            "zone.reversed_sign", f'"{key}" means {offset}: its sign is reversed.', f"Write {offset} if you mean it."
        )
    return None


def _offset(wanted: str, match: re.Match[str]) -> timezone | ZoneProblem:
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    size = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or size > timedelta(hours=14):
        return ZoneProblem("zone.offset", f'"{wanted}" is no offset from UTC that is in use anywhere.', _HOW)
    return timezone(-size if match["sign"] == "-" else size) if size else UTC


def _spoken(wanted: str) -> tuple[str, ...]:
    """The places that an abbreviation (``PST``) or a spoken name (``Eastern Time (US & Canada)``) may mean."""
    folded = _LISTED.sub("", wanted.casefold())
    name = " ".join(re.sub(r"\b(?:time|standard|daylight)\b|[().]", " ", folded).split())
    known = {**_CITIES_OF, **_SPOKEN}
    if name in known:
        return known[name]
    beginning = folded.split(" time")[0].split(" standard")[0]
    return known.get(beginning, ()) if beginning != folded else ()


def _unknown(wanted: str) -> ZoneProblem:
    folded = _LISTED.sub("", wanted).casefold().replace(" ", "_")
    by_city: dict[str, list[str]] = {}
    for key, name in _names().items():
        if "/" in key and not key.startswith("etc/"):
            by_city.setdefault(key.rpartition("/")[2], []).append(name)
    close = difflib.get_close_matches(folded.rpartition("/")[2][:40], by_city, n=3, cutoff=0.75)
    # A city known twice (America/Louisville, America/Kentucky/Louisville) is suggested by its shortest name.
    cities = [min(by_city[city], key=len) for city in close]
    whole = [_names()[key] for key in difflib.get_close_matches(folded[:60], _names(), n=2, cutoff=0.8)]
    found = list(dict.fromkeys(whole + cities if "/" in folded else cities + whole))[:3]
    return ZoneProblem(
        "zone.unknown",
        f'There is no time zone "{wanted[:60]}".',
        f"Did you mean {' or '.join(found)}?" if found else _HOW,
    )


def _offset_name(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def to_utc(local: datetime, zone: ZoneInfo | timezone) -> datetime | ZoneProblem:
    """Return the moment at which clocks in ``zone`` show ``local``.

    Args:
        local: Naive local time; its ``fold`` is ignored.
        zone: Where the clock hangs.

    Returns:
        Aware UTC; or a problem that names both readings where the clocks skip that time or show it twice.

    Raises:
        ValueError: ``local`` is aware.
    """
    if local.tzinfo is not None:
        raise ValueError("the local time must be naive")
    before, after = (local.replace(fold=fold, tzinfo=zone) for fold in (0, 1))
    first, second = before.astimezone(UTC), after.astimezone(UTC)
    if first == second:
        return first
    when, where = f"{local:%H:%M} on {spelled(local)}", str(zone)
    if first < second:
        choices = [_offset_name(moment.utcoffset() or timedelta(0)) for moment in (before, after)]
        return ZoneProblem(
            "time.happens_twice",
            f"{when} happens twice in {where}, because the clocks go back: "
            f"at {first:%H:%M} UTC and again at {second:%H:%M} UTC.",
            f"Put {choices[0]} (the first) or {choices[1]} (the second) into the Time zone column, "
            "or choose another time.",
            (first, second),
        )
    choices = [_clock(moment.astimezone(zone), local) for moment in (second, first)]
    return ZoneProblem(
        "time.does_not_exist",
        f"{when} does not exist in {where}: the clocks go forward and skip it. "
        f"It could mean {choices[0]} or {choices[1]}.",
        f"Write {choices[0]} or {choices[1]}.",
        (second, first),
    )


def _clock(moment: datetime, near: datetime) -> str:
    """The day is told only where it differs: a whole day was skipped once (Apia, 30 December 2011)."""
    return f"{moment:%H:%M}" if moment.date() == near.date() else f"{moment:%H:%M} on {spelled(moment)}"
