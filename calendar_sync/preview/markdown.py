"""The plan as Markdown, for pull requests, chat and job summaries: bounded in size, and nothing in it is a command.

GitHub takes 65,536 characters in a comment and 1 MiB in a job summary (2026-11). What a cell says is shown as text: it
can neither end a table, nor bring markup or HTML, nor call people (``@name``) or other threads (``#123``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from calendar_sync.model.entry import Issue
from calendar_sync.model.plan import Action, Change, Plan
from calendar_sync.preview.forecast import last_line, opening
from calendar_sync.preview.known import NOTHING, Known
from calendar_sync.preview.problems import Waiting, grouped, handles_of, waiting_rows
from calendar_sync.preview.sections import SECTIONS, place_of, said_reason
from calendar_sync.preview.values import Difference, differences, told_sides
from calendar_sync.preview.visible import apart, flat, one_line, visible
from calendar_sync.preview.when import moment, slot
from calendar_sync.preview.worddiff import in_short, word_diff

LIMIT = 60_000
"""Characters; below what GitHub takes in a comment, so that a few words of others find room beside it."""

_SHORT, _FULL = 160, 3_000
_SPECIAL = re.compile(r"[\\`*_{}\[\]()<>|~#&!+\-=:.@$^]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "@": "@&#8203;", "#": "#&#8203;"}
"""What stands behind ``#`` and ``@`` is set apart by a sign without width: an entity alone would be read as what it
stands for before GitHub looks for people to call."""
_PLAIN = frozenset({".", "-", "(", ")", "=", "!", "+", ":", "{", "}"})
"""Signs that mean something only at the beginning of a line or behind others, which texts here never are."""
_NO_WIDTH = "&#8203;"
_BEGINNING = re.compile(r"(?:(\d+)([.)])|([-+=~]))")
"""What makes a list or a heading of a line that begins with it."""
_CALLS = re.compile(r"(?i)\b(GH-)(?=\d)|(://)|(www)(?=\.)|([0-9a-f]{7})(?=[0-9a-f]{0,33}\b)")
"""What GitHub turns into references by itself: issues, addresses, commits."""


def escaped(text: str) -> str:
    """Return a text as it is to be read, on one line, in Markdown and its tables alike."""
    line = _CALLS.sub(lambda found: f"{found.group()}\0", " ".join(visible(text).split()))

    def one(found: re.Match[str]) -> str:
        sign = found.group()
        return _ENTITIES.get(sign) or (sign if sign in _PLAIN else f"\\{sign}")

    begun = _BEGINNING.match(line)
    found = _SPECIAL.sub(one, line).replace("\0", "&#8203;")
    if begun is None or line.startswith("~"):
        return found
    return f"{begun[1]}\\{found[len(begun[1]) :]}" if begun[1] else f"\\{found}"


def markdown_view(plan: Plan, *, now: datetime, known: Known = NOTHING, limit: int = LIMIT) -> str:
    """Return a plan as Markdown of at most ``limit`` characters.

    Args:
        plan: The plan.
        now: Aware UTC, for "in 3 days".
        known: Time zones and names.
        limit: Where it ends; what is left out is counted. At least 2,000.
    """
    head = [
        f"## {escaped(opening(plan))}",
        "",
        f"{escaped(plan.calendar)} → Buffer, {escaped(plan.organization[1])}",
        "",
    ]
    if not plan.complete:
        head += ["**Not everything could be read; nothing is deleted on that ground.**", ""]
    tail = ["", f"**{escaped(last_line(plan, now=now, here=known.here).plain)}**", ""]
    sections = list(_sections(plan, now, known))
    room = limit - sum(len(line) + 1 for line in (*head, *tail)) - 120 * max(len(sections), 1)
    rooms = _shares([sum(len(block) + 1 for block in blocks) for _, blocks in sections], room)
    kept = [
        line
        for (heading, blocks), space in zip(sections, rooms, strict=True)
        for line in _cut_off(heading, blocks, space)
    ]
    return "\n".join([*head, *kept, *tail])


def _shares(sizes: Sequence[int], room: int) -> list[int]:
    """Return how much room each section gets: what it needs where that is little, else as much as the others."""
    shares, left = [0] * len(sizes), list(range(len(sizes)))
    while left:
        equal = room // len(left)
        fitting = [number for number in left if sizes[number] <= equal]
        for number in fitting or left:
            shares[number] = min(sizes[number], equal)
            room -= shares[number]
        left = [number for number in left if number not in fitting] if fitting else []
    return shares


def _cut_off(heading: str, blocks: Sequence[str], room: int) -> Iterator[str]:
    yield f"\n### {heading}\n"
    for number, block in enumerate(blocks):
        room -= len(block) + 1
        if room < 0:
            yield f"\n… and {len(blocks) - number} more entries here; `plan --html FILE` shows all of them."
            return
        yield block


def _sections(plan: Plan, now: datetime, known: Known) -> Iterator[tuple[str, list[str]]]:
    """Yield headings with what stands below them: texts that stand or fall as a whole, for one change or problem."""
    waiting, rest = waiting_rows(plan)
    for action, look in SECTIONS.items():
        changes = plan.of(action)
        if not changes or action is Action.NOOP:
            continue
        told = (
            [_waiting(row, plan.calendar, now, known) for row in waiting.get(action, ())]
            if action in waiting
            else [_change(change, plan.calendar, now, known) for change in changes]
        )
        yield f"{look.heading} ({len(changes)})", ["\n".join(lines) for lines in told]
    if problems := list(_problems(plan, rest)):
        yield "Problems in the calendar", problems


def _problems(plan: Plan, issues: Sequence[Issue]) -> Iterator[str]:
    handles = handles_of(plan)
    for group in grouped(issues):
        for message, channel_ids, cells in group.messages:
            where = ", ".join(cells[:20]) + (" …" if len(cells) > 20 else "")
            who = ", ".join(handles.get(channel_id, channel_id) for channel_id in channel_ids)
            said = ": ".join(part for part in (where, who, message) if part)
            yield f"- **{group.severity}** {escaped(said)} {escaped(group.fix)}".rstrip()


def _change(change: Change, calendar: str, now: datetime, known: Known) -> Iterator[str]:
    look = SECTIONS[change.action]
    values = known.values(change)
    said = str(values.get("title") or values.get("text") or "")
    when = _when(change, now, known)
    place = place_of(change)
    head = " · ".join(escaped(part) for part in (place, change.channel, when) if part)
    whole = change.action is Action.DELETE
    word = "replace" if change.replace else look.word
    yield f"- `{look.sign}` **{word}** {head}"
    if said and change.action is not Action.EDIT:
        yield f"  > {escaped(_cut(said, _FULL if whole else _SHORT))}"
    if change.action is Action.EDIT:
        yield from (f"  - {escaped(item.title)}: {difference(item)}" for item in differences(change, known))
    elif change.sides or change.ways:
        yield from _sides(change, calendar, known)
    for cell in change.cells:
        before, after = apart((one_line(cell.before), one_line(cell.after)), _SHORT)
        yield f"  - {escaped(f'{cell.ref}: {before} → {after}')}"
    if reason := said_reason(change):
        yield f"  - {escaped(reason)}"


def _when(change: Change, now: datetime, known: Known) -> str:
    due = known.due(change)
    return moment(due, now, known.zone(change.key.channel_id)) if due is not None else slot(change.after)


def difference(item: Difference) -> str:
    """Return what an edit changes of one value: texts word by word, others before and after."""
    if not (item.is_text and item.before and item.after):
        shown = apart((flat(item.before), flat(item.after)), _SHORT)
        before, after = (escaped(text) or "(nothing)" for text in shown)
        return f"{before} → {after}"
    line = ""
    for kind, text in in_short(word_diff(item.before, item.after), _FULL):
        if len(line) > _FULL:
            return f"{line} …"
        line = _joined(line, kind, text)
    return line.strip()


_MARKS = {"gone": "~~", "new": "**", "same": ""}


def _joined(line: str, kind: str, text: str) -> str:
    """Return a difference with one more part, and no blank in it that is in neither text.

    A mark between a letter and a sign is none in Markdown; a sign without width between the two makes it one.
    """
    said = escaped(text) or ("␣" * len(text) if kind != "same" else "")
    lead, tail = (" " if text.strip() and end.isspace() else "" for end in (text[:1], text[-1:]))
    mark = _MARKS[kind]
    if not said:
        return f"{line} "
    outer = line[-1:]
    apart_before = mark and not lead and outer not in {"", " ", "~", "*"} and not said[0].isalnum()
    inner = line[-3:-2] if line.endswith(("~~", "**")) else ""
    apart_after = not mark and not lead and inner and not inner.isalnum()
    joint = _NO_WIDTH if apart_before or apart_after else ""
    return f"{line.rstrip() if lead else line}{lead}{joint}{mark}{said}{mark}{tail}"


def _sides(change: Change, calendar: str, known: Known) -> Iterator[str]:
    zone = known.zone(change.key.channel_id)
    if not change.sides:
        yield from _ways(change, calendar)
        return
    yield ""
    yield "  | | last synced | calendar | Buffer |"
    yield "  |---|---|---|---|"
    for side in change.sides:
        base, *others = told_sides(side, known, zone)
        values = apart([flat(value) for value in (base if side.based else "", *others)], _SHORT)
        cells = [escaped(value) or "(nothing)" for value in values]
        cells[0] = cells[0] if side.based else "(not known)"
        yield f"  | {escaped(side.title)} | {' | '.join(cells)} |"
    yield ""
    yield from _ways(change, calendar)


def _ways(change: Change, calendar: str) -> Iterator[str]:
    for way in change.ways:
        if command := way.command(calendar):
            yield f"  - {escaped(way.meaning)}: {_code(command)}"


def _code(text: str) -> str:
    """Return a text as code; a longer fence than any row of backticks in it."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence} {visible(text)} {fence}" if len(fence) > 1 else f"`{visible(text)}`"


def _waiting(row: Waiting, calendar: str, now: datetime, known: Known) -> Iterator[str]:
    first = row.changes[0]
    look, values = SECTIONS[first.action], known.values(first)
    channels = ", ".join(dict.fromkeys(change.channel for change in row.changes if change.channel))
    place = place_of(first)
    head = " · ".join(escaped(part) for part in (place, channels, _when(first, now, known)) if part)
    yield f"- `{look.sign}` **{look.word}** {head}"
    if said := str(values.get("title") or values.get("text") or ""):
        yield f"  > {escaped(_cut(said, _SHORT))}"
    for issue in row.issues:
        yield f"  - {escaped(f'{issue.cell}: {issue.message}' if issue.cell else issue.message)} *{escaped(issue.fix)}*"
    for cell, reason, fix in row.reasons:
        said = escaped(f"{cell}: {reason}" if cell else reason)
        yield f"  - {said} *{escaped(fix)}*" if fix else f"  - {said}"
    for change in row.changes:
        yield from _ways(change, calendar)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
