"""What a look behind a media address has shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FORMATS: Mapping[str, str] = {
    **dict.fromkeys(("jpeg", "png", "gif", "webp", "heic", "avif", "bmp", "tiff", "svg"), "image"),
    **dict.fromkeys(("mp4", "mov", "webm", "mkv", "avi", "mpeg"), "video"),
    **dict.fromkeys(("pdf", "office"), "document"),
    "html": "page",
}
"""Formats that are told by a file's first bytes, and the kind of each: ``image``, ``video``, ``document``, ``page``."""

SUFFIXES: Mapping[str, str] = {
    suffix: form
    for form, suffixes in {
        "jpeg": "jpg jpeg jfif",
        "heic": "heic heif",
        "tiff": "tif tiff",
        "svg": "svg svgz",
        "mp4": "mp4 m4v",
        "mpeg": "mpg mpeg",
        "office": "ppt pptx doc docx",
        **{form: form for form in ("png", "gif", "webp", "bmp", "avif", "mov", "webm", "avi", "mkv", "pdf")},
    }.items()
    for suffix in suffixes.split()
}
"""The format of :data:`FORMATS` that the end of a file's name stands for, without its point."""


def format_by_name(name: str) -> str:
    """Return the format that a file's name or path promises; empty where its end is none of :data:`SUFFIXES`."""
    _, point, suffix = name.rpartition(".")
    return SUFFIXES.get(suffix.lower(), "") if point else ""


_DECLARED: Mapping[str, str] = {"text/html": "page", "application/xhtml+xml": "page", "application/pdf": "document"}


def declared_kind(media_type: str) -> str:
    """Return the kind that a ``Content-Type`` stands for; empty where it says nothing of use."""
    major = media_type.partition("/")[0]
    return _DECLARED.get(media_type, major if major in {"image", "video"} else "")


class Reach(StrEnum):
    """How far a look behind an address came."""

    OPEN = "open"
    """There is a file."""
    REFUSED = "refused"
    """The server answered, but gave no file."""
    FORBIDDEN = "forbidden"
    """It leads where no public link may lead; nothing was asked there."""
    SILENT = "silent"
    """There was no answer, or none in time."""
    UNASKED = "unasked"
    """The time for looking was used up before its turn."""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What stands behind one address, as far as its first bytes tell.

    Args:
        url: As it would be sent.
        reach: How far the look came.
        detail: Why it came no further, for people: the middle of a sentence.
        status: HTTP status of the answer to GET; 0 where there was none.
        head_status: HTTP status of the answer to HEAD, which Buffer asks first; 0 where there was none.
        host: Who answered in the end, after redirects.
        declared: Media type in the answer, lower case, without parameters.
        format: One of :data:`FORMATS`, by the first bytes; empty where they are of none.
        size: Bytes of the whole file; ``None`` where the server does not tell.
        width: Pixels of an image as it is shown, rotation applied; ``None`` where unknown.
        height: As ``width``.
        seconds: Length of a video; ``None`` where unknown.
        pages: Of a PDF; ``None`` where unknown.
    """

    url: str
    reach: Reach = Reach.OPEN
    detail: str = ""
    status: int = 0
    head_status: int = 0
    host: str = ""
    declared: str = ""
    format: str = ""
    size: int | None = None
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    pages: int | None = None

    @property
    def kind(self) -> str:
        """``image``, ``video``, ``document`` or ``page``, by bytes before declared type; empty where unknown."""
        if self.reach is not Reach.OPEN:
            return ""
        return FORMATS.get(self.format) or declared_kind(self.declared)
