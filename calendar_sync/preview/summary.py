"""How a run ended, in short: as Markdown for a job's page or an e-mail, and as a message in Slack's format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.plan import Action, Outcome, OutcomeStatus, Plan

MOST = 50
"""So many rows are listed; a page that nobody reads to its end helps nobody."""

_SLACK_MOST, _SLACK_TEXT = 10, 2900
"""Slack takes 50 blocks, and 3,000 characters in each (2026-11)."""

_DONE: tuple[tuple[Action, str], ...] = (
    (Action.CREATE, "created"),
    (Action.EDIT, "edited"),
    (Action.DELETE, "deleted"),
    (Action.IDEA, "saved as ideas"),
    (Action.PULL, "pulled into the calendar"),
    (Action.ADOPT, "adopted"),
)
_WAITING: tuple[tuple[Action, str], ...] = (
    (Action.BLOCKED, "blocked"),
    (Action.CONFLICT, "in conflict"),
    (Action.DRIFT, "changed in Buffer"),
    (Action.HOLD, "held"),
    (Action.NOOP, "unchanged"),
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that somebody has to look at.

    Args:
        where: Row or cell, and channel.
        what: What is wrong.
        fix: How to mend it; may be empty.
    """

    where: str
    what: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended.

    Args:
        calendar: Its file name, or address.
        ended_at: Aware UTC.
        exit_code: Of the command.
        counts: What was done and what was not, in words.
        troubles: What somebody has to look at.
        stopped_by: What stopped the run; empty where it went through.
        requests: Requests to Buffer.
    """

    calendar: str
    ended_at: datetime
    exit_code: int
    counts: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    stopped_by: str = ""
    requests: int = 0

    @property
    def headline(self) -> str:
        """Return the run in one line."""
        told = ", ".join(self.counts) or "nothing to do"
        if self.stopped_by:
            return f"{self.calendar}: stopped" + (f" ({told})" if self.counts else "")
        return f"{self.calendar}: {told}"


def summarize(
    plan: Plan | None,
    outcomes: Sequence[Outcome],
    *,
    calendar: str,
    ended_at: datetime,
    exit_code: int,
    stopped_by: str = "",
    notes: Sequence[Trouble] = (),
    requests: int = 0,
) -> Summary:
    """Return how a run ended.

    Args:
        plan: What was carried out; ``None`` where there was none.
        outcomes: What became of it.
        calendar: Its file name, or address.
        ended_at: Aware UTC.
        exit_code: Of the command.
        stopped_by: What stopped the run; empty where it went through.
        notes: What else somebody has to look at.
        requests: Requests to Buffer.
    """
    counts = [
        f"{number} {word}"
        for action, word in _DONE
        if (number := sum(item.action is action and item.status is OutcomeStatus.DONE for item in outcomes))
    ]
    for status, word in ((OutcomeStatus.FAILED, "failed"), (OutcomeStatus.UNKNOWN, "unknown")):
        if number := sum(item.status is status for item in outcomes):
            counts.append(f"{number} {word}")
    if plan is not None:
        counts += [f"{number} {word}" for action, word in _WAITING if (number := plan.count(action))]
    troubles = [*notes, *_of_outcomes(outcomes), *(_of_plan(plan) if plan is not None else ())]
    return Summary(calendar, ended_at, exit_code, tuple(counts), tuple(dict.fromkeys(troubles)), stopped_by, requests)


def _of_outcomes(outcomes: Sequence[Outcome]) -> Iterator[Trouble]:
    for item in outcomes:
        if item.status in (OutcomeStatus.FAILED, OutcomeStatus.UNKNOWN):
            yield Trouble(_place(item.tab, item.row, item.channel), item.error or str(item.status))


def _of_plan(plan: Plan) -> Iterator[Trouble]:
    told: set[tuple[str, int]] = set()
    for issue in plan.issues:
        if issue.severity is Severity.ERROR:
            told.add((issue.tab, issue.row))
            yield Trouble(_where(issue), issue.message, issue.fix)
    for change in plan.of(Action.BLOCKED, Action.CONFLICT, Action.DRIFT):
        if (change.tab, change.row) not in told:
            yield Trouble(_place(change.tab, change.row, change.channel), change.reason)


def _where(issue: Issue) -> str:
    return issue.cell or (_place(issue.tab, issue.row, "") if issue.row else issue.tab)


def _place(tab: str, row: int, channel: str) -> str:
    return " ".join(part for part in (f"{tab} row {row}" if row else tab, channel) if part)


# Markdown


def markdown(summary: Summary) -> str:
    """Return the summary as Markdown; what stands in the calendar can change nothing but words in it."""
    sign = {0: "✅", 1: "⚠️"}.get(summary.exit_code, "❌")
    lines = [f"## {sign} {_linked(summary.headline)}", ""]
    if summary.stopped_by:
        lines += [f"**Stopped:** {plain(summary.stopped_by)}", ""]
    if summary.troubles:
        lines += ["| where | what | how to mend it |", "|---|---|---|"]
        lines += [
            f"| {plain(item.where)} | {plain(item.what)} | {plain(item.fix)} |" for item in summary.troubles[:MOST]
        ]
        if len(summary.troubles) > MOST:
            lines.append(f"| | and {len(summary.troubles) - MOST} more: `calendar-sync plan` shows them | |")
        lines.append("")
    lines.append(
        f"{summary.ended_at:%Y-%m-%d %H:%M} UTC, exit code {summary.exit_code}, {summary.requests} request(s)."
    )
    return "\n".join(lines) + "\n"


_ADDRESS = re.compile(r"https://[\w./?=#-]+[\w/]")


def _linked(text: str) -> str:
    """Return text that may begin with an address: as it is, because escapes would become a part of the link."""
    found = _ADDRESS.match(text)
    return f"<{found[0]}>{plain(text[found.end() :])}" if found else plain(text)


def plain(text: str) -> str:
    """Return text that means nothing to Markdown, HTML or GitHub (mentions, issues) and stays on its line."""
    text = re.sub(r"\s+", " ", text).strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"([\\`*_{}\[\]()#+!|~])", r"\\\1", text)
    return text.replace("@", "@&#8203;") if "@" in text else text


# Slack


def slack(summary: Summary) -> dict[str, Any]:
    """Return the summary as a message for an incoming webhook: a line for notifications, and blocks."""
    sign = {0: ":white_check_mark:", 1: ":warning:"}.get(summary.exit_code, ":x:")
    headline = f"{sign} {escaped(summary.headline)}"
    blocks = [section(f"*{headline}*")]
    if summary.stopped_by:
        blocks.append(section(escaped(summary.stopped_by)))
    lines = [
        f"• *{escaped(item.where)}* {escaped(item.what)}" + (f" _{escaped(item.fix)}_" if item.fix else "")
        for item in summary.troubles[:_SLACK_MOST]
    ]
    if len(summary.troubles) > _SLACK_MOST:
        lines.append(f"and {len(summary.troubles) - _SLACK_MOST} more")
    blocks += [section(line) for line in lines]
    ended = f"{summary.ended_at:%Y-%m-%d %H:%M} UTC, exit code {summary.exit_code}"
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": ended}]})
    return {"text": headline[:_SLACK_TEXT], "blocks": blocks}


def section(text: str) -> dict[str, Any]:
    """Return a block of a message in Slack's format."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:_SLACK_TEXT]}}


_SLACK_ADDRESS = re.compile(r"(https?://[^\s<>|`\"]*[^\s<>|`\".,:;!?()\[\]{}'*~])")


def escaped(text: str) -> str:
    """Return text that means nothing to Slack and stays on its line; addresses in it are links."""
    text = re.sub(r"\s+", " ", text).strip()
    parts = _SLACK_ADDRESS.split(text)
    return "".join(f"<{_entities(part)}>" if place % 2 else _words(part) for place, part in enumerate(parts))


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _words(text: str) -> str:
    # Signs that would begin or end bold, italic or code are put apart from words by nothing visible.
    return re.sub(r"([*_~`])", "\u200b\\1", _entities(text))
