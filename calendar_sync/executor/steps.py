"""One mutation after the other: what is sent for a change, and what is remembered once it is done."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from calendar_sync.model.canonical import entry_from_values
from calendar_sync.model.entry import IDEA_CHANNEL, Origin
from calendar_sync.model.mutation import CreateIdea, CreatePost, DeletePost, EditPost, Mutation, MutationResult
from calendar_sync.model.plan import Action, Attempt, AttemptState, Change, Record
from calendar_sync.planner.records import record_idea, record_post

_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Step:
    """One mutation of a change. A replacement is two: delete the old post, then create the new one.

    Args:
        change: Of the plan.
        action: What this mutation does.
        mutation: As it is sent.
        attempt_id: In the ledger, once it is written down.
        sent_at: Aware UTC.
        refusal: Buffer's words where it refused a create because the same post is there already.
    """

    change: Change
    action: Action
    mutation: Mutation
    attempt_id: int = 0
    sent_at: datetime | None = None
    refusal: str = ""


def sending_order(change: Change) -> tuple[Any, ...]:
    """Soonest due first; queue posts in the order of the sheet."""
    values = change.after or {}
    schedule = values.get("schedule")
    rank = 1 if schedule == "now" else 2 if schedule == "next" else 3
    # Each "next" goes to the front of the queue, so the last one sent comes first.
    row = -change.row if schedule == "next" else change.row
    return (rank, change.due_at or _FAR, change.tab, row, change.channel)


def in_sending_order(changes: Iterable[Change], crowded: Collection[str]) -> list[Change]:
    """Return changes soonest due first, with deletes and edits before what may need the place that they free.

    Deletes free on their channel what is due within a day of them or says the same, as Buffer refuses both; what comes
    into a queue, whose slots they may free; and everything where there may be no room. Edits free what said the same as
    their post does until then: the post of a copied row that has gone to the copy, as its date was changed.

    Args:
        changes: What is to be sent.
        crowded: Ids of channels with no room for all that comes before something has gone.
    """
    ordered = sorted(changes, key=sending_order)
    freed: dict[tuple[Any, ...], list[Change]] = {}
    for change in ordered:
        channel, text = change.key.channel_id, (change.before or {}).get("text")
        if change.action is Action.DELETE:
            for place in ((channel,), (channel, _day(change)), (channel, "text", text)):
                freed.setdefault(place, []).append(change)
        elif change.action is Action.EDIT and not change.replace:
            freed.setdefault((channel, "edited", text), []).append(change)
    placed: dict[int, Change] = {}

    def put(change: Change) -> None:
        if change.action is not Action.DELETE and freed:
            for needed in _places(change, crowded):
                for other in freed.pop(needed, ()):
                    put(other)
        placed.setdefault(id(change), change)

    for change in ordered:
        put(change)
    return list(placed.values())


def _places(change: Change, crowded: Collection[str]) -> Iterator[tuple[Any, ...]]:
    """Yield what a change may need that deletes and edits free."""
    channel, day = change.key.channel_id, _day(change)
    if change.action is Action.CREATE:
        yield (channel, "edited", (change.after or {}).get("text"))
    if channel in crowded or day is None:
        yield (channel,)
        return
    yield from ((channel, other) for other in (None, day - 1, day, day + 1))
    yield (channel, "text", (change.after or {}).get("text"))


def _day(change: Change) -> int | None:
    return change.due_at.toordinal() if change.due_at is not None else None


def first_step(change: Change) -> Step:
    """Return the first mutation that a change needs."""
    if change.action is Action.DELETE or change.replace:
        return Step(change, Action.DELETE, DeletePost(change.post_id or ""))
    return content_step(change, change.action)


def content_step(change: Change, action: Action) -> Step:
    """Return the mutation that brings the content of a change to Buffer.

    Args:
        change: With the wished values.
        action: ``CREATE``, ``EDIT`` or ``IDEA``.
    """
    entry = entry_from_values(change.after or {}, change.key, Origin(change.tab, change.row), change.service)
    mutation: Mutation
    if action is Action.IDEA:
        mutation = CreateIdea(entry)
    elif action is Action.EDIT:
        mutation = EditPost(change.post_id or "", entry)
    else:
        mutation = CreatePost(entry, change.idea_id)
    return Step(change, action, mutation)


def attempt_of(step: Step, run_id: str, now: datetime) -> Attempt:
    """Return what the ledger is to hold of ``step`` before it is sent at ``now`` (aware UTC)."""
    change = step.change
    return Attempt(
        attempt_id=step.attempt_id,
        run_id=run_id,
        key=change.key,
        action=step.action,
        state=AttemptState.INTENDED,
        intended_at=now,
        values={} if step.action is Action.DELETE else change.after or {},
        service=change.service,
        channel=change.channel,
        post_id=None if step.action in (Action.CREATE, Action.IDEA) else change.post_id,
        sent_at=step.sent_at,
    )


def record_of(step: Step, result: MutationResult) -> Record | None:
    """Return the new base that Buffer's answer to ``step`` gives; ``None`` where it shows neither post nor idea."""
    change = step.change
    if result.post is not None:
        return record_post(change.key, change.after or {}, result.post, change.channel)
    if result.idea is not None:
        return record_idea(change.key, change.after or {}, result.idea, change.service)
    return None


def consequences(step: Step, record: Record | None) -> Iterator[Record]:
    """Yield everything that is remembered anew once ``step`` is done."""
    if record is not None:
        yield record
    change = step.change
    if step.action is Action.DELETE:
        yield _removed(change)
    if step.action is Action.CREATE and change.idea_id:
        key = change.key._replace(channel_id=IDEA_CHANNEL)
        yield Record(key, "promoted", change.idea_id, "", "ideas", "", "")


def _removed(change: Change) -> Record:
    before: Mapping[str, Any] = change.before or {}
    return Record(
        key=change.key,
        state="removed",
        post_id=change.post_id or "",
        service=change.service,
        channel=change.channel,
        desired_hash="",
        actual_hash="",
        actual_json=json.dumps(before, sort_keys=True, ensure_ascii=False),
        due_at=change.due_at,
    )
