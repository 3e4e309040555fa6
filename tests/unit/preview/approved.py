"""Views as somebody has looked at them and found them good.

After a change that is meant: ``python -m tests.unit.preview.approved``, then look at what git shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from calendar_sync.preview.markdown import markdown_view
from calendar_sync.preview.text import plain, plan_view
from tests.unit.preview.plans import KNOWN, NOW, full_plan

FOLDER = Path(__file__).resolve().parents[2] / "data" / "views"


def _terminal(width: int) -> str:
    return plain(plan_view(full_plan(), now=NOW, width=width, verbose=True, known=KNOWN))


VIEWS: Mapping[str, Callable[[], str]] = {
    "terminal-60.txt": lambda: _terminal(60),
    "terminal-100.txt": lambda: _terminal(100),
    "terminal-200.txt": lambda: _terminal(200),
    "plan.md": lambda: markdown_view(full_plan(), now=NOW, known=KNOWN),
}
"""By the name of the file that holds it."""


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, view in VIEWS.items():
        (FOLDER / name).write_text(view(), encoding="utf-8")
