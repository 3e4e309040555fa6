"""What people call the values of an entry: by the titles of the columns in which they say them."""

from __future__ import annotations

from collections.abc import Iterable

from calendar_sync.model.columns import READ_COLUMNS

_COLUMN_OF = {
    "schedule": "mode",
    "kind": "mode",
    "assets": "media",
    "notify": "publish_by_notification",
    "is_ai_generated": "ai_generated",
    "retweet_id": "quote_post",
    "spoiler": "content_warning",
    "board_service_id": "board",
    "category_id": "category",
    "location_name": "location",
    "type": "post_type",
    "start": "event_start",
    "end": "event_end",
    "full_day": "all_day",
    "code": "offer_code",
    "terms": "offer_terms",
    **{f"sticker_{name}": "stickers" for name in ("music", "other", "products", "text", "topics")},
}
"""The column in which people say a value, where it is called otherwise."""
_NO_COLUMN = {"due_at": "date and time", "thread": "thread"}
"""What is no column of its own."""


def shown(fields: Iterable[str]) -> str:
    """Return values by the titles of their columns, as in a sentence: ``metadata.spoiler`` is ``content warning``."""
    return ", ".join(dict.fromkeys(title_of(name) for name in fields))


def title_of(name: str) -> str:
    """Return one value by the title of its column, as in a sentence."""
    word = name.removeprefix("metadata.")
    title = _NO_COLUMN.get(word) or READ_COLUMNS.get(_COLUMN_OF.get(word, word), word.replace("_", " "))
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
