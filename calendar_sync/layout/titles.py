"""What one column title says about its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from calendar_sync.entries.dates import DateOrder
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.layout import title_networks
from calendar_sync.layout.clocks import ANY_CLOCK, place_of
from calendar_sync.layout.title_questions import asked_for, says_no_more
from calendar_sync.layout.title_words import DOUBTFUL, FILLERS, LIKELY, MAY_DECIDE, NEVER_TEXT, SURE, TITLES, VAGUE
from calendar_sync.model.columns import field_from_header
from calendar_sync.model.services import JOIN, plain, service_from_word

LONGEST_TITLE = 120
"""Characters; questions are long titles, but what is longer is text."""

_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]")
_ORDER = (
    (
        re.compile(r"\b(?:dd?|day|tt|jj|dia|jour|tag)\s*[/.\-]\s*(?:mm?|month|mes|mois|monat)\b", re.IGNORECASE),
        DateOrder.DAY_FIRST,
    ),
    (re.compile(r"\b(?:mm?|month)\s*[/.\-]\s*(?:dd?|day)\b", re.IGNORECASE), DateOrder.MONTH_FIRST),
)
_HUMPS = re.compile(r"LinkedIn|TikTok|YouTube|BlueSky|WhatsApp|(?<=[a-z0-9])(?=[A-Z])")
_EXPLAINED = re.compile(
    r"(?<=[\w)])\s+[-–—:]\s+(?:separated by|for the|i\.\s?e\.|e\.\s?g\.|intl\b|format\b|formatted|optional\b"
    r"|required\b|mandatory\b|max\b|maximum|use the|example).*",
    re.IGNORECASE,
)
"""What explains a title behind a dash: ``Media URL(s) - Separated by comma``."""
_MOMENT = re.compile(r"(?<![^\W_])datetime(?![^\W_])", re.IGNORECASE)
_DAY_AND_TIME = re.compile(r"\byyyy\b.*\bh?h\b", re.IGNORECASE)
_SPEAKING = frozenset(
    {"text", "media", "hashtags", "link", "alt_text", "first_comment", "status", "posted", "post_type", "time", "date"}
)
_WHEN = frozenset({"when", "wann", "quand", "cuando", "quando", "wanneer", "когда", "متى", "kiedy"})
_WHERE = frozenset({"where", "wo", "wohin", "donde", "onde", "dove", "waar", "куда", "где", "gdzie"})
_FILES = frozenset(
    {"media", "image", "images", "photo", "photos", "video", "videos", "asset", "assets", "file", "files"}
)
"""``Where is the image?`` asks for a link to it."""
_MONTH_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Japanese, Chinese and Korean, in which a month never stands behind its day."""
_VERSIONS = frozenset(
    {
        "fr",
        "en",
        "de",
        "es",
        "it",
        "pt",
        "nl",
        "version",
        "versions",
        "variant",
        "variation",
        "adaptation",
        "adapted",
        "edit",
        "wording",
        "rewrite",
        "fassung",
    }
)
"""Words that, beside a network, mean the text for it; languages among them."""
_WORD = re.compile(r"\s*(?:/|\||&|\bor\b|\bou\b|\boder\b)\s*", re.IGNORECASE)


_FIRST = re.compile(
    r"\b(?:first|1|1st|1er|erst\w*|premier|primer|primeiro|primo|eerste|forsta|forste|pierwsz\w*|перв\w*)\b"
)
_COMMENT = re.compile(r"\bcom+ent|\bkom+ent|\breactie|\byorum|комментар|коментар|コメント|评论|댓글|تعليق")


@dataclass(frozen=True, slots=True)
class TitleReading:
    """What a title says.

    Args:
        field: The field; ``concept`` for what is never post text, ``other`` for what is nobody's business, empty for
            nothing that is known.
        strength: From 0 to 1, how much the title alone says so.
        service: The network it names beside the field, or alone (then ``field`` is ``network``); several joined.
        zone: What looks like a time zone in it.
        order: Day or month first, where it spells a pattern.
    """

    field: str = ""
    strength: float = 0.0
    service: str | None = None
    zone: str = ""
    order: DateOrder | None = None


@lru_cache(maxsize=20_000)
def read_title(title: str) -> TitleReading:
    """Return what a column title says; an empty reading for a cell that can hardly be a title."""
    if len(title) > LONGEST_TITLE or not any(sign.isalpha() for sign in title):
        return TitleReading()
    title = _MOMENT.sub("date time", _EXPLAINED.sub("", title))
    inside = [part.strip() for part in _BRACKETS.findall(title)]
    outside = _BRACKETS.sub(" ", title)
    reading = _read(outside, inside)
    if not reading.field and spaced(outside.strip()) != outside.strip():
        reading = _read(spaced(outside.strip()), inside)
    if reading.field == "time" and any(map(_DAY_AND_TIME.search, inside)):
        reading = replace(reading, field="date")
    if reading.field == "hashtags" and _COMMENT.search(plain(title)):
        # "Hashtags (first comment)": they are not to stand below the text.
        reading = replace(reading, field="first_comment", strength=SURE if _FIRST.search(plain(title)) else LIKELY)
    zone = next((part for part in inside if _is_zone(part)), "")
    if not zone and reading.field in ("time", "date"):
        last = outside.replace("-", " ").split()[1:][-1:]
        zone = last[0] if last and last[0].isupper() and _is_zone(last[0]) else ""
    timed = reading.field == "time" or (reading.field == "date" and "time" in plain(title).split())
    if not zone and timed:
        zone = place_of(title) or next((part for part in inside if _is_unknown_place(part)), "")
    order = next((order for pattern, order in _ORDER if pattern.search(title)), None)
    if order is None and reading.field in ("date", "weekday") and _MONTH_FIRST.search(title):
        order = DateOrder.MONTH_FIRST
    return replace(reading, zone=zone if reading.field in ("time", "date") else "", order=order)


def spaced(title: str) -> str:
    """Return ``mediaUrl`` and ``PublishDate``, as programs title their columns, with blanks between their words.

    Names such as LinkedIn stay whole, and so do titles that have blanks.
    """
    return title if " " in title else _HUMPS.sub(lambda found: found[0] or " ", title).strip()


def _is_zone(part: str) -> bool:
    zone = parse_zone(part) if part.strip() else None
    return zone is not None and (not isinstance(zone, ZoneProblem) or zone.rule == "zone.abbreviation")


def _is_unknown_place(part: str) -> bool:
    """Return whether brackets behind a time may name clocks that are not known; its rows wait until they are."""
    words = plain(part).split()
    known = service_from_word(part) or set(words) & ANY_CLOCK or any(word in TITLES for word in words)
    return bool(words) and not known and all(word.isalpha() for word in words) and part[:1].isupper()


def _read(outside: str, inside: list[str]) -> TitleReading:
    known = field_from_header(outside if not inside else f"{outside}({inside[0]})")
    if known in ("sync_id", "sync_status", "post_ids", "scheduled_for", "sync_error"):
        return TitleReading(known, SURE)
    service = service_from_word(outside + "".join(inside)) or service_from_word(outside)
    if not service and not inside and JOIN in (several := title_networks.listed(outside)):
        service = several
    if service := service or title_networks.goes_to(outside, inside):
        return TitleReading("network", SURE, service)
    words = title_networks.for_all(plain(outside).split())
    if words in (["tw"], ["twt"]):
        return TitleReading("network", LIKELY, "twitter")  # Where it holds ticks; else perhaps a trigger warning.
    if words and words[0] in _WHEN:
        return TitleReading("date", LIKELY)
    if (found := _asked(words)) is not None:
        return found
    if _WHERE & set(words) and _FILES & set(words):
        return TitleReading("media", LIKELY)
    if _WHERE & set(words) and len(words) <= 6:
        return TitleReading("channels", LIKELY)
    parts = [part for part in _WORD.split(outside) if part.strip()]
    about = len(parts) > 1 and {plain(part) for part in parts} & NEVER_TEXT
    whole = None if about else _exact(" ".join(words))
    inner = next((name for part in inside if (name := title_networks.named(part))), None)
    if not inner and any(map(title_networks.leads_elsewhere, inside)) and _loose(words).field == "text":
        return TitleReading("other", SURE)
    if inner or len(parts) > 1:
        found = _for_networks(words, inner)
        if found is not None:
            return found
    elif any(map(title_networks.is_partly, inside)) and _loose(words).field == "text":
        # "Caption (IG Reels)" is for some posts of a network only.
        return TitleReading()
    if whole and whole.field:
        if inner and whole.field in _SPEAKING:
            return replace(whole, service=inner)
        if whole.field == "text" and any(set(plain(part).split()) & NEVER_TEXT for part in inside):
            return TitleReading("text", VAGUE)
        return whole
    if len(parts) > 1:
        readings = [_loose(plain(part).split()) for part in parts]
        fields = {reading.field for reading in readings if reading.field}
        if "text" in fields and fields & {"concept", "other"}:
            # "Caption / Topic" is sometimes the one, sometimes the other.
            return TitleReading("text", VAGUE * 0.8)
        if "concept" in fields:
            return TitleReading("concept", LIKELY)
        if fields == {"status", "other"}:
            # "Status / CTA": whatever else stands there, what it says of the state of a row counts.
            return TitleReading("status", LIKELY)
        if len(fields) == 1:
            best = max(readings, key=lambda reading: reading.strength)
            return replace(best, strength=best.strength * 0.95, service=best.service or inner)
        if fields >= {"date", "time"}:
            return TitleReading("date", SURE)
    reading = _loose(words)
    return replace(reading, service=inner) if inner and reading.field in _SPEAKING else reading


def _asked(words: list[str]) -> TitleReading | None:
    """Read a question that asks for one thing; ``What text is on the image?`` and ``What copy goes on X?`` do not."""
    found = _exact(asked_for(words))
    named = {TITLES[word][0] for word in words if word in TITLES}
    if found is None or NEVER_TEXT & {*words} or title_networks.without(words)[0]:
        return None
    if found.field == "text" and named & {"media", "link", "hashtags", "alt_text", "first_comment", "concept"}:
        return None
    if found.field in ("date", "time") and not says_no_more({*words} - {*asked_for(words).split()}):
        return None
    return replace(found, strength=found.strength * 0.95)


def _for_networks(words: list[str], inner: str | None) -> TitleReading | None:
    """Read a title that names networks beside a field: in brackets (``inner``), or several among its words."""
    service, rest = (inner, words) if inner else title_networks.without(words)
    if not service or not rest or (not inner and JOIN not in service):
        return None
    rest = title_networks.sized(rest) or rest
    if not inner and set(rest) <= _VERSIONS:
        return TitleReading("text", SURE * 0.95, service)
    reading = _exact(" ".join(rest)) or _loose(rest)
    if reading.field not in _SPEAKING or reading.service:
        return None
    strength = max(reading.strength, 0.9) if reading.field == "text" and rest != words else reading.strength
    return replace(reading, service=service, strength=strength)


_ALTERNATIVES = frozenset({"alt copy", "alt caption", "alternative copy", "alternative caption", "alternate copy"})
"""Other wordings of a text; ``alt`` alone is what a picture shows."""


def _exact(phrase: str) -> TitleReading | None:
    found = TITLES.get(phrase)
    if found:
        return TitleReading(*found)
    if phrase in _ALTERNATIVES:
        return TitleReading("text", VAGUE)
    words = phrase.split()
    if words and set(words) & NEVER_TEXT and len(words) <= 2:
        return TitleReading("concept", SURE)
    return None


_DATING = frozenset(
    word
    for title, (field, strength) in TITLES.items()
    if field == "date" and strength >= LIKELY
    for word in title.split()
) | frozenset("content calendar week weekday month year planned planning full exact local editorial content".split())  # noqa: SIM905
"""Words of titles that speak of the day of a post; beside others (``Date created``) it is the day of something else."""


_STATUS_OF = re.compile(r"\w{3,}status")
"""``Kundenstatus`` and the like, in languages that write them as one word."""


_DRAFTS = frozenset({"draft", "drafts", "entwurf", "brouillon", "borrador", "rascunho", "bozza", "черновик", "szkic"})
_TEXTS = frozenset(title for title, (field, _) in TITLES.items() if field == "text" and " " not in title)


def _loose(words: list[str]) -> TitleReading:
    """Read a title word by word: without fillers, without the name of a network, by the one word that is known."""
    exact = _exact(" ".join(words))
    if exact:
        return exact
    service, rest = title_networks.without(words)
    if service and rest:
        rest = title_networks.sized(rest) or rest
        inner = _exact(" ".join(rest)) or _loose(rest)
        if inner.field in _SPEAKING:
            return replace(inner, service=service, strength=inner.strength * 0.95)
        if set(rest) <= _VERSIONS:
            return TitleReading("text", SURE * 0.95, service)
        if inner.field == "concept" and not _DRAFTS.isdisjoint(rest) and not _TEXTS.isdisjoint(rest):
            # "X copy draft": the network is to have other words, which are not final; rows that have some wait.
            return TitleReading()
        return TitleReading(inner.field, inner.strength * 0.6, None if inner.field else service)
    # "Idea for the copy", "Hook/Title", "Draft caption": what a post is about comes before what it says.
    if set(words) & NEVER_TEXT:
        return TitleReading("concept", LIKELY)
    if len(words) > 1 and words[-1].isdecimal() and (numbered := _exact(" ".join(words[:-1]))):
        return replace(numbered, strength=numbered.strength * 0.97)
    bare = [word for word in words if word not in FILLERS]
    if bare and bare != words and (known := _exact(" ".join(bare))):
        return replace(known, strength=known.strength * 0.85)
    bare = bare or words
    fields = {found[0]: found[1] for word in bare if (found := TITLES.get(word)) and found[1] >= LIKELY}
    fields |= {"status": LIKELY} if any(_STATUS_OF.fullmatch(word) for word in bare) else {}
    if fields.keys() == {"media", "link"}:
        del fields["link"]  # "Imagen URL", "Link zum Bild": a picture by its address.
    if fields.keys() & {"status", "approved"}:
        # "Client status" says of the row what the client says, and "Art status" how far the artwork is.
        beside = {"post_type", *(["other"] if MAY_DECIDE & {*bare} else [])}
        fields = {name: strength for name, strength in fields.items() if name not in beside}
    if len(fields) == 1 and len(words) <= 14:
        field, strength = next(iter(fields.items()))
        if field == "date" and not all(word in _DATING or word in FILLERS or word.isdecimal() for word in words):
            return TitleReading("date", DOUBTFUL)
        if field == "other" and {*bare} & MAY_DECIDE and not all(word in TITLES for word in bare):
            return TitleReading("other", DOUBTFUL)  # "Client OK": what its cells say may decide.
        return TitleReading(field, min(strength, LIKELY) * (0.9 if len(words) <= 4 else 0.8))
    return TitleReading()
