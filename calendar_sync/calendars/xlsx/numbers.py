"""What a number in a cell means: a plain number, a moment, or a length of time. The cell's number format decides.

Spreadsheets store dates as days since an epoch, so 09:00 may come as 0.37499999999; all is rounded to seconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from calendar_sync.calendars.xlsx import markup
from calendar_sync.model.sheet import Scalar

PLAIN, MOMENT, LENGTH = "plain", "moment", "length"

# Formats without a code in the file, ECMA-376 part 1, 18.8.30 (27-36 and 50-58: dates of East Asian locales).
_BUILT_IN = dict.fromkeys(map(str, [*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)]), MOMENT) | {"46": LENGTH}

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general|standard', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhsebg]|a/p|am/pm|上午|下午", re.IGNORECASE)
_NUMBER = re.compile(rb"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")

_OFF = frozenset({"0", "false", "off"})
_EXACT_DIGITS = 15
_WIDEST = 500
_SECONDS = 86_400
_LAST_SERIAL = 2_958_466
_DAY = timedelta(days=1)
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_FIRST_OF_MARCH_1900 = 61


def format_kind(code: str) -> str:
    """Return what numbers under the format ``code`` are: ``plain``, ``moment`` or ``length``."""
    # Only the first section speaks for positive numbers; quoted text and colours say nothing.
    section = _LITERAL.sub(lambda found: found[0] if _ELAPSED.fullmatch(found[0]) else "", code).split(";")[0]
    if _ELAPSED.search(section):
        return LENGTH
    if re.search(r"e[+-]", section, re.IGNORECASE):
        return PLAIN
    return MOMENT if _DATE_LETTER.search(section) else PLAIN


def style_kinds(styles: Sequence[markup.Element]) -> list[str]:
    """Return the kind of each cell style (``s`` of a cell), from the elements of the styles part in order."""
    codes: dict[str, str] = {}
    kinds: list[str] = []
    inside = False
    for element in styles:
        if element.name == "numFmt":
            # Differential formats reuse ids; the first definition is the workbook's own.
            codes.setdefault(element.attributes.get("numFmtId", ""), element.attributes.get("formatCode", ""))
        elif element.name in ("cellXfs", "cellStyles", "cellStyleXfs", "dxfs"):
            inside = element.name == "cellXfs"
        elif inside and element.name == "xf":
            identity = element.attributes.get("numFmtId", "0")
            if identity in codes:
                kinds.append(format_kind(codes[identity]))
            else:
                kinds.append(_BUILT_IN.get(identity, PLAIN))
    return kinds


def struck_styles(styles: Sequence[markup.Element]) -> frozenset[int]:
    """Return the cell styles (``s`` of a cell) whose font is struck out, from the elements of the styles part."""
    fonts: set[int] = set()
    found: set[int] = set()
    section, font, style = "", -1, -1
    for element in styles:
        if element.name in ("fonts", "fills", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            section = element.name
        elif section == "fonts" and element.name == "font":
            font += 1
        elif section == "fonts" and element.name == "strike" and element.attributes.get("val", "1") not in _OFF:
            fonts.add(font)
        elif section == "cellXfs" and element.name == "xf":
            style += 1
            if element.attributes.get("fontId", "").isdecimal() and int(element.attributes["fontId"]) in fonts:
                found.add(style)
    return frozenset(found)


def moment_columns(data: bytes, kinds: Sequence[str]) -> frozenset[int]:
    """Return the columns of a worksheet part (readable form) whose own format shows numbers as dates or times.

    Args:
        data: The part.
        kinds: The kind of each cell style.
    """
    prefix = markup.root_prefix(data, b"worksheet") or b""
    start = markup.start_tag(prefix, b"sheetData").search(data)
    found: set[int] = set()
    for tag in markup.start_tag(prefix, b"col").finditer(data, 0, start.start() if start else 0):
        first, last, style = (markup.attributes(tag[1]).get(name, "") for name in ("min", "max", "style"))
        is_known = first.isdecimal() and last.isdecimal() and style.isdecimal() and int(style[:9]) < len(kinds)
        if is_known and kinds[int(style[:9])] == MOMENT:
            found.update(range(int(first[:5]), min(int(last[:5]), _WIDEST) + 1))
    return frozenset(found)


def number(raw: bytes) -> int | float | None:
    """Return the number as written in a cell, whole ones as ``int``; ``None`` when it is none."""
    if raw.isdigit() and len(raw) <= _EXACT_DIGITS:
        return int(raw)
    if _NUMBER.fullmatch(raw) is None:
        return None
    value = float(raw)
    if value in (float("inf"), float("-inf")):
        return None
    return int(value) if value.is_integer() and abs(value) < 10**_EXACT_DIGITS else value


def meaning(value: int | float, kind: str, epoch_1904: bool) -> Scalar:
    """Return what ``value`` stands for under a number format of this kind; out of the calendar it stays a number."""
    if kind == LENGTH:
        return timedelta(seconds=round(value * _SECONDS)) if abs(value) < _LAST_SERIAL else value
    if not 0 <= value < _LAST_SERIAL:
        return value
    since = timedelta(seconds=round(value * _SECONDS))
    if value < 1:
        return (datetime.min + since % _DAY).time()
    # Excel believes in a 29 February 1900; before it, the epoch lies a day later.
    early = not epoch_1904 and value < _FIRST_OF_MARCH_1900 - 1
    try:
        moment = (_EPOCH_1904 if epoch_1904 else _EPOCH) + since + (_DAY if early else timedelta())
    except OverflowError:
        return value
    return moment if since % _DAY else moment.date()


def serial(value: date | datetime | time, epoch_1904: bool) -> str:
    """Return the number that stands for a date or time in a cell: the inverse of :func:`meaning`."""
    if isinstance(value, time):
        days, seconds = 0, (datetime.combine(datetime.min, value) - datetime.min).seconds
    else:
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        since = moment - (_EPOCH_1904 if epoch_1904 else _EPOCH)
        days, seconds = since.days, since.seconds
    return repr(days + seconds / _SECONDS) if seconds else str(days)


def iso(text: str) -> Scalar:
    """Return the date, time or datetime of a cell that spells it out (``t="d"``); the text itself when it is none."""
    for parse in (date.fromisoformat, time.fromisoformat, datetime.fromisoformat):
        try:
            found = parse(text)
        except ValueError:
            continue
        return found if isinstance(found, date) and not isinstance(found, datetime) else found.replace(tzinfo=None)
    return text
