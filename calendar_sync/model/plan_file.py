"""A plan on paper: saved, sent to a client, applied later. What was reviewed is what runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from calendar_sync.errors import PlanRefused
from calendar_sync.model.canonical import digest
from calendar_sync.model.plan import Plan

VERSION = 2
"""Of plan files that are written. Version 1 had neither three sides nor cells of the calendar; it is read as well."""

_PLAN = TypeAdapter(Plan)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal["calendar-sync plan"]
    version: Literal[1, 2]
    seal: str
    policy: dict[str, Any]
    new_ids: list[str]
    plan: Plan


class PlanDamaged(PlanRefused):
    """A plan file that is none, or that was changed since it was written."""


def write_plan(plan: Plan, policy: Mapping[str, Any], new_ids: Sequence[str], *, indent: int | None = 1) -> str:
    """Return a plan as the text of a plan file.

    Args:
        plan: The plan.
        policy: The choices it was made under, as JSON values: it is made anew under the same ones before it is applied.
        new_ids: The Sync IDs it gives to rows that have none, in the order of the sheet.
        indent: Blanks before each level, for people; ``None`` writes it all in one line.
    """
    content = _PLAN.dump_python(plan, mode="json")
    ids, choices = list(new_ids), dict(policy)
    document = {
        "format": "calendar-sync plan",
        "version": VERSION,
        "seal": _seal(content, choices, ids),
        "policy": choices,
        "new_ids": ids,
        "plan": content,
    }
    return json.dumps(document, ensure_ascii=False, indent=indent) + "\n"


def read_plan(text: str) -> tuple[Plan, dict[str, Any], tuple[str, ...]]:
    """Return the plan in a plan file, its policy, and the Sync IDs for new rows: the inverse of :func:`write_plan`.

    Raises:
        PlanDamaged: It is no plan file, of another version, or not the one that was written.
    """
    try:
        document = json.loads(text)
        file = _File.model_validate(document)
    except (ValueError, ValidationError, RecursionError):
        raise PlanDamaged(
            "This is no plan file, or one of another version of calendar-sync.",
            fix="Make it anew: calendar-sync plan CALENDAR --out plan.json.",
        ) from None
    if file.seal != _seal(document["plan"], file.policy, file.new_ids):
        raise PlanDamaged(
            "The plan file was changed after it was written, so it is not what was reviewed.",
            fix="Make it anew: calendar-sync plan CALENDAR --out plan.json.",
        )
    return file.plan, file.policy, tuple(file.new_ids)


def _seal(content: Any, policy: dict[str, Any], new_ids: list[str]) -> str:
    return digest([content, policy, new_ids])
