"""How long a text is, the way each network counts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import regex

_LETTERS = "a-z0-9\u00c0-\u024f\u0400-\u04ff"
_INSIDE, _LAST = rf"[{_LETTERS}!*';:=+,.$/%#\[\]\-\u2013_~@|&]", rf"[{_LETTERS}=_#/+\-]"


def _ends() -> frozenset[str]:
    """Read the top-level domains of IANA's root zone list, version 2026100300, and ``onion``."""
    names = Path(__file__).with_name("ends.txt").read_text("ascii").split()
    return frozenset(name[4:].encode().decode("punycode") if name.startswith("xn--") else name for name in names)


_END = r"(?:\L<ends>(?![a-z0-9@+-])|xn--[a-z0-9-]+)"
_LETTER = r"[^\s\p{Cc}\p{Cf}!'#%&()*+,\\\-./:;<=>?@\[\]^_{|}~$]"
_LATIN = r"[a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff]"
"""Behind ``https://`` a host is of any letters; in plain text of Latin ones."""


def _host(letter: str) -> str:
    """Return a pattern of hosts: underscores stand in names below a domain, never in the domain itself."""

    def name(signs: str) -> str:
        return rf"(?=(?:{letter}|{signs}){{1,63}}\.){letter}++(?:{signs}++{letter}++)*+\."

    return rf"(?:{name('[-_]')})*{name('-')}{_END}"


_PATH = rf"/(?:(?:{_INSIDE}|\({_INSIDE}*\))*(?:{_LAST}|\({_INSIDE}+\)))?"
_QUERY = r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"
_WEB_URL = rf"(?<![a-z0-9@＠$#＃])https?://{_host(_LETTER)}(?::[0-9]+)?(?:{_PATH})?{_QUERY}"
_LINK = regex.compile(_WEB_URL, regex.I, ends=_ends())
_BEFORE = rf"(?:(?<![a-z0-9@＠$#＃_./-])|(?<=[^\x00-\x7f\s\p{{Latin}}]\.))(?!\A[^\x00-\x7f]{_host(_LATIN)})"
_BARE = rf"{_BEFORE}{_host(_LATIN)}(?:(?::[0-9]+)?{_PATH}{_QUERY})?"
_ATTACHED = rf"(?<=[_/-]){_host(_LETTER)}(*SKIP)(*FAIL)"
_URL = regex.compile(rf"{_WEB_URL}|{_BARE}|{_ATTACHED}", regex.I, ends=_ends())
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
            total += 2 + 3 * (cluster.count("\u200d") // 4)  # no emoji is joined of more than four
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
    return _shortened(_LINK, 23)(text if len(text) > _REACH else _REMOTE_MENTION.sub(r"@\1", text))


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
    "linkedin": _shortened(_LINK, 24),
    "mastodon": mastodon,
    "twitter": weighted,
}
"""By service; :func:`units` for the others."""
