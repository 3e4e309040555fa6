"""Cell text as the file format spells it.

XML cannot hold most control characters, so the format writes them as ``_xHHHH_`` (one UTF-16 unit), and a text that
happens to look like such an escape has its underscore escaped in turn.
"""

from __future__ import annotations

import re

MAX_CELL_UNITS = 32_767
"""What Excel lets one cell hold, counted in UTF-16 units."""

_NEEDS_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_LINE_END = re.compile("\r\n?")


def units(text: str) -> int:
    """Return the length of ``text`` as Excel counts it, in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def escape(text: str) -> str:
    """Return ``text`` as it may stand in a cell, before XML's own escaping."""
    text = _LONE_SURROGATE.sub("\ufffd", text)
    return _NEEDS_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text: str) -> str:
    """Return what a cell's text means: every ``_xHHHH_`` turned into its character."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if _LONE_SURROGATE.search(decoded):
        decoded = decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return decoded


def from_xml(raw: bytes) -> str:
    """Return character data of a part (UTF-8, no markup inside) as text, cell escapes untouched."""
    text = raw.decode("utf-8", "replace")
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    return _REFERENCE.sub(_dereference, text) if "&" in text else text


def to_xml(text: str) -> bytes:
    """Return ``text`` as character data."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def to_attribute(text: str) -> bytes:
    """Return ``text`` as the inside of a double-quoted attribute, where parsers would turn line breaks into spaces."""
    escaped = to_xml(text).replace(b'"', b"&quot;")
    return escaped.replace(b"\n", b"&#10;").replace(b"\t", b"&#9;").replace(b"\r", b"&#13;")


def _dereference(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name]
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
