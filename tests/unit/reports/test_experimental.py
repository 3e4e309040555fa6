"""Buffer's metrics are experimental: types come and go, numbers grow old, and keys may not see them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from report_world import NOW, Desk, Sent, account

from calendar_sync.model.metrics import DEPRECATED, USUAL
from calendar_sync.reports.tables import raw_posts
from calendar_sync.reports.texts import as_csv

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def every_list(data: Any, name: str = "") -> list[dict[str, Any]]:
    """All objects of an answer that have metrics."""
    if isinstance(data, list):
        return [found for item in data for found in every_list(item)]
    if not isinstance(data, dict):
        return []
    return [*([data] if isinstance(data.get("metrics"), list) else []), *every_list(list(data.values()))]


def test_types_of_a_later_day_pass_under_their_own_name_and_those_that_end_are_neither_asked_for_nor_shown(
    tmp_path: Path,
) -> None:
    def retell(data: Any) -> None:
        for told in every_list(data):
            told["metrics"] += [
                {"type": "boosts", "name": "=Boosts", "value": 4, "unit": "count"},
                {"type": "joyRate", "name": "Joy rate", "value": 12.5, "unit": "percentage"},
                *({"type": f"same{n}", "name": "Twin", "value": 1, "unit": "count"} for n in (1, 2)),
                *({"type": kind, "name": kind, "value": 9, "unit": "count"} for kind in DEPRECATED),
            ]

    planned = {(2, 0): Sent(0, AT), (2, 1): Sent(1, AT)}
    with account(["facebook", "mastodon"], planned.values()) as acme:
        acme.retell = retell
        desk = Desk(tmp_path, ["facebook", "mastodon"], planned, acme)
        desk.measure((*USUAL, "boosts", "joyRate"))
        report = acme.report(date(2026, 11, 1), date(2026, 11, 3))
        row, titles = desk.tab("Sheet")[0], [column.title for column in raw_posts(report).columns]
        desk.ledger.close()
    assert row["boosts"] == 8, "counts are added, whatever they are"
    assert row["joyRate"].count("12.5 %") == 2, "rates are not"
    assert titles[-6:-2] == ["=Boosts", "Joy rate", "Twin (same1)", "Twin (same2)"]
    assert report.total.figures.metrics["boosts"].value == 4, "as Buffer adds it up"
    assert as_csv(report).splitlines()[0].split(",")[-4:] == ["'=Boosts", "Joy rate", "Twin (same1)", "Twin (same2)"]
    shown = {kind for line in (report.total, *report.lines) for kind in line.figures.metrics} | row.keys()
    assert not shown & (DEPRECATED | {"other"})
    asked = " ".join(acme.asked)
    assert not [kind for kind in DEPRECATED - {"other"} if kind in asked]
    assert "post(" not in asked, "never one post by itself"


def test_numbers_that_are_old_or_not_there_are_told_of() -> None:
    def retell(data: Any) -> None:
        for name, told in data.items():
            if name.startswith("a") and isinstance(told, dict) and "metricsUpdatedAt" in told:
                counts = {metric["type"]: metric["value"] for metric in told["metrics"]}
                if counts["postCount"] == 1:
                    told["metricsUpdatedAt"] = None
                elif counts["postCount"] == 2:
                    told["metricsUpdatedAt"] = (NOW - timedelta(hours=36, minutes=1)).isoformat()
                elif counts["postCount"] == 3:
                    told["metricsUpdatedAt"] = (NOW - timedelta(hours=36)).isoformat()

    sent = [Sent(channel, AT) for channel in (0, 1, 1, 2, 2, 2)]
    with account(["facebook", "mastodon", "twitter", "bluesky"], sent) as acme:
        acme.retell = retell
        report = acme.report(date(2026, 11, 1), date(2026, 11, 3))
    assert [note.split(":")[0] for note in report.notes] == [
        "No numbers yet, since Buffer has not asked the network so far",
        "Numbers that Buffer has not renewed for more than 36 hours",
    ]
    assert "Facebook (acme0)." in report.notes[0]
    assert "Mastodon (acme1) (36 hours old)." in report.notes[1]


def test_a_key_that_may_not_see_numbers_brings_status_and_links_and_takes_no_number_away(tmp_path: Path) -> None:
    planned = {(2, 0): Sent(0, AT)}
    with account(["facebook"], planned.values()) as acme:
        desk = Desk(tmp_path, ["facebook"], planned, acme)
        desk.measure(USUAL)
        before = desk.path.read_bytes()
        acme.key = "blind"
        found = desk.measure(USUAL)
        assert (found.denied, found.cells, found.rows, found.results) == (True, 0, 1, None)
        assert "left as it is" in found.notes[0]
        assert desk.path.read_bytes() == before
        assert desk.tab("Sheet")[0]["Sync status"] == "Sent"
        assert desk.tab("Sheet")[0]["Post link"]
        desk.ledger.close()
