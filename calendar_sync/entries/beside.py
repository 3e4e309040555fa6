"""Names of clients in columns from which nothing is read, such as a category: held against where a row goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.client_names import is_named, may_be_of, names_of, said_of, theirs
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.page_words import PERSONAL, is_of_kind
from calendar_sync.entries.schedule import Report
from calendar_sync.model.buffer import Channel
from calendar_sync.model.entry import Severity
from calendar_sync.model.services import AND, fold, service_from_word
from calendar_sync.model.sheet import Row

HEADING = "The heading above"
_WORDS = re.compile(r"[^\W_]+")
_LISTED = re.compile(rf"\s*(?:[,;/&+|]|{AND})\s*", re.IGNORECASE)


def names_beside(row: Row) -> Iterator[tuple[str, str]]:
    """Yield the titles of columns that nothing is read from, and the names that stand below them beside a row."""
    for line in row.text("beside").splitlines():
        title, _, name = line.partition("\t")
        if service_from_word(name) is None:
            yield title, name
    if heading := row.text("heading"):
        yield HEADING, heading


def titles_of_clients(rows: Sequence[Row], book: ChannelBook) -> frozenset[str]:
    """Return the titles below which most cells hold what channels are called, and not always the same ones."""
    named: dict[str, Counter[str]] = {}
    for row in rows:
        for title, name in names_beside(row):
            named.setdefault(title, Counter())[name] += 1
    return frozenset(title for title, names in named.items() if _are_clients(names, book))


def _are_clients(names: Counter[str], book: ChannelBook) -> bool:
    found = {name: frozenset(channel.id for channel in _called(name, book)) for name in names}
    hits = sum(number for name, number in names.items() if found[name])
    return 2 * hits > names.total() and _differ({owners for owners in found.values() if owners})


def _differ(owners: Collection[frozenset[str]]) -> bool:
    """Return whether two of these have no channel in common."""
    return any(one.isdisjoint(other) for one, other in combinations(owners, 2))


def _called(name: str, book: ChannelBook, *, wholly: bool = False) -> list[Channel]:
    """Return the channels of a name, or of each in a list; else those whose name it holds, or begins.

    Persons with a profile are no clients: they write, speak, and are spoken of.
    """
    found = [*theirs(name, book)]
    parts = [part for part in _LISTED.split(name) if part] if not (found or wholly) else ()
    if len(parts) > 1:
        found = [channel for part in parts for channel in theirs(part, book)]
    if not (found or wholly):
        found = book.held_in([*map(fold, _WORDS.findall(name))])
    return [channel for channel in found if not is_of_kind(channel, PERSONAL)]


def check_beside(
    row: Row, channels: Sequence[Channel], book: ChannelBook, titles: frozenset[str], report: Report
) -> None:
    """Report channels that the name of a client beside the row speaks against, where the row does not name them itself.

    Args:
        row: The row.
        channels: Where it would go.
        book: All channels.
        titles: Of columns that name clients; below others, only what a channel is called like as a whole counts.
        report: Takes what is wrong.
    """
    there = [channel for channel in channels if channel.known and not is_named(channel, row.text("channels"), book)]
    if not there or not {"beside", "colours", "heading"} & row.values.keys():
        return
    names = names_of(row) if said_of(row) else ()
    own = {channel.id for name in names for channel in (*theirs(name, book), *(c for c in there if may_be_of(name, c)))}
    coloured = {name: theirs(name, book) for name in row.text("colours").splitlines() if not said_of(row)}
    for name, found in coloured.items():
        if found and (astray := next((one for one in there if one not in found and not may_be_of(name, one)), None)):
            report(
                "channel.whose",
                Severity.ERROR,
                "channels",
                f"A legend says that colours tell clients apart ({quoted(name)}), and colours are not read: nobody has "
                f"said that the row is for {astray.handle}.",
                f"Write {astray.handle} into the row if it is meant, or add a column Client.",
            )
            return
    for title, name in names_beside(row):
        found = _called(name, book, wholly=title not in titles)
        if not found and (title not in titles or title == HEADING):
            continue
        for channel in there:
            if channel in found or channel.id in own or may_be_of(name, channel):
                continue
            report(
                "channel.other_client" if found else "channel.whose",
                Severity.ERROR,
                "channels",
                f"{title if title == HEADING else quoted(title)} says {quoted(name)}, and {channel.handle} "
                + (
                    "seems to be another's."
                    if found
                    else "is not called so, while others there are called like theirs."
                ),
                f"If {channel.handle} is meant, write it so into the row, or say under [channels] in "
                f"calendar-sync.toml whose it is ({quoted(name)} = {quoted(channel.handle)}); else name the channel of "
                f"{quoted(name)}.",
            )
            return
