"""A post that wants to be accepted, and the numbers it is held against (checked 2026-11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calendar_sync.sandbox.domain.media import Media
from calendar_sync.sandbox.settings import Plan
from calendar_sync.sandbox.store import Doc


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that wants to be accepted.

    Args:
        channel: The channel's document.
        text: Trimmed.
        assets: Images, videos and documents as they came in: ``{"image": {...}}`` and so on.
        media: What is known of each asset, in the same order.
        settings: The channel's own part of the metadata input.
        plan: What the account pays for.
        thread: Texts of all items of a thread, the first included; empty for a single post.
        illustrated: Which of them, from 0, carry media of their own.
    """

    channel: Doc
    text: str
    assets: list[Doc]
    media: list[Media]
    settings: Doc
    plan: Plan
    thread: tuple[str, ...] = ()
    illustrated: frozenset[int] = frozenset()

    def kinds(self) -> list[str]:
        """The kind of each asset: ``image``, ``gif``, ``video`` or ``document``."""
        return ["gif" if asset.mime_type == "image/gif" else asset.kind for asset in self.media]


@dataclass(frozen=True, slots=True)
class Network:
    """Limits of one network; ``None`` or 0 where there is none.

    Args:
        label: How messages call it.
        characters: Longest text.
        images: Most images.
        documents: Most documents.
        gifs: Most GIFs.
        videos: Most videos.
        mixed: Images and videos may stand together; ``images`` is then the most of both.
        first_comment: Longest first comment; 0 where there is none.
        uncommented: The post type that has no first comment.
        alt_text: Longest alternative text; 0 where there is none.
        items: Most items of a thread; 0 where nobody knows.
    """

    label: str
    characters: int
    images: int
    documents: int = 0
    gifs: int = 1
    videos: int = 1
    mixed: bool = False
    first_comment: int = 0
    uncommented: str = ""
    alt_text: int = 1000
    items: int = 0


NETWORKS: Mapping[str, Network] = {
    "bluesky": Network("Bluesky", 300, 4, items=25),
    "facebook": Network("Facebook", 5000, 10, first_comment=5000, uncommented="reel"),
    "googlebusiness": Network("Google Business", 4000, 1, gifs=0, videos=0, alt_text=0),
    "instagram": Network("Instagram", 2196, 10, gifs=0, mixed=True, first_comment=2200, uncommented="story"),
    "linkedin": Network("LinkedIn", 3000, 9, documents=1, first_comment=1250, alt_text=300),
    "mastodon": Network("Mastodon", 500, 4),
    "pinterest": Network("Pinterest", 500, 1, alt_text=500),
    "threads": Network("Threads", 500, 20, gifs=0),
    "tiktok": Network("TikTok", 4000, 10, gifs=0, alt_text=0),
    "twitter": Network("Twitter / X", 280, 4),
    "youtube": Network("YouTube", 5000, 0, gifs=0, alt_text=0),
    "startPage": Network("Start Page", 5000, 10),
}
