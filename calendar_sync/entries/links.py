"""Links that people paste from share buttons: which become direct links, and which never lead to a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from calendar_sync.model.media import format_by_name
from calendar_sync.model.patterns import later


@dataclass(frozen=True, slots=True)
class Direct:
    """A share link as its service gives out the file itself.

    Args:
        url: What is sent, and compared.
        service: For people.
        caution: What may go wrong all the same; empty where it is good.
    """

    url: str
    service: str
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A link to a page that shows media, and gives nobody the file.

    Args:
        message: What the link is.
        fix: What to do instead.
    """

    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class _Parts:
    url: str
    path: str
    query: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str:
        return next((value for key, value in self.query if key == name), "")


_DRIVE_CAUTION = (
    "Google Drive gives out small public images that way, but no videos, and only while the file is shared with "
    "'Anyone with the link'."
)
_DRIVE_FILE = later(r"(?:/u/\d+)?/file/(?:u/\d+/)?d/([\w-]+)(?:/.*)?")
_ID = later(r"[\w-]+")
_DROPBOX_FILE = later(r"/(?:s|scl/fi)/[^/]+/[^/]+")
_IMGUR_FILE = later(r"/([A-Za-z0-9]{5,8})(\.[A-Za-z0-9]{3,4})?/?")
_BLOB = later(r"(/[^/]+/.+?)/blob/(.+)")
_BLOB_HOSTS: Mapping[str, str] = {"github.com": "GitHub", "gitlab.com": "GitLab"}
_HOSTING = "Put the file on your website, Dropbox or another place that gives a direct link, and link that."


def web_path(url: str) -> str | None:
    """Return the path of a web address, or ``None`` where ``url`` is none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    is_web = parts.scheme.lower() in {"http", "https"} and "." in host.strip(".") and not re.search(r"\s", url)
    return parts.path if is_web else None


def direct_link(url: str) -> Direct | Page | None:
    """Return what a pasted link stands for; ``None`` for links that no share button makes.

    A link that is direct already is returned as it is: what was rewritten once is never rewritten again.

    Args:
        url: A web address.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    host = re.sub(r"^(?:www|m|web|mobile)\.", "", host)
    read = _sharepoint if host.endswith(".sharepoint.com") else _SERVICES.get(host)
    if read is None:
        return None
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return read(_Parts(url, parts.path, query))


def _drive(parts: _Parts) -> Direct | Page | None:
    named = _DRIVE_FILE.fullmatch(parts.path)
    file_id = named[1] if named else parts.value("id")
    if parts.path in {"/uc", "/thumbnail"} and file_id:
        return Direct(parts.url, "Google Drive", _DRIVE_CAUTION)
    if not (named or parts.path == "/open") or not _ID.fullmatch(file_id):
        return Page(
            "a folder or page of Google Drive, not a file", "Share the file itself, or better: " + _lower(_HOSTING)
        )
    key = parts.value("resourcekey")
    query = urlencode({"export": "view", "id": file_id, **({"resourcekey": key} if key else {})})
    return Direct(f"https://drive.google.com/uc?{query}", "Google Drive", _DRIVE_CAUTION)


def _dropbox(parts: _Parts) -> Direct | Page | None:
    if not _DROPBOX_FILE.fullmatch(parts.path):
        return Page(
            "a folder or private page of Dropbox, not a file",
            "In Dropbox, choose the file itself, then Share and Copy link.",
        )
    kept = [(name, value) for name, value in parts.query if name not in {"dl", "raw"}]
    query = urlencode([*kept, ("raw", "1")], quote_via=quote)
    return Direct(urlunsplit(("https", "www.dropbox.com", parts.path, query, "")), "Dropbox")


def _imgur(parts: _Parts) -> Direct | Page | None:
    named = _IMGUR_FILE.fullmatch(parts.path)
    if named is None:
        return Page(
            "an album or a page of Imgur, not an image",
            "Open each image, choose Copy image address, and list those addresses one per line.",
        )
    return Direct(f"https://i.imgur.com/{named[1]}{_playable(named[2] or '.jpg')}", "Imgur")


def _imgur_file(parts: _Parts) -> Direct | Page | None:
    named = _IMGUR_FILE.fullmatch(parts.path)
    if named is None or _playable(named[2] or "") == (named[2] or ""):
        return None
    return Direct(f"https://i.imgur.com/{named[1]}{_playable(named[2] or '')}", "Imgur")


def _playable(suffix: str) -> str:
    """Return the suffix of the film where Imgur's ``.gifv`` is a page around it."""
    return ".mp4" if suffix.lower() == ".gifv" else suffix


def _blob(host: str) -> Callable[[_Parts], Direct | None]:
    """Make the reading of a page around one file of a repository."""

    def read(parts: _Parts) -> Direct | None:
        named = _BLOB.fullmatch(parts.path)
        # "raw" in place of "blob" leads to the file itself, wherever that is kept.
        return Direct(f"https://{host}{named[1]}/raw/{named[2]}", _BLOB_HOSTS[host]) if named else None

    return read


def _sharepoint(parts: _Parts) -> Direct | Page | None:
    if parts.value("download") == "1":
        return None
    return Page("a SharePoint or OneDrive share link, which leads to a page and to no file", _HOSTING)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _page(what: str, fix: str) -> Callable[[_Parts], Page]:
    def read(_parts: _Parts) -> Page:
        return Page(what, fix)

    return read


def _original(network: str) -> Callable[[_Parts], Page]:
    return _page(
        f"a page of {network}, not a file",
        f"Media cannot be taken from there. Use the original file: {_lower(_HOSTING)}",
    )


_PAGES: Mapping[str, Callable[[_Parts], Page]] = {
    "1drv.ms onedrive.live.com": _page("a OneDrive share link, which leads to a page and to no file", _HOSTING),
    "canva.com canva.link": _page("a page of Canva, not a file", f"In Canva, choose Share and Download. {_HOSTING}"),
    "docs.google.com": _page(
        "a page of Google Docs, not a file", f"Choose File and Download (PDF or image). {_HOSTING}"
    ),
    "photos.google.com photos.app.goo.gl": _page(
        "a page of Google Photos, not a file", f"Download the photo. {_HOSTING}"
    ),
    "wetransfer.com we.tl": _page("a WeTransfer page, which soon ends", f"Download the file. {_HOSTING}"),
    "youtube.com youtu.be": _original("YouTube"),
    "instagram.com instagr.am": _original("Instagram"),
    "facebook.com fb.com fb.watch": _original("Facebook"),
    "tiktok.com vm.tiktok.com": _original("TikTok"),
}

_PAGES_BESIDE_FILES: Mapping[str, str] = {
    "x.com twitter.com": "X",
    "linkedin.com": "LinkedIn",
    "threads.net threads.com": "Threads",
    "pinterest.com pin.it": "Pinterest",
    "bsky.app": "Bluesky",
    "vimeo.com": "Vimeo",
    "icloud.com share.icloud.com": "iCloud",
    "box.com app.box.com": "Box",
    "mega.nz": "MEGA",
    "flickr.com flic.kr": "Flickr",
    "giphy.com gph.is tenor.com": "a GIF library",
    "unsplash.com pexels.com pixabay.com shutterstock.com istockphoto.com gettyimages.com": "a photo library",
    "notion.so": "Notion",
    "frame.io f.io": "Frame.io",
    "figma.com": "Figma",
    "slack.com": "Slack",
}
"""Hosts whose links are pages unless they end like a file, and what people call them."""


def _page_or_file(name: str) -> Callable[[_Parts], Page | None]:
    def read(parts: _Parts) -> Page | None:
        return None if format_by_name(parts.path) else Page(f"a page of {name}, not a file", _HOSTING)

    return read


_SERVICES: Mapping[str, Callable[[_Parts], Direct | Page | None]] = {
    "drive.google.com": _drive,
    "dropbox.com": _dropbox,
    "imgur.com": _imgur,
    "i.imgur.com": _imgur_file,
    **{host: _blob(host) for host in _BLOB_HOSTS},
    **{host: read for hosts, read in _PAGES.items() for host in hosts.split()},
    **{host: _page_or_file(name) for hosts, name in _PAGES_BESIDE_FILES.items() for host in hosts.split()},
}
"""By host name, ``www.`` and the like taken off (links as observed, 2026-11)."""
