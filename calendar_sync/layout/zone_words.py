"""What a line of words says of the clock that times go by: ``All times PT``, ``Uhrzeit (MEZ)``, ``hora de México``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calendar_sync.entries.date_words import MONTH_BY_NAME, WEEKDAY_BY_NAME
from calendar_sync.entries.date_words import fold as fold_word
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.layout.clocks import place_named
from calendar_sync.layout.words import ABOUT_CALENDARS
from calendar_sync.model.patterns import later
from calendar_sync.model.services import plain

LONGEST = 2_000
"""Characters; what is longer is no note."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that a text says of clocks.

    Args:
        zone: As it can be saved: an IANA name, an offset, or an abbreviation; empty where nobody can tell which.
        clear: The text says nothing else, so that it can be taken at its word.
    """

    zone: str
    clear: bool


_TIME = frozenset(
    """time times timezone timezones tz clock clocks timing timings zeit zeiten uhrzeit uhrzeiten zeitzone ortszeit heure
    heures horaire horaires fuseau hora horas horario horarios huso fuso ora ore orario orari tijd tijden tijdzone время
    времени часы часам пояс godzina godziny godzin czas czasu strefa tid tider tidszon saat saati aika kello klokke idopont
    توقيت بتوقيت الوقت الاوقات اوقات الساعة waktu jam""".split()
)
_ZONE_NOUN = later(
    r"(?:time ?zones?|\btz\b|zeitzone|fuseau(?: horaire)?|zona horaria|huso(?: horario)?|fuso(?: hor[aá]rio| orario)?|"
    r"tijdzone|часовой пояс|strefa(?: czasowa)?|المنطقة الزمنية|tidszon)\s*(?:[:=]|\bis\b|\bist\b|\best\b|\bes\b|$)",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    """all are is in on the a an at to be as per given shown listed stated noted specified unless otherwise else where not
    note notes please nb our these those set entered enter write written use uses using follow following based scheduled
    schedule scheduling posting posts post publish published publishing go goes going out live and date dates local
    standard daylight zone zones format hh mm ss am pm hour hours default always currently this calendar
    column tab here below above same it by for of will must should any every each noted indicated displayed expressed
    optional required plan team exact approx from so check every row rows see says say if when slot slots only us everything
    alle zeiten sind gelten in nach bitte angegeben angaben uhr falls nicht anders und im am der die das deutsche format
    toutes les sont en au a de du des d la le l el los las todas todos son est indiquees exprimees sauf indication contraire
    tous publications publication di del della gli tutti tutte sono do da dos das os as o em no na salvo indicacao horaria
    zona orario horario horaire todos todas segun segundo van publicaciones publicados van zijn de het op wszystkie podane w
    wg по в все всё указаны указано публикации часовой местное местному godziny czasowa جميع كل حسب في""".split()
)
_PLANNING = frozenset(
    """post posts posting publish publishing published schedule scheduled go goes live beste best posten poster publier
    publicar pubblicare""".split()
)
_PLAIN_CODES = frozenset(
    """gmt utc est edt cst cdt mst mdt pst pdt cet cest mez mesz bst eet eest aest aedt acst awst nzst nzdt jst kst sgt hkt
    sast msk мск brt ist aet akst hst""".split()
)
"""Abbreviations that mean a clock wherever they stand in capitals."""
_SHORT_CODES = frozenset({"et", "pt", "ct", "mt", "at"})
_OTHER_CODES = frozenset(
    {"wet", "west", "met", "gst", "pht", "wib", "wat", "cat", "eat", "nzt", "art", "clt", "cot", "pet"}
)
"""Words and names as well; they mean a clock beside a word for time alone."""
_LOCAL = frozenset(
    {"local", "locale", "locales", "lokale", "lokaler", "ortszeit", "местное", "местному", "lokalny", "محلي"}
)
_VAGUE = frozenset(
    """tbc tbd tba tentative approximate approx approximately flexible estimated provisional indicative suggestions suggested
    suggestion final confirmed correct optional exact important critical bold red green blue yellow italics grey gray order
    24h 12h military advance minutes future past quarter brackets""".split()
)
"""What times can be said to be that is no clock."""
_CJK = {
    "北京时间": "Asia/Shanghai", "北京時間": "Asia/Shanghai", "中国时间": "Asia/Shanghai", "日本時間": "Asia/Tokyo",
    "東京時間": "Asia/Tokyo", "台北時間": "Asia/Taipei", "台灣時間": "Asia/Taipei", "香港時間": "Asia/Hong_Kong",
    "한국시간": "Asia/Seoul", "한국 시간": "Asia/Seoul", "서울 시간": "Asia/Seoul",
}  # fmt: skip
_PIECE = later(r"[\n\r;|•·*(){}\[\]]+|(?<=[.!?])\s+|\s[-–—]+\s|[–—]|,\s+|\.$")
_TOKEN = later(
    r"(?P<iana>[A-Za-z]{2,}(?:/[A-Za-z]{2,}(?:[_-][A-Za-z]+)*){1,2})"
    r"|(?P<offset>(?:UTC|GMT)\s?[+\-−–]\s?\d{1,2}(?::?[0-5]\d)?(?!\d))"
    r"|(?P<clock>\d{1,2}(?:[:.h]\d{2})?\s?[ap]\.?\s?m\b\.?|\d{1,2}[:h]\d{2}\b|\d{1,2}\s?(?:h|uhr)\b)"
    r"|(?P<number>\d+\w*)|(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)
_FOUNDED = later(r"\best\.?\s+(?:in\s+)?\d{4}", re.IGNORECASE)
_PREFILTER = later(
    r"time|clock|\btz\b|zeit|uhr|heure|horaire|fuseau|hor[aá]|huso|fuso|\bor[ae]\b|orari|tijd|врем|час|пояс|мск|godz|czas|"
    r"stref|\btid|saat|aika|kello|توقيت|الوقت|اوقات|أوقات|时间|時間|시간|local|eastern|pacific|\d ?[ap]m|[A-Za-z]/[A-Z]|"
    r"\b(?:GMT|UTC|E[SD]T|C[SD]T|M[SD]T|P[SD]T|C?ES?T|MES?Z|BST|EEST|A[EC][SD]?T|AWST|NZ[SD]T|JST|KST|SGT|HKT|SAST|MSK|"
    r"BRT|IST|AKST|HST|ET|PT)\b",
    re.IGNORECASE,
)


_A_LINE = 9
"""Words; what is longer is no statement about a zone that nobody knows."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    word: str


_EXAMPLE = later(
    r"\b(?:such as|(?:for )?example|e\.g\.|z\. ?b\.|par exemple|p\. ex\.|por ejemplo|por exemplo|ad esempio|bijvoorbeeld|например|np\.)"
    r"[,:]?\s+[\w/]+",
    re.IGNORECASE,
)
"""A zone that only shows how one is written."""


def hints_in(text: str, *, lenient: bool = False) -> tuple[Hint, ...]:
    """Return what a text says of the clock of its times; nothing for most texts.

    Args:
        text: A note, a title, a name.
        lenient: It speaks of times by where it stands, as below the title of a column of times.
    """
    if len(text) > LONGEST or not (lenient or _PREFILTER.search(text)):
        return ()
    found = [Hint(zone, clear=True) for sign, zone in _CJK.items() if sign in text]
    plans = any(word in _PLANNING for word in plain(text).split())
    if not (plans or lenient) and _is_appointment(_tokens(text)):
        return ()
    for piece in _PIECE.split(_FOUNDED.sub(" ", _EXAMPLE.sub(" ", text))):
        if piece.strip():
            found += _of_piece(piece, plans, lenient=lenient)
    return tuple(dict.fromkeys(found))


def names_clock(text: str) -> bool:
    """Return whether a text names a time of day, such as ``9am`` or ``17:30``."""
    return len(text) <= LONGEST and any(match.lastgroup == "clock" for match in _TOKEN.finditer(text))


def _tokens(piece: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(piece):
        kind = match.lastgroup or "word"
        if kind == "iana" and isinstance(parse_zone(match[0]), ZoneProblem):
            tokens += [_Token("word", part, plain(part)) for part in match[0].split("/")]
            continue
        tokens.append(_Token(kind, match[0], plain(match[0])))
    return tokens


def _is_appointment(tokens: Sequence[_Token]) -> bool:
    """Return whether zones stand behind times of day alone: "Call with the client at 3pm (CET)" is about the call."""
    if any(token.word in _TIME for token in tokens):
        return False
    return any(
        _behind_clock(tokens, at) and (token.kind in ("iana", "offset") or token.word in _PLAIN_CODES)
        for at, token in enumerate(tokens)
    )


def _of_piece(piece: str, plans: bool, *, lenient: bool) -> Iterator[Hint]:
    tokens = _tokens(piece)
    if len(tokens) > 60:
        return
    used: set[int] = set()
    named: list[tuple[str, bool]] = []
    place = 0
    while place < len(tokens):
        size, zone, sure = _zone_at(tokens, place, plans, lenient=lenient)
        if zone:
            used.update(range(place, place + size))
            named.append((zone, sure))
        place += size
    left = [token for at, token in enumerate(tokens) if at not in used and not _is_filler(token)]
    timed = [at for at, token in enumerate(tokens) if token.word in _TIME]
    if named:
        for zone, sure in named:
            yield Hint(zone, clear=not left and (sure or lenient))
        return
    words = {token.word for token in tokens}
    if words & _LOCAL and (timed or plans or lenient) and not [token for token in left if token.word not in _LOCAL]:
        yield Hint("", clear=False)
    elif left and len(tokens) <= _A_LINE:
        said = timed and not {token.word for token in left} & _VAGUE and _says_in(tokens, timed)
        if said or _ZONE_NOUN.match(piece.strip()):
            yield Hint("", clear=False)


def _says_in(tokens: Sequence[_Token], timed: Sequence[int]) -> bool:
    """Return whether a line begins ``All times in X``, or ends ``are X time``."""
    words = [token.word for token in tokens]
    start = timed[0]
    if start > 1 or (start == 1 and words[0] not in ("all", "alle", "toutes", "todas", "todos", "tutti", "все")):
        return False
    if words[start] not in ("times", "zeiten", "heures", "horas", "orari", "tijden", "время", "horarios", "uhrzeiten"):
        return False
    rest = words[start + 1 :]
    while rest and rest[0] in ("are", "is", "sind", "sont", "son", "sono", "zijn", "shown", "given", "listed"):
        rest = rest[1:]
    return bool(rest) and (rest[0] in ("in", "en", "nach") or rest[-1] in _TIME)


def _is_filler(token: _Token) -> bool:
    if token.kind in ("clock", "number"):
        return True
    word = token.word
    known = word in _FILLERS or word in _TIME or word in ABOUT_CALENDARS or len(word) < 2
    return known or fold_word(word) in MONTH_BY_NAME or fold_word(word) in WEEKDAY_BY_NAME or word in ("q1", "q2", "q3")


def _zone_at(tokens: Sequence[_Token], place: int, plans: bool, *, lenient: bool) -> tuple[int, str, bool]:
    """Return how many tokens at a place name a zone, which, and whether it need not stand beside a word for time."""
    token = tokens[place]
    if token.kind in ("iana", "offset"):
        return 1, token.text.replace("−", "-").replace("–", "-"), True
    if token.kind != "word":
        return 1, "", False
    for size in (3, 2, 1):
        run = tokens[place : place + size]
        if len(run) < size or any(part.kind != "word" for part in run):
            continue
        name = place_named(" ".join(part.word for part in run))
        if name and (lenient or _beside_time(tokens, place, size) or (plans and _behind_clock(tokens, place))):
            return size, name, True
    word, capital = token.word, token.text.isupper()
    if word in _PLAIN_CODES and capital:
        return 1, token.text.upper(), True
    beside = lenient or _beside_time(tokens, place, 1) or (plans and _behind_clock(tokens, place))
    if word in _PLAIN_CODES | _SHORT_CODES | _OTHER_CODES and beside and (capital or _in_english(tokens, place)):
        return 1, token.text.upper(), True
    if word in ("et", "pt") and capital and len(tokens) == 1:
        return 1, token.text.upper(), False
    return 1, "", False


def _in_english(tokens: Sequence[_Token], place: int) -> bool:
    """Return whether small letters can be an abbreviation: ``times are pst``, ``est time``; ``et`` is a word."""
    near = {token.word for token in tokens[max(0, place - 3) : place + 2]}
    return bool(near & {"time", "times", "timezone"}) and len(tokens[place].word) > 2


def _behind_clock(tokens: Sequence[_Token], place: int) -> bool:
    return place > 0 and tokens[place - 1].kind == "clock"


def _beside_time(tokens: Sequence[_Token], place: int, size: int) -> bool:
    after = place + size
    while after < len(tokens) and tokens[after].word in ("local", "standard", "daylight", "summer", "winter", "s"):
        after += 1
    if after < len(tokens) and tokens[after].word in _TIME:
        return True
    before = place - 1
    for _ in range(6):
        here = tokens[before] if before >= 0 else None
        if here is None or here.word == "for" or not (_is_filler(here) or here.word in _LOCAL):
            return False
        if here.word in _TIME:
            return True
        before -= 1
    return False
