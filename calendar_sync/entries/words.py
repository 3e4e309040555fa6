"""Everything of a post that people write in words, and everybody reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calendar_sync.entries.settings import SETTINGS
from calendar_sync.entries.stickers import STICKERS
from calendar_sync.model.buffer import Asset

_COLUMNS: Mapping[str, str] = {
    **{name: name for name in ("first_comment", "title", "link")},
    **{setting.word: setting.column for setting in SETTINGS if setting.kind in {"text", "code"}},
    **{f"sticker_{name}": "stickers" for name in STICKERS},
}
"""Columns of the settings that people write in words, by the settings' names."""


def words_beside(metadata: Mapping[str, Any], assets: Sequence[Asset]) -> Iterator[tuple[str, str]]:
    """Yield the column and the words of whatever a post says besides its text and its thread."""
    for name, value in metadata.items():
        if name in _COLUMNS:
            yield _COLUMNS[name], str(value)
    for asset in assets:
        if asset.alt_text:
            yield "alt_text", asset.alt_text
        if asset.title:
            yield "title" if asset.kind == "document" else "video_title", asset.title
