"""The plan and its outcome for a terminal. Symbols carry the meaning; colour only helps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.plan import WRITES, Action, Change, Outcome, OutcomeStatus, Plan
from calendar_sync.preview.document import handles_of
from calendar_sync.preview.forecast import counted, forecast_view

_LOOKS: Mapping[Action, tuple[str, str, str]] = {
    Action.DELETE: ("-", "delete", "red"),
    Action.CONFLICT: ("!", "conflict", "bold magenta"),
    Action.EDIT: ("~", "edit", "yellow"),
    Action.CREATE: ("+", "create", "green"),
    Action.IDEA: ("*", "idea", "cyan"),
    Action.PULL: ("<", "pull", "blue"),
    Action.ADOPT: ("=", "adopt", "blue"),
    Action.DRIFT: ("?", "drift", "magenta"),
    Action.BLOCKED: ("x", "blocked", "bold red"),
    Action.HOLD: (".", "hold", "dim"),
    Action.NOOP: (" ", "unchanged", "dim"),
}

_SEVERITIES: Mapping[Severity, str] = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
"""How each is coloured, in the order in which they are shown."""

_MARKS: Mapping[OutcomeStatus, tuple[str, str]] = {
    OutcomeStatus.DONE: ("ok", "green"),
    OutcomeStatus.FAILED: ("failed", "bold red"),
    OutcomeStatus.BLOCKED: ("blocked", "bold red"),
    OutcomeStatus.HELD: ("held", "dim"),
    OutcomeStatus.UNKNOWN: ("unknown", "bold magenta"),
}


ROOM_FOR_TEXT = 30
"""Columns; where fewer are left on the line, the text of a post gets a line of its own."""

_PLAIN = frozenset({Action.CREATE, Action.IDEA})
"""Actions whose reason says nothing that their word does not."""


def plan_view(
    plan: Plan,
    *,
    now: datetime,
    zones: Mapping[str, tzinfo],
    width: int,
    verbose: bool = False,
    here: tzinfo | None = None,
) -> Iterator[Text]:
    """Yield the lines of a plan, deletions first.

    Args:
        plan: The plan.
        now: Aware UTC, for "in 3 days".
        zones: Time zone by channel id, in which due times are shown; UTC where none.
        width: Columns; longer lines are cut.
        verbose: Show unchanged entries as well.
        here: Time zone in which the end of the run is told; UTC unless given.
    """
    yield Text.assemble(("Plan", "bold"), f" for {plan.calendar} -> Buffer, {plan.organization[1]}")
    if not plan.complete:
        yield Text("Not everything could be read; nothing is deleted on that ground.", style="yellow")
    shown = [change for change in plan.changes if verbose or change.action is not Action.NOOP]
    if shown:
        yield Text("")
    places = {id(change): _place(change) for change in shown}
    place_width = min(max((cell_len(place) for place in places.values()), default=0), 24)
    channel_width = min(max((cell_len(change.channel) for change in shown), default=0), 34)
    for change in shown:
        symbol, word, style = _LOOKS[change.action]
        line = Text("  ")
        line.append(f"{symbol} {'replace' if change.replace else word:<9} ", style=style)
        line.append(_cut(places[id(change)], place_width) + "  ")
        line.append(_cut(change.channel, channel_width) + "  ", style="bold")
        when = _when(change, now, zones.get(change.key.channel_id))
        said = Text(_said(change), style="italic")
        below = Text(" " * 14)
        (line if line.cell_len + cell_len(when) <= width else below).append(f"{when}  " if when else "")
        roomy = below.cell_len == 14 and width - line.cell_len >= ROOM_FOR_TEXT
        yield _fit(line + said if roomy else line, width)
        if not roomy and (said or below.cell_len > 14):
            yield _fit(below + said, width)
        if change.reason and change.action not in _PLAIN:
            yield from _wrapped(change.reason, width, "dim")
    yield from issues_view(plan.issues, width=width, handles=handles_of(plan))
    yield Text("")
    yield Text(_summary(plan), style="bold")
    if (forecast := plan.cost.forecast) is not None and plan.has_effects:
        yield from forecast_view(forecast, now=now, here=here or UTC)


def issues_view(
    issues: Sequence[Issue], *, width: int, handles: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Text]:
    """Yield what is wrong with rows, errors first and notes last, each with its cell and how to mend it."""
    if not issues:
        return
    yield Text("")
    only_notes = all(issue.severity is Severity.NOTE for issue in issues)
    yield Text("Notes on the calendar" if only_notes else "Problems in the calendar", style="bold")
    ranks = {severity: rank for rank, severity in enumerate(_SEVERITIES)}
    for issue in sorted(issues, key=lambda issue: ranks[issue.severity]):
        line = Text("  ")
        line.append(f"{issue.severity:<8}", style=_SEVERITIES[issue.severity])
        if issue.cell:
            line.append(f"{issue.cell}: ", style="bold")
        if issue.channel_id and not issue.message.startswith(handles.get(issue.channel_id, issue.channel_id)):
            line.append(f"{handles.get(issue.channel_id, issue.channel_id)}: ")
        line.append(issue.message)
        yield line
        if issue.fix:
            yield from _wrapped(issue.fix, width, "dim")


def outcomes_view(outcomes: Sequence[Outcome]) -> Iterator[Text]:
    """Yield what became of a plan: what went wrong line by line, and a summary."""
    for status in (OutcomeStatus.FAILED, OutcomeStatus.UNKNOWN, OutcomeStatus.HELD):
        word, style = _MARKS[status]
        for outcome in outcomes:
            if outcome.status is not status or outcome.action not in WRITES:
                continue
            line = Text("  ")
            line.append(f"{'waiting' if status is OutcomeStatus.HELD else word:<8} ", style=style)
            line.append(f"{outcome.tab} row {outcome.row}  " if outcome.row else "")
            line.append(f"{outcome.channel}  ", style="bold")
            line.append(f"({outcome.action}) {outcome.error}")
            yield line
    done = Counter(outcome.action for outcome in outcomes if outcome.status is OutcomeStatus.DONE)
    said = ", ".join(f"{done[action]} {word}" for action, word in _DONE_WORDS.items() if done[action])
    rest = Counter(outcome.status for outcome in outcomes)
    del rest[OutcomeStatus.DONE]
    tail = "".join(f", {rest[status]} {word}" for status, (word, _) in _MARKS.items() if rest[status])
    nothing = "nothing was sent" if any(outcome.action in WRITES for outcome in outcomes) else "nothing to send"
    yield Text(f"Done: {said or nothing}{tail}.", style="bold")


_DONE_WORDS: Mapping[Action, str] = {
    Action.CREATE: "created",
    Action.EDIT: "edited",
    Action.DELETE: "deleted",
    Action.IDEA: "saved as ideas",
    Action.PULL: "pulled into the calendar",
    Action.ADOPT: "adopted",
}


def _summary(plan: Plan) -> str:
    parts = [
        f"{count} to {word}" if action in _DONE_WORDS and action is not Action.IDEA else f"{count} {word}"
        for action, word in (
            (Action.CREATE, "create"),
            (Action.EDIT, "edit"),
            (Action.DELETE, "delete"),
            (Action.IDEA, "to save as an idea"),
            (Action.PULL, "pull into the calendar"),
            (Action.ADOPT, "adopt"),
            (Action.CONFLICT, "in conflict"),
            (Action.DRIFT, "changed in Buffer"),
            (Action.BLOCKED, "blocked"),
            (Action.HOLD, "held"),
            (Action.NOOP, "unchanged"),
        )
        if (count := plan.count(action))
    ]
    listed = ", ".join(parts) or "the calendar is empty"
    if not plan.has_effects:
        return f"Nothing to do: {listed}."
    left = ", ".join(f"{count} in {name}" for name, count in plan.cost.remaining.items())
    cost = counted(plan.cost.requests, "request") + (f"; left: {left}" if left else "")
    return f"{listed[:1].upper()}{listed[1:]}. Costs {cost}."


def _place(change: Change) -> str:
    return f"{change.tab} row {change.row}" if change.row else "(row gone)"


def _when(change: Change, now: datetime, zone: tzinfo | None) -> str:
    if change.due_at is None:
        schedule = (change.after or {}).get("schedule")
        return {"queue": "next free slot", "next": "front of queue", "now": "at once"}.get(str(schedule), "")
    local = change.due_at.astimezone(zone) if zone else change.due_at
    text = f"{local:%a %d %b %Y %H:%M}"
    days = (local.date() - now.astimezone(local.tzinfo).date()).days
    near = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days" if 0 < days < 60 else "")
    return f"{text} ({near})" if near else text


def _said(change: Change) -> str:
    values = change.after or change.before or {}
    text = str(values.get("title") or values.get("text") or "").replace("\n", " ")
    return f"\u201c{text}\u201d" if text else ""


def _cut(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(width - 1, 0)) + "\u2026"


def _fit(line: Text, width: int) -> Text:
    line.truncate(width, overflow="ellipsis")
    return line


def _wrapped(text: str, width: int, style: str) -> Iterable[Text]:
    indent = 14
    room = max(width - indent, 20)
    words, current = text.split(), ""
    for word in words:
        if current and cell_len(current) + 1 + cell_len(word) > room:
            yield Text(" " * indent + current, style=style)
            current = word
        else:
            current = f"{current} {word}" if current else word
    if current:
        yield Text(" " * indent + current, style=style)
