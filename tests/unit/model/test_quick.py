"""Values that are made quickly are made as all frozen values are."""

from __future__ import annotations

import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from calendar_sync.entries.content import Content
from calendar_sync.model.buffer import Asset, Post
from calendar_sync.model.entry import Entry, Origin, RowIdentity
from calendar_sync.model.plan import Change, Record
from calendar_sync.model.quick import quick
from calendar_sync.model.sheet import Row

QUICK = (Asset, Change, Content, Entry, Origin, Post, Record, Row, RowIdentity)


@quick
@dataclass(frozen=True, slots=True)
class Sample:
    one: int
    two: str = "two"
    three: dict[str, int] = field(default_factory=dict)
    memo: str = field(default="none", init=False, compare=False)


def test_fields_are_filled_as_given_and_else_by_their_defaults() -> None:
    assert repr(Sample(1)) == "Sample(one=1, two='two', three={}, memo='none')"
    assert Sample(1, "b", {"c": 3}) == Sample(three={"c": 3}, two="b", one=1)
    assert Sample(1).three is not Sample(1).three
    assert replace(Sample(1), two="c") == Sample(1, "c")
    assert type(Sample(1)) is Sample
    assert pickle.loads(pickle.dumps(Sample(1, "b"))) == Sample(1, "b")


@pytest.mark.parametrize("arguments", [{}, {"one": 1, "four": 4}, {"one": 1, "memo": "given"}])
def test_wrong_arguments_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Sample(**arguments)


def test_a_value_stays_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Sample(1).one = 2  # type: ignore[misc]


@pytest.mark.parametrize("made", QUICK, ids=lambda made: made.__name__)
def test_every_quick_value_takes_its_fields_in_order(made: type[Any]) -> None:
    names = [item.name for item in fields(made) if item.init]
    assert list(inspect.signature(made).parameters) == names
    value = made(*range(len(names)))
    assert [getattr(value, name) for name in names] == list(range(len(names)))
    with pytest.raises(FrozenInstanceError):
        setattr(value, names[0], "other")
