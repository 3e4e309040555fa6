"""Every number of the networks' pages, tried on either side of it: an error beyond it, and none at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from calendar_sync.model.buffer import Asset
from calendar_sync.model.entry import Severity
from calendar_sync.model.media import MediaFacts
from calendar_sync.networks import check
from calendar_sync.networks.pace import POSTS_PER_DAY
from calendar_sync.networks.rule import DOCUMENT, GIF, IMAGE, VIDEO, Case, example

MB = 1024**2
WARNS = "warning"


def told(case: Case, media: Mapping[str, MediaFacts] | None = None) -> str:
    """Return the worst that is said of a post; empty where nothing is."""
    found = check(case.entry, case.channel, media=media)
    severities = {str(finding.severity) for finding in found}
    return next((str(worst) for worst in (Severity.ERROR, Severity.WARNING) if str(worst) in severities), "")


def post(service: str, text: str = "Fresh rolls", **given: Any) -> Case:
    channel = {name: given.pop(name) for name in ("subscription", "max_characters") if name in given}
    assets = {"assets": given.pop("assets")} if "assets" in given else {}
    thread = {"thread": given.pop("thread")} if "thread" in given else {}
    return example(service, text, channel=channel, metadata=given, **assets, **thread)


def tags(number: int) -> str:
    return "Rolls " + " ".join(f"#tag{place}" for place in range(number))


def names(number: int) -> str:
    return "Rolls " + " ".join(f"@name{place}" for place in range(number))


LINK = "https://example.com/" + "a" * 200
WORDS: list[tuple[Case, Case, str]] = [
    (post("twitter", "y" * 280), post("twitter", "y" * 281), "error"),
    (post("twitter", "語" * 140), post("twitter", "語" * 140 + "y"), "error"),
    (post("twitter", "😀" * 140), post("twitter", "👨\u200d👩\u200d👧\u200d👦" * 141), "error"),
    (post("twitter", "y" * 256 + " " + LINK), post("twitter", "y" * 257 + " " + LINK), "error"),
    (post("twitter", "e\u0301" * 280), post("twitter", "e\u0301" * 281), "error"),
    (
        post("twitter", "y" * 25_000, subscription="premium"),
        post("twitter", "y" * 25_001, subscription="premium"),
        "error",
    ),
    (post("facebook", "y" * 5000), post("facebook", "y" * 5001), "error"),
    (post("instagram", "y" * 2196), post("instagram", "y" * 2197), "error"),
    (post("instagram", "y" * 2193 + "\ny"), post("instagram", "y" * 2194 + "\ny"), "error"),
    (post("instagram", tags(5)), post("instagram", tags(6)), WARNS),
    (post("instagram", names(20)), post("instagram", names(21)), "error"),
    (post("linkedin", "y" * 3000), post("linkedin", "y" * 3001), "error"),
    (post("linkedin", "y" * 2975 + " " + LINK), post("linkedin", "y" * 2976 + " " + LINK), "error"),
    (post("threads", "y" * 500), post("threads", "y" * 501), "error"),
    (post("threads", "y" * 496 + "😀"), post("threads", "y" * 497 + "😀"), WARNS),
    (post("threads", topic="y" * 50), post("threads", topic="y" * 51), "error"),
    (post("bluesky", "y" * 300), post("bluesky", "y" * 301), "error"),
    (post("bluesky", "語" * 300), post("bluesky", "👨\u200d👩\u200d👧\u200d👦" * 121), "error"),
    (post("bluesky", "y" * 99 + " " + LINK[:200]), post("bluesky", "y" * 100 + " " + LINK[:200]), "error"),
    (post("bluesky", thread=("y",) * 24), post("bluesky", thread=("y",) * 25), "error"),
    (post("mastodon", "y" * 500), post("mastodon", "y" * 501), "error"),
    (post("mastodon", "y" * 900, max_characters=900), post("mastodon", "y" * 901, max_characters=900), "error"),
    (post("mastodon", "y" * 476 + " " + LINK), post("mastodon", "y" * 477 + " " + LINK), "error"),
    (
        post("mastodon", "y" * 494 + " @anna@example.social"),
        post("mastodon", "y" * 495 + " @anna@example.social"),
        "error",
    ),
    (post("mastodon", "y" * 400, spoiler="z" * 100), post("mastodon", "y" * 400, spoiler="z" * 101), "error"),
    (post("pinterest", "y" * 500), post("pinterest", "y" * 501), "error"),
    (post("pinterest", title="y" * 100), post("pinterest", title="y" * 101), "error"),
    (post("pinterest", link=LINK + "a" * 1828), post("pinterest", link=LINK + "a" * 1829), "error"),
    (post("tiktok", "y" * 2200, assets=(VIDEO,)), post("tiktok", "y" * 2201, assets=(VIDEO,)), "error"),
    (post("tiktok", "y" * 4000), post("tiktok", "y" * 4001), "error"),
    (post("tiktok", title="y" * 90), post("tiktok", title="y" * 91), "error"),
    (post("youtube", "y" * 5000), post("youtube", "y" * 5001), "error"),
    (post("youtube", "é" * 2500), post("youtube", "é" * 2501), WARNS),
    (post("youtube", "1 and 2"), post("youtube", "1 < 2"), "error"),
    (post("youtube", title="y" * 100), post("youtube", title="y" * 101), "error"),
    (post("googlebusiness", "y" * 1500), post("googlebusiness", "y" * 1501), WARNS),
    (post("googlebusiness", "y" * 1500), post("googlebusiness", "y" * 4001), "error"),
    *(
        (post(service, first_comment="y" * limit), post(service, first_comment="y" * (limit + 1)), "error")
        for service, limit in (("facebook", 5000), ("instagram", 2200), ("linkedin", 1250))
    ),
    *(
        (
            post(service, assets=(replace(IMAGE, alt_text="y" * limit),)),
            post(service, assets=(replace(IMAGE, alt_text="y" * (limit + 1)),)),
            "error",
        )
        for service, limit in (("pinterest", 500), ("linkedin", 300), ("facebook", 1000), ("mastodon", 1000))
    ),
]


@pytest.mark.parametrize("number", range(len(WORDS)))
def test_what_is_written(number: int) -> None:
    at, beyond, worst = WORDS[number]
    assert told(at) == ""
    assert told(beyond) == worst


def test_more_than_thirty_hashtags_are_an_error() -> None:
    assert (told(post("instagram", tags(30))), told(post("instagram", tags(31)))) == (WARNS, "error")


MOST: dict[str, tuple[int, int, int, int]] = {
    "twitter": (4, 1, 1, 0),
    "facebook": (10, 1, 1, 0),
    "instagram": (10, 1, 0, 0),
    "linkedin": (9, 1, 1, 1),
    "threads": (20, 1, 0, 0),
    "bluesky": (4, 1, 1, 0),
    "mastodon": (4, 1, 1, 0),
    "pinterest": (1, 1, 1, 0),
    "tiktok": (10, 1, 0, 0),
    "youtube": (0, 1, 0, 0),
    "googlebusiness": (1, 0, 0, 0),
}
"""Images, videos, GIFs and documents in one post."""


@pytest.mark.parametrize("service", MOST)
def test_numbers_of_media(service: str) -> None:
    kinds = dict(zip((IMAGE, VIDEO, GIF, DOCUMENT), MOST[service], strict=True))
    for asset, most in kinds.items():
        assert not most or told(post(service, assets=(asset,) * most)) == ""
        # Whether Instagram takes more videos than the one that is sure is not known.
        known = service == "instagram" and asset is VIDEO
        assert told(post(service, assets=(asset,) * (most + 1))) == (WARNS if known else "error")
    taken = [asset for asset, most in kinds.items() if most]
    if len(taken) > 1:
        assert told(post(service, assets=tuple(taken[:2]))) == ("" if service == "instagram" else "error")


MEGABYTES: list[tuple[Asset, str]] = [
    (IMAGE, "twitter 5, facebook 8, instagram 8, linkedin 10, threads 8, mastodon 8, pinterest 10, tiktok 10"),
    (IMAGE, "googlebusiness 5"),
    (GIF, "twitter 15"),
    (VIDEO, "twitter 512, facebook 1024, instagram 300, threads 1024, bluesky 100, mastodon 40, tiktok 1024"),
    (DOCUMENT, "linkedin 100"),
]
SIZES = [
    (service, asset, int(most) * MB)
    for asset, listed in MEGABYTES
    for service, most in (pair.split() for pair in listed.split(", "))
]
FORMATS = {IMAGE: "jpeg", GIF: "gif", VIDEO: "mp4", DOCUMENT: "pdf"}


def behind(service: str, asset: Asset, kind: str = "", **facts: Any) -> str:
    case = post(service, assets=(asset,), **({"type": kind} if kind else {}))
    known = {"status": 206, "head_status": 200, "format": FORMATS[asset], **facts}
    return told(case, {asset.url: MediaFacts(asset.url, **known)})


@pytest.mark.parametrize(("service", "asset", "most"), SIZES)
def test_sizes_of_files(service: str, asset: Asset, most: int) -> None:
    assert (behind(service, asset, size=most), behind(service, asset, size=most + 1)) == ("", "error")


def test_sizes_that_are_only_advised() -> None:
    assert (behind("bluesky", IMAGE, size=1_000_000), behind("bluesky", IMAGE, size=1_000_001)) == ("", WARNS)
    assert (behind("linkedin", VIDEO, size=200 * MB), behind("linkedin", VIDEO, size=200 * MB + 1)) == ("", WARNS)
    small = 10 * 1024
    assert (behind("googlebusiness", IMAGE, size=small), behind("googlebusiness", IMAGE, size=small - 1)) == (
        "",
        "error",
    )


LENGTHS: list[tuple[str, str, float, float, str]] = [
    ("twitter", "", 0.5, 140, "error"),
    ("facebook", "reel", 3, 90, "error"),
    ("facebook", "story", 3, 90, "error"),
    ("instagram", "reel", 5, 900, "error"),
    ("instagram", "story", 0, 60, "error"),
    ("linkedin", "", 3, 1800, "error"),
    ("threads", "", 0, 300, "error"),
    ("bluesky", "", 0, 180, "error"),
    ("pinterest", "", 4, 900, "error"),
    ("tiktok", "", 3, 600, "error"),
    ("youtube", "", 0, 180, WARNS),
]


@pytest.mark.parametrize(("service", "kind", "least", "most", "worst"), LENGTHS)
def test_lengths_of_videos(service: str, kind: str, least: float, most: float, worst: str) -> None:
    for seconds, said in ((least, ""), (most, ""), (most + 1, worst), *([(least - 0.1, worst)] if least else [])):
        assert behind(service, VIDEO, kind, seconds=seconds) == said, seconds


def test_the_ratio_of_images_on_instagram() -> None:
    for width, height, said in ((800, 1000, ""), (1910, 1000, ""), (790, 1000, "error"), (1920, 1000, "error")):
        assert behind("instagram", IMAGE, width=width, height=height) == said


@pytest.mark.parametrize("service", sorted(set(MOST) - {"youtube"}))
def test_formats_of_images(service: str) -> None:
    for form in ("jpeg", "png", "webp", "heic", "bmp", "tiff", "avif", "svg"):
        taken = {"jpeg", "png"} | (set() if service == "googlebusiness" else {"webp", "heic"})
        assert behind(service, IMAGE, format=form) == ("" if form in taken else "error"), form


def test_posts_in_a_day() -> None:
    assert POSTS_PER_DAY == {
        "twitter": 100, "facebook": 35, "instagram": 50, "linkedin": 50, "threads": 250, "bluesky": 100,
        "mastodon": 100, "pinterest": 25, "tiktok": 25, "googlebusiness": 50,
    }  # fmt: skip
