"""Media addresses: what is behind them, fetched or taken on trust.

An address may say itself what it stands for, in its fragment, which no server ever sees:
``https://example.com/clip.mp4#width=1920&height=1080&seconds=75&fps=20``, or ``#unreadable`` for one that cannot be
read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from urllib.parse import parse_qs, urlsplit

from calendar_sync.sandbox.store import Doc

_TIMEOUT = 10.0
_TYPES: Mapping[str, str] = {
    **{name: f"image/{name}" for name in ("webp", "heic", "avif", "bmp", "tiff")},
    "heif": "image/heic",
    "tif": "image/tiff",
    "svg": "image/svg+xml",
}
"""Types that Python's own table knows in some versions only, by the end of the name."""
_DEFAULT_TYPES: Mapping[str, str] = {"image": "image/jpeg", "video": "video/mp4", "document": "application/pdf"}


@dataclass(frozen=True, slots=True)
class Media:
    """What is known of one asset.

    Args:
        kind: ``image``, ``video`` or ``document``.
        url: As given.
        readable: False if the address cannot be fetched or holds something else.
        seconds: Length of a video.
        frame_rate: Frames a second of a video.
    """

    kind: str
    url: str
    readable: bool = True
    mime_type: str = ""
    width: int = 1080
    height: int = 1080
    seconds: float = 15.0
    frame_rate: int = 30


def look_at(asset: Doc, *, fetch: bool) -> Media:
    """Return what is behind the one address of an asset.

    Args:
        asset: ``{"image": {"url": ...}}`` and so on.
        fetch: Ask the address with HEAD, which must answer 200 with a fitting type.
    """
    kind = next(name for name in ("image", "video", "document") if asset.get(name))
    url = asset[kind]["url"]
    try:
        parts = urlsplit(url)
    except ValueError:
        return Media(kind, url, readable=False)
    hints = parse_qs(parts.fragment, keep_blank_values=True)
    suffix = parts.path.rpartition(".")[2].lower()
    mime_type = _TYPES.get(suffix) or guess_type(parts.path)[0] or _DEFAULT_TYPES[kind]
    readable = parts.scheme in {"http", "https"} and bool(parts.netloc) and "unreadable" not in hints
    if readable and fetch:
        readable, mime_type = _fetched(url, kind, mime_type)
    height = 1920 if kind == "video" else 1080
    return Media(
        kind,
        url,
        readable,
        mime_type,
        width=int(_number(hints, "width", 1080)),
        height=int(_number(hints, "height", height)),
        seconds=_number(hints, "seconds", 15.0),
        frame_rate=int(_number(hints, "fps", 30)),
    )


def _number(hints: Mapping[str, list[str]], name: str, default: float) -> float:
    text = hints.get(name, [""])[0]
    return float(text) if text.replace(".", "", 1).isdecimal() else default


def _fetched(url: str, kind: str, mime_type: str) -> tuple[bool, str]:
    import httpx  # only where media are really fetched

    try:
        answer = httpx.head(url, timeout=_TIMEOUT, follow_redirects=True)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False, mime_type
    found = answer.headers.get("content-type", "").split(";")[0].strip().lower() or mime_type
    fits = found == "application/octet-stream" or found.startswith({"document": "application"}.get(kind, kind) + "/")
    return answer.status_code == 200 and fits, found
