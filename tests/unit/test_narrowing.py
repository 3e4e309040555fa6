"""Rows named on the command line: what the program prints, it understands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.errors import UsageError
from calendar_sync.model.entry import DesiredState, EntryKey, RowIdentity
from calendar_sync.model.plan import Action, Change, Cost, Plan
from calendar_sync.model.sheet import row_name
from calendar_sync.narrowing import narrowed

TABS = st.text(st.sampled_from("abM '!$1é"), min_size=1, max_size=8) | st.sampled_from(["May", "Q1 plan", "It's"])
PLAN = Plan("c", "may.xlsx", ("o", "Studio"), (), (), Cost(0), "", "", datetime(2026, 5, 20, tzinfo=UTC))


@given(tab=TABS, other=TABS, number=st.integers(1, 1_000_000))
def test_a_row_is_found_under_the_name_it_is_told_by(tab: str, other: str, number: int) -> None:
    places = [("r1", tab, number), ("r2", f"{other} too", number), ("r3", tab, number + 1)]
    changes = tuple(
        Change(Action.NOOP, EntryKey("c", row_id, "x"), name, row, "", "", None) for row_id, name, row in places
    )
    rows = tuple(RowIdentity(row_id, name, row) for row_id, name, row in places)
    found = narrowed(replace(PLAN, changes=changes), DesiredState("c", (), rows=rows), [row_name(tab, number)])
    assert [change.key.row_id for change in found.changes] == ["r1"]


def test_a_name_with_blanks_needs_no_quotes_of_its_own() -> None:
    assert (row_name("May plan", 7), row_name("It's", 7)) == ("May plan!7", "'It''s'!7")
    with pytest.raises(UsageError, match="names no row"):
        narrowed(PLAN, DesiredState("c", ()), ["May!7"])
