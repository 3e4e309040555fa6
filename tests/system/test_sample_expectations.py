"""The samples of the demo account come to what is written beside them: when, where, in which words, or why not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.mapping import map_sheet
from tests.system.conftest import Program

FOLDER = Path(__file__).resolve().parents[2] / "sample_calendars"
BESIDE = sorted(path for path in FOLDER.rglob("*.expected.json") if path.parent.name != "shapes")

SEED = json.loads((FOLDER.parent / "calendar_sync/sandbox/seeds/agency.json").read_text(encoding="utf-8"))
TAGS = {tag["id"]: tag["name"] for organization in SEED["organizations"] for tag in organization["tags"]}

Place = tuple[str, int]


def test_every_sample_has_its_expectations() -> None:
    books = {path.with_suffix("") for path in FOLDER.rglob("*.xlsx")}
    assert {path.with_suffix("").with_suffix("") for path in FOLDER.rglob("*.expected.json")} == books
    assert len(books) >= 12


def _due(item: dict[str, Any]) -> str | None:
    if "at" not in item:
        return None
    local = datetime.fromisoformat(item["at"]).replace(tzinfo=ZoneInfo(item["zone"]))
    return f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _kind(change: dict[str, Any]) -> str:
    after = change["after"]
    return "queue" if after["schedule"] == "queue" else str(after["kind"])


@pytest.mark.parametrize("path", BESIDE, ids=lambda path: path.name.partition(".")[0])
def test_a_sample_comes_to_what_is_expected(path: Path, lonely_program: Program) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    book = path.with_suffix("").with_suffix(".xlsx")
    saved = lonely_program.home / "plan.json"
    done = lonely_program("plan", book, "--sandbox", "--out", saved, "--format", "json")
    assert done.code == (1 if any("cell" in item for item in expected["waits"]) else 0), done.err
    plan = json.loads(saved.read_text(encoding="utf-8"))["plan"]
    going: dict[Place, list[dict[str, Any]]] = {}
    waiting: dict[Place, str] = {}
    pulled: list[Place] = []
    for change in plan["changes"]:
        place = change["tab"], change["row"]
        if change["action"] in ("create", "idea"):
            going.setdefault(place, []).append(change)
        elif change["action"] == "noop":
            pulled.append(place)
        else:
            assert change["action"] in ("hold", "blocked")
            waiting[place] = change["reason"]
    assert sorted(going) == sorted((item["tab"], item["row"]) for item in expected["goes"])
    for item in expected["goes"]:
        changes = {change["channel"]: change for change in going[item["tab"], item["row"]]}
        assert sorted(changes) == item["to"]
        for channel, change in changes.items():
            after = change["after"]
            assert (_kind(change), after["due_at"]) == (item["as"], _due(item)), item
            assert after["text"] == item.get("instead", {}).get(channel, item["text"])
            assert after["thread"] == item.get("thread", [])
            assert [asset["url"] for asset in after["assets"]] == item.get("media", [])
            assert sorted(TAGS[tag] for tag in after["tags"]) == item.get("tags", [])
            assert not item.get("title") or after["title"] == item["title"]
    assert sorted(waiting) == sorted((item["tab"], item["row"]) for item in expected["waits"])
    cells = {issue["cell"] for issue in plan["issues"]}
    for item in expected["waits"]:
        assert item["because"].casefold() in waiting[item["tab"], item["row"]].casefold()
        assert "cell" not in item or item["cell"] in cells
    assert sorted(pulled) == sorted((item["tab"], item["row"]) for item in expected["pulled"])
    assert not {change["tab"] for change in plan["changes"]} & set(expected["tabs_not_read"])


@pytest.mark.parametrize("path", BESIDE, ids=lambda path: path.name.partition(".")[0])
def test_no_row_is_left_out(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    sheet = open_calendar(str(path.with_suffix("").with_suffix(".xlsx")))[0].read()
    told = {(item["tab"], item["row"]) for kind in ("goes", "waits", "pulled") for item in expected[kind]}
    assert {tab.name for tab in sheet.tabs} - {tab for tab, _ in told} <= set(expected["tabs_not_read"])
    titles = {"copy": "text", "platform": "channels"} if path.parent.name == "agency" else {}
    rows = map_sheet(sheet, names=titles, tabs=sorted({tab for tab, _ in told})).rows
    assert told == {(row.tab, row.number) for row in rows if row.values.keys() & {"text", "channels"}}
