"""Columns beside the channels that say which page, and words of columns that nobody has explained."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import count

import pytest
from layout_sheets import STATUSES, TEXTS, read, sheet, tab

from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.layout.asking import NOTHING
from calendar_sync.layout.propose import propose
from calendar_sync.layout.read import read_layout
from calendar_sync.layout.settings_text import settings_text
from calendar_sync.model.buffer import Channel
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Scalar, Tab

CHANNELS = (
    Channel("c1", "Harbor Bakery", "facebook", posting_schedule=()),
    Channel("c2", "Northwind Cycles", "linkedin", posting_schedule=()),
    Channel("c3", "harborbakery", "twitter", posting_schedule=()),
)


def calendar(title: str, *cells: Scalar, where: str = "Facebook") -> Tab:
    texts = (*TEXTS, *TEXTS)
    rows = [
        (date(2027, 5, 3 + place), "09:00", where, text, cell, "Approved")
        for place, (text, cell) in enumerate(zip(texts, cells, strict=False))
    ]
    return tab(("Date", "Time", "Platform", "Copy", title, "Status"), *rows)


def going(table: Tab, answers: dict[str, str] | None = None) -> list[int]:
    """Return which of the rows go out, the first of them being 0."""
    proposal, found = read(table, answers=answers)
    book = ChannelBook(CHANNELS, {fold(name): said.split(",") for name, said in proposal.channels.items()})
    state = build(found.rows, book, ReadingRules(), calendar_id="c", new_id=map("id{}".format, count()).__next__)
    return sorted({entry.origin.row - 2 for entry in state.entries})


@pytest.mark.parametrize(
    ("title", "cells", "where", "goes"),
    [
        ("Page", ("Harbor Bakery", "Harbor Bakery Jobs", None), "Facebook", [0, 2]),
        ("Page", ("Harbor Bakery", "Northwind Cycles", "Facebook: Harbor Bakery"), "Facebook", [0, 2]),
        ("Page", ("Harbor Bakery",) * 3, "Facebook", [0, 1, 2]),
        ("Page", ("Northwind Cycles",) * 3, "Facebook", []),
        ("Account", ("Our own",) * 3, "Facebook", [0, 1, 2]),
        ("Handle", ("@HarborBakery", "@northwind", "-"), "X", [0, 2]),
        ("Profile", ("Northwind Cycles (page)", "CEO personal", "Harbor Bakery"), "LinkedIn", [0]),
        ("Facebook page", ("Harbor Bakery", "Harbor Bakery Jobs", None), "Facebook", [0, 2]),
        ("Facebook page", ("Harbor Bakery", "Harbor Bakery Jobs", None), "LinkedIn", [0, 1, 2]),
        ("Country page", ("US", "DE", "FR"), "Facebook", []),
        ("Seite", ("Harbor Bakery", "Ausbildung", "Harbor Bakery"), "Facebook", [0, 2]),
        ("Profile type", ("Company", "Personal", None), "LinkedIn", [2]),
        ("Branch", ("Central", "Central", "Central"), "Facebook", [0, 1, 2]),
        ("Branch", ("Central", "Eastern", "Central"), "Facebook", []),
        ("Posting as", ("Harbor Bakery", "CEO", None), "Facebook", [0, 2]),
        ("Account manager", ("Ann", "Ben", "Ann"), "Facebook", [0, 1, 2]),
    ],
)
def test_a_row_goes_to_the_page_that_it_names_or_waits(
    title: str, cells: tuple[Scalar, ...], where: str, goes: list[int]
) -> None:
    table = calendar(title, *cells, where=where)
    assert going(table) == goes
    if len(goes) < 3 and len({*cells}) > 1:
        proposal, _ = read(table)
        (question,) = (item for item in proposal.questions if item.id.startswith("carries:"))
        assert going(table, {question.id: NOTHING}) == [0, 1, 2]


@pytest.mark.parametrize(
    ("title", "cells", "goes"),
    [
        ("Client", ("Acme", "Beta", None), [2]),
        ("Kunde", ("Acme", "Acme", "Acme"), [0, 1, 2]),
        ("Marke", ("Harbor", "Acme", "Harbor"), [0, 2]),
        ("Klant", ("Harbor Bakery GmbH", "Acme", "Harbor Café"), [0]),
        ("Voice", ("CEO", "Company", None), [2]),
        ("Voice", ("Warm", "Witty", None), [0, 1, 2]),
    ],
)
def test_rows_of_several_clients_wait_until_it_is_said_which_channel_is_theirs(
    title: str, cells: tuple[Scalar, ...], goes: list[int]
) -> None:
    table = calendar(title, *cells)
    assert going(table) == goes
    proposal, _ = read(table)
    asked = {question.id for question in proposal.questions} & {f"client:{fold(str(cell))}" for cell in cells}
    assert len(asked) == (len({*cells} - {None}) if goes != [0, 1, 2] else 0)
    assert going(table, dict.fromkeys(asked, "facebook:Harbor Bakery")) == [0, 1, 2]
    assert going(table, dict.fromkeys(asked, "Harbor Bakery, Northwind Cycles")) == [0, 1, 2]
    answered, _ = read(table, answers=dict.fromkeys(asked, "Northwind Cycles"))
    text = settings_text(answered, "plan.xlsx", {"channels": {"Main": ["X"]}}, {})
    assert asked <= {f"client:{fold(name)}" for name in tomllib.loads(text)["channels"]} | {"client:"}


@pytest.mark.parametrize(
    ("names", "goes"),
    [
        (("Acme", "Beta"), 0),
        (("Acme Dec 2027", "Beta Dec 2027"), 0),
        (("Client A", "Client B"), 0),
        (("Harbor Bakery", "Beta"), 2),
        (("Acme", "Plan"), 4),
        (("Spring launch", "Summer"), 4),
        (("Plan", "Social"), 4),
        (("Tips & Tricks", "May 2027 posts"), 4),
        (("Week 3", "KW 4"), 4),
        (("Black Friday", "Weihnachtsmarkt"), 4),
        (("Acme Mai", "Acme Juni"), 4),
        (("LinkedIn", "Facebook posts"), 4),
        (("Лето", "План на июнь"), 4),
    ],
)
def test_rows_of_tabs_that_seem_to_be_of_a_client_each_wait_until_it_is_said_where_they_go(
    names: tuple[str, str], goes: int
) -> None:
    head = ("Date", "Time", "Platform", "Copy", "Status")
    tables = [
        tab(head, *[(date(2027, 5, 3 + 2 * at + day), "09:00", "Facebook", f"{TEXTS[at]} {day}", "Approved")
                    for day in (0, 1)], name=name)
        for at, name in enumerate(names)
    ]  # fmt: skip

    def posted(answers: dict[str, str] | None = None) -> int:
        proposal, found = read(*tables, answers=answers)
        book = ChannelBook(CHANNELS, {fold(name): said.split(",") for name, said in proposal.channels.items()})
        state = build(found.rows, book, ReadingRules(), calendar_id="c", new_id=map("id{}".format, count()).__next__)
        return len(state.entries)

    asked = [question for question in read(*tables)[0].questions if question.id.startswith("clients:")]
    assert (posted(), len(asked)) == (goes, goes < 4)
    for question in asked:
        assert posted({question.id: "together"}) == 4
        told = {f"client:{fold(name)}": "facebook:Harbor Bakery" for name in names}
        assert {item.id for item in read(*tables, answers={question.id: "apart"})[0].questions} >= told.keys()
        assert posted({question.id: "apart"}) == goes
        assert posted({question.id: "apart", **told}) == 4


@pytest.mark.parametrize(
    ("title", "cells", "goes"),
    [
        ("Ad or organic", ("Organic", "Paid ad", "Organic"), [0, 2]),
        ("Objective", ("Engagement", "Ad: conversions", "Engagement"), [0, 2]),
        ("Placement", ("Feed", "Dark post", "Feed"), [0, 2]),
        ("Placement", ("Feed", "Story", "Feed"), [0, 2]),
        ("Placement", ("Feed", "Feed + Story", "Group"), [0]),
        ("PR", ("#101", "#101", "#102"), [0, 1, 2]),
        ("Budget type", ("organic", "gesponsert", "organic"), [0, 2]),
        ("Asset status", ("Delivered", "Missing", "Delivered"), [0, 2]),
        ("Certainty", ("firm", "tentative", "firm"), [0, 2]),
        ("Audience", ("Public", "Employees only", "Public"), [0, 2]),
        ("Targeting", (None, "nur Deutschland", None), [0, 2]),
        ("Reviewed by", ("Eva", None, "Eva"), [0, 2]),
        ("Needs", (None, "photo rights", None), [0, 2]),
        ("Open question", (None, "Is the date right?", None), [0, 2]),
        ("Noch zu tun", (None, "Bild zuschneiden", None), [0, 2]),
        ("Reschedule to", (None, date(2027, 6, 20), None), [0, 2]),
        ("End date", (None, date(2027, 6, 20), None), [0, 2]),
        ("Delete after", (None, date(2027, 6, 20), None), [0, 2]),
        ("Frequency", ("Once", "Every Friday", "Once"), [0, 2]),
        ("Frequency", ("Weekly", "Weekly", "Weekly"), [0, 1, 2]),
        ("Comment 1", (None, "Find the recipe on our site", None), [0, 2]),
        ("Comment", (None, "Lovely picture of Ana", None), [0, 1, 2]),
        ("Post ID", (None, "1234567890_99", None), [0, 2]),
        ("Post ID", ("P-001", "P-002", "P-003"), [0, 1, 2]),
        ("Label", ("Organic", "Dark post", "Organic"), [0, 2]),
        ("Mood", ("Dark", "Light", "Dark"), [0, 1, 2]),
        ("Not on", (None, "Facebook", None), [0, 2]),
        ("Campaign hashtag", (None, "#winter26", None), [0, 2]),
        ("Ticket", ("#101", "#102", "#103"), [0, 1, 2]),
        ("UTM", (None, "https://uni.example/a?utm_source=li", None), [0, 2]),
        ("Season", ("Spring", "Autumn", "Spring"), [0, 1, 2]),
        ("Objective", ("Engagement", "Not paid", "Engagement"), [0, 1, 2]),
        ("Pillar", ("Story", "Product", "Story"), [0, 1, 2]),
        ("Audience city", ("Tokyo", "Berlin", None), [2]),
        ("Audience city", ("Berlin", "Berlin", None), [0, 1, 2]),
        ("City", ("Tokyo", "Berlin", "Tokyo"), [0, 1, 2]),
        ("Version", ("v1", "draft v2", "v3"), [0, 2]),
        ("Version", ("v1", "v2", "v3"), [0, 1, 2]),
        ("Actions", (None, "CEO says: not this one", None), [0, 2]),
        ("Actions", (None, "hold until further notice", "Order flowers"), [0, 2]),
        ("Details", (None, "don't post this one please", "In the yard"), [0, 2]),
        ("Owner", ("Ana, who holds on", "Do not post, says Ana", "Ben"), [0, 2]),
        ("Hook", (None, "Do not post your tickets online", None), [0, 1, 2]),
    ],
)
def test_words_and_titles_that_speak_against_a_plain_post_hold_their_rows_alone(
    title: str, cells: tuple[Scalar, ...], goes: list[int]
) -> None:
    assert going(calendar(title, *cells)) == goes


@pytest.mark.parametrize("title", ["Page", "Handle", "Kontext", "Ad or organic"])
def test_a_column_that_is_added_later_is_heeded_as_well(title: str) -> None:
    before = calendar("Pillar", "Product", "People", "Product")
    cells = ("Organic", "Paid ad", "Organic") if "Ad" in title else ("Harbor Bakery", "Jobs", "Harbor Bakery")
    later = tab(*[(*line, cell) for line, cell in zip(before.rows, (title, *cells), strict=True)])
    layout = propose(sheet(before), statuses=STATUSES).layout
    found = read_layout(sheet(later), layout, statuses=STATUSES, blank_status="ready")
    state = build(found.rows, ChannelBook(CHANNELS), ReadingRules(), calendar_id="c", new_id=iter("abc").__next__)
    assert [entry.origin.row for entry in state.entries] == ([2, 3, 4] if title == "Kontext" else [2, 4])
    assert title == "Kontext" or "layout.new_column" in [issue.rule for issue in found.issues]


def test_kind_says_of_what_kind_a_post_is() -> None:
    _, found = read(calendar("Kind", "Post", "Story", "Post"))
    assert [row.values.get("post_type") for row in found.rows] == ["Post", "Story", "Post"]
