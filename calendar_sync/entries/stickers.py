"""The Stickers column: what somebody adds by hand to a story that is published by notification."""

from __future__ import annotations

import re

from calendar_sync.entries.issues import quoted
from calendar_sync.entries.schedule import Report
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import Severity
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Row

STICKERS = ("music", "other", "products", "text", "topics")
"""What Instagram takes for stickers that somebody adds by hand when a post is published by notification."""

_STICKER = re.compile(r"\s*(\w+)\s*:\s*(.*\S)\s*")


def read_stickers(row: Row, report: Report) -> dict[str, str]:
    """Return what the lines of the Stickers column say, in the words of ``METADATA_FIELDS``."""
    found: dict[str, str] = {}
    for line in row.text("stickers").splitlines():
        match = _STICKER.fullmatch(line)
        name = fold(match[1]) if match else ""
        name = next((known for known in STICKERS if name and name in (known, known.rstrip("s"))), "")
        if match and f"sticker_{name}" in found:
            report(
                "stickers.doubled",
                Severity.ERROR,
                "stickers",
                f"{quoted(line)} names a sticker of that kind again; there is room for one of each.",
                "Keep one line of each kind, or write both into one line.",
            )
        elif match and name:
            found[f"sticker_{name}"] = canonical_text(match[2])
        elif line.strip():
            report(
                "stickers.unreadable",
                Severity.ERROR,
                "stickers",
                f"{quoted(line)} does not say which sticker is meant.",
                f"Write one a line, such as 'music: Clair de lune'; known are {', '.join(STICKERS)}.",
            )
    return found
