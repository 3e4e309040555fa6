"""Sheets that tools are fed with, or that they export: titles as programs write them, and what stands below them."""

from __future__ import annotations

from datetime import date, time

import pytest
from layout_sheets import ROLLS, SPRING, TEXTS, TOAST, fields, read, tab

from calendar_sync.layout.titles import read_title, spaced
from calendar_sync.model.sheet import Row, Scalar

PICTURE = "https://cdn.example.com/a.jpg"
OTHER = "https://cdn.example.com/b.png"


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("mediaUrl", "media"),
        ("imageUrls", "media"),
        ("gifUrl", "media"),
        ("mediaPath", "media"),
        ("scheduleDate", "date"),
        ("scheduled_datetime", "date"),
        ("date_time_to_publish", "date"),
        ("PublishDate", "date"),
        ("postAtSpecificTime (YYYY-MM-DD HH:mm:ss)", "date"),
        ("postType", "post_type"),
        ("Date - Intl. format or prompt", "date"),
        ("Media URL(s) - Separated by comma", "media"),
        ("Alt text(s) - Separated by ||", "alt_text"),
        ("Status / CTA", "status"),
        ("投稿予定日", "date"),
        ("使用する画像・動画", "media"),
        ("imagen_url", "media"),
        # What stands behind a dash, or within a name, may be what the title means.
        ("Copy - draft", "concept"),
        ("LinkedIn", "network"),
        ("YouTube", "network"),
        ("Time (HH:MM)", "time"),
    ],
)
def test_titles_as_programs_write_them(title: str, field: str) -> None:
    assert read_title(title).field == field


def faults(rows: tuple[Row, ...]) -> list[list[str]]:
    return [[fault.rule for fault in row.faults] for row in rows]


def lines(*beside: tuple[Scalar, ...]) -> list[tuple[Scalar, ...]]:
    return [
        (date(2027, 1, day), time(9), "Facebook", text, *more)
        for day, (text, more) in enumerate(zip(TEXTS * 2, beside, strict=False), 4)
    ]


FRAME = ("Date", "Time", "Platform", "Caption")


def test_a_bulk_file_without_channels_is_read_as_it_is() -> None:
    head = ("postAtSpecificTime (YYYY-MM-DD HH:mm:ss)", "content", "link (OGmetaUrl)", "imageUrls", "gifUrl")
    rows = [
        (f"2027-01-{day} 08:00:00", text, None, picture, None)
        for day, text, picture in ((11, SPRING, PICTURE), (12, ROLLS, None), (13, TOAST, f"{PICTURE}, {OTHER}"))
    ]
    proposal, found = read(tab(head, *rows))
    assert [fields(proposal)[spaced(title)] for title in head[:4]] == ["date", "text", "link", "media"]
    assert [row.values["text"] for row in found.rows] == list(TEXTS)
    assert faults(found.rows) == [[], [], []]


def test_a_link_to_a_picture_is_the_picture_where_the_row_is_to_be_one_and_waits_elsewhere() -> None:
    page = "https://www.example.com/menu"
    rows = lines(("image", PICTURE), ("text", OTHER), ("article", page), ("text", page))
    _, found = read(tab((*FRAME, "Type", "Link"), *rows))
    assert [row.values.get("media") for row in found.rows] == [PICTURE, None, None, None]
    assert [row.values.get("link") for row in found.rows] == [None, OTHER, page, page]
    assert faults(found.rows) == [[], ["media.expected"], [], []]


@pytest.mark.parametrize("nothing", ["-", "–", "—"])
@pytest.mark.parametrize(
    ("title", "cell", "field"),
    [("Link", "https://www.example.com", "link"), ("Image", PICTURE, "media"), ("Hashtags", "#bread", "hashtags")],
)
def test_a_dash_of_any_length_leaves_a_cell_empty(nothing: str, title: str, cell: str, field: str) -> None:
    proposal, found = read(tab((*FRAME, title), *lines((nothing,), (nothing,), (cell,))))
    assert fields(proposal)[title] == field
    assert faults(found.rows) == [[], [], []]
    assert [row.values["text"] for row in found.rows[:2]] == list(TEXTS[:2])
    assert not {"link", "media"} & {name for row in found.rows[:2] for name in row.values}


def test_alt_texts_of_several_columns_go_to_the_picture_of_their_number() -> None:
    head = (*FRAME, "Picture Url 1", "Picture Url 2", "Alt text picture 1", "Alt text picture 2")
    both = (PICTURE, OTHER)
    _, found = read(tab(head, *lines((*both, "A loaf", "Two rolls"), (*both, None, "Two rolls"), (*both, None, None))))
    assert [row.values.get("alt_text") for row in found.rows] == ["A loaf\nTwo rolls", "\nTwo rolls", None]
    assert faults(found.rows) == [[], [], []]


def test_an_ordinary_type_of_post_for_one_network_stops_no_row_and_a_reel_does() -> None:
    head = (*FRAME, "Facebook Post Type", "Instagram Post Type")
    _, found = read(tab(head, *lines(("POST", "POST"), ("REEL", None), ("POST", None))))
    assert [bool(row.faults) for row in found.rows] == [False, True, False]


@pytest.mark.parametrize("title", ["account_id", "Profile IDs", "platformIds"])
def test_numbers_of_pages_that_nobody_knows_keep_their_rows_back(title: str) -> None:
    head = ("scheduled_at", "content", "media_url", title)
    rows = [
        (f"2027-01-{day}T10:00:00Z", text, None, page)
        for day, text, page in ((11, SPRING, "5f2c-77"), (12, ROLLS, "5f2c-78"))
    ]
    _, found = read(tab(head, *rows))
    assert all(row.faults or row.values["page"] == page for row, (*_, page) in zip(found.rows, rows, strict=True))


def test_an_opening_line_beside_a_body_is_a_part_of_the_post() -> None:
    _, found = read(tab((*FRAME[:3], "Hook", "Body"), *((*row[:3], "Did you know?", row[3]) for row in lines((), ()))))
    assert faults(found.rows) == [["column.unsure"], ["column.unsure"]]


def test_a_kind_to_be_seen_and_what_is_to_be_seen_need_a_picture_without_a_column_for_it() -> None:
    head = (*FRAME, "Status", "Content Type", "Visual Description")
    kinds = (("Photo", "The oven"), ("Text", None), ("Infographic", "A chart of water"))
    _, found = read(tab(head, *lines(*(("Scheduled", *kind) for kind in kinds))))
    assert faults(found.rows) == [["media.expected"], [], ["media.expected"]]


def test_boxes_that_are_drawn_say_what_is_done_and_databases_write_checked() -> None:
    _, found = read(tab((*FRAME, "Done"), *lines(("☐",), ("☑",), ("☐",))))
    assert [row.values.get("status") for row in found.rows] == [None, "Posted", None]
    _, found = read(tab((*FRAME, "Approved"), *lines(("checked",), (None,), ("checked",))))
    assert [row.values.get("status") for row in found.rows] == ["Approved", None, "Approved"]


def test_tw_is_short_for_a_network_where_it_is_ticked_and_no_text_of_one() -> None:
    head = ("Date", "Time", "Caption", "FB", "TW")
    rows = [(row[0], row[1], row[3]) for row in lines((), (), ())]
    ticks = (("x", None), (None, "x"), ("x", "x"))
    _, found = read(tab(head, *((*row, *tick) for row, tick in zip(rows, ticks, strict=True))))
    assert [row.values["channels"] for row in found.rows] == ["Facebook", "X", "Facebook, X"]
    words = (("x", "food"), ("x", None), ("x", "death and hospitals"))
    _, found = read(tab(head, *((*row, *said) for row, said in zip(rows, words, strict=True))))
    assert [bool(row.faults) for row in found.rows] == [True, False, True]


def test_running_numbers_are_no_pages() -> None:
    rows = [(180 + number, *row) for number, row in enumerate(lines((), (), ()))]
    _, found = read(tab(("id", *FRAME), *rows))
    assert faults(found.rows) == [[], [], []]
    assert not any("page" in row.values for row in found.rows)


@pytest.mark.parametrize(
    ("title", "cells", "statuses"),
    [
        ("Scheduled in Hootsuite?", ("No", "Yes", "No"), [None, "Posted", None]),
        ("Approved (initials)", ("JK", None, "RM"), ["Approved", None, "Approved"]),
    ],
)
def test_who_has_seen_to_a_row(title: str, cells: tuple[Scalar, ...], statuses: list[str | None]) -> None:
    _, found = read(tab((*FRAME, title), *lines(*((cell,) for cell in cells))))
    assert [row.values.get("status") for row in found.rows] == statuses
    assert faults(found.rows) == [[], [], []]


@pytest.mark.parametrize("title", ["Generic copy", "Main copy"])
def test_a_text_for_all_networks_beside_one_for_some(title: str) -> None:
    head = (*FRAME[:3], title, "Short copy for X")
    _, found = read(tab(head, *lines(("Bread at four!",), (None,))))
    assert [row.values["text"] for row in found.rows] == list(TEXTS[:2])
    assert [row.values.get("text:twitter") for row in found.rows] == ["Bread at four!", None]
    assert faults(found.rows) == [[], []]


def test_what_a_film_shows_is_no_remark() -> None:
    shown = ("Wait for it...", "Stop scrolling!", "Hold")
    _, found = read(tab((*FRAME, "On-screen text", "Status"), *lines(*((words, "Approved") for words in shown))))
    assert faults(found.rows)[:2] == [[], []]


@pytest.mark.parametrize("title", ["CallToAction", "Link comment", "Pinned comment"])
def test_what_may_have_to_be_posted_as_well_keeps_its_row_back(title: str) -> None:
    _, found = read(tab((*FRAME, title, "Status"), *lines(("Order at example.com", "Approved"), (None, "Approved"))))
    assert [bool(row.faults) for row in found.rows] == [True, False]


def test_titles_of_one_word_are_parted_and_names_stay_whole() -> None:
    head = ("PostDate", "PostTime", "LinkedInCopy", "TikTok", "internalNotes")
    assert [spaced(title) for title in head] == ["Post Date", "Post Time", "LinkedIn Copy", "TikTok", "internal Notes"]
    assert spaced("LinkedIn iPhone ads") == "LinkedIn iPhone ads"


def test_a_tab_of_stories_has_its_rows_say_whether_they_are_stories() -> None:
    head = (*FRAME, "Image", "Post type")
    rows = [(*row[:4], PICTURE, kind) for row, kind in zip(lines((), ()), (None, "Story"), strict=True)]
    _, found = read(tab(head, *rows, name="Stories December"))
    assert faults(found.rows) == [["post_type.differs"], []]
    _, found = read(tab(head, ("Week 50",), rows[0], ("STORIES",), *rows, ("Feed",), rows[0]))
    assert faults(found.rows) == [[], ["post_type.differs"], [], []]
    for name in ("Success stories", "IG Stories", "Feed"):
        _, found = read(tab(head[:-1], *(row[:-1] for row in rows), name=name))
        assert "post_type.differs" not in [rule for row in faults(found.rows) for rule in row]


def test_scheduled_for_is_the_day_of_posts_where_no_sync_id_makes_it_ours() -> None:
    rows = [(f"2027-01-{day}T10:00:00Z", "LinkedIn", text) for day, text in enumerate(TEXTS, 11)]
    _, found = read(tab(("scheduledFor", "platform", "caption"), *rows))
    assert [str(row.values["date"])[:10] for row in found.rows] == ["2027-01-11", "2027-01-12", "2027-01-13"]
