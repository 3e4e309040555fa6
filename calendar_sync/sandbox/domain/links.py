"""Which parts of a text X takes for links. Mastodon and LinkedIn find those that say ``http`` as X does.

X reads code units of UTF-16, and so does this: a text is one of :func:`units_of`, and so are all places in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import regex

_PUNCTUATION = r"!'#%&()*+,\\\-./:;<=>?@\[\]^_{|}~$"
_BLANK = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_UNSEEN = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\ufeff\uffff"
_LATIN = (
    "a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289"
    "\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_INSIDE, _LAST = rf"[{_LATIN}\u0400-\u04ff!*';:=+,.$/%#\[\]\-\u2013_~@|&]", rf"[{_LATIN}\u0400-\u04ff=_#/+\-]"
_ROUND = rf"\((?:{_INSIDE}++|{_INSIDE}*+\({_INSIDE}++\){_INSIDE}*+)\)"
_QUERY = r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"

_NAMES = re.compile(f"(?:[^{_PUNCTUATION}{_BLANK}{_UNSEEN}]|[-_.])+")
_LATIN_NAMES = re.compile(rf"(?:[-{_LATIN}]+\.)+", re.IGNORECASE)
_CODED = re.compile("xn--[a-z0-9-]+", re.IGNORECASE | re.ASCII)
_ASCII_WORD = re.compile("[A-Za-z0-9]+")
_GOES_ON = re.compile("[A-Za-z0-9@+-]")
_LONGEST_END = 20
_PROTOCOL = re.compile("https?://", re.IGNORECASE | re.ASCII)
_NOT_BEFORE = re.compile("[A-Za-z0-9@＠$#＃\ufffe\ufeff\uffff]")
_TAIL = regex.compile(
    rf"(?::[0-9]+)?(?P<path>/(?:{_ROUND}|(?:{_INSIDE}|{_ROUND})*{_LAST})*+)?{_QUERY}", regex.IGNORECASE
)
_SHORT = re.compile(rf"https?://t\.co/([a-z0-9]+){_QUERY}", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_SHORT = 63, 4096, 40
"""In code units; to an address X adds its protocol once more."""


def units_of(text: str) -> str:
    """Return a text in which every code unit of UTF-16 is a character."""
    if text.isascii():
        return text
    return "".join(map(chr, memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")))


@cache
def _ends() -> frozenset[str]:
    """Return what hosts end with: IANA's root zone list, version 2026100300, and ``onion``."""
    names = Path(__file__).with_name("ends.txt").read_text("ascii").split()
    return frozenset(name[4:].encode().decode("punycode") if name.startswith("xn--") else name for name in names)


def _end(text: str, place: int) -> int | None:
    """Return where the end of a host ends that begins at ``place``; anything in punycode is one."""
    if coded := _CODED.match(text, place):
        return coded.end()
    word = _ASCII_WORD.match(text, place)
    if word and word.group().lower() in _ends():
        return None if _GOES_ON.match(text, word.end()) else word.end()
    if word and text[word.end() : word.end() + 1].isascii():
        return None
    longest = min(_LONGEST_END, len(text) - place)
    ends = (place + size for size in range(longest, 0, -1) if text[place : place + size].lower() in _ends())
    return next((end for end in ends if not _GOES_ON.match(text, end)), None)


def links(text: str, *, bare: bool) -> Iterator[tuple[int, int]]:
    """Yield where the links of ``text`` stand, without overlap; with ``bare`` also those that say no ``http``."""
    taken = place = 0
    while names := _NAMES.search(text, place):
        free = taken + 1 if taken else 0  # something stands between two links
        start, place = max(names.start(), free), names.end()
        if text.find(".", start, place) < 0:
            continue
        hosts = _hosts(text, start, place)
        web = next((at for at in (start - 8, start - 7) if at >= free and _is_protocol(text, at, start)), None)
        if web is not None and hosts and hosts[0].holds(text, start):
            taken = _tail(text, hosts[0].end)[0]
            if _is_possible(text[start : hosts[0].end], taken - web + start - web):
                yield from _shortened(text, web, taken)
        for host in hosts:
            begin = _first(text, host, taken + 1 if taken else 0)
            if begin is None:
                continue
            taken, path = _tail(text, host.end)
            attached = begin > 0 and text[begin - 1] in "-_./"
            if bare and not attached and _is_possible(text[begin : host.end], taken - begin + len("https://")):
                yield from _latin(text, begin, host.end, taken if path else host.end)
        place = max(place, taken)


def _is_protocol(text: str, at: int, start: int) -> bool:
    """Whether ``http://`` stands from ``at`` to ``start``, where it may."""
    found = _PROTOCOL.match(text, at)
    return found is not None and found.end() == start and not (at and _NOT_BEFORE.match(text, at - 1))


class _Hosts(NamedTuple):
    """All hosts that begin within one name: from which place on, up to where the name ends, and where they end."""

    begin: int
    stop: int
    end: int

    def holds(self, text: str, place: int) -> bool:
        """Whether one begins at ``place``."""
        return self.begin <= place < self.stop and text[place] not in "-_"


def _hosts(text: str, start: int, end: int) -> list[_Hosts]:
    """Return the hosts among names, from left to right; read from the right, where each one's end is known."""
    found: list[_Hosts] = []
    stop = end
    follows: int | None = None  # the end of the host that begins with the name on the right
    last: int | None = None  # the end of the host of which that name is the last
    while stop >= start:
        begin = max(text.rfind(".", start, stop) + 1, start)
        here = None
        if begin < stop and text[stop - 1] not in "-_":
            if follows is not None:
                here = _Hosts(begin, stop, follows)
            elif last is not None:  # no underscore stands before the end
                here = _Hosts(max(text.rfind("_", begin, stop) + 1, begin), stop, last)
        if here is not None:
            found.append(here)
        follows = here.end if here is not None and here.holds(text, begin) else None
        last, stop = _end(text, begin), begin - 1
    return found[::-1]


def _tail(text: str, place: int) -> tuple[int, bool]:
    """Return where port, path and query end, and whether there is a path."""
    match = _TAIL.match(text, place)
    return (match.end(), match["path"] is not None) if match else (place, False)


def _first(text: str, host: _Hosts, free: int) -> int | None:
    """Return the first place from which a host may be read: it stands behind nothing that forbids it."""
    places: Iterable[int] = range(max(host.begin, free), host.stop)
    if host.begin == free == 0:  # with a sign before it, rather
        places = (1, 0, *places)
    return next((at for at in places if host.holds(text, at) and not (at and _NOT_BEFORE.match(text, at - 1))), None)


def _latin(text: str, begin: int, after: int, taken: int) -> Iterator[tuple[int, int]]:
    """Yield the hosts in Latin letters of a host that says no ``http``; the last is as much longer as the path is."""
    host, place, found = text[begin:after], 0, list[tuple[int, int]]()
    while names := _LATIN_NAMES.search(host, place):
        place = names.end()
        dots = (dot for dot in range(place - 1, names.start(), -1) if host[dot] == ".")
        if last := next((end for dot in dots if (end := _end(host, dot + 1))), None):
            found.append((begin + names.start(), begin + last))
            place = max(place, last)
    yield from found[:-1]
    for start, end in found[-1:]:
        yield start, end + taken - after


def _is_possible(host: str, length: int) -> bool:
    """Whether each name of a host fits into DNS, once in punycode."""
    names = host.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").split(".")
    sizes = (len(name) if name.isascii() else len(name.encode("punycode")) + 4 for name in names)
    return length <= _LONGEST_ADDRESS and all(size <= _LONGEST_NAME for size in sizes)


def _shortened(text: str, begin: int, taken: int) -> Iterator[tuple[int, int]]:
    """Yield a link; one of X's own shortener ends where its word does, and has none of more than forty signs."""
    match = _SHORT.match(text, begin, taken)
    if match is None:
        yield begin, taken
    elif len(match[1]) <= _LONGEST_SHORT:
        yield begin, match.end()
