"""The texts of a workbook: shared between cells, or standing in one; whole, or in runs of different looks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from calendar_sync.calendars.local import MAX_TEXT, checked_length
from calendar_sync.calendars.xlsx import celltext, markup, numbers

STRUCK = re.compile(rb"""<(?:[\w.-]+:)?strike\b(?!\s[^>]*val\s*=\s*["'](?:0|false|off)["'])""")
"""A run or a font that is struck out."""

_PRESERVED = re.compile(rb"""\sxml:space\s*=\s*["']preserve["']""")


def rich_text(prefix: bytes, raw: bytes) -> str:
    """Return the text of a string item (``si`` or ``is``): its runs joined, without phonetic hints."""
    if b"rPh" in raw:
        raw = markup.whole(prefix, b"rPh").sub(b"", raw)
    pieces = []
    for attributes, content in markup.whole(prefix, b"t").findall(raw):
        # Space at the ends counts only where the file says so, as in Excel.
        preserved = attributes and _PRESERVED.search(attributes)
        pieces.append(text_of(content) if preserved else text_of(content.strip(b" \t\r\n")))
    return "".join(pieces)


def text_of(raw: bytes) -> str:
    """Return the text that an element holds.

    Raises:
        CalendarUnreadable: It is longer than a cell can be.
    """
    checked_length(raw)
    return celltext.unescape(celltext.from_xml(raw))


def is_spelt_out(data: bytes, start: int, end: int) -> bool:
    """Tell whether texts in a stretch of a part mean what they are: :func:`text_of` would do no more to them."""
    return end - start <= MAX_TEXT and all(data.find(sign, start, end) < 0 for sign in (b"&", b"_x", b"\r"))


def shared_strings(data: bytes) -> list[str]:
    """Return the shared strings of the part ``data`` (readable form)."""
    prefix = markup.root_prefix(data, b"sst") or b""
    return [rich_text(prefix, found[2] or b"") for found in markup.whole(prefix, b"si").finditer(data)]


def struck_strings(data: bytes) -> frozenset[int]:
    """Return which of the shared strings hold anything that is struck out."""
    if STRUCK.search(data) is None:
        return frozenset()
    prefix = markup.root_prefix(data, b"sst") or b""
    items = markup.whole(prefix, b"si").findall(data)
    return frozenset(place for place, (_, content) in enumerate(items) if STRUCK.search(content))


def held_text(prefix: bytes, attributes: Mapping[str, str], content: bytes, strings: Sequence[str]) -> str | None:
    """Return the text that one cell element holds; ``None`` where it holds a formula or no text.

    Args:
        prefix: The element prefix of the part.
        attributes: Of the cell.
        content: Of the cell.
        strings: The shared strings.
    """
    content = markup.plain(content)
    if markup.start_tag(prefix, b"f").search(content):
        return None
    value = markup.whole(prefix, b"v").search(content)
    type_ = attributes.get("t", "n")
    if type_ == "inlineStr":
        inline = markup.whole(prefix, b"is").search(content)
        return rich_text(prefix, inline[2] or b"") if inline else ""
    if value is None or not value[2]:
        return ""
    if type_ == "str":
        return text_of(value[2])
    index = numbers.number(value[2]) if type_ == "s" else None
    return strings[index] if isinstance(index, int) and 0 <= index < len(strings) else None
