"""Columns that are filled, and go nowhere: told, lest they are left out without a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calendar_sync.entries.content import TITLED, category_number
from calendar_sync.entries.schedule import Report
from calendar_sync.entries.settings import NO_WORDS, USERS
from calendar_sync.model.buffer import Asset
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.columns import READ_COLUMNS, SETTING_COLUMNS, USER_COLUMNS
from calendar_sync.model.entry import Severity
from calendar_sync.model.mentions import MENTIONING, read_mention
from calendar_sync.model.services import fold, label
from calendar_sync.model.sheet import Row

_SOME: Mapping[str, frozenset[str]] = {
    "title": TITLED,
    "board": frozenset({"pinterest"}),
    "category": frozenset({"youtube"}),
}
_OF_IDEAS = frozenset(
    {"date", "time", "timezone", "channels", "text", "media", "alt_text", "title", "tags", "mode", "status"}
)


def unused_columns(row: Row, services: Sequence[str], assets: Sequence[Asset], report: Report) -> None:
    """Tell of columns that are filled though none of the row's networks has such a thing.

    Of a title, a board or a category it is only noted: teams have such columns for themselves, too.

    Args:
        row: The row.
        services: Its networks.
        assets: Its media; a document among them takes the title.
        report: Takes what is left out.
    """
    for column, users in USERS.items():
        if column in row.values and services and users.isdisjoint(services) and _says_something(row, column):
            names = ", ".join(sorted(map(label, users)))
            report(
                "setting.unused",
                Severity.WARNING,
                column,
                f"None of this row's networks has '{SETTING_COLUMNS[column]}', so it is left out.",
                f"It is for {names}.",
            )
    if "mentions" in row.values and not MENTIONING.isdisjoint(services):
        _unused_mentions(row, services, report)
    for column, users in _SOME.items():
        if column in row.values and services and users.isdisjoint(services):
            if column == "title" and any(asset.kind == "document" for asset in assets):
                continue
            if column == "category" and category_number(row.text("category")) is None:
                continue  # a team's own, such as Promo
            names = ", ".join(sorted(map(label, users)))
            message = f"None of this row's networks has '{USER_COLUMNS[column]}', so it is left out. It is for {names}."
            report("column.unused", Severity.NOTE, column, message, "")


def _unused_mentions(row: Row, services: Sequence[str], report: Report) -> None:
    """Tell of linked mentions that are all for networks to which the row does not go."""
    lines = filter(str.strip, row.text("mentions").splitlines())
    found = [mention for line in lines if (mention := read_mention(canonical_text(line)))]
    if found and not any(mention.service in services for mention in found):
        names = " and ".join(sorted({label(mention.service) for mention in found}))
        report(
            "setting.unused",
            Severity.WARNING,
            "mentions",
            f"The linked mentions are for {names}, to which this row does not go, so they are left out.",
            "Give the addresses of the profiles on this row's network, or add the other one under Channels.",
        )


def unused_by_idea(row: Row, report: Report) -> None:
    """Tell which columns are left out, as an idea is a text, a title, media and tags."""
    for column, name in READ_COLUMNS.items():
        if column in _OF_IDEAS or column not in row.values or not _says_something(row, column):
            continue
        if column == "link":
            fix = "Write it into the text as well, where the idea is to keep it."
            report("setting.unused", Severity.WARNING, column, "Ideas have no link, so it is left out.", fix)
        else:
            report("column.unused", Severity.NOTE, column, f"Ideas have no '{name}', so it is left out.", "")


def _says_something(row: Row, column: str) -> bool:
    """A whole column of unticked boxes reads as FALSE everywhere, and means nothing."""
    return fold(row.text(column)) not in NO_WORDS
