"""TikTok."""

from __future__ import annotations

from collections.abc import Iterator

from calendar_sync.networks.media_rules import alt_text_rules, media_required, media_rules
from calendar_sync.networks.rule import VIDEO, Case, Network, Source, example
from calendar_sync.networks.text_rules import no_threads, too_long

_WITH_VIDEO, _WITH_PHOTOS = 2200, 4000


def _has_video(case: Case) -> bool:
    return any(asset.kind == "video" for asset in case.entry.assets)


def _limit(case: Case) -> int:
    return _WITH_VIDEO if _has_video(case) else _WITH_PHOTOS


def _photo_title(case: Case) -> Iterator[tuple[str, str]]:
    title = case.entry.metadata.get("title")
    if title and not _has_video(case):
        yield "The title", str(title)


NETWORK = Network(
    "tiktok",
    "tiktok",
    (
        too_long(
            "tiktok",
            "tiktok",
            _limit,
            summary=f"TikTok takes at most {_WITH_VIDEO:,} characters with a video, {_WITH_PHOTOS:,} with photos.",
            good=example("tiktok", "y" * 4000),
            bad=example("tiktok", "y" * 2201, assets=(VIDEO,)),
        ),
        too_long(
            "tiktok",
            "tiktok",
            90,
            name="title.too_long",
            field="title",
            parts=_photo_title,
            summary="The title of photos on TikTok has at most 90 characters.",
            good=example("tiktok", metadata={"title": "y" * 90}),
            bad=example("tiktok", metadata={"title": "y" * 91}),
        ),
        no_threads("tiktok", "tiktok"),
        media_required("tiktok", "tiktok", "an image or a video", source=Source.OBSERVED),
        *media_rules("tiktok", "tiktok", {"image": 10, "video": 1}),
        *alt_text_rules("tiktok", "tiktok", 0),
    ),
)
