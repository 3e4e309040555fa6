"""Reading both sides: the calendar with its columns mapped; the organization, and the posts a calendar can touch."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped, map_sheet
from calendar_sync.calendars.writeback import Calendar
from calendar_sync.errors import AnswerUnreadable, BufferError, CalendarSyncError, DocumentRefused, NotSent, UsageError
from calendar_sync.model.buffer import Account, ActualState, Organization
from calendar_sync.model.command_line import command_line
from calendar_sync.model.directory import Directory
from calendar_sync.model.entry import IDEA_CHANNEL, DesiredState, EntryKey
from calendar_sync.model.plan import Record
from calendar_sync.model.results_tab import without_results
from calendar_sync.model.sheet import Sheet
from calendar_sync.planner.scope import Scope

if TYPE_CHECKING:
    from calendar_sync.buffer import BufferClient
    from calendar_sync.buffer.snapshots import FirstPage
    from calendar_sync.config import Settings

_ID = re.compile(r"[0-9a-f]{24}")
"""What Buffer's ids look like: with one, account and channels come in one request."""

_CHANNEL_RULES = frozenset({"channel.unknown", "channel.ambiguous"})


def read_calendar(calendar: Calendar, map_it: Callable[[Sheet], Mapped]) -> tuple[Sheet, Mapped]:
    """Read the calendar and map its columns.

    Args:
        calendar: The backend.
        map_it: Maps the columns as the settings say.

    Raises:
        CalendarUnreadable: It cannot be read.
        UsageError: No tab holds a calendar.
    """
    sheet = calendar.read()
    mapped = map_it(sheet)
    if not mapped.layouts and not mapped.issues:
        words = command_line(("calendar-sync", "init", sheet.location))
        raise UsageError(
            f"{sheet.location} holds no calendar: no tab has a header row with a text column and a date, channel, "
            "mode or status column.",
            fix=f"{words} finds out how a calendar with other titles is laid out. Or "
            "name the columns Date, Time, Channels, Text ... (calendar-sync template FILE writes an example).",
        )
    return sheet, mapped


def map_columns(sheet: Sheet, settings: Settings) -> Mapped:
    """Return the rows of a sheet with their columns mapped: by the layout that was saved, else by the titles."""
    sheet = without_results(sheet)
    saved = settings.saved_layout()
    if saved is not None:
        # Most calendars have no layout of their own.
        from calendar_sync.layout.beside import named_beside
        from calendar_sync.layout.read import read_layout

        statuses = settings.status.meanings()
        return named_beside(sheet, read_layout(sheet, saved, statuses=statuses, blank_status=settings.status.blank))
    absent = {"channels": "\n".join(settings.default_channels)}
    mapped = map_sheet(sheet, names=settings.column_names(), tabs=settings.tabs, absent=absent)
    if not mapped.layouts:
        return mapped
    from calendar_sync.layout.beside import named_beside
    from calendar_sync.layout.row_clients import owned
    from calendar_sync.layout.row_columns import columns_heeded

    mapped = columns_heeded(sheet, named_beside(sheet, owned(sheet, mapped)), settings.status.meanings())
    if settings.timezone:
        return mapped
    from calendar_sync.layout.row_clocks import doubted

    return doubted(sheet, mapped)


def read_directory(client: BufferClient, wanted: str, *, now: datetime) -> Directory:
    """Return what :func:`read_account` does, without the account."""
    return read_account(client, wanted, now=now)[1]


def is_refusal(problem: CalendarSyncError) -> bool:
    """Tell whether Buffer answered a read, but not with what was asked for: asked otherwise, it may."""
    return isinstance(problem, DocumentRefused) or type(problem) is BufferError


def look_first(
    client: BufferClient, wanted: str, *, since: datetime, now: datetime
) -> tuple[Directory, FirstPage | None]:
    """Return the organization that the settings name, or the only one, and a page of its posts.

    One request where its id is known, else two.

    Args:
        client: Buffer.
        wanted: Id or name; empty for the only one.
        since: What is out, or has failed, counts from here on, aware UTC.
        now: Aware UTC.

    Raises:
        UsageError: It is not one of the account's.
    """
    is_unreadable = False
    if _ID.fullmatch(wanted):
        try:
            return client.first_look(wanted, due_start=since)
        except BufferError as problem:
            # An id that is not the account's is answered like any other refusal: ask what there is.
            if not (is_unreadable := isinstance(problem, AnswerUnreadable)) and not is_refusal(problem):
                raise
    account = client.account()
    organization = _chosen(account, wanted)
    try:
        if not is_unreadable:
            return client.first_look(organization.id, due_start=since, account=account)
    except BufferError as problem:
        if not is_refusal(problem) and not isinstance(problem, AnswerUnreadable):
            raise
    # Nobody promises that posts are listed without naming channels; and what cannot be read may be on a channel that
    # does not matter.
    channels = client.channels(organization.id)
    return Directory(organization, channels, len(account.organizations) == 1, now), None


def read_account(client: BufferClient, wanted: str, *, now: datetime) -> tuple[Account, Directory]:
    """Return the account, and of it the organization that the settings name (or the only one) with its channels.

    Args:
        client: Buffer.
        wanted: Id or name; empty for the only one.
        now: Aware UTC.

    Raises:
        UsageError: It is not one of the account's.
    """
    if not wanted:
        account, organization, channels = client.read_account_and_channels(None)
        return account, Directory(organization, channels, len(account.organizations) == 1, now)
    if _ID.fullmatch(wanted):
        try:
            account, organization, channels = client.read_account_and_channels(wanted)
        except NotSent:
            raise
        except BufferError:
            # An id that is not the account's is answered like any other refusal: ask what there is.
            pass
        else:
            return account, Directory(organization, channels, len(account.organizations) == 1, now)
    account = client.account()
    organization = _chosen(account, wanted)
    channels = client.channels(organization.id)
    return account, Directory(organization, channels, len(account.organizations) == 1, now)


def _chosen(account: Account, wanted: str) -> Organization:
    if not wanted:
        from calendar_sync.buffer.snapshots import only

        return only(account)
    for organization in account.organizations:
        if wanted == organization.id or wanted.casefold() == organization.name.casefold():
            return organization
    names = ", ".join(f"'{organization.name}'" for organization in account.organizations) or "none"
    raise UsageError(
        f"The key has no organization '{wanted}'; it has {names}.",
        fix="Correct it where it is named: --organization, or organization in calendar-sync.toml.",
    )


def is_puzzled(wished: DesiredState, known: Mapping[EntryKey, Record], directory: Directory) -> bool:
    """Tell whether rows or records name channels that ``directory`` does not have, so that it may be out of date."""
    ids = {channel.id for channel in directory.channels} | {IDEA_CHANNEL}
    return (
        bool(wished.strangers)
        or any(issue.rule in _CHANNEL_RULES for issue in wished.issues)
        or any(record.state == "live" and key.channel_id not in ids for key, record in known.items())
    )


def read_buffer(
    client: BufferClient,
    directory: Directory,
    scope: Scope,
    *,
    refresh: bool = False,
    seen: FirstPage | None = None,
) -> tuple[ActualState, Directory]:
    """Read what ``scope`` says, and the channels as well where they are to be refreshed: that costs no request more.

    Args:
        client: Buffer.
        directory: The organization and its channels, as far as they are known.
        scope: What is to be read.
        refresh: Ask for the channels as well.
        seen: A page that was read just before; only the rest is read.

    Returns:
        Buffer's side, with all channels; and the organization with its channels as they are known then.
    """
    channels = [channel for channel in directory.channels if channel.id in scope.channel_ids]
    if seen is not None and seen.unread and len(channels) < len(directory.channels):
        # What could not be read may be on a channel that does not matter.
        seen = None
    if refresh:
        actual, directory = client.snapshot_with_channels(
            directory.organization, channels,
            due_start=scope.start, due_end=scope.end, with_ideas=scope.with_ideas, enough=scope.is_answered_by,
        )  # fmt: skip
    else:
        actual = client.snapshot(
            directory.organization, channels,
            due_start=scope.start, due_end=scope.end, with_ideas=scope.with_ideas, enough=scope.is_answered_by,
            seen=seen,
        )  # fmt: skip
    return replace(actual, organization=directory.organization, channels=directory.channels), directory
