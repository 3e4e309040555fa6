"""Patterns that are compiled once they are asked for: many runs need none of the long lists of words in them."""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """Stands for a pattern; each of its methods is the pattern's own from the first use on."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def later(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` does, without the work as long as nobody uses it.

    Args:
        text: The pattern; whether it is one shows at the first use.
        flags: As ``re.compile`` takes them.
    """
    return cast("re.Pattern[str]", _Later(text, flags))
