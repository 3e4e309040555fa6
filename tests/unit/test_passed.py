"""What has passed the networks' rules is not asked again, and nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync import checks, networks
from calendar_sync.checks import check_networks
from calendar_sync.model.buffer import Asset, Channel, Slots
from calendar_sync.model.canonical import entry_digest
from calendar_sync.model.entry import DesiredState, Entry, EntryKey, Kind, Origin, Schedule
from calendar_sync.passed import Notebook, Passed, rules_stamp

SLOTS = (Slots("mon", ("09:00",)),)
CHANNELS = (
    Channel("x", "acme", "twitter", posting_schedule=SLOTS),
    Channel("m", "acme", "mastodon", posting_schedule=SLOTS, max_characters=500),
    Channel("i", "acme", "instagram", type="business", posting_schedule=SLOTS),
)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WISHES = st.fixed_dictionaries(
    {
        "text": st.sampled_from(["", "Rolls", "Rolls!", "#a " * 40, "long " * 60, "longer " * 90]),
        "kind": st.sampled_from([Kind.POST, Kind.POST, Kind.DRAFT, Kind.IDEA]),
        "schedule": st.sampled_from([Schedule.AT, Schedule.QUEUE]),
        "assets": st.sampled_from([(), (Asset("image", "https://a.example/1.jpg", "one"),)]),
        "due_at": st.none() | st.integers(0, 5).map(lambda hours: NOON + timedelta(hours=hours)),
    }
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "is_locked": st.booleans(),
        "is_queue_paused": st.booleans(),
        "max_characters": st.sampled_from([100, 500]),
        "posting_schedule": st.sampled_from([(), SLOTS]),
        "service": st.sampled_from(["twitter", "linkedin"]),
    },
)
SHEETS = st.lists(st.tuples(WISHES, st.sampled_from("xmi?")), max_size=6)
RUNS = st.lists(st.tuples(SHEETS, st.lists(CHANGES, min_size=3, max_size=3), st.booleans()), min_size=2, max_size=4)


def _desired(sheet: list[tuple[dict[str, object], str]], channels: tuple[Channel, ...]) -> DesiredState:
    services = {channel.id: channel.service for channel in channels}
    entries = [
        Entry(EntryKey("c", f"r{row}", place), Origin("May", row + 2), service=services.get(place, ""), **wish)
        for row, (wish, place) in enumerate(sheet)
    ]
    return DesiredState("c", tuple(entries))


@given(RUNS, st.booleans())
def test_checks_are_the_same_with_and_without_what_is_remembered(
    runs: list[tuple[list[tuple[dict[str, object], str]], list[dict[str, object]], bool]], damaged: bool
) -> None:
    kept = ""
    for sheet, changes, free_plan in runs:
        channels = tuple(replace(channel, **change) for channel, change in zip(CHANNELS, changes, strict=True))
        # Twice, so that much of it is known the second time.
        for _ in range(2):
            passed = Passed(kept, rules="these")
            desired = _desired(sheet, channels)
            assert check_networks(desired, channels, free_plan=free_plan, passed=passed) == check_networks(
                desired, channels, free_plan=free_plan
            )
            kept = passed.to_text()[: len(kept) // 2 if damaged else None]


def test_what_passed_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def check(entry: Entry, channel: Channel, **asking: Any) -> list[networks.Finding]:
        asked.append(entry.text)
        return real(entry, channel, **asking)

    real = networks.check
    monkeypatch.setattr(checks.networks, "check", check)
    desired = _desired(
        [({"text": "Rolls", "kind": Kind.POST}, "x"), ({"text": "x" * 300, "kind": Kind.POST}, "x")], CHANNELS
    )
    first = Passed(rules="these")
    check_networks(desired, CHANNELS, free_plan=False, passed=first)
    assert (asked, first.has_changed) == (["Rolls", "x" * 300], True)
    second = Passed(first.to_text(), rules="these")
    check_networks(desired, CHANNELS, free_plan=False, passed=second)
    assert (asked[2:], second.has_changed) == (["x" * 300], False)
    for other in (Passed(first.to_text(), rules="others"), Passed(first.to_text()), Passed("calendar-sync passed 0")):
        check_networks(desired, CHANNELS, free_plan=False, passed=other)
        assert asked.pop(-2) == "Rolls"


def test_only_what_passed_in_the_last_run_is_kept() -> None:
    first = Passed(rules="these")
    first.note(CHANNELS[0], ["1" * 64, "2" * 64], free_plan=False)
    second = Passed(first.to_text(), rules="these")
    second.note(CHANNELS[0], ["2" * 64], free_plan=False)
    third = Passed(second.to_text(), rules="these")
    assert third.before(CHANNELS[0], free_plan=False) == {"2" * 64}
    assert not third.before(CHANNELS[0], free_plan=True)


@pytest.mark.parametrize("rule", networks.all_rules(), ids=lambda rule: rule.id)
def test_no_rule_looks_at_what_its_digest_leaves_out(rule: networks.Rule) -> None:
    for case in (rule.good, rule.bad):
        moved = replace(
            case.entry, key=EntryKey("other", "row", "elsewhere"), origin=Origin("June", 77), text_field="?"
        )
        assert entry_digest(moved) == entry_digest(case.entry)
        # How to mend it may well depend on where the text stands.
        found = [
            [replace(finding, fix="") for finding in rule.findings(judged)]
            for judged in (case, replace(case, entry=moved))
        ]
        assert found[0] == found[1]


def test_the_stamp_of_the_rules_is_a_digest() -> None:
    assert len(rules_stamp()) == 64


def test_a_notebook_keeps_its_last_text_and_fails_in_silence(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "new" / "page.txt")
    assert notebook.read() == ""
    notebook.write("one")
    notebook.write("two")
    assert notebook.read() == "two"
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["page.txt"]
    Notebook(tmp_path / "new" / "page.txt" / "below.txt").write("lost")
    Notebook().write("lost")
    assert Notebook().read() == Notebook(tmp_path).read() == ""
