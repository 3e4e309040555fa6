"""What is attached to a post, as a page draws it: placeholders, for nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from calendar_sync.model.appearance import Look
from calendar_sync.preview.known import Values
from calendar_sync.preview.values import file_name

OF_LINKS = frozenset({"metadata.link", "metadata.link_title", "metadata.link_text", "metadata.link_image"})
"""Values that a link card shows."""


class Medium(NamedTuple):
    """A placeholder for an image, a video or a document."""

    kind: str
    file: str
    alt: str


class LinkCard(NamedTuple):
    """A link attached to a post or in its text, as its network draws it.

    Args:
        layout: ``wide`` or ``small``.
        url: Where it leads; empty where the text says so.
        host: The part of it that networks show.
        title: Of the card; empty where the network takes the page's own.
        text: Below the title.
        image: Name of its image's file; empty where the network takes the page's own.
    """

    layout: str
    url: str
    host: str
    title: str
    text: str
    image: str


def media_of(values: Values) -> list[Mapping[str, Any]]:
    """Return what is attached to a post, in order."""
    return [asset for asset in values.get("assets") or () if isinstance(asset, Mapping)]


def medium(asset: Mapping[str, Any]) -> Medium:
    """Return the placeholder of something attached."""
    return Medium(str(asset.get("kind", "image")), file_name(str(asset.get("url", ""))), str(asset.get("alt_text", "")))


def link_card(
    values: Values, look: Look | None, media: Sequence[Mapping[str, Any]], links: Sequence[str] = ()
) -> LinkCard | None:
    """Return the card of a link; ``None`` where there is none, or its network shows pictures instead.

    Args:
        values: Of the post.
        look: How its network shows posts; ``None`` where that is not known.
        media: What else is attached.
        links: In its text, as they stand there.
    """
    facts = values.get("metadata") or {}
    url = str(facts.get("link") or "")
    if look is None or media:
        return None
    if url and look.card:
        title, text, image = (str(facts.get(f"link_{name}") or "") for name in ("title", "text", "image"))
        return LinkCard(look.card, url, _host(url), title, text, file_name(image) if image else "")
    if links and look.text_card:
        # The text above it says the whole address.
        return LinkCard(look.text_card, "", _host(links[0]), "", "", "")
    return None


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "://" in url else f"//{url}").hostname or url).removeprefix("www.")
    except ValueError:
        return url
