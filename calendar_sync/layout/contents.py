"""What the cells of one column look like."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from statistics import median

from calendar_sync.entries.date_phrases import weekday_alone
from calendar_sync.entries.date_words import WEEKDAY_BY_NAME
from calendar_sync.entries.date_words import fold as fold_word
from calendar_sync.entries.dates import DateOrder, ParsedDate, parse_date
from calendar_sync.entries.times import DateProblem, parse_time
from calendar_sync.layout.clocks import clock_of_place, has_zone_behind, is_zone_word, zones_behind
from calendar_sync.layout.platforms import is_platform_list
from calendar_sync.layout.typed_times import at_networks, hour_of, is_military
from calendar_sync.layout.words import TICKED, TYPE_WORDS, UNTICKED
from calendar_sync.model.patterns import later
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import CellProblem, Scalar

_ENDS = frozenset(".!?…。！？؟।»”)")
"""How sentences end; notes to oneself seldom do."""

SAMPLE = 600
"""So many filled cells of a column are looked at."""

LONG = 60
"""Characters; what is longer is hardly a name, a word or a topic."""

_LEAP = 2024
"""Any leap year will do to find out whether a text without a year is a date."""

_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
"""1 January 2000 and 31 December 2099 as spreadsheets count days."""

_HASHTAGS = later(r"(?:[#＃](?=[\d_&.\-]*[^\W\d_])[\w&.\-]+[\s,;]*)+")
_HEX = later(r"#(?=[A-Fa-f]*\d)(?:[\dA-Fa-f]{3}|[\dA-Fa-f]{6})")
"""Colours of designers."""
_POSTLIKE = later(r"(?:^|\s)#\w{2,}|https?://|[\U0001F300-\U0001FAFF\u2600-\u27BF]|link in bio", re.IGNORECASE)
"""What people put into posts, and seldom into notes about them."""
_SPOKEN = later(r"[^\W_]{2,}[.!…]+(?:\s|$)|[。！]|https?://")
"""How sentences end that are no questions: a topic may be one, or bear an emoji or a bracket."""
_BRIEF = later(
    r"\W*(?:(?:[\w'’-]+ ){0,3}(?:photos?|pictures?|images?|videos?|clip|carousel|reel|graphics?|infographic|slideshow|"
    r"gif|meme|poll|quiz|quote|giveaway|contest|post|tweet|article|announcement|introduction|overview|recap|teaser|"
    r"interview|testimonial|spotlight|tutorial|countdown|greetings|fun fact|employee of|peek|glimpse|"
    r"behind[- ]the[- ]scenes|user[- ]generated|bts|bild|foto|beitrag|karussell|vorstellung|ankündigung|einblick|"
    r"visuel|vidéo|présentation|annonce|coulisses|publicación|carrusel|imagen|presentación|anuncio|apresentação|"
    r"publicação|imagem|immagine|presentazione)\b"
    r"|(?:story|tips|series|list|guide|blog|announce|highlight|promote|promotion|feature|featuring|showcase|explain|"
    r"describe|discuss|introduce|share|show|create|remind|encourage|invite|educate|engage|repost|reshare|talk about|"
    r"use|film|shoot|provide|tell|write|mention|include|present|compare|celebrate|promoting|sharing|showing|"
    r"we want to|vorstellen|zeigen|présenter|annoncer|montrer|partager|presentar|mostrar|compartir)\b)",
    re.IGNORECASE,
)
"""How descriptions of posts begin, and posts seldom."""
_URL = later(r"^(?:https?://|www\.)\S+", re.IGNORECASE)
_MEDIA_HOST = later(
    r"drive\.google|docs\.google|dropbox\.com|imgur\.com|canva\.com|1drv\.ms|sharepoint|onedrive|fbcdn|cdninstagram|"
    r"cloudinary|unsplash|pexels|frame\.io|wetransfer|air\.inc|\.(?:jpe?g|png|gif|webp|mp4|mov|pdf|heic)(?:$|[?#])",
    re.IGNORECASE,
)
_FILE = later(r"^[^\s/\\]{1,80}\.(?:jpe?g|png|gif|webp|mp4|mov|pdf|psd|ai|heic|svg)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the filled cells of a column look like; shares are from 0 to 1.

    Args:
        filled: Filled cells looked at.
        counts: How many cells are of each kind; a cell may be of several.
        length: Median length of the texts, in characters.
        distinct: Different values, as a share of all.
        examples: A few cells as they are shown.
        words: The short texts and how often each occurs.
    """

    filled: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    length: float = 0.0
    distinct: float = 0.0
    examples: tuple[str, ...] = ()
    words: Mapping[str, int] = field(default_factory=dict)

    def share(self, *kinds: str) -> float:
        """Return the share of cells of the commonest of ``kinds``."""
        return max((self.counts.get(kind, 0) for kind in kinds), default=0) / self.filled if self.filled else 0.0


DASHES = frozenset({"-", "--", "---", "–", "—", "——"})
"""What people write into a cell that is to stay empty."""


def shown(value: Scalar, longest: int = 48) -> str:
    """Return a cell for people, on one line and shortened."""
    if isinstance(value, CellProblem):
        return value.text
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    text = " ".join(str(value).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def weight(text: str) -> float:
    """Return the length of a text in letters; a sign of Chinese, Japanese or Korean says as much as two and a half."""
    if text.isascii():
        return len(text)
    return len(text) + 1.5 * sum(unicodedata.east_asian_width(sign) in "WF" for sign in text if sign.isalpha())


def is_filled(value: Scalar) -> bool:
    """Return whether a cell holds anything that can be seen."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def describe(values: Iterable[Scalar]) -> Contents:
    """Return what the filled ones of ``values`` look like."""
    cells: list[Scalar] = []
    for value in values:
        if is_filled(value):
            cells.append(value)
            if len(cells) == SAMPLE:
                break
    # A dash says that there is nothing, in whatever column.
    cells = [cell for cell in cells if not (isinstance(cell, str) and cell.strip() in DASHES)] or cells
    counts = Counter(kind for cell in cells for kind in kinds(cell))
    texts = [cell for cell in cells if isinstance(cell, str)]
    words = Counter(" ".join(str(cell).split()) for cell in cells if not isinstance(cell, (date, time, timedelta)))
    seen = list(dict.fromkeys(map(shown, cells)))
    return Contents(
        filled=len(cells),
        counts=counts,
        length=median(map(weight, texts)) if texts else 0.0,
        distinct=len(seen) / len(cells) if cells else 0.0,
        examples=tuple(seen[:3]),
        words={word: number for word, number in words.items() if len(word) <= LONG},
    )


def kinds(value: Scalar) -> frozenset[str]:
    """Return the kinds that one filled cell may be of: ``date``, ``time``, ``tick``, ``url``, ``platform`` ..."""
    if isinstance(value, bool):
        return frozenset({"tick"})
    if isinstance(value, datetime):
        return frozenset({"date", "moment"} if value.time() != time(0) else {"date"})
    if isinstance(value, date):
        return frozenset({"date"})
    if isinstance(value, (time, timedelta)):
        return frozenset({"time"})
    if isinstance(value, CellProblem):
        return frozenset({"problem"})
    if isinstance(value, (int, float)):
        return _number(value)
    return _text(value) if isinstance(value, str) else frozenset()


def _number(value: float) -> frozenset[str]:
    found = {"number"}
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        found.add("serial")
    if 0 <= value < 1:
        found.add("fraction")
    if value == int(value) and 1 <= value <= 31:
        found.add("day")
    if is_military(value) or hour_of(value) is not None:
        found.add("military")
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _text(value: str) -> frozenset[str]:
    text = value.strip()
    folded = plain(text)
    found = {"text"}
    if text[-1:] in _ENDS or _POSTLIKE.search(text):
        found.add("finished")
    if _SPOKEN.search(text):
        found.add("spoken")
    if weight(text) > LONG:
        found.add("long")
        if _BRIEF.match(text):
            found.add("brief")
        if _POSTLIKE.search(text):
            found.add("postlike")
    if _URL.match(text) or all(_URL.match(word) for word in text.split()):
        found.add("url")
        if _MEDIA_HOST.search(text):
            found.add("media")
    if _FILE.match(text):
        found.add("file")
    if _HASHTAGS.fullmatch(text) and not _HEX.fullmatch(text):
        found.add("hashtags")
    if {text.casefold().rstrip("\ufe0f"), folded} & (TICKED | UNTICKED):
        found.add("tick")
    if len(text) <= _WEEKDAY and fold_word(text) not in _NO_WEEKDAYS and weekday_alone(text) is not None:
        found.add("weekday")
    if folded and all(word in TYPE_WORDS for word in folded.split()):
        found.add("type")
    if (folded.isdigit() and 1 <= int(folded) <= 31 and len(folded) < 3) or _is_weekday_and_day(text):
        found.add("day")
    if len(text) <= LONG:
        found |= _date_kinds(text)
        if is_military(text) or hour_of(text) is not None or (text[:1].isalnum() and at_networks(text)):
            found.add("military")
        if is_platform_list(text):
            found.add("platform")
        elif is_zone_word(text):
            found.add("zone")
        elif clock_of_place(text):
            found.add("place")
    return frozenset(found)


_WEEKDAY = 24
"""Characters of the longest names of weekdays."""
_NO_WEEKDAYS = frozenset({"on", "to", "ne"})
"""Short for a weekday somewhere, and more often said of a switch, a place, or for no."""
_MOMENT = frozenset({"date", "moment"})
_WEEKDAY_AND_DAY = later(
    r"(?:(?P<before>[^\W\d_]{2,}(?:-feira)?\.?),? (?:the |le |den |der |el )?\d{1,2}(?:st|nd|rd|th|er|\.|º)?"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.|º)?,? ?\(?(?P<behind>[^\W\d_]{2,}(?:-feira)?\.?)\)?)",
    re.IGNORECASE,
)


def _is_weekday_and_day(text: str) -> bool:
    match = _WEEKDAY_AND_DAY.fullmatch(text) if len(text) < 25 else None
    return match is not None and fold_word(match["before"] or match["behind"]) in WEEKDAY_BY_NAME


def _date_kinds(text: str) -> set[str]:
    found = set()
    for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
        parsed = parse_date(text, order, default_year=_LEAP)
        if isinstance(parsed, ParsedDate):
            found.add("date")
            if parsed.time is not None:
                found.add("moment")
            if parsed.year_assumed:
                found.add("no_year")
        elif parsed.rule in ("date.two_digit_year", "date.weekday_mismatch"):
            found.add("date")
    if not isinstance(parse_time(text), (DateProblem, type(None))) or has_zone_behind(text):
        found.add("time")
    if not found and any(_date_kinds(rest) >= _MOMENT for rest, _ in zones_behind(text)):
        found |= _MOMENT
    if not found and is_vague_date(text):
        found.add("vague")
    return found


_SPAN = later(
    r"\d{1,2}(?:st|nd|rd|th)?\s*(?:[./]\d{1,2})?\s*(?:-|–|—|to|bis|au|al|a|до|по)\s*(?:[^\W\d_]+\.?\s*)?\d{1,2}",
    re.IGNORECASE,
)
_REPEATING = frozenset(
    """daily weekly monthly every ongoing tbd tba tbc asap all evergreen anytime weekends weekdays biweekly taglich
    wochentlich jeden quotidien chaque diario semanal cada diariamente giornaliero ogni dagelijks wekelijks elke
    ежедневно еженедельно каждый каждую يوميا اسبوعيا codziennie co various flexible week mid early late end""".split()  # noqa: SIM905
)


def is_vague_date(text: str) -> bool:
    """Return whether a text speaks of time without naming one day: ``Jun 8-14``, ``daily``, ``1-7 июля``."""
    if len(text) > LONG:
        return False
    words = plain(text).split()
    if _SPAN.search(text) and len(words) <= 8:
        return True
    return bool(words) and words[0] in _REPEATING and len(words) <= 5
