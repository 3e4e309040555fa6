"""What a file is, by its first bytes. Pure: no I/O, and never an error, whatever the bytes are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Literal

import imagesize

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"\x00\x00\x01\xb3", "mpeg"),
    (b"PK\x03\x04", "office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
)
_RIFF: Mapping[bytes, str] = {b"WEBP": "webp", b"AVI ": "avi"}
_STILL_BRANDS: Mapping[bytes, str] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    b"qt  ": "mov",
}
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<head", "html"),
    (b"<body", "html"),
    (b"<script", "html"),
    (b"<title", "html"),
    (b"<meta", "html"),
    (b"<svg", "svg"),
)
_MEASURED = frozenset({"jpeg", "png", "gif", "webp", "heic", "avif", "bmp", "tiff"})
_LARGEST_SIDE = 200_000
_ORIENTATION, _ON_ITS_SIDE = 0x0112, range(5, 9)
_PICTURE = frozenset({*range(0xC0, 0xD0), 0xDA}) - {0xC4, 0xC8, 0xCC}
"""Second bytes of the segments of a JPEG that tell its size, or hold the picture itself (ITU-T T.81, table B.1)."""
_DEEPEST_BOX = 64
_LINEARIZED = re.compile(rb"<<[^<>]{0,500}/Linearized[^<>]{0,500}>>")
_ROOT, _TREE = (re.compile(rb"/%b\s{1,9}(\d{1,9})\s{1,9}\d{1,5}\s{1,9}R" % name) for name in (b"Root", b"Pages"))
_COUNT = re.compile(rb"/Count\s{1,9}(\d{1,9})\b")
_PAGES = re.compile(rb"/N\s{1,9}(\d{1,9})\b")


def sniff(head: bytes) -> str:
    """Return the format of a file, one of ``FORMATS``, by its first bytes; empty where they are of none."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return _STILL_BRANDS.get(brand, "mp4")
    if head[4:8] in {b"moov", b"mdat", b"wide"}:
        return "mov"
    if head[:4] == b"\x1aE\xdf\xa3":
        return "webm" if b"webm" in head[:64] else "mkv"
    return _markup(head[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower())


def _markup(text: bytes) -> str:
    while text.startswith((b"<?xml", b"<!--")):
        end = text.find(b"-->" if text.startswith(b"<!--") else b"?>")
        if end < 0:
            break
        text = text[end + 2 :].lstrip(b"> \t\r\n")
    if text.startswith(b"<!doctype svg"):
        return "svg"
    return next((name for start, name in _MARKUP if text.startswith(start)), "")


def pixel_size(head: bytes, form: str) -> tuple[int, int] | None:
    """Return width and height of an image as it is shown (EXIF rotation applied), from the first bytes of its file.

    Args:
        head: As many bytes as there are, from the first.
        form: From :func:`sniff`.

    Returns:
        Pixels, or ``None`` where the bytes do not reach as far, or lie.
    """
    if form not in _MEASURED:
        return None
    try:
        width, height = imagesize.get(BytesIO(head))
    except Exception:  # hostile bytes must not stop a run, whatever they do to a parser
        return None
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        return None
    return (int(height), int(width)) if _is_turned(head, form) else (int(width), int(height))


def _is_turned(head: bytes, form: str) -> bool:
    """Whether EXIF data says of a PNG or WebP that it lies on its side; of the others imagesize knows."""
    if form == "png":
        chunks = _chunks(head, 8, "big", 8, 12)
    elif form == "webp":
        chunks = _chunks(head, 12, "little", 8, 8)
    else:
        return False
    exif = next((content for name, content in chunks if name.lower() == b"exif"), b"").removeprefix(b"Exif\x00\x00")
    order: Literal["big", "little"] = "big" if exif[:2] == b"MM" else "little"
    first = int.from_bytes(exif[4:8], order)
    count = int.from_bytes(exif[first : first + 2], order)
    for place in range(first + 2, min(first + 2 + 12 * count, len(exif) - 11), 12):
        if int.from_bytes(exif[place : place + 2], order) == _ORIENTATION:
            return int.from_bytes(exif[place + 8 : place + 10], order) in _ON_ITS_SIDE
    return False


def _chunks(
    data: bytes, start: int, order: Literal["big", "little"], head: int, around: int
) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of the parts of a PNG (size, name) or WebP (name, size), as far as ``data`` reaches."""
    while start + head <= len(data):
        words = data[start : start + 4], data[start + 4 : start + 8]
        name, told = (words[1], words[0]) if order == "big" else words
        size = int.from_bytes(told, order)
        yield name, data[start + head : start + head + size]
        start += around + size + (size % 2 if order == "little" else 0)


def next_segment(data: bytes, place: int = 2) -> int:
    """Return where the segment of a JPEG begins that reaches beyond ``data``, or its picture; 0 where there is none.

    Args:
        data: Bytes of the file.
        place: Where a segment begins in them.
    """
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return 0
        if data[place + 1] == 0xFF:  # a byte that fills up
            place += 1
            continue
        if data[place + 1] in _PICTURE:
            return place
        place += 2 + int.from_bytes(data[place + 2 : place + 4])
    return place


def in_short(head: bytes, rest: bytes) -> bytes:
    """Return a JPEG without what stands before its size: beginning and EXIF data from ``head``, and then ``rest``."""
    exif = b""
    if head[2:4] == b"\xff\xe1":
        exif = head[2 : 4 + int.from_bytes(head[4:6])]
    return head[:2] + exif + rest


def video_seconds(head: bytes, form: str) -> float | None:
    """Return the length of an MP4 or QuickTime film whose index stands at its beginning, else ``None``.

    Source: ISO/IEC 14496-12, box ``mvhd``.
    """
    if form not in {"mp4", "mov"}:
        return None
    for start, end in _boxes(head, 0, len(head), b"moov"):
        for at, stop in _boxes(head, start, end, b"mvhd"):
            body = head[at:stop]
            wide = body[:1] == b"\x01"
            fields = (20, 4, 8) if wide else (12, 4, 4)
            offset, scale_size, length_size = fields
            scale = int.from_bytes(body[offset : offset + scale_size])
            length = body[offset + scale_size : offset + scale_size + length_size]
            unknown = not scale or len(length) < length_size or length == b"\xff" * length_size
            return None if unknown else int.from_bytes(length) / scale
    return None


def pdf_pages(head: bytes, form: str, *, whole: bool = False) -> int | None:
    """Return how many pages a PDF has that was made for the web, and says so at its beginning, else ``None``.

    Of a file that is there as a whole, the tree of its pages is asked where it is not packed.

    Source: ISO 32000-1, annex F, the dictionary of linearization; 7.7.2 and 7.7.3, catalog and page tree.

    Args:
        head: Bytes of the file, from the first.
        form: From :func:`sniff`.
        whole: They are all there are.
    """
    if form != "pdf":
        return None
    match = _LINEARIZED.search(head[:2048])
    found = _PAGES.search(match.group()) if match else None
    if found is None and whole:
        found = _COUNT.search(_referred(head, _referred(head, head, _ROOT), _TREE))
    return int(found[1]) if found else None


def _referred(data: bytes, place: bytes, name: re.Pattern[bytes]) -> bytes:
    """Return the object of a PDF that ``place`` refers to by ``name``, as it was written last; else nothing."""
    references = name.findall(place)
    if not references:
        return b""
    starts = [match.end() for match in re.finditer(rb"(?<!\d)%b\s{1,9}\d{1,5}\s{1,9}obj" % references[-1], data)]
    return data[starts[-1] :].partition(b"endobj")[0] if starts else b""


def _boxes(data: bytes, start: int, end: int, name: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the boxes ``name`` have their content, as far as ``data`` reaches."""
    for _ in range(_DEEPEST_BOX):
        if start + 8 > min(end, len(data)):
            return
        size, kind, header = int.from_bytes(data[start : start + 4]), data[start + 4 : start + 8], 8
        if size == 1:
            size, header = int.from_bytes(data[start + 8 : start + 16]), 16
        elif size == 0:
            size = end - start
        if size < header:
            return
        if kind == name:
            yield start + header, min(start + size, len(data))
        start += size
