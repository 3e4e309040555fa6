"""Columns beside those with our own titles: rows wait where one may keep them back, or holds part of the post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from calendar_sync.calendars.header import TabLayout, holds_content, is_bulk_file, is_filled
from calendar_sync.calendars.mapping import Mapped
from calendar_sync.layout import gates
from calendar_sync.layout.asides import heeded
from calendar_sync.layout.cells import tick_of
from calendar_sync.layout.columns import ColumnGuess, guess
from calendar_sync.layout.contents import describe
from calendar_sync.layout.days import DateRules
from calendar_sync.layout.final_texts import is_final
from calendar_sync.layout.limits import limit_faults, speaks_against
from calendar_sync.layout.platforms import type_of
from calendar_sync.layout.saved import GATES
from calendar_sync.layout.tables_below import rows_with_further
from calendar_sync.layout.titles import read_title
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.sheet import Fault, Row, Scalar, Sheet, Tab

_KEEP = frozenset({"notes", "feedback", "not_before", "not_after", "blocks", "unsure"})
_ALL, _SOME = 200, 60
"""Cells of a column that are all looked at, and how many of more, from all over it: every run finds out anew what the
column is."""
_OF_POSTS = ("text", "media", "hashtags", "first_comment", "link", "date", "time", "timezone", "post_type")
"""What a post would lack, or go out at another time without."""
_CLEAR = "Do what it asks for, then clear the cell, or write ok into it."
_SHOWN = {"approved": "gate"}
_RULES = DateRules()
_FIX = (
    "Say under [columns] in calendar-sync.toml what the column is, or run calendar-sync init, which finds that out and "
    "asks where it is not certain."
)


def columns_heeded(sheet: Sheet, mapped: Mapped, statuses: Mapping[str, str]) -> Mapped:
    """Let rows that were read by their titles alone wait by what stands in columns from which nothing is read.

    Args:
        sheet: As read.
        mapped: Its rows.
        statuses: Folded status word to what it means.
    """
    by_name = {tab.name: tab for tab in sheet.tabs}
    rows: dict[str, list[Row]] = {}
    for row in mapped.rows:
        if holds_content(row.values):
            rows.setdefault(row.tab, []).append(row)
    held: dict[tuple[str, int], tuple[Fault, ...]] = {}
    places: dict[str, dict[str, int]] = {}
    for layout in mapped.layouts:
        tab, found = by_name[layout.tab], rows.get(layout.tab, [])
        columns = dict(_columns(tab, layout, found))
        more = rows_with_further(tab, layout, found)
        held |= {(tab.name, number): why for number, why in more.items()}
        places[tab.name] = dict(layout.columns)
        if columns:
            titles = {place: str(tab.value(layout.header_row, place)) for place in columns}
            for row in found:
                if why := tuple(_faults(tab, titles, columns, row, statuses)):
                    held[row.tab, row.number] = (*more.get(row.number, ()), *why)
            places[tab.name] = {
                **layout.columns,
                **{f"{_SHOWN.get(name, name)}@{place}": place for place, name in columns.items()},
            }
    if not held:
        return mapped
    return replace(mapped, rows=tuple(_with(row, held.get((row.tab, row.number), ()), places) for row in mapped.rows))


def _with(row: Row, faults: Sequence[Fault], places: Mapping[str, Mapping[str, int]]) -> Row:
    return replace(row, faults=(*row.faults, *faults), columns={**places[row.tab], **row.columns}) if faults else row


def _columns(tab: Tab, layout: TabLayout, rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Yield the columns that rows may have to wait for, and what they are."""
    header = tab.rows[layout.header_row - 1]
    if not rows or is_bulk_file(header):
        return
    used = {*layout.columns.values()} | {column for _, column in tab.copies}
    for place, title in enumerate(header, start=1):
        if place in used or not isinstance(title, str) or not title.strip():
            continue
        values = [value for row in rows if is_filled(value := tab.value(row.number, place))]
        if values:
            contents = describe(values if len(values) <= _ALL else values[:: len(values) // _SOME + 1])
            item = heeded(guess(place, title, read_title(title), contents), decided="status" in layout.columns)
            if name := _kept(item, layout):
                yield place, name


def _kept(item: ColumnGuess, layout: TabLayout) -> str:
    """Return as what a column is heeded; empty where its rows may go out without it."""
    if item.field in _KEEP:
        return item.field
    if item.field == "posted":
        return "blocks"
    if item.field == "approved" and item.certain:
        return "approved"
    if item.field in (*GATES, "gate"):
        return "gate"
    if is_final(item) and "text" in layout.columns:
        return "unsure"
    head = item.field.partition(":")[0]
    lacking = head in _OF_POSTS and head not in layout.columns and item.field not in layout.columns
    return "unsure" if item.certain and lacking and item.field not in OWN_COLUMNS else ""


def _is_plain_post(title: str, value: Scalar) -> bool:
    """Return whether a kind of posts, such as ``Announcement``, says nothing of how the row is to be published."""
    return read_title(title).field == "post_type" and type_of(str(value)) in ("", "post")


def _faults(
    tab: Tab, titles: Mapping[int, str], columns: Mapping[int, str], row: Row, statuses: Mapping[str, str]
) -> Iterator[Fault]:
    spread: dict[str, list[tuple[int, Scalar]]] = {}
    for place, name in columns.items():
        value = tab.value(row.number, place)
        if name == "notes" and not (isinstance(value, str) and speaks_against(titles[place], value)):
            continue
        if is_filled(value) and not _is_plain_post(titles[place], value):
            spread.setdefault(name, []).append((place, value))
    if not spread and not {"gate", "approved"} & {*columns.values()}:
        return
    texts = [(0, value) for name, value in row.values.items() if name.partition(":")[0] == "text"]
    spread |= {"text": texts} if texts else {}
    for place, name in columns.items():
        value = tab.value(row.number, place)
        if name == "approved" and not (tick_of(value) or gates.says_yes(titles[place], value)):
            spread.setdefault("gate", []).append((place, value))
    open_yet = {place for place, _ in spread.get("gate", ())}
    gated = {"gate": tuple(place for place, name in columns.items() if name == "gate" or place in open_yet)}
    for fault in gates.faults(gated, spread, titles, statuses):
        yield replace(fault, fix=_FIX) if fault.rule in ("column.unsure", "gate.unconfirmed") else fault
    for fault in limit_faults(spread, row.values, _RULES, titles):
        yield replace(fault, fix=_CLEAR) if fault.rule in ("row.note_forbids", "row.feedback") else fault
