"""Every rule about rows: the examples of its table, and what the settings may make of it, from rows to plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from calendar_sync import pipeline
from calendar_sync.buffer import BufferClient
from calendar_sync.config import Settings
from calendar_sync.ledger import Ledger
from calendar_sync.model.cell_rules import CELL_RULES
from calendar_sync.model.columns import READ_COLUMNS
from calendar_sync.model.plan import Action, Plan
from calendar_sync.model.row_examples import Example
from calendar_sync.model.row_rule import RowRule
from calendar_sync.model.row_rules import ROW_RULES
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from calendar_sync.sandbox import Settings as BoxSettings
from tests.stateful.books import MemoryBook

NOW = datetime(2027, 1, 1, 8, 0, tzinfo=UTC)
SERVICES = ("facebook", "googlebusiness", "instagram", "linkedin", "pinterest", "threads", "twitter", "youtube")
Judge = Callable[..., Plan]


def seed(example: Example) -> dict[str, Any]:
    posts = [
        {
            "channel": "linkedin:acme",
            "text": post["text"],
            "at": post.get("due_at", "+60d 10:00").removesuffix("Z") + ("+00:00" if "due_at" in post else ""),
            **({"status": post["status"]} if "status" in post else {}),
        }
        for post in example.posts
    ]
    posts += [
        {"channel": "twitter:acme", "text": f"Tagged {tag}", "at": "+60d 10:00", "tags": [tag]} for tag in example.tags
    ]
    channels = [
        {
            "service": service,
            "name": "acme",
            "type": "page",
            "timezone": "Europe/Berlin",
            "schedule": {"weekdays": ["09:00"]},
            "boards": [
                {"id": "b1", "name": "Ideas", "serviceId": "1"},
                {"id": "b2", "name": "Bread", "serviceId": "2"},
                {"id": "b3", "name": "Bread", "serviceId": "3"},
            ],
        }
        for service in SERVICES
    ]
    tags = [{"name": tag} for tag in example.tags]
    organization = {"name": "Acme", "approvals": True, "channels": channels, "tags": tags, "posts": posts}
    return {"account": {"id": "9" * 24, "timezone": "UTC"}, "organizations": [organization]}


class Clock:
    def now(self) -> datetime:
        return NOW

    def sleep(self, _seconds: float) -> None:
        raise AssertionError("nothing here waits")


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    clock = Clock()
    boxes: dict[str, Sandbox] = {}
    with Ledger(tmp_path_factory.mktemp("rows") / "ledger.db") as ledger:

        def plan(example: Example, rules: Mapping[str, str] | None = None) -> Plan:
            wanted = json.dumps(seed(example), sort_keys=True)
            if wanted not in boxes:
                boxes[wanted] = Sandbox(seed=seed(example), settings=BoxSettings(rate_limits=False), clock=clock)
            columns = dict.fromkeys(name for values in example.values() for name in values)
            book = MemoryBook()
            grid = [[values.get(name) for name in columns] for values in example.values()]
            book.put([[READ_COLUMNS[name] for name in columns], *grid])
            client = BufferClient(
                endpoint="http://sandbox.localhost",
                key=DEFAULT_KEY,
                transport=SandboxTransport(boxes[wanted], sleep=clock.sleep),
                clock=clock.now,
                sleep=clock.sleep,
                user_agent="tests/1.0",
            )
            session = pipeline.Session(
                calendar=book.backend(),
                location="rows.sim",
                settings=Settings.model_validate({"rules": dict(rules or {})}),
                client=client,
                ledger=ledger,
                clock=clock.now,
                sleep=clock.sleep,
            )
            return pipeline.prepare(session).plan

        yield plan
    for box in boxes.values():
        box.close()


def told(plan: Plan) -> list[tuple[str, str]]:
    return [(issue.rule, str(issue.severity)) for issue in plan.issues]


@pytest.mark.parametrize("rule", [*ROW_RULES, *CELL_RULES], ids=lambda rule: rule.id)
def test_examples_keep_and_break_their_rule(rule: RowRule, judge: Judge) -> None:
    assert told(judge(rule.good)) == []
    found = set(told(judge(rule.bad)))
    assert found == {(rule.id, str(rule.severity))}


@pytest.mark.parametrize("rule", ROW_RULES, ids=lambda rule: rule.id)
def test_the_settings_make_of_a_rule_what_they_may(rule: RowRule, judge: Judge) -> None:
    rows = len(rule.bad.rows)
    for level in rule.levels:
        plan = judge(rule.bad, {rule.id: level})
        waiting = plan.count(Action.BLOCKED) + plan.count(Action.HOLD)
        if level == "error":
            assert set(told(plan)) == {(rule.id, "error")}
            assert 0 < plan.count(Action.BLOCKED) < rows + 1
        else:
            assert set(told(plan)) == ({(rule.id, "warning")} if level == "warning" else set())
            # What Buffer would never take is left alone all the same.
            assert (waiting, plan.count(Action.CREATE)) == ((rows, 0) if rule.id == "schedule.past" else (0, rows))
