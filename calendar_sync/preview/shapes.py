"""The shapes of the JSON documents: what ``--format json`` promises.

docs/plan.schema.json and docs/sync.schema.json are made from these. Within a version, fields are added, and none is
taken away or changed in meaning; so readers leave alone what they do not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from calendar_sync.model.entry import Severity
from calendar_sync.model.plan import Action, OutcomeStatus

FORMAT: Literal["calendar-sync preview"] = "calendar-sync preview"
VERSION: Literal[1] = 1

Moment = Annotated[str, Field(description="ISO 8601 in UTC, ending in Z", examples=["2026-05-14T09:00:00Z"])]
Values = Annotated[
    dict[str, Any],
    Field(
        description="A post or idea: kind, text, thread (further items), assets (kind, url, alt_text ...), schedule, "
        "due_at, tags (ids), title, metadata (settings of single networks), notify, needs_approval"
    ),
]
Row = Annotated[int | None, Field(description="1-based, when the plan was made; null where the row is gone")]


class SideDocument(TypedDict):
    """A value on which the calendar and Buffer disagree."""

    field: str
    title: Annotated[str, Field(description="of its column, as in a sentence")]
    last_synced: Any
    calendar: Any
    buffer: Any
    calendar_changed: bool
    buffer_changed: bool
    last_synced_known: bool


class WayDocument(TypedDict):
    """One way to settle it."""

    side: Annotated[str, Field(description="whose value both have afterwards: sheet, buffer, or empty: each its own")]
    command: Annotated[str, Field(description="empty where nothing needs to be done")]
    meaning: str


class CellDocument(TypedDict):
    """A cell of the user's own that is written."""

    cell: Annotated[str, Field(examples=["May!D14"])]
    field: str
    before: str
    after: str


class ContentDocument(TypedDict, total=False):
    """What a post will say, or would if it could go, in short; missing where there will be none."""

    text: str
    thread: Annotated[list[str], Field(description="the further items")]
    media: Annotated[list[str], Field(description="addresses, in order")]
    first_comment: str | None


class ChangeDocument(ContentDocument):
    """What happens to what one row wants on one channel."""

    action: Action
    row: Row
    tab: str
    sync_id: str
    channel: Annotated[str, Field(description="service:name; ideas for the board; empty for a whole row")]
    service: Annotated[str, Field(description="Buffer's name of the network")]
    due_at: Moment | None
    fields: Annotated[list[str], Field(description="names of the values that differ")]
    reason: str
    post_id: str | None
    replace: Annotated[bool, Field(description="deleted and created anew instead of edited")]
    before: Annotated[Values | None, Field(description="what Buffer has; null for a create")]
    after: Annotated[Values | None, Field(description="what Buffer will have; null for a delete")]
    sides: list[SideDocument]
    ways: list[WayDocument]
    cells: list[CellDocument]
    cell: Annotated[str, Field(description="to change for a held or blocked one to go; empty where issues name it")]
    fix: Annotated[str, Field(description="how to mend it; empty where reason or issues say so")]


class IssueDocument(TypedDict):
    """What is wrong with a row."""

    rule: Annotated[str, Field(description="stable id, see docs/rules.md")]
    severity: Severity
    cell: Annotated[str, Field(description="empty where no single cell is to blame")]
    tab: str
    row: int | None
    channel: Annotated[str | None, Field(description="the first of them; null: the whole row")]
    channels: list[str]
    message: str
    fix: str


_Window = Annotated[dict[str, int | None], Field(description="by window: 15m, 24h, 30d; null where it is not known")]


class ForecastDocument(TypedDict):
    """How far one run gets."""

    changes: int
    fits: int
    waited: Annotated[float, Field(description="seconds of waiting for rate windows")]
    done_at: Moment | None
    stopped_by: Annotated[str | None, Field(description="a window, until or max_requests; null: everything fits")]
    again_at: Moment | None
    all_done_at: Moment | None
    needs: int | None


class CostDocument(TypedDict):
    """What applying takes in requests to Buffer."""

    requests: int
    reading_back: int
    remaining: _Window
    resets_at: dict[str, Moment | None]
    forecast: ForecastDocument | None


class PlanDocument(TypedDict):
    """What a sync would do."""

    format: Literal["calendar-sync preview"]
    version: Literal[1]
    calendar: str
    organization: str
    created_at: Moment | None
    digest: Annotated[str, Field(description="of the plan: the same plan has the same one")]
    complete: Annotated[bool, Field(description="false where something could not be read")]
    summary: Annotated[dict[Action, int], Field(description="how many changes there are of each action")]
    changes: Annotated[list[ChangeDocument], Field(description="deletions first")]
    issues: list[IssueDocument]
    cost: CostDocument


class OutcomeDocument(TypedDict):
    """What became of one change."""

    row: Row
    tab: str
    sync_id: str
    channel: str
    action: Action
    status: OutcomeStatus
    post_id: str | None
    due_at: Moment | None
    error: Annotated[str, Field(description="empty when all is well")]


class ErrorDocument(TypedDict):
    """What ended a run early."""

    message: str
    fix: str


class SyncDocument(PlanDocument):
    """What a sync did: the plan, and what became of it."""

    outcomes: list[OutcomeDocument]
    requests_used: int
    read_back: Annotated[bool, Field(description="false where something sent could not be read back")]
    twins_removed: Annotated[list[str], Field(description="ids of posts that had arrived twice and were taken away")]
    error: ErrorDocument | None
