"""The pages that are made from tables say what the tables say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from calendar_sync.model.columns import READ_COLUMNS
from calendar_sync.networks import all_rules

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("docs")
    script = ROOT / "scripts" / "make_docs.py"
    done = subprocess.run([sys.executable, str(script), "--out", str(out)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.parametrize(
    "name",
    ["columns.md", "rules.md", *(f"{name}.schema.json" for name in ("plan", "sync", "fleet", "report", "metrics"))],
)
def test_a_page_is_what_the_script_makes(made: Path, name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert page == (made / name).read_text(encoding="utf-8"), "run: python scripts/make_docs.py"


def test_nothing_is_missing() -> None:
    columns = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    assert [title for title in READ_COLUMNS.values() if f"| `{title}` |" not in columns] == []
    rules = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [rule.id for rule in all_rules() if f"| `{rule.id}` |" not in rules] == []
