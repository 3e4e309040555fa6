"""Which columns of a calendar the tool has made whose titles people use as well, and what it wrote into them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from calendar_sync.ledger.codec import upsert
from calendar_sync.ledger.schema import own_columns, own_values
from calendar_sync.ledger.statements import FORGET_OWN_COLUMNS, FORGET_OWN_VALUES, OWN_COLUMNS_OF, OWN_VALUES_OF
from calendar_sync.ledger.store import Ledger


def known_columns(ledger: Ledger, calendar_id: str) -> dict[str, frozenset[str]]:
    """Return the folded titles of the columns that were made, by what their tab is known by."""
    with ledger.transaction() as connection:
        rows = connection.execute(OWN_COLUMNS_OF, {"at_calendar": calendar_id}).all()
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.tab, set()).add(row.title)
    return {tab: frozenset(titles) for tab, titles in found.items()}


def keep_columns(
    ledger: Ledger, calendar_id: str, titles: Mapping[str, frozenset[str]], gone: Collection[str] = ()
) -> None:
    """Remember these columns of some tabs, by what each is known by, and no others; forget those of tabs gone."""
    rows = [
        {"calendar_id": calendar_id, "tab": tab, "title": title, "made": 1}
        for tab, made in titles.items()
        for title in sorted(made)
    ]
    if not titles:
        return
    with ledger.transaction() as connection:
        tabs = sorted({*titles, *gone})
        connection.execute(FORGET_OWN_COLUMNS, [{"at_calendar": calendar_id, "at_tab": tab} for tab in tabs])
        if rows:
            upsert(connection, own_columns, rows)


def known_values(ledger: Ledger, calendar_id: str) -> dict[str, dict[str, str]]:
    """Return what was last written into such columns: by folded title, and by row."""
    with ledger.transaction() as connection:
        rows = connection.execute(OWN_VALUES_OF, {"at_calendar": calendar_id}).all()
    return {row.title: json.loads(row.told) for row in rows}


def keep_values(ledger: Ledger, calendar_id: str, told: Mapping[str, Mapping[str, str]]) -> None:
    """Remember what such columns say now, and nothing else."""
    rows = [
        {"calendar_id": calendar_id, "title": title, "told": json.dumps(said, ensure_ascii=False)}
        for title, said in told.items()
    ]
    with ledger.transaction() as connection:
        connection.execute(FORGET_OWN_VALUES, {"at_calendar": calendar_id})
        upsert(connection, own_values, rows)
