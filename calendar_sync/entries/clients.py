"""Whose row it is: rows of one client never go to a channel of another."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.schedule import Report
from calendar_sync.model.buffer import Channel
from calendar_sync.model.entry import Severity
from calendar_sync.model.services import fold, label
from calendar_sync.model.sheet import Row


def client_of(row: Row) -> str:
    """Return whose row this is: as its Client column says, else the name of its tab."""
    return row.text("client") or row.tab


def check_client(
    row: Row, channels: Sequence[Channel], book: ChannelBook, clients: frozenset[str], report: Report
) -> None:
    """Report channels that are called like another client of the calendar, where the cell does not name them itself."""
    own = book.named(client_of(row))
    if not clients or not (own or row.text("client")):
        return
    theirs = {
        channel.id: client for client in clients if client != fold(client_of(row)) for channel in book.named(client)
    }
    for channel in channels:
        other = channel.id in theirs or (own and row.text("client") and not _may_be_of(row.text("client"), channel))
        if other and channel not in own and fold(channel.name) not in fold(row.text("channels")):
            report(
                "channel.other_client",
                Severity.ERROR,
                "channels",
                f"The row is for {quoted(client_of(row).strip())}, and {channel.handle} seems to be another client's.",
                f"Connect a {label(channel.service)} channel of theirs in Buffer. If {channel.handle} is meant, write "
                "it so into the row.",
            )


def _may_be_of(client: str, channel: Channel) -> bool:
    """Return whether a channel's name has a word in common with that of a client, whose own ones are called so."""
    names = fold(f"{channel.name} {channel.display_name or ''}")
    return any(word in names for word in map(fold, client.split()) if len(word) > 2)
