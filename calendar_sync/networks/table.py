"""All tables together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from calendar_sync.model.entry import Severity
from calendar_sync.model.services import label
from calendar_sync.networks import (
    bluesky,
    common,
    facebook,
    fetched_rules,
    google_business,
    instagram,
    link_rules,
    linkedin,
    mastodon,
    pinterest,
    threads,
    tiktok,
    x,
    youtube,
)
from calendar_sync.networks.probed_rules import probed_rules
from calendar_sync.networks.rule import Case, Hit, Network, Refuser, Rule, Source, example


def _with_probed(network: Network) -> Network:
    return replace(network, rules=network.rules + probed_rules(network.name, network.service))


NETWORKS: Mapping[str, Network] = {
    module.NETWORK.service: _with_probed(module.NETWORK)
    for module in (
        x,
        facebook,
        instagram,
        linkedin,
        threads,
        bluesky,
        mastodon,
        pinterest,
        tiktok,
        youtube,
        google_business,
    )
}
"""By Buffer's service name."""


def _unknown_network(case: Case) -> Iterator[Hit]:
    if case.entry.service not in NETWORKS:
        yield Hit(
            "channels",
            f"What {label(case.entry.service)} takes is not known here, so the post was not checked.",
            "Look at it in Buffer after the sync.",
        )


def _unknown_thread(case: Case) -> Iterator[Hit]:
    if case.entry.service not in NETWORKS and case.entry.thread:
        who = label(case.entry.service)
        yield Hit(
            "text",
            f"Whether {who} has threads is not known here, and a line of dashes splits the text into "
            f"{len(case.entry.thread) + 1} items.",
            "Take the dashes out.",
        )


MEDIA_RULES: tuple[Rule, ...] = (*link_rules.RULES, *fetched_rules.RULES)
"""What holds of links to media wherever they go."""

ANY_NETWORK: tuple[Rule, ...] = (
    *common.RULES,
    *MEDIA_RULES,
    Rule(
        id="channel.unknown_network",
        summary="The channel's network is one of those whose rules are known.",
        check=_unknown_network,
        good=example("twitter"),
        bad=example("startPage"),
        severity=Severity.WARNING,
        source=Source.API,
        refused_by=Refuser.NOBODY,
    ),
    Rule(
        id="channel.unknown_thread",
        summary="A thread is for a network whose rules are known.",
        check=_unknown_thread,
        good=example("twitter", thread=("And here is why.",)),
        bad=example("startPage", thread=("And here is why.",)),
        source=Source.API,
        refused_by=Refuser.NOBODY,
        binding=True,
    ),
)
"""The rules that hold on every network."""

_RULES: Mapping[str, tuple[Rule, ...]] = {service: ANY_NETWORK + network.rules for service, network in NETWORKS.items()}


_WITHOUT_PROBE: Mapping[str, tuple[Rule, ...]] = {
    service: tuple(rule for rule in rules if not rule.needs_probe)
    for service, rules in {**_RULES, "": ANY_NETWORK}.items()
}
"""What is left where nobody looked behind links; under the empty name for networks without a table."""


def rules_for(service: str, *, probed: bool = True) -> tuple[Rule, ...]:
    """Return the rules of a network; for one without a table, those of every network.

    Args:
        service: Buffer's service name.
        probed: With the rules that judge by what a probe has found.
    """
    if probed:
        return _RULES.get(service, ANY_NETWORK)
    return _WITHOUT_PROBE.get(service) or _WITHOUT_PROBE[""]


def all_rules() -> tuple[Rule, ...]:
    """Return every rule once: those of every network first, then network by network."""
    return ANY_NETWORK + tuple(rule for network in NETWORKS.values() for rule in network.rules)
