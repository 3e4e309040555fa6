"""The plan and the outcome of a sync as one JSON document; :mod:`calendar_sync.preview.shapes` says what is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calendar_sync.errors import CalendarSyncError
from calendar_sync.model.budget import Forecast
from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import Issue
from calendar_sync.model.plan import Action, Change, Outcome, Plan
from calendar_sync.preview import shapes
from calendar_sync.preview.known import KEPT_BACK, NOTHING, Known
from calendar_sync.preview.problems import handles_of

_WINDOWS = ("15m", "24h", "30d")


def plan_document(plan: Plan, known: Known = NOTHING) -> shapes.PlanDocument:
    """Return a plan as JSON values; times are ISO 8601 in UTC.

    Args:
        plan: The plan.
        known: For what it would say that is kept back, as the plan does not carry it.
    """
    handles = handles_of(plan)
    return {
        "format": shapes.FORMAT,
        "version": shapes.VERSION,
        "calendar": plan.calendar,
        "organization": plan.organization[1],
        "created_at": iso(plan.created_at),
        "digest": plan.digest,
        "complete": plan.complete,
        "summary": {action: plan.count(action) for action in Action},
        "changes": [_change(change, plan.calendar, known) for change in plan.changes],
        "issues": [issue_document(issue, handles) for issue in plan.issues],
        "cost": {
            "requests": plan.cost.requests,
            "reading_back": plan.cost.reading,
            "remaining": {name: plan.cost.remaining.get(name) for name in _WINDOWS},
            "resets_at": {name: iso(plan.cost.resets_at.get(name)) for name in _WINDOWS},
            "forecast": _forecast(plan.cost.forecast),
        },
    }


def _forecast(forecast: Forecast | None) -> shapes.ForecastDocument | None:
    if forecast is None:
        return None
    return {
        "changes": forecast.changes,
        "fits": forecast.fits,
        "waited": forecast.waited,
        "done_at": iso(forecast.done_at),
        "stopped_by": forecast.stopped_by or None,
        "again_at": iso(forecast.again_at),
        "all_done_at": iso(forecast.all_done_at),
        "needs": forecast.needs or None,
    }


def sync_document(
    plan: Plan,
    outcomes: Sequence[Outcome],
    requests_used: int,
    *,
    read_back: bool = True,
    twins: Sequence[str] = (),
    problem: CalendarSyncError | None = None,
    known: Known = NOTHING,
) -> shapes.SyncDocument:
    """Return what a sync did as JSON values: the plan, and one outcome for each change that was not a noop.

    Args:
        plan: That was carried out.
        outcomes: What became of it.
        requests_used: By the whole run.
        read_back: False where something was sent that could not be read back afterwards.
        twins: Ids of posts that had arrived a second time and were taken away.
        problem: What ended the run before everything was done.
        known: As for :func:`plan_document`.
    """
    return {
        **plan_document(plan, known),
        "outcomes": [_outcome(outcome) for outcome in outcomes],
        "requests_used": requests_used,
        "read_back": read_back,
        "twins_removed": list(twins),
        "error": {"message": problem.message, "fix": problem.fix} if problem is not None else None,
    }


def issue_document(issue: Issue, handles: Mapping[str, str]) -> shapes.IssueDocument:
    """Return a problem as JSON values.

    Args:
        issue: The problem.
        handles: ``service:name`` of channels by id; others are called by their ids.
    """
    channels = [handles.get(channel_id, channel_id) for channel_id in issue.channel_ids]
    return {
        "rule": issue.rule,
        "severity": issue.severity,
        "cell": issue.cell,
        "tab": issue.tab,
        "row": issue.row or None,
        "channel": channels[0] if channels else None,
        "channels": channels,
        "message": issue.message,
        "fix": issue.fix,
    }


def _change(change: Change, calendar: str, known: Known) -> shapes.ChangeDocument:
    return {
        "action": change.action,
        "row": change.row or None,
        "tab": change.tab,
        "sync_id": change.key.row_id,
        "channel": change.channel,
        "service": change.service,
        "due_at": iso(change.due_at),
        "fields": list(change.fields),
        "reason": change.reason,
        "post_id": change.post_id,
        **_content(known.values(change) if change.action in KEPT_BACK else change.after),
        "replace": change.replace,
        "before": dict(change.before) if change.before is not None else None,
        "after": dict(change.after) if change.after is not None else None,
        "sides": [
            {
                "field": side.name,
                "title": side.title,
                "last_synced": side.base,
                "calendar": side.sheet,
                "buffer": side.buffer,
                "calendar_changed": side.sheet_changed,
                "buffer_changed": side.buffer_changed,
                "last_synced_known": side.based,
            }
            for side in change.sides
        ],
        "ways": [{"side": way.side, "command": way.command(calendar), "meaning": way.meaning} for way in change.ways],
        "cells": [
            {"cell": str(cell.ref), "field": cell.field, "before": cell.before, "after": cell.after}
            for cell in change.cells
        ],
        "cell": change.cell,
        "fix": change.fix,
    }


def _content(after: Mapping[str, Any] | None) -> shapes.ContentDocument:
    """Return what a post will say; nothing where there will be none."""
    if not after:
        return {}
    return {
        "text": after.get("text", ""),
        "thread": list(after.get("thread", ())),
        "media": [asset.get("url", "") for asset in after.get("assets", ())],
        "first_comment": (after.get("metadata") or {}).get("first_comment"),
    }


def _outcome(outcome: Outcome) -> shapes.OutcomeDocument:
    return {
        "row": outcome.row or None,
        "tab": outcome.tab,
        "sync_id": outcome.key.row_id,
        "channel": outcome.channel,
        "action": outcome.action,
        "status": outcome.status,
        "post_id": outcome.post_id,
        "due_at": iso(outcome.due_at),
        "error": outcome.error,
    }
