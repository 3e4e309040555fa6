"""Where what is wrong with a row is shown."""

from __future__ import annotations

import pytest

from calendar_sync.entries.issues import Notes
from calendar_sync.model.entry import Severity
from calendar_sync.model.sheet import Row


@pytest.mark.parametrize(
    ("columns", "name", "cell"),
    [
        ({"text": 4, "date": 2}, "date", "May!B7"),
        ({"text": 4, "day": 1}, "date", "May!A7"),
        ({"text": 4, "week": 1, "weekday": 2}, "date", "May!A7"),
        ({"text": 4, "channel:facebook": 6, "channel:linkedin": 7}, "channels", "May!F7"),
        ({"text": 4, "media:facebook": 5}, "media", "May!E7"),
    ],
)
def test_a_problem_is_shown_at_the_column_that_stands_in_for_that_of_its_field(
    columns: dict[str, int], name: str, cell: str
) -> None:
    issue = Notes().add(Row("May", 7, {}, columns), "some.rule", Severity.ERROR, name, "It is wrong.", "Mend it.")
    assert (issue.cell, issue.message) == (cell, "It is wrong.")
