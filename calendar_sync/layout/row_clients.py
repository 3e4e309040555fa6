"""Whose rows a calendar with our own titles holds, where its columns, tabs and headings tell clients or pages apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from calendar_sync.calendars.header import TabLayout, holds_content, is_filled
from calendar_sync.calendars.mapping import Mapped
from calendar_sync.layout.blocks import merged_down
from calendar_sync.layout.client_lines import carried_down, client_lines
from calendar_sync.layout.client_tabs import spellings, tabs_alike, tabs_of_clients
from calendar_sync.layout.columns import guess
from calendar_sync.layout.contents import describe
from calendar_sync.layout.pages import is_owner, is_page, named_pages
from calendar_sync.layout.speaking_words import CLIENTS, OWNERS, PAGES, POST_AS, VOICES
from calendar_sync.layout.titles import read_title
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Row, Scalar, Sheet, Tab

_WORDS = frozenset(word for phrase in (*PAGES, *OWNERS, *CLIENTS, *POST_AS, *VOICES) for word in phrase.split())


def owned(sheet: Sheet, mapped: Mapped) -> Mapped:
    """Note for rows that were read by their titles alone whose they are, as far as the calendar tells owners apart.

    Args:
        sheet: As read.
        mapped: Its rows; those of tabs that say nothing of clients or pages stay as they are.
    """
    by_name = {tab.name: tab for tab in sheet.tabs}
    rows: dict[str, list[Row]] = {}
    for row in mapped.rows:
        if holds_content(row.values):
            rows.setdefault(row.tab, []).append(row)
    columns = {
        layout.tab: dict(_columns(by_name[layout.tab], layout, rows[layout.tab]))
        for layout in mapped.layouts
        if layout.tab in rows
    }
    silent = [name for name, found in columns.items() if not found]
    titles = [[*map(str, by_name[layout.tab].rows[layout.header_row - 1])] for layout in mapped.layouts]
    wanted = tabs_of_clients([*silent, *tabs_alike(sheet, columns, titles)] if silent else ())
    said: dict[tuple[str, int], dict[str, Scalar]] = {}
    places: dict[str, Mapping[str, int]] = {}
    for layout in mapped.layouts:
        if layout.tab not in rows:
            continue
        found = _said(by_name[layout.tab], layout, columns[layout.tab], rows[layout.tab])
        alike = {"client_tab": "\n".join(spellings(layout.tab))} if layout.tab in wanted else {}
        for row in rows[layout.tab]:
            if values := {**(alike if "client" not in found[row.number] else {}), **found[row.number]}:
                said[row.tab, row.number] = values
        places[layout.tab] = {**layout.columns, **{name: place for place, name in columns[layout.tab].items()}}
    if not said:
        return mapped
    return replace(mapped, rows=tuple(_with(row, said.get((row.tab, row.number)), places) for row in mapped.rows))


def _with(row: Row, values: Mapping[str, Scalar] | None, places: Mapping[str, Mapping[str, int]]) -> Row:
    # What the settings map to a field of ours says it by itself.
    return replace(row, values={**values, **row.values}, columns=places[row.tab]) if values else row


def _columns(tab: Tab, layout: TabLayout, rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Yield the columns from which nothing is read that name clients, or pages."""
    used = {*layout.columns.values()}
    for place, title in enumerate(tab.rows[layout.header_row - 1], start=1):
        if place in used or not isinstance(title, str) or not _WORDS & {*plain(title).split()}:
            continue
        contents = describe(tab.value(row.number, place) for row in rows)
        item = guess(place, title, read_title(title), contents)
        if item.field == "client" and contents.filled:
            yield place, "client"
        elif is_page(item) or is_owner(item, len(rows)):
            yield place, "page"


def _said(tab: Tab, layout: TabLayout, columns: Mapping[int, str], rows: Sequence[Row]) -> dict[int, dict[str, Scalar]]:
    """Return by row what its cells and the lines above it say of clients and pages."""
    lines, merged = client_lines(tab, layout.header_row), merged_down(tab)
    titles = {place: str(tab.value(layout.header_row, place)) for place in columns}
    numbers = [row.number for row in rows]
    cells: dict[int, dict[int, Scalar]] = {number: {} for number in numbers}
    differs: dict[int, bool] = {}
    for place, name in columns.items():
        carried = carried_down(tab, place, numbers) if name == "client" else {}
        for number in numbers:
            value = tab.value(number, place)
            value = value if is_filled(value) else merged.get((number, place), carried.get(number))
            if is_filled(value):
                cells[number][place] = value
        seen = {plain(str(cells[number].get(place, ""))) for number in numbers}
        differs[place] = len(seen) > 1
    found: dict[int, dict[str, Scalar]] = {}
    for number in numbers:
        spread: dict[str, list[tuple[int, Scalar]]] = {}
        for place, value in cells[number].items():
            spread.setdefault(columns[place], []).append((place, value))
        client = {"client": str(spread["client"][0][1])} if "client" in spread else {}
        found[number] = {**lines.above(number), **named_pages(spread, titles, differs), **client}
    return found
