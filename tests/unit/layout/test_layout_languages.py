"""Calendars in further languages, and titles that are questions."""

from __future__ import annotations

from datetime import date

import pytest
from layout_sheets import ROLLS, SPRING, TOAST, fields, proposed, read, tab

from calendar_sync.model.services import service_from_word

DAY = date(2027, 5, 3)


@pytest.mark.parametrize(
    "titles",
    [
        ("Tarih", "Saat", "Platform", "Metin", "Durum"),
        ("投稿日", "時間", "媒体", "本文", "ステータス"),
        ("日期", "时间", "平台", "文案", "状态"),
        ("날짜", "시간", "채널", "본문", "상태"),
        ("Publiceringsdatum", "Klockslag", "Kanal", "Inläggstext", "Status"),
        ("Дата публікації", "Час", "Соцмережа", "Текст допису", "Статус"),
        ("Date", "What time?", "Where will it be posted?", "What does the post say?", "Status"),
        ("Date", "Time", "Account", "Message", "Status"),
    ],
)
def test_titles_of_further_languages(titles: tuple[str, ...]) -> None:
    rows = [(DAY, "09:00", word, text, "Approved") for word, text in
            (("Instagram", SPRING), ("Facebook", ROLLS), ("LinkedIn", TOAST))]  # fmt: skip
    proposal, found = read(tab(titles, *rows))
    assert list(fields(proposal).values()) == ["date", "time", "channels", "text", "status"]
    assert not any(row.faults for row in found.rows)


@pytest.mark.parametrize(
    ("word", "service"),
    [("Инстаграм", "instagram"), ("فيس بوك", "facebook"), ("إنستغرام", "instagram"), ("ツイッター", "twitter"),
     ("틱톡", "tiktok"), ("领英", "linkedin"), ("抖音", None), ("小红书", None)],
)  # fmt: skip
def test_names_of_networks_in_other_scripts(word: str, service: str | None) -> None:
    assert service_from_word(word) == service


@pytest.mark.parametrize(
    "cell", ["Instagram y Facebook", "Instagram et Facebook", "Instagram und Facebook", "Instagram、Facebook"]
)
def test_a_list_in_the_language_of_the_sheet_reaches_the_plan_as_one(cell: str) -> None:
    _, found = read(
        tab(("Date", "Time", "Platform", "Caption"), (DAY, "09:00", cell, SPRING), (DAY, "09:00", "X", ROLLS))
    )
    assert [row.values["channels"] for row in found.rows] == ["Instagram, Facebook", "X"]


def test_days_of_a_month_that_the_tab_is_named_after() -> None:
    rows = [(day, "09:00", "LinkedIn", text) for day, text in ((3, SPRING), (17, ROLLS), (28, TOAST))]
    _, found = read(tab(("Day", "Time", "Platform", "Caption"), *rows, name="December 2026"))
    assert [row.values["date"] for row in found.rows] == [date(2026, 12, day) for day in (3, 17, 28)]


def test_the_year_of_a_tab_with_two_figures() -> None:
    head = ("Date", "Time", "Platform", "Caption")
    rows = [(f"Nov {day}", "09:00", "LinkedIn", text) for day, text in ((26, SPRING), (28, ROLLS), (30, TOAST))]
    assert [row.values["date"] for row in read(tab(head, *rows, name="Nov 26"))[1].rows] == [
        date(2026, 11, day) for day in (26, 28, 30)
    ]
    # Where every row is of that very day, it may be the day that the tab is called after.
    assert all(row.faults for row in read(tab(head, *(rows[:1] * 3), name="Nov 26"))[1].rows)


def test_cells_of_media_as_databases_export_them_and_those_that_say_none() -> None:
    one, two = "https://cdn.example.com/a.jpg", "https://cdn.example.com/b.jpg"
    cells = (f"loaf.jpg ({one}),roll.jpg ({two})", one, two, "none", "n/a")
    rows = [(DAY, f"{number}:00", "LinkedIn", SPRING, cell) for number, cell in enumerate(cells, start=9)]
    _, found = read(tab(("Date", "Time", "Platform", "Caption", "Attachment"), *rows))
    assert [row.values.get("media") for row in found.rows] == [f"{one}\n{two}", one, two, None, None]


def test_the_titles_of_our_own_blank_calendars() -> None:
    head = ("Date", "Time", "Channels", "Text", "Media", "Title", "Category", "Mode", "Status", "Needs approval")
    proposal = proposed(
        tab(head, (DAY, "09:00", "YouTube", SPRING, "https://a.example/a.mp4", "Spring", "Music", None, "Ready"))
    )
    assert {"title", "category", "mode", "needs_approval"} <= set(fields(proposal).values())
