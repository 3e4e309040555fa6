"""Calendars with our own titles whose columns are others than when they were last synced.

Nobody has confirmed their layout, so the last sync stands in for that: where a column is gone that rows were read from,
or titles have changed places, rows wait as they do in a layout that was saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from calendar_sync.calendars.header import TabLayout, is_filled
from calendar_sync.calendars.mapping import Mapped
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import RowIdentity
from calendar_sync.model.plan import Action, Plan
from calendar_sync.model.relaid import Doubt, Relaid
from calendar_sync.model.sheet import Sheet, Tab, column_letters

if TYPE_CHECKING:
    from calendar_sync.session import Session


def relaid_tabs(session: Session, calendar_id: str, sheet: Sheet, mapped: Mapped) -> dict[str, Relaid]:
    """Return what makes it doubtful that columns are still what they were, by tab.

    Args:
        session: With the settings, which may hold a layout, and the ledger.
        calendar_id: Whose tabs.
        sheet: As read.
        mapped: Its columns.
    """
    if session.settings.saved_layout() is not None:
        return {layout.tab: layout.relaid for layout in mapped.layouts if layout.relaid is not None}
    # Commands without a ledger do without its libraries.
    from calendar_sync.ledger.read_columns import known_tabs

    known = known_tabs(session.ledger, calendar_id)
    tabs = {tab.name: tab for tab in sheet.tabs}
    found = {
        layout.tab: _relaid(tabs[layout.tab], layout, known[layout.tab])
        for layout in mapped.layouts
        # Without ids it is another table, or one from before it was synced.
        if layout.tab in known and "sync_id" in layout.columns
    }
    return {name: relaid for name, relaid in found.items() if relaid is not None}


def keep_titles(session: Session, plan: Plan, sheet: Sheet, mapped: Mapped, rows: Iterable[RowIdentity]) -> None:
    """Remember the columns of all tabs, but for those of which it is doubtful what they are now.

    Args:
        session: With the settings and the ledger.
        plan: What was carried out.
        sheet: As it was read.
        mapped: Its columns.
        rows: Which of them are copies: tabs that were copied, and not edited yet, are not known by that.
    """
    if session.settings.saved_layout() is not None:
        return
    # Commands without a ledger do without its libraries.
    from calendar_sync.ledger.read_columns import keep_tabs, known_tabs

    known = known_tabs(session.ledger, plan.calendar_id)
    doubted = relaid_tabs(session, plan.calendar_id, sheet, mapped)
    waiting = {change.tab for change in plan.of(Action.HOLD) if _is_told(doubted.get(change.tab), change.reason)}
    waiting |= {name for name, relaid in doubted.items() if relaid.doubt is Doubt.GONE}
    copies = {row.tab for row in rows if row.keeps_day}
    tabs = {tab.name: tab for tab in sheet.tabs}
    filled: dict[str, set[str]] = {}
    for row in mapped.rows:
        filled.setdefault(row.tab, set()).update(name for name, value in row.values.items() if is_filled(value))
    kept = {name: told for name, told in known.items() if name in tabs}
    kept |= {
        layout.tab: _told(tabs[layout.tab], layout, filled.get(layout.tab, set()))
        for layout in mapped.layouts
        if layout.tab not in waiting and (layout.tab in known or layout.tab not in copies)
    }
    if kept != known:
        keep_tabs(session.ledger, plan.calendar_id, kept)


def _is_told(relaid: Relaid | None, reason: str) -> bool:
    return relaid is not None and reason.startswith(relaid.said)


def _told(tab: Tab, layout: TabLayout, filled: Iterable[str]) -> dict[str, Any]:
    """Return what is kept of a tab: columns that are read, with whether anything stands there, and the other titles."""
    titles = _titles(tab, layout)
    read = {place: name for name, place in layout.columns.items() if name not in OWN_COLUMNS}
    return {
        "columns": [[place, titles.get(place, ""), read[place], read[place] in filled] for place in sorted(read)],
        "others": [title for place, title in titles.items() if place not in layout.columns.values()],
    }


def _titles(tab: Tab, layout: TabLayout) -> dict[int, str]:
    ours = {place for _, place in tab.copies}
    return {
        place: " ".join(title.split())
        for place, title in enumerate(tab.rows[layout.header_row - 1], start=1)
        if isinstance(title, str) and title.strip() and place not in ours
    }


def _relaid(tab: Tab, layout: TabLayout, known: Mapping[str, Any]) -> Relaid | None:
    titles = _titles(tab, layout)
    gone = [
        f"column {column_letters(place)} '{title}', from which rows were read when they were last synced, is gone"
        + (f"; column {column_letters(place)} is called '{titles[place]}' now" if place in titles else "")
        for place, title, name, is_used in known["columns"]
        if is_used and name not in layout.columns
    ]
    if gone:
        return Relaid("; ".join(gone[:_FEW]), Doubt.GONE)
    now = _told(tab, layout, ())
    if known["others"] == now["others"] and [item[:3] for item in known["columns"]] == [
        item[:3] for item in now["columns"]
    ]:
        return None
    # Titles seldom change, and what knows all of them takes long to load.
    from calendar_sync.layout.order import relaid
    from calendar_sync.layout.saved import SavedColumn, SavedTab

    # What is read since then was added on purpose: the others stand where they would without it.
    fields = {name for _, _, name, _ in known["columns"]}
    new = {place for name, place in layout.columns.items() if name not in fields and name not in OWN_COLUMNS}
    stays = [place for place in range(1, max(map(len, tab.rows)) + 1) if place not in new]
    now_at = {place: number for number, place in enumerate(stays, start=1)}
    rest = replace(tab, rows=[[tab.value(number, place) for place in stays] for number in range(1, len(tab.rows) + 1)])
    columns = tuple(SavedColumn(place, title, name) for place, title, name, _ in known["columns"])
    saved = SavedTab(tab.name, layout.header_row, columns, not_read=tuple(known["others"]))
    here = [(item, now_at[layout.columns[item.field]]) for item in columns if item.field in layout.columns]
    shown = {now_at[place]: title for place, title in titles.items() if place in now_at}
    found = relaid(rest, saved, layout.header_row, here, shown)
    if found is None or found.doubt is Doubt.HARDLY:
        return None
    # Nobody has confirmed where columns stand, so that moving them alone says little.
    return found if found.doubt is Doubt.GRAVE else Relaid(found.said, Doubt.HARDLY)


_FEW = 3
"""So many columns are told; further ones would hide them."""
