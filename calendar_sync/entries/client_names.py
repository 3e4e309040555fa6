"""What clients, brands and pages are called, and the channels that are called like them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.page_words import KINDS, PERSONAL
from calendar_sync.model.buffer import Channel
from calendar_sync.model.services import fold, plain, service_from_word
from calendar_sync.model.sheet import Row


def said_of(row: Row) -> str:
    """Return the client whose row this is said to be: by its cell or a line above it, or by a tab called like one."""
    return (row.text("client") or row.text("client_tab")).partition("\n")[0].strip()


def names_of(row: Row) -> tuple[str, ...]:
    """Return what the client of a row may be called: as its cell says, else as its tab and the heading above it do."""
    if client := row.text("client"):
        return (client,)
    heading = row.text("heading")
    return (*_of_tab(row), *([heading] if heading else ()))


def _of_tab(row: Row) -> Sequence[str]:
    return () if row.text("client") else row.text("client_tab").splitlines() or (row.tab,)


def nearest(row: Row, book: ChannelBook) -> tuple[str, Sequence[Channel]]:
    """Return the name of the client of a row, and the channels of that one; a name that has none where no name has.

    A heading stands nearer to the row than the name of its tab, and the whole name of a tab says more than a part.
    """
    names = names_of(row)
    order = [*names[len(_of_tab(row)) :], *names[: len(_of_tab(row))]]
    return next(((name, found) for name in order if (found := theirs(name, book))), (names[0].strip(), ()))


def theirs(name: str, book: ChannelBook) -> Sequence[Channel]:
    """Return the channels of a client or page: those that the settings say it stands for, else those called so."""
    if fold(name) not in book.aliases:
        return book.named(name) or book.named(uncompanied(name)) or book.plainly_named(name)
    found = []
    for target in book.aliases[fold(name)]:
        channels, problems = book.find(target) if fold(target) != fold(name) else (book.named(target), ())
        found += [*channels, *(channel for problem in problems for channel in problem.candidates)]
    return found


APART = re.compile(r"[()\[\]|/–—-]")


def says_kind(word: str) -> bool:
    """Return whether a word says of a page what kind it is, or on which network."""
    return plain(word) in KINDS | PERSONAL or service_from_word(word) is not None


def may_be_of(client: str, channel: Channel) -> bool:
    """Return whether a channel's name has a word in common with that of a client, whose own ones are called so."""
    names = fold(f"{channel.name} {channel.display_name or ''}")
    return any(word in names for word in map(fold, client.split()) if len(word) > 2)


_COMPANIES = frozenset(
    {"gmbh", "ag", "kg", "ug", "ev", "ltd", "limited", "inc", "llc", "plc", "co", "corp", "company", "sa", "sarl"}
    | {"sas", "sl", "srl", "spa", "bv", "nv", "ab", "as", "oy", "the", "and", "und", "et", "y", "e"}
)


def is_short_for(client: str, channel: Channel) -> bool:
    """Return whether all words of a client's name stand in that of a channel: ``Harbor`` and ``Harbor Bakery``."""
    said = f"{channel.name} {channel.display_name or ''}"
    whole, single = fold(said), {fold(word) for word in said.split()}
    words = [folded for word in APART.sub(" ", client).split() if (folded := fold(word)) not in _COMPANIES | {""}]
    return bool(words) and all(word in (whole if len(word) > _A_WORD else single) for word in words)


def holds_words(client: str, channel: Channel) -> bool:
    """Return whether all words of a client's name are words of a channel's."""
    said = APART.sub(" ", f"{channel.name} {channel.display_name or ''}".replace("_", " "))
    words = {fold(word) for word in APART.sub(" ", client).split()} - _COMPANIES - {""}
    return bool(words) and words <= {fold(word) for word in said.split()}


def is_named(channel: Channel, cell: str, book: ChannelBook) -> bool:
    """Return whether a cell of channels names this one, and not only its network; a word of the settings may do so."""
    if fold(channel.name) in fold(cell):
        return True
    told = [*book.aliases_in(cell)]
    return any(fold(channel.name) in fold(target) or channel.id in target for target in told)


def uncompanied(name: str) -> str:
    """Return a name without the form of the company behind it: ``Harbor Bakery Inc.``."""
    words = name.split()
    while len(words) > 1 and fold(words[-1]) in _COMPANIES:
        words.pop()
    return " ".join(words)


_A_WORD = 3
"""Letters; what is no longer stands in names by chance."""
