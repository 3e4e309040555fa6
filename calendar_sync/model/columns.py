"""The columns of a calendar: the user's, and the tool's own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from calendar_sync.model.services import fold, service_from_word

USER_COLUMNS: Mapping[str, str] = {
    "date": "Date",
    "time": "Time",
    "timezone": "Time zone",
    "channels": "Channels",
    "text": "Text",
    "media": "Media",
    "alt_text": "Alt text",
    "first_comment": "First comment",
    "link": "Link",
    "title": "Title",
    "board": "Board",
    "category": "Category",
    "post_type": "Post type",
    "tags": "Tags",
    "mode": "Mode",
    "status": "Status",
}
"""Field name to default column name; read, never written. These stand in the blank calendar."""

SETTING_COLUMNS: Mapping[str, str] = {
    "publish_by_notification": "Publish by notification",
    "needs_approval": "Needs approval",
    "ai_generated": "AI generated",
    "share_to_feed": "Share to feed",
    "link_title": "Link title",
    "link_text": "Link description",
    "link_image": "Link image",
    "mentions": "Linked mentions",
    "user_tags": "User tags",
    "stickers": "Stickers",
    "video_cover": "Video cover",
    "video_title": "Video title",
    "quote_post": "Quote post",
    "location": "Post location",
    "location_id": "Location ID",
    "topic": "Threads topic",
    "content_warning": "Content warning",
    "privacy": "Video privacy",
    "license": "Video license",
    "made_for_kids": "Made for kids",
    "notify_subscribers": "Notify subscribers",
    "embeddable": "Allow embedding",
    "button": "Google button",
    "event_start": "Event start",
    "event_end": "Event end",
    "all_day": "All-day event",
    "offer_code": "Offer code",
    "offer_terms": "Offer terms",
}
"""Field name to default column name of what only some networks have; read where a calendar has them, never written.

The names are longer than they might be, because teams have columns such as Topic, Location and Start for other things.
"""

OWN_COLUMNS: Mapping[str, str] = {
    "sync_id": "Sync ID",
    "sync_status": "Sync status",
    "post_ids": "Post IDs",
    "scheduled_for": "Scheduled for",
    "post_link": "Post link",
    "sync_error": "Sync error",
}
"""Field name to column name of everything that is ever written, in the order in which missing ones are added."""

READ_COLUMNS: Mapping[str, str] = {**USER_COLUMNS, **SETTING_COLUMNS}
"""Everything that is read as the user's."""

ALL_COLUMNS: Mapping[str, str] = {**READ_COLUMNS, **OWN_COLUMNS}

_ALSO = {"channel": "channels"}
_BY_FOLDED = {fold(name): field for field, name in ALL_COLUMNS.items()} | _ALSO
_OVERRIDE = re.compile(r"^\s*text\s*[(\[]\s*(?P<service>[^)\]]+?)\s*[)\]]\s*$", re.IGNORECASE)


def field_from_header(header: str) -> str | None:
    """Return the field a column title stands for (``Alt-Text`` is ``alt_text``, ``Text (X)`` ``text:twitter``).

    Case, spacing and punctuation are ignored; ``None`` for a column that is not ours to read.
    """
    override = _OVERRIDE.match(header)
    if override:
        service = service_from_word(override["service"])
        return f"text:{service}" if service else None
    return _BY_FOLDED.get(fold(header))


def unknown_override(header: str) -> str | None:
    """Return the network that a title like ``Text (Linkedinn)`` names and nobody knows, or ``None``."""
    override = _OVERRIDE.match(header)
    return override["service"] if override and service_from_word(override["service"]) is None else None


def is_field(name: str) -> bool:
    """Return whether ``name`` is a field that a column can be mapped to."""
    if name in READ_COLUMNS:
        return True
    head, _, service = name.partition(":")
    return head == "text" and service_from_word(service) is not None
