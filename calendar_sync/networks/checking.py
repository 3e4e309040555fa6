"""Holding an entry against the rules of its network."""

from __future__ import annotations

from collections.abc import Mapping

from calendar_sync.model.buffer import Channel
from calendar_sync.model.entry import Entry, Kind
from calendar_sync.model.media import MediaFacts
from calendar_sync.networks import google_business
from calendar_sync.networks.rule import Case, Finding
from calendar_sync.networks.table import MEDIA_RULES, rules_for


def as_taken(entry: Entry) -> Entry:
    """Return an entry as Buffer can keep it: what it could not read out again is left out, as :func:`check` tells."""
    return google_business.without_torn_details(entry) if entry.service == "googlebusiness" else entry


def check(
    entry: Entry, channel: Channel, *, free_plan: bool = False, media: Mapping[str, MediaFacts] | None = None
) -> list[Finding]:
    """Check an entry against the rules of its network.

    On drafts and ideas all but the binding rules only warn: Buffer checks a draft's content when it is scheduled, not
    before, and no network sees an idea, of which only the links to media are looked at.

    Args:
        entry: A post, a draft or an idea.
        channel: Where it is to go; anything for an idea.
        free_plan: The organization is on Buffer's Free plan.
        media: What a probe has found behind the addresses of assets.

    Returns:
        What is wrong, in the order of the tables; empty when nothing is.
    """
    case = Case(entry, channel, free_plan, media or {})
    rules = MEDIA_RULES if entry.kind is Kind.IDEA else rules_for(entry.service, probed=bool(media))
    return [finding for rule in rules for finding in rule.findings(case)]
