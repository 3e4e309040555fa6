"""The plan for a terminal. Signs and words carry the meaning; colour only helps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.plan import Action, Change, Plan
from calendar_sync.preview.forecast import last_line
from calendar_sync.preview.known import NOTHING, Known
from calendar_sync.preview.problems import Waiting, grouped, handles_of, waiting_rows
from calendar_sync.preview.sections import SECTIONS, place_of, said_reason
from calendar_sync.preview.sides import differences_view, sides_view
from calendar_sync.preview.visible import one_line, shortened, visible
from calendar_sync.preview.when import local, moment, slot, zone_key, zone_name
from calendar_sync.preview.wrapping import wrapped

INDENT = 14
"""Columns before what is told of a change below its line."""

ROOM_FOR_TEXT = 30
"""Columns; where fewer are left on the line, the text of a post gets a line of its own."""

_SEVERITIES: Mapping[Severity, str] = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
_DIFFERING = frozenset({Action.EDIT})
_MOST_CELLS = 12

MOST_TEXT = 3_000
"""Characters of a post that are told: all that networks take, nearly always."""


def plan_view(
    plan: Plan, *, now: datetime, width: int, verbose: bool = False, known: Known = NOTHING
) -> Iterator[Text]:
    """Yield the lines of a plan, deletions first; the last paragraph sums up.

    Args:
        plan: The plan.
        now: Aware UTC, for "in 3 days".
        width: Columns; no line is longer, from 60 columns on.
        verbose: Show unchanged entries as well.
        known: Time zones and names.
    """
    title = Text.assemble(
        ("Plan", "bold"), f" for {one_line(plan.calendar)} -> Buffer, {one_line(plan.organization[1])}"
    )
    yield from wrapped(title, width, indent=2, first=0)
    shown = plan.changes if verbose else plan.of(*(action for action in Action if action is not Action.NOOP))
    if zones := _zones(shown, known):
        yield from wrapped(Text(zones, style="dim"), width, indent=2, first=0)
    if not plan.complete:
        said = "Not everything could be read; nothing is deleted on that ground."
        yield from wrapped(Text(said, style="yellow"), width)
    waiting, rest = waiting_rows(plan)
    lines = _Lines(shown, plan, known, now, width)
    for action, look in SECTIONS.items():
        changes = [change for change in shown if change.action is action]
        if not changes:
            continue
        yield Text("")
        yield Text(f"{look.heading} ({len(changes)})", style="bold")
        for row in waiting.get(action, ()):
            yield from lines.of_waiting(row)
        for change in changes if action not in waiting else ():
            yield from lines.of(change)
    yield from issues_view(rest, width=width, handles=handles_of(plan) if rest else {})
    yield Text("")
    yield from wrapped(last_line(plan, now=now, here=known.here), width)


class _Lines:
    """The lines of changes, in columns that hold for all of them."""

    def __init__(self, shown: Sequence[Change], plan: Plan, known: Known, now: datetime, width: int) -> None:
        self._plan, self._known, self._now, self._width = plan, known, now, width
        self._place = min(max((cell_len(_place(change, plan)) for change in shown), default=0), 24)
        self._channel = min(max((cell_len(one_line(change.channel)) for change in shown), default=0), 34)
        self._when = max((cell_len(_when(change, now, known)) for change in shown), default=0)

    def of(self, change: Change) -> Iterator[Text]:
        """Yield what is told of one change."""
        told = change.action in _DIFFERING and "text" in change.fields
        whole = change.action is Action.DELETE
        said = Text("" if told else _said(self._known.values(change)), style="italic")
        yield from self._head(change, change.channel, _when(change, self._now, self._known), said, whole=whole)
        if change.action in _DIFFERING:
            yield from differences_view(change, self._known, width=self._width, indent=INDENT)
        if (change.sides or change.ways) and change.action is not Action.EDIT:
            yield from sides_view(change, self._plan.calendar, self._known, width=self._width, indent=INDENT)
        for cell in change.cells:
            text = f"{cell.ref}: {one_line(cell.before) or '(empty)'} → {one_line(cell.after) or '(empty)'}"
            yield from wrapped(Text(text), self._width, indent=INDENT)
        if reason := said_reason(change):
            yield from wrapped(Text(one_line(reason), style="dim"), self._width, indent=INDENT)

    def of_waiting(self, row: Waiting) -> Iterator[Text]:
        """Yield a row that cannot go, once, with each cell to mend."""
        first = row.changes[0]
        channels = ", ".join(dict.fromkeys(change.channel for change in row.changes if change.channel))
        said = Text(_said(self._known.values(first)), style="italic")
        fits = cell_len(one_line(channels)) <= self._channel
        yield from self._head(first, channels if fits else "", _when(first, self._now, self._known), said)
        if not fits:
            yield from wrapped(Text(one_line(channels), style="bold"), self._width, indent=INDENT)
        for issue in row.issues:
            place = Text.assemble((f"{issue.cell}: " if issue.cell else "", "bold"), one_line(issue.message))
            yield from wrapped(place, self._width, indent=INDENT)
            if issue.fix:
                yield from wrapped(Text(one_line(issue.fix), style="dim"), self._width, indent=INDENT + 2)
        for cell, reason, fix in row.reasons:
            place = Text.assemble((f"{cell}: " if cell else "", "bold"), one_line(reason))
            yield from wrapped(place, self._width, indent=INDENT)
            if fix:
                yield from wrapped(Text(one_line(fix), style="dim"), self._width, indent=INDENT + 2)
        for change in row.changes:
            yield from sides_view(change, self._plan.calendar, self._known, width=self._width, indent=INDENT)

    def _head(self, change: Change, channels: str, when: str, said: Text, *, whole: bool = False) -> Iterator[Text]:
        look, width = SECTIONS[change.action], self._width
        line = Text("  ")
        line.append(f"{look.sign} {'replace' if change.replace else look.word:<9} ", style=look.style)
        line.append(_cut(_place(change, self._plan), self._place) + "  ")
        line.append(_cut(one_line(channels), max(self._channel, 0)) + "  ", style="bold")
        below = Text(" " * INDENT)
        beside = line.cell_len + cell_len(when) <= width
        (line if beside else below).append(f"{when:<{self._when if beside else 0}}  " if when else "")
        roomy = beside and width - line.cell_len >= max(ROOM_FOR_TEXT, said.cell_len if whole else 0)
        if roomy:
            line.append_text(said)
        line.rstrip()
        line.truncate(width, overflow="ellipsis")
        yield line
        if not beside and (whole or not said):
            below.rstrip()
            yield from wrapped(Text(below.plain.strip()), width, indent=INDENT)
        if roomy or not said:
            return
        if whole:
            yield from wrapped(said, width, indent=INDENT)
        else:
            below.append_text(said)
            below.truncate(width, overflow="ellipsis")
            yield below


def issues_view(
    issues: Sequence[Issue], *, width: int, handles: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Text]:
    """Yield what is wrong with rows, errors first and notes last: alike problems together, with all their cells."""
    if not issues:
        return
    yield Text("")
    only_notes = all(issue.severity is Severity.NOTE for issue in issues)
    yield Text("Notes on the calendar" if only_notes else "Problems in the calendar", style="bold")
    for group in grouped(issues):
        for message, channel_ids, cells in group.messages:
            line = Text("  ")
            line.append(f"{group.severity:<8}", style=_SEVERITIES[group.severity])
            if cells:
                line.append(f"{_cells(cells)}: ", style="bold")
            channels = ", ".join(handles.get(channel_id, channel_id) for channel_id in channel_ids)
            if channels and not message.startswith(channels):
                line.append(f"{one_line(channels)}: ")
            line.append(one_line(message))
            yield from wrapped(Text.assemble(line)[2:], width, indent=10, first=2)
        if group.fix:
            yield from wrapped(Text(one_line(group.fix), style="dim"), width, indent=INDENT)


def _cells(cells: Sequence[str]) -> str:
    more = f" and {len(cells) - _MOST_CELLS} more" if len(cells) > _MOST_CELLS else ""
    return visible(", ".join(cells[:_MOST_CELLS])) + more


def _zones(shown: Iterable[Change], known: Known) -> str:
    """Return the time zones of changes by their full names, each with what it is called on its days."""
    found: dict[str, dict[str, None]] = {}
    for change in shown:
        if (due := known.due(change)) is not None:
            zone = known.zone(change.key.channel_id)
            found.setdefault(zone_key(zone), {})[zone_name(local(due, zone))] = None
    told = (name if [name] == list(short) else f"{name} ({', '.join(short)})" for name, short in sorted(found.items()))
    return f"Times: {', '.join(told)}" if found else ""


def _place(change: Change, plan: Plan) -> str:
    place = one_line(place_of(change))
    if change.row:
        return place
    return f"({place})" if plan.complete else "(row not read)"


def _when(change: Change, now: datetime, known: Known) -> str:
    due = known.due(change)
    return moment(due, now, known.zone(change.key.channel_id)) if due is not None else slot(change.after)


def _said(values: Mapping[str, object]) -> str:
    text = shortened(one_line(str(values.get("title") or values.get("text") or "")), MOST_TEXT)
    return f"“{text}”" if text else ""


def _cut(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(width - 1, 0)) + "…"


def plain(lines: Iterable[Text]) -> str:
    """Return lines as one text without colours."""
    return "".join(f"{line.plain}\n" for line in lines)
