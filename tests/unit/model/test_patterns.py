"""Patterns that are compiled once they are asked for."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import calendar_sync
from calendar_sync.model.patterns import later

ROOT = Path(calendar_sync.__path__[0])
NAMES = [".".join(file.relative_to(ROOT.parent).with_suffix("").parts) for file in sorted(ROOT.rglob("*.py"))
         if "import later" in file.read_text(encoding="utf-8")]  # fmt: skip


def _flat(value: Any) -> list[Any]:
    return [one for item in value for one in _flat(item)] if isinstance(value, (tuple, list)) else [value]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_compiled_later_is_a_pattern(name: str) -> None:
    kind = type(later(""))
    values = vars(import_module(name)).values()
    found = [one for value in values for one in _flat(value) if isinstance(one, kind)]
    assert found or name.endswith("patterns")
    assert all(isinstance(re.compile(one.pattern, one.flags & ~re.UNICODE), re.Pattern) for one in found)


def test_it_is_compiled_when_it_is_asked_for_and_does_what_any_pattern_does() -> None:
    broken, words = later("("), later(r"(\w+)-(?P<last>\w+)", re.IGNORECASE)
    with pytest.raises(re.error):
        broken.search("")
    usual = re.compile(r"(\w+)-(?P<last>\w+)", re.IGNORECASE)
    for _ in range(2):
        assert words.sub("x", "a-b c") == usual.sub("x", "a-b c")
        assert (words.pattern, words.flags, words.groupindex) == (usual.pattern, usual.flags, usual.groupindex)
    with pytest.raises(AttributeError):
        words.nothing  # type: ignore[attr-defined]  # noqa: B018
