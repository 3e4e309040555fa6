"""What a plan, and reading Buffer after it, bring to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.canonical import post_values
from calendar_sync.model.entry import EntryKey, Schedule
from calendar_sync.model.plan import EFFECTS, Action, Change, Plan, Record, Why
from calendar_sync.planner.match import skeleton, unequal
from calendar_sync.planner.records import record_idea, record_post


def noted_records(plan: Plan, actual: ActualState, records: Mapping[EntryKey, Record]) -> Iterator[Record]:
    """Yield records of posts that were sent, or have gone, since the last run.

    Args:
        plan: Its noops tell which.
        actual: Buffer's side as the plan was made from it.
        records: The base as the plan was made from it.
    """
    posts = {post.id: post for post in actual.posts}
    for change in plan.of(Action.NOOP):
        record = records.get(change.key)
        if record is None or record.state not in ("live", "idea"):
            continue
        post = posts.get(record.post_id)
        if post is not None and post.is_out:
            yield replace(record, state="sent", due_at=post.due_at)
        elif post is None and change.why is Why.ALREADY_GONE:
            yield replace(record, state="removed")


def named_records(plan: Plan, records: Mapping[EntryKey, Record]) -> Iterator[Record]:
    """Yield a note on each new row where some are to be published at once, for before Sync IDs are written.

    A row with a Sync ID that the ledger does not know may have been published by a run whose ledger is lost, so it is
    not published again. Rows of a run that died before it sent anything must be told apart from those. All of them
    are noted: in a sheet that is sorted while ids are written, a row may be left with the id that was another's.

    Args:
        plan: Before any of it is sent.
        records: The base as the plan was made from it.
    """
    if not any((change.after or {}).get("schedule") == Schedule.NOW for change in plan.of(Action.CREATE)):
        return
    for change in plan.of(*EFFECTS):
        if change.key not in records:
            yield Record(change.key, "named", "", change.service, change.channel, desired_hash="", actual_hash="")


def adopted_records(plan: Plan, actual: ActualState) -> Iterator[tuple[EntryKey, Record]]:
    """Yield the new base of every entry whose post or idea is in Buffer already, and is what the row says by now.

    Args:
        plan: Its adoptions and pulls tell which.
        actual: Buffer's side as the plan was made from it.
    """
    posts = {post.id: post for post in actual.posts}
    ideas = {idea.id: idea for idea in actual.ideas}
    for change in plan.of(Action.ADOPT, Action.PULL):
        values = change.after or {}
        if (post := posts.get(change.post_id or "")) is not None:
            yield change.key, record_post(change.key, values, post, change.channel)
        elif (idea := ideas.get(change.post_id or "")) is not None:
            yield change.key, record_idea(change.key, values, idea, change.service)


def seen_records(
    changes: Iterable[Change], actual: ActualState, records: Mapping[EntryKey, Record]
) -> Iterator[Record]:
    """Yield the base of what was carried out as Buffer shows it afterwards.

    Buffer may rewrite what it was sent (shortened links). What differs in anything else was changed by somebody since
    Buffer answered, or by a request of ours that was carried out late: that must not be taken for the result.

    Args:
        changes: Those that were carried out.
        actual: Buffer's side, read after the last of them.
        records: The base as Buffer's answers gave it.
    """
    posts = {post.id: post for post in actual.posts}
    for change in changes:
        record = records.get(change.key)
        post = posts.get(record.post_id) if record else None
        if record is not None and post is not None and change.after is not None and _came_of(change, record, post):
            yield record_post(change.key, change.after, post, change.channel)


def _came_of(change: Change, record: Record, post: Post) -> bool:
    wished = change.after or {}
    new = set(unequal(wished, post_values(post))) - set(unequal(wished, record.actual))
    return not new or (new == {"text"} and skeleton(post.text) == skeleton(wished["text"]))
