"""The assets of a post beside what a probe has found behind them, for the rules that look at both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit

from calendar_sync.model.buffer import Asset
from calendar_sync.model.media import MediaFacts, Reach
from calendar_sync.networks.rule import Case

_SHOWN = 50
"""Characters of a file's name that messages repeat."""


class Found(NamedTuple):
    """A file that is fetched, together with what a probe has found behind it.

    Args:
        number: Among the assets of its post, from 1; 0 for what is none of them.
        asset: The file.
        facts: What was found.
        field: The calendar field that links it.
        called: What it is where it has no number: ``The cover of the document``.
    """

    number: int
    asset: Asset
    facts: MediaFacts
    field: str = "media"
    called: str = ""

    @property
    def name(self) -> str:
        """``Image 2 (photo.jpg)``: how messages call it."""
        what = self.called or f"{self.asset.kind.capitalize()} {self.number}"
        return f"{what} ({file_name(self.asset.url)})"


def path_of(url: str) -> str:
    """Return the path of an address; empty where it cannot be read, which is for other rules to tell."""
    try:
        return urlsplit(url).path
    except ValueError:  # a bracket that is never closed
        return ""


def file_name(url: str) -> str:
    """Return the last part of an address, shortened, for messages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "?"
    name = parts.path.rstrip("/").rpartition("/")[2] or parts.netloc
    return name if len(name) <= _SHOWN else "…" + name[1 - _SHOWN :]


def found_media(case: Case) -> Iterator[Found]:
    """Yield the assets that a probe looked at; their numbers count all assets of the post from 1."""
    for number, asset in enumerate(case.entry.assets, start=1):
        facts = case.media.get(asset.url)
        if facts is not None:
            yield Found(number, asset, facts)


def fetched_files(case: Case) -> Iterator[tuple[str, str, Asset]]:
    """Yield all that is fetched for a post: its assets, the cover of a document, the image of a link card.

    Each comes with the field that links it, and with what messages call it; assets are called by their numbers.
    """
    yield from (("media", "", asset) for asset in case.entry.assets)
    for asset in case.entry.assets:
        if asset.thumbnail_url:
            yield "media", "The cover of the document", Asset("image", asset.thumbnail_url)
    if card := str(case.entry.metadata.get("link_image") or ""):
        yield "link_image", "The image on the link card", Asset("image", card)


def found_files(case: Case) -> Iterator[Found]:
    """Yield all that is fetched and that a probe looked at, as :func:`fetched_files` has it."""
    for number, (field, called, asset) in enumerate(fetched_files(case), start=1):
        if (facts := case.media.get(asset.url)) is not None:
            yield Found(0 if called else number, asset, facts, field, called)


def opened_files(case: Case) -> Iterator[Found]:
    """Yield all that is fetched and behind which a probe found a file."""
    return (found for found in found_files(case) if found.facts.reach is Reach.OPEN)


def opened_media(case: Case) -> Iterator[Found]:
    """Yield the assets behind which a probe found a file."""
    return (found for found in found_media(case) if found.facts.reach is Reach.OPEN)


def probed(case: Case, **facts: object) -> Case:
    """Return an example whose assets were all found to be like ``facts``."""
    return replace(case, media={asset.url: MediaFacts(asset.url, **facts) for asset in case.entry.assets})  # type: ignore[arg-type]


_MB = 1024**2


def limit_of(size: int) -> str:
    """Return a limit in bytes for people: in MB where it is a whole number of them."""
    return f"{size:,} bytes" if size % _MB else f"{megabytes(size)} MB"


def over(size: int, limit: int) -> tuple[str, str]:
    """Return how large a file is, and the limit with what is too much; in bytes where MB would hide the difference."""
    if limit % _MB == 0 and size - limit >= _MB // 10:
        return f"{megabytes(size)} MB", f"{megabytes(limit)} MB: {megabytes(size - limit)} MB too much"
    note = "" if limit % _MB else f" ({limit_of(limit)})"
    return f"{size:,} bytes", f"{limit:,} bytes{note}: {size - limit:,} too many"


def megabytes(size: int) -> str:
    """Return bytes as MB (of 1024 x 1024 bytes), with a digit after the point where it is not a whole number."""
    text = f"{size / _MB:,.1f}"
    return "0.1" if text == "0.0" and size else text.removesuffix(".0")
