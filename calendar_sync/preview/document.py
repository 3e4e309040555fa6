"""The plan and the outcome of a sync as one JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import Issue
from calendar_sync.model.plan import Action, Change, Outcome, Plan

SUMMARY = (
    Action.CREATE,
    Action.EDIT,
    Action.DELETE,
    Action.IDEA,
    Action.ADOPT,
    Action.HOLD,
    Action.NOOP,
    Action.DRIFT,
    Action.CONFLICT,
    Action.BLOCKED,
)
"""The counts of a summary, in their order."""


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON values; times are ISO 8601 in UTC."""
    return {
        "calendar": plan.calendar,
        "organization": plan.organization[1],
        "summary": {str(action): plan.count(action) for action in SUMMARY},
        "changes": [_change(change) for change in plan.changes],
        "issues": [issue_document(issue) for issue in plan.issues],
        "cost": {
            "requests": plan.cost.requests,
            "remaining": {name: plan.cost.remaining.get(name) for name in ("15m", "24h", "30d")},
        },
    }


def sync_document(plan: Plan, outcomes: Sequence[Outcome], requests_used: int) -> dict[str, Any]:
    """Return what a sync did as JSON values: the plan, and one outcome for each change that was not a noop."""
    return {
        **plan_document(plan),
        "outcomes": [_outcome(outcome) for outcome in outcomes],
        "requests_used": requests_used,
    }


def issue_document(issue: Issue) -> dict[str, Any]:
    """Return a problem as JSON values."""
    return {
        "rule": issue.rule,
        "severity": str(issue.severity),
        "cell": issue.cell,
        "message": issue.message,
        "fix": issue.fix,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "action": str(change.action),
        "row": change.row or None,
        "tab": change.tab,
        "sync_id": change.key.row_id,
        "channel": change.channel,
        "service": change.service,
        "due_at": iso(change.due_at),
        "fields": list(change.fields),
        "reason": change.reason,
        "post_id": change.post_id,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "row": outcome.row or None,
        "tab": outcome.tab,
        "sync_id": outcome.key.row_id,
        "channel": outcome.channel,
        "action": str(outcome.action),
        "status": str(outcome.status),
        "post_id": outcome.post_id,
        "due_at": iso(outcome.due_at),
        "error": outcome.error,
    }
