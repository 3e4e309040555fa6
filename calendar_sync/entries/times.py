"""Times of day as people type them, and what dates and times have in common."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from calendar_sync.entries.date_words import fold
from calendar_sync.model.patterns import later
from calendar_sync.model.sheet import CellProblem, Scalar

LONGEST = 80
"""Characters; a longer cell is neither date nor time."""

WRITE_TIME = "Write it like 09:30 or 9:30 AM, or format the cell as a time."

_CLOCK = later(
    r"(?P<hour>[0-9]{1,2})(?:(?: ?[:.] ?| ?(?:[hu]|ч|hod|год|óra|giờ|klo)\.? ?)(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.0+)?)?)?"
    r"(?P<unit> ?(?:h|hs|hrs?|hod|hodin|u|uhr|uur|ч|час(?:а|ов)?|год|година?|годин|óra|órakor|ора|giờ|ساعة|बजे)\b\.?)?"
    r"(?: ?(?P<half>[ap])(?:\.? ?m\.?)?)?",
    re.IGNORECASE,
)
_COMMA = later(r"^([0-9]{1,2}),(00|2[4-9]|[3-5][0-9])(?= ?(?:h|uhr|uur|ч)?\.?$)", re.IGNORECASE)
"""Minutes behind a comma, ``9,30``; with fewer of them they may be a second hour."""
_CLOCK_AND_MORE = later(
    r"[0-9]{1,2}(?:[:.h][0-9]{2})?(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]\.?m\.?)? ?"
    r"(?:\(?[a-z]{1,5}(?: ?[+-][0-9:]{1,5})?\)?|\(?[a-z_]+/[a-z_/]+\)?|[+-][0-9]{1,2}(?::?[0-9]{2})?)",
    re.IGNORECASE,
)
_LOOKALIKES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-") | dict.fromkeys("\u200e\u200f\ufeff", "")
)


@dataclass(frozen=True, slots=True)
class DateProblem:
    """A cell that is no date, or no time, one could rely on.

    Args:
        rule: Stable id such as ``date.ambiguous``.
        message: What is wrong, for people.
        fix: How to mend it.
        reading: The date, where only something beside it contradicts it; a ``ParsedDate``.
    """

    rule: str
    message: str
    fix: str
    reading: Any = None


def clean(text: str) -> str:
    """Return typed text with single blanks, plain hyphens and figures, and no invisible marks."""
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return " ".join(unicodedata.normalize("NFC", text).translate(_LOOKALIKES).split())


def shown(value: object) -> str:
    """Return what a cell holds in quotes, shortened, for a message."""
    text = _clock(value) if isinstance(value, timedelta) else " ".join(str(value).split())
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


def _clock(span: timedelta) -> str:
    """Return a duration as a spreadsheet shows it: ``25:00:00``."""
    minutes, seconds = divmod(abs(round(span.total_seconds())), 60)
    return f"{'-' if span < timedelta(0) else ''}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def whole_minute(moment: datetime) -> datetime:
    """Round to the nearest minute, into the next day only from within half a second (the noise of serial numbers)."""
    floor = moment.replace(second=0, microsecond=0)
    rounded = floor + timedelta(minutes=1) if moment - floor >= timedelta(seconds=30) else floor
    return floor if rounded.date() != moment.date() and rounded - moment > timedelta(milliseconds=500) else rounded


def cell_problem(value: CellProblem, topic: str, fix: str) -> DateProblem:
    """Say what a broken cell means where a date or a time (``topic``) was expected."""
    if value.kind == "uncached":
        return DateProblem(
            f"{topic}.formula",
            f"The formula {shown(value.text)} has never been calculated.",
            "Open the file in your spreadsheet program and save it, so that the result is stored.",
        )
    return DateProblem(f"{topic}.cell_error", f"The cell shows the error {value.text}.", f"Mend the formula. {fix}")


def parse_time(value: Scalar) -> time | DateProblem | None:
    """Read a calendar cell as a time of day, in whole minutes.

    Seconds of a real time cell are rounded (spreadsheets store fractions of a day); typed seconds must be zero.
    Of a cell with date and time only the time is taken. A plain number is never a time. ``noon`` is 12:00;
    ``midnight`` may be either end of the day and is refused.

    Returns:
        The time, ``None`` for an empty cell, or what is wrong with it.
    """
    if value is None or (isinstance(value, str) and not clean(value)):
        return None
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, timedelta) and timedelta(0) <= value < timedelta(days=1):
        value = (datetime(2000, 1, 1) + value).time()
    if isinstance(value, time):
        rounded = whole_minute(datetime.combine(date(2000, 1, 1), value.replace(tzinfo=None)))
        return rounded.time() if rounded.day == 1 else time(23, 59)
    if isinstance(value, CellProblem):
        return cell_problem(value, "time", WRITE_TIME)
    if isinstance(value, str) and len(value) <= LONGEST:
        text = clean(value)
        if military := _MILITARY.fullmatch(text):
            return time(int(military["hour"]), int(military["minute"]))
        return time_from_text(text)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return DateProblem("time.number", f"{value} is a plain number, not a time.", WRITE_TIME)
    return DateProblem("time.unreadable", f"{shown(value)} is not a time of day.", WRITE_TIME)


def time_from_text(text: str) -> time | DateProblem:
    """Read cleaned text as a time of day; see :func:`parse_time`."""
    text = _COMMA.sub(r"\1:\2", text, count=1)
    if _NOON.fullmatch(text):
        return time(12)
    if fold(text) in {"midnight", "24:00", "24.00", "12 midnight"}:
        return DateProblem(
            "time.midnight",
            f"{shown(text)} may be the beginning or the end of the day.",
            "Write 00:00 for the beginning of the day, or 23:59 for its end.",
        )
    if match := _CLOCK.fullmatch(_spoken(text)):
        return _checked(text, match)
    if _CLOCK_AND_MORE.fullmatch(text):
        return DateProblem(
            "time.zone",
            f"{shown(text)} holds more than a time.",
            "Leave only the time here; a time zone, like Europe/Berlin, belongs in the Time zone column.",
        )
    if _RANGE.fullmatch(text):
        return DateProblem(
            "time.unreadable",
            f"{shown(text)} names two times, and a post goes out at one.",
            "Write the one time at which it is to go out, such as 09:00; for both, add a row for the other.",
        )
    if fold(text) in _PART_OF_DAY:
        message = f"{shown(text)} is a part of the day, and a post goes out at one time."
        return DateProblem("time.unreadable", message, "Write the one time at which it is to go out, such as 09:00.")
    return DateProblem("time.unreadable", f"{shown(text)} is not a time that can be read safely.", WRITE_TIME)


_RANGE = later(
    r"(?:(?:between|zwischen|von|from|entre|tra|tussen)\s+)?[0-9]{1,2}(?:[:.h][0-9]{2})?\s*(?:[ap]\.?m\.?|h|uhr)?\s*"
    r"(?:-|–|—|to|till|until|and|or|bis|und|oder|ou|à|et|a|y|o|e|en|of|tot|and again at|/|&|\+|;|,(?=\s))\s*"
    r"[0-9]{1,2}(?:[:.h][0-9]{2})?\s*(?:[ap]\.?m\.?|h|uhr)?",
    re.IGNORECASE,
)
"""Two times of day."""
_MILITARY = later(
    r"(?=0(?!000)|.*[hH])(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?: ?(?:h|hrs?|hours)\.?)?", re.IGNORECASE
)
"""Hours and minutes without a sign between them, which a leading zero or a unit tells from a year or a count."""
_NOON = later(
    r"(?:12(?:[:.]00)?(?: ?p\.?m\.?)? ?\(?)?(?:noon|midday)\)?|(?:noon|midday) ?\(?12(?:[:.]00)?(?: ?p\.?m\.?)?\)?",
    re.IGNORECASE,
)
_PART_OF_DAY = frozenset(
    """am pm a.m p.m morning afternoon evening night lunch lunchtime midmorning mid-morning breakfast dinner eod
    early late morgens vormittag vormittags mittag mittags nachmittag nachmittags abend abends matin midi
    apres-midi soir manana mediodia tarde noche manha noite mattina pomeriggio sera ochtend middag avond утро
    день вечер rano wieczor""".split()  # noqa: SIM905
)
_AT = later(
    r"(?:(?P<whole>kl\.?|klockan|klo|alle ore|ore|ora|às|as|a las|à|um|alle|o godz\.?|godz\.?|godzina|h)\s+(?=[0-9])"
    r"|(?P<spoken>saat|pukul|jam|pk\.?|lúc|в|о|об|v|ve|om|στις|ώρα|الساعة|בשעה|las)\s+(?=[0-9])|(?:at|@|ab)\s*(?=[0-9]))",
    re.IGNORECASE,
)
"""What stands before a time: ``whole`` where hours count to 24, ``spoken`` where they may be of either half."""
_HALVES: tuple[tuple[re.Pattern[str], str, range], ...] = tuple(
    (later(pattern, re.IGNORECASE), half, hours)
    for pattern, half, hours in (
        (r"(?:午前|上午|오전)\s*(?P<clock>.+)|(?P<behind>.+?)\s*(?:ص|صباحا|صباحًا|صباحاً|π\.? ?μ\.?)", "am", range(13)),
        (r"(?:午後|下午|오후)\s*(?P<clock>.+)|(?P<behind>.+?)\s*(?:م|مساء|مساءً|مساءا|μ\.? ?μ\.?)", "pm", range(13)),
        (
            r"(?:早上|早晨|朝|아침|सुबह|sabah)\s*(?P<clock>.+)|(?P<behind>.+?)\s*(?:sáng|pagi|утра|ранку|rano|ráno|morgens|"
            r"du matin|de la mañana|da manhã|di mattina|del mattino|πρωί)",
            "am",
            range(4, 12),
        ),
        (
            r"(?:晚上|傍晚|夜|夕方|저녁|शाम|akşam)\s*(?P<clock>.+)|(?P<behind>.+?)\s*(?:tối|malam|вечера|вечора|wieczorem|večer|"
            r"abends|du soir|da noite|de la noche|di sera|βράδυ)",
            "pm",
            range(5, 12),
        ),
        (
            r"(?:दोपहर|öğleden sonra)\s*(?P<clock>.+)|(?P<behind>.+?)\s*(?:chiều|sore|дня|po południu|nachmittags|"
            r"de l['’]après-midi|da tarde|de la tarde|del pomeriggio)",
            "pm",
            range(1, 8),
        ),
        (r"(?:中午|昼|낮|दोपहर)\s*(?P<clock>.+)|(?P<behind>.+?)\s*(?:dnia|trưa|siang)", "pm", range(12, 13)),
    )
)
"""Words for the halves of the day, and the hours which each of them is said of."""
_DASHED = later(r"(?P<hour>[0-9]{1,2})-(?P<minute>00|2[5-9]|[3-5][0-9])")
"""A time as Russians write it, where the second figure is no hour: ``14-30``."""
_EAST_ASIAN_CLOCK = later(r"([0-9]{1,2})\s*[時时點点시]\s*(?:(?P<half>[半반])|([0-9]{1,2})\s*[分분]?)?")


def _spoken(text: str) -> str:
    """Return a time with its words for the halves of the day, and for hours, as English ones have them."""
    if before := _AT.match(text):
        rest = text[before.end() :]
        # "ore 18" and "kl. 9" count to 24.
        sure = before["whole"] or (before["spoken"] and rest.isdigit() and (int(rest) > 12 or rest[0] == "0"))
        text = f"{rest} h" if sure and rest.isdigit() else rest
    if dashed := _DASHED.fullmatch(text):
        return f"{dashed['hour']}:{dashed['minute']}"
    text = _EAST_ASIAN_CLOCK.sub(lambda m: f"{m[1]}:{30 if m['half'] else int(m[3] or 0):02}", text)
    for pattern, half, hours in _HALVES:
        if match := pattern.fullmatch(text):
            clock = (match["clock"] or match["behind"]).strip()
            figure = re.match(r"[0-9]{1,2}", clock)
            if figure and int(figure[0]) in hours:
                return f"{re.sub(r' ?(?:h|बजे|giờ|час(?:а|ов)?)$', '', clock)} {half}"
    return text


def _checked(text: str, match: re.Match[str]) -> time | DateProblem:
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if match["minute"] is None and not half and not match["unit"]:
        return DateProblem("time.unreadable", f"{shown(text)} could be morning or evening.", WRITE_TIME)
    if half and not 1 <= hour <= 12:
        return DateProblem("time.unreadable", f"{shown(text)} mixes a 24-hour time with AM or PM.", WRITE_TIME)
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    if hour > 23 or minute > 59:
        return DateProblem("time.unreadable", f"There is no such time as {shown(text)}.", WRITE_TIME)
    if int(match["second"] or 0):
        return DateProblem("time.seconds", f"{shown(text)} has seconds; posts go out on the minute.", "Drop them.")
    return time(hour, minute)
