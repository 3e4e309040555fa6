"""The plan as an iCalendar file (RFC 5545), so that it shows up in people's own calendars.

Each event is one row at one time, with the channels that it goes to. Its name (``UID``) comes from the row's Sync ID
and stays, so a calendar program that gets the file again moves the event instead of adding another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.canonical import canonical_text, digest, entry_values, post_values
from calendar_sync.model.entry import IDEA_CHANNEL, DesiredState
from calendar_sync.model.plan import Action, Change, Plan
from calendar_sync.model.services import label
from calendar_sync.model.sheet import row_name

LENGTH = timedelta(minutes=15)
"""How long an event is shown; a post has no length."""

SUMMARY_LENGTH = 60
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"

_SAME = ("DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "CATEGORIES", "URL")
"""What an event says; when none of it has changed, it is the event of the last export."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event.

    Args:
        uid: Its lasting name.
        start: Aware UTC.
        channels: ``service:name`` of each, sorted.
        services: Buffer's names of the networks, in the same order.
        text: All of what is posted.
        notes: What else is worth knowing, a line each.
        status: ``CONFIRMED``, ``TENTATIVE`` (a draft, or it is held) or ``CANCELLED``.
        tags: Names.
        link: Of the published post; empty before.
    """

    uid: str
    start: datetime
    channels: tuple[str, ...]
    services: tuple[str, ...]
    text: str
    notes: tuple[str, ...] = ()
    status: str = CONFIRMED
    tags: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is exported, and how much is not.

    Args:
        entries: Soonest first.
        untimed: Posts whose time only the queue will give.
        blocked: Rows that do not go out as they are, in part or as a whole. They are no appointments; what of them is
            in Buffer all the same is among the entries.
    """

    entries: tuple[Entry, ...]
    untimed: int = 0
    blocked: int = 0


def agenda_of(plan: Plan, desired: DesiredState, actual: ActualState) -> Agenda:
    """Return every post that is planned, scheduled or sent, as it will be once the plan is carried out.

    Args:
        plan: Of the whole calendar.
        desired: What its rows want.
        actual: What Buffer has.
    """
    posts = {post.id: post for post in actual.posts}
    wants = {entry.key: entry_values(entry) for entry in desired.entries}
    fresh = {row.row_id for row in desired.rows if row.is_new}
    tags = {tag.id: tag.name for listed in (actual.tags, *(post.tags for post in actual.posts)) for tag in listed}
    untimed, blocked = 0, set()
    found: dict[tuple[str, datetime, str, str], Entry] = {}
    for change in plan.changes:
        post = posts.get(change.post_id or "")
        if change.action is Action.BLOCKED and post is None:
            blocked.add(change.key.row_id)
            continue
        if not change.key.channel_id or change.key.channel_id == IDEA_CHANNEL:
            continue
        values = _values(change, post, wants.get(change.key))
        if values is None:
            continue
        start = _start(values, post)
        if start is None and values["kind"] == "draft":
            # Buffer may drop the time of a draft; the row still says when it is meant for.
            start = _start(wants.get(change.key, values), None)
        if start is None:
            untimed += change.action is not Action.DELETE
            continue
        entry = _entry(plan, change, values, post, start, tags, is_new=change.key.row_id in fresh)
        name = (change.key.row_id, start, entry.text, entry.status)
        known = found.get(name)
        found[name] = entry if known is None else _joined(known, entry)
    return Agenda(tuple(sorted(found.values(), key=lambda entry: (entry.start, entry.uid))), untimed, len(blocked))


def _values(change: Change, post: Post | None, wants: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return what is posted: what the plan makes of it, else what Buffer has."""
    if change.action in (Action.CREATE, Action.EDIT, Action.PULL):
        return change.after
    if change.action is Action.DELETE:
        return change.before
    return post_values(post) if post is not None else wants if change.action is not Action.NOOP else None


def _start(values: Mapping[str, Any], post: Post | None) -> datetime | None:
    if post is not None and post.is_out:
        return post.sent_at or post.due_at
    told = values.get("due_at")
    if told:
        return datetime.fromisoformat(told).astimezone(UTC)
    return post.due_at if post is not None else None


def _entry(
    plan: Plan,
    change: Change,
    values: Mapping[str, Any],
    post: Post | None,
    start: datetime,
    tags: Mapping[str, str],
    *,
    is_new: bool,
) -> Entry:
    text = "\n\n".join([values["text"], *values["thread"]])
    # A row without a Sync ID gets another one with each plan: what it says is its name until it is synced.
    name = [canonical_text(text), change.key.channel_id] if is_new else [change.key.row_id, change.key.channel_id]
    # What is held stays in Buffer as it is, and goes out.
    is_certain = post.status in _GOES_OUT if post is not None else change.action not in _OPEN
    status = CONFIRMED if is_certain and values["kind"] != "draft" else TENTATIVE
    place = row_name(change.tab, change.row) if change.row else ""
    notes = [
        *(asset["url"] for asset in values["assets"]),
        f"Row {place}" if place else "",
        change.reason if change.action in _OPEN else "",
    ]
    return Entry(
        uid=f"{digest([plan.calendar_id, *name])[:32]}@calendar-sync",
        start=start.replace(microsecond=0),
        channels=(change.channel,),
        services=(change.service,),
        text=text,
        notes=tuple(filter(None, notes)),
        status=CANCELLED if change.action is Action.DELETE else status,
        tags=tuple(sorted(tags.get(tag, tag) for tag in values["tags"])),
        link=(post.link if post else None) or "",
    )


_GOES_OUT = frozenset({"scheduled", "sending", "sent"})
_OPEN = frozenset({Action.BLOCKED, Action.HOLD, Action.CONFLICT, Action.DRIFT})


def _joined(one: Entry, other: Entry) -> Entry:
    """Return one event for several channels of a row; its name is that of the first by name, whatever comes along."""
    first, second = sorted((one, other), key=lambda entry: entry.channels)
    return replace(
        first,
        channels=(*first.channels, *second.channels),
        services=(*first.services, *second.services),
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))),
        tags=tuple(sorted({*first.tags, *second.tags})),
        link=first.link or second.link,
    )


def to_ics(agenda: Agenda, title: str, *, now: datetime, before: bytes | None = None, whole: bool = True) -> bytes:
    """Return the file.

    Args:
        agenda: What is in it.
        title: Shown by calendar programs as the calendar's name.
        now: Aware UTC.
        before: The file as it was exported last: events that have not changed stay as they are, the others count on
            (``SEQUENCE``), and those that are gone are cancelled. One that is no iCalendar file counts for nothing.
        whole: False where only a part is exported: then nothing is cancelled for not being there.
    """
    known = {str(event.get("UID")): event for event in _events(before)}
    calendar = Calendar()
    calendar.add("PRODID", "-//calendar-sync//content calendar//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", title)
    listed: set[str] = set()
    for entry in agenda.entries:
        listed.add(entry.uid)
        calendar.add_component(_continued(_event(entry), known.get(entry.uid), now))
    for uid, event in known.items():
        if whole and uid not in listed and _is_to_come(event, now):
            gone = Event()
            gone.update(event)
            gone["STATUS"] = CANCELLED
            calendar.add_component(_continued(gone, event, now))
    return bytes(calendar.to_ical())


def _events(before: bytes | None) -> Iterator[Any]:
    if before is None:
        return
    try:
        yield from Calendar.from_ical(before).walk("VEVENT")
    except (ValueError, IndexError, KeyError):
        return


def _is_to_come(event: Any, now: datetime) -> bool:
    start = event.get("DTSTART")
    moment = getattr(start, "dt", None)
    return isinstance(moment, datetime) and moment.tzinfo is not None and moment > now


def _event(entry: Entry) -> Event:
    event = Event()
    networks = list(dict.fromkeys(map(label, entry.services)))
    first = " ".join(entry.text.split())
    short = first if len(first) <= SUMMARY_LENGTH else first[: SUMMARY_LENGTH - 1].rstrip() + "…"
    event.add("UID", entry.uid)
    event.add("DTSTART", entry.start)
    event.add("DTEND", entry.start + LENGTH)
    event.add("SUMMARY", f"{', '.join(networks)}: {short}")
    event.add("DESCRIPTION", "\n\n".join(filter(None, [entry.text, "\n".join([*entry.channels, *entry.notes])])))
    event.add("STATUS", entry.status)
    event.add("TRANSP", "TRANSPARENT")
    event.add("CATEGORIES", [*networks, *entry.tags])
    if entry.link:
        event.add("URL", entry.link)
    return event


def _continued(event: Event, known: Any | None, now: datetime) -> Event:
    """Give an event the stamps of the one that it continues: new ones only where it says something else."""
    for name in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE"):
        event.pop(name, None)
    is_same = known is not None and all(_said(event, name) == _said(known, name) for name in _SAME)
    sequence = int(known.get("SEQUENCE", 0)) if known is not None else 0
    stamp = known.get("LAST-MODIFIED") if known is not None and is_same else None
    moment = getattr(stamp, "dt", None) or now.replace(microsecond=0)
    event.add("DTSTAMP", moment)
    event.add("LAST-MODIFIED", moment)
    event.add("SEQUENCE", sequence if known is None or is_same else sequence + 1)
    return event


def _said(event: Any, name: str) -> bytes:
    value = event.get(name)
    return b"" if value is None else bytes(value.to_ical()) if hasattr(value, "to_ical") else str(value).encode()
