"""Whose row it is: rows of one client never go to a channel of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calendar_sync.entries.beside import titles_of_clients
from calendar_sync.entries.channels import ChannelBook, ChannelProblem
from calendar_sync.entries.client_names import (
    APART,
    holds_words,
    is_named,
    is_short_for,
    may_be_of,
    names_of,
    nearest,
    said_of,
    says_kind,
    theirs,
    uncompanied,
)
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.offline import OfflineBook
from calendar_sync.entries.schedule import Report
from calendar_sync.model.buffer import Channel
from calendar_sync.model.entry import Severity
from calendar_sync.model.services import fold, label, service_from_word
from calendar_sync.model.sheet import Row


@dataclass(frozen=True, slots=True)
class Clients:
    """Whose rows a calendar holds.

    Args:
        named: Folded names of clients, tabs or headings that channels of the account are called like; in their order.
        several: Its rows name more than one client.
        titles: Of columns that nothing is read from, and that name clients all the same.
        tabs: In which a column names the client of each row.
    """

    named: tuple[str, ...] = ()
    several: bool = False
    titles: frozenset[str] = frozenset()
    tabs: frozenset[str] = frozenset()


def clients_of(rows: Sequence[Row], book: ChannelBook) -> Clients:
    """Return whose rows these are."""
    names = {name for spellings in {names_of(row) for row in rows} for name in spellings}
    named = {fold(name) for name in names if theirs(name, book)}
    tabs = frozenset(row.tab for row in rows if "client" in row.values and "client" in row.columns)
    return Clients(tuple(sorted(named)), _are_several(rows), titles_of_clients(rows, book), tabs)


def _are_several(rows: Sequence[Row]) -> bool:
    """Return whether rows are said to be of clients, and more than one is named: by them, or elsewhere in the sheet."""
    said = {fold(uncompanied(said_of(row))) for row in rows} - {""}
    elsewhere = {fold(uncompanied(name)) for row in rows for name in row.text("clients_elsewhere").splitlines()}
    return bool(said) and len(said | elsewhere) > 1


def check_client(row: Row, channels: Sequence[Channel], book: ChannelBook, clients: Clients, report: Report) -> None:
    """Report channels that seem to be another client's, where the cell does not name them itself.

    Where rows are for several clients, one that no channel is called like, or said to be, has none that is sure.
    """
    names, said = names_of(row), said_of(row)
    name, own = nearest(row, book)
    unsure = bool(said) and clients.several and not own
    if not said and not own and clients.several and row.tab in clients.tabs:
        _names_none(row, channels, book, clients, report)
        return
    if not (clients.named or unsure) or not (own or said):
        return
    others = set(clients.named) - {spelling for name in names for spelling in (fold(name), fold(uncompanied(name)))}
    elsewhere = {channel.id for other in others for channel in theirs(other, book)}
    for channel in channels:
        if channel in own or is_named(channel, row.text("channels"), book):
            continue
        if channel.id in elsewhere or (own and not may_be_of(name, channel)):
            report(
                "channel.other_client",
                Severity.ERROR,
                "channels",
                f"The row is for {quoted(name)}, and {channel.handle} seems to be another client's.",
                f"Connect a {label(channel.service)} channel of theirs in Buffer. If {channel.handle} is meant, write "
                "it so into the row.",
            )
        elif unsure and channel.known and not any(is_short_for(name, channel) for name in names):
            report(
                "channel.whose",
                Severity.ERROR,
                "client",
                f"The calendar is for several clients, this row for {quoted(name)}, and nobody has said "
                f"whether {channel.handle} is theirs.",
                f"Say so under [channels] in calendar-sync.toml ({quoted(name)} = {quoted(channel.handle)}), run "
                f"calendar-sync init and answer the question about it, or write {channel.handle} into the row.",
            )


def _names_none(row: Row, channels: Sequence[Channel], book: ChannelBook, clients: Clients, report: Report) -> None:
    """Report a channel that is one client's and not another's, for a row that names none beside rows that do."""
    owners = [theirs(name, book) for name in clients.named]
    for channel in channels:
        shared = len({channel in found for found in owners}) < _BOTH
        if shared or is_named(channel, row.text("channels"), book):
            continue
        report(
            "channel.whose",
            Severity.ERROR,
            "client",
            f"The calendar is for several clients, and this row does not say for which, nor that {channel.handle} is "
            "meant.",
            "Fill in the client, or write the channel's name into the row.",
        )
        return


_BOTH = 2


def find_channels(row: Row, book: ChannelBook) -> tuple[tuple[Channel, ...], tuple[ChannelProblem, ...]]:
    """Return the channels that a row names, and the problems; of several on a network its client's own is meant."""
    cell = row.text("channels")
    channels, problems = book.find(cell)
    if any(len(problem.candidates) > 1 for problem in problems):
        return book.find(cell, _own_channels(row, book))
    return channels, problems


def _own_channels(row: Row, book: ChannelBook) -> frozenset[str]:
    """Return the ids of the channels that are called like the page, the client, the tab or the heading of a row.

    Where none is called like a page or client itself, those count in whose names all its words stand.
    """
    found = [*nearest(row, book)[1]]
    for name in names_of(row) if said_of(row) and not found else ():
        found += theirs(name, book) or [channel for channel in book.channels if holds_words(name, channel)]
    for line, name, _ in _pages(row):
        found += _meant(line, name, book) or [channel for channel in book.channels if holds_words(name, channel)]
    return frozenset(channel.id for channel in found)


def _pages(row: Row) -> Iterator[tuple[str, str, str | None]]:
    """Yield what a row says of its pages: the line, the name in it, and the network that it is for."""
    for line in row.text("page").splitlines():
        service, colon, name = line.partition(": ")
        network = service_from_word(service) if colon else None
        yield line, name if network else line, network


def hanging(rows: Sequence[Row], book: OfflineBook) -> set[tuple[str, int]]:
    """Return the rows, by tab and number, that go out or wait by what Buffer's channels are called.

    Args:
        rows: Of the whole calendar.
        book: Without Buffer: what the settings say.
    """
    several, found = _are_several(rows), set()
    for row in rows:
        cell = row.text("channels")
        if book.hangs_on_names(cell):
            found.add((row.tab, row.number))
            continue
        asked = [said_of(row)] if several else []
        asked += [name for _, name, _ in _pages(row)]
        by_network = any(channel.name == label(channel.service) for channel in book.find(cell)[0])
        if by_network and any(name and fold(name) not in book.aliases for name in asked):
            found.add((row.tab, row.number))
    return found


def check_page(row: Row, channels: Sequence[Channel], book: ChannelBook, report: Report) -> None:
    """Report channels that a row goes to, but that the page or account which it names is not.

    Each line of the row's page may begin with the network that it is for, as in ``Facebook: Harbor Bakery``. What
    names no channel of the account names a page that is not connected.
    """
    for line, name, network in _pages(row):
        there = [channel for channel in channels if channel.known and network in (None, channel.service)]
        meant = _meant(line, name, book)
        for channel in there:
            if channel not in meant and (meant or not is_short_for(name, channel)):
                report(
                    "channel.other_page",
                    Severity.ERROR,
                    "page",
                    f"The row is for {quoted(line)}, and would go to {channel.handle}"
                    + ("." if meant else ", and no channel of this Buffer organization is called so."),
                    f"Write the name of the channel there: {quoted(channel.name)}, if that one is meant, or say under "
                    "[channels] in calendar-sync.toml what the name stands for. If the column does not say where rows "
                    "go, run calendar-sync init and answer the question about it.",
                )


_TOLD = ("page", "profile")
"""Kinds of channels, as Buffer has them, that tell a company from a person."""


def _meant(line: str, name: str, book: ChannelBook) -> Sequence[Channel]:
    """Return the channels that a page may be: called so, or so without what kind of page it is."""
    if told := theirs(name, book) if fold(name) in book.aliases else ():
        return told
    found, problems = book.find(line)
    candidates = [channel for problem in problems for channel in problem.candidates]
    if any(not problem.candidates for problem in problems):
        words = [word for word in APART.sub(" ", name).split() if not says_kind(word)]
        if called := book.named(" ".join(words)):
            return called
        # "Company page", and no mere "Company", which may be anybody's.
        return [one for one in book.of_kind(name) if one.type in _TOLD and len(words) < len(name.split())]
    return (*found, *candidates)
