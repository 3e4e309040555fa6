"""Whether a saved plan is still true."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from calendar_sync.errors import PlanRefused
from calendar_sync.model.canonical import differing
from calendar_sync.model.command_line import command_line
from calendar_sync.model.entry import IDEA_CHANNEL, EntryKey
from calendar_sync.model.plan import EFFECTS, Action, Attempt, AttemptState, Change, Plan

SHOWN = 10
"""So many differences are listed; the rest is counted."""


class PlanStale(PlanRefused):
    """The calendar, Buffer or the ledger has changed since the plan was made."""


Done = Mapping[EntryKey, Attempt]
"""What was carried out of a saved plan: the last attempt that succeeded, by entry."""


def carried_out(attempts: Sequence[Attempt]) -> Done:
    """Return what ``attempts`` have done; oldest first."""
    return {attempt.key: attempt for attempt in attempts if attempt.state is AttemptState.DONE}


def is_finished(change: Change, done: Done) -> bool:
    """Tell whether ``change`` has been carried out wholly; a replacement is two attempts, the second makes the post."""
    attempt = done.get(change.key)
    return attempt is not None and not (change.replace and attempt.action is Action.DELETE)


def check_fresh(saved: Plan, fresh: Plan, left: Collection[EntryKey] = (), done: Done | None = None) -> None:
    """Refuse a saved plan where one made now, from the same rows, would not be the same.

    Args:
        saved: As it was reviewed.
        fresh: Made now, with the same Sync IDs for new rows.
        left: Entries that are left alone now, whatever ``saved`` says of them.
        done: What earlier runs have carried out of ``saved``, as far as they came; ``None`` where there was none.

    Raises:
        PlanStale: With a list of what changed.
    """
    saved, fresh = (
        replace(plan, changes=tuple(change for change in plan.changes if change.key not in left))
        for plan in (saved, fresh)
    )
    if done is not None:
        # What a run of this very plan did has changed what both were made from, so every line is compared instead.
        saved, fresh = _rest(saved, fresh, done)
    is_same = not any(_changes(saved, fresh)) if done is not None else saved.base_digest == fresh.base_digest
    if is_same and _effects(saved) == _effects(fresh):
        return
    found = list(_changes(saved, fresh)) or ["a row or a post that the plan leaves alone has changed"]
    listed = "".join(f"\n  - {line}" for line in found[:SHOWN])
    more = f"\n  - and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    raise PlanStale(
        f"The plan is no longer true; since it was made:{listed}{more}",
        fix="Make it anew and look at it again: "
        f"{command_line(('calendar-sync', 'plan', saved.calendar, '--out', 'plan.json'))}.",
    )


def _rest(saved: Plan, fresh: Plan, done: Done) -> tuple[Plan, Plan]:
    """Return both plans without what earlier runs of the first one did, where that is still as they left it."""
    now = {change.key: change for change in fresh.changes}
    settled = {
        change.key
        for change in saved.changes
        if change.action in EFFECTS and _is_as_left(change, now.get(change.key), done.get(change.key))
    }
    rows = {key.row_id for key in settled}
    return replace(saved, changes=tuple(c for c in saved.changes if not _is_aside(c, settled, rows))), replace(
        fresh, changes=tuple(c for c in fresh.changes if not _is_aside(c, settled, rows))
    )


def _is_as_left(change: Change, now: Change | None, attempt: Attempt | None) -> bool:
    if change.action in (Action.ADOPT, Action.PULL):
        return now is not None and now.action is Action.NOOP and now.post_id == change.post_id
    if attempt is None:
        return False
    if change.action is Action.DELETE:
        return now is None or now.action not in EFFECTS
    if not is_finished(change, {change.key: attempt}):
        return now is not None and now.action is Action.CREATE and now.after == change.after
    return now is not None and now.action is Action.NOOP and attempt.post_id in (now.post_id, now.idea_id)


def _is_aside(change: Change, settled: Collection[EntryKey], rows: Collection[str]) -> bool:
    """Tell whether a change is settled, or only says of a whole row (or of its idea) what has become of that."""
    key = change.key
    of_row = key.row_id in rows and key.channel_id in ("", IDEA_CHANNEL) and change.action not in EFFECTS
    return key in settled or of_row


def _effects(plan: Plan) -> list[tuple[object, ...]]:
    """Return what a plan does; times of queue posts that it leaves alone may slide without making it untrue."""
    return [
        (
            *(change.action, change.key, change.before, change.after),
            *(change.post_id, change.idea_id, change.replace, change.cells),
        )
        for change in plan.changes
        if change.action in EFFECTS
    ]


def _changes(saved: Plan, fresh: Plan) -> Iterator[str]:
    if saved.calendar_id != fresh.calendar_id:
        yield "it was made for another calendar"
    if saved.organization != fresh.organization:
        yield f"the Buffer organization is now {fresh.organization[1]}, it was {saved.organization[1]}"
    old = {change.key: change for change in saved.changes}
    new = {change.key: change for change in fresh.changes}
    for key in old.keys() - new.keys():
        yield f"{_place(old[key])} is gone ({old[key].action} was planned)"
    for key in new.keys() - old.keys():
        yield f"{_place(new[key])} is new ({new[key].action})"
    for key in sorted(old.keys() & new.keys()):
        before, after = old[key], new[key]
        if before.action is not after.action:
            yield f"{_place(after)}: {before.action} was planned, now it is {_named(after)}"
        elif before.action in EFFECTS and before.after != after.after:
            fields = ", ".join(differing(before.after or {}, after.after or {}))
            yield f"{_place(after)}: the row has changed ({fields})"
        elif before.action in EFFECTS and before.before != after.before:
            fields = ", ".join(differing(before.before or {}, after.before or {}))
            yield f"{_place(after)}: Buffer has changed ({fields})"
        elif (before.post_id, before.idea_id) != (after.post_id, after.idea_id):
            yield f"{_place(after)}: it is another post in Buffer now"


def _place(change: Change) -> str:
    where = f"{change.tab} row {change.row}" if change.row else "a row that is gone"
    return f"{where}, {change.channel}" if change.channel else where


def _named(change: Change) -> str:
    return "unchanged" if change.action is Action.NOOP else str(change.action)
