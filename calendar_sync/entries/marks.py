"""What columns of their own say about single images and videos: accounts marked on them, and covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from calendar_sync.entries.cells import cell_text
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.schedule import Report
from calendar_sync.model.buffer import Asset, UserTag
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import Severity
from calendar_sync.model.sheet import Row

_USER_TAG = re.compile(
    r"(?:(?P<image>\d{1,2})\s*[:.)]\s*)?@?(?P<handle>[\w.]+)(?:\s+(?P<x>\d+(?:\.\d+)?)(?P<px>%?)[\s,;]+"
    r"(?P<y>\d+(?:\.\d+)?)(?P<py>%?))?"
)
_SECONDS = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\s*(?:s|sec|seconds)?", re.IGNORECASE)


def tag_users(row: Row, assets: Sequence[Asset], report: Report) -> tuple[Asset, ...]:
    """Return ``assets`` with the accounts of the User tags column marked on their images.

    A line is ``@name``, with where it stands (``@name 30% 60%``, from the left and from the top) and the number of the
    image before it (``2: @name``) where that is not the middle of the first one.
    """
    images = [place for place, asset in enumerate(assets) if asset.kind == "image"]
    tagged = list(assets)
    for line in row.text("user_tags").splitlines():
        if not line.strip():
            continue
        match = _USER_TAG.fullmatch(line.strip())
        number = int(match["image"] or 1) if match else 0
        tag = _user_tag(match) if match else None
        if tag is None or not 0 < number <= len(images):
            report(
                "user_tags.unreadable",
                Severity.ERROR,
                "user_tags",
                f"{quoted(line)} does not say who is to be marked where."
                if tag is None
                else f"{quoted(line)} marks image {number}; there are {len(images)}.",
                "Write one account a line, such as '@name' or '2: @name 30% 60%' (image, from the left, from the top).",
            )
            continue
        place = images[number - 1]
        tagged[place] = replace(tagged[place], user_tags=(*tagged[place].user_tags, tag))
    return tuple(tagged)


def _user_tag(match: re.Match[str]) -> UserTag | None:
    x, y = (
        0.5 if match[name] is None else round(float(match[name]) / (100 if match[f"p{name}"] else 1), 4)
        for name in ("x", "y")
    )
    return UserTag(match["handle"], x, y) if x <= 1 and y <= 1 else None


def cover_video(row: Row, assets: Sequence[Asset], report: Report) -> tuple[Asset, ...]:
    """Return ``assets`` with the moment of the Video cover column, in seconds, as the cover of the first video."""
    place = next((place for place, asset in enumerate(assets) if asset.kind == "video"), None)
    match = _SECONDS.fullmatch(row.text("video_cover"))
    if match is None:
        report(
            "video_cover.unreadable",
            Severity.ERROR,
            "video_cover",
            f"{quoted(row.text('video_cover'))} is no number of seconds.",
            "Write how many seconds from the beginning the cover is, such as 2.5.",
        )
    elif place is None:
        report(
            "setting.unused",
            Severity.WARNING,
            "video_cover",
            "The row has no video, so its cover is left out.",
            "Add a video under Media, or clear the cell.",
        )
    else:
        cover_at = round(float(match[1].replace(",", ".")) * 1000)
        return tuple(replace(asset, cover_at=cover_at) if n == place else asset for n, asset in enumerate(assets))
    return tuple(assets)


def title_video(row: Row, assets: Sequence[Asset], report: Report) -> tuple[Asset, ...]:
    """Return ``assets`` with the title of the Video title column on the first video."""
    place = next((place for place, asset in enumerate(assets) if asset.kind == "video"), None)
    title = canonical_text(cell_text(row, "video_title", report))
    if place is None:
        report(
            "setting.unused",
            Severity.WARNING,
            "video_title",
            "The row has no video, so its title is left out.",
            "Add a video under Media, or clear the cell.",
        )
        return tuple(assets)
    return tuple(replace(asset, title=title) if n == place else asset for n, asset in enumerate(assets))
