"""How a post looks on each network: where a long text is folded, how images stand, and how long its texts are.

No network documents where it folds; it differs between apps, and changes. The figures are those of the networks' own
apps and sites as people measured them, rounded down to what a reader surely sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calendar_sync.model.appearance import Look, Measured
from calendar_sync.model.buffer import Channel
from calendar_sync.model.canonical import entry_from_values
from calendar_sync.model.entry import EntryKey, Kind, Origin
from calendar_sync.networks.rule import Case
from calendar_sync.networks.table import NETWORKS

LOOKS: Mapping[str, Look] = {
    "bluesky": Look(media="mosaic", most=4, card="wide"),
    "facebook": Look(fold=477, lines=7, media="stack", most=5, card="wide"),
    "googlebusiness": Look(fold=100, lines=3, media="wide", most=1, alt_texts=False),
    "instagram": Look(fold=125, lines=2, media="carousel", most=20),
    "linkedin": Look(fold=210, lines=3, media="stack", most=5, card="small"),
    "mastodon": Look(fold=500, media="mosaic", most=4, text_card="wide"),
    "pinterest": Look(fold=100, lines=2, media="pin", most=1),
    "threads": Look(media="strip", most=20, card="wide"),
    "tiktok": Look(fold=100, lines=2, media="tall", most=1, alt_texts=False),
    "twitter": Look(fold=280, media="mosaic", most=4, text_card="wide"),
    "youtube": Look(fold=100, lines=3, media="tall", most=1, alt_texts=False),
}
"""By Buffer's service name."""

_SHOWN = ("text.too_long", "title.too_long", "first_comment.too_long")
"""The limits that people write against; others are told where they are broken."""


def measured(service: str, values: Mapping[str, Any], channel: Channel | None) -> Iterator[Measured]:
    """Yield the texts of a post with their lengths and limits, as its network counts.

    Args:
        service: Buffer's service name.
        values: Of the post, as in ``canonical.entry_values``; other values are not counted.
        channel: Where it goes, where that is known: limits may depend on it.
    """
    network = NETWORKS.get(service)
    if network is None or values.get("kind") == Kind.IDEA:
        return
    try:
        entry = entry_from_values(values, EntryKey("", "", ""), Origin("", 0), service)
    except (KeyError, ValueError, TypeError):
        return
    case = Case(entry, channel or Channel("", "", service, known=False))
    for rule in network.rules:
        if rule.measure is not None and rule.id.partition(".")[2] in _SHOWN:
            yield from rule.measure(case)
