"""How many posts may wait on a channel: what is beyond that waits in the calendar instead of being refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.entry import Issue, Kind, Severity
from calendar_sync.model.plan import Action, Change, Plan
from calendar_sync.planner.plan import plan_digest, sort_key

WAITING = frozenset({"scheduled", "needs_approval"})
"""Statuses of posts that take up room (as observed on the Free plan, 2026-11)."""


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "posts": lambda _: True,
    "threads": lambda values: bool(values.get("thread")),
    "stories": lambda values: (values.get("metadata") or {}).get("type") == "story",
}
"""What there is a limit of, and which posts (by their values) count for it."""


def keep_within(
    plan: Plan, actual: ActualState, limit: int | None, order: Callable[[Change], Any], what: str = "posts"
) -> Plan:
    """Return ``plan`` with everything held for which there is no room on its channel.

    Posts that are deleted make room, since they are deleted before. Drafts, ideas and what is published at once need
    none.

    Args:
        plan: The plan.
        actual: Buffer's side, as it was made from it.
        limit: Posts that may wait on one channel; ``None`` where nobody knows of a limit.
        order: In which changes are sent: the first ones get the room.
        what: ``posts``, or only ``threads`` or ``stories`` among them.
    """
    if limit is None:
        return plan
    counts = _KINDS[what]
    coming = sorted(plan.of(Action.CREATE, Action.EDIT), key=order)
    if not coming:
        return plan
    waiting = [post for post in actual.posts if post.status in WAITING and counts(_values_of(post))]
    taken = Counter(post.channel_id for post in waiting)
    status = {post.id: post.status for post in waiting}
    for change in plan.of(Action.DELETE):
        taken[change.key.channel_id] -= status.get(change.post_id or "") in WAITING
    held: dict[int, Change] = {}
    wanted: Counter[str] = Counter()
    without: Counter[str] = Counter()
    names: dict[str, str] = {}
    for change in coming:
        if not _needs_room(change, status) or not counts(change.after or {}):
            continue
        channel_id = change.key.channel_id
        names[channel_id] = change.channel
        wanted[channel_id] += 1
        if taken[channel_id] < limit:
            taken[channel_id] += 1
            continue
        without[channel_id] += 1
        reason = f"{change.channel} has room for {limit} waiting {what}, and they are taken; it goes when one is out"
        held[id(change)] = replace(change, action=Action.HOLD, reason=reason)
    if not held:
        return plan
    changes = tuple(sorted((held.get(id(change), change) for change in plan.changes), key=sort_key))
    issues = tuple(
        _issue(names[channel_id], number, wanted[channel_id], limit, what) for channel_id, number in without.items()
    )
    plan = replace(plan, changes=changes, issues=(*plan.issues, *issues))
    return replace(plan, digest=plan_digest(plan))


def crowded(changes: Sequence[Change], actual: ActualState, scheduled_posts: int | None) -> frozenset[str]:
    """Return the channels on which there may be no room for what comes before something else has gone.

    Args:
        changes: What is done.
        actual: Buffer's side, as the plan was made from it.
        scheduled_posts: The limit of waiting posts where Buffer tells none.
    """
    told = actual.organization
    limits = {
        "posts": told.scheduled_posts_limit or scheduled_posts,
        "threads": told.scheduled_threads_limit or None,
        "stories": told.scheduled_stories_limit or None,
    }
    coming = [change for change in changes if change.action in (Action.CREATE, Action.EDIT)]
    found: set[str] = set()
    for what, limit in limits.items():
        if limit is None or not coming:
            continue
        counts = _KINDS[what]
        taken = Counter(post.channel_id for post in actual.posts if post.status in WAITING and counts(_values_of(post)))
        taken.update(change.key.channel_id for change in coming if counts(change.after or {}))
        found |= {channel_id for channel_id, number in taken.items() if number > limit}
    return frozenset(found)


def _needs_room(change: Change, status: dict[str, str]) -> bool:
    values = change.after or {}
    if values.get("kind") == Kind.DRAFT or values.get("schedule") == "now":
        return False
    # Whoever waits already, and is edited or replaced, keeps the room it has.
    return change.action is Action.CREATE or status.get(change.post_id or "") not in WAITING


def _values_of(post: Post) -> Mapping[str, Any]:
    return {"thread": post.thread, "metadata": post.metadata}


def _issue(channel: str, number: int, wanted: int, limit: int, what: str) -> Issue:
    return Issue(
        "channel.full",
        Severity.WARNING,
        "",
        f"{number} of {wanted} {what} do not fit on {channel}: Buffer lets {limit} {what} wait on a channel.",
        "The ones due soonest go first; run again when some are out. Paid plans have room for more.",
    )
