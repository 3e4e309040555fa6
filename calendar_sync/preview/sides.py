"""What an edit changes, and where the calendar and Buffer disagree, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from calendar_sync.model.plan import Change
from calendar_sync.model.settle import Sides
from calendar_sync.preview.known import Known
from calendar_sync.preview.values import differences, told_sides
from calendar_sync.preview.visible import apart, flat, one_line
from calendar_sync.preview.wrapping import side_by_side, wrapped

if TYPE_CHECKING:
    from calendar_sync.preview.worddiff import Part

WIDE = 100
"""Columns from which on three sides stand beside each other."""

MOST = 600
"""Characters of one value, or of one stretch that changed; a page shows what is longer."""

_MARKS = {"same": ("", "", ""), "gone": ("[-", "-]", "red"), "new": ("{+", "+}", "green")}
"""Around words that go and come, so that no colour is needed."""


def differences_view(change: Change, known: Known, *, width: int, indent: int) -> Iterator[Text]:
    """Yield what an edit changes: texts word by word, other values as before and after."""
    # What tells words apart takes a while to load, and most plans edit nothing.
    from calendar_sync.preview.worddiff import word_diff

    for item in differences(change, known):
        line = Text(f"{item.title}: ", style="bold")
        if item.is_text and item.before and item.after:
            line.append_text(diff_text(word_diff(item.before, item.after)))
        else:
            before, after = apart((flat(item.before), flat(item.after)), MOST)
            line.append(before or "(nothing)", style="red" if before else "dim")
            line.append(" → ", style="dim")
            line.append(after or "(nothing)", style="green" if after else "dim")
        for number, part in enumerate(wrapped(line, width, indent=indent + 2, first=indent)):
            if number == 0:
                part.stylize("not bold", indent + len(item.title) + 2)
            yield part


def diff_text(parts: list[Part]) -> Text:
    """Return a diff on one line: what goes in ``[-...-]``, what comes in ``{+...+}``, long stretches cut short."""
    from calendar_sync.preview.worddiff import in_short

    line = Text()
    for kind, text in in_short(parts, MOST):
        opening, closing, style = _MARKS[kind]
        line.append(f"{opening}{text}{closing}", style=style)
    return line


def sides_view(change: Change, calendar: str, known: Known, *, width: int, indent: int) -> Iterator[Text]:
    """Yield the three sides of each value in dispute, and the commands that settle it."""
    for side in change.sides:
        yield from _sides(side, change, known, width, indent)
    for way in change.ways:
        if command := way.command(calendar):
            yield from wrapped(Text(one_line(way.meaning) + ":", style="dim"), width, indent=indent)
            yield from wrapped(Text(command), width, indent=indent + 2)


def _sides(side: Sides, change: Change, known: Known, width: int, indent: int) -> Iterator[Text]:
    base, sheet, buffer = told_sides(side, known, known.zone(change.key.channel_id))
    columns = [("last synced", base, False)] if side.based else []
    columns += [("calendar", sheet, side.sheet_changed), ("Buffer", buffer, side.buffer_changed)]
    heads = [f"{side.title}, {name}{' (changed)' if changed else ''}" for name, _, changed in columns]
    told_columns = list(zip(heads, apart([flat(value) for _, value, _ in columns], MOST), strict=True))
    if width >= WIDE:
        yield from side_by_side([Text(head, style="bold") for head, _ in told_columns], width, indent=indent)
        yield from side_by_side([Text(value or "(nothing)") for _, value in told_columns], width, indent=indent)
        return
    for head, value in told_columns:
        line = Text.assemble((f"{head}: ", "bold"), value or "(nothing)")
        yield from wrapped(line, width, indent=indent + 2, first=indent)
