"""Whatever is sent, the local Google answers or refuses; it never breaks."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import evaluating, grid, reading, requests, schema, values
from calendar_sync.sandbox.sheets.locales import LOCALES
from calendar_sync.sandbox.sheets.messages import ENUMERATIONS, MESSAGES, Field
from calendar_sync.sandbox.sheets.refusals import Refusal
from calendar_sync.sandbox.sheets.rendering import Options

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
WORDS = ("", "a", "A1", "Two", "note", "*", "title", "hiddenByUser", "=A1+1", "x(", "BLANK", "Some", "index", "range")
SCALARS: Mapping[str, tuple[Any, ...]] = {
    "s": WORDS,
    "i": (0, 0, 1, 1, 2, 3, 4, 5, 6, -1, 9),
    "w": (0, 0, 1, 2, 3, 5, 6, -1),
    "n": (0, 0.5, 1, -1),
    "b": (True, False),
    "any": (None, {}, "x", [1]),
}


def made(kind: str, random: Random, depth: int = 0) -> Any:
    """Return some value of a kind: mostly one that makes sense, sometimes one that does not."""
    if kind in SCALARS:
        return random.choice(SCALARS[kind])
    if kind.startswith("@"):
        return random.choice(sorted(ENUMERATIONS[kind[1:]]))
    chance = (0.8, 0.8, 0.5, 0.4)[depth] if depth < 4 else 0.15
    fields = {name: field for name, field in MESSAGES[kind].items() if random.random() < chance}
    found = {name: _field(field, random, depth + 1) for name, field in fields.items()}
    if "fields" in found and random.random() < 0.9:
        found["fields"] = _mask(kind, random)
    return found


def _mask(kind: str, random: Random) -> str:
    """Return a mask of fields of a message inside the request, or below them, or of one that has none below it."""
    inside = [field.kind for field in MESSAGES[kind].values() if field.kind in MESSAGES]
    paths = []
    for _ in range(random.randrange(1, 3)):
        path, place = [], random.choice(inside)
        while place in MESSAGES and (not path or random.random() < 0.5):
            path.append(random.choice([*MESSAGES[place], "*"]))
            place = MESSAGES[place][path[-1]].kind if path[-1] != "*" else ""
        paths.append(".".join([*path, *(["x"] if random.random() < 0.1 else [])]))
    return ",".join(paths)


def _field(field: Field, random: Random, depth: int) -> Any:
    if field.mapped:
        return {"1": made(field.kind, random, depth)}
    if field.repeated:
        return [made(field.kind, random, depth) for _ in range(random.randrange(3))]
    return made(field.kind, random, depth)


def small() -> books.Book:
    """Return a spreadsheet with two small tabs."""
    found = books.new("Test")
    grid.resize(found["sheets"][0], 6, 5)
    values.write(found, "A1", {"values": [["a", 1, True, "=A1&B1"], ["b", 2, "=SUM(B1:B2)"]]}, "USER_ENTERED")
    second = {"sheetId": 1, "title": "Two", "gridProperties": {"rowCount": 5, "columnCount": 4}}
    requests.carry_out(found, [{"addSheet": {"properties": second}}])
    return found


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_every_request_is_carried_out_or_refused(seed: int) -> None:
    random = Random(seed)
    kept = small()
    for _ in range(12):
        name = random.choice(sorted(MESSAGES["Request"]))
        body = {"requests": [{name: made(MESSAGES["Request"][name].kind, random)}]}
        draft = copy.deepcopy(kept)
        try:
            requests.carry_out(draft, schema.checked(body, "BatchUpdate")["requests"])
        except Refusal:
            continue
        if books.cells(draft) > 5_000:
            continue
        evaluating.recalculate(draft, NOW)
        shown = reading.spreadsheet(draft, None, grids=True)
        json.dumps(shown, allow_nan=False)
        kept = draft
        for sheet in kept["sheets"]:
            rows, columns = grid.size(sheet)
            assert len(sheet["rows"]) <= rows
            assert all(len(row) <= columns for row in sheet["rows"])


@given(st.text(st.sampled_from("ABZa1029:!$'RC #é=."), max_size=12))
def test_every_range_is_found_or_refused(text: str) -> None:
    book = small()
    try:
        sheet, box = books.readable(book, text)
    except Refusal as refusal:
        if not refusal.message.startswith(("Unable to parse range: ", "Range (")):
            raise
        return
    again, same = books.readable(book, books.range_text(sheet, box))
    assert (again, same) == (sheet, box)


_PIECES = (
    *"0123456789.,:/- %$€'=+eET(\"A)&",
    " am",
    "pm",
    "a.m.",
    "TRUE",
    "Jan",
    "Dezember",
    "déc.",
    "Friday,",
    "2026",
    "月",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join), st.sampled_from(sorted(LOCALES)))
def test_whatever_is_typed_is_kept_and_shown(text: str, locale: str) -> None:
    book = small()
    book["properties"]["locale"] = locale
    values.write(book, "A1", {"values": [[text]]}, "USER_ENTERED")
    evaluating.recalculate(book, NOW)
    for render in ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"):
        json.dumps(values.read(book, "A1", Options(render=render, locale=locale)), allow_nan=False)


@pytest.mark.parametrize("value", [1e300, 1.7e308, -5e-324, 123456789012345678])
def test_numbers_of_any_size_are_shown(value: float) -> None:
    book = small()
    for kind in ("NUMBER", "CURRENCY", "PERCENT", "DATE", "TIME", "DATE_TIME", "SCIENTIFIC", "TEXT"):
        shape = {"cell": {"userEnteredFormat": {"numberFormat": {"type": kind}}}, "fields": "userEnteredFormat"}
        requests.carry_out(book, [{"repeatCell": {"range": {"sheetId": 0}, **shape}}])
        values.write(book, "A1", {"values": [[value]]}, "RAW")
        assert values.read(book, "A1", Options())["values"][0][0]
