"""Calendars in the shapes that teams keep come to what is written beside them, without one question answered."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.entries.build import build
from calendar_sync.entries.offline import OfflineBook
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.layout.propose import propose
from calendar_sync.layout.read import read_layout

FOLDER = Path(__file__).resolve().parents[3] / "sample_calendars" / "shapes"
NAMES = sorted(path.stem for path in FOLDER.glob("*.xlsx"))


def test_there_are_many() -> None:
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_comes_to_what_is_expected(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))
    sheet = XlsxCalendar(FOLDER / f"{name}.xlsx").read()
    statuses = ReadingRules().status
    proposal = propose(sheet, statuses=statuses)
    blank = proposal.blank_status or "ready"
    mapped = read_layout(sheet, proposal.layout, statuses=statuses, blank_status=blank)
    ids = iter(range(10_000))
    state = build(
        mapped.rows,
        OfflineBook(),
        ReadingRules(blank_status=blank),
        calendar_id="c",
        new_id=lambda: f"r{next(ids)}",
        issues=mapped.issues,
    )
    assert mapped.complete
    assert [report.name for report in proposal.tabs if report.kind != "calendar"] == expected["tabs_not_read"]
    gone: dict[tuple[str, int], list[Any]] = {}
    for entry in state.entries:
        gone.setdefault((entry.origin.tab, entry.origin.row), []).append(entry)
    assert sorted(gone) == sorted((item["tab"], item["row"]) for item in expected["goes"])
    for item in expected["goes"]:
        entries = gone[item["tab"], item["row"]]
        assert sorted(entry.service for entry in entries) == item["to"]
        due = datetime.fromisoformat(item["at"]).replace(tzinfo=ZoneInfo(item["zone"]) if "zone" in item else UTC)
        assert {entry.due_at for entry in entries} == {due}
        texts = dict.fromkeys(item["to"], item["text"]) | item.get("instead", {})
        assert {entry.service: entry.text for entry in entries} == texts
        media = [item["media"]] if "media" in item else []
        assert all([asset.url for asset in entry.assets] == media for entry in entries)
        assert not any(entry.thread for entry in entries)
    held = {(held.origin.tab, held.origin.row): held.message for held in state.held}
    assert sorted(held) == sorted((item["tab"], item["row"]) for item in expected["waits"])
    for item in expected["waits"]:
        assert item["because"].casefold() in held[item["tab"], item["row"]].casefold()
