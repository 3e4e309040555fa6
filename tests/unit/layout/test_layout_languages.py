"""Calendars in further languages, and titles that are questions."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from layout_sheets import ROLLS, SPRING, TOAST, fields, proposed, read, sheet, tab

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.entries.dates import DateOrder, ParsedDate, parse_date
from calendar_sync.entries.times import DateProblem, parse_time
from calendar_sync.layout.cells import tick_of
from calendar_sync.layout.platforms import read_platforms
from calendar_sync.layout.texts import hashtags
from calendar_sync.model.remarks import forbids
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


@pytest.mark.parametrize(
    ("cells", "clock"),
    [
        ("Mo, 07.12.|le 7 décembre|7 gru|pon. 7.12|9 de dic|ter, 08/12|seg - 07/12/2026|2ª 7/12|wo 23-12|"
         "7 Ara Pzt", ""),
        ("07.12.2026, Mo|dec. 7.|2026. december 7.|T2 07/12|Thứ hai, 7/12|Chủ nhật, 13/12|7 tháng 12, 2026|"
         "tir. d. 8. dec.", ""),
        ("7 декабря 2026 г.|7 дек (пн)|7-го декабря|п’ятниця, 18 грудня 2026|пн, 7 груд|सोम 7/12|"
         "सोमवार, 7 दिसंबर 2026", ""),
        ("יום שני 7.12|7 בדצמבר 2026|ב' 7.12|الاثنين، 7 ديسمبر 2026|12月7日 周一|2026年12月7日 星期一|Δευ 7/12|"
         "út 8.12.", ""),
        ("le 7 décembre à 9h|12月7日(月) 9時|12월 7일 (월) 오전 9시|7. Dez. 2026 um 9 Uhr|7/12/2026 - 9:00|"
         "lun. 7 déc. 9 h 00", "09:00"),
    ],
)  # fmt: skip
def test_days_are_read_as_teams_of_each_language_write_them_and_never_as_another_weekday(
    cells: str, clock: str
) -> None:
    for cell in cells.split("|"):
        parsed = parse_date(cell, DateOrder.DAY_FIRST, default_year=2026)
        assert isinstance(parsed, ParsedDate), cell
        assert f"12-{parsed.day.day:02}" in {"12-07", "12-08", "12-09", "12-13", "12-18", "12-23"}, cell
        assert parsed.day.month == 12, cell
        assert re.search(rf"(?<!\d)0?{parsed.day.day}(?!\d)", cell), cell
        assert (f"{parsed.time:%H:%M}" if parsed.time else "") == clock, cell


@pytest.mark.parametrize(
    "cell",
    [
        "12月7日(火)",
        "12月7日 周二",
        "12월 7일 (화)",
        "T3 07/12",
        "Thứ ba, 7/12",
        "tir. 7/12",
        "ג' 7.12",
        "मंगल 7/12",
        "7 Ara Sal",
    ],
)
def test_a_weekday_in_any_language_that_is_not_that_of_the_date_is_told(cell: str) -> None:
    problem = parse_date(cell, DateOrder.DAY_FIRST, default_year=2026)
    assert isinstance(problem, DateProblem)
    assert problem.rule == "date.weekday_mismatch"


def test_a_column_of_weekdays_in_any_language_is_held_against_the_dates() -> None:
    for monday, tuesday in (
        ("T2", "T3"),
        ("2ª", "3ª"),
        ("ב'", "ג'"),
        ("mån", "tis"),
        ("ma", "ti"),
        ("月", "火"),
        ("सोम", "मंगल"),
        ("周一", "周二"),
    ):
        rows = [(date(2026, 12, day), word, "09:00", "LinkedIn", text)
                for day, word, text in ((7, tuesday, SPRING), (8, tuesday, ROLLS), (14, monday, TOAST))]  # fmt: skip
        _, found = read(tab(("Date", "Weekday", "Time", "Channel", "Caption"), *rows))
        assert [bool(row.faults) for row in found.rows] == [True, False, False], monday


def test_times_are_read_as_teams_of_each_language_write_them() -> None:
    read_as = {
        time(9): "ore 9|kl. 9|godz. 9|9h|ora 9:00|в 9:00|pukul 09.00|9:00 π.μ.|上午9点|9h sáng|9 утра|9-00|"
        "9 de la mañana",
        time(9, 30): "9点半|9 óra 30|9 giờ 30|सुबह 9:30|jam 9:30|v 9:30|às 9h30|오전 9시 30분",
        time(14, 30): "14-30|14.30 hod.|godz. 14:30|h 14:30|saat 14:30|下午2:30",
        time(18): "18:00 hs|18:00 hrs|18 ч|18 óra|о 18|saat 18|klo 18|शाम 6 बजे|6:00 μ.μ.|6 вечера|晚上6点",
    }  # fmt: skip
    for clock, cells in read_as.items():
        for cell in cells.split("|"):
            assert parse_time(cell) == clock, cell
    for cell in (
        "jam 9",
        "saat 9",
        "о 9",
        "9-11",
        "10-12",
        "रात 9 बजे",
        "晚上12点",
        "凌晨2点",
        "18:00 вечера",
        "7 g 30",
    ):
        assert isinstance(parse_time(cell), DateProblem), cell


def test_yes_no_and_lists_in_each_language() -> None:
    for yes, no in (
        *(("Ja", "Nee"), ("Ja", "Nej"), ("Ja", "Nei"), ("Kyllä", "Ei"), ("Ano", "Ne"), ("Igen", "Nem"), ("Da", "Nu")),
        *(
            ("Evet", "Hayır"),
            ("Ναι", "Όχι"),
            ("Так", "Ні"),
            ("כן", "לא"),
            ("はい", "いいえ"),
            ("是", "否"),
            ("네", "아니요"),
        ),
        *(("Có", "Không"), ("Haan", "Nahi")),
    ):
        assert (tick_of(yes), tick_of(no)) == (True, False), (yes, no)
    for cell in (
        *(
            "Facebook ja LinkedIn",
            "Facebook a LinkedIn",
            "Facebook és LinkedIn",
            "Facebook και LinkedIn",
            "FacebookとLinkedIn",
        ),
        *(
            "Facebook dan LinkedIn",
            "Facebook và LinkedIn",
            "Facebook ו LinkedIn",
            "فيسبوك ولينكدان",
            "페이스북과 링크드인",
            "脸书和领英",
        ),
    ):
        assert [mention.service for mention in read_platforms(cell)] == ["facebook", "linkedin"], cell
    assert [mention.skipped for mention in read_platforms("E-Mail")] == [True]


def test_a_doubt_beside_a_tick_says_nothing_and_the_way_a_tick_is_drawn_says_no_more() -> None:
    assert [tick_of(word) for word in ("✔️", "☑️", "✅", "x", "WAHR", "vrai")] == [True] * 6
    assert [tick_of(word) for word in ("FALSCH", "faux", "n.a.", "❌", "☐")] == [False] * 5
    assert [tick_of(word) for word in ("x?", "yes?", "?", "later", "x (reel)")] == [None] * 5
    head = ("Date", "Time", "Facebook", "LinkedIn", "Caption")
    _, found = read(tab(head, *((DAY, "09:00", *ticks, text) for ticks, text in
                                (((1, 0), SPRING), ((0, 1), ROLLS), ((1, "tbd"), TOAST)))))  # fmt: skip
    assert [(row.values.get("channels"), bool(row.faults)) for row in found.rows][:2] == [
        ("Facebook", False), ("LinkedIn", False)]  # fmt: skip
    assert found.rows[2].faults


def test_lists_may_be_numbered_and_have_commas_of_full_width() -> None:
    for cell in ("1. Facebook\n2. LinkedIn", "Facebook，LinkedIn", "فيسبوك، لينكدان"):
        assert [mention.service for mention in read_platforms(cell)] == ["facebook", "linkedin"], cell


@pytest.mark.parametrize(
    ("title", "goes"),
    [("Hashtags (first comment)", True), ("Hashtags im ersten Kommentar", True), ("Comment hashtags", False),
     ("Hashtags (comments)", False)],
)  # fmt: skip
def test_hashtags_for_the_first_comment_never_stand_below_the_text_and_are_never_dropped(
    title: str, goes: bool
) -> None:
    rows = [(DAY, "09:00", "LinkedIn", text, tags) for text, tags in ((SPRING, "#bread #spring"), (ROLLS, None))]
    _, found = read(tab(("Date", "Time", "Channel", "Caption", title), *rows))
    assert found.rows[0].values["text"] == SPRING
    assert found.rows[0].values.get("first_comment") == ("#bread #spring" if goes else None)
    assert (bool(found.rows[0].faults), bool(found.rows[1].faults)) == (not goes, False)


def test_what_says_that_there_are_no_hashtags_is_none() -> None:
    assert [hashtags(cell) for cell in ("none", "n/a", "-", "keine", "нет", "なし")] == [[]] * 6
    assert [hashtags(cell) for cell in ("tbd", "same", "x", "yes")] == [None] * 4
    assert [hashtags(cell) for cell in ("bread, rolls", "bread")] == [["#bread", "#rolls"], ["#bread"]]


def test_dates_that_are_one_day_of_many_months_may_be_many_days_of_one() -> None:
    head, texts = ("Date", "Time", "Channel", "Caption"), (SPRING, ROLLS, TOAST)
    for months, waits in (((1, 5, 8), True), ((1, 2, 4), True), ((2, 3, 4), True)):
        rows = [(date(2027, month, 3), "09:00", "LinkedIn", text) for month, text in zip(months, texts, strict=True)]
        found = read(tab(head, *rows))[1].rows
        assert [bool(row.faults) for row in found] == [waits and month != 3 for month in months]
    year = [(date(2027, month, 3), "09:00", "LinkedIn", f"{SPRING} {month}") for month in range(1, 13)]
    assert not any(row.faults for row in read(tab(head, *year))[1].rows)


def test_the_target_of_a_link_counts_and_two_addresses_in_one_cell_wait() -> None:
    shown = (
        "https://a.example/jobs",
        "https://a.example/jobs",
        "http://www.a.example/jobs/",
        "https://a.example/jo…",
        "Jobs",
    )
    targets = ("https://a.example/jobs?utm=1", "https://b.example/x", *["https://a.example/jobs"] * 3)
    rows = [(DAY, f"{hour}:00", "LinkedIn", f"{SPRING} {hour}", link) for hour, link in enumerate(shown, start=9)]
    links = {(row, 5): target for row, target in enumerate(targets, start=2)}
    _, found = read(tab(("Date", "Time", "Channel", "Caption", "Link"), *rows, hyperlinks=links))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [[], ["link.two_addresses"], [], [], []]
    assert [row.values["link"] for row in found.rows if not row.faults] == [targets[0], shown[2], *targets[3:]]


def test_words_of_a_text_that_lead_to_a_page_are_not_posted_without_it() -> None:
    page, lost = "https://shop.example/gifts", f"{SPRING} Order here."
    cases = (
        (lost, None, page, True), (lost, page, page, False), (f"{SPRING} Order at shop.example", None, page, False),
        (f"{SPRING} @harborbakery", None, "https://www.instagram.com/harborbakery", False),
        (lost, None, "https://docs.google.com/document/d/1/edit", False), (lost, None, "mailto:ana@example.com", False),
    )  # fmt: skip
    rows = [(DAY, f"{9 + place}:00", "LinkedIn", text, link) for place, (text, link, *_) in enumerate(cases)]
    links = {(row, 4): target for row, (_, _, target, _) in enumerate(cases, start=2)}
    plan = tab(("Date", "Time", "Channels", "Text", "Link"), *rows, hyperlinks=links)
    for found in (read(plan)[1], map_sheet(sheet(plan))):
        assert [[fault.rule for fault in row.faults] for row in found.rows] == [
            ["text.linked"] if waits else [] for *_, waits in cases
        ]


def test_short_posts_with_links_behind_them_are_texts_all_the_same() -> None:
    said = (
        "Visit us at the market today, the bread is warm!",
        "We love #bread in the morning, every morning.",
        "Come by the pier at noon today for warm rolls!",
    )
    rows = [(DAY, f"{9 + place}:00", "LinkedIn", text) for place, text in enumerate(said)]
    links = {(row, 4): "https://www.linkedin.com/feed/hashtag/?keywords=bread" for row in (2, 3, 4)}
    _, found = read(tab(("Date", "Time", "Channel", "Copy"), *rows, hyperlinks=links))
    assert [(row.values["text"], row.faults) for row in found.rows] == [(text, ()) for text in said]


def test_a_kind_beside_the_network_needs_what_is_to_be_seen_as_much_as_one_in_a_column_of_its_own() -> None:
    one, film = "https://a.example/1.jpg", "https://a.example/1.mp4"
    cells = (("IG carousel", one), ("Instagram", one), ("Instagram (Reel)", one), ("IG Reel", film),
             ("IG carousel", f"{one}\n{one}2.jpg"), ("Threads", None))  # fmt: skip
    rows = [(DAY, f"{hour}:00", cell, f"{SPRING} {hour}", link) for hour, (cell, link) in enumerate(cells, start=9)]
    _, found = read(tab(("Date", "Time", "Channel", "Caption", "Media"), *rows))
    assert [bool(row.faults) for row in found.rows] == [True, False, True, False, False, False]


def test_a_date_that_counts_from_today_waits_and_is_no_day_for_the_rows_below() -> None:
    rows = [(day, "09:00", "LinkedIn", text) for day, text in ((DAY, SPRING), (None, ROLLS), (date(2027, 5, 4), TOAST))]
    _, found = read(tab(("Date", "Time", "Channel", "Caption"), *rows, moving=frozenset({(2, 1)})))
    assert [fault.rule for fault in found.rows[0].faults] == ["date.moving"]
    assert [row.values.get("date") for row in found.rows[1:]] == [None, date(2027, 5, 4)]


@pytest.mark.parametrize(
    ("title", "note"),
    [
        ("Bemærkninger", "må ikke udgives endnu"), ("Σχόλια", "μην το ανεβάσετε ακόμα"), ("הערות", "לא לפרסם עדיין"),
        ("Megjegyzés", "még ne tedd ki"), ("Catatan", "jangan diposting dulu"), ("Observații", "nu publicați încă"),
        ("Примітки", "поки не публікувати"), ("Ghi chú", "chưa đăng vội"), ("Huomiot", "älä julkaise vielä"),
        ("Poznámky", "zatím nezveřejňovat"), ("Remarks", "abhi post mat karna"), ("Something", "zatím nezveřejňovat"),
        ("Bemerkungen", "Jana liefert das Foto nach"), ("Commentaires", "Claire doit valider le prix"),
        ("Observaciones", "preguntar a legal"), ("Observações", "confirmar preço antes"), ("Note", "chiedere a Marta"),
        ("Opmerkingen", "liever op donderdag"), ("Uwagi", "lepiej w czwartek"), ("Notlar", "görsel değişecek"),
        ("Internal notes", "Kim to add a line about parking"), ("Comments", "who took the photo? need credit"),
        ("Comments", "tag Pier 7 in this"), (None, "moved to Jan 5"), (None, "please do not use this photo"),
    ],
)  # fmt: skip
def test_notes_against_posting_are_heeded_in_each_language(title: str, note: str) -> None:
    rows = [(DAY, f"{number}:00", "LinkedIn", text, said) for number, (text, said) in
            enumerate(((SPRING, None), (ROLLS, note), (TOAST, None)), start=9)]  # fmt: skip
    _, found = read(tab(("Date", "Time", "Channel", "Caption", title), *rows))
    assert [bool(row.faults) for row in found.rows] == [False, True, False]
    for harmless in ("Mai-Post", "nu plaatsen", "no changes, publish as is", "tekst na post", "photo by Ana",
                     "please share widely", "let's celebrate", "happy to approve", "nothing to add", "tagline by Kim",
                     "liever zo"):  # fmt: skip
        assert not forbids(harmless)
    for change in ("Legal: please drop the surname", "pls blur the plates", "can we cut the last line", "Let’s reword"):
        assert forbids(change)


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


@pytest.mark.parametrize(
    ("cells", "taken"),
    [
        ("We're hiring!|Rye or wheat today?|Open until 8 tonight.|New in store 🛍️|Two for one. Today only.", True),
        ("Team photo 📸|Monday Motivation 💪|Recipe of the week 🍞|Sourdough tips 💡|Staff picks 🎄", False),
        ("Winter menu (photo)|Team lunch (reel)|New lights (carousel)|Bread tips (list)|Rolls (photo)", False),
        ("What is sourdough?|Why do we use rye?|How do rolls rise?|What is a starter?|Who bakes here?", False),
    ],
)
def test_short_texts_are_read_where_they_end_as_sentences_do(cells: str, taken: bool) -> None:
    rows = [(DAY, "09:00", "LinkedIn", cell) for cell in cells.split("|")]
    assert (fields(proposed(tab(("Date", "Time", "Channel", "Caption"), *rows))).get("Caption") == "text") is taken
    if taken:
        labelled = (DAY, "10:00", "LinkedIn", "Staff picks")
        _, found = read(tab(("Date", "Time", "Channel", "Caption"), *rows, labelled))
        assert [bool(row.faults) for row in found.rows] == [False] * len(rows) + [True]


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
