"""What a row says on one channel: text, thread, link and the settings of its network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from calendar_sync.entries.cells import cell_text
from calendar_sync.entries.dates import DateOrder
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.links import web_path
from calendar_sync.entries.marks import cover_video, tag_users, title_video
from calendar_sync.entries.media import DIVIDER
from calendar_sync.entries.mentions import mention_profiles
from calendar_sync.entries.post_types import TYPED, post_kind, post_type
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.entries.schedule import Report, Zone
from calendar_sync.entries.settings import Meant, read_settings
from calendar_sync.model.buffer import Asset, Channel
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.columns import READ_COLUMNS
from calendar_sync.model.entry import Severity
from calendar_sync.model.names import called
from calendar_sync.model.quick import quick
from calendar_sync.model.services import fold, label
from calendar_sync.model.sheet import Row

THREAD_SERVICES = frozenset({"twitter", "threads", "bluesky", "mastodon"})
"""Networks that take threads (Buffer's ``ThreadedPostMetadata``)."""

_ATTACHING = frozenset({"facebook", "linkedin", "threads", "bluesky"})
_LINK_SETTING = frozenset({"instagram", "pinterest", "googlebusiness"})
LINKED = _ATTACHING | _LINK_SETTING
"""Networks that have a field for a link; elsewhere it goes into the text."""
TITLED = frozenset({"pinterest", "youtube", "tiktok", "googlebusiness"})
"""Networks whose posts have a title."""
COMMENTED = frozenset({"facebook", "instagram", "linkedin"})
"""Networks on which Buffer publishes a first comment."""

YOUTUBE_CATEGORIES: Mapping[str, str] = {
    "Film & Animation": "1", "Autos & Vehicles": "2", "Music": "10", "Pets & Animals": "15", "Sports": "17",
    "Travel & Events": "19", "Gaming": "20", "People & Blogs": "22", "Comedy": "23", "Entertainment": "24",
    "News & Politics": "25", "Howto & Style": "26", "Education": "27", "Science & Technology": "28",
    "Nonprofits & Activism": "29",
}  # fmt: skip
"""YouTube's assignable categories and their numbers (YouTube Data API, videoCategories)."""
_CATEGORY_BY_WORD = {fold(name): number for name, number in YOUTUBE_CATEGORIES.items()}


@quick
@dataclass(frozen=True, slots=True)
class Content:
    """What a row says on one channel, before identity and time are added."""

    text: str
    thread: tuple[str, ...]
    assets: tuple[Asset, ...]
    metadata: Mapping[str, Any]


def text_field(row: Row, service: str) -> str:
    """Return the field whose text counts for ``service``: its own column where that is filled, else ``text``."""
    own = f"text:{service}"
    return own if own in row.values else "text"


def read_content(
    row: Row,
    channel: Channel,
    assets: tuple[Asset, ...],
    report: Report,
    zone: Zone = UTC,
    order: DateOrder | None = None,
    rules: ReadingRules = ReadingRules(),  # noqa: B008 - a frozen value
) -> Content:
    """Return what ``row`` says on ``channel``; problems are reported at their columns.

    Args:
        row: The row.
        channel: Where it is to go.
        assets: Its media.
        report: Takes the problems.
        zone: In which the dates of offers and events are meant.
        order: Day or month first in them.
        rules: From the settings.
    """
    service = channel.service
    if "video_cover" in row.values:
        assets = cover_video(row, assets, report)
    if "video_title" in row.values:
        assets = title_video(row, assets, report)
    if service == "instagram" and "user_tags" in row.values:
        assets = tag_users(row, assets, report)
    field = text_field(row, service)
    text = canonical_text(cell_text(row, field, report))
    metadata = _metadata(row, channel, assets, report)
    wordless = metadata.get("type") == "story" or (service in TITLED and row.text("title"))
    if not text and not wordless and (others := [name for name in row.values if name.startswith("text:")]):
        at = next((name for name in (f"text:{service}", "text") if name in row.columns), "channels")
        _tell_textless(service, others, at, report)
    read_settings(row, service, metadata, report, Meant(zone, order, rules))
    link = row.text("link")
    if link and web_path(link) is None:
        report(
            "link.not_a_url",
            Severity.ERROR,
            "link",
            f"{quoted(link)} is not a web address.",
            "Write one whole link, with https:// and without blanks.",
        )
    elif link:
        if service in _LINK_SETTING or (service in _ATTACHING and not assets):
            metadata["link"] = link
        elif not _says(text, link):
            # These networks have no field for a link (or none beside media): people expect to see it in the text.
            text = f"{text}\n\n{link}" if text else link
            _tell_moved(service, report)
    if service in _ATTACHING and "link" not in metadata:
        _drop_card(metadata, report)
    mention_profiles(row, service, text, metadata, report)
    if service not in THREAD_SERVICES and assets and assets[-1].item:
        # Parts of the Media column say something of threads alone.
        assets = tuple(replace(asset, item=0) for asset in assets)
    if "---" not in text and not (assets and assets[-1].item):
        return Content(text, (), assets, metadata)
    items, assets = _items([canonical_text(part) for part in DIVIDER.split(text)], assets, field, report)
    return Content(items[0], tuple(items[1:]), assets, metadata)


def _tell_textless(service: str, others: Sequence[str], field: str, report: Report) -> None:
    """Hold a row where it has no words, beside words for other networks."""
    listed = ", ".join(label(name.partition(":")[2]) for name in others)
    report(
        "text.for_others",
        Severity.ERROR,
        field,
        f"The row has a text for {listed}, and none for {label(service)}.",
        f"Write the text for {label(service)}, or leave {label(service)} out of the row's channels.",
    )


def _tell_moved(service: str, report: Report) -> None:
    """Note that the link went below the text."""
    if service in _ATTACHING:
        message = f"{label(service)} shows either media or a link's card: the link goes below the text."
        report("link.beside_media", Severity.NOTE, "link", message, "")
    else:
        message = f"{label(service)} has no field for a link: it goes below the text."
        report("link.in_text", Severity.NOTE, "link", message, "")


def _items(
    texts: list[str], assets: tuple[Asset, ...], field: str, report: Report
) -> tuple[list[str], tuple[Asset, ...]]:  # fmt: skip
    """Return the items of a thread that say or show something, with their media numbered accordingly."""
    parts = max((asset.item for asset in assets), default=0) + 1
    if parts > len(texts):
        report(
            "media.beyond_thread",
            Severity.ERROR,
            "media",
            f"Lines of dashes split the media into {parts} parts; the text has "
            + ("no further items." if len(texts) == 1 else f"{len(texts)}."),
            "Split the text by a line of three dashes for each item of the thread, or take the dashes out of Media.",
        )
        return texts, assets
    shown = {asset.item for asset in assets}
    kept = [number for number, text in enumerate(texts) if text or number in shown] or [0]
    # Dashes before the first item and after the last one are a frame, and mean nothing.
    if left_out := kept[-1] - kept[0] + 1 - len(kept):
        report(
            "thread.empty_part",
            Severity.WARNING,
            field,
            f"Of the parts between lines of three dashes, {left_out} say and show nothing: they are left out.",
            "Take the line of dashes out, or write what is missing.",
        )
    return [texts[number] for number in kept], tuple(replace(asset, item=kept.index(asset.item)) for asset in assets)


def _drop_card(metadata: dict[str, Any], report: Report) -> None:
    """Leave out what was to stand on a link's card where there is none."""
    for word in ("link_title", "link_text", "link_image"):
        if metadata.pop(word, None):
            report(
                "link_card.unused",
                Severity.WARNING,
                word,
                f"The post has no link card, so its {READ_COLUMNS[word].lower()} is left out.",
                "Fill Link, and take out the media: a post shows one or the other.",
            )


def _says(text: str, link: str) -> bool:
    """Return whether the link itself stands in the text, not only a longer one that begins like it."""
    start = re.escape(link.rstrip("/"))
    return re.search(rf"(?<![\w/.]){start}/?(?:$|[\s)\]\"'»]|[.,;:!?](?:\s|$))", text) is not None


def _metadata(row: Row, channel: Channel, assets: Sequence[Asset], report: Report) -> dict[str, Any]:
    service = channel.service
    metadata: dict[str, Any] = {}
    kind = post_kind(row, service, report)
    if service in TYPED:
        metadata["type"] = post_type(kind, service, assets)
    if service == "threads" and metadata["type"] == "post":
        del metadata["type"]  # what Threads takes where nothing is said
    if service == "instagram":
        metadata["share_to_feed"] = metadata["type"] != "story"
    if service in COMMENTED and (comment := canonical_text(cell_text(row, "first_comment", report))):
        metadata["first_comment"] = comment
    if service in TITLED and (title := " ".join(canonical_text(cell_text(row, "title", report)).split())):
        metadata["title"] = title  # on one line, as every network has it
    if service == "pinterest":
        _board(row, channel, metadata, report)
    if service == "youtube":
        _category(row, metadata, report)
    return metadata


def _board(row: Row, channel: Channel, metadata: dict[str, Any], report: Report) -> None:
    word = row.text("board")
    if not word:
        return
    if not channel.known:
        metadata["board_service_id"] = word
        return
    by_id = [board.service_id for board in channel.boards if word in (board.id, board.service_id)]
    found = by_id or called(word, ((board.name, board.service_id) for board in channel.boards))
    if len(found) == 1:
        metadata["board_service_id"] = found[0]
        return
    if found:
        report(
            "board.ambiguous",
            Severity.ERROR,
            "board",
            f"{channel.handle} has {len(found)} boards that {quoted(word)} could mean.",
            "Write the name exactly as on Pinterest; of boards with the very same name, give the id: "
            + ", ".join(f"{board.name} is {board.service_id}" for board in channel.boards if board.service_id in found)
            + ".",
        )
        return
    metadata["board_service_id"] = word  # for the network's rule to refuse


def category_number(word: str) -> str | None:
    """Return YouTube's number of the category that a word means, or ``None``."""
    known = word in YOUTUBE_CATEGORIES.values()
    return word if known else _CATEGORY_BY_WORD.get(fold(word.replace(" and ", " & ")))


def _category(row: Row, metadata: dict[str, Any], report: Report) -> None:
    word = row.text("category")
    if not word:
        return
    number = category_number(word)
    if number is None:
        report(
            "category.unknown",
            Severity.ERROR,
            "category",
            f"YouTube has no category {quoted(word)}.",
            f"Known are {', '.join(YOUTUBE_CATEGORIES)}, or their numbers.",
        )
    else:
        metadata["category_id"] = number
