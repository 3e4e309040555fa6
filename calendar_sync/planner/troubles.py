"""What is said of posts that nothing can be done about from here: out already, or not published."""

from __future__ import annotations

from calendar_sync.model.buffer import Post
from calendar_sync.model.entry import Entry, Issue, Severity
from calendar_sync.model.titles import shown
from calendar_sync.planner.changes import View


def too_late(entry: Entry, fields: tuple[str, ...]) -> Issue:
    """Return a warning that what was changed in the row (``fields``) cannot reach its post any more."""
    return Issue(
        rule="post.changed_after_sent",
        severity=Severity.WARNING,
        cell=entry.origin.cell(entry.text_field, "text"),
        message=f"The post is already sent; what was changed in the row since ({shown(fields)}) cannot reach it.",
        fix="Put the row back, or copy it into a new row to post it again.",
        row=entry.origin.row,
        tab=entry.origin.tab,
        channel_id=entry.key.channel_id,
    )


def unpublished(entry: Entry, post: Post) -> Issue:
    """Return what Buffer says of a post that it could not publish."""
    help_link = f" {post.error_link}" if post.error_link else ""
    return Issue(
        rule="post.not_published",
        severity=Severity.ERROR,
        cell=entry.origin.cell("channels", "text"),
        message=f"Buffer could not publish the post: {(post.error or 'it does not say why').rstrip('.')}.",
        fix=f"Mend what is wrong and give the row a new date and time; that tries again.{help_link}",
        row=entry.origin.row,
        tab=entry.origin.tab,
        channel_id=entry.key.channel_id,
    )


def failure(post: Post) -> str:
    """Return the same as a reason; empty where nothing is wrong."""
    if post.status != "error":
        return ""
    why = (post.error or "it does not say why").rstrip(".")
    return f"Buffer could not publish it: {why}. A new date and time tries again"


def unseen(view: View, post_id: str) -> str:
    """Return why nothing is done about a post that an incomplete look at Buffer did not show."""
    if post_id in view.actual.unread:
        return (
            f"its post ({post_id}) is in Buffer, which cannot read it out, as something in it is missing; complete or "
            "delete it there"
        )
    if view.actual.unread:
        return "Buffer could not read out all of its posts; whether this one is still there is not known"
    return "Buffer could not be read wholly; whether the post is still there is not known"
