"""Reading both sides: the calendar with its columns mapped; the organization, and the posts a calendar can touch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped, map_sheet
from calendar_sync.calendars.writeback import Calendar
from calendar_sync.errors import BufferError, NotSent, UsageError
from calendar_sync.model.buffer import ActualState, Channel, Organization
from calendar_sync.model.entry import IDEA_CHANNEL, DesiredState, EntryKey, Kind
from calendar_sync.model.plan import Attempt, Record
from calendar_sync.model.sheet import Sheet

if TYPE_CHECKING:
    from calendar_sync.buffer import BufferClient

_ID = re.compile(r"[0-9a-f]{24}")
"""What Buffer's ids look like: with one, account and channels come in one request."""

LOOK_BACK = timedelta(days=14)
"""How long before the earliest known due time sent posts are asked for: queue posts may have slid forward."""


def read_calendar(calendar: Calendar, names: Mapping[str, str], tabs: Sequence[str]) -> tuple[Sheet, Mapped]:
    """Read the calendar and map its columns.

    Args:
        calendar: The backend.
        names: Field by folded column title, from the settings.
        tabs: Only these tabs; all visible ones where empty.

    Raises:
        CalendarUnreadable: It cannot be read.
        UsageError: No tab holds a calendar.
    """
    sheet = calendar.read()
    mapped = map_sheet(sheet, names=names, tabs=tabs)
    if not mapped.layouts and not mapped.issues:
        raise UsageError(
            f"{sheet.location} holds no calendar: no tab has a header row with a text column and a date, channel, "
            "mode or status column.",
            fix="Name the columns Date, Time, Channels, Text ... (calendar-sync template FILE writes an example), or "
            "map yours under [columns] in calendar-sync.toml.",
        )
    return sheet, mapped


def read_organization(client: BufferClient, wanted: str) -> tuple[Organization, tuple[Channel, ...]]:
    """Return the organization that the settings name (by id or name), or the only one, with its channels.

    Raises:
        UsageError: It is not one of the account's.
    """
    if not wanted:
        _, organization, channels = client.read_account_and_channels(None)
        return organization, channels
    if _ID.fullmatch(wanted):
        try:
            _, organization, channels = client.read_account_and_channels(wanted)
        except NotSent:
            raise
        except BufferError:
            # An id that is not the account's is answered like any other refusal: ask what there is.
            pass
        else:
            return organization, channels
    account = client.account()
    for organization in account.organizations:
        if wanted == organization.id or wanted.casefold() == organization.name.casefold():
            return organization, client.channels(organization.id)
    names = ", ".join(f"'{organization.name}'" for organization in account.organizations) or "none"
    raise UsageError(
        f"The key has no organization '{wanted}'; it has {names}.",
        fix="Correct it where it is named: --organization, or organization in calendar-sync.toml.",
    )


def read_buffer(
    client: BufferClient,
    organization: Organization,
    channels: Sequence[Channel],
    wished: DesiredState,
    known: Mapping[EntryKey, Record],
    *,
    now: datetime,
    open_attempts: Sequence[Attempt] = (),
) -> ActualState:
    """Read the posts that this calendar can touch: its channels, the time its rows span, and all it owns.

    Args:
        client: Buffer.
        organization: Whose posts.
        channels: All its channels.
        wished: What the rows want.
        known: What was last applied.
        now: Aware UTC.
        open_attempts: What was sent without an answer; the rows may have changed since, and name its channels no more.
    """
    tried = {attempt.key for attempt in open_attempts}
    keys = tried | {entry.key for entry in wished.entries} | known.keys() | wished.post_ids.keys()
    ids = {key.channel_id for key in keys} | {place[0] for held in wished.held for place in held.channels}
    times = [now]
    times += [entry.due_at for entry in wished.entries if entry.due_at]
    times += [record.due_at for record in known.values() if record.state == "live" and record.due_at]
    actual = client.snapshot(
        organization,
        [channel for channel in channels if channel.id in ids],
        due_start=min(times) - LOOK_BACK,
        due_end=max(times) + LOOK_BACK,
        with_ideas=IDEA_CHANNEL in ids or any(entry.kind is Kind.IDEA for entry in wished.entries),
    )
    return replace(actual, channels=tuple(channels))
