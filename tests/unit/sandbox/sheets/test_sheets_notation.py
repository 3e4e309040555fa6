"""A1 notation and field masks, whatever they are made of."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.sandbox.sheets import a1, formulas, masks
from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets.a1 import Area, Box
from calendar_sync.sandbox.sheets.refusals import Refusal

NAMES = st.sampled_from(["a", "b", "sheets", "rowData", "note"])
TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(st.integers(0, 18_277), st.integers(0, 9_999_998), st.integers(0, 50), st.integers(0, 50))
def test_what_is_written_in_a1_notation_is_read_back(column: int, row: int, wide: int, high: int) -> None:
    right = min(column + wide, 18_277)
    box = Box(row, min(row + high + 1, 9_999_999), column, right + 1)
    assert a1.area(box.text()) == box.area()
    assert a1.number(a1.letters(column)) == column
    dollars = "".join(f"${part}" if part.isalpha() else part for part in box.text())
    assert a1.area(dollars.replace("$", "", 1) if len(dollars) > 40 else box.text().lower()) == box.area()


@given(TITLES)
def test_every_title_is_found_again_by_its_quoted_name(title: str) -> None:
    assert a1.split(f"{a1.quoted(title)}!A1:B2") == (title, "A1:B2")
    book = books.new("Test")
    book["sheets"][0]["properties"]["title"] = title
    sheet, area = books.find(book, f"{a1.quoted(title)}!B2:C")
    assert (sheet["properties"]["title"], area) == (title, Area(1, None, 1, 3))
    assert books.find(book, "'" + title.replace("'", "''") + "'") == (sheet, Area())


def written(mask: masks.Mask) -> str:
    """Return a mask in Google's notation."""
    return ",".join(f"{name}({written(below)})" if below else name for name, below in mask.items())


MASKS: Any = st.recursive(
    st.dictionaries(NAMES, st.just({}), min_size=1, max_size=3),
    lambda below: st.dictionaries(NAMES, st.just({}) | below, min_size=1, max_size=3),
    max_leaves=6,
)
VALUES: Any = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3),
    max_leaves=8,
)


@given(MASKS)
def test_masks_are_read_in_all_their_spellings(mask: masks.Mask) -> None:
    assert masks.parse(written(mask)) == mask
    every_path = masks.paths(written(mask))
    assert masks.parse(",".join("/".join(path) for path in every_path)) == mask
    assert masks.parse(" , ".join(".".join(path) for path in every_path)) == mask


@settings(max_examples=40)
@given(st.dictionaries(NAMES, VALUES, max_size=4), MASKS)
def test_what_a_mask_picks_is_in_the_value_and_picking_again_changes_nothing(value: Any, mask: masks.Mask) -> None:
    picked = masks.pick(value, mask)
    assert masks.pick(picked, mask) == picked
    assert set(picked) == set(value) & set(mask)
    assert masks.pick(value, {"*": {}}) == value
    for name, below in mask.items():
        if name in value and not below:
            assert picked[name] == value[name]


@settings(max_examples=40)
@given(st.dictionaries(NAMES, VALUES, max_size=4), st.dictionaries(NAMES, VALUES, max_size=4), NAMES)
def test_an_update_makes_one_path_alike_and_nothing_else(target: Any, source: Any, name: str) -> None:
    before = dict(target)
    masks.assign(target, source, (name,))
    assert target.get(name) == source.get(name)
    assert {key: item for key, item in target.items() if key != name} == {
        key: item for key, item in before.items() if key != name
    }


@pytest.mark.parametrize("text", ["a(", "a)", "a,,b", "(a)", "a b", "/a", "a/", "a(b", "ä"])
def test_masks_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        masks.parse(text)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 20), st.integers(0, 20))
def test_a_copied_formula_copied_back_is_the_same(row: int, column: int, down: int, aside: int) -> None:
    place = f"{a1.letters(column)}{row + 1}"
    formula = f"=SUM({place}:$A$1)&\"{place}\"&'My tab'!{place}+LOG10({place})&Foo_{place}"
    moved = formulas.translated(formula, down, aside)
    assert formulas.translated(moved, -down, -aside) == formula
    new = f"{a1.letters(column + aside)}{row + down + 1}"
    assert moved == f"=SUM({new}:$A$1)&\"{place}\"&'My tab'!{new}+LOG10({new})&Foo_{place}"
