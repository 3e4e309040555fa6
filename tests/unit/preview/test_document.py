"""The JSON document: its shape is a promise."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from calendar_sync.errors import BudgetSpent
from calendar_sync.model.entry import EntryKey, Issue, Severity
from calendar_sync.model.plan import Action, Change, Cost, Outcome, OutcomeStatus, Plan
from calendar_sync.preview.document import plan_document, sync_document
from calendar_sync.preview.known import Known
from tests.unit.preview.plans import full_plan

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
KEY = EntryKey("calendar", "r2345678", "channel")
CHANGE = Change(
    action=Action.CREATE,
    key=KEY,
    tab="May",
    row=14,
    channel="twitter:harborbakery",
    service="twitter",
    due_at=NOW,
    after={
        "text": "Fresh rolls",
        "schedule": "at",
        "assets": [{"url": "https://a.example/a.jpg"}],
        "metadata": {"first_comment": "Order here"},
    },
    reason="new in the calendar",
)
PLAN = Plan(
    calendar_id="calendar",
    calendar="/tmp/may.xlsx",
    organization=("organization", "Brightside Studio"),
    changes=(CHANGE,),
    issues=(Issue("text.empty", Severity.ERROR, "May!D15", "There is no text.", "Write one."),),
    cost=Cost(2, {"15m": 97, "24h": 497}),
    base_digest="b",
    digest="d",
    created_at=NOW,
)


def test_plan() -> None:
    assert json.loads(json.dumps(plan_document(PLAN))) == {
        "format": "calendar-sync preview",
        "version": 1,
        "created_at": "2026-05-01T08:00:00Z",
        "digest": "d",
        "complete": True,
        "calendar": "/tmp/may.xlsx",
        "organization": "Brightside Studio",
        "summary": {
            "create": 1,
            "edit": 0,
            "delete": 0,
            "idea": 0,
            "adopt": 0,
            "hold": 0,
            "noop": 0,
            "drift": 0,
            "conflict": 0,
            "blocked": 0,
            "pull": 0,
        },
        "changes": [
            {
                "action": "create",
                "row": 14,
                "tab": "May",
                "sync_id": "r2345678",
                "channel": "twitter:harborbakery",
                "service": "twitter",
                "due_at": "2026-05-01T08:00:00Z",
                "fields": [],
                "reason": "new in the calendar",
                "post_id": None,
                "text": "Fresh rolls",
                "thread": [],
                "media": ["https://a.example/a.jpg"],
                "first_comment": "Order here",
                "replace": False,
                "before": None,
                "after": CHANGE.after,
                "sides": [],
                "ways": [],
                "cells": [],
                "cell": "",
                "fix": "",
            }
        ],
        "issues": [
            {
                "rule": "text.empty",
                "severity": "error",
                "cell": "May!D15",
                "tab": "",
                "row": None,
                "channel": None,
                "channels": [],
                "message": "There is no text.",
                "fix": "Write one.",
            }
        ],
        "cost": {
            "requests": 2,
            "reading_back": 0,
            "remaining": {"15m": 97, "24h": 497, "30d": None},
            "resets_at": {"15m": None, "24h": None, "30d": None},
            "forecast": None,
        },
    }


def test_documents_of_every_kind_keep_the_promise_of_their_schemas() -> None:
    made = full_plan()
    outcomes = [
        Outcome(change.key, change.action, status, change.tab, change.row, change.channel, due_at=change.due_at)
        for change, status in zip(made.changes, list(OutcomeStatus) * 4, strict=False)
    ]
    for name, document in (("plan", plan_document(made)), ("sync", sync_document(made, outcomes, 5))):
        schema = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        written = json.loads(json.dumps(document))
        jsonschema.validate(written, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**written, "version": 2}, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: value for key, value in written.items() if key != "changes"}, schema)


def test_what_is_kept_back_says_what_it_would_and_how_it_is_mended() -> None:
    waits = replace(CHANGE, after=None, cell="May!M14", fix="Change it.")
    made = replace(PLAN, changes=tuple(replace(waits, action=action) for action in (Action.BLOCKED, Action.HOLD)))
    known = Known(values_of=lambda _: CHANGE.after)
    for document in (plan_document(made, known), sync_document(made, (), 1, known=known)):
        for change in document["changes"]:
            assert (change["text"], change["first_comment"], change["after"]) == ("Fresh rolls", "Order here", None)
            assert (change["cell"], change["fix"]) == ("May!M14", "Change it.")
    assert "text" not in plan_document(made)["changes"][0]


def test_sync() -> None:
    outcome = Outcome(KEY, Action.CREATE, OutcomeStatus.FAILED, "May", 14, "twitter:harborbakery", error="No.")
    document = sync_document(PLAN, [outcome], 5)
    assert document["requests_used"] == 5
    assert document["outcomes"] == [
        {
            "row": 14,
            "tab": "May",
            "sync_id": "r2345678",
            "channel": "twitter:harborbakery",
            "action": "create",
            "status": "failed",
            "post_id": None,
            "due_at": None,
            "error": "No.",
        }
    ]


def test_what_stopped_a_run_is_told() -> None:
    assert sync_document(PLAN, [], 5)["error"] is None
    stopped = sync_document(PLAN, [], 5, problem=BudgetSpent("No more.", fix="Run it again."))
    assert stopped["error"] == {"message": "No more.", "fix": "Run it again."}


def test_a_problem_names_its_row_and_channel() -> None:
    issue = Issue("x.text.too_long", Severity.ERROR, "May!D14", "Long.", "Cut.", 14, "May", KEY.channel_id)
    told = plan_document(replace(PLAN, issues=(issue,)))["issues"][0]
    assert (told["tab"], told["row"], told["channel"]) == ("May", 14, "twitter:harborbakery")
