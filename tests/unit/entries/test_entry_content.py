"""What a row says on one channel: text, thread, media, link and settings of the network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from entry_rows import CHANNELS, GOOD, PINTEREST, cell, one, problem, read, refused, row, waiting
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.checks import check_networks
from calendar_sync.model.buffer import Asset, Board, Channel
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import Severity

IMAGE = "https://acme.example/a.jpg"
VIDEO = "https://acme.example/v.mp4"


# Text


def test_texts_for_one_network_come_before_the_common_text() -> None:
    desired = read(row(channels="X, Threads", text__twitter="Short", text="Long"))
    assert {(entry.service, entry.text, entry.text_field) for entry in desired.entries} == {
        ("twitter", "Short", "text:twitter"),
        ("threads", "Long", "text"),
    }


def test_a_text_for_one_network_is_enough_of_a_text() -> None:
    assert one(row(channels="X", text=None, text__twitter="Only here")).text == "Only here"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" Hello \r\nworld ", "Hello\nworld"),
        ("Cafe\u0301", "Café"),
        ("a\u00a0b", "a b"),
        ("\ufeffHello", "Hello"),
        ("x" * 32_767, "x" * 32_767),
        ("0", "0"),
    ],
)
def test_text_is_made_canonical(value: str, text: str) -> None:
    assert one(row(text=value)).text == text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (2026, "2026"), (3.0, "3"), (0.5, "0.5"), (True, "TRUE")])
def test_numbers_in_the_text_go_out_with_a_warning(value: Any, text: str) -> None:
    desired = read(row(text=value))
    (entry,), (issue,) = desired.entries, desired.issues
    assert entry.text == text
    assert (issue.rule, issue.severity, issue.cell) == ("text.is_a_number", Severity.WARNING, cell("text"))
    assert f"'{text}'" in issue.message


@pytest.mark.parametrize("value", [date(2026, 5, 14), datetime(2026, 5, 14, 9), time(9)])
@pytest.mark.parametrize("name", ["text", "first_comment", "title", "alt_text"])
def test_what_the_spreadsheet_took_for_a_date_is_no_text(value: Any, name: str) -> None:
    wished = row(channels="Instagram" if name != "title" else "Pinterest", media=IMAGE, **{name: value})
    assert waiting(wished).blocked
    issue = problem(wished)
    assert (issue.rule, issue.cell) == ("text.is_a_date", cell(name))


# Threads


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("One\n---\nTwo", ["One", "Two"]),
        ("One\n\n --- \n\nTwo\r\n---\r\nThree", ["One", "Two", "Three"]),
        ("---\nOne\n---", ["One"]),
        ("One\n---\n---\nTwo", ["One", "Two"]),
        ("One --- two", ["One --- two"]),
        ("One\n----\nTwo", ["One\n----\nTwo"]),
        ("One\n--- two", ["One\n--- two"]),
    ],
)
def test_a_line_of_three_dashes_splits(text: str, items: list[str]) -> None:
    desired = read(row(channels="X", text=text))
    (entry,) = desired.entries
    assert [entry.text, *entry.thread] == items
    assert [issue.rule for issue in desired.issues] == ["thread.empty_part"] * ("---\n---" in text)


@given(st.lists(st.text(max_size=20).map(canonical_text).filter(lambda item: item and "---" not in item), min_size=1))
def test_joined_items_are_split_again(items: list[str]) -> None:
    entry = one(
        row(channels="Threads", text="\n---\n".join(items)), switches={"row.unfinished": "off", "row.garbled": "off"}
    )
    assert [entry.text, *entry.thread] == items


def test_a_network_without_threads_says_so_at_its_own_text() -> None:
    issue = refused(row(text="One\n---\nTwo"))
    assert (issue.rule, issue.cell) == ("linkedin.thread.unsupported", cell("text"))
    assert "Text (LinkedIn)" in issue.fix
    assert refused(row(text__linkedin="One\n---\nTwo")).cell == cell("text:linkedin")


def test_one_network_without_threads_does_not_hold_the_others() -> None:
    desired = check_networks(read(row(channels="X, LinkedIn", text="One\n---\nTwo")), CHANNELS, free_plan=False)
    assert [entry.service for entry in desired.entries] == ["twitter"]
    assert [(held.key.channel_id, held.blocked) for held in desired.held] == [("c-li", True)]


# Links

LINK = "https://acme.example/shop"


@pytest.mark.parametrize(
    ("channels", "media", "text", "metadata"),
    [
        ("LinkedIn", None, "Hello", {"link": LINK}),
        ("facebook", None, "Hello", {"link": LINK}),
        ("Threads", None, "Hello", {"link": LINK}),
        ("Bluesky", None, "Hello", {"link": LINK}),
        ("LinkedIn", IMAGE, f"Hello\n\n{LINK}", {}),
        ("X", None, f"Hello\n\n{LINK}", {}),
        ("YouTube", VIDEO, f"Hello\n\n{LINK}", {}),
        ("Instagram", IMAGE, "Hello", {"link": LINK}),
        ("Pinterest", IMAGE, "Hello", {"link": LINK}),
        ("Google Business", None, "Hello", {"link": LINK}),
    ],
)
def test_where_a_link_goes(channels: str, media: str | None, text: str, metadata: dict[str, str]) -> None:
    entry = one(row(channels=channels, media=media, link=LINK))
    assert entry.text == text
    assert {name: value for name, value in entry.metadata.items() if name == "link"} == metadata
    told = [issue.rule for issue in read(row(channels=channels, media=media, link=LINK)).issues]
    assert told == ([] if metadata else ["link.beside_media" if channels == "LinkedIn" else "link.in_text"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"See {LINK}", True),
        (f"See {LINK}.", True),
        (f"({LINK})", True),
        (f"{LINK}/", True),
        (f"{LINK}\nnow", True),
        (f"See {LINK}/sale", False),
        (f"See {LINK}?a=1", False),
        (f"See https://other.example/?u={LINK}ping", False),
    ],
)
def test_a_link_that_the_text_says_is_not_added(text: str, says: bool) -> None:
    entry = one(row(channels="X", text=text, link=LINK))
    assert entry.text == (text if says else f"{text}\n\n{LINK}")


@pytest.mark.parametrize(
    "link", ["acme.example", "see the shop", "ftp://acme.example/x", "https://", "https://a b.example"]
)
def test_what_is_no_link(link: str) -> None:
    issue = problem(row(link=link))
    assert (issue.rule, issue.cell) == ("link.not_a_url", cell("link"))


# Media


def assets(**values: Any) -> list[tuple[str, str, str]]:
    entry = one(row(channels="Instagram", **values))
    return [(asset.kind, asset.url.rpartition("/")[2], asset.alt_text) for asset in entry.assets]


@pytest.mark.parametrize(
    ("media", "kinds"),
    [
        (IMAGE, ["image"]),
        (f" {IMAGE} \r\n\r\n{VIDEO}\r\n", ["image", "video"]),
        (f"{IMAGE}, {VIDEO}", ["image", "video"]),
        (f"{IMAGE},{VIDEO}", ["image", "video"]),
        (f"{IMAGE};{VIDEO};", ["image", "video"]),
        (f"{IMAGE} {VIDEO}", ["image", "video"]),
        ("HTTPS://ACME.EXAMPLE/A.PNG?size=2#x", ["image"]),
        ("https://acme.example/a%20b.MOV", ["video"]),
    ],
)
def test_media_one_address_a_line(media: str, kinds: list[str]) -> None:
    assert [kind for kind, _, _ in assets(media=media)] == kinds


@pytest.mark.parametrize(
    ("media", "quoted"),
    [
        ("croissant.jpg", "'croissant.jpg'"),
        ("see the shared folder", "'see the shared folder'"),
        (f"{IMAGE}\nnone yet", "'none yet'"),
        ("https://acme.example/my photo.jpg", "'https://acme.example/my photo.jpg'"),
        ("https://localhost/a.jpg", "'https://localhost/a.jpg'"),
        ("https:///a.jpg", "'https:///a.jpg'"),
        ("http://[::1", "'http://[::1'"),
        (0, "'0'"),
    ],
)
def test_what_is_no_address_is_told_once_and_holds_the_row(media: Any, quoted: str) -> None:
    wished = row(channels="Instagram, X", media=media)
    issue = problem(wished)
    assert (issue.rule, issue.cell) == ("media.not_a_url", cell("media"))
    assert quoted in issue.message
    assert waiting(wished).blocked


def test_an_address_that_says_nothing_of_its_kind_is_taken_for_an_image() -> None:
    desired = read(row(channels="Instagram", media="https://acme.example/photo?id=7"))
    assert [asset.kind for entry in desired.entries for asset in entry.assets] == ["image"]
    assert [issue.rule for issue in desired.issues] == ["media.kind_unknown"]


@pytest.mark.parametrize(("name", "said"), [("song.mp3", "a sound"), ("all.ZIP?dl=1", "an archive")])
def test_what_is_no_medium_by_its_name_holds_the_row(name: str, said: str) -> None:
    wished = row(channels="X", media=f"https://acme.example/{name}")
    issue = problem(wished)
    assert (issue.rule, issue.cell) == ("media.not_taken", cell("media"))
    assert said in issue.message
    assert waiting(wished).blocked


def test_a_drawing_is_an_image_by_its_name() -> None:
    desired = read(row(channels="X", media="https://acme.example/logo.svg"))
    assert [asset.kind for entry in desired.entries for asset in entry.assets] == ["image"]
    assert desired.issues == ()


TWO = f"{IMAGE}\n{VIDEO}\nhttps://acme.example/b.png"


@pytest.mark.parametrize(
    ("media", "alt_text", "told"),
    [
        (IMAGE, "A cake", ["A cake"]),
        (IMAGE, "A cake,\nwith cherries", ["A cake, with cherries"]),
        (TWO, "A cake\nA pie", ["A cake", "", "A pie"]),
        (TWO, "A cake\n\nA pie", ["A cake", "", "A pie"]),
        (TWO, "\nA pie", ["", "", "A pie"]),
        (TWO, "A cake||A pie", ["A cake", "", "A pie"]),
        (IMAGE, "\nA cake", ["A cake"]),
        (TWO.replace(VIDEO, "https://acme.example/c.png"), "A cake\n\nA pie", ["A cake", "", "A pie"]),
        (TWO, "A cake", ["A cake", "", ""]),
    ],
)
def test_alt_texts_in_the_order_of_the_images(media: str, alt_text: str, told: list[str]) -> None:
    assert [alt for _, _, alt in assets(media=media, alt_text=alt_text)] == told


@pytest.mark.parametrize(
    ("media", "alt_text", "told"),
    [
        ("1\n---\n2", "first\n---\nsecond", ["first", "second"]),
        ("---\n1", "---\nsecond", ["second"]),
        ("1\n2\n---\n3", "1\n2\n---\n3", ["1", "2", "3"]),
        ("1\n2\n---\n3", "1\n---\n3", ["1", "", "3"]),
        ("1\n---\n2", "1\n1b\n---\n2", ["1 1b", "2"]),
    ],
)
def test_alt_texts_are_divided_as_the_media_are(media: str, alt_text: str, told: list[str]) -> None:
    links = "\n".join(line if line == "---" else f"https://a.example/{line}.jpg" for line in media.splitlines())
    (entry,) = read(row(channels="X", text="one\n---\ntwo", media=links, alt_text=alt_text)).entries
    assert [asset.alt_text for asset in entry.assets] == told


def test_too_many_alt_texts() -> None:
    desired = read(row(channels="Instagram", media=TWO, alt_text="A\nB\nC"))
    assert [(issue.rule, issue.cell) for issue in desired.issues] == [("alt_text.surplus", cell("alt_text"))]
    assert len(desired.entries) == 1


def test_a_document_travels_with_its_cover() -> None:
    entry = one(row(media=f"https://acme.example/Our%20plan.pdf\n{IMAGE}"))
    assert entry.assets == (
        Asset("document", "https://acme.example/Our%20plan.pdf", title="Our plan", thumbnail_url=IMAGE),
    )
    assert one(row(media=f"https://acme.example/p.pdf\n{IMAGE}", title="The plan")).assets[0].title == "The plan"


@pytest.mark.parametrize(
    "media",
    [
        "https://acme.example/p.pdf",
        "https://acme.example/p.pdf\nhttps://acme.example/q.pdf",
        f"https://acme.example/p.pdf\n{IMAGE}\n{IMAGE}",
    ],
)
def test_a_document_without_its_cover(media: str) -> None:
    desired = check_networks(read(row(media=media)), CHANNELS, free_plan=False)
    assert ("linkedin.document.incomplete", cell("media")) in [(issue.rule, issue.cell) for issue in desired.issues]
    # Where no documents are taken at all, a cover is of no use.
    assert refused(row(channels="X", media="https://acme.example/p.pdf")).rule == "x.media.unsupported"


# Settings of networks


@pytest.mark.parametrize(
    ("channels", "post_type", "media", "kind"),
    [
        ("Instagram", None, IMAGE, "post"),
        ("Instagram", None, VIDEO, "reel"),
        ("Instagram", None, f"{IMAGE}\n{VIDEO}", "post"),
        ("Instagram", "Reel", VIDEO, "reel"),
        ("Instagram", "STORIES", IMAGE, "story"),
        ("Instagram", "Carousel", f"{IMAGE}\n{IMAGE}", "post"),
        ("facebook", "Short", VIDEO, "reel"),
        ("facebook", None, None, "post"),
        ("Google Business", None, None, "whats_new"),
        ("Google Business", "What's new", None, "whats_new"),
    ],
)
def test_post_types(channels: str, post_type: str | None, media: str | None, kind: str) -> None:
    assert one(row(channels=channels, post_type=post_type, media=media)).metadata["type"] == kind


def test_a_post_type_of_another_network_is_told_where_no_network_of_the_row_has_it() -> None:
    desired = read(row(channels="Google Business", post_type="Reel"))
    assert desired.entries[0].metadata["type"] == "whats_new"
    assert [issue.rule for issue in desired.issues] == ["post_type.unused"]
    for channels, kind in (("Facebook, LinkedIn", "Reel"), ("YouTube", "Short"), ("X", "Carousel"), ("X", "Photo")):
        assert not read(row(channels=channels, post_type=kind)).issues


@pytest.mark.parametrize(
    ("channels", "kind", "goes"),
    [("Facebook", "Event", ""), ("LinkedIn", "Story", ""), ("X", "Offer", ""), ("LinkedIn", "Newsletter", ""),
     ("X", "Retweet", ""), ("Facebook, LinkedIn", "Story", "facebook"), ("LinkedIn", "Dark post", "")],
)  # fmt: skip
def test_a_kind_of_post_that_a_network_does_not_have_is_no_ordinary_post_there(
    channels: str, kind: str, goes: str
) -> None:
    desired = read(row(channels=channels, post_type=kind, media=IMAGE))
    assert [entry.service for entry in desired.entries] == [goes] * bool(goes)
    assert {issue.rule for issue in desired.issues} == {"post_type.not_made"}


def test_a_story_is_not_shared_to_the_feed() -> None:
    assert one(row(channels="Instagram", media=IMAGE, post_type="Story")).metadata["share_to_feed"] is False
    assert one(row(channels="Instagram", media=IMAGE)).metadata["share_to_feed"] is True


def test_a_word_that_is_no_post_type() -> None:
    issue = refused(row(channels="Instagram", media=IMAGE, post_type="Manifesto"))
    assert (issue.rule, issue.cell) == ("instagram.post_type.unknown", cell("post_type"))
    harmless = read(row(post_type="Manifesto"))
    assert [issue.severity for issue in harmless.issues] == [Severity.WARNING], "LinkedIn has no post types"
    assert len(harmless.entries) == 1
    assert refused(row(post_type="Poll")).rule == "post_type.not_made", "a text alone would be no poll"
    for ordinary in ("Text", "Photo", "Text post", "Graphic", "Static image", "Link post", "GIF"):
        assert not read(row(channels="Facebook", post_type=ordinary)).issues
    for elsewhere in ("Пост", "Beitrag", "Publicación", "Publication", "Karussell", "карусель", "منشور", "كاروسيل"):
        assert not read(row(channels="Facebook", post_type=elsewhere)).issues


@pytest.mark.parametrize("board", ["Spring & Summer", "spring summer", "s1", "b1"])
def test_boards_by_name_or_id(board: str) -> None:
    assert one(row(channels="Pinterest", media=IMAGE, board=board)).metadata["board_service_id"] == "s1"


@pytest.mark.parametrize("board", ["Winter", "!!!"])
def test_unknown_boards_are_told_with_those_there_are(board: str) -> None:
    issue = refused(row(channels="Pinterest", media=IMAGE, board=board))
    assert (issue.rule, issue.cell) == ("pinterest.board.unknown", cell("board"))
    assert "'Spring & Summer'" in issue.fix


def test_boards_of_signs_alone_are_told_apart() -> None:
    boards = tuple(type(PINTEREST.boards[0])(sign, sign, f"s-{sign}") for sign in "🎄🎃")
    channels = (*CHANNELS[:5], type(PINTEREST)("c-pin", "p", "pinterest", boards=boards))
    entry = one(row(channels="Pinterest", media=IMAGE, board="🎃"), channels=channels)
    assert entry.metadata["board_service_id"] == "s-🎃"


@pytest.mark.parametrize(
    ("category", "number"),
    [("Education", "27"), ("people and blogs", "22"), ("People & Blogs", "22"), (22, "22"), ("22", "22")],
)
def test_categories_by_name_or_number(category: Any, number: str) -> None:
    entry = one(row(channels="YouTube", media=VIDEO, title="Title", category=category))
    assert (entry.metadata["category_id"], entry.metadata["title"]) == (number, "Title")


def test_unknown_categories() -> None:
    assert problem(row(channels="YouTube", media=VIDEO, category="Promo")).cell == cell("category")
    assert problem(row(channels="YouTube", media=VIDEO, category="9999")).rule == "category.unknown"
    assert not read(row(category="Promo")).issues


def test_first_comments_go_where_there_are_any() -> None:
    assert one(row(first_comment="Link below")).metadata["first_comment"] == "Link below"
    desired = read(row(channels="LinkedIn, X", first_comment="Link below"))
    assert not desired.issues
    assert ["first_comment" in entry.metadata for entry in desired.entries] == [True, False]


def test_a_first_comment_that_goes_nowhere_is_told() -> None:
    desired = read(row(channels="X", first_comment="Link below"))
    assert [(issue.rule, issue.severity) for issue in desired.issues] == [("first_comment.unused", Severity.WARNING)]
    assert len(desired.entries) == 1


def test_tags_each_once() -> None:
    assert one(row(tags="Spring, launch;\r\nSpring,, 🎉")).tags == ("Spring", "launch", "🎉")


def test_the_row_that_is_in_order_is_in_order() -> None:
    entry = one(row())
    assert entry.text == GOOD["text"]


BOARDS = ("Sale", "Sale!", "कला", "कील", "Twin", "twin", "Café ☕ & more")


def _pins(*names: str) -> Channel:
    return replace(PINTEREST, boards=tuple(Board(f"b{place}", name, f"s{place}") for place, name in enumerate(names)))


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_is_the_one_that_is_called_exactly_so(name: str) -> None:
    (entry,) = read(row(channels="Pinterest", media=IMAGE, board=name), channels=(_pins(*BOARDS),)).entries
    assert entry.metadata["board_service_id"] == f"s{BOARDS.index(name)}"


def test_a_board_that_could_be_several_is_asked_for() -> None:
    desired = read(row(channels="Pinterest", media=IMAGE, board="TWIN"), channels=(_pins("Twin", "twin"),))
    assert [issue.rule for issue in desired.issues] == ["board.ambiguous"]
    assert not desired.entries


def test_no_picture_goes_out_bare_where_the_row_has_words_for_other_networks() -> None:
    picture = "https://www.example.com/a.jpg"
    told = {"text:twitter": "Short.", "text:linkedin": "Long.", "media": picture, "without": ("text",)}
    found = problem(row(channels="Facebook", **told))
    assert (found.rule, found.message) == (
        "text.for_others",
        "The row has a text for X, LinkedIn, and none for Facebook.",
    )
    assert one(row(channels="LinkedIn", **told)).text == "Long."
    assert one(row(channels="Facebook", media=picture, without=("text",))).text == ""
    assert one(row(channels="Instagram", post_type="story", **told)).text == ""
