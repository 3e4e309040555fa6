"""Rules about a network's settings: what must be given, which words are taken, what a post type needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from calendar_sync.model.buffer import Asset
from calendar_sync.model.services import label
from calendar_sync.networks.rule import IMAGE, VIDEO, Case, Confidence, Hit, Rule, Source, article, example


def required(
    network: str, service: str, name: str, field: str, words: str, fix: str, *, source: Source = Source.OBSERVED
) -> Rule:
    """Make the rule that a setting must be given.

    Args:
        network: First word of the rule's id.
        service: Buffer's name of the network.
        name: The setting, in the words of ``METADATA_FIELDS``.
        field: The column to blame.
        words: The setting for people, with its article (``a title``).
        fix: How to mend it.
        source: Where it is known from.
    """
    who = label(service)

    def check(case: Case) -> Iterator[Hit]:
        if not str(case.entry.metadata.get(name) or "").strip():
            yield Hit(field, f"{who} needs {words}.", fix)

    return Rule(
        id=f"{network}.{field}.required",
        summary=f"{who} needs {words}.",
        check=check,
        good=example(service),
        bad=example(service, metadata={name: None}),
        source=source,
    )


def choice(network: str, service: str, name: str, field: str, values: Collection[str], *, needed: bool = False) -> Rule:
    """Make the rule that a setting has one of ``values``; Buffer's schema takes no other word, so drafts are bound too.

    Args:
        network: First word of the rule's id.
        service: Buffer's name of the network.
        name: The setting, in the words of ``METADATA_FIELDS``.
        field: The column to blame.
        values: What may stand there.
        needed: It must be given.
    """
    who = label(service)
    words = ", ".join(value.replace("_", " ").replace("creativeCommon", "Creative Commons") for value in values)
    what = {"post_type": "post type"}.get(field, field)

    def check(case: Case) -> Iterator[Hit]:
        value = case.entry.metadata.get(name)
        if value in (None, ""):
            if needed:
                yield Hit(field, f"{who} needs a {what}.", f"Write one of: {words}.")
        elif value not in values:
            yield Hit(field, f"{who} knows no {what} “{value}”.", f"Write one of: {words}.")

    return Rule(
        id=f"{network}.{field}.unknown",
        summary=f"The {what} on {who} is one of: {words}." + ("" if needed else " It may be left out."),
        check=check,
        good=example(service, metadata={} if needed else {name: next(iter(values))}),
        bad=example(service, metadata={name: "something else"}),
        source=Source.API,
        binding=True,
    )


def one_asset(network: str, service: str, kind: str) -> Rule:
    """Make the rule of a post type that is exactly one asset: ``story`` (image or video) or ``reel`` (video)."""
    who = label(service)
    allowed = {"story": ("image", "video"), "reel": ("video",)}[kind]
    words = "one image or video" if kind == "story" else "one video"
    fitting: Asset = IMAGE if kind == "story" else VIDEO

    def check(case: Case) -> Iterator[Hit]:
        assets = case.entry.assets
        if case.entry.metadata.get("type") == kind and (len(assets) != 1 or assets[0].kind not in allowed):
            counted = {0: "; there is none", 1: ""}.get(len(assets), f"; there are {len(assets)} files")
            message = f"{article(who)} {kind} is exactly {words}{counted}."
            yield Hit("media", message, f"Give it {words}, or choose another post type.")

    return Rule(
        id=f"{network}.{kind}.one_asset",
        summary=f"{article(who)} {kind} is exactly {words}.",
        check=check,
        good=example(service, metadata={"type": kind}, assets=(fitting,)),
        bad=example(service, metadata={"type": kind}, assets=(IMAGE, fitting)),
        confidence=Confidence.HIGH if kind == "story" else Confidence.MEDIUM,
    )
