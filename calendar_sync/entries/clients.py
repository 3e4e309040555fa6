"""Whose row it is: rows of one client never go to a channel of another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.schedule import Report
from calendar_sync.model.buffer import Channel
from calendar_sync.model.entry import Severity
from calendar_sync.model.services import fold, label, service_from_word
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


def check_page(row: Row, channels: Sequence[Channel], book: ChannelBook, report: Report) -> None:
    """Report channels that a row goes to, but that the page or account which it names is not.

    Each line of the row's page may begin with the network that it is for, as in ``Facebook: Harbor Bakery``. What
    names no channel of the account names a page that is not connected.
    """
    for line in row.text("page").splitlines():
        service, colon, name = line.partition(": ")
        network = service_from_word(service) if colon else None
        there = [channel for channel in channels if channel.known and network in (None, channel.service)]
        meant = _meant(line, name if network else line, book)
        for channel in there:
            if channel not in meant:
                report(
                    "channel.other_page",
                    Severity.ERROR,
                    "page",
                    f"The row is for {quoted(line)}, and would go to {channel.handle}"
                    + ("." if meant else ", and no channel of this Buffer organization is called so."),
                    f"Write the name of the channel there: {quoted(channel.name)}, if that one is meant. If the column "
                    "does not say where rows go, run calendar-sync init again and answer the question about it.",
                )


def _meant(line: str, name: str, book: ChannelBook) -> Sequence[Channel]:
    """Return the channels that a page may be: called so, or so without what kind of page it is."""
    found, problems = book.find(line)
    candidates = [channel for problem in problems for channel in problem.candidates]
    if any(not problem.candidates for problem in problems):
        words = [word for word in _APART.sub(" ", name).split() if not _says_kind(word)]
        return book.named(" ".join(words))
    return (*found, *candidates)


_APART = re.compile(r"[()\[\]|/–—-]")
_KINDS = frozenset({"page", "profile", "account", "official", "seite", "profil", "konto", "compte", "pagina", "perfil"})


def _says_kind(word: str) -> bool:
    return fold(word) in _KINDS or service_from_word(word) is not None


def _may_be_of(client: str, channel: Channel) -> bool:
    """Return whether a channel's name has a word in common with that of a client, whose own ones are called so."""
    names = fold(f"{channel.name} {channel.display_name or ''}")
    return any(word in names for word in map(fold, client.split()) if len(word) > 2)
