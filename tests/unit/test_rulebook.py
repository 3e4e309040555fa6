"""The book of rules: what can be switched, and how it is shown."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import calendar_sync
from calendar_sync.checks import check_networks
from calendar_sync.config import Settings, load_settings
from calendar_sync.errors import SettingsError
from calendar_sync.model.entry import DesiredState
from calendar_sync.model.row_rule import LEVELS
from calendar_sync.networks import all_rules
from calendar_sync.networks.rule import example
from calendar_sync.rulebook import (
    CALENDARS,
    ROWS,
    books,
    rules_json,
    rules_markdown,
    rules_text,
    switch_problem,
    title_of,
)


def settings(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "calendar-sync.toml").write_text(f"[rules]\n{text}\n", encoding="utf-8")
    return load_settings(str(tmp_path / "may.xlsx"), None)


def test_rules_are_switched_in_the_settings(tmp_path: Path) -> None:
    chosen = settings(tmp_path, '"row.leftover" = "error"\n"row.duplicate" = "warning"\n"x.text.too_long" = "warning"')
    assert chosen.reading_rules().switches["row.leftover"] == "error"
    assert chosen.plan_policy(allow_now=False).duplicates == "warning"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"row.duplicates" = "off"', "did you mean 'row.duplicate'?"),
        ('"nonsense" = "off"', "calendar-sync rules lists them"),
        ('"nosuch.rule" = "off"', "calendar-sync rules lists them"),
        ('"twitter.text.too_long" = "error"', "did you mean 'x.text.too_long'?"),
        ('"row.leftover" = "silent"', "write error or warning or off"),
        ('"row.duplicate" = "off"', "'warning' is the least"),
        ('"x.text.too_long" = "off"', "'warning' is the least"),
        ('"post.empty" = "warning"', "anything but an error"),
        ('"tag.unknown" = "off"', "'warning' is the least"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SettingsError, match="rules") as caught:
        settings(tmp_path, line)
    assert said in caught.value.message


def test_a_rule_of_a_network_can_be_a_warning() -> None:
    case = example("twitter", "y" * 300)
    desired = DesiredState("calendar", (case.entry,))
    for switches, waits in (({}, True), ({"x.text.too_long": "warning"}, False), ({"x.text.too_long": "error"}, True)):
        checked = check_networks(desired, (case.channel,), free_plan=False, switches=switches)
        assert bool(checked.held) is waits
        assert len(checked.entries) == 1 - waits
        assert [str(issue.severity) for issue in checked.issues] == ["error" if waits else "warning"]


def test_what_is_enforced_is_never_silent() -> None:
    for rule in all_rules():
        assert rule.levels == LEVELS[: len(rule.levels)]
        assert ("off" in rule.levels) == (str(rule.refused_by) == "nobody" and not rule.binding)
        assert str(rule.severity) in rule.levels
        assert switch_problem(rule.id, "error") is None


def test_every_rule_is_in_the_book_once() -> None:
    ids = [rule.id for rules in books().values() for rule in rules]
    assert len(ids) == len(set(ids))
    assert {rule.id for rule in all_rules()} <= set(ids)


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("x", "X"),
        ("IG", "Instagram"),
        ("Google Business", "Google Business"),
        ("Google", "Google Business"),
        ("rows", ROWS),
    ],
)
def test_a_table_is_found_by_the_words_people_use(word: str, title: str) -> None:
    assert title_of(word) == title
    assert title_of("calendars") == CALENDARS
    assert title_of("myspace") is None
    assert title_of("start page") is None


def test_text_markdown_and_json_tell_of_the_same_rules() -> None:
    titles = list(books())
    ids = [document["id"] for document in rules_json(titles)]
    json.dumps(rules_json(titles))
    assert [line.split()[1] for line in rules_text(titles) if line.startswith("  ")] == ids
    rows = [line for line in rules_markdown(titles) if line.startswith("| `")]
    assert [line.split("`")[1] for line in rows] == ids
    assert len({line.count(" | ") for line in rules_markdown([ROWS]) if line.startswith("| `")}) == 1


def test_every_rule_says_what_it_is_where_it_is_known_from_and_what_passes_and_fails() -> None:
    for document in rules_json(list(books())):
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", document["id"])
        assert document["summary"].endswith(".")
        assert document["severity"] in {"error", "warning", "note"}
        if document["table"] == CALENDARS:
            assert document["can_be"] == [document["severity"]]
            continue
        assert document["source"] in {"help page", "api", "observed", "usage"}
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", document["checked"])
        assert document["passes"]
        assert document["fails"]
        assert document["passes"] != document["fails"], document["id"]


def test_everything_that_is_told_is_in_the_book() -> None:
    """What can be told is found in the code itself: words with a full stop that begin as ids do."""
    listed = {rule.id for rules in books().values() for rule in rules}
    heads = {name.partition(".")[0] for name in listed}
    told: set[str] = set()
    ends: set[str] = set()
    root = Path(calendar_sync.__file__).parent
    for path in root.rglob("*.py"):
        # Networks put their name before what they tell, pages are made of files, and the sandbox is a Buffer.
        if path.relative_to(root).parts[0] in {"sandbox", "networks", "preview", "report_files"}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                told |= {node.value} if re.fullmatch(r"[a-z_]+\.[a-z_]+", node.value) else set()
            if isinstance(node, ast.Call) and node.args and isinstance(made := node.args[0], ast.JoinedStr):
                last = made.values[-1]
                text = last.value if isinstance(last, ast.Constant) else ""
                ends |= {text} if isinstance(text, str) and re.fullmatch(r"\.[a-z]+_[a-z_]+", text) else set()
    told = {name for name in told if name.partition(".")[0] in heads and not name.endswith(".com")}
    assert len(told) > 150
    assert told - listed == {"media.probe", "plan.json", "zone.tab"}  # a setting and names of files
    assert {end for end in ends if not any(name.endswith(end) for name in listed)} == set()
