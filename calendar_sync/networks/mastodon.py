"""Mastodon, with the limit of the channel's own server."""

from __future__ import annotations

from collections.abc import Iterator

from calendar_sync.networks.counting import MASTODON
from calendar_sync.networks.media_rules import alt_text_rules, media_rules, no_link_attachment
from calendar_sync.networks.rule import Case, Network, Source, example
from calendar_sync.networks.text_rules import all_items, no_first_comment, thread_items, too_long

_USUAL = 500


def _limit(case: Case) -> int:
    return (case.channel.max_characters or _USUAL) - MASTODON.count(str(case.entry.metadata.get("spoiler") or ""))


def _beside_spoiler(case: Case) -> Iterator[tuple[str, str]]:
    beside = " beside the content warning" if case.entry.metadata.get("spoiler") else ""
    for what, text in all_items(case):
        yield f"{what}{beside}", text


NETWORK = Network(
    "mastodon",
    "mastodon",
    (
        too_long(
            "mastodon",
            "mastodon",
            _limit,
            ruler=MASTODON,
            needs_channel=True,
            parts=_beside_spoiler,
            summary=f"Mastodon takes as many characters as the server allows, mostly {_USUAL}, "
            f"the content warning included ({MASTODON.note}).",
            good=example("mastodon", "y" * 501, channel={"max_characters": 1000}),
            bad=example("mastodon", "y" * 495, metadata={"spoiler": "Spiders"}),
            source=Source.API,
        ),
        *thread_items("mastodon", "mastodon"),
        *media_rules("mastodon", "mastodon", {"image": 4, "gif": 1, "video": 1}),
        *alt_text_rules("mastodon", "mastodon", 1000),
        no_first_comment("mastodon", "mastodon"),
        no_link_attachment("mastodon", "mastodon"),
    ),
)
