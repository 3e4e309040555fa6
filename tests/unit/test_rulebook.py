"""The book of rules: what can be switched, and how it is shown."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from calendar_sync import entries
from calendar_sync.checks import check_networks
from calendar_sync.config import Settings, load_settings
from calendar_sync.errors import SettingsError
from calendar_sync.model.entry import DesiredState
from calendar_sync.model.row_rule import LEVELS
from calendar_sync.networks import all_rules
from calendar_sync.networks.rule import example
from calendar_sync.rulebook import ROWS, books, rules_json, rules_markdown, rules_text, switch_problem, title_of


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
    assert title_of("myspace") is None
    assert title_of("start page") is None


def test_text_markdown_and_json_tell_of_the_same_rules() -> None:
    titles = list(books())
    ids = [document["id"] for document in rules_json(titles)]
    json.dumps(rules_json(titles))
    assert [line.split()[1] for line in rules_text(titles) if line.startswith("  ")] == ids
    rows = [line for line in rules_markdown(titles) if line.startswith("| `")]
    assert [line.split("`")[1] for line in rows] == ids
    assert len({line.count(" | ") for line in rows if "`row." in line}) == 1


def test_every_rule_says_what_it_is_where_it_is_known_from_and_what_passes_and_fails() -> None:
    for document in rules_json(list(books())):
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", document["id"])
        assert document["summary"].endswith(".")
        assert document["severity"] in {"error", "warning", "note"}
        assert document["source"] in {"help page", "api", "observed", "usage"}
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", document["checked"])
        assert document["passes"]
        assert document["fails"]
        assert document["passes"] != document["fails"], document["id"]


_OF_SHEETS = {
    "channel.other_client", "channel.other_page", "channel.whose", "channel.unverified", "date.order", "row.copied",
    "row.id_unreadable", "row.post_ids_unreadable", "row.unplaced",
}  # fmt: skip
"""Told of what lies outside of a row's own cells: settings, the tool's columns, other channels' names."""


def test_every_problem_of_a_cell_is_in_the_book() -> None:
    """What the reading of rows can tell is found in the code itself: an id is the first or second thing said."""
    told: set[str] = set()
    for path in Path(entries.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                given = [value.value for value in node.args[:2] if isinstance(value, ast.Constant)]
                told |= {text for text in given if isinstance(text, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+", text)}
    listed = {rule.id for rules in books().values() for rule in rules}
    assert len(told) > 60
    assert told - listed == _OF_SHEETS
