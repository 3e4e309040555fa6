"""Each blank calendar is filled in as its owner would, and goes all the way on the built-in sandbox."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calendar_sync.cli.shipped import KINDS, shipped
from tests.system.conftest import Program, at

IMAGE = "https://images.example.com/loaf.jpg"

WAITING = frozenset({"Hold", "In review"})

Rows = Mapping[str, list[dict[str, Any]]]

FILLED: Mapping[str, Rows] = {
    "post": {
        "Calendar": [
            {**at(3), "Channels": "LinkedIn, Threads", "Text": "Rye is back.", "Status": "Ready"},
            {"Channels": "Facebook", "Text": "Any day will do.", "Mode": "Queue", "Status": "Ready"},
            {**at(4), "Channels": "X", "Text": "Not yet.", "Status": "Hold"},
        ]
    },
    "networks": {
        "Calendar": [
            {**at(3), "Post idea": "Rye", "Text (LinkedIn)": "Rye, at length.", "Text (X)": "Rye!", "Status": "Ready"},
            {**at(4), "Post idea": "Oven", "Text (Facebook)": "A new door.", "Media": IMAGE, "Tags": "Evergreen"},
            {**at(5), "Post idea": "Nobody has written it yet"},
            {**at(6), "Text (Bluesky)": "Perhaps.", "Status": "Hold"},
        ]
    },
    "agency": {
        "Client A": [
            {**at(3), "Channels": "instagram:harborbakery", "Text": "Look!", "Media": IMAGE, "Status": "Ready"},
            {**at(4), "Channels": "facebook:Harbor Bakery\ntwitter:harborbakery", "Text": "Warm.", "Owner": "Priya"},
        ],
        "Client B": [
            {**at(3), "Channels": "linkedin:Northwind Cycles", "Text": "Wheels.", "Status": "Ready"},
            {**at(5), "Channels": "threads:northwindcycles", "Text": "Maybe.", "Status": "In review"},
        ],
    },
    "ideas": {
        "Ideas": [
            {"Title": "A day with the wheel builder", "Text": "Photo story.", "Channels": "LinkedIn", "Status": "Idea"},
            {"Title": "Grandmothers", "Tags": "Evergreen", "Status": "Idea", "Notes": "Ask Tom"},
            {"Title": "Not now", "Status": "Hold"},
        ]
    },
}

EXPECTED: Mapping[str, Mapping[str, list[str]]] = {
    "post": {"create": ["facebook Any day will do.", "linkedin Rye is back.", "threads Rye is back."]},
    "networks": {"create": ["facebook A new door.", "linkedin Rye, at length.", "twitter Rye!"]},
    "agency": {"create": ["facebook Warm.", "instagram Look!", "linkedin Wheels.", "twitter Warm."]},
    "ideas": {"idea": [" ", "linkedin Photo story."]},
}


def fill(path: Path, rows: Rows) -> None:
    """Write ``rows`` below the titles, as somebody would who types them in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    for tab, lines in rows.items():
        titles = [cell.value for cell in book[tab][1]]
        for number, line in enumerate(lines, start=2):
            assert line.keys() <= set(titles)
            for title, value in line.items():
                book[tab].cell(number, titles.index(title) + 1).value = value
    book.save(path)


@pytest.mark.parametrize("kind", FILLED)
def test_a_template_goes_all_the_way(kind: str, lonely_program: Program) -> None:
    program, path = lonely_program, lonely_program.home / f"{kind}.xlsx"
    shutil.copy(shipped("templates", f"{KINDS[kind]}.xlsx"), path)
    fill(path, FILLED[kind])
    checked = program("check", path, "--format", "json")
    assert (checked.code, checked.json()["issues"]) == (0, [])
    saved = program.home / "plan.json"
    planned = program("plan", path, "--sandbox", "--out", saved, "--format", "json")
    assert planned.code == 0, planned.err
    held = sum(1 for lines in FILLED[kind].values() for line in lines if line.get("Status") in WAITING)
    summary = {action: number for action, number in planned.json()["summary"].items() if number}
    assert summary == {action: len(posts) for action, posts in EXPECTED[kind].items()} | {"hold": held}
    made: dict[str, list[str]] = {}
    for change in json.loads(saved.read_text(encoding="utf-8"))["plan"]["changes"]:
        if change["action"] != "hold":
            made.setdefault(change["action"], []).append(f"{change['service']} {change['after']['text']}")
    assert {action: sorted(posts) for action, posts in made.items()} == EXPECTED[kind]
    synced = program("sync", path, "--sandbox", "--yes")
    assert synced.code == 0, synced.err
    book = openpyxl.load_workbook(path)
    for tab, lines in FILLED[kind].items():
        titles = [cell.value for cell in book[tab][1]]
        (table,) = book[tab].tables.values()
        assert [column.name for column in table.tableColumns] == titles, "the table has grown with the columns"
        for number, line in enumerate(lines, start=2):
            sync_id = book[tab].cell(number, titles.index("Sync ID") + 1).value
            goes = any(title.startswith(("Text", "Title")) for title in line) and line.get("Status") not in WAITING
            assert bool(sync_id) == goes
    again = program("plan", path, "--sandbox", "--format", "json", "--exit-code")
    assert again.code == 0, again.out
    assert not {"create", "idea", "edit", "delete", "blocked"} & {
        action for action, number in again.json()["summary"].items() if number
    }
