"""Rows that say the same: one of them is a copy left as it is, and would be posted twice."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime

from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import Entry, EntryKey, Issue, Kind, Schedule, Severity

_BLOCKING = frozenset({Schedule.AT, Schedule.NOW})


def find_twins(entries: Iterable[Entry], owners: Container[EntryKey], now: datetime) -> dict[EntryKey, Entry]:
    """Return the entries that repeat another one and are not in Buffer yet, each with the one it repeats.

    Entries repeat each other when they are to be posted on one channel in one way, at one time, with the same text
    (and, where there is none, with the same media and the same quoted post). The one that owns a post comes first,
    else the upper row.

    Args:
        entries: In the order of the sheet.
        owners: Entries that own a post.
        now: Aware UTC; what was due before is not created anyway.
    """
    firsts: dict[object, Entry] = {}
    groups: dict[object, list[Entry]] = {}
    for entry in entries:
        is_past = entry.due_at is not None and entry.due_at <= now
        if entry.kind is Kind.POST and not is_past:
            text = canonical_text(entry.text)
            rest = () if text else (entry.metadata.get("retweet_id"), *(asset.url for asset in entry.assets))
            alike = (entry.key.channel_id, entry.schedule, entry.due_at, text, rest, entry.thread)
            if (first := firsts.setdefault(alike, entry)) is not entry:
                groups.setdefault(alike, [first]).append(entry)
    twins: dict[EntryKey, Entry] = {}
    for group in groups.values():
        first = next((entry for entry in group if entry.key in owners), group[0])
        twins.update((entry.key, first) for entry in group if entry is not first and entry.key not in owners)
    return twins


def twin_issue(entry: Entry, first: Entry, channel: str, severity: str = "") -> Issue:
    """Return what is wrong with ``entry``, which repeats ``first`` on ``channel`` (``service:name``).

    A set time, or now, is certainly a mistake. In a queue an evergreen text may wait twice, so there it is a warning.
    ``severity`` is what the team wants instead.
    """
    place = f"row {first.origin.row}" + (f" in '{first.origin.tab}'" if first.origin.tab != entry.origin.tab else "")
    blocks = entry.schedule in _BLOCKING
    message = (
        f"This row says the same as {place}, at the same time on {channel}; it would be posted twice."
        if blocks
        else f"This row says the same as {place}; both wait in the queue of {channel}."
    )
    return Issue(
        rule="row.duplicate",
        severity=Severity(severity) if severity else Severity.ERROR if blocks else Severity.WARNING,
        cell=entry.origin.cell(entry.text_field, "text", "media"),
        message=message,
        fix="Change the text or the time, or delete one of the two rows.",
        row=entry.origin.row,
        tab=entry.origin.tab,
        channel_id=entry.key.channel_id,
    )
