"""Names beside rows, in columns that nothing is read from: of a client, perhaps, whose page the row is not to miss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeGuard

from calendar_sync.calendars.header import TabLayout, holds_content, is_bulk_file
from calendar_sync.calendars.mapping import Mapped
from calendar_sync.layout.blocks import merged_down
from calendar_sync.layout.client_lines import clients_named
from calendar_sync.layout.client_tabs import seems_client, spellings, tabs_alike
from calendar_sync.layout.colours import colours_mean
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.words import NOTHING
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Row, Scalar, Sheet, Tab

_HEEDED = frozenset({"told", "tags", "category", "notes"})
"""Fields of columns whose cells may name clients as well."""
_LONGEST = 40
_UNTITLED = "A column without a title"
_OTHERS = frozenset(
    """owner owners assignee assigned assign responsible writer author authors designer photographer videographer
    creator editor manager lead contact by staff person copywriter approver reviewer executive exec
    member members employee employees featured featuring person people interviewee requester requested submitted
    signed approved reviewed am csm talent guest speaker host artist influencer influencers ambassador partner
    partners collab collabs collaboration
    collaborator collaborators competitor competitors mention mentions mentioned tagged tagging credit credits source
    sources inspiration sponsor sponsors supplier vendor venue location city shared repost quote via with cc from
    verantwortlich verantwortliche verantwortlicher zustandig autor autorin redakteur redakteurin fotograf ersteller
    ansprechpartner gast kooperation wettbewerber erwahnung quelle ort
    responsable auteur redacteur photographe invite partenaire partenaires concurrent mention source lieu
    autora redactor fotografo invitado socio colaboracion competidor mencion fuente lugar responsavel parceiro
    responsabile autore ospite collaborazione concorrente fonte luogo verantwoordelijke schrijver gast samenwerking
    concurrent bron plaats ответственный автор партнер гость источник odpowiedzialny autor partner gosc zrodlo
    ansvarig forfattare samarbete kalla 担当 担当者 负责人 담당자 المسؤول الكاتب""".split()  # noqa: SIM905
)
"""Words of titles that ask for others than the one whose post it is: who works on it, who else has a part in it."""


_MANY = 200
"""Different names; more of them are none of clients where most stand once."""


def named_beside(sheet: Sheet, mapped: Mapped) -> Mapped:
    """Note for rows what stands beside them that may name a client, and which clients the rest of the sheet names.

    Args:
        sheet: As read.
        mapped: Its rows; most calendars have nothing of the kind.
    """
    by_name = {tab.name: tab for tab in sheet.tabs}
    rows: dict[str, list[Row]] = {}
    owned = tabbed = False
    for row in mapped.rows:
        if holds_content(row.values):
            rows.setdefault(row.tab, []).append(row)
            tabbed = tabbed or "client_tab" in row.values
            owned = owned or tabbed or "client" in row.values
    said: dict[tuple[str, int], dict[str, Scalar]] = {}
    for layout in mapped.layouts:
        for number, names in _names(by_name[layout.tab], layout, rows.get(layout.tab, ())):
            said[layout.tab, number] = {"beside": names}
    coloured = "\n".join(dict.fromkeys(name for tab in sheet.tabs for name in colours_mean(tab)))
    if "\n" in coloured:
        for row in (row for found in rows.values() for row in found):
            said.setdefault((row.tab, row.number), {})["colours"] = coloured
    others = _others(sheet, mapped.layouts, tabbed=tabbed) if owned else ""
    if not said and not others:
        return mapped
    return replace(mapped, rows=tuple(_with(row, said.get((row.tab, row.number), {}), others) for row in mapped.rows))


def _with(row: Row, values: Mapping[str, Scalar], others: str) -> Row:
    if others and ("client" in row.values or "client_tab" in row.values):
        values = {**values, "clients_elsewhere": others}
    return replace(row, values={**values, **row.values}) if values else row


def _others(sheet: Sheet, layouts: Sequence[TabLayout], *, tabbed: bool) -> str:
    """Return the clients that a sheet names otherwise than in rows that are read."""
    read = {layout.tab: layout.header_row for layout in layouts}
    names = clients_named(sheet, read)
    if tabbed:
        titles = [
            [*map(str, filter(is_filled, tab.rows[read[tab.name] - 1]))] for tab in sheet.tabs if tab.name in read
        ]
        names += [spellings(name)[-1] for name in tabs_alike(sheet, read, titles) if seems_client(name)]
    return "\n".join(names)


def _names(tab: Tab, layout: TabLayout, rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Yield the rows beside which names stand, and a line for each: the title, a tab sign, the name."""
    header = tab.rows[layout.header_row - 1]
    if not rows or is_bulk_file(header):
        return
    used = {place for name, place in layout.columns.items() if name.partition("@")[0] not in _HEEDED}
    merged = merged_down(tab)
    found: dict[int, list[str]] = {}
    for place in range(1, len(header) + 2):
        cell = header[place - 1] if place <= len(header) else None
        title = cell if isinstance(cell, str) and cell.strip() else _UNTITLED
        if place in used or (cell is not None and title == _UNTITLED) or _OTHERS & {*plain(title).split()}:
            continue
        cells = ((row.number, tab.value(row.number, place) or merged.get((row.number, place))) for row in rows)
        for number, name in _named(cells).items():
            found.setdefault(number, []).append(f"{' '.join(title.split())}\t{name}")
    for number, lines in found.items():
        yield number, "\n".join(lines)


def _named(cells: Iterable[tuple[int, Scalar]]) -> Mapping[int, str]:
    """Return the names in a column by row; none where most cells hold something else, or hardly any twice."""
    names: dict[int, str] = {}
    different: set[str] = set()
    filled = 0
    for number, cell in cells:
        filled += is_filled(cell)
        if _may_name(cell):
            names[number] = name = " ".join(cell.split())
            different.add(name)
            if len(different) > max(_MANY, len(names) / 2):
                return {}
    return names if 2 * len(names) >= filled else {}


def _may_name(cell: Scalar) -> TypeGuard[str]:
    return (
        isinstance(cell, str)
        and len(cell) <= _LONGEST
        and any(map(str.isalpha, cell))
        and "://" not in cell
        and plain(cell) not in NOTHING
    )
