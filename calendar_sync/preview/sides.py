"""What an edit changes, and where the calendar and Buffer disagree, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from calendar_sync.model.plan import Change
from calendar_sync.model.settle import Sides
from calendar_sync.preview.known import Known
from calendar_sync.preview.values import differences, told
from calendar_sync.preview.visible import one_line, shortened
from calendar_sync.preview.worddiff import Part, word_diff
from calendar_sync.preview.wrapping import side_by_side, wrapped

WIDE = 100
"""Columns from which on three sides stand beside each other."""

CONTEXT = 40
"""Characters of what stayed the same that are shown on either side of a change."""

MOST = 600
"""Characters of one value, or of one stretch that changed; a page shows what is longer."""

_MARKS = {"gone": ("[-", "-]", "red"), "new": ("{+", "+}", "green")}
"""Around words that go and come, so that no colour is needed."""


def differences_view(change: Change, known: Known, *, width: int, indent: int) -> Iterator[Text]:
    """Yield what an edit changes: texts word by word, other values as before and after."""
    for item in differences(change, known):
        line = Text(f"{item.title}: ", style="bold")
        if item.is_text and item.before and item.after:
            line.append_text(diff_text(word_diff(item.before, item.after)))
        else:
            line.append(_flat(item.before) or "(nothing)", style="red" if item.before else "dim")
            line.append(" → ", style="dim")
            line.append(_flat(item.after) or "(nothing)", style="green" if item.after else "dim")
        for number, part in enumerate(wrapped(line, width, indent=indent + 2, first=indent)):
            if number == 0:
                part.stylize("not bold", indent + len(item.title) + 2)
            yield part


def diff_text(parts: list[Part]) -> Text:
    """Return a diff on one line: what goes in ``[-...-]``, what comes in ``{+...+}``, long stretches cut short."""
    line = Text()
    for number, part in enumerate(parts):
        if part.kind == "same":
            line.append(_short(_breaks(part.text), begins=number == 0, ends=number == len(parts) - 1))
        else:
            opening, closing, style = _MARKS[part.kind]
            line.append(f"{opening}{shortened(_breaks(part.text), MOST)}{closing}", style=style)
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
    zone = known.zone(change.key.channel_id)
    columns = [("last synced", side.base if side.based else "(not known)", False)] if side.based else []
    columns += [("calendar", side.sheet, side.sheet_changed), ("Buffer", side.buffer, side.buffer_changed)]
    told_columns = [
        (f"{side.title}, {name}{' (changed)' if changed else ''}", _flat(told(side.name, value, known, zone)))
        for name, value, changed in columns
    ]
    if width >= WIDE:
        yield from side_by_side([Text(head, style="bold") for head, _ in told_columns], width, indent=indent)
        yield from side_by_side([Text(value or "(nothing)") for _, value in told_columns], width, indent=indent)
        return
    for head, value in told_columns:
        line = Text.assemble((f"{head}: ", "bold"), value or "(nothing)")
        yield from wrapped(line, width, indent=indent + 2, first=indent)


def _flat(text: str) -> str:
    return shortened(one_line(text.replace("\n", " · ")), MOST)


def _breaks(text: str) -> str:
    """Return a text on one line in which line ends are seen, because they may be what changed."""
    shown = one_line(text.replace("\n", "↵ ")) if text.strip() else text.replace("\n", "↵ ")
    lead = " " if text[:1].isspace() and text.strip() and text[:1] != "\n" else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{shown}{tail}"


def _short(text: str, *, begins: bool, ends: bool) -> str:
    if begins and ends:
        return text
    if begins:
        return text if len(text) <= CONTEXT else f"… {text[-CONTEXT:].partition(' ')[2]}"
    if ends:
        return text if len(text) <= CONTEXT else f"{text[:CONTEXT].rpartition(' ')[0]} …"
    if len(text) <= 2 * CONTEXT:
        return text
    return f"{text[:CONTEXT].rpartition(' ')[0]} … {text[-CONTEXT:].partition(' ')[2]}"
