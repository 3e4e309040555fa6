"""Rows are read, media are looked at where that is wished for, and rows are read again where that has told a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from calendar_sync.entries.media import kind_by_name
from calendar_sync.model.entry import DesiredState, Entry, Issue, Severity
from calendar_sync.model.media import MediaFacts, Reach

Probe = Callable[[Sequence[str]], Mapping[str, MediaFacts]]
"""Looks behind addresses, each once in a run."""


def read_and_probe(
    read: Callable[[Mapping[str, MediaFacts]], DesiredState], probe: Probe | None, *, now: datetime
) -> tuple[DesiredState, Mapping[str, MediaFacts]]:
    """Return what the rows want, and what was found behind their media.

    Args:
        read: Reads the rows, given what is known of media.
        probe: Looks behind addresses; ``None`` where nobody asked for it.
        now: Aware UTC; what was due before is out, and its media are not looked at.
    """
    desired = read({})
    urls = wanted(desired, now) if probe is not None else []
    if probe is None or not urls:
        return desired, {}
    facts = probe(urls)
    if len(facts) > 1 and all(found.reach is Reach.SILENT for found in facts.values()):
        return replace(desired, issues=(*desired.issues, _offline(len(facts)))), {}
    told = any(found.kind and kind_by_name(url) is None for url, found in facts.items())
    return (read(facts) if told else desired), facts


def wanted(desired: DesiredState, now: datetime) -> list[str]:
    """Return the addresses of media that are still to go out, each once, in the order of the sheet.

    Args:
        desired: From the rows.
        now: Aware UTC.
    """
    urls: dict[str, None] = {}
    for entry in desired.entries:
        if entry.due_at is None or entry.due_at > now:
            urls.update(dict.fromkeys(media_of(entry)))
    return list(urls)


def media_of(entry: Entry) -> Iterator[str]:
    """Yield the addresses that an entry has fetched: of its media, of a document's cover, of a link card's image."""
    for asset in entry.assets:
        yield from filter(None, (asset.url, asset.thumbnail_url))
    if card := entry.metadata.get("link_image"):
        yield card


def _offline(number: int) -> Issue:
    message = f"None of the {number} media addresses could be reached, so this machine seems to be offline."
    fix = "Check the connection, or leave --probe-media out: Buffer fetches media by itself."
    return Issue("media.offline", Severity.WARNING, "", message, fix)
