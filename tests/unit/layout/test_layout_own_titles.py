"""Columns beside those with our own titles, where nobody has run init: none of them is passed over that matters."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from layout_sheets import STATUSES, TEXTS, sheet, tab

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.layout.row_columns import columns_heeded
from calendar_sync.model.buffer import Channel
from calendar_sync.model.sheet import Scalar

PAGE = Channel("c1", "Harbor Bakery", "facebook", posting_schedule=())
PICTURE = "https://cdn.example.com/rolls.jpg"


def going(title: str, cells: tuple[Scalar, ...], beside: str = "Mode") -> tuple[list[int], set[str]]:
    """Return which rows go out, the first of them being 0, and the cells that the others wait for."""
    rows = [
        (date(2027, 5, 3) + timedelta(at), "09:00", "Facebook", text, cell, None)
        for at, (text, cell) in enumerate(zip(TEXTS, cells, strict=True))
    ]
    whole = sheet(tab(("Date", "Time", "Channels", "Text", title, beside), *rows))
    found = columns_heeded(whole, map_sheet(whole), STATUSES)
    state = build(
        found.rows, ChannelBook([PAGE]), ReadingRules(), calendar_id="c", new_id=map("id{}".format, count()).__next__
    )
    return [entry.origin.row - 2 for entry in state.entries], {issue.cell for issue in state.issues if issue.row}


@pytest.mark.parametrize(
    ("title", "cells", "goes"),
    [
        ("Approved", (True, False, None), [0]),
        ("Client approval", ("Yes", "No", "Pending"), [0]),
        ("Sign-off", ("Ann", None, "Ben"), [0, 2]),
        ("Client status", ("Approved", "With client", None), [0]),
        ("On hold", (None, "x", None), [0, 2]),
        ("Posted", ("yes", "no", None), [1, 2]),
        ("Notes", (None, "do not post", "nice light"), [0, 2]),
        ("Feedback", (None, "please shorten it", "ok"), [0, 2]),
        ("Image", (PICTURE, None, PICTURE), [1]),
        ("Hashtags", ("#rolls", None, "#bread"), [1]),
        ("TZ", ("America/Chicago", None, "America/Chicago"), [1]),
        ("URL", ("https://example.com/rolls", None, None), [1, 2]),
        ("Format", ("Story", "Static post", "Educational"), [1, 2]),
        ("Owner", ("Ann", "Ben", "Ann"), [0, 1, 2]),
        ("Campaign", ("Spring", "Spring", "Rolls"), [0, 1, 2]),
        ("Clicks", (12, 0, 3), [0, 1, 2]),
        ("Final text", (TEXTS[1], None, TEXTS[2]), [1]),
    ],
)
def test_rows_wait_for_columns_that_may_keep_them_back_or_belong_to_the_post(
    title: str, cells: tuple[Scalar, ...], goes: list[int]
) -> None:
    assert going(title, cells) == (goes, {f"Plan!E{at + 2}" for at in {0, 1, 2} - {*goes}})


def test_what_our_own_column_holds_is_not_missed() -> None:
    assert going("Image", (PICTURE, PICTURE, PICTURE), beside="Media")[0] == [0, 1, 2]
    assert going("Approved", (True, True, "yes"), beside="Status")[0] == [0, 1, 2]


def test_a_note_keeps_back_what_would_change_a_post_that_is_in_buffer_already() -> None:
    notes = ("do not publish yet", "nice light", None)
    rows = [
        (date(2027, 5, 3), "09:00", "Facebook", text, note, f"r{at}", f"facebook:Harbor Bakery=p{at}")
        for at, (text, note) in enumerate(zip(TEXTS, notes, strict=True))
    ]
    whole = sheet(tab(("Date", "Time", "Channels", "Text", "Notes", "Sync ID", "Post IDs"), *rows))
    found = columns_heeded(whole, map_sheet(whole), STATUSES).rows
    assert [[fault.rule for fault in row.faults] for row in found] == [["row.note_forbids"], [], []]
