"""Whose row it is: rows of one client never go to a channel of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from calendar_sync.entries.channels import ChannelBook, OfflineBook
from calendar_sync.entries.issues import quoted
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
    """

    named: tuple[str, ...] = ()
    several: bool = False


def clients_of(rows: Sequence[Row], book: ChannelBook) -> Clients:
    """Return whose rows these are."""
    names = {name for spellings in {_names_of(row) for row in rows} for name in spellings}
    named = {fold(name) for name in names if _theirs(name, book)}
    return Clients(tuple(sorted(named)), _are_several(rows))


def _are_several(rows: Sequence[Row]) -> bool:
    return len({fold(_said_of(row)) for row in rows} - {""}) > 1


def _said_of(row: Row) -> str:
    """Return the client whose row this is said to be: by its cell or a line above it, or by a tab called like one."""
    return (row.text("client") or row.text("client_tab")).partition("\n")[0].strip()


def _names_of(row: Row) -> tuple[str, ...]:
    """Return what the client of a row may be called: as its cell says, else as its tab and the heading above it do."""
    if client := row.text("client"):
        return (client,)
    heading = row.text("heading")
    return (*(row.text("client_tab").splitlines() or (row.tab,)), *([heading] if heading else ()))


def _theirs(name: str, book: ChannelBook) -> Sequence[Channel]:
    """Return the channels of a client or page: those that the settings say it stands for, else those called so."""
    if fold(name) not in book.aliases:
        return book.named(name) or book.named(_uncompanied(name))
    found = []
    for target in book.aliases[fold(name)]:
        channels, problems = book.find(target) if fold(target) != fold(name) else (book.named(target), ())
        found += [*channels, *(channel for problem in problems for channel in problem.candidates)]
    return found


def check_client(row: Row, channels: Sequence[Channel], book: ChannelBook, clients: Clients, report: Report) -> None:
    """Report channels that seem to be another client's, where the cell does not name them itself.

    Where rows are for several clients, one that no channel is called like, or said to be, has none that is sure.
    """
    names, said = _names_of(row), _said_of(row)
    known = [(name, found) for name in names if (found := _theirs(name, book))]
    # A heading stands nearer to the row than the name of its tab.
    name, own = known[-1] if known else (names[0].strip(), ())
    told = bool(said) or name != row.tab
    unsure = bool(said) and clients.several and not own
    if not (clients.named or unsure) or not (own or said):
        return
    others = set(clients.named) - {spelling for name in names for spelling in (fold(name), fold(_uncompanied(name)))}
    theirs = {channel.id for other in others for channel in _theirs(other, book)}
    for channel in channels:
        if channel in own or _is_named(channel, row.text("channels"), book):
            continue
        if channel.id in theirs or (own and told and not _may_be_of(name, channel)):
            report(
                "channel.other_client",
                Severity.ERROR,
                "channels",
                f"The row is for {quoted(name)}, and {channel.handle} seems to be another client's.",
                f"Connect a {label(channel.service)} channel of theirs in Buffer. If {channel.handle} is meant, write "
                "it so into the row.",
            )
        elif unsure and channel.known and not any(_is_short_for(name, channel) for name in names):
            report(
                "channel.whose",
                Severity.ERROR,
                "client",
                f"The calendar is for several clients, this row for {quoted(name)}, and nobody has said "
                f"whether {channel.handle} is theirs.",
                f"Say so under [channels] in calendar-sync.toml ({quoted(name)} = {quoted(channel.handle)}), run "
                f"calendar-sync init and answer the question about it, or write {channel.handle} into the row.",
            )


def _is_named(channel: Channel, cell: str, book: ChannelBook) -> bool:
    """Return whether a cell of channels names this one, and not only its network; a word of the settings may do so."""
    if fold(channel.name) in fold(cell):
        return True
    told = [*book.aliases_in(cell)]
    return any(fold(channel.name) in fold(target) or channel.id in target for target in told)


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
        asked = [_said_of(row)] if several else []
        for line in row.text("page").splitlines():
            service, _, name = line.partition(": ")
            asked.append(name if service_from_word(service) else line)
        by_network = any(channel.name == label(channel.service) for channel in book.find(cell)[0])
        if by_network and any(name and fold(name) not in book.aliases for name in asked):
            found.add((row.tab, row.number))
    return found


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
            if channel not in meant and (meant or not _is_short_for(name if network else line, channel)):
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


def _meant(line: str, name: str, book: ChannelBook) -> Sequence[Channel]:
    """Return the channels that a page may be: called so, or so without what kind of page it is."""
    if told := _theirs(name, book) if fold(name) in book.aliases else ():
        return told
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


_COMPANIES = frozenset(
    {"gmbh", "ag", "kg", "ug", "ev", "ltd", "limited", "inc", "llc", "plc", "co", "corp", "company", "sa", "sarl"}
    | {"sas", "sl", "srl", "spa", "bv", "nv", "ab", "as", "oy", "the", "and", "und", "et", "y", "e"}
)


def _is_short_for(client: str, channel: Channel) -> bool:
    """Return whether all words of a client's name stand in that of a channel: ``Harbor`` and ``Harbor Bakery``."""
    said = f"{channel.name} {channel.display_name or ''}"
    whole, single = fold(said), {fold(word) for word in said.split()}
    words = [folded for word in _APART.sub(" ", client).split() if (folded := fold(word)) not in _COMPANIES | {""}]
    return bool(words) and all(word in (whole if len(word) > _A_WORD else single) for word in words)


def _uncompanied(name: str) -> str:
    """Return a name without the form of the company behind it: ``Harbor Bakery Inc.``."""
    words = name.split()
    while len(words) > 1 and fold(words[-1]) in _COMPANIES:
        words.pop()
    return " ".join(words)


_A_WORD = 3
"""Letters; what is no longer stands in names by chance."""
