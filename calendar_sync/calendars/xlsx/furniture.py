"""What a worksheet carries beside its cells: filters, links, merged cells, tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calendar_sync.calendars.xlsx import markup
from calendar_sync.calendars.xlsx.package import Package, Relation
from calendar_sync.calendars.xlsx.refs import Area, parse_area
from calendar_sync.model.sheet import Scalar

MAX_LINKS = 200_000
"""Linked cells of one tab; ranges are spread out, so a hostile file could name millions."""

_TRUE = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Furniture:
    """Everything of a tab that is no cell and that rows depend on."""

    filtered: bool
    merged: tuple[Area, ...]
    hyperlinks: dict[tuple[int, int], str]


def read_furniture(data: bytes, relations: Mapping[str, Relation], rows: Sequence[Sequence[Scalar]]) -> Furniture:
    """Return what stands before and after the cells of a worksheet part.

    Args:
        data: The part in readable form.
        relations: The part's relationships, for the targets of links.
        rows: The cells; links are told for filled cells only.
    """
    prefix = markup.root_prefix(data, b"worksheet") or b""
    head, tail = around_cells(data, prefix)
    return Furniture(
        filtered=_filter_mode(head, prefix) or has_criteria(tail, prefix),
        merged=merged_areas(tail, prefix),
        hyperlinks=_hyperlinks(tail, prefix, relations, rows),
    )


def around_cells(data: bytes, prefix: bytes) -> tuple[bytes, bytes]:
    """Return what stands before and what stands after ``sheetData``."""
    start = markup.start_tag(prefix, b"sheetData").search(data)
    if start is None:
        return data, data
    if start[2]:
        return data[: start.start()], data[start.end() :]
    end = markup.end_tag(prefix, b"sheetData").search(data, start.end())
    return data[: start.start()], data[end.end() :] if end else b""


def merged_areas(tail: bytes, prefix: bytes) -> tuple[Area, ...]:
    """Return the merged ranges."""
    found = (
        parse_area(markup.attributes(tag[1]).get("ref", ""))
        for tag in markup.start_tag(prefix, b"mergeCell").finditer(tail)
    )
    return tuple(area for area in found if area is not None and area.anchor != (area.last_row, area.last_column))


def has_criteria(data: bytes, prefix: bytes) -> bool:
    """Tell whether an autofilter in ``data`` hides rows: one of its columns says what to show."""
    return any(content and content.strip() for _, content in markup.whole(prefix, b"filterColumn").findall(data))


def _filter_mode(head: bytes, prefix: bytes) -> bool:
    properties = markup.start_tag(prefix, b"sheetPr").search(head)
    return properties is not None and markup.attributes(properties[1]).get("filterMode", "") in _TRUE


def _hyperlinks(
    tail: bytes, prefix: bytes, relations: Mapping[str, Relation], rows: Sequence[Sequence[Scalar]]
) -> dict[tuple[int, int], str]:
    """Return the outside targets of links by cell; links to places inside the workbook are no addresses."""
    found: dict[tuple[int, int], str] = {}
    for tag in markup.start_tag(prefix, b"hyperlink").finditer(tail):
        attributes = markup.attributes(tag[1])
        identity = next((value for name, value in attributes.items() if re.fullmatch(r"[^:]+:id", name)), "")
        relation, area = relations.get(identity), parse_area(attributes.get("ref", ""))
        if relation is None or area is None or not relation.external:
            continue
        place = attributes.get("location", "")
        target = f"{relation.target}#{place}" if place and "#" not in relation.target else relation.target
        for row in range(area.first_row, min(area.last_row, len(rows)) + 1):
            for column in range(area.first_column, min(area.last_column, len(rows[row - 1])) + 1):
                if len(found) < MAX_LINKS and rows[row - 1][column - 1] is not None:
                    found[row, column] = target
    return found


def table_parts(package: Package, part: str) -> list[str]:
    """Return the parts of the tables on a worksheet."""
    return package.related(part, "table")
