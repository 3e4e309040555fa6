"""How long a text is, the way each network counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

import regex

from calendar_sync.sandbox.domain.links import links, units_of

_WORD = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}"
_REMOTE_MENTION = regex.compile(rf"(?<![{_WORD}/=])@((?:[a-zA-Z0-9_]+[.-]+)*[a-zA-Z0-9_]+)@[{_WORD}.-]+[{_WORD}]")
_TONES = "🏻🏼🏽🏾🏿"
_LIGHT = re.compile("[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_HEAVY = re.compile("[\ud800-\udbff][\udc00-\udfff]|[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_REACH = 30_000
"""Longer texts are over every limit however they are counted; code units will do for them."""


def _toned(sequence: str) -> list[str]:
    """Write out a sequence: ``*`` stands for any tone of skin, ``+`` for any but the one that stands before."""
    made = [""]
    for sign in sequence:
        tones = _TONES if sign in "*+" else sign
        made = [before + tone for before in made for tone in tones if sign != "+" or tone not in before]
    return made


@cache
def _emoji() -> regex.Pattern[str]:
    """Return all of several signs that is one emoji (Unicode 18, and X's own spellings), in code units."""
    told: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("emoji.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            words = told.setdefault(line.strip("[]"), [])
        else:
            words += line.split(" ")
    signed = "".join(told["signed"])
    people = "".join(told["toned"])
    found = ["".join(chr(0x1F1A5 + ord(letter)) for letter in flag) for flag in told["flags"]]
    found += ["🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in tag) + "\U000e007f" for tag in told["tags"]]
    found += [sequence for pattern in told["joined"] for sequence in _toned(pattern)]
    found += [f"{sign}\ufe0f" for sign in f"{signed}©®"]
    found += [
        f"{sign}{look}{tone}"
        for sign in people
        for look in ("", "\ufe0f")
        for tone in _TONES
        if not look or sign in signed
    ]
    found += [f"{sign}{look}\u20e3" for sign in "0123456789#*" for look in ("", "\ufe0f")]
    coded = list(map(units_of, found))
    first = regex.escape("".join({sequence[0] for sequence in coded}))
    second = regex.escape("".join({sequence[1] for sequence in coded}))
    return regex.compile(rf"(?=[{first}][{second}])\L<coded>", coded=coded)


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _priced(text: str, prices: Iterable[tuple[int, int, int]], plain: Callable[[str], int]) -> int:
    """Count a text in which some parts, from and to so many code units, have a price; of two, the first one counts."""
    total = place = 0
    for start, end, price in sorted(prices):
        if start >= place:
            total, place = total + plain(text[place:start]) + price, end
    return total + plain(text[place:])


def linkedin(text: str) -> int:
    """LinkedIn: a link is 24, the rest in code units."""
    if len(text) > _REACH:
        return units(text)
    text = units_of(text)
    return _priced(text, ((start, end, 24) for start, end in links(text, bare=False)), len)


def weighted(text: str) -> int:
    """X: a link is 23, most of the world's alphabets 1, everything else and every emoji 2."""
    text = unicodedata.normalize("NFC", text)
    if len(text) > _REACH:
        return units(text)
    text = units_of(text)
    addresses = [(start, end, 23) for start, end in links(text, bare=True)]
    return _priced(text, [*addresses, *((*found.span(), 2) for found in _emoji().finditer(text))], _weight)


def _weight(text: str) -> int:
    return len(_LIGHT.findall(text)) + 2 * len(_HEAVY.findall(text))


def graphemes(text: str) -> int:
    """Bluesky: what a reader would call characters; a text over 3,000 bytes counts as its bytes."""
    size = len(text.encode())
    return size if size > 3000 else len(regex.findall(r"\X", text))


def instagram(text: str) -> int:
    """Instagram: code units, a line break counts 2."""
    return units(text) + text.count("\n")


def mastodon(text: str) -> int:
    """Mastodon: a link is 23, of ``@user@host`` only ``@user`` counts; the rest in code units."""
    if len(text) > _REACH:
        return units(text)
    people = [
        (units(text[: found.start()]), units(text[: found.end()]), 1 + len(found[1]))
        for found in _REMOTE_MENTION.finditer(text)
    ]
    text = units_of(text)
    return _priced(text, [*people, *((start, end, 23) for start, end in links(text, bare=False))], len)


_HASHTAG = regex.compile(r"(?<![[\p{L}\p{N}\p{M}_&/#＃]--[\ufe0f\u20e3]])[#＃]([\p{L}\p{N}\p{M}_]+)", regex.V1)
_MENTION = regex.compile(r"(?<![[\p{L}\p{N}\p{M}_.@/]--[\ufe0f\u20e3]])@[\p{L}\p{N}_]", regex.V1)


def hashtags(text: str) -> int:
    """How many hashtags: a number alone is none."""
    return sum(any(sign.isalpha() for sign in found) for found in _HASHTAG.findall(text))


def mentions(text: str) -> int:
    """How many accounts are named; an e-mail address names none."""
    return len(_MENTION.findall(text))


COUNT: Mapping[str, Callable[[str], int]] = {
    "bluesky": graphemes,
    "instagram": instagram,
    "linkedin": linkedin,
    "mastodon": mastodon,
    "twitter": weighted,
}
"""By service; :func:`units` for the others."""
