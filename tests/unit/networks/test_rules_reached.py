"""Every rule of every network, met by a row: what is printed of it holds for what stands in a calendar.

Rules look at entries, and rows become entries first. A rule whose example no row can come to would be printed and
switched without effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time

import pytest

from calendar_sync.checks import check_networks
from calendar_sync.entries.spelling import spell
from calendar_sync.entries.switches import apply_switches
from calendar_sync.model.canonical import entry_values
from calendar_sync.model.entry import DesiredState, Schedule
from calendar_sync.networks import Rule, all_rules
from calendar_sync.networks.rule import Case
from tests.unit.entries.entry_rows import YOUTUBE, read, row


def as_row(case: Case, switches: Mapping[str, str], **further: str) -> DesiredState:
    """Return what becomes of a row that says what the example does."""
    entry = case.entry
    said = {name: value for name, value in spell(entry_values(entry), case.channel, UTC, {}).items() if value != ""}
    said = {"text": None, **said, "channels": "acme", "date": datetime(2027, 1, 15), "time": time(9, 30), **further}
    if entry.schedule is Schedule.QUEUE:
        said |= {"mode": "queue", "date": None, "time": None, "timezone": None}
    desired = read(row(**said), channels=(case.channel,), media=case.media or None)
    checked = check_networks(
        desired, (case.channel,), free_plan=case.free_plan, media=case.media or None, switches=switches
    )
    return apply_switches(checked, switches, (case.channel,))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_row_meets_the_rule_as_the_settings_have_it(rule: Rule) -> None:
    assert as_row(rule.good, {}).issues == ()
    # Another rule may block the same row; it must not hide what this one does.
    others = {issue.rule: "warning" for issue in as_row(rule.bad, {}).issues if issue.rule != rule.id}
    for level in ("", *rule.levels):
        found = as_row(rule.bad, {**others, rule.id: level} if level else others)
        told = {str(issue.severity) for issue in found.issues if issue.rule == rule.id}
        assert told == ({level or str(rule.severity)} if level != "off" else set())
        blocked = {str(issue.severity) for issue in found.issues} >= {"error"}
        assert (len(found.entries), len(found.held)) == ((0, 1) if blocked else (1, 0))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_draft_is_let_go_with_a_warning_unless_the_rule_binds(rule: Rule) -> None:
    if rule.bad.entry.schedule is not Schedule.AT or rule.id == "channel.queue_paused":
        return
    found = as_row(rule.bad, {}, mode="draft")
    told = {str(issue.severity) for issue in found.issues if issue.rule == rule.id}
    assert told == {"error" if rule.binding else "warning"}


def test_a_row_that_cannot_be_read_as_a_whole_is_judged_by_the_rest() -> None:
    film = {"title": "y" * 101, "category": "Nonsense", "privacy": "friends", "made_for_kids": "perhaps"}
    row_of_it = row(channels="AcmeTube", media="https://example.com/a.mp4", **film)
    desired = check_networks(read(row_of_it), (YOUTUBE,), free_plan=False)
    assert sorted(issue.rule for issue in desired.issues) == [
        "category.unknown",
        "setting.not_yes_or_no",
        "youtube.privacy.unknown",
        "youtube.title.too_long",
    ]
    assert (len(desired.entries), len(desired.held)) == (0, 1)
