"""What sets rows aside: names of tabs, lines between rows, other titles further down, embargoes, colours."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from layout_sheets import ROLLS, SPRING, STATUSES, TEXTS, TOAST, proposed, read, sheet, tab

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.offline import OfflineBook
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.layout.asking import YES
from calendar_sync.layout.row_columns import columns_heeded
from calendar_sync.model.buffer import Channel
from calendar_sync.model.entry import Severity
from calendar_sync.model.parked import outdone_tab, parked_line, parked_tab
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Row, Scalar

TITLES = ("Date", "Time", "Channels", "Text", "Visual brief")


def line(day: int, text: str = SPRING, *more: Scalar) -> tuple[Scalar, ...]:
    return (date(2027, 5, day), "09:00", "LinkedIn", text, "a loaf on a table, from above", *more)


@pytest.mark.parametrize(
    "name",
    [
        "TEMPLATE - copy me",
        "Backlog",
        "Old",
        "X old (2025)",
        "Brouillons",
        "Rejected",
        "Beispiel",
        "Spare",
        "Facebook Ads",
        "下書き",
    ],
)
def test_a_tab_whose_name_sets_it_aside_is_read_when_somebody_says_so(name: str) -> None:
    tabs = (tab(TITLES, line(1)), tab(TITLES, line(2, ROLLS), name=name))
    proposal, found = read(*tabs)
    assert [row.tab for row in found.rows] == ["Plan"]
    assert not any(issue.rule == "layout.new_tab" for issue in found.issues)
    (question,) = (item for item in proposal.questions if item.id.startswith("tab:"))
    _, found = read(*tabs, answers={question.id: YES})
    assert [row.tab for row in found.rows] == ["Plan", name]
    mapped = map_sheet(sheet(*tabs))
    assert [row.tab for row in mapped.rows] == ["Plan"]
    assert "sheet.parked_tab" in [issue.rule for issue in mapped.issues]
    assert len(map_sheet(sheet(*tabs), tabs=("Plan", name)).rows) == 2


@pytest.mark.parametrize(
    ("name", "asked"), [("Email", True), ("Newsletters", True), ("Blog", True), ("Planning", False)]
)
def test_a_tab_that_is_called_after_another_place_is_read_when_somebody_says_so(name: str, asked: bool) -> None:
    tabs = (tab(TITLES, line(1)), tab(TITLES, line(2, ROLLS), name=name))
    proposal, found = read(*tabs)
    assert [row.tab for row in found.rows] == ["Plan", *([] if asked else [name])]
    questions = [item.id for item in proposal.questions if item.id.startswith("tab:")]
    assert len(questions) == asked
    _, found = read(*tabs, answers=dict.fromkeys(questions, YES))
    assert [row.tab for row in found.rows] == ["Plan", name]
    assert len(read(tabs[1])[1].rows) == 1


def test_whatever_holds_a_row_as_its_status_sets_rows_aside_as_a_line_and_as_a_tab_and_headings_do_not() -> None:
    aside = """Nicht posten; Waiting for client; Needs approval; DRAFTS BELOW; Reserve-Posts; En attente; À
        valider; Pendientes; Banque d’idées; 保留; Utkast; Запас; Nog te plannen; If time; To be
        decided; Nice to have; For January; Für später; If we have time; Non retenus; Descartados;
        EVERGREEN (use any time); Para después; Scartati; Later; Ran already; ????;
        Evergreen – use when needed; Drafts below this line; PAID ADS; Boosted posts:; Werbeanzeigen;
        To be posted manually; Already scheduled in Meta; Schon eingeplant; Déjà programmés; Publicar a mano"""
    names = """Spare; Backup; Demo; Scratch; Muster; Corbeille; Modelo; Utkast; 下書き; Dead; Paid; Ads; Paid social;
        Warteliste; Client review; Paid Dec; Ads Q4 2026; Paid social 12-2026; Spares (autumn)"""
    themes = """Week 50; KW 3; December 2026; Q4; Black Friday; LinkedIn; Instagram posts; Acme; Hiring; Approved;
        Freigegeben; Live; Online; Reviews; Reserve a table; Cut flowers; Demo day; Backup your
        data; Client posts; Posts for January; Next week; For Facebook; For sale; Giveaway!?"""
    assert [words for words in aside.split(";") if not parked_line(words)] == []
    assert [words for words in f"{aside};{names}".split(";") if not (parked_tab(words) or parked_line(words))] == []
    assert [words for words in names.split(";") if not parked_tab(words)] == []
    assert [words for words in themes.split(";") if parked_line(words) or parked_tab(words)] == []
    assert [name for name in ("Planned", "Planning décembre", "Geplant 2027") if parked_tab(name)] == []


@pytest.mark.parametrize(
    "titles", [("Date", "Time", "Network", "Copy", "Status"), ("Date", "Time", "Channels", "Text", "Status")]
)
@pytest.mark.parametrize(
    ("above", "waits"),
    [
        ("BACKLOG", True),
        ("Drafts: not final", True),
        ("Do not post - waiting for client", True),
        ("Archive 2025", True),
        ("Rejected by client", True),
        ("Social Media Calendar Template", False),
        ("Do not post on Sundays", False),
        ("Need help? Ask Anna", False),
        ("How to use: one row per post", False),
        ("Approved posts", False),
        ("Old town festival", False),
    ],
)
def test_a_line_above_the_first_titles_may_set_the_table_aside(
    titles: tuple[str, ...], above: str, waits: bool
) -> None:
    rows = [(above,), (), titles, *((*line(day, text)[:4], "Approved") for day, text in enumerate(TEXTS, start=1))]
    found = [read(tab(*rows))[1], *([map_sheet(sheet(tab(*rows)))] if "Text" in titles else [])]
    for mapped in found:
        assert [[fault.rule for fault in row.faults] for row in mapped.rows] == [["row.parked"] if waits else []] * 3


def test_a_line_that_was_asked_about_holds_no_rows() -> None:
    plan = tab(("Drafts: not final",), TITLES[:4], *(line(day, text)[:4] for day, text in enumerate(TEXTS, start=1)))
    proposal, found = read(plan)
    assert found.rows == ()
    _, found = read(plan, answers={proposal.questions[0].id: YES})
    assert [row.faults for row in found.rows] == [()] * 3


def test_a_status_alone_in_a_row_to_be_filled_in_parks_nothing() -> None:
    titles = ("Date", "Time", "Channels", "Text", "Status")
    rows = (titles, (*line(1)[:4], "Approved"), (*[None] * 4, "Draft"), (*line(3, TOAST)[:4], "Approved"))
    for found in (read(tab(*rows))[1], map_sheet(sheet(tab(*rows)))):
        assert {row.number: bool(row.faults) for row in found.rows if "date" in row.values} == {2: False, 4: False}


@pytest.mark.parametrize("words", ["IDEAS", "--- PARKED, NOT TO BE POSTED ---", "Rejected by client", "Zurückgestellt"])
@pytest.mark.parametrize("place", [0, 3])
def test_rows_below_a_line_that_sets_them_aside_wait(words: str, place: int) -> None:
    divider = (*[None] * place, words)
    rows = (TITLES, line(1), divider, line(2, ROLLS), line(3, TOAST), ("Week 2",), line(4))
    for found in (read(tab(*rows))[1], map_sheet(sheet(tab(*rows)))):
        waits = {row.number: bool(row.faults) for row in found.rows if "channels" in row.values}
        assert waits == {2: False, 4: True, 5: True, 7: False}


def test_a_line_right_above_titles_that_stand_again_holds_for_their_table() -> None:
    rows = (TITLES, line(1), (), ("PARKED",), TITLES, line(3, TOAST), (), ("Week 2",), TITLES, line(4))
    for found in (read(tab(*rows))[1], map_sheet(sheet(tab(*rows)))):
        waits = {row.number: bool(row.faults) for row in found.rows if "channels" in row.values}
        assert waits == {2: False, 6: True, 10: False}


def test_blocks_headed_by_networks_each_go_to_their_own() -> None:
    titles = ("Date", "Time", "Copy", "Status")
    rows = [(date(2027, 5, day), "09:00", text, "Approved") for day, text in enumerate((SPRING, ROLLS, TOAST), start=1)]
    first = (("FACEBOOK",), titles, rows[0], ())
    proposal, found = read(tab(*first, ("X / TWITTER",), titles, rows[1], (), ("LINKEDIN",), titles, rows[2]))
    assert [(row.number, row.values.get("channels")) for row in found.rows] == [
        (3, "FACEBOOK"), (7, "X / TWITTER"), (11, "LINKEDIN"),
    ]  # fmt: skip
    assert not any(item.id.startswith("channel") for item in proposal.questions)
    _, found = read(tab(*first, ("Summer fair",), titles, rows[1], (), ("BLOG",), titles, rows[2]))
    assert [row.values.get("channels") for row in found.rows if row.number != 11] == ["FACEBOOK", None]
    assert {row.values.get("channels") for row in found.rows if row.number == 11} <= {None, "BLOG", ""}


def test_titles_of_columns_that_are_not_read_tell_another_order_as_well() -> None:
    titles, swapped = ("Text", "Topic", "Owner", "Date"), ("Topic", "Text", "Owner", "Date")
    rows = [(ROLLS, "rolls", "Ann", date(2027, 5, day)) for day in (1, 2)]
    _, found = read(tab(titles, *rows, swapped, ("Rolls, from above", TOAST, "Ann", date(2027, 5, 3)), name="LinkedIn"))
    assert [(row.values["text"], bool(row.faults)) for row in found.rows] == [(ROLLS, False)] * 2 + [(TOAST, False)]


def test_titles_that_stand_again_in_another_order_begin_another_table() -> None:
    swapped = ("Date", "Time", "Channels", "Visual brief", "Text")
    rows = (
        TITLES,
        line(1),
        line(2, ROLLS),
        swapped,
        (date(2027, 5, 3), "09:00", "LinkedIn", "a loaf, from above", TOAST),
    )
    _, found = read(tab(*rows))
    assert [row.values["text"] for row in found.rows if not row.faults] == [SPRING, ROLLS, TOAST]
    usual, other = ("Date", "Time", "Channels", "Text", "Media"), ("Date", "Time", "Channels", "Media", "Text")
    plain = map_sheet(sheet(tab(usual, line(1), other, line(3, TOAST), usual, line(4))))
    assert {row.number: bool(row.faults) for row in plain.rows} == {2: False, 4: True, 6: False}


@pytest.mark.parametrize(
    ("title", "value", "waits"),
    [
        ("Embargo until", date(2027, 5, 10), True),
        ("Embargo until", date(2027, 5, 1), False),
        ("Do not publish before", "10 May 2027", True),
        ("Hold until", "whenever legal says so", True),
        ("Expires", date(2027, 4, 1), True),
        ("Expires", date(2027, 6, 1), False),
        ("Blocked by", "Legal", True),
        ("Waiting for", "-", False),
        ("Issues", "none", False),
        ("Reach", 1200, True),
        ("Reach", 0, False),
        ("Scheduled by", "Tim", True),
        ("Comments", "Do NOT post before I confirm", True),
        ("Notes", "Only if the snow comes!", True),
        ("Notes", "Ann took the picture", False),
        ("Reply / thread", "And here is the recipe.", True),
        ("Final approval date", None, True),
    ],
)
def test_columns_that_keep_a_row_back(title: str, value: Scalar, waits: bool) -> None:
    more = [line(day, text, None if title != "Reach" else 0) for day, text in ((1, SPRING), (3, TOAST))]
    _, found = read(tab((*TITLES, title), more[0], line(2, ROLLS, value), more[1]))
    row = next(row for row in found.rows if row.number == 3)
    assert (bool(row.faults) or row.values.get("status") == "Tim") is waits


def test_rows_wait_whose_colours_say_what_may_go_out() -> None:
    legend = ("Green = approved, red = do not post",)
    proposal, found = read(tab(legend, (), TITLES, line(1), line(2, ROLLS)))
    assert [fault.rule for row in found.rows for fault in row.faults] == ["row.colours"] * 2
    elsewhere = [(legend, True), (("Green = LinkedIn, red = sales",), False), (("Red", "Not approved"), True)]
    for words, held in (*elsewhere, (("Colour key", None, "Approved", "Cancelled"), True), (("Key", "Draft"), False)):
        _, found = read(tab(TITLES, line(1), name="Plan"), tab(words, name="How to"))
        assert [fault.rule for row in found.rows for fault in row.faults] == ["row.colours"] * held
    (question,) = (item for item in proposal.questions if item.id.startswith("colours:"))
    _, found = read(tab(legend, (), TITLES, line(1), line(2, ROLLS)), answers={question.id: "no"})
    assert not any(row.faults for row in found.rows)
    with_status = tab(legend, (), (*TITLES, "Status"), line(1, SPRING, "Approved"), line(2, ROLLS, "Draft"))
    assert not any(row.faults for row in read(with_status)[1].rows)


def test_words_of_a_workflow_below_a_legend_are_those_of_colours() -> None:
    for words, held in ((("Approved", "Needs approval"), True), (("Promo", "Tips"), False)):
        legend = [(), ("Colour key",), *((word,) for word in words), ()]
        _, found = read(tab(*legend, TITLES, line(1), line(2, ROLLS)))
        assert [any(fault.rule == "row.colours" for fault in row.faults) for row in found.rows] == [held] * 2


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (("Dec", "Dec (2)"), "Dec (2)"),
        (("Dec v1", "Dec"), "Dec v1"),
        (("Dec", "Dec v2"), "Dec"),
        (("Dec v1", "Dec V2"), "Dec v1"),
        (("Dec", "Evergreen library"), "Evergreen library"),
        (("Posts", "Posts FINAL"), "Posts"),
        (("Week (1)", "Week (2)"), ""),
        (("Dec", "Jan (2)"), ""),
    ],
)
def test_copies_and_older_versions_of_tabs_are_asked_and_left(names: tuple[str, str], left: str) -> None:
    tabs = tuple(tab(TITLES, line(place + 1, TEXTS[place]), name=name) for place, name in enumerate(names))
    proposal, found = read(*tabs)
    assert {*names} - {row.tab for row in found.rows} == {left} - {""}
    asked = [item for item in proposal.questions if item.id.startswith("tab:")]
    assert [row.tab for row in read(*tabs, answers={item.id: YES for item in asked})[1].rows] == [*names]


def test_what_a_client_has_edited_holds_no_more_than_what_it_was_made_of() -> None:
    names = ("Plan", "Plan - client edits", "Plan_v2")
    assert [outdone_tab(name, names) for name in names] == ["Plan - client edits", "Plan", "Plan - client edits"]


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("December 2026 – DRAFT v2", True),
        ("Status: awaiting approval", True),
        ("All posts need approval by Ana before they go live.", True),
        ("Content calendar December 2026", False),
        ("Approved by Ana on 20 November", False),
    ],
)
def test_a_line_above_a_table_may_say_that_nobody_has_approved_it(said: str, waits: bool) -> None:
    proposal, found = read(tab((said,), TITLES, line(1), line(2, ROLLS)))
    assert [row.number for row in found.rows] == ([] if waits else [3, 4])
    asked = {item.id: YES for item in proposal.questions if item.id.startswith("tab:")}
    assert len(read(tab((said,), TITLES, line(1), line(2, ROLLS)), answers=asked)[1].rows) == 2
    decided = tab((said,), (*TITLES, "Status"), line(1, SPRING, "Approved"), line(2, ROLLS, "Draft"))
    assert [row.number for row in read(decided)[1].rows] == [3, 4]


def test_what_says_example_beside_a_row_holds_it() -> None:
    lines = (line(1), line(2, ROLLS))
    _, found = read(tab((None, *TITLES), ("EXAMPLE", *lines[0]), (None, *lines[1])))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["row.note_forbids"], []]


def test_approvals_and_links_that_nobody_has_explained_hold_their_rows() -> None:
    titles = (*TITLES, "URL", "UTM link")
    lines = [
        line(day, text, f"https://a.example/{day}", f"https://b.example/{day}")
        for day, text in ((1, SPRING), (2, ROLLS))
    ]
    assert all(row.faults for row in read(tab(titles, *lines))[1].rows)
    assert any(fold(question.id).endswith("link") for question in proposed(tab(titles, *lines)).questions)


def test_media_of_one_network_are_for_rows_that_go_there_alone() -> None:
    picture = "https://a.example/a.jpg"
    head = ("Date", "Time", "Channels", "Text", "Image (LinkedIn)", "Image (X)")
    rows = [(date(2027, 5, 1), "09:00", where, text, linkedin, x) for where, text, linkedin, x in (
        ("LinkedIn", SPRING, picture, None), ("LinkedIn, X", ROLLS, picture, None), ("X", TOAST, None, picture),
        ("LinkedIn, X", SPRING, None, None),
    )]  # fmt: skip
    _, found = read(tab(head, *rows))
    assert [row.values.get("media") for row in found.rows] == [picture, None, picture, None]
    assert [[str(row.cell(fault.field)) for fault in row.faults] for row in found.rows] == [[], ["Plan!E3"], [], []]


def test_what_nobody_has_explained_is_told_at_its_own_cell() -> None:
    head = ("Date", "Time", "Channels", "Text", "Post 2 (LI)", "Post 3 (X)")
    _, found = read(tab(head, *[(date(2027, 5, 1), "09:00", "Facebook", SPRING, ROLLS, TOAST)] * 2))
    assert [str(found.rows[0].cell(fault.field)) for fault in found.rows[0].faults] == ["Plan!E2", "Plan!F2"]


def test_a_row_of_another_year_than_its_tab_waits() -> None:
    rows = [
        (date(year, month, 10), "09:00", "LinkedIn", SPRING, None) for year, month in ((2027, 5), (2028, 1), (2028, 5))
    ]
    assert [len(row.faults) for row in read(tab(TITLES, *rows, name="Plan 2027"))[1].rows] == [0, 0, 1]
    assert not any(row.faults for row in read(tab(TITLES, *rows, name="Season 2027-28"))[1].rows)


@pytest.mark.parametrize(
    ("by", "aliases", "wrong"),
    [
        ("tab", {}, ["channel.other_client"]),
        ("column", {}, ["channel.other_client", "channel.whose"]),
        ("column", {"may": ("nwc",)}, ["channel.other_client"]),
        ("column", {"may": ("Northwind Cycles",)}, ["channel.other_client", "channel.other_client"]),
    ],
)
def test_a_row_goes_to_the_channels_of_its_client_where_some_are_called_so(
    by: str, aliases: dict[str, tuple[str, ...]], wrong: list[str]
) -> None:
    channels = [Channel(f"c{n}", name, service, posting_schedule=()) for n, (name, service) in enumerate(
        (("Harbor Bakery", "facebook"), ("Northwind Cycles", "linkedin"), ("nwc", "twitter")))]  # fmt: skip
    day = date(2027, 5, 3)
    wishes = (
        ("Northwind Cycles", "Facebook"),
        ("Northwind Cycles", "LinkedIn"),
        ("Harbor Bakery", "Facebook"),
        ("May", "X"),
    )
    head, texts = ("Client", "Date", "Time", "Channels", "Text"), (SPRING, ROLLS, TOAST, SPRING)
    rows = [(client, day, "09:00", where, text) for (client, where), text in zip(wishes, texts, strict=True)]
    tabs = [tab(head, *rows)]
    if by == "tab":
        clients = dict.fromkeys(row[0] for row in rows)
        tabs = [tab(head[1:], *[row[1:] for row in rows if row[0] == name], name=name) for name in clients]
    _, found = read(*tabs)
    book = ChannelBook(channels, aliases)
    state = build(found.rows, book, ReadingRules(), calendar_id="c", new_id=iter("abcdefgh").__next__)
    goes = {"twitter"} if wrong == ["channel.other_client"] else set()
    assert {entry.service for entry in state.entries} == {"linkedin", "facebook", *goes}
    assert [issue.rule for issue in state.issues if issue.severity is Severity.ERROR] == wrong


def test_a_lone_client_does_not_post_on_pages_that_have_no_word_of_its_name() -> None:
    channels = [Channel(f"c{n}", name, service, posting_schedule=()) for n, (name, service) in enumerate(
        (("Harbor Bakery", "facebook"), ("harborbakes", "instagram"), ("Northwind Cycles", "linkedin")))]  # fmt: skip
    rows = [("Harbor Bakery", date(2027, 5, 3), "09:00", "Facebook", SPRING)]
    rows.append(("Harbor Bakery", date(2027, 5, 3), "09:00", "LinkedIn", ROLLS))
    rows.append(("Harbor Bakery", date(2027, 5, 3), "09:00", "linkedin:Northwind Cycles", TOAST))
    _, found = read(tab(("Client", "Date", "Time", "Channels", "Text"), *rows))
    state = build(found.rows, ChannelBook(channels), ReadingRules(), calendar_id="c", new_id=iter("abcdefgh").__next__)
    assert [(entry.service, entry.origin.row) for entry in state.entries] == [("facebook", 2), ("linkedin", 4)]
    assert {issue.rule for issue in state.issues if issue.severity is Severity.ERROR} == {"channel.other_client"}


def _calendar(*more: tuple[Scalar, ...], **tab_more: Any) -> list[Row]:
    rows = [(date(2027, 1, 4 + place), time(9), "LinkedIn", text, "Approved") for place, text in enumerate(TEXTS)]
    _, found = read(tab(("Date", "Time", "Platform", "Caption", "Status"), *rows, *more, **tab_more))
    return list(found.rows)


def test_a_table_with_other_titles_below_is_not_read_as_more_rows() -> None:
    ad = (date(2027, 2, 1), time(9), "Facebook", "Three loaves for the price of two, all of February!", "Approved")
    rows = _calendar((None,), ("Start", "Hour", "Network", "Ad text", "State"), ad)
    assert [bool(row.faults) for row in rows] == [False] * 3 + [True]
    assert rows[3].values["status"] == "Ready"
    assert [bool(row.faults) for row in _calendar((None,), ad)] == [False] * 4


def test_a_line_in_the_column_of_the_status_parts_the_rows_unless_it_is_a_status_that_waits_to_be_filled_in() -> None:
    def goes(*between: tuple[Scalar, ...]) -> list[bool]:
        titles = ("Notes", "Status", "Date", "Time", "Network", "Copy")
        first, last = ((None, "Approved", date(2027, 5, day), time(9), "Facebook", SPRING) for day in (1, 2))
        return [not row.faults for row in read(tab(titles, first, *between, last))[1].rows if "text" in row.values]

    assert goes((), (None, "Archive")) == [True, False]
    assert goes((None, "Archive")) == [True, False]
    assert goes((None, "On hold")) == [True, True]
    assert goes((), (None, "On hold")) == [True, False]


def test_a_column_more_in_a_later_block_is_read_where_it_is_nothing_of_the_post() -> None:
    titles, more = ("Date", "Time", "Network", "Copy", "Status"), ("Date", "Time", "Network", "Topic", "Copy", "Status")
    first, second = (date(2027, 5, 1), time(9), "Facebook"), (date(2027, 5, 2), time(9), "Facebook")
    for below, row in (
        (more, (*second, "Rolls", ROLLS, "Approved")),
        (("Date", "Network", "Time", "Status", "Copy"), (second[0], "Facebook", time(9), "Approved", ROLLS)),
    ):
        _, found = read(tab(titles, (*first, SPRING, "Approved"), below, row))
        assert {row.number: bool(row.faults) for row in found.rows} == {2: False, 4: False}
        assert ([row.values["text"] for row in found.rows], found.complete) == ([SPRING, ROLLS], True)


@pytest.mark.parametrize(
    ("title", "cell", "waits"),
    [
        ("First comment", "Order at example.com", True), ("Media 2", "https://cdn.example.com/z.jpg", True),
        ("Link", "https://example.com/shop", True), ("Text (X)", "Two rolls for one, today at the pier!", True),
        ("Client", "Acme", True), ("Embargo until", "9 Jan 2028", True), ("Instagram", "x", True),
        ("Owner", "Ana", False), ("Topic", "Rolls", False),
    ],
)  # fmt: skip
def test_a_title_that_only_a_later_block_has_keeps_back_the_rows_that_fill_it(
    title: str, cell: str, waits: bool
) -> None:
    first, second, third = ((date(2027, 5, day), time(9), "Facebook") for day in (1, 2, 3))
    titles = ("Date", "Time", "Channels", "Text")
    below = ((*titles, title), (*second, ROLLS, cell), (*third, TOAST))
    plan = tab(titles, (*first, SPRING), (), (), *below)
    own = columns_heeded(sheet(plan), map_sheet(sheet(plan)), STATUSES)
    for found in (read(plan)[1], own):
        assert {row.number: bool(row.faults) for row in found.rows if "date" in row.values} == {
            2: False,
            6: waits,
            7: False,
        }
        assert all("E6 below" in fault.message for row in found.rows for fault in row.faults)


def test_a_comment_on_a_cell_that_forbids_posting_is_heeded() -> None:
    noted = {(2, 4): "Do not post this yet! Wait for legal.", (3, 4): "Lovely, 3/5!", (4, 9): "Do not post"}
    assert [[fault.rule for fault in row.faults] for row in _calendar(comments=noted)] == [["row.note_forbids"], [], []]
    noted = {(2, 1): "20/12", (3, 1): "OK for 5/1", (4, 1): "etwas nach hinten schieben"}
    assert [bool(row.faults) for row in _calendar(comments=noted)] == [True, False, True]
    noted = {(2, 4): "Client wants this shortened", (3, 4): "No further changes needed", (4, 4): "Changes requested"}
    assert [bool(row.faults) for row in _calendar(comments=noted)] == [True, False, True]


def test_a_body_beside_a_headline_and_a_call_to_action_is_asked_about() -> None:
    rows = [(date(2027, 1, 4), time(9), "LinkedIn", "Bread!", text, "Order now") for text in TEXTS]
    rows.append((*rows[0][:3], None, TEXTS[0], None))
    frame = ("Date", "Time", "Platform")
    found = read(tab((*frame, "Headline", "Body", "Call to action"), *rows))[1].rows
    assert [bool(row.faults) for row in found] == [True, True, True, False]
    assert len(read(tab((*frame, "Headline", "Caption", "Call to action"), *rows))[1].rows) == 4


@pytest.mark.parametrize("gap", [(), (None,)])
def test_two_calendars_side_by_side_are_told_and_never_mixed(gap: tuple[None, ...]) -> None:
    titles = ("Date", "Time", "Copy", "Status")
    rows = [
        (date(2027, 1, 4), time(9), text, "Approved", *gap, date(2027, 1, 5), time(9), text, "Draft") for text in TEXTS
    ]
    proposal, found = read(tab((*titles, *gap, *titles), *rows, name="LinkedIn"))
    assert not found.rows
    assert not proposal.questions
    assert "side by side, in columns A to D and" in proposal.tabs[0].notes[0]


def test_times_without_am_or_pm_wait_beside_others_that_say_it() -> None:
    clocks: tuple[Scalar, ...] = ("1:30", "6:30 PM", time(13), "09:30", "15:00")
    rows = [(date(2027, 1, 4 + place), clock, "LinkedIn", TEXTS[place % 3]) for place, clock in enumerate(clocks)]
    _, found = read(tab(("Date", "Time", "Platform", "Caption"), *rows))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["time.half"], [], [], [], []]
    _, found = read(tab(("Date", "Time", "Platform", "Caption"), rows[0], *rows[2:]))
    assert not any(row.faults for row in found.rows)


def test_dates_that_fit_one_order_alone_wait_beside_those_that_fit_the_other_alone() -> None:
    days = ("12/13/2026", "13/12/2026", date(2026, 12, 14))
    rows = [(day, time(9), "LinkedIn", text, "Approved") for day, text in zip(days, TEXTS, strict=True)]
    _, found = read(tab(("Date", "Time", "Platform", "Caption", "Status"), *rows))
    rules = [[fault.rule for fault in row.faults] for row in found.rows]
    assert rules == [["date.mixed_order"], ["date.mixed_order"], []]


def test_a_tab_of_updates_for_a_network_is_for_that_network() -> None:
    rows = [(date(2027, 1, 4), time(9), text) for text in TEXTS]
    _, found = read(tab(("Date", "Time", "Caption"), *rows, name="LinkedIn Updates"))
    assert [row.values["channels"] for row in found.rows] == ["LinkedIn"] * 3


def test_filling_down_is_asked_although_other_blocks_begin_blank_and_stops_at_headings() -> None:
    titles = ("Network", "Date", "Time", "Copy", "Status")
    rows = [(date(2027, 5, day), "09:00", text, "Approved") for day, text in enumerate((SPRING, ROLLS, TOAST), start=1)]
    blocks = (("Facebook", *rows[0]), (None, *rows[1]), ("Week 50",), (None, *rows[2]), (), (None, *rows[0]))
    questions = [item.id for item in read(tab(titles, *blocks))[0].questions]
    assert "fill:plan:channels" in questions
    assert not any("week50" in question for question in questions)
    _, found = read(tab(titles, *blocks), answers={"fill:plan:channels": YES})
    assert [row.values.get("channels") for row in found.rows] == ["Facebook", "Facebook", None, None]


@pytest.mark.parametrize(
    ("rows", "goes"),
    [
        ("1:F 8: 2:I 9:", "FFII"),  # The days begin anew with each network.
        ("1:F 2: 3:I 4:", "F-I-"),  # They run on, as below a network that was forgotten.
        ("1:F 2:I 3: 4:L 5:F", "FI-LF"),
        ("1:F 8: 9:", "FFF"),
        ("1:F 8:", "F-"),
        ("3:F :I :L 5:F :I", "FILFI"),  # As many days are left out as stand there, and no network comes twice.
        ("3:F :F 5:F :F", "F-F-"),
        ("3:F :I 5:F 6:I 7:F", "F-FIF"),
    ],
)
def test_what_stands_once_above_its_rows_is_taken_for_theirs_where_they_show_it(rows: str, goes: str) -> None:
    names = {"F": "Facebook", "I": "Instagram", "L": "LinkedIn", "": None}
    lines = [
        (names[name], date(2027, 5, int(day)) if day else None, "09:00", f"{TEXTS[at % 3]} {at}", "Approved")
        for at, (day, name) in enumerate(row.split(":") for row in rows.split())
    ]
    _, found = read(tab(("Network", "Date", "Time", "Copy", "Status"), *lines))
    sent = (str(row.values["channels"])[0] if {"channels", "date"} <= row.values.keys() else "-" for row in found.rows)
    assert "".join(sent) == goes


def test_a_network_may_be_called_its_page_app_or_address() -> None:
    words = ("FACEBOOK PAGE", "LI company page", "linkedin.com", "Threads app", "X(旧Twitter)", "Facebook", "Pinterest")
    rows = [(date(2027, 1, 4), time(9), word, TEXTS[0]) for word in words]
    _, found = read(tab(("Date", "Time", "Platform", "Caption"), *rows))
    book = OfflineBook()
    assert [channel.service for row in found.rows for channel in book.find(str(row.values["channels"]))[0]] == [
        *("facebook", "linkedin", "linkedin", "threads", "twitter", "facebook", "pinterest")
    ]


def test_proposed_copy_is_the_text_and_copy_that_is_done_is_no_post_that_is_out() -> None:
    rows = [(date(2027, 1, 4), time(9), "LinkedIn", TEXTS[0], "Approved", done) for done in ("Yes", "No", None)]
    _, found = read(tab(("Date", "Time", "Platform", "Proposed Post Copy", "Status", "Copy done"), *rows))
    assert [row.values["text"] for row in found.rows] == [TEXTS[0]] * 3
    assert [row.values.get("status") for row in found.rows] == ["Approved", "No", None]


def test_weekdays_in_headings_tell_day_from_month() -> None:
    titles = ("Time", "Platform", "Caption", "Status")
    row = ("9:00", "LinkedIn", TEXTS[0], "Approved")
    lines = [line for day in ("MONDAY 12/07/2026", "TUESDAY 12/08/2026") for line in ((day,), titles, row)]
    _, found = read(tab(*lines))
    assert [row.values["date"] for row in found.rows] == [date(2026, 12, 7), date(2026, 12, 8)]
