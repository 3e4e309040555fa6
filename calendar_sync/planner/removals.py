"""What rows own but ask for no longer: held, cancelled, dropped or gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from calendar_sync.model.canonical import post_values
from calendar_sync.model.entry import IDEA_CHANNEL, Cancelled, EntryKey, Held, HoldReason, Origin
from calendar_sync.model.plan import Action, Change, Record, Why
from calendar_sync.planner.changes import NOWHERE, View, record_change, row_change
from calendar_sync.planner.match import BY_HAND
from calendar_sync.planner.troubles import unseen

_BY_STATUS = frozenset({HoldReason.STATUS, HoldReason.UNKNOWN_STATUS})
_HOLDS = {HoldReason.STATUS: Why.STATUS, HoldReason.HIDDEN: Why.HIDDEN}


def records_by_row(view: View) -> dict[str, list[EntryKey]]:
    """Return what each row owns, ideas that became posts left out."""
    keys: dict[str, list[EntryKey]] = {}
    for key, record in view.ownership.records.items():
        if record.state != "promoted":
            keys.setdefault(key.row_id, []).append(key)
    return keys


def held_changes(view: View, held: Held, owned: Iterable[EntryKey], done: set[EntryKey]) -> Iterator[Change]:
    """Yield one change for each channel that a held row names or owns a post on.

    Args:
        view: Both sides and the base.
        held: The row, or one channel of it.
        owned: What the row owns.
        done: Entries that have their change; those made here are added.
    """
    if held.key.channel_id:
        keys = {held.key}
    else:
        keys = {EntryKey(held.key.calendar_id, held.key.row_id, place[0]) for place in held.channels} | set(owned)
    handles = {channel_id: (handle, service) for channel_id, handle, service in held.channels}
    for key in sorted(keys) or [held.key]:
        if key in done:
            continue
        done.add(key)
        record = view.ownership.records.get(key)
        if record is not None and record.state != "promoted":
            yield _held_post(view, held, record)
        else:
            handle, service = handles.get(key.channel_id, ("", ""))
            yield Change(
                action=Action.BLOCKED if held.blocked else Action.HOLD,
                key=key,
                tab=held.origin.tab,
                row=held.origin.row,
                channel=handle,
                service=service,
                due_at=None,
                reason=held.message,
                why=_HOLDS.get(held.reason, Why.OTHER),
                cell=held.cell,
                fix=held.fix,
            )


def _held_post(view: View, held: Held, record: Record) -> Change:
    post = view.posts.get(record.post_id)
    due_at = post.due_at if post else None
    if _is_sent(view, record):
        reason = f"already sent ({held.message})"
        return record_change(Action.NOOP, record, held.origin, due_at or record.due_at, reason, why=Why.SENT)
    action = Action.BLOCKED if held.blocked else Action.HOLD
    why = _HOLDS.get(held.reason, Why.OTHER)
    change = record_change(action, record, held.origin, due_at, held.message, why=why)
    fix = held.fix
    if held.reason in _BY_STATUS and post is not None and post.status == "scheduled":
        stays = "Its post in Buffer stays, and goes out; a status such as Cancelled takes it back."
        fix = f"{stays} {fix}".rstrip()
    return replace(change, cell=held.cell, fix=fix)


def removals(view: View, cancelled: Mapping[str, Cancelled], done: set[EntryKey]) -> Iterator[Change]:
    """Yield one change for everything that is owned and that no row asks for.

    Args:
        view: Both sides and the base.
        cancelled: Rows whose status says cancel, by row id.
        done: Entries that have their change.
    """
    left = [key for key, record in view.ownership.records.items() if key not in done and record.state != "promoted"]
    if not left:
        return
    posting = {entry.key.row_id for entry in view.desired.entries if entry.key.channel_id != IDEA_CHANNEL}
    saved = {entry.key.row_id for entry in view.desired.entries if entry.key.channel_id == IDEA_CHANNEL}
    for key in sorted(left):
        record = view.ownership.records[key]
        if (item := cancelled.get(key.row_id)) is not None:
            change = _removal(view, record, item.origin, item.message, "")
        elif key.channel_id == IDEA_CHANNEL and key.row_id in posting:
            continue
        elif (place := view.origins.get(key.row_id)) is not None:
            why = "the row is an idea now" if key.row_id in saved else "the row no longer names this channel"
            change = _removal(view, record, place, why, _unread(view))
        else:
            change = _removal(view, record, None, "the row is gone from the calendar", _unread(view) or _unasked(view))
        if change is not None:
            yield change


def _unread(view: View) -> str:
    return "" if view.desired.complete else ", but part of the calendar could not be read, so nothing is deleted"


def _unasked(view: View) -> str:
    return "" if view.policy.prune else "; run with --prune to delete its post"


def _is_sent(view: View, record: Record) -> bool:
    """Buffer's word counts: what was being sent when it was last looked at may have failed since."""
    post = view.posts.get(record.post_id)
    return post.is_out if post is not None else record.state == "sent"


def _removal(view: View, record: Record, origin: Origin | None, why: str, objection: str) -> Change | None:
    """Return what becomes of what nobody asks for; ``objection`` says why it may not be deleted, if so."""
    post = view.posts.get(record.post_id)
    place = origin or NOWHERE
    due_at = post.due_at if post else record.due_at
    if record.state == "idea":
        if record.post_id not in view.ideas and view.actual.complete:
            return None
        reason = f"{why}; Buffer's ideas cannot be deleted from outside, so it stays on the board"
        return record_change(Action.HOLD, record, place, due_at, reason)
    if _is_sent(view, record):
        if origin is None and record.state == "sent":
            return None
        reason = f"{why}; already sent, so it stays"
        return record_change(Action.NOOP, record, place, due_at, reason, why=Why.SENT)
    if post is None and record.key.channel_id not in view.channels:
        # Its posts were not read; should the channel come back, they may be there.
        return record_change(Action.NOOP, record, place, due_at, f"{why}; its channel is not connected to Buffer")
    if post is None and view.actual.complete:
        reason = f"{why}; already gone from Buffer"
        return record_change(Action.NOOP, record, place, due_at, reason, why=Why.ALREADY_GONE)
    if post is None:
        return record_change(Action.HOLD, record, place, due_at, f"{why}; {unseen(view, record.post_id)}")
    if not record.desired_hash and post.via in BY_HAND:
        reason = f"{why}, but only the row says that this post is its own, and it was made by hand; delete it in Buffer"
        return record_change(Action.HOLD, record, place, due_at, reason)
    if objection:
        return record_change(Action.HOLD, record, place, due_at, f"{why}{objection}")
    return record_change(Action.DELETE, record, place, due_at, why, before=post_values(post))


def nothing_to_take_back(cancelled: Sequence[Cancelled], touched: set[str]) -> Iterator[Change]:
    """Yield a word on each cancelled row that owns nothing."""
    for item in cancelled:
        if item.key.row_id not in touched:
            yield row_change(Action.NOOP, item.key, item.origin, f"{item.message}; nothing in Buffer to take back")
