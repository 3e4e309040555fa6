"""What the tool's own columns say about each row, from what is known after a run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from calendar_sync.model.buffer import ActualState, Channel, Post
from calendar_sync.model.clocks import zone_called, zone_name
from calendar_sync.model.entry import EntryKey, RowIdentity
from calendar_sync.model.plan import Action, Change, Outcome, OutcomeStatus, Plan, Why

_POST_WORDS: Mapping[str, str] = {
    "draft": "Draft",
    "needs_approval": "Needs approval",
    "scheduled": "Scheduled",
    "sending": "Sending",
    "sent": "Sent",
    "error": "Failed to publish",
}
_ACTION_WORDS: Mapping[Action, str] = {
    Action.BLOCKED: "Blocked",
    Action.CONFLICT: "Conflict",
    Action.DRIFT: "Changed in Buffer",
}


_OF_SENT = ("scheduled_for", "post_link")


@dataclass(frozen=True, slots=True)
class _Line:
    """One channel of one row: what its cells say."""

    channel: str
    status: str
    post_id: str = ""
    due: str = ""
    link: str = ""
    error: str = ""


def own_cells(
    plan: Plan,
    outcomes: Mapping[EntryKey, Outcome],
    rows: Sequence[RowIdentity],
    actual: ActualState,
    zone_of: Mapping[str, tzinfo],
) -> dict[str, dict[str, str]]:
    """Return what the tool's own cells should say, by row id and field.

    Rows that hold nothing for Buffer (on hold, never synced) keep empty cells.

    Args:
        plan: What was planned.
        outcomes: What became of it; empty for entries that needed nothing.
        rows: All rows of the calendar.
        actual: Buffer's side, as fresh as it is known.
        zone_of: Time zone in which a row shows its times, by row id; else the channel's.
    """
    posts = {post.id: post for post in actual.posts}
    channels = {channel.id: channel for channel in actual.channels}
    by_row: dict[str, list[Change]] = {}
    for change in plan.changes:
        by_row.setdefault(change.key.row_id, []).append(change)
    cells: dict[str, dict[str, str]] = {}
    for row in rows:
        changes = sorted(by_row.get(row.row_id, ()), key=lambda change: (change.channel, change.key.channel_id))
        lines = [
            line
            for change in changes
            if (
                line := _line(
                    change,
                    outcomes.get(change.key),
                    posts,
                    channels.get(change.key.channel_id),
                    zone_of.get(row.row_id),
                )
            )
        ]
        if lines or (row.shown and not _is_over(changes)):
            cells[row.row_id] = _cells(row, lines)
            if any(change.why is Why.SENT and change.post_id not in posts for change in changes):
                # Sent so long ago that it was not read again: when and where it went out stays as it was written.
                cells[row.row_id].update({name: row.shown.get(name, "") for name in _OF_SENT})
        elif row.shown.get("post_ids"):
            # The run that took the posts away ended before it could say so.
            cells[row.row_id] = {**_cells(row, []), "sync_status": "Deleted"}
    return cells


def cells_of_posts(
    posts: Sequence[tuple[str, Post, Channel | None]],
    zone: tzinfo | None,
    shown: Mapping[str, str],
    lost: Collection[str] = (),
) -> dict[str, str]:
    """Return what the cells about posts that are known say, for one row.

    What the last sync said of other channels stays (one is blocked, say, and has no post), and so does what it said of
    a post that is not out: nothing but a sync knows whether that is a conflict.

    Args:
        posts: With how their channel is called in the row, and the channel where it is known.
        zone: In which the row shows its times; else the channel's.
        shown: The tool's own cells as they are.
        lost: Channels of posts of the row that are no longer to be found.
    """
    handles = {post_id: handle for handle, _, post_id in _named_posts(shown)}
    said = _lines_by_channel(shown.get("sync_status", ""), lambda line: line.rpartition(": ")[0])
    names = {*said, *lost, *handles.values(), *(channel for channel, _, _ in posts)} - {""}
    errors, dues = (_lines_by_channel(shown.get(name, ""), _begins(names)) for name in ("sync_error", "scheduled_for"))
    lines: list[_Line] = []
    kept: list[tuple[_Line, str]] = []
    is_told_anew = False
    for channel, post, where in posts:
        line = _line_of(channel, post, zone, where)
        alias = handles.get(post.id, channel)
        before = said.pop(channel, "") or said.pop(alias, "") or said.get("", "")
        if post.status in _STANDING and before and before not in _POST_WORDS.values():
            kept.append((replace(line, status=before), alias))
            continue
        is_told_anew |= before != "" and before not in _WITHOUT_ERROR
        lines.append(line)
    for channel in {*said, *lost} - {""}:
        if status := said.get(channel) or said.get("", ""):
            due = (dues.get(channel) or dues.get("", "")) if channel in lost else ""
            kept.append((_Line(channel, status, due=due), channel))
    for line, alias in kept:
        # An error without a channel is that of all that have one: of those that always do, and of those that may
        # where it cannot be that of a post which is told anew.
        is_its = line.status in _WITH_ERROR or not (is_told_anew or line.status in _WITHOUT_ERROR)
        error = errors.get(line.channel) or errors.get(alias) or (errors.get("", "") if is_its else "")
        lines.append(replace(line, error=error))
    cells = _told(sorted(lines, key=lambda line: line.channel))
    if lost:
        known = cells["post_link"].splitlines()
        others = [link for link in shown.get("post_link", "").splitlines() if link not in known]
        cells["post_link"] = "\n".join([*known, *others])
    return {name: cells[name] for name in _OF_POSTS}


def _named_posts(shown: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    return (line.rpartition("=") for line in shown.get("post_ids", "").splitlines())


def _begins(names: Collection[str]) -> Callable[[str], str]:
    """Return what tells with which of these channels a line begins; with none of them, it goes on from the last."""
    longest = sorted(names, key=len, reverse=True)
    return lambda line: next((name for name in longest if line.startswith(f"{name}: ")), "")


def _lines_by_channel(text: str, channel_of: Callable[[str], str]) -> dict[str, str]:
    """Return what a cell says of each channel (see :func:`_joined`); under an empty name what it says of all."""
    lines = text.splitlines()
    if not lines or not channel_of(lines[0]):
        return {"": text} if text else {}
    found: dict[str, str] = {}
    last = ""
    for line in lines:
        if channel := channel_of(line):
            last, found[channel] = channel, line.removeprefix(f"{channel}: ")
        else:
            found[last] += f"\n{line}"
    return found


_WITH_ERROR = frozenset({*_ACTION_WORDS.values(), "Failed", "Unknown"})
_WITHOUT_ERROR = frozenset(_POST_WORDS.values()) - {_POST_WORDS["error"]}
_STANDING = ("draft", "needs_approval", "scheduled", "sending")
"""Statuses of posts of which the last sync may know more than Buffer does."""

_OF_POSTS = ("sync_status", "scheduled_for", "post_link", "sync_error")


def _line_of(channel: str, post: Post, zone: tzinfo | None, where: Channel | None) -> _Line:
    due_at = (post.sent_at or post.due_at) if post.is_out else post.due_at
    return _Line(
        channel=channel,
        status=_POST_WORDS.get(post.status, post.status),
        post_id=post.id,
        due=_shown_time(due_at, zone, where) if due_at else "",
        link=post.link or "",
        error=post_error(post),
    )


def _is_over(changes: Sequence[Change]) -> bool:
    """Return whether nothing is left to do for a row; what its cells tell of the end ("Deleted") goes on being true."""
    return bool(changes) and all(change.action is Action.NOOP for change in changes)


def _line(
    change: Change,
    outcome: Outcome | None,
    posts: Mapping[str, Post],
    channel: Channel | None,
    row_zone: tzinfo | None,
) -> _Line | None:
    post_id = (outcome.post_id if outcome else None) or change.post_id or ""
    post = posts.get(post_id)
    status, error = _status(change, outcome, post)
    if not status:
        return None
    if change.action is Action.DELETE and outcome and outcome.status is OutcomeStatus.DONE:
        return _Line(change.channel, status)
    due_at = post.due_at if post else outcome.due_at if outcome and outcome.status is OutcomeStatus.DONE else None
    if post and post.is_out:
        due_at = post.sent_at or post.due_at
    return _Line(
        channel=change.channel,
        status=status,
        post_id=post_id,
        due=_shown_time(due_at, row_zone, channel) if due_at else "",
        link=(post.link if post else outcome.link if outcome else None) or "",
        error=error,
    )


def _status(change: Change, outcome: Outcome | None, post: Post | None) -> tuple[str, str]:
    if outcome is not None and outcome.status is OutcomeStatus.FAILED:
        return "Failed", outcome.error
    if outcome is not None and outcome.status is OutcomeStatus.UNKNOWN:
        return "Unknown", outcome.error
    if outcome is not None and change.action in (Action.CREATE, Action.EDIT, Action.IDEA, Action.DELETE):
        if outcome.status is not OutcomeStatus.DONE:
            return "Waiting", outcome.error
        if change.action is Action.DELETE:
            return "Deleted", ""
    if change.action is Action.HOLD:
        if change.why in (Why.STATUS, Why.HIDDEN):
            # The user wants it so: say where its posts stand, and nothing at all where there are none.
            return ("Held", "") if change.post_id else ("", "")
        return "Held", _why(change)
    if change.action in _ACTION_WORDS:
        return _ACTION_WORDS[change.action], _why(change)
    if post is not None:
        return _POST_WORDS.get(post.status, post.status), post_error(post)
    if change.channel == "ideas":
        return "Idea saved", ""
    if change.action is Action.NOOP:
        return ("Sent", "") if change.why is Why.SENT else ("", "")
    return "Scheduled", ""


def _why(change: Change) -> str:
    return f"{change.reason}. {change.fix}" if change.fix else change.reason


def post_error(post: Post) -> str:
    """Return Buffer's publishing error with its help link, empty where there is none."""
    return " ".join(part for part in (post.error, post.error_link) if part)


def _shown_time(moment: datetime, row_zone: tzinfo | None, channel: Channel | None) -> str:
    zone: tzinfo = row_zone or _zone_of(channel) or UTC
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} {zone_name(zone)}"


def _zone_of(channel: Channel | None) -> tzinfo | None:
    return None if channel is None else zone_called(channel.timezone)


def _cells(row: RowIdentity, lines: Sequence[_Line]) -> dict[str, str]:
    return {"sync_id": row.row_id if lines or not row.is_new else "", **_told(lines)}


def _told(lines: Sequence[_Line]) -> dict[str, str]:
    cells: dict[str, str] = {}
    cells["sync_status"] = _joined([(line.channel, line.status) for line in lines])
    cells["post_ids"] = "\n".join(
        f"{'idea' if line.channel == 'ideas' else line.channel}={line.post_id}" for line in lines if line.post_id
    )
    cells["scheduled_for"] = _joined([(line.channel, line.due) for line in lines if line.due])
    cells["post_link"] = "\n".join(line.link for line in lines if line.link)
    cells["sync_error"] = _joined([(line.channel, line.error) for line in lines if line.error])
    return cells


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    """Return one line where all channels say the same, else one line a channel."""
    listed = list(pairs)
    if len({text for _, text in listed}) <= 1:
        return listed[0][1] if listed else ""
    return "\n".join(f"{channel}: {text}" if channel else text for channel, text in listed)
