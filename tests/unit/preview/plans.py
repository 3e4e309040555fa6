"""Plans that show everything a plan can hold, for the views."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from calendar_sync.model.budget import Forecast
from calendar_sync.model.buffer import Channel
from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import EntryKey, Issue, Severity
from calendar_sync.model.plan import Action, Change, Cost, Plan
from calendar_sync.model.settle import CellChange, Sides, Way
from calendar_sync.preview.known import Known

NOW = datetime(2026, 5, 20, 8, tzinfo=UTC)
"""A Wednesday morning."""

CHANNELS = {
    "ig": Channel("ig", "harborbakery", "instagram", "America/New_York", "Harbor Bakery", "business"),
    "fb": Channel("fb", "Harbor Bakery", "facebook", "America/New_York", None, "page"),
    "x": Channel("x", "harborbakery", "twitter", "America/New_York", "Harbor Bakery"),
    "li": Channel("li", "Northwind Cycles", "linkedin", "Europe/London", None, "page"),
}

ROLLS = (
    "Fresh rolls from seven. Come by before work, the first tray is gone by eight.\n\n"
    "Order ahead: https://harborbakery.example/rolls #bakery #harbor"
)


def values(text: str, due: datetime | None, **more: Any) -> dict[str, Any]:
    """Return the values of a post, as ``canonical.entry_values`` names them."""
    return {
        "kind": "post",
        "text": text,
        "thread": [],
        "assets": [],
        "schedule": "at" if due else "queue",
        "due_at": iso(due),
        "tags": [],
        "title": "",
        "metadata": {},
        "notify": False,
        **more,
    }


def change(
    action: Action,
    row: int,
    channel: str,
    *,
    days: float | None = 3,
    text: str = ROLLS,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    **more: Any,
) -> Change:
    """Return a change of row ``row`` on one of :data:`CHANNELS`, due so many days from :data:`NOW`."""
    due = NOW + timedelta(days=days) if days is not None else None
    made = values(text, due)
    if action is Action.DELETE:
        before, after = before or made, None
    elif action in (Action.CREATE, Action.IDEA):
        after = after or made
    where = CHANNELS.get(channel)
    return Change(
        action=action,
        key=EntryKey("c", f"r{row:04d}", channel),
        tab="May",
        row=row,
        channel=where.handle if where else channel,
        service=where.service if where else "",
        due_at=due,
        before=before,
        after=after,
        **more,
    )


def full_plan() -> Plan:
    """Return a plan with every action, problems of every severity, and a forecast."""
    due = NOW + timedelta(days=5)
    later = due + timedelta(hours=2)
    photos = [
        {"kind": "image", "url": f"https://media.example.com/tray-{number}.jpg", "alt_text": f"Tray {number} of rolls"}
        for number in range(1, 6)
    ]
    sides = (
        Sides("text", "text", "Pie day!", "Pie day: chicken and leek.", "Pie day: all are welcome.", True, True),
        Sides("due_at", "date and time", iso(due), iso(due), iso(later), False, True),
    )
    ways = (
        Way("sheet", ("--conflict=sheet", "--row=May!7"), "the calendar's version replaces Buffer's"),
        Way("buffer", ("--conflict=buffer", "--row=May!7"), "Buffer's version is written into the calendar"),
    )
    drift_ways = (
        Way("", (), "Buffer keeps its version and the calendar its own; nothing needs to be done"),
        Way("buffer", ("--drift=pull", "--row=May!8"), "Buffer's version is written into the calendar"),
    )
    edited = ("assets", "due_at", "metadata.first_comment", "text")
    changes = (
        change(Action.DELETE, 0, "x", reason="its row is gone, and --prune is set", post_id="p1"),
        change(
            Action.CONFLICT, 7, "ig", days=5, reason="changed in the calendar and in Buffer (text)",
            before=values("Pie day: all are welcome.", later), after=values("Pie day: chicken and leek.", due),
            fields=("due_at", "text"), sides=sides, ways=ways, post_id="p2",
        ),
        change(
            Action.EDIT, 5, "ig", days=5, reason="changed in the calendar: text, media, date and time", post_id="p3",
            before=values(ROLLS, due, assets=photos[:1]), fields=edited,
            after=values(
                ROLLS.replace("Fresh rolls", "Warm buns").replace("eight", "nine"), later,
                assets=photos, metadata={"first_comment": "Which one is yours?"},
            ),
        ),
        change(Action.EDIT, 6, "li", days=6, replace=True, reason="Buffer cannot edit it: deleted and created anew",
               before=values("We are hiring.", due), after=values("We are hiring a mechanic.", due), fields=("text",)),
        change(Action.CREATE, 3, "ig", after=values(
            ROLLS, NOW + timedelta(days=3), assets=photos, metadata={"type": "post", "first_comment": "Link in bio."})),
        change(Action.CREATE, 3, "fb", days=3),
        change(Action.CREATE, 4, "x", days=3.01, after=values(
            "Three things we wish every new commuter knew:", NOW + timedelta(days=3, minutes=15),
            thread=["1. Pump your tyres.", "2. Oil the chain. " + "Really. " * 30])),
        change(Action.CREATE, 12, "fb", days=None, text="Did you know that we bake to order?"),
        change(Action.IDEA, 14, "idea", days=None, after=values("Film a day in the workshop.", None, kind="idea",
               schedule="none", title="A day with the wheel builder")),
        change(Action.PULL, 9, "li", days=7, reason="changed in Buffer; written into the calendar",
               before=values("New opening hours", due), after=values("New hours", due), fields=("text",),
               cells=(CellChange("May", 9, 4, "text", "New hours", "New opening hours"),)),
        change(Action.ADOPT, 10, "li", days=8, reason="this post is already in Buffer; it now belongs to the row"),
        change(Action.DRIFT, 8, "fb", days=9, reason="changed in Buffer (text); kept as Buffer has it",
               before=values("Open on Sunday, too", due), after=values("Open on Sunday", due), fields=("text",),
               sides=(Sides("text", "text", "Open on Sunday", "Open on Sunday", "Open on Sunday, too", False, True),),
               ways=drift_ways, post_id="p8"),
        change(Action.BLOCKED, 15, "x", days=4, reason="The text has 312 characters; X takes 280."),
        change(Action.BLOCKED, 15, "li", days=4, reason="The text has 312 characters; X takes 280."),
        change(Action.HOLD, 16, "", days=None, reason="status 'Waiting for client'"),
        change(Action.HOLD, 18, "fb", days=11, reason="deleted in Buffer", after=values("Summer hours", due),
               ways=(Way("sheet", ("--drift=overwrite", "--row=May!18"), "the post is created again"),)),
        change(Action.HOLD, 19, "", days=None, reason="unknown status word 'Maybe?'"),
        change(Action.NOOP, 17, "fb", days=10),
    )  # fmt: skip
    error = Issue("x.text.too_long", Severity.ERROR, "May!D15",
                  "The text has 312 characters; X takes 280: 32 too many.",
                  "Shorten it, or give X a shorter one in a column named Text (X).", 15, "May", "x")  # fmt: skip
    hashtags = [
        Issue("instagram.hashtags.many", Severity.WARNING, f"May!D{row}",
              "There are 7 hashtags; Instagram advises at most 5.", "Keep the ones that fit best.", row, "May", "ig")
        for row in (3, 5, 7)
    ]  # fmt: skip
    status = Issue("status.unknown", Severity.WARNING, "May!H19", "Nobody has said what the status 'Maybe?' means.",
                   "Use a known word, or add this one under [status].", 19, "May")  # fmt: skip
    note = Issue(
        "media.rewritten", Severity.NOTE, "May!F3", "The share link was turned into a direct one.", "", 3, "May"
    )
    forecast = Forecast(9, 9, 0.0, NOW)
    cost = Cost(3, {"15m": 97, "24h": 412}, 1, forecast=forecast)
    return Plan(
        "c",
        "may.xlsx",
        ("o", "Brightside Studio"),
        changes,
        (note, *hashtags, status, error),
        cost,
        "base",
        "digest",
        NOW,
    )


def unchanged_values(change: Change) -> Mapping[str, Any] | None:
    """Return what the unchanged rows of :func:`full_plan` say."""
    return values("Every loaf sold today plants a tree.", change.due_at) if change.action is Action.NOOP else None


KNOWN = Known(
    zones={name: ZoneInfo(channel.timezone) for name, channel in CHANNELS.items()},
    here=ZoneInfo("Europe/London"),
    channels=CHANNELS,
    values_of=unchanged_values,
)
