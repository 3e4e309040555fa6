"""Mastodon, with the limit of the channel's own server."""

from __future__ import annotations

from collections.abc import Iterator

from calendar_sync.networks.counting import MASTODON
from calendar_sync.networks.media_rules import alt_text_rules, media_rules
from calendar_sync.networks.rule import Case, Hit, Network, Rule, Source, example
from calendar_sync.networks.text_rules import all_items, too_long, words_at

_USUAL = 500


def _whole(case: Case) -> int:
    return case.channel.max_characters or _USUAL


def _spoiler(case: Case) -> str:
    return str(case.entry.metadata.get("spoiler") or "")


def _limit(case: Case) -> int:
    return _whole(case) - MASTODON.count(_spoiler(case))


def _beside_spoiler(case: Case) -> Iterator[tuple[str, str]]:
    """Give the items, unless the content warning leaves them no room at all and is to blame itself."""
    if _spoiler(case) and _limit(case) <= 0:
        return
    beside = " beside the content warning" if _spoiler(case) else ""
    for what, text in all_items(case):
        yield f"{what}{beside}", text


def _long_spoiler(case: Case) -> Iterator[Hit]:
    left, whole, spoiler = _limit(case), _whole(case), _spoiler(case)
    if not spoiler or left > 0 or (left == 0 and not any(text for _, text in all_items(case))):
        return
    yield Hit(
        "content_warning",
        f"The content warning has {whole - left:,} characters; Mastodon takes {whole:,} together with the text"
        + (
            f": {-left:,} too many, from “{words_at(spoiler, MASTODON.cut(spoiler, whole))}”."
            if left
            else ", so no room is left for it."
        ),
        "Shorten the content warning; the text belongs into Text.",
    )


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
        Rule(
            id="mastodon.content_warning.too_long",
            summary=f"A content warning leaves room for the text; both have as many characters as the server allows, "
            f"mostly {_USUAL}.",
            check=_long_spoiler,
            good=example("mastodon", metadata={"spoiler": "Spiders"}),
            bad=example("mastodon", metadata={"spoiler": "y" * 501}),
            source=Source.API,
            needs_channel=True,
        ),
        *media_rules("mastodon", "mastodon", {"image": 4, "gif": 1, "video": 1}),
        *alt_text_rules("mastodon", "mastodon", 1000),
    ),
)
