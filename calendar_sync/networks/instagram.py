"""Instagram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calendar_sync.model.entry import Severity
from calendar_sync.networks.counting import INSTAGRAM, hashtags, mentions
from calendar_sync.networks.media_rules import alt_text_rules, kind_of, media_required, media_rules
from calendar_sync.networks.rule import IMAGE, VIDEO, Case, Confidence, Hit, Network, Refuser, Rule, Source, example
from calendar_sync.networks.setting_rules import choice, one_asset
from calendar_sync.networks.text_rules import first_comment_rules, no_threads, too_long

_HASHTAGS, _WISE_HASHTAGS, _MENTIONS = 30, 5, 20


def _too_many_hashtags(case: Case) -> Iterator[Hit]:
    found = hashtags(case.entry.text)
    if len(found) > _HASHTAGS:
        yield Hit("text", _surplus("hashtags", found, _HASHTAGS), f"Remove {len(found) - _HASHTAGS}.")


def _many_hashtags(case: Case) -> Iterator[Hit]:
    found = len(hashtags(case.entry.text))
    if _WISE_HASHTAGS < found <= _HASHTAGS:
        yield Hit(
            "text",
            f"There are {found} hashtags; Instagram advises at most {_WISE_HASHTAGS}.",
            "Keep the ones that fit best.",
        )


def _too_many_mentions(case: Case) -> Iterator[Hit]:
    found = mentions(case.entry.text)
    if len(found) > _MENTIONS:
        yield Hit("text", _surplus("mentions", found, _MENTIONS), f"Remove {len(found) - _MENTIONS}.")


def _surplus(words: str, found: Sequence[str], most: int) -> str:
    more = len(found) - most
    return f"There are {len(found)} {words}; Instagram takes {most}: {more} too many, from “{found[most]}”."


def _personal(case: Case) -> Iterator[Hit]:
    if case.channel.type == "profile" and not case.entry.notify:
        yield Hit(
            "publish_by_notification",
            f"{case.channel.handle} is a personal profile; Instagram lets nobody post to one but its owner's phone.",
            "Write yes under Publish by notification, or turn it into a professional account in Instagram.",
        )


def _several_videos(case: Case) -> Iterator[Hit]:
    kinds = [kind_of(case, asset) for asset in case.entry.assets]
    if kinds.count("video") > 1:
        yield Hit("media", f"There are {kinds.count('video')} videos; one is sure to be taken.", "Keep one video.")


def _idle_stickers(case: Case) -> Iterator[Hit]:
    settings = case.entry.metadata
    if any(name.startswith("sticker_") for name in settings) and not (
        settings.get("type") == "story" and case.entry.notify
    ):
        yield Hit(
            "stickers",
            "Stickers are added by hand to a story that is published by notification, and this is none.",
            "Write Story under Post type and yes under Publish by notification, or clear the stickers.",
        )


def _idle_share(case: Case) -> Iterator[Hit]:
    settings = case.entry.metadata
    if settings.get("type") == "post" and settings.get("share_to_feed") is False:
        yield Hit(
            "share_to_feed",
            "An Instagram post is shown in the feed all the same; only a reel can be kept out of it.",
            "Clear Share to feed, or make it a reel.",
        )


def _tags(number: int) -> str:
    return "Spring sale " + " ".join(f"#tag{place}" for place in range(number))


NETWORK = Network(
    "instagram",
    "instagram",
    (
        too_long(
            "instagram",
            "instagram",
            2196,
            ruler=INSTAGRAM,
            good=example("instagram", "y\n" + "y" * 2193),
            bad=example("instagram", "yy\n" * 549 + "y"),
            source=Source.OBSERVED,
        ),
        Rule(
            id="instagram.hashtags.too_many",
            summary=f"Instagram takes at most {_HASHTAGS} hashtags.",
            check=_too_many_hashtags,
            good=example("instagram", _tags(5)),
            bad=example("instagram", _tags(31)),
        ),
        Rule(
            id="instagram.hashtags.many",
            summary=f"Instagram advises at most {_WISE_HASHTAGS} hashtags.",
            check=_many_hashtags,
            good=example("instagram", _tags(5)),
            bad=example("instagram", _tags(6)),
            severity=Severity.WARNING,
            refused_by=Refuser.NOBODY,
        ),
        Rule(
            id="instagram.mentions.too_many",
            summary=f"Instagram takes at most {_MENTIONS} @mentions.",
            check=_too_many_mentions,
            good=example("instagram", "Thank you " + " ".join(f"@friend{place}" for place in range(20))),
            bad=example("instagram", "Thank you " + " ".join(f"@friend{place}" for place in range(21))),
        ),
        no_threads("instagram", "instagram"),
        choice("instagram", "instagram", "type", "post_type", ("post", "story", "reel"), needed=True),
        media_required("instagram", "instagram", "an image or a video"),
        *media_rules("instagram", "instagram", {"image": 10, "video": 1}, mixed=True),
        Rule(
            id="instagram.media.several_videos",
            summary="One video in an Instagram post is sure to be taken; more may be refused.",
            check=_several_videos,
            good=example("instagram", assets=(IMAGE, VIDEO)),
            bad=example("instagram", assets=(VIDEO, IMAGE, VIDEO)),
            severity=Severity.WARNING,
            confidence=Confidence.LOW,
        ),
        one_asset("instagram", "instagram", "story"),
        one_asset("instagram", "instagram", "reel"),
        *alt_text_rules("instagram", "instagram", 1000),
        *first_comment_rules("instagram", "instagram", 2200, without="story"),
        Rule(
            id="instagram.stickers.unused",
            summary="Stickers are for stories that are published by notification.",
            check=_idle_stickers,
            good=example("instagram", metadata={"type": "story", "sticker_music": "Clair de lune"}, notify=True),
            bad=example("instagram", metadata={"type": "story", "sticker_music": "Clair de lune"}),
            severity=Severity.WARNING,
            source=Source.API,
            confidence=Confidence.MEDIUM,
            refused_by=Refuser.NOBODY,
        ),
        Rule(
            id="instagram.share_to_feed.unused",
            summary="Only a reel can be kept out of the feed on Instagram.",
            check=_idle_share,
            good=example("instagram", metadata={"type": "reel", "share_to_feed": False}, assets=(VIDEO,)),
            bad=example("instagram", metadata={"share_to_feed": False}),
            severity=Severity.WARNING,
            source=Source.API,
            refused_by=Refuser.NOBODY,
        ),
        Rule(
            id="instagram.profile.notify",
            summary="Posts to a personal Instagram profile are published by notification.",
            check=_personal,
            good=example("instagram", channel={"type": "profile"}, notify=True),
            bad=example("instagram", channel={"type": "profile"}),
            source=Source.OBSERVED,
            binding=True,
        ),
    ),
)
