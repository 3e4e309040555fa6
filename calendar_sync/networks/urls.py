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

from calendar_sync.networks.tlds import LONGEST_TOP_LEVEL_DOMAIN, TOP_LEVEL_DOMAINS

_LONGEST_URL = 4096
_LONGEST_LABEL = 63
_LONGEST_SLUG = 40

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVALID = "\ufffe\ufeff\uffff"
_SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PUNCTUATION = r"!'#%&()*+,\\/:;<=>?@\[\]^{|}~$"
_LATIN = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    "\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_PATH = rf"[a-z\u0400-\u04ff{_LATIN}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&]"

_RUN = re.compile(f"[^{_PUNCTUATION}{_SPACES}{_INVALID}{_DIRECTION}]+")
"""What may belong to a domain: letters of any script, digits, dots, hyphens and underscores."""

_LATIN_RUN = re.compile(f"[-a-z0-9.{_LATIN}]+", re.IGNORECASE)
_BARRED_BEFORE = f"[A-Za-z0-9@＠$#＃{_INVALID}]"
_BARRED = re.compile(_BARRED_BEFORE)
_PROTOCOL = re.compile(rf"(?<!{_BARRED_BEFORE})https?://\Z", re.IGNORECASE)
_PUNYCODE = re.compile(r"xn--[-0-9a-z]+", re.IGNORECASE)
_PORT = re.compile(r":[0-9]+")
_PATH_PIECE = re.compile(rf"{_PATH}++|\((?:{_PATH}++|{_PATH}*+\({_PATH}++\){_PATH}*+)\)", re.IGNORECASE)
_NOT_LAST_IN_PATH = "!*';:,.$%[]~@|&\u2013"
_QUERY = re.compile(r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*", re.IGNORECASE)
_NOT_LAST_IN_QUERY = "!?*'@();:+$%[].,~|"
_SHORTENED = re.compile(r"https?://t\.co/([a-z0-9]+)", re.IGNORECASE)


class Span(NamedTuple):
    """Part of a text: offsets of the first character and of the one behind the last."""

    start: int
    end: int


def find_urls(text: str, *, bare: bool = True) -> Iterator[Span]:
    """Find the links of a text, from left to right.

    Args:
        text: In NFC.
        bare: Also find links without a protocol (``example.com``).

    Yields:
        Where each link stands; links do not overlap.
    """
    position = free_from = 0
    while run := _RUN.search(text, position):
        start, end = run.span()
        position = end
        if "." not in run.group():
            continue
        protocol = _PROTOCOL.search(text, max(free_from, start - 8), start)
        if protocol and (domain_end := _domain_end(text, start, end)):
            position, _ = _tail_end(text, domain_end)
            free_from = position + 1
            if _fits(text[start:domain_end], position - protocol.start()):
                yield from _after_shortening(text, Span(protocol.start(), position))
            continue
        domain_start = _domain_start(text, max(start, free_from), end)
        domain_end = _domain_end(text, domain_start, end) if domain_start is not None else None
        if (
            domain_start == 0 and text[1] not in "-_." and not _BARRED.match(text)
        ):  # X would rather have a character before it
            domain_start = 1
        if domain_start is None or domain_end is None:
            continue
        position, has_path = _tail_end(text, domain_end)
        free_from = position + 1  # the last character of a link cannot be the one that stands before the next
        attached = text[domain_start - 1 : domain_start] in ("-", "_", ".", "/")
        if bare and not attached and _fits(text[domain_start:domain_end], position - domain_start):
            yield from _latin_parts(text, domain_start, domain_end, position if has_path else domain_end)


def _domain_start(text: str, start: int, end: int) -> int | None:
    """The first place within the first label of a run from which a domain may be read."""
    while start < end and text[start] in "-_.":
        start += 1
    while start < end and text[start] != ".":
        if start == 0 or not _BARRED.match(text, start - 1):
            return start
        start += 1
    return None


def _domain_end(text: str, start: int, end: int) -> int | None:
    """The end of the longest domain that starts exactly at ``start``, in the run that ends at ``end``."""
    longest = None
    while (dot := text.find(".", start, end)) > start and text[start] not in "-_" and text[dot - 1] not in "-_":
        if text.find("_", start, dot) < 0 and (top_end := _top_level_end(text, dot + 1, end, len(text))):
            longest = top_end
        start = dot + 1
    return longest


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
        yield Span(part.start, tail_end) if part is found[-1] and part.end == end else part


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
