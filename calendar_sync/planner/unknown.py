"""Posts that a run on another machine may have made for rows which it could not name any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from calendar_sync.model.buffer import Post
from calendar_sync.model.canonical import canonical_text, iso
from calendar_sync.model.entry import Kind, RowIdentity, Schedule
from calendar_sync.model.plan import Action, Change, Why
from calendar_sync.planner.changes import View
from calendar_sync.planner.match import BY_HAND

_FIX = (
    "If that post is this row's, sync on the machine whose run was cut off: it knows. If it is not, write any word "
    "into the row's cell in the column 'Sync ID', such as new-1; or delete that post in Buffer."
)


_GIVEN = re.compile(r"r[0-9a-z]{9}", re.IGNORECASE)
"""What ids look like that are given to rows; a word that people write into that cell does not."""


def without_guesses(view: View, changes: Iterable[Change]) -> Iterator[Change]:
    """Hold new rows for which another ledger that syncs the same sheet may have made a post already.

    A run that is cut off leaves rows without ids where they come with the results. Its own ledger knows those rows,
    however they have been edited; any other knows them again only as long as nobody has touched them. So a row that
    has the time or the text of a post that a program made, and that nobody owns, is not created beside it; nor is it
    given an id, by which the ledger that knows it would know it no more. The same holds for a row with an id that
    another ledger has given it: ids stand in the sheet before anything is sent.

    Args:
        view: Where everything that is found has its owner by now.
        changes: All changes.
    """
    if not view.policy.beside_others:
        yield from changes
        return
    listed = list(changes)
    unowned = [
        post
        for post in view.actual.posts
        if post.via not in BY_HAND and not post.is_out and post.status != "draft" and not view.finder.is_owned(post.id)
    ]
    # A row one of whose posts was found as it is has not been edited, so that all of them would have been.
    settled = {change.key.row_id for change in listed if change.action is not Action.CREATE}
    reasons: dict[str, str] = {}
    for change in listed:
        if _is_of_new_row(view, change) and change.key.row_id not in settled:
            for post in unowned:
                if post.channel_id == change.key.channel_id and (common := _common(change, post)):
                    reasons[change.key.row_id] = (
                        "another machine syncs this sheet, too, and may have been cut off when it had sent this row: "
                        f"a post in Buffer that no row names ({post.id}) has the same {common}"
                    )
                    break
    for change in listed:
        reason = reasons.get(change.key.row_id)
        yield replace(change, action=Action.HOLD, reason=reason, why=Why.MAY_BE_SENT, fix=_FIX) if reason else change


def _is_of_new_row(view: View, change: Change) -> bool:
    values = change.after or {}
    row = view.identities.get(change.key.row_id)
    return (
        change.action is Action.CREATE
        and row is not None
        and _may_be_known_elsewhere(view, row)
        and values.get("kind") == Kind.POST
        and values.get("schedule") == Schedule.AT
    )


def _may_be_known_elsewhere(view: View, row: RowIdentity) -> bool:
    carried = row.shown.get("sync_id", "")
    return not carried or (row.row_id not in view.synced_rows and _GIVEN.fullmatch(carried) is not None)


def _common(change: Change, post: Post) -> str:
    values = change.after or {}
    if values.get("text") and values["text"] == canonical_text(post.text):
        return "text"
    return "time" if values.get("due_at") == iso(post.due_at) else ""
