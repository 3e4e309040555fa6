"""A calendar with one column of texts for each network says by them where its rows go."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheet_tabs import sheet, tab

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.entries.build import build
from calendar_sync.entries.offline import OfflineBook
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.model.entry import DesiredState
from calendar_sync.model.services import service_from_word
from calendar_sync.model.sheet import CellProblem, Scalar

NETWORKS = ("X", "LinkedIn", "Google Business", "Bluesky")
TITLES = ("Date", "Time", *(f"Text ({name})" for name in NETWORKS))


def read(*rows: tuple[Scalar, ...], titles: tuple[str, ...] = TITLES, default: str = "") -> DesiredState:
    mapped = map_sheet(sheet(tab(titles, *rows)), absent={"channels": default})
    ids = count()
    return build(
        mapped.rows,
        OfflineBook(),
        ReadingRules(),
        calendar_id="c",
        new_id=lambda: f"r{next(ids)}",
        issues=mapped.issues,
    )


@given(st.lists(st.sampled_from([None, "", "  ", "Rolls", "Rye"]), min_size=4, max_size=4))
def test_a_row_goes_where_it_has_a_text_and_nowhere_else(texts: list[str | None]) -> None:
    desired = read(("2036-05-14", "09:30", *texts))
    filled = {
        service_from_word(name): text for name, text in zip(NETWORKS, texts, strict=True) if text and text.strip()
    }
    assert {entry.service: entry.text for entry in desired.entries} == filled
    assert desired.held == ()


def test_media_without_a_text_wait_and_are_told_how() -> None:
    desired = read(
        ("2036-05-14", "09:30", "https://images.example.com/a.jpg", None), titles=("Date", "Time", "Media", "Text (X)")
    )
    assert desired.entries == ()
    (issue,) = desired.issues
    assert issue.rule == "channel.missing"
    assert "the column of each network" in issue.fix


def test_a_broken_cell_holds_the_whole_row() -> None:
    desired = read(("2036-05-14", "09:30", "Rolls", CellProblem("error", "#REF!"), None, None))
    assert desired.entries == ()
    assert [issue.rule for issue in desired.issues] == ["cell.error"]


@pytest.mark.parametrize("also", ["Channels", "Text"])
def test_with_channels_or_a_text_for_all_nothing_is_concluded(also: str) -> None:
    desired = read(("2036-05-14", "09:30", None, "Rolls"), titles=("Date", "Time", also, "Text (X)"))
    assert desired.entries == ()
    assert [issue.rule for issue in desired.issues] == ["channel.missing"]


def test_channels_from_the_settings_come_first() -> None:
    desired = read(("2036-05-14", "09:30", "Rolls", "Rye", None, None), default="LinkedIn")
    assert [(entry.service, entry.text) for entry in desired.entries] == [("linkedin", "Rye")]
