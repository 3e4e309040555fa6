"""What happens after a layout was confirmed: columns that are new; and what its settings keep."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime

import pytest
from layout_sheets import ROLLS, SPRING, STATUSES, TOAST, proposed, sheet, tab

from calendar_sync.config import Settings
from calendar_sync.entries.dates import DateOrder
from calendar_sync.layout.answered import recalled, to_keep
from calendar_sync.layout.proposal import Proposal
from calendar_sync.layout.propose import propose
from calendar_sync.layout.read import read_layout
from calendar_sync.layout.saved import SavedLayout
from calendar_sync.layout.settings_text import settings_text
from calendar_sync.model.sheet import Scalar, Tab, TableRange

DAY = date(2027, 5, 3)
HEAD = ("Date", "Time", "Platform", "Caption", "Notes")
ROWS = tuple((DAY, "09:00", "LinkedIn", text, None) for text in (SPRING, ROLLS, TOAST))


def later(before: Tab, after: Tab) -> tuple[list[list[str]], list[str]]:
    """Return the faults of each row and the rules told, of a tab that was confirmed as it was before."""
    proposal = proposed(before)
    found = read_layout(sheet(after), proposal.layout, statuses=STATUSES, blank_status="ready")
    return [[fault.rule for fault in row.faults] for row in found.rows], [issue.rule for issue in found.issues]


@pytest.mark.parametrize(
    ("title", "cells", "waits", "told"),
    [
        ("Approved?", ("Approved", None, "No"), (False, True, True), True),
        ("Client OK?", (None, None, None), (True, True, True), True),
        ("On hold", (None, "x", "no"), (False, True, False), True),
        ("Approved by client", ("in legal", "Eva", None), (True, False, True), True),
        ("Client feedback", (None, "Replace 10 with 12", "Love it"), (False, True, False), True),
        ("Headline", (None, "Bread!", None), (False, True, False), True),
        ("Round", ("R1", "R2", "Final"), (True, True, False), True),
        ("Owner", ("Tim", "Ana", "Tim"), (False, False, False), False),
        ("Embargo until", (None, date(2027, 6, 1), None), (False, True, False), True),
        ("Image", ("https://a.example/a.jpg",) * 3, (False,) * 3, True),
        ("Budget", (3, 4, 5), (False,) * 3, False),
    ],
)
def test_a_column_that_is_new_is_heeded_where_it_may_forbid_posting(
    title: str, cells: tuple[Scalar, ...], waits: tuple[bool, ...], told: bool
) -> None:
    lines = [(*row, cell) for row, cell in zip(ROWS, cells, strict=True)]
    faults, rules = later(tab(HEAD, *ROWS), tab((*HEAD, title), *lines))
    assert [bool(fault) for fault in faults] == list(waits)
    assert rules == (["layout.new_column"] if told else [])


def test_what_is_found_survives_being_written_and_read() -> None:
    legend = ("Red = do not post", None)
    proposal = proposed(tab(legend, (), HEAD, *ROWS, name="May 2027"))
    saved = replace(
        proposal.layout.tabs[0], explained=True, channel="LinkedIn", timezone="Europe/London", year=2027, month=5,
        date_order=DateOrder.DAY_FIRST, fill=("channels",), sections=True, not_read=("Notes",), client=True,
    )  # fmt: skip
    assert saved.colours
    text = settings_text(replace(proposal, layout=replace(proposal.layout, tabs=(saved,))), "plan.xlsx", {}, {})
    (read,) = Settings.model_validate(tomllib.loads(text)).saved_layout().tabs  # type: ignore[union-attr]
    assert read == saved


def test_a_calendar_without_times_asks_for_one() -> None:
    head, rows = ("Date", "Platform", "Caption"), [(DAY, "LinkedIn", text) for text in (SPRING, ROLLS)]
    (question,) = proposed(tab(head, *rows)).questions
    assert "default_time" in question.left_out
    proposal = propose(sheet(tab(head, *rows)), {question.id: "09:30"}, statuses=STATUSES)
    assert 'default_time = "09:30"' in settings_text(proposal, "plan.xlsx", {}, {})
    assert not propose(sheet(tab(head, *rows)), statuses=STATUSES, timed=True).questions
    moments = [(datetime(2027, 5, 3, 9, 30), *row[1:]) for row in rows]
    assert not proposed(tab(head, *moments)).questions


@pytest.mark.parametrize(
    ("locale", "order"), [("en_US", "mdy"), ("en_GB", "dmy"), ("de_DE", "dmy"), ("ja_JP", None), (None, None)]
)
def test_the_locale_of_a_spreadsheet_tells_the_order_where_nothing_else_does(
    locale: str | None, order: str | None
) -> None:
    rows = [(text, "09:00", "LinkedIn", SPRING, None) for text in ("05/06/2027", "07/06/2027", "09/06/2027")]
    whole = replace(sheet(tab(HEAD, *rows)), locale=locale)
    assert propose(whole, statuses=STATUSES).layout.tabs[0].date_order == (DateOrder(order) if order else None)


def test_rows_of_buffers_bulk_file_without_a_time_are_for_the_queue() -> None:
    rows = (
        ("Text", "Image URL", "Tags", "Posting Time"),
        (SPRING, None, None, "2027-05-03 09:30"),
        (ROLLS, None, "launch", None),
        ("Short, and alone", None, None, None),
        ("Week 2", None, None, None),
    )
    proposal = proposed(tab(*rows))
    assert not proposal.questions
    found = read_layout(sheet(tab(*rows)), proposal.layout, statuses=STATUSES, blank_status="ready")
    assert [row.values.get("mode") for row in found.rows] == [None, "queue", "queue", "queue"]
    assert [row.values.get("tags") for row in found.rows] == [None, "launch", None, None]
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [[], [], [], ["text.topic"]]


def test_the_columns_of_a_file_without_titles_are_known_by_their_place() -> None:
    rows = (("2027-05-13 09:30", "Closed today.", None), ("2027-05-14 09:30", "Open again!", "https://www.example.com"))
    given = replace(tab(("Date", "Text", "Link"), *rows), titles_added=True)
    assert [item.field for item in proposed(given).tabs[0].columns if item.certain] == ["date", "text", "link"]


def test_the_totals_of_a_table_are_no_row() -> None:
    total = ("Total", None, None, "3", None)
    plain = tab(HEAD, *ROWS, total)
    for table, count in ((), 4), ((TableRange("Posts", 1, 1, 5, 5, has_totals=True),), 3):
        calendar = replace(plain, tables=table)
        proposal = proposed(calendar)
        found = read_layout(sheet(calendar), proposal.layout, statuses=STATUSES, blank_status="ready")
        assert len(found.rows) == count


WORKFLOW = ("Date", "Time", "Platform", "Caption", "Design")
DESIGNED = tuple((DAY, "09:00", "LinkedIn", text, word) for text, word in ((SPRING, "Approved"), (ROLLS, "Done")))


def again(kept: dict[str, str], earlier: SavedLayout, *tabs: Tab) -> tuple[Proposal, list[str]]:
    """Return the proposal with what is recalled of earlier answers, and the kinds of what is asked still."""
    now = sheet(*tabs)
    questions = propose(now, statuses=STATUSES, earlier=earlier).questions
    said = {item.id: answer for item in questions if (answer := recalled(item, kept, now, earlier)) is not None}
    proposal = propose(now, said, statuses=STATUSES, earlier=earlier)
    return proposal, [item.id.partition(":")[0] for item in proposal.questions]


@pytest.mark.parametrize(("answer", "design"), [("nothing", None), ("approved", "approved"), ("blocks", "blocks")])
def test_what_was_answered_is_not_asked_again_when_columns_move_and_months_come(
    answer: str, design: str | None
) -> None:
    before = sheet(tab(WORKFLOW, *DESIGNED))
    asked = {item.id: item for item in propose(before, statuses=STATUSES).questions}
    said = {name: answer if name.startswith("decides:") else "-" for name in asked}
    earlier = propose(before, said, statuses=STATUSES)
    kept = to_keep(asked, said)
    assert kept == {"decides:plan:design": answer}
    text = settings_text(earlier, "plan.xlsx", {}, {}, kept)
    assert Settings.model_validate(tomllib.loads(text)).answers == kept
    moved = tab(("Week", *WORKFLOW), *(("12", *line) for line in DESIGNED))
    further = tab(WORKFLOW, *DESIGNED, name="June")
    for tabs in ([moved], [moved, further], [further]):
        proposal, kinds = again(kept, earlier.layout, *tabs)
        assert "decides" not in kinds
        for saved in proposal.layout.tabs:
            assert next((item.field for item in saved.columns if item.title == "Design"), None) == design
    # A tab of another form may mean something else by the same title.
    other = tab(("Day", "When", "Where", "Words", "Design"), *DESIGNED, name="Ads")
    assert "decides" in again(kept, earlier.layout, other)[1]


def test_what_was_confirmed_to_keep_rows_back_does_so_whatever_it_says_by_now() -> None:
    before = sheet(tab(WORKFLOW, *DESIGNED))
    (question,) = (item for item in propose(before, statuses=STATUSES).questions if item.id.startswith("decides:"))
    earlier = propose(before, {question.id: "approved"}, statuses=STATUSES).layout
    for words in (("Briefed", "Briefed"), (None, None)):
        lines = [(*line[:4], word) for line, word in zip(DESIGNED, words, strict=True)]
        now = sheet(tab(WORKFLOW, *lines, name="June"))
        assert all(item.title != "Design" for item in propose(now, statuses=STATUSES).layout.tabs[0].columns)
        (saved,) = propose(now, statuses=STATUSES, earlier=earlier).layout.tabs
        assert next(item.field for item in saved.columns if item.title == "Design") == "approved"
