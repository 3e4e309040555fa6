"""What people write around a date in figures and words, taken away or put in the order that the formats know."""

from __future__ import annotations

import re

from calendar_sync.entries.date_words import MONTH_IN_DATE, MONTHS, WEEKDAY_IN_DATE, fold, weekday_name
from calendar_sync.model.patterns import later

_EAST_ASIAN = later(
    r"(?:(?P<year>[0-9]{4}) ?[年년] ?)?(?P<month>[0-9]{1,2}) ?[月월] ?(?P<day>[0-9]{1,2}) ?[日일號号]?"
    r"(?P<rest>[ ,、]?.*)?"
)
_SIGN_IN_BRACKETS = later(
    r" ?[(（](?:周|週|星期)?(?P<sign>[月火水木金土日一二三四五六월화수목금토일])"
    r"(?:[曜요][日일]?)?(?:[・･/,][^)）]{1,4})?[)）]"
)
_CHINESE = "一二三四五六日"
_VIETNAMESE = later(
    r"(?:ngày )?(?P<day>[0-9]{1,2})[ ,]*(?:tháng|thg\.?|th) ?(?P<month>[0-9]{1,2})"
    r"(?:(?:,| năm)* ?(?P<year>[0-9]{4}))?(?P<rest> .*)?",
    re.IGNORECASE,
)
_VIETNAMESE_WEEKDAY = later(
    r"(?:(?:thứ|t) ?(?P<figure>[2-7])|thứ (?P<word>hai|ba|tư|năm|sáu|bảy)|(?P<sunday>chủ nhật|cn))\.?(?=[ ,(]|$)", re.I
)
_VIETNAMESE_WORDS = ("hai", "ba", "tư", "năm", "sáu", "bảy")
_PORTUGUESE_WEEKDAY = later(r"(?P<figure>[2-6])[ªa](?:[- ]feira)?\.?,?(?= [0-9])", re.IGNORECASE)
_HEBREW_WEEKDAY = later(r"(?:יום )?(?P<letter>[אבגדהוש])['׳’](?=[ ,])|יום (?=[^\W\d_]{3})")
_MAY_BE_NUMBERED = later(r"t ?[2-7]|cn|[2-6][ªa]|(?:thứ|chủ) |[א-ת]", re.IGNORECASE)
_HEBREW_LETTERS = "בגדהושא"
_DEVANAGARI = later("[\u0900-\u097f]+")
_APOSTROPHE = later(r"(?<=^п)['’ʼ](?=ят)", re.IGNORECASE)
_YEAR_FIRST = later(r"(?P<year>[0-9]{4})\.? (?P<name>[^\W\d_]{3,}\.?) (?P<day>[0-9]{1,2})\.?(?P<rest> .*|)")
_YEAR_SAID = later(r"(?<=[0-9]{4}) ?(?:г|года|год|р|року|рік|r|roku|rok)\.?(?=[ ,]|$)|(?<=[0-9]{4})\.$", re.IGNORECASE)
_BEFORE_A_DAY = later(
    r"(?P<weekday>[^\W\d_]+(?:-feira)?\.?,? )?(?:le|la|el|il|den|der|dem|am|the|dia|dne|d|på|lo|op)\.? (?=[0-9])",
    re.IGNORECASE,
)
_WITHOUT_STOP = later(
    r"(?P<weekday>[^\W\d_]+\.?),? (?P<day>[0-9]{1,2})(?:\.|(?<=(?:ma|di|wo|do|vr|za|zo) [0-9])-"
    r"|(?<=(?:ma|di|wo|do|vr|za|zo) [0-9]{2})-)(?P<month>[0-9]{1,2})",
    re.IGNORECASE,
)
_ENDING_OF_DAY = later(r"(?<=[0-9])-(?:го|е|ое|й|ї)(?= )", re.IGNORECASE)
_DASH_BEHIND_WEEKDAY = later(r"(?P<weekday>[^\W\d_]+(?:-feira)?\.?)(?: ?[-–—|:/] ?|، ?)(?=[0-9])")
_WEEKDAY_BEHIND = later(
    r"(?P<date>[0-9].*?[^\s0-9].*?)(?:[,،]? (?:[-–—] ?)?|[,،]? ?(?P<bracket>[(\[]))(?P<weekday>[^\W\d_]+(?:-feira)?\.?)"
    r"(?(bracket)[)\]])(?P<rest>(?:,| at)? [0-9]{1,2}[:.h].*)?"
)


def westernized(text: str) -> str:
    """Return a cleaned date with its parts as English has them, where another language puts them otherwise.

    A weekday, in brackets or behind the date, comes to stand before it; articles (``le 7``), and words for the year
    (``2026 г.``), are taken away. What is not understood stays as it is.
    """
    if not text.isascii():
        text = _of_other_scripts(text)
    if vietnamese := _VIETNAMESE_WEEKDAY.match(text):
        text = f"{weekday_name(_vietnamese(vietnamese))}{text[vietnamese.end() :]}"
    text = _YEAR_SAID.sub("", text)
    text = _ENDING_OF_DAY.sub("", text)
    if (dashed := _DASH_BEHIND_WEEKDAY.match(text)) and fold(dashed["weekday"]) in WEEKDAY_IN_DATE:
        text = f"{dashed['weekday']} {text[dashed.end() :]}"
    if match := _BEFORE_A_DAY.match(text):
        weekday = match["weekday"] or ""
        if not weekday or fold(weekday.strip(" ,")) in WEEKDAY_IN_DATE:
            text = weekday + text[match.end() :]
    if (match := _YEAR_FIRST.fullmatch(text)) and fold(match["name"]) in MONTH_IN_DATE:
        text = f"{match['day']} {match['name']} {match['year']}{match['rest']}"
    if (match := _WITHOUT_STOP.fullmatch(text)) and fold(match["weekday"]) in WEEKDAY_IN_DATE:
        # Beside its weekday it is neither a number nor a span of days, and proves itself.
        text = f"{match['weekday']} {match['day']}.{match['month']}."
    behind = _WEEKDAY_BEHIND.fullmatch(text)
    if behind and fold(behind["weekday"]) in WEEKDAY_IN_DATE and _names_month(behind["date"]):
        return f"{behind['weekday']} {behind['date'].rstrip(' ,')}{behind['rest'] or ''}"
    return text


def weekday_alone(text: str) -> int | None:
    """Return 0 for Monday where a text is a weekday and nothing else, as a column of weekdays beside dates has it."""
    bare = text.strip(" \n()（）.,")
    folded = fold(bare)
    if folded in WEEKDAY_IN_DATE:
        return WEEKDAY_IN_DATE[folded]
    # Numbered weekdays (T2, 2ª, ב') are written before a date, so they are read before one.
    if not _MAY_BE_NUMBERED.match(bare):
        return None
    before, day, _ = westernized(f"{bare} 1.1.").partition(" 1.1.")
    return WEEKDAY_IN_DATE.get(fold(before)) if day else None


def _names_month(text: str) -> bool:
    """Return whether a text holds more than a day: two figures, or the name of a month."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(re.findall(r"[0-9]+", text)) > 1 or any(fold(word) in MONTH_IN_DATE for word in words)


def _of_other_scripts(text: str) -> str:
    text = _APOSTROPHE.sub("", text)
    text = _DEVANAGARI.sub(lambda match: _english(match[0]), text)
    text = _HEBREW_WEEKDAY.sub(
        lambda match: weekday_name(_HEBREW_LETTERS.index(match["letter"])) if match["letter"] else "", text, count=1
    )
    if portuguese := _PORTUGUESE_WEEKDAY.match(text):
        text = weekday_name(int(portuguese["figure"]) - 2) + text[portuguese.end() :]
    weekday = ""
    if sign := _SIGN_IN_BRACKETS.search(text):
        place = _CHINESE.find(sign["sign"])
        weekday = weekday_name(place if place >= 0 else WEEKDAY_IN_DATE[fold(sign["sign"])]) + " "
        text = text[: sign.start()] + text[sign.end() :]
    head, written = _weekday_before(text)
    match = _EAST_ASIAN.fullmatch(written) or _VIETNAMESE.fullmatch(written)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return weekday + text
    month = MONTHS[int(match["month"]) - 1].split()[0]
    rest = (match["rest"] or "").strip(" ,、")
    year = f" {match['year']}" if match["year"] else ""
    return f"{weekday}{head}{int(match['day'])} {month}{year}" + (f" {rest}" if rest else "")


def _weekday_before(text: str) -> tuple[str, str]:
    """Return the weekday that a text begins with, with a blank, and what follows it."""
    word, _, rest = text.partition(" ")
    return (f"{word.rstrip(',')} ", rest) if rest and fold(word.rstrip(",")) in WEEKDAY_IN_DATE else ("", text)


def _vietnamese(match: re.Match[str]) -> int:
    if match["sunday"]:
        return 6
    return int(match["figure"]) - 2 if match["figure"] else _VIETNAMESE_WORDS.index(match["word"].casefold())


def _english(word: str) -> str:
    """Return the English name of a month or weekday in Devanagari, whose vowel signs are no letters to patterns."""
    folded = fold(word)
    if folded in MONTH_IN_DATE:
        return MONTHS[MONTH_IN_DATE[folded]].split()[0]
    return weekday_name(WEEKDAY_IN_DATE[folded]) if folded in WEEKDAY_IN_DATE else word
