"""Mentions of profiles as Buffer's annotations: where in the text each stands, and whose profile it is.

Facebook's and LinkedIn's inputs have nothing in common but that. Places are counted in UTF-16 code units, as everything
is in Buffer where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from calendar_sync.model.mentions import Span, place_mentions, read_mentions


def annotations_input(service: str, text: str, mentions: str) -> list[dict[str, Any]]:
    """Return the annotations of a post; empty where its network has none, or nothing is mentioned.

    Args:
        service: Buffer's service.
        text: Of the post.
        mentions: One a line, in the words of ``model.mentions``.
    """
    make = _MAKERS.get(service)
    if make is None or not mentions:
        return []
    spans, _ = place_mentions(text, read_mentions(mentions, service))
    return [make(span) for span in spans]


def _facebook(span: Span) -> dict[str, Any]:
    mention = span.mention
    return {
        "content": mention.id,
        "indices": [span.start, span.start + span.length],
        "text": mention.name,
        "url": mention.address,
    }


def _linkedin(span: Span) -> dict[str, Any]:
    mention = span.mention
    return {
        "id": mention.id,
        "entity": f"urn:li:{mention.kind}:{mention.id}",
        "start": span.start,
        "length": span.length,
        "link": mention.address,
        "localizedName": mention.name,
        "vanityName": mention.handle,
    }


_MAKERS: Mapping[str, Callable[[Span], dict[str, Any]]] = {"facebook": _facebook, "linkedin": _linkedin}
