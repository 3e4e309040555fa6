"""Calendars in further languages, and titles that are questions."""

from __future__ import annotations

from datetime import date, time

import pytest
from layout_sheets import ROLLS, SPRING, TOAST, fields, proposed, read, tab

from calendar_sync.entries.dates import DateOrder, ParsedDate, parse_date
from calendar_sync.entries.times import parse_time
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


@pytest.mark.parametrize(
    ("day", "clock"),
    [("2026年12月3日", "午後6時30分"), ("12/3(木)", "18:30"), ("12月3日", "下午6:30"), ("3 ديسمبر 2026", "6:30 م"),
     ("٣ ديسمبر ٢٠٢٦", "٦:٣٠ مساء"), ("3 dicembre 2026", "ore 18:30"), ("2026-12-03", "kl. 18.30"),
     ("2026. 12. 3.", "오후 6:30"), ("3 december 2026", "18u30"),
     ("Perşembe 3 Aralık 2026", "18.30"), ("3. prosince 2026", "18:30"), ("torsdag 3 december 2026", "kl. 18.30")],
)  # fmt: skip
def test_days_and_times_as_other_languages_write_them(day: str, clock: str) -> None:
    parsed = parse_date(day, DateOrder.MONTH_FIRST, default_year=2026)
    assert isinstance(parsed, ParsedDate)
    assert parsed.day == date(2026, 12, 3)
    assert parse_time(clock) == time(18, 30)


def test_a_handle_with_its_network_in_brackets_is_one_channel() -> None:
    cells = ("harborbakery (Instagram)", "@harborbakery (IG)", "Reel (Instagram)")
    rows = [(DAY, "09:00", cell, text) for cell, text in zip(cells, (SPRING, ROLLS, TOAST), strict=True)]
    _, found = read(tab(("Date", "Time", "Profile", "Caption"), *rows))
    assert [row.values["channels"] for row in found.rows] == ["instagram:harborbakery"] * 2 + ["Instagram"]
    assert found.rows[2].values["post_type"] == "reel"


def test_the_only_column_of_sentences_is_the_text_where_its_title_may_say_so() -> None:
    rows = [(DAY, "09:00", "LinkedIn", text) for text in (SPRING, ROLLS, TOAST)]
    head = ("Date", "Time", "Channel", "Post")
    assert fields(proposed(tab(head, *rows)))["Post"] == "text"
    briefs = [
        (DAY, "09:00", "LinkedIn", "a short film of how Mia shapes two hundred rolls, with the bakery in view")
    ] * 3
    assert "Post" not in fields(proposed(tab(head, *briefs)))
    beside = [(*row, "what the picture is to show, in more than a few words of the client") for row in rows]
    assert "Post" not in fields(proposed(tab((*head, "Blob"), *beside)))


def test_pictures_behind_a_word_are_links_and_what_is_not_understood_is_asked() -> None:
    head = ("Date", "Time", "Channel", "Caption", "Image")
    rows = [(DAY, "09:00", "LinkedIn", text, "photo") for text in (SPRING, ROLLS, TOAST)]
    links = {(number, 5): f"https://a.example/{number}.jpg" for number in (2, 3, 4)}
    _, found = read(tab(head, *rows, hyperlinks=links))
    assert [row.values["media"] for row in found.rows] == list(links.values())
    drawn = [(DAY, "09:00", "LinkedIn", text, None) for text in (SPRING, ROLLS, TOAST)]
    _, found = read(tab((*head[:-1], "Media"), *drawn, hyperlinks=links))
    assert [row.values["media"] for row in found.rows] == list(links.values()), "pictures by formula show nothing"
    assert all(row.faults for row in read(tab(head, *rows))[1].rows)
