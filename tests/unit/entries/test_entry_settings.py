"""What only some networks have, read from columns of its own."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from entry_rows import GOOGLE, INSTAGRAM, THREADS, YOUTUBE, cell, one, problem, read, refused, row
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.buffer.metadata import DEFAULTS
from calendar_sync.entries.settings import SETTINGS, USERS
from calendar_sync.entries.stickers import STICKERS
from calendar_sync.model.buffer import METADATA_FIELDS, UserTag
from calendar_sync.model.columns import SETTING_COLUMNS
from calendar_sync.model.entry import Severity
from calendar_sync.model.mentions import place_mentions, read_mention, read_mentions

PICTURE = {"media": "https://example.com/a.jpg"}


def on(channel: Any, **values: Any) -> Any:
    return row(**{"channels": channel.handle, **values})


@pytest.mark.parametrize(
    ("written", "meant"),
    [("yes", True), (True, True), ("X", True), ("✓", True), ("Ja", True), (1, True), ("No", None), (False, None)],
)
def test_yes_and_no_in_many_words(written: Any, meant: bool | None) -> None:
    assert one(on(YOUTUBE, made_for_kids=written)).metadata.get("made_for_kids") is meant


@pytest.mark.parametrize("column", ["made_for_kids", "publish_by_notification", "needs_approval"])
def test_anything_else_is_asked_about_at_its_cell(column: str) -> None:
    found = problem(on(YOUTUBE, **{column: "perhaps"}))
    assert (found.rule, found.severity, found.cell) == ("setting.not_yes_or_no", Severity.ERROR, cell(column))


def test_what_buffer_takes_anyway_is_not_said() -> None:
    said = {"privacy": "Public", "license": "Standard", "made_for_kids": "no", "notify_subscribers": "yes"}
    assert one(on(YOUTUBE, **said, embeddable="yes", ai_generated="no")).metadata == {}
    assert one(on(GOOGLE, button="None")).metadata == {"type": "whats_new"}


def test_the_defaults_are_those_the_client_leaves_out() -> None:
    for setting in SETTINGS:
        for service in setting.services:
            assert DEFAULTS.get(service, {}).get(setting.word) == setting.default, (service, setting.word)


def test_every_setting_has_a_column_and_a_word() -> None:
    assert {setting.word for setting in SETTINGS} <= METADATA_FIELDS.keys()
    assert {f"sticker_{name}" for name in STICKERS} <= METADATA_FIELDS.keys()
    assert (
        USERS.keys() | {"publish_by_notification", "needs_approval", "video_cover", "video_title"}
        == SETTING_COLUMNS.keys()
    )


@pytest.mark.parametrize(
    ("column", "word", "fix"), [("privacy", "friends", "public"), ("license", "mine", "Creative Commons")]
)
def test_unknown_words_are_told_with_the_known_ones(column: str, word: str, fix: str) -> None:
    film = {"title": "Rolls", "category": "Sports", "media": "https://example.com/rolls.mp4"}
    found = refused(on(YOUTUBE, **film, **{column: word}))
    assert (found.rule, found.cell) == (f"youtube.{column}.unknown", cell(column))
    assert fix in found.fix


def test_an_offer_runs_in_the_zone_of_its_row() -> None:
    offer = {"post_type": "Offer", "title": "Sale", "offer_code": 10, "offer_terms": "One each"}
    entry = one(
        on(GOOGLE, **offer, timezone="Europe/Berlin", event_start="2027-06-01 09:00", event_end=datetime(2027, 6, 30))
    )
    assert entry.metadata == {
        "type": "offer", "title": "Sale", "code": "10", "terms": "One each",
        "start": "2027-06-01T07:00:00Z", "end": "2027-06-30T21:59:00Z",
    }  # fmt: skip


def test_days_alone_are_whole_days_and_an_offset_counts() -> None:
    event = {"post_type": "Event", "title": "Fair", "all_day": "yes", "event_end": "2027-06-03T10:00+02:00"}
    entry = one(on(GOOGLE, **event, event_start="1 June 2027"))
    assert entry.metadata["start"] == "2027-06-01T00:00:00Z"
    assert entry.metadata["end"] == "2027-06-03T08:00:00Z"
    assert entry.metadata["full_day"] is True


@pytest.mark.parametrize(
    ("when", "rule"),
    [("next week", "date.unreadable"), ("2027-03-28 02:30", "time.does_not_exist")],
)
def test_dates_of_events_are_read_as_strictly_as_those_of_posts(when: str, rule: str) -> None:
    event = {"post_type": "Event", "title": "Fair", "timezone": "Europe/Berlin", "event_end": "2027-06-03"}
    found = problem(on(GOOGLE, **event, event_start=when))
    assert (found.rule, found.severity, found.cell) == (rule, Severity.ERROR, cell("event_start"))


def test_what_another_post_type_has_is_told_and_left_out() -> None:
    desired = read(on(GOOGLE, offer_code="SPRING10"))
    (entry,) = desired.entries
    (issue,) = desired.issues
    assert "code" not in entry.metadata
    assert (issue.rule, issue.severity, issue.cell) == ("setting.other_type", Severity.WARNING, cell("offer_code"))


def test_a_column_nobody_in_the_row_has_is_told_once() -> None:
    found = problem(row(channels="LinkedIn, X", topic="Baking"))
    assert (found.rule, found.severity) == ("setting.unused", Severity.WARNING)
    assert "Threads" in found.fix
    assert not read(row(channels="LinkedIn, Threads", topic="Baking")).issues
    assert not read(row(channels="LinkedIn", made_for_kids=False)).issues  # a column of boxes, none ticked


def test_topics_go_without_their_hash_sign() -> None:
    assert one(on(THREADS, topic="#Baking")).metadata == {"topic": "Baking"}


def test_stickers_are_lines_of_a_name_and_a_text() -> None:
    entry = one(on(INSTAGRAM, **PICTURE, stickers="Music: Clair de lune\n\nTopic: Boats"))
    assert entry.metadata["sticker_music"] == "Clair de lune"
    assert entry.metadata["sticker_topics"] == "Boats"
    assert problem(on(INSTAGRAM, **PICTURE, stickers="Poll: yes?")).rule == "stickers.unreadable"


def test_accounts_are_marked_on_images() -> None:
    media = "https://example.com/a.jpg\nhttps://example.com/film.mp4\nhttps://example.com/b.jpg"
    entry = one(on(INSTAGRAM, media=media, user_tags="@anna\n2: ben.k 30% 60%\n@carl 0.1, 0.9"))
    assert [asset.user_tags for asset in entry.assets] == [
        (UserTag("anna"), UserTag("carl", 0.1, 0.9)), (), (UserTag("ben.k", 0.3, 0.6),),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["3: @anna", "@anna 130% 20%", "@anna left", "Anna Smith"])
def test_a_mark_that_is_nowhere_is_an_error(line: str) -> None:
    found = problem(on(INSTAGRAM, **PICTURE, user_tags=line))
    assert (found.rule, found.severity, found.cell) == ("user_tags.unreadable", Severity.ERROR, cell("user_tags"))


def test_the_cover_is_a_moment_of_the_first_video() -> None:
    media = "https://example.com/a.jpg\nhttps://example.com/film.mp4"
    for written in (2.5, "2.5", "2,5 s"):
        entry = one(on(INSTAGRAM, media=media, video_cover=written))
        assert [asset.cover_at for asset in entry.assets] == [0, 2500]
    found = problem(on(INSTAGRAM, media=media, video_cover="the end"))
    assert (found.rule, found.cell) == ("video_cover.unreadable", cell("video_cover"))
    assert problem(on(INSTAGRAM, **PICTURE, video_cover=2)).rule == "setting.unused"


@pytest.mark.parametrize(
    "written",
    [
        "1790000000000000123",
        "https://x.com/acme/status/1790000000000000123",
        "https://twitter.com/a_b/status/1790000000000000123?s=20",
    ],
)
def test_a_quoted_post_is_named_by_its_address(written: str) -> None:
    assert one(row(channels="X", quote_post=written)).metadata == {"retweet_id": "1790000000000000123"}


@pytest.mark.parametrize("written", ["https://x.com/acme", "that post", 1790000000000000123, 1.79e18])
def test_anything_else_is_no_post(written: Any) -> None:
    assert problem(row(channels="X", quote_post=written)).rule == "quote_post.unreadable"


def test_approval_and_notification_are_the_entrys() -> None:
    entry = one(row(publish_by_notification="yes", needs_approval="yes"))
    assert (entry.notify, entry.needs_approval) == (True, True)
    entry = one(row(publish_by_notification="no"))
    assert (entry.notify, entry.needs_approval) == (False, False)


def test_the_feed_is_shared_to_unless_told_otherwise() -> None:
    assert one(on(INSTAGRAM, **PICTURE)).metadata["share_to_feed"] is True
    assert one(on(INSTAGRAM, **PICTURE, share_to_feed="no")).metadata["share_to_feed"] is False


def test_a_sticker_that_is_named_twice_is_an_error() -> None:
    found = problem(on(INSTAGRAM, **PICTURE, stickers="music: Clair de lune\nMusic: La mer"))
    assert (found.rule, found.cell) == ("stickers.doubled", cell("stickers"))


@pytest.mark.parametrize(
    ("values", "whole"),
    [
        ({"event_start": "2027-06-01", "event_end": "2027-06-01"}, True),
        ({"event_start": "2027-06-01", "event_end": "2027-06-02 18:00"}, False),
        ({"event_start": "2027-06-01 09:00", "event_end": "2027-06-02"}, False),
        ({"event_start": "2027-06-01"}, False),
        ({"event_start": "2027-06-01", "event_end": "2027-06-01", "all_day": "no"}, False),
        ({"event_start": "2027-06-01", "event_end": "2027-06-01", "post_type": "Offer"}, False),
    ],
)
def test_an_event_on_dates_alone_lasts_whole_days(values: dict[str, Any], whole: bool) -> None:
    entry = one(on(GOOGLE, **{"post_type": "Event", "title": "Fair", **values}))
    assert entry.metadata.get("full_day", False) is whole


NAMES = "Our friends at Tea House & Co met Tea House."
PAGE, OTHER_PAGE = "https://www.linkedin.com/company/tea-house-co", "https://www.linkedin.com/company/teahouse/"


def test_profiles_are_found_in_the_text_the_longest_name_first() -> None:
    lines = f"Tea House = {OTHER_PAGE} 12\n@Tea House & Co  =  {PAGE} urn:li:organization:34\n"
    entry = one(row(channels="LinkedIn", text=NAMES, mentions=lines))
    spans, missing = place_mentions(entry.text, read_mentions(entry.metadata["mentions"], "linkedin"))
    assert [(span.mention.id, entry.text[span.start : span.start + span.length]) for span in spans] == [
        ("34", "Tea House & Co"),
        ("12", "Tea House"),
    ]
    assert missing == ()


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Tea House", "mentions.unreadable"),
        ("@teahouse", "mentions.unreadable"),
        ("Tea House = teahouse 12", "mentions.unreadable"),
        ("Tea House = https://example.com/teahouse 12", "mentions.unreadable"),
        ("Tea House = https://www.linkedin.com/feed/ 12", "mentions.unreadable"),
        ("Tea House = https://[www.linkedin.com/company/a 12", "mentions.unreadable"),
        (f"Tea House = {OTHER_PAGE}", "mentions.no_number"),
        (f"Tea Houses = {OTHER_PAGE} 12", "mentions.not_in_text"),
        (f"ea House = {OTHER_PAGE} 12", "mentions.not_in_text"),
    ],
)
def test_a_profile_that_cannot_be_linked_is_an_error(line: str, rule: str) -> None:
    found = problem(row(channels="LinkedIn", text=NAMES, mentions=line))
    assert (found.rule, found.severity, found.cell) == (rule, Severity.ERROR, cell("mentions"))


@given(st.text(alphabet="ab 🚣é漢", max_size=30), st.sampled_from(["a", "ab", "🚣 b", "é", "漢字"]))
def test_places_are_counted_in_code_units(text: str, name: str) -> None:
    mention = read_mention(f"{name} = {PAGE} 1")
    assert mention is not None
    units = text.encode("utf-16-le")
    spans, missing = place_mentions(text, [mention])
    for span in spans:
        assert units[2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le") == name
    assert len(spans) + len(missing) == 1
    assert spans or not re.search(rf"(?<!\w){name}(?!\w)", text)


def test_a_link_card_says_what_its_columns_say() -> None:
    card = {
        "link": "https://example.com/a",
        "link_title": "Rolls",
        "link_text": "Two days",
        "link_image": PICTURE["media"],
    }
    entry = one(row(channels="LinkedIn", **card))
    assert {name: entry.metadata[name] for name in card} == card
    desired = read(row(channels="LinkedIn", **card, media=PICTURE["media"]))
    assert [issue.rule for issue in desired.issues] == ["link.beside_media", *["link_card.unused"] * 3]
    assert not desired.entries[0].metadata.keys() & card.keys()
    assert problem(row(channels="LinkedIn", **{**card, "link_image": "see the folder"})).rule == "link_image.not_a_url"


DASHES = {"text": "One\n---\nTwo\n---\n\n---\nFour"}
A, B, C = (f"https://example.com/{name}.jpg" for name in "abc")


@pytest.mark.parametrize(
    ("media", "texts", "items"),
    [
        (f"{A}\n{B}", ["One", "Two", "Four"], [0, 0]),
        (f"{A}\n---\n{B}\n{C}", ["One", "Two", "Four"], [0, 1, 1]),
        (f"---\n---\n{A}\n---\n{B}", ["One", "Two", "", "Four"], [2, 3]),
        (f"---\n---\n---\n{B}", ["One", "Two", "Four"], [2]),
    ],
)
def test_media_of_a_thread_belong_to_its_items(media: str, texts: list[str], items: list[int]) -> None:
    desired = read(row(channels="X", **DASHES, media=media))
    (entry,) = desired.entries
    assert [entry.text, *entry.thread] == texts
    assert [asset.item for asset in entry.assets] == items
    # A part that neither says nor shows anything is left out, and told of.
    assert [issue.rule for issue in desired.issues] == ["thread.empty_part"] * ("" not in texts)


def test_media_beyond_the_thread_are_an_error_and_other_networks_take_them_all() -> None:
    split = f"{A}\n---\n{B}"
    found = problem(row(channels="X", text="One", media=split))
    assert (found.rule, found.severity, found.cell) == ("media.beyond_thread", Severity.ERROR, cell("media"))
    entry = one(row(channels="LinkedIn", text="One", media=split))
    assert [asset.item for asset in entry.assets] == [0, 0]


def test_a_video_has_a_title_of_its_own() -> None:
    entry = one(row(channels="LinkedIn", media="https://example.com/film.mp4", video_title="Two days"))
    assert [asset.title for asset in entry.assets] == ["Two days"]
    assert problem(row(channels="LinkedIn", video_title="Two days")).rule == "setting.unused"


@pytest.mark.parametrize(("column", "channels"), [("title", "LinkedIn, X"), ("board", "X"), ("category", "LinkedIn")])
def test_a_column_that_no_network_of_the_row_has_is_told_of(column: str, channels: str) -> None:
    found = [
        issue for issue in read(row(channels=channels, **{column: "Comedy"})).issues if issue.rule == "column.unused"
    ]
    assert [(issue.severity, issue.cell) for issue in found] == [(Severity.NOTE, cell(column))]


def test_what_an_idea_cannot_hold_is_told_of() -> None:
    said = {
        "link": "https://example.com/",
        "first_comment": "First!",
        "board": "Rolls",
        "topic": "Bread",
        "made_for_kids": "no",
    }
    found = read(row(mode="Idea", date=None, time=None, **said)).issues
    assert {issue.cell for issue in found} == {cell(name) for name in ("link", "first_comment", "board", "topic")}
    assert [issue.cell for issue in found if issue.severity is Severity.WARNING] == [cell("link")]


def test_a_number_that_the_spreadsheet_cut_off_is_no_id() -> None:
    media = "https://a.example/1.jpg"
    found = problem(row(channels="Instagram", media=media, location_id=123456789012345696))
    assert (found.rule, found.cell) == ("location_id.cut_off", cell("location_id"))
    assert one(row(channels="Instagram", media=media, location_id=213385402)).metadata["location_id"] == "213385402"
    assert one(row(channels="X", ai_generated="Sí")).metadata["is_ai_generated"] is True


def test_a_place_is_a_number_and_a_title_one_line() -> None:
    media = "https://a.example/1.jpg"
    for code in ("abc", "1\n2", "12 34"):
        found = problem(row(channels="Instagram", media=media, location_id=code))
        assert (found.rule, found.cell) == ("location_id.not_a_number", cell("location_id"))
    film = {"media": "https://a.example/1.mp4", "category": "Education"}
    assert one(row(channels="YouTube", title="Two\ndays", **film)).metadata["title"] == "Two days"


def test_mentions_for_other_networks_alone_are_told_of() -> None:
    here, there = "Tea = https://www.linkedin.com/company/tea 12", "Tea = https://www.facebook.com/tea 12"
    found = problem(row(channels="LinkedIn", text="Tea", mentions=there))
    assert (found.rule, found.cell) == ("setting.unused", cell("mentions"))
    assert read(row(channels="LinkedIn", text="Tea", mentions=f"{there}\n{here}")).issues == ()
