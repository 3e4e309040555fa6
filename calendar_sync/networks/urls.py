"""Links in plain text, found as X finds them.

The rules are those of twitter-text 3 (its conformance suite and its observed behaviour): a link is a domain that
ends in a known top-level domain, perhaps after ``http://`` or ``https://`` and perhaps with port, path and query.
Without a protocol only the ASCII and Latin part of the domain is a link, and neither ``@``, ``#``, ``$``, ``/``,
``-``, ``_``, ``.`` nor an ASCII letter or digit may stand before it. The text is read once from left to right, so
that time grows with its length and not with its square, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from calendar_sync.model.patterns import later
from calendar_sync.networks.tlds import LONGEST_TOP_LEVEL_DOMAIN, TOP_LEVEL_DOMAINS

_LONGEST_URL = 4096
_USUAL_PROTOCOL = "https://"
"""Where a link has none. X adds the protocol to the length of the link, whether or not it is part of it."""
_LONGEST_LABEL = 63
_LONGEST_SLUG = 40
_LAST_OF_ONE_UNIT = 0xFFFF
"""What is beyond is two units to X, of which the second may begin a domain whatever stands before the first."""

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVALID = "\ufffe\ufeff\uffff"
_SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PUNCTUATION = r"!'#%&()*+,\\/:;<=>?@\[\]^{|}~$"
_LATIN = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    "\u02bb\u0300-\u036f\u1e00-\u1eff"
    # Those in the other case. Patterns that ignore case may take other signs as well, such as a dotless i for an i.
    "\u0260\u0269\u0275\u0280\u0283\u0288\u028a\u028c\u0292\u0399\u03b9\u1fbe\u2c65\u2c66\u2c7e\u2c7f"
)
_PATH = rf"[A-Za-z\u0400-\u04ff\u1c80-\u1c87{_LATIN}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&]"

_RUN = later(f"[^{_PUNCTUATION}{_SPACES}{_INVALID}{_DIRECTION}]+")
"""What may belong to a domain: letters of any script, digits, dots, hyphens and underscores."""

_LATIN_RUN = later(f"[-A-Za-z0-9.{_LATIN}]+")
_BARRED_BEFORE = f"[A-Za-z0-9@＠$#＃{_INVALID}]"
_BARRED = later(_BARRED_BEFORE)
_PROTOCOL = later(rf"(?<!{_BARRED_BEFORE})https?://\Z", re.IGNORECASE | re.ASCII)
_PUNYCODE = later(r"xn--[-0-9a-z]+", re.IGNORECASE | re.ASCII)
_PORT = later(r":[0-9]+")
_PATH_PIECE = later(rf"{_PATH}++|\((?:{_PATH}++|{_PATH}*+\({_PATH}++\){_PATH}*+)\)")
_NOT_LAST_IN_PATH = "!*';:,.$%[]~@|&\u2013"
_QUERY = later(r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*", re.IGNORECASE | re.ASCII)
_NOT_LAST_IN_QUERY = "!?*'@();:+$%[].,~|"
_SHORTENED = later(r"https?://t\.co/([a-z0-9]+)", re.IGNORECASE | re.ASCII)


class Span(NamedTuple):
    """Part of a text: offsets of the first character and of the one behind the last."""

    start: int
    end: int


class _Label(NamedTuple):
    """What stands before a dot in a run, if a domain may start in it.

    Args:
        start: Where it begins.
        dot: Where it ends.
        domain_end: Where the longest domain ends that starts in it; ``None``: none does.
        underscores: Whether they may stand in it.
    """

    start: int
    dot: int
    domain_end: int | None
    underscores: bool


def find_urls(text: str, *, bare: bool = True) -> Iterator[Span]:
    """Find the links of a text, from left to right.

    Args:
        text: In NFC.
        bare: Also find links without a protocol (``example.com``).

    Yields:
        Where each link stands; links do not overlap.
    """
    position = free_from = taken = 0
    while run := _RUN.search(text, position):
        start, end = max(run.start(), free_from), run.end()
        if text.find(".", start, end) < 0:
            position = end
            continue
        labels = _labels(text, start, end)
        protocol = _PROTOCOL.search(text, max(free_from, start - 8), start)
        if protocol and labels and labels[0].start == start and (domain_end := _domain_end(text, labels[0], start)):
            taken, _ = _tail_end(text, domain_end)
            if _fits(text[start:domain_end], taken - protocol.start() + len(protocol.group())):
                yield from _after_shortening(text, Span(protocol.start(), taken))
            free_from = _next_start(text, taken)
        for label in labels:
            first = _domain_start(text, label, free_from)
            if first is None or label.domain_end is None:
                continue
            attached = first > taken and text[first - 1] in "-_./"
            taken, has_path = _tail_end(text, label.domain_end)
            free_from = _next_start(text, taken)
            if bare and not attached and _fits(text[first : label.domain_end], taken - first + len(_USUAL_PROTOCOL)):
                yield from _latin_parts(text, first, label.domain_end, taken if has_path else label.domain_end)
        position = max(taken, end)


def _next_start(text: str, position: int) -> int:
    """Where a domain may start behind a link that ends at ``position``: with something that stands between the two."""
    return position if position < len(text) and ord(text[position]) > _LAST_OF_ONE_UNIT else position + 1


def _labels(text: str, start: int, end: int) -> list[_Label]:
    """What a run says before its dots, from left to right; each is looked at once, so that time grows with the run."""
    found: list[_Label] = []
    dot = text.rfind(".", start, end)
    domain_behind = None
    while dot >= 0:
        before = text.rfind(".", start, dot)
        first = max(before + 1, start)
        top_end = _top_level_end(text, dot + 1, end, len(text))
        if first < dot and text[dot - 1] not in "-_":
            found.append(_Label(first, dot, domain_behind or top_end, underscores=domain_behind is not None))
            domain_behind = _domain_end(text, found[-1], first)
        else:
            domain_behind = None
        dot = before
    return found[::-1]


def _domain_end(text: str, label: _Label, place: int) -> int | None:
    """The end of the longest domain that starts exactly at ``place`` in a label."""
    fits = text[place] not in "-_" and (label.underscores or text.find("_", place, label.dot) < 0)
    return label.domain_end if fits else None


def _domain_start(text: str, label: _Label, free_from: int) -> int | None:
    """The first place from ``free_from`` on at which a domain may start in a label."""
    underscore = -1 if label.underscores else text.rfind("_", label.start, label.dot)
    for place in range(max(label.start, underscore + 1, free_from), label.dot):
        may_follow = place == 0 or ord(text[place]) > _LAST_OF_ONE_UNIT or not _BARRED.match(text, place - 1)
        if may_follow and text[place] not in "-_":
            # X would rather have a character before it.
            rather = place == 0 and text[1] not in "-_." and not _BARRED.match(text)
            return 1 if rather else place
    return None


def _latin_parts(text: str, start: int, end: int, tail_end: int) -> Iterator[Span]:
    """The domains of ASCII and Latin letters in a domain without protocol; the last one takes path and query along."""
    found: list[Span] = []
    for run in _LATIN_RUN.finditer(text, start, end):
        first, run_end = run.span()
        longest, place = None, first
        while True:
            dot = text.find(".", place, run_end)
            if dot > place:
                longest = _top_level_end(text, dot + 1, end, end) or longest
                place = dot + 1
                continue
            if longest:
                found.append(Span(first, longest))
                first = place = longest
            elif dot == place:
                first = place = dot + 1
            else:
                break
            longest = None
    for part in found:
        yield Span(part.start, _further(text, part.end, tail_end - end)) if part is found[-1] else part


def _further(text: str, place: int, units: int) -> int:
    """The place so many UTF-16 units on; X takes path and query to stand right behind the last domain it has found."""
    while units > 0 and (units := units - (2 if ord(text[place]) > _LAST_OF_ONE_UNIT else 1)) >= 0:
        place += 1
    return place


def _top_level_end(text: str, start: int, end: int, horizon: int) -> int | None:
    """The end of the top-level domain at ``start``, none of whose letters go on; nothing is seen beyond ``horizon``."""
    if match := _PUNYCODE.match(text, start, end):
        return match.end()
    word = text[start : min(end, start + LONGEST_TOP_LEVEL_DOMAIN)].lower()
    for size in range(len(word), 0, -1):
        if word[:size] in TOP_LEVEL_DOMAINS and not _goes_on(text, start + size, horizon):
            return start + size
    return None


def _goes_on(text: str, place: int, horizon: int) -> bool:
    return place < horizon and text[place].isascii() and (text[place].isalnum() or text[place] in "@+-")


def _tail_end(text: str, position: int) -> tuple[int, bool]:
    """The end of port, path and query behind a domain, and whether there is a path."""
    if match := _PORT.match(text, position):
        position = match.end()
    has_path = text.startswith("/", position)
    if has_path:
        place = position = position + 1
        while match := _PATH_PIECE.match(text, place):
            place = match.end()
            if text[match.start()] == "(" and position < match.start():
                continue  # brackets end a path only right behind what may end it
            kept = match.start() + len(match.group().rstrip(_NOT_LAST_IN_PATH))
            position = kept if kept > match.start() else position
    if match := _QUERY.match(text, position):
        kept = len(match.group().rstrip(_NOT_LAST_IN_QUERY))
        position += kept
    return position, has_path


def _fits(domain: str, length: int) -> bool:
    """Whether no label is too long for DNS, once in punycode, nor the whole for X."""
    return length <= _LONGEST_URL and all(
        len(label) <= _LONGEST_LABEL
        and (label.isascii() or len(label.encode("punycode")) + len("xn--") <= _LONGEST_LABEL)
        for label in domain.split(".")
    )


def _after_shortening(text: str, url: Span) -> Iterator[Span]:
    """A link of X's own shortener ends with its slug."""
    match = _SHORTENED.match(text, url.start, url.end)
    if not match:
        yield url
    elif len(match[1]) <= _LONGEST_SLUG:
        query = _QUERY.match(text, match.end(), url.end)
        kept = len(query.group().rstrip(_NOT_LAST_IN_QUERY)) if query else 0
        yield Span(url.start, match.end() + kept)
