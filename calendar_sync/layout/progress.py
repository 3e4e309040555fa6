"""Columns that say how far the making of a post is, in figures or bars: a row that is not done waits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Scalar, Tab

_SPEAKS = frozenset(
    {"readiness", "progress", "complete", "completed", "completion", "completeness", "done", "finished", "ready"}
    | {"fortschritt", "fertigstellung", "fertig", "erledigt", "avancement", "progression", "achevement", "progreso"}
    | {"progresso", "avance", "completado", "concluido", "voortgang", "прогресс", "готовность", "postep"}
)
_FULL, _OPEN = "●■▓█★⬛🟩🟢▰◼⚫", "○□░☆⬜▱◻⚪▒"
_BAR = re.compile(rf"[{_FULL}{_OPEN}]{{2,}}")
_OF = re.compile(r"(\d{1,3})\s*(?:/|of|von|de|sur|van|из)\s*(\d{1,3})")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%")
DONE = "Approved"
"""What stands for a row that is done, among the words of a column that decides."""


def share_of(value: Scalar, scale: float) -> float | None:
    """Return how much of a post is done by one cell, from 0 to 1; ``None`` where it says something else.

    Args:
        value: The cell.
        scale: What plain figures of its column count to.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return value / scale
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if percent := _PERCENT.fullmatch(text):
        return float(percent[1].replace(",", ".")) / 100
    if parts := _OF.fullmatch(text):
        return int(parts[1]) / int(parts[2]) if int(parts[2]) else None
    if _BAR.fullmatch(text):
        return sum(sign in _FULL for sign in text) / len(text)
    return float(text) / scale if re.fullmatch(r"\d{1,3}(?:\.\d+)?", text) else None


def _scale(values: Iterable[Scalar]) -> float:
    """Return what plain figures of a column count to: 1, or 100 where any of them is larger; 0 where nobody knows."""
    figures = [share for value in values if not isinstance(value, str) or value.strip().replace(".", "").isdigit()
               if (share := share_of(value, 1)) is not None]  # fmt: skip
    largest = max(figures, default=1.0)
    return 1.0 if largest <= 1 else 100.0 if largest > _STAGES else 0.0


_STAGES = 12
"""Up to this number figures may be stages, of which nobody knows the last."""


def is_progress(title: str, words: Mapping[str, int]) -> bool:
    """Return whether a column tells in figures how far rows are: by its title, and most of its cells.

    Args:
        title: Of the column.
        words: Its short cells as text, with how often each stands there.
    """
    named = bool(_SPEAKS & {*plain(title).split()})
    told = [word for word in words if share_of(word, 100.0) is not None]
    ticks = {*words} <= {"0", "1", "1.0", "0.0"} and "%" not in title and "percent" not in plain(title)
    return named and not ticks and 2 * len(told) > len(words)


def progress_columns(
    tab: Tab, columns: Mapping[str, Sequence[int]], header_row: int, titles: Mapping[int, str]
) -> dict[int, float]:
    """Return the columns in which a full figure speaks for its row, each with what its figures count to.

    Alone, a 100 % that nobody has explained may mean that the post is out already, and does not speak for its row.

    Args:
        tab: As read.
        columns: 1-based columns by field.
        header_row: 1-based row of the titles.
        titles: By column.
    """
    approved = columns.get("approved", ())
    places = (*columns.get("gate", ()), *approved) if approved or "status" in columns else ()
    found = {}
    for place in places:
        values = [tab.value(row, place) for row in range(header_row + 1, len(tab.rows) + 1)]
        words = {str(value): 1 for value in values if value is not None and str(value).strip()}
        if is_progress(titles.get(place, ""), words):
            found[place] = _scale(values)
    return found


def finished(spread: Mapping[str, Sequence[tuple[int, Scalar]]], scales: Mapping[int, float]) -> _Cells:
    """Return a row in which a column of figures that is full says that its row may go, as far as it has a say."""

    def said(place: int, value: Scalar) -> Scalar:
        share = share_of(value, scales[place] or _NEVER) if place in scales else None
        return DONE if share == 1.0 else value

    return {
        name: [(place, said(place, value)) for place, value in cells] if name in ("gate", "approved") else cells
        for name, cells in spread.items()
    }


_Cells = Mapping[str, Sequence[tuple[int, Scalar]]]
_NEVER = 1e9
