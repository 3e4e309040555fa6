"""Files without titles that are known by their shape: Hootsuite's bulk file, ``date and time, message, link``."""

from __future__ import annotations

import re
from collections.abc import Sequence

TITLES = ("Date", "Text", "Link")
"""What Hootsuite's three columns are, in the words of this program."""

_MOMENT = re.compile(r"\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[ T]+\d{1,2}:\d{2}(:\d{2})?\s*([AaPp]\.?[Mm]\.?)?\s*")
_LINK = re.compile(r"\s*(https?://\S+)?\s*", re.IGNORECASE)
_LOOKED_AT = 20


def is_hootsuite(records: Sequence[Sequence[str]]) -> bool:
    """Return whether rows of values are Hootsuite's: every line a moment, a message, and a link or nothing."""
    looked_at = [record for record in records if any(value.strip() for value in record)][:_LOOKED_AT]
    return bool(looked_at) and all(
        2 <= len(record) <= len(TITLES)
        and _MOMENT.fullmatch(record[0]) is not None
        and bool(record[1].strip())
        and (len(record) < len(TITLES) or _LINK.fullmatch(record[2]) is not None)
        for record in looked_at
    )
