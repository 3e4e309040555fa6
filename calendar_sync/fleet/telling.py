"""A fleet's results for people: a table for the terminal, Markdown, and a message in Slack's format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

from calendar_sync.fleet.results import (
    CANCELLED,
    DONE,
    ENDED,
    FAILED,
    NEEDS_A_LOOK,
    QUEUED,
    RUNNING,
    WAITING,
    CalendarResult,
    FleetResult,
)
from calendar_sync.model.command_line import command_line
from calendar_sync.preview.summary import escaped, plain, section

_SHOWN, _SLACK_SHOWN = 200, 20
"""So many calendars that need somebody are listed; the JSON has them all."""

_SIGNS: Mapping[str, tuple[str, str, str]] = {
    DONE: ("done", "green", "✅"),
    "look": ("needs a look", "yellow", "⚠️"),
    FAILED: ("FAILED", "bold red", "❌"),
    CANCELLED: ("cancelled", "magenta", "🚫"),
    WAITING: ("waiting", "cyan", "⏳"),
    RUNNING: ("running", "bold", "▶"),
    QUEUED: ("queued", "dim", "…"),
}
_ORDER = tuple(_SIGNS)


def headline(result: FleetResult) -> str:
    """Return the whole in one line."""
    runs, total = len(result.calendars), len({item.name for item in result.calendars})
    standing = ", ".join(f"{number} {state}" for state, number in result.standing().items()) or "no runs"
    done = ", ".join(f"{number} {name}" for name, number in result.counts.items())
    faults = f"; {len(result.faults)} could not run at all" if result.faults else ""
    several = f"{runs} runs of " if runs != total else ""
    which = f"{several}{total} calendar{'s' * (total != 1)}"
    return f"{result.week}: {which}: {standing}{faults}" + (f" ({done})" if done else "")


def table(result: FleetResult, *, now: datetime | None = None) -> Table:
    """Return all calendars as a table for the terminal.

    Args:
        result: Of the fleet.
        now: Aware; waits are then told as what is left of them.
    """
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Calendar", "State", "Done", "Requests", "Worker", "Told"):
        shown.add_column(title, justify="right" if title == "Requests" else "left", overflow="fold")
    several = Counter(item.name for item in result.calendars)
    for item in result.calendars:
        word, style, _ = _SIGNS[_state(item)]
        name = f"{item.name} {item.run_id.rpartition(':')[2]}" if several[item.name] > 1 else item.name
        shown.add_row(
            Text(name), Text(word, style=style), Text(_counts(item)), str(item.requests or ""), Text(item.slot),
            Text(_told(item, now)),
        )  # fmt: skip
    return shown


def text_lines(result: FleetResult) -> Iterator[Text]:
    """Yield what has to be looked at, and the whole in one line."""
    for item in _wanting(result):
        for trouble in item.troubles[:5]:
            yield Text(f"{item.name}  {trouble.where}: {trouble.what} {trouble.fix}".rstrip())
        if (hidden := max(len(item.troubles) - 5, 0) + item.more_troubles) > 0:
            yield Text(f"{item.name}  and {hidden} more: {command_line(('calendar-sync', 'plan', item.calendar))}")
    for fault in result.faults:
        yield Text(f"{fault.where}: {fault.message} {fault.fix}".rstrip(), style="red")
    yield Text(headline(result), style="bold")


def markdown(result: FleetResult) -> str:
    """Return it as Markdown; what stands in calendars can change nothing but words in it."""
    sign = {0: "✅", NEEDS_A_LOOK: "⚠️"}.get(result.exit_code, "❌")
    lines = [f"## {sign} {plain(headline(result))}", "", "| calendar | state | done | told |", "|---|---|---|---|"]
    wanting = _wanting(result)
    for item in wanting[:_SHOWN]:
        state, _, mark = _SIGNS[_state(item)]
        lines.append(f"| {plain(item.name)} | {mark} {state} | {plain(_counts(item))} | {plain(_told(item, None))} |")
    if len(wanting) > _SHOWN:
        lines.append(f"| and {len(wanting) - _SHOWN} more | | | |")
    fine = [item.name for item in result.calendars if item not in wanting]
    if fine:
        names = ", ".join(fine[:_SHOWN]) + (f" and {len(fine) - _SHOWN} more" if len(fine) > _SHOWN else "")
        lines.append(f"| {plain(names)} | ✅ done | | |")
    if result.faults:
        lines += ["", "Could not run at all:", ""]
        lines += [f"- {plain(fault.where)}: {plain(fault.message)} {plain(fault.fix)}" for fault in result.faults]
    return "\n".join([*lines, "", f"Exit code {result.exit_code}.", ""])


def slack(result: FleetResult) -> dict[str, Any]:
    """Return it as a message for an incoming webhook, in the format of a single run's."""
    sign = {0: ":white_check_mark:", NEEDS_A_LOOK: ":warning:"}.get(result.exit_code, ":x:")
    title = f"{sign} {escaped(headline(result))}"
    blocks = [section(f"*{title}*")]
    wanting = _wanting(result)
    blocks += [
        section(f"• *{escaped(item.name)}* {_SIGNS[_state(item)][0]}: {escaped(_told(item, None))}")
        for item in wanting[:_SLACK_SHOWN]
    ]
    if len(wanting) > _SLACK_SHOWN:
        blocks.append(section(f"and {len(wanting) - _SLACK_SHOWN} more"))
    blocks += [
        section(f"• *{escaped(fault.where)}* {escaped(fault.message)}") for fault in result.faults[:_SLACK_SHOWN]
    ]
    ended = f"exit code {result.exit_code}"
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": ended}]})
    return {"text": title[:2900], "blocks": blocks}


def _wanting(result: FleetResult) -> list[CalendarResult]:
    """Return the calendars that want somebody, or have not ended; the worst first."""
    found = [item for item in result.calendars if item.exit_code or item.status != DONE]
    return sorted(found, key=lambda item: (_URGENT.index(_state(item)), item.name))


_URGENT = (FAILED, "look", CANCELLED, WAITING, RUNNING, QUEUED, DONE)


def _state(item: CalendarResult) -> str:
    return "look" if item.status == DONE and item.exit_code else item.status


def _counts(item: CalendarResult) -> str:
    return ", ".join(f"{number} {name}" for name, number in item.counts.items())


def _told(item: CalendarResult, now: datetime | None) -> str:
    if item.status == WAITING and item.wait_until is not None:
        left = f" ({_left(item.wait_until, now)} left)" if now is not None else ""
        return f"until {item.wait_until:%a %H:%M} UTC{left}: {item.why}"
    if item.problem:
        return f"{item.problem} {item.fix}".strip()
    if item.status in ENDED and item.troubles:
        first = item.troubles[0]
        more = len(item.troubles) - 1 + item.more_troubles
        return f"{first.where}: {first.what}" + (f" and {more} more" if more else "")
    return item.why


def _left(until: datetime, now: datetime | None) -> str:
    minutes = max(0, round((until - now).total_seconds() / 60)) if now is not None else 0
    return f"{minutes // 60}:{minutes % 60:02}"
