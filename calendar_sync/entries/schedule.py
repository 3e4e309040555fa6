"""When a row is to go out: Date, Time, Time zone, Mode and Status together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timezone
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo

from calendar_sync.entries.date_words import spelled
from calendar_sync.entries.dates import FIRST_YEAR, DateOrder, DateProblem, ParsedDate, parse_date, parse_time
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.rules import IDEA, MODE_WORDS, MODES, ReadingRules
from calendar_sync.entries.zones import ZoneProblem, parse_zone, to_utc, zone_warning
from calendar_sync.model.entry import Kind, Schedule, Severity
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Row, Scalar

Zone = ZoneInfo | timezone
Report = Callable[[str, Severity, str, str, str], None]
"""Called with (rule, severity, field, message, fix) for each problem found."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a row is to go out, before it is known on which channel.

    Args:
        kind: Post, draft or idea.
        schedule: How the due time is found.
        local: Naive local time, for ``Schedule.AT`` and drafts or ideas with a date.
        zone: Of the row; ``None`` leaves it to the channel.
        field: The column that the time of day came from.
    """

    kind: Kind
    schedule: Schedule
    local: datetime | None = None
    zone: Zone | None = None
    field: str = "time"

    def zone_on(self, channel_zone: str) -> Zone:
        """Return the zone in which the row's times are meant on a channel whose own zone is ``channel_zone``."""
        return self.zone or _channel_zone(channel_zone)

    def due_at(self, channel_zone: str, report: Report, rules: ReadingRules) -> datetime | None:
        """Return the due time as aware UTC, or ``None``; a time that the clocks skip or repeat is reported.

        Args:
            channel_zone: IANA name, used where neither row nor settings name a zone.
            report: Takes the problem.
            rules: From the settings.
        """
        if self.local is None:
            return None
        return read_moment(self.local, self.zone_on(channel_zone), self.field, report, rules)


_to_utc = lru_cache(maxsize=50_000)(to_utc)


def read_moment(local: datetime, zone: Zone, field: str, report: Report, rules: ReadingRules) -> datetime | None:
    """Return the moment (aware UTC) at which clocks in ``zone`` show ``local`` (naive).

    A time that the clocks skip or show twice is reported. Where the settings let it pass, it is what clocks show that
    were not put forward in time, or the first of the two.
    """
    moment = _to_utc(local, zone)
    if not isinstance(moment, ZoneProblem):
        return moment
    if not rules.lets(moment.rule):
        report(moment.rule, Severity.ERROR, field, moment.message, moment.fix)
        return None
    taken = moment.readings[0] if moment.rule == "time.happens_twice" else moment.readings[-1]
    report(moment.rule, Severity.WARNING, field, f"{moment.message} {taken:%H:%M} UTC is taken.", moment.fix)
    return taken


def read_day(
    value: Scalar, order: DateOrder | None, field: str, report: Report, rules: ReadingRules
) -> ParsedDate | None:
    """Return the date that a cell holds, or ``None`` after a report; a weekday that contradicts it may be let pass."""
    found = parse_date(value, order)
    if isinstance(found, ParsedDate):
        return found
    if isinstance(found.reading, ParsedDate) and rules.lets(found.rule):
        report(found.rule, Severity.WARNING, field, f"{found.message} The date is taken.", found.fix)
        return found.reading
    report(found.rule, Severity.ERROR, field, found.message, found.fix)
    return None


@lru_cache(maxsize=500)
def _zone(text: str) -> Zone | ZoneProblem:
    return parse_zone(text)


def _channel_zone(name: str) -> Zone:
    zone = _zone(name) if name else UTC
    return UTC if isinstance(zone, ZoneProblem) else zone


def read_zone(row: Row, rules: ReadingRules, report: Report) -> Zone | None:
    """Return the zone of a row: its own, else that of the settings, else ``None`` (the channel decides)."""
    text = row.text("timezone") or rules.timezone
    if not text:
        return None
    zone = _zone(text)
    if isinstance(zone, ZoneProblem):
        report(zone.rule, Severity.ERROR, "timezone", zone.message, zone.fix)
        return None
    if "timezone" in row.values and (warning := zone_warning(zone)):
        report(warning.rule, Severity.WARNING, "timezone", warning.message, warning.fix)
    return zone


def read_mode(row: Row, report: Report) -> str | None:
    """Return the mode a row names (one of ``MODES``), an empty string for none, or ``None`` after a report."""
    word = row.text("mode")
    if not word:
        return ""
    mode = MODE_WORDS.get(fold(word))
    if mode is None:
        near = get_close_matches(fold(word), MODE_WORDS, n=1, cutoff=0.7)
        hint = f"Did you mean {MODE_WORDS[near[0]]}? " if near else ""
        report(
            "mode.unknown",
            Severity.ERROR,
            "mode",
            f"{quoted(word)} is no mode.",
            f"{hint}Known are {', '.join(MODES)}; an empty cell means: at the row's date and time.",
        )
    return mode


def read_local(row: Row, order: DateOrder | None, rules: ReadingRules, report: Report) -> tuple[datetime | None, bool]:
    """Read Date and Time.

    Returns:
        The naive local time, carrying an offset where the cell had one, and whether anything was wrong. ``(None,
        False)`` means that the row has no date.
    """
    has_date, has_time = "date" in row.values, "time" in row.values
    if not has_date:
        if has_time:
            report(
                "date.missing", Severity.ERROR, "date", "There is a time but no date.", "Fill in the date, too."
            )  # fmt: skip
        return None, has_time
    day = read_day(row.values["date"], order, "date", report, rules)
    clock = parse_time(row.values["time"]) if has_time else None
    if isinstance(clock, DateProblem):
        report(clock.rule, Severity.ERROR, "time", clock.message, clock.fix)
    if day is None or isinstance(clock, DateProblem):
        return None, True
    written = row.values.get("time")
    if isinstance(written, datetime) and written.year >= FIRST_YEAR and written.date() != day.day:
        report(
            "time.other_day",
            Severity.ERROR,
            "time",
            f"The Date cell says {spelled(day.day)}, the Time cell {spelled(written.date())}.",
            "Leave only the time of day in the Time cell.",
        )
        return None, True
    if clock is not None and day.time is not None and clock != day.time:
        report(
            "time.contradicts_date",
            Severity.ERROR,
            "time",
            f"The Date cell says {day.time:%H:%M}, the Time cell {clock:%H:%M}.",
            "Keep the time in one of the two cells.",
        )
        return None, True
    moment = next((one for one in (clock, day.time, rules.default_time) if one is not None), None)
    if moment is None:
        report(
            "time.missing",
            Severity.ERROR,
            "time",
            "There is a date but no time.",
            "Fill in the time (such as 09:30), or set default_time in calendar-sync.toml.",
        )
        return None, True
    return datetime.combine(day.day, moment, tzinfo=day.offset), False


_TIMED: Mapping[str, Schedule] = {"queue": Schedule.QUEUE, "next": Schedule.NEXT, "now": Schedule.NOW}


def read_timing(row: Row, meaning: str, order: DateOrder | None, rules: ReadingRules, report: Report) -> Timing | None:
    """Return when a row is to go out, or ``None`` after a report.

    Args:
        row: The row.
        meaning: What its status word means (``ready`` or ``idea``).
        order: Day or month first, as decided for the column.
        rules: From the settings.
        report: Takes the problems.
    """
    mode = read_mode(row, report)
    if mode is None:
        return None
    if meaning == IDEA or mode == "idea":
        return _idea_timing(row, order, rules, report)
    zone = read_zone(row, rules, report)
    zone_failed = zone is None and bool(row.text("timezone") or rules.timezone)
    if mode in _TIMED:
        if "date" in row.values or "time" in row.values:
            report(
                "mode.date_ignored",
                Severity.WARNING,
                "date" if "date" in row.values else "time",
                f"The mode is {mode}, so Buffer chooses the time; this row's date and time are not used.",
                "Clear Date and Time, or write 'schedule' as the mode.",
            )
        return None if zone_failed else Timing(Kind.POST, _TIMED[mode], zone=zone)
    local, failed = read_local(row, order, rules, report)
    if failed or zone_failed:
        return None
    if local is not None and local.tzinfo is not None:
        zone, local = _offset_of(local), local.replace(tzinfo=None)
    field = "time" if "time" in row.values else "date"
    if mode == "draft":
        return Timing(Kind.DRAFT, Schedule.AT if local else Schedule.NONE, local, zone, field)
    if local is not None:
        return Timing(Kind.POST, Schedule.AT, local, zone, field)
    if mode == "schedule" or rules.undated == "error":
        report(
            "date.missing",
            Severity.ERROR,
            "date",
            "The mode is schedule, but there is no date." if mode else "There is neither a date nor a mode.",
            "Fill in Date and Time"
            + (
                "." if mode else ", or write 'queue' under Mode (or set undated = \"queue\" in calendar-sync.toml)."
            ),
        )  # fmt: skip
        return None
    return Timing(Kind.POST, Schedule.QUEUE, zone=zone)


def _idea_timing(row: Row, order: DateOrder | None, rules: ReadingRules, report: Report) -> Timing:
    """An idea's date is a note, so no trouble with it keeps the idea from being saved."""
    if "date" not in row.values:
        return Timing(Kind.IDEA, Schedule.NONE)
    rules = rules if rules.default_time is not None else replace(rules, default_time=time(12))
    note = without_date(report)
    zone = read_zone(row, rules, note)
    local, _ = read_local(row, order, rules, note)
    if local is not None and local.tzinfo is not None:
        zone, local = _offset_of(local), local.replace(tzinfo=None)
    return Timing(Kind.IDEA, Schedule.NONE, local, zone, "time" if "time" in row.values else "date")


def without_date(report: Report) -> Report:
    """Return ``report`` for an idea's date: warnings only."""

    def note(rule: str, _severity: Severity, name: str, message: str, fix: str) -> None:
        report(rule, Severity.WARNING, name, f"{message} The idea is saved without a date.", fix)

    return note


def _offset_of(moment: datetime) -> Zone:
    offset = moment.utcoffset()
    return timezone(offset) if offset else UTC
