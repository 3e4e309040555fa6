"""Every rule of every table, by its own examples."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from calendar_sync.buffer.metadata import metadata_input
from calendar_sync.entries.content import COMMENTED, THREAD_SERVICES
from calendar_sync.model.entry import Kind, Severity
from calendar_sync.model.services import LABELS
from calendar_sync.networks import NETWORKS, Finding, Rule, all_rules, as_taken, check, rules_for
from calendar_sync.networks.common import RULES
from calendar_sync.networks.rule import Case, example

EVERY = all_rules()
FIELDS = {
    "text", "media", "alt_text", "first_comment", "title", "board", "category", "post_type", "link", "mode", "channels",
    "topic", "button", "privacy", "license", "publish_by_notification", "event_start", "event_end", "content_warning",
    "stickers", "share_to_feed", "link_image",
}  # fmt: skip


def findings(case: Case) -> list[Finding]:
    return check(case.entry, case.channel, free_plan=case.free_plan, media=case.media)


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_the_good_example_breaks_no_rule_at_all(rule: Rule) -> None:
    assert findings(rule.good) == []


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_the_bad_example_breaks_the_rule(rule: Rule) -> None:
    found = [finding for finding in findings(rule.bad) if finding.rule == rule.id]
    assert found
    for finding in found:
        assert finding.severity is rule.severity
        assert finding.field in FIELDS
        assert finding.message.endswith(".")
        assert finding.fix.endswith(".")
        assert "  " not in finding.message
        assert "None" not in finding.message


def test_rules_that_need_a_probe_say_nothing_without_one_and_are_left_out() -> None:
    needing = [rule for rule in EVERY if rule.needs_probe]
    assert len(needing) > 30
    for rule in needing:
        assert list(rule.check(replace(rule.bad, media={}))) == []
        assert rule not in rules_for(rule.bad.entry.service, probed=False)
    for service in [*NETWORKS, "startPage"]:
        plain = tuple(rule for rule in rules_for(service) if not rule.needs_probe)
        assert rules_for(service, probed=False) == plain


def test_ids_are_unique_and_begin_with_the_network() -> None:
    assert [name for name, times in Counter(rule.id for rule in EVERY).items() if times > 1] == []
    for network in NETWORKS.values():
        assert {rule.network for rule in network.rules} == {network.name}
    assert {rule.network for rule in RULES} == {"post", "channel"}
    assert all(re.fullmatch(r"[a-z]+(\.[a-z_]+){1,2}", rule.id) for rule in EVERY)


def test_every_rule_says_where_it_is_from() -> None:
    for rule in EVERY:
        assert re.fullmatch(r"20\d\d-\d\d", rule.checked)
        assert rule.summary.endswith(".")
        assert rule.source
        assert rule.confidence


def test_every_network_that_takes_posts_has_a_table() -> None:
    assert set(NETWORKS) == set(LABELS) - {"startPage"}


@pytest.mark.parametrize("service", NETWORKS)
def test_every_table_answers_the_same_questions(service: str) -> None:
    names = {rule.id.split(".", 1)[1] for rule in NETWORKS[service].rules}
    assert "text.too_long" in names
    assert "media.too_many" in names
    assert "alt_text.not_shown" in names
    assert ("thread.unsupported" in names) == (service not in THREAD_SERVICES)
    assert ("first_comment.too_long" in names) == (service in COMMENTED)
    assert rules_for(service)[-len(NETWORKS[service].rules) :] == NETWORKS[service].rules


def test_a_service_without_a_table_is_told_and_not_trusted() -> None:
    ids = [rule.id for rule in rules_for("startPage")]
    assert "channel.unknown_network" in ids
    assert "post.empty" in ids


def test_a_draft_of_an_offer_holds_its_details_only_whole() -> None:
    """Buffer could not read the others out again."""
    sale = {"type": "offer", "title": "Sale", "start": "2027-03-01T09:00:00Z", "code": "SPRING"}
    draft = example("googlebusiness", kind=Kind.DRAFT, metadata=sale)
    assert [(item.rule, item.field, item.severity) for item in findings(draft)] == [
        ("google.details.incomplete", "event_end", Severity.WARNING)
    ]
    assert as_taken(draft.entry).metadata == {"type": "offer", "title": "Sale"}
    sent = metadata_input("googlebusiness", sale)
    assert sent == metadata_input("googlebusiness", as_taken(draft.entry).metadata)
    assert sent == {"google": {"type": "offer", "title": "Sale"}}
    whole = example("googlebusiness", kind=Kind.DRAFT, metadata={**sale, "end": "2027-03-31T09:00:00Z"})
    assert as_taken(whole.entry) is whole.entry
