"""Looking at XML as bytes, so that a part can be changed in one place and stay as it was in all others.

A part is first run through expat, which makes sure that it is well-formed and carries no DTD (no entities, no external
files). After that, regular expressions over the bytes are exact: in well-formed XML a ``<`` outside comments, CDATA
and processing instructions always starts a tag, and a ``>`` or ``/`` inside a tag is either quoted or its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from xml.parsers import expat

from calendar_sync.calendars.xlsx import celltext
from calendar_sync.errors import CalendarUnreadable

ATTRIBUTES = rb"""[^>"'/]*(?:"[^"]*"[^>"'/]*|'[^']*'[^>"'/]*)*"""
"""The inside of a start tag after its name, without the slash of a self-closing one."""

_NOT_ELEMENTS = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*?\?>""")
_ASCII_COMPATIBLE = {"utf-8", "utf8", "us-ascii", "ascii"}
_OTHER_ENCODINGS = {"utf-16", "utf-16le", "utf-16be", "iso-8859-1", "windows-1252"}


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a small part: local name, namespace, attributes (``namespace name`` where they have one)."""

    name: str
    namespace: str
    attributes: dict[str, str]

    def relation(self) -> str:
        """Return the element's ``r:id``; empty when it has none. Strict and transitional files spell it differently."""
        return next((value for name, value in self.attributes.items() if name.endswith("/relationships id")), "")


def check(data: bytes, part: str) -> None:
    """Make sure that ``data`` is well-formed XML without a DTD.

    Raises:
        CalendarUnreadable: It is not.
    """
    _run(expat.ParserCreate(), data, part)


def elements(data: bytes, part: str, *, but: str = "") -> list[Element]:
    """Return all elements of a small part in document order.

    Args:
        data: The part.
        part: Its name, for messages.
        but: The name of elements that nobody asks for, of which there may be many.

    Raises:
        CalendarUnreadable: The part is not well-formed or has a DTD.
    """
    found: list[Element] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if local != but:
            found.append(Element(local, namespace, attributes))

    parser.StartElementHandler = start
    _run(parser, data, part)
    return found


def _run(parser: expat.XMLParserType, data: bytes, part: str) -> None:
    def refuse(*_: object) -> None:
        raise CalendarUnreadable(
            f"The workbook carries a document type definition in {part}; such files can be built to attack a program.",
            fix="Open it in Excel or LibreOffice, save it as a new .xlsx file and use that one.",
        )

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise CalendarUnreadable(
            f"The workbook is damaged: {part} is not well-formed ({error}).",
            fix="Open it in Excel, let it repair the file, and save it under a new name.",
        ) from error


def _is_utf8(data: bytes) -> bool:
    """Tell whether a part is written in UTF-8 (or plain ASCII)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"):
        return False
    declared = _DECLARED.match(data)
    return declared is None or declared[1].decode().lower() in _ASCII_COMPATIBLE


def to_utf8(data: bytes, part: str) -> bytes:
    """Return the part in UTF-8, without its declaration where that says otherwise.

    Raises:
        CalendarUnreadable: The encoding is none that spreadsheets use, or the part is not written in it.
    """
    if _is_utf8(data):
        return data
    declared = _DECLARED.match(data)
    encoding = declared[1].decode().lower() if declared else "utf-16"
    if not declared and data[:2] in (b"<\x00", b"\x00<"):
        encoding = "utf-16le" if data[:1] == b"<" else "utf-16be"
    try:
        if encoding not in _OTHER_ENCODINGS:
            raise LookupError(encoding)
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise CalendarUnreadable(
            f"The workbook is damaged: {part} is written in an unknown encoding ({encoding}).",
            fix="Open it in Excel and save it under a new name.",
        ) from error
    return re.sub(r"^\ufeff?\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode()


def plain(data: bytes) -> bytes:
    """Return the part without comments and processing instructions and with CDATA as ordinary text, for reading."""
    if _is_plain(data):
        return data
    return _NOT_ELEMENTS.sub(lambda found: b"" if found[1] is None else _escaped(found[1]), data)


def mask(data: bytes) -> bytes:
    """Return a copy of the same length in which nothing but elements looks like an element."""
    if _is_plain(data):
        return data
    return _NOT_ELEMENTS.sub(lambda found: b" " * len(found[0]), data)


def _is_plain(data: bytes) -> bool:
    """Tell whether there is nothing but elements after the declaration, as nearly always; big parts are not copied."""
    return data.find(b"<!") < 0 and data.find(b"<?", 5) < 0


def _escaped(raw: bytes) -> bytes:
    return raw.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


@cache
def start_tag(prefix: bytes, name: bytes) -> re.Pattern[bytes]:
    """Return a pattern for ``<name ...>`` or ``<name .../>``: group 1 the attributes, group 2 the slash if any."""
    return re.compile(rb"<" + re.escape(prefix + name) + rb"(?=[\s/>])(" + ATTRIBUTES + rb")(/?)>")


@cache
def end_tag(prefix: bytes, name: bytes) -> re.Pattern[bytes]:
    """Return a pattern for ``</name>``."""
    return re.compile(rb"</" + re.escape(prefix + name) + rb"\s*>")


@cache
def whole(prefix: bytes, name: bytes) -> re.Pattern[bytes]:
    """Return a pattern for an element that does not hold its own kind: group 1 attributes, group 2 content or None."""
    full = re.escape(prefix + name)
    return re.compile(rb"<" + full + rb"(?=[\s/>])(" + ATTRIBUTES + rb")(?:/>|>(.*?)</" + full + rb"\s*>)", re.DOTALL)


@cache
def any_prefix(name: bytes) -> re.Pattern[bytes]:
    """Return a pattern for an element without content, whatever its prefix: group 1 the attributes."""
    full = rb"(?:[^\s<>/!?:]+:)?" + re.escape(name)
    return re.compile(rb"<" + full + rb"(?=[\s/>])(" + ATTRIBUTES + rb")(?:/>|>\s*</" + full + rb"\s*>)")


def root_prefix(masked: bytes, name: bytes) -> bytes | None:
    """Return the prefix (with its colon) that the root element ``name`` uses; ``None`` when the root is another."""
    root = re.search(rb"<([^\s<>/!?:]+:)?" + re.escape(name) + rb"(?=[\s/>])", masked)
    first = re.search(rb"<[^!?]", masked)
    if root is None or first is None or first.start() != root.start():
        return None
    return root[1] or b""


def attributes(raw: bytes) -> dict[str, str]:
    """Return the attributes of a start tag; names keep their prefix."""
    return {name.decode("utf-8", "replace"): celltext.from_xml(value) for name, _, _, value in attribute_spans(raw)}


def attribute_spans(raw: bytes, offset: int = 0) -> Iterator[tuple[bytes, int, int, bytes]]:
    """Yield (name, start of value, its end, value as written) of each attribute; places count from ``offset``."""
    for found in _ATTRIBUTE.finditer(raw):
        group = 2 if found[2] is not None else 3
        yield found[1], offset + found.start(group), offset + found.end(group), found[group]


def patched(data: bytes, patches: list[tuple[int, int, bytes]]) -> bytes:
    """Return ``data`` with each (start, end, replacement) applied; patches at one place keep the order they came in."""
    pieces: list[bytes] = []
    position = 0
    for start, end, replacement in sorted(patches, key=lambda patch: patch[:2]):
        pieces += (data[position:start], replacement)
        position = end
    pieces.append(data[position:])
    return b"".join(pieces)
