"""How long a text is, the way each network counts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

import regex

_LETTERS = "a-z0-9\u00c0-\u024f\u0400-\u04ff"
_INSIDE, _LAST = rf"[{_LETTERS}!*';:=+,.$/%#\[\]\-\u2013_~@|&]", rf"[{_LETTERS}=_#/+\-]"
_ENDS = "com|org|net|io|co|uk|de|edu|gov|app|dev|ly|jp|fr|es|it|nl|eu|info|museum|рф"
_HOST = rf"(?:[{_LETTERS}_-]{{1,63}}\.){{1,8}}(?:{_ENDS})(?![a-z0-9@+-])"
_ANY_HOST = _HOST.replace(_LETTERS, _LETTERS + "\u3040-\u30ff\u4e00-\u9fff")
_REST = (
    rf"(?:/(?:(?:{_INSIDE}|\({_INSIDE}*\))*(?:{_LAST}|\({_INSIDE}+\)))?)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"
)
_WEB_URL = regex.compile(rf"(?<![a-z0-9@＠$#＃])https?://{_ANY_HOST}(?::[0-9]+)?{_REST}", regex.I)
_URL = regex.compile(rf"{_WEB_URL.pattern}|(?<![a-z0-9@＠$#＃_./-]){_HOST}{_REST}", regex.I)
"""A link ends before the full stop of its sentence, and before the bracket it stands in."""

_WORD = r"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}"
_REMOTE_MENTION = regex.compile(rf"(?<![{_WORD}/=])@((?:[a-zA-Z0-9_]+[.-]+)*[a-zA-Z0-9_]+)@[{_WORD}.-]+[{_WORD}]")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|^[0-9#*]\ufe0f?\u20e3")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_REACH = 30_000
"""Longer texts are over every limit however they are counted; code units will do for them."""


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shortened(pattern: regex.Pattern[str], length: int) -> Callable[[str], int]:
    def count(text: str) -> int:
        if len(text) > _REACH:
            return units(text)
        return units(pattern.sub("", text)) + length * len(pattern.findall(text))

    return count


def weighted(text: str) -> int:
    """X: a link is 23, most of the world's alphabets 1, everything else and every emoji 2."""
    text = unicodedata.normalize("NFC", text)
    if len(text) > _REACH:
        return units(text)
    total = 23 * len(_URL.findall(text))
    for cluster in (cluster for piece in _URL.split(text) for cluster in regex.findall(r"\X", piece)):
        if _EMOJI.search(cluster) and not (len(cluster) == 1 and ord(cluster) < 0x2000):
            total += 2
        else:
            total += sum(1 if any(low <= ord(c) <= high for low, high in _LIGHT) else 2 for c in cluster)
    return total


def graphemes(text: str) -> int:
    """Bluesky: what a reader would call characters; a text over 3,000 bytes counts as its bytes."""
    size = len(text.encode())
    return size if size > 3000 else len(regex.findall(r"\X", text))


def instagram(text: str) -> int:
    """Instagram: code units, a line break counts 2."""
    return units(text) + text.count("\n")


def mastodon(text: str) -> int:
    """Mastodon: a link is 23, of ``@user@host`` only ``@user`` counts; the rest in code units."""
    return _shortened(_WEB_URL, 23)(text if len(text) > _REACH else _REMOTE_MENTION.sub(r"@\1", text))


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
    "linkedin": _shortened(_WEB_URL, 24),
    "mastodon": mastodon,
    "twitter": weighted,
}
"""By service; :func:`units` for the others."""
