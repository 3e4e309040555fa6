"""Approval, which Buffer grants only where an organization has a policy for it, and tells of to nobody beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calendar_sync.model.buffer import Post
from calendar_sync.model.entry import DesiredState, Issue, Kind, Severity


def check_approval(desired: DesiredState, posts: Sequence[Post] = ()) -> DesiredState:
    """Return ``desired`` with a warning at each row that asks for approval, unless a post shows that there is any.

    Buffer's API has no field for an approval policy; without one it refuses the whole post, drafts included.

    Args:
        desired: Entries that no rule of their network has held back.
        posts: What Buffer has; one that waits for approval proves a policy.
    """
    asking = [entry for entry in desired.entries if entry.needs_approval and entry.kind is not Kind.IDEA]
    if not asking or any(post.status == "needs_approval" for post in posts):
        return desired
    found = {
        entry.origin.cell("needs_approval", "text"): Issue(
            rule="row.approval_unproven",
            severity=Severity.WARNING,
            cell=entry.origin.cell("needs_approval", "text"),
            message="Whether anybody can approve posts in this Buffer organization shows only when one is sent: "
            "without an approval policy Buffer refuses the post.",
            fix="Where there is a policy, all is well. Else clear Needs approval, and hold the row by its Status until "
            "it is approved.",
            row=entry.origin.row,
            tab=entry.origin.tab,
        )
        for entry in asking
    }
    return replace(desired, issues=(*desired.issues, *found.values()))
