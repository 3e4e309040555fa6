"""Whose rows a calendar holds: of several clients none goes to another's page, with saved layouts and without."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

import pytest
from layout_sheets import TEXTS, read, sheet, tab

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.cli.init_trial import try_out
from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.layout.beside import named_beside
from calendar_sync.layout.row_clients import owned
from calendar_sync.layout.settings_text import settings_text
from calendar_sync.model.buffer import Channel
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Row, Scalar, Tab

CHANNELS = (
    Channel("c1", "Harbor Bakery", "facebook", posting_schedule=()),
    Channel("c2", "Northwind Cycles", "linkedin", posting_schedule=()),
)
OURS = ("Date", "Time", "Channels", "Text", "Status")
THEIRS = ("Datum", "Uhrzeit", "Kanal", "Beitragstext", "Status")


def line(place: int, where: str = "Facebook", *more: Scalar) -> tuple[Scalar, ...]:
    text = f"{TEXTS[place % 3]} Number {place}, made with care."
    return (date(2027, 5, 3) + timedelta(place), "09:00", where, text, "Ready", *more)


def going(rows: Sequence[Row], channels: Sequence[Channel] = CHANNELS, **aliases: str) -> list[str]:
    """Return the rows that go out, as ``Tab!2 c1``."""
    book = ChannelBook(channels, {fold(name): [target] for name, target in aliases.items()})
    state = build(rows, book, ReadingRules(), calendar_id="c", new_id=map("id{}".format, count()).__next__)
    return sorted(f"{item.origin.tab}!{item.origin.row} {item.key.channel_id}" for item in state.entries)


def both(
    tables: Sequence[tuple[str, Sequence[Sequence[Scalar]]]],
    title: str = "",
    channels: Sequence[Channel] = CHANNELS,
    **aliases: str,
) -> list[str]:
    """Return what goes out of tabs with our titles, after making sure that it is the same with titles of their own."""
    made = []
    for head in (OURS, THEIRS):
        tabs = [tab((*head, *([title] if title else ())), *rows, name=name) for name, rows in tables]
        whole = sheet(*tabs)
        mapped = owned(whole, map_sheet(whole)) if head is OURS else read(*tabs)[1]
        made.append(going(named_beside(whole, mapped).rows, channels, **aliases))
    assert made[0] == made[1]
    return made[0]


@pytest.mark.parametrize(
    ("names", "goes"),
    [
        (("Acme", "Globex"), ""),
        (("Acme GmbH Mai", "Globex Juni"), ""),
        (("Harbor Bakery Mai", "Globex"), "0"),
        (("Harbor", "Northwind Cycles"), "0"),
        (("Facebook", "Aktionen"), "01"),
        (("Mai", "Acme"), "01"),
        (("Acme Mai", "Acme Juni"), "01"),
        (("Posts", "Sheet1"), "01"),
        (("Black Friday", "Weihnachtsaktion"), "01"),
        (("CEO", "Company page"), ""),
    ],
)
def test_rows_in_tabs_of_clients_go_to_channels_that_are_called_so(names: tuple[str, str], goes: str) -> None:
    tables = [(name, [line(at)]) for at, name in enumerate(names)]
    assert both(tables) == sorted(f"{names[int(place)]}!2 c1" for place in goes)
    if goes == "":
        said = dict.fromkeys(names, "facebook:Harbor Bakery")
        assert both(tables, **said) == sorted(f"{name}!2 c1" for name in names)
        elsewhere = {names[0]: "linkedin:Northwind Cycles", names[1]: "facebook:Harbor Bakery"}
        assert both(tables, **elsewhere) == [f"{names[1]}!2 c1"]
        tables = [(name, [line(at, "facebook:Harbor Bakery")]) for at, name in enumerate(names)]
        assert len(both(tables)) == 2
        tables = [(name, [line(at, "Our page")]) for at, name in enumerate(names)]
        assert len(going(_owned(tables), **{"Our page": "facebook:Harbor Bakery"})) == 2


def _owned(tables: Sequence[tuple[str, Sequence[Sequence[Scalar]]]]) -> Sequence[Row]:
    whole = sheet(*(tab(OURS, *rows, name=name) for name, rows in tables))
    return owned(whole, map_sheet(whole)).rows


@pytest.mark.parametrize(
    ("title", "cells", "goes"),
    [
        ("Client", ("Acme", "Globex", "Acme"), []),
        ("Client / Brand", ("Acme", "Globex", "Acme"), []),
        ("Client", ("Acme", None, None, "Globex", None, None), []),
        ("Kunde", ("Acme",) * 3, [2, 3, 4]),
        ("Klant", ("Harbor Bakery Inc.", "Harbor Bakery", "Harbor Café"), [2, 3]),
        ("Merk", ("Harbor", "Moss", "Harbor"), [2, 4]),
        ("Account", ("@harborbakery", "@acme", None), [2, 4]),
        ("Account name", ("Acme", "Globex", "Acme"), []),
        ("Page", ("Northwind Cycles",) * 3, []),
        ("Profil", ("Acme", "Acme", "Acme"), [2, 3, 4]),
        ("Länderseite", ("US", "DE", "US"), []),
        ("School", ("Northside", "Southside", "Northside"), []),
        ("For", ("Acme", "Globex", "Acme"), []),
        ("École", ("Nord", "Sud", "Nord"), []),
        ("Property", ("Seaview Hotel", "City Lodge", "Seaview Hotel"), []),
        ("Property", ("12 Oak Street", "3 Elm Road", "7 Hill Lane"), [2, 3, 4]),
        ("Location", ("Portland", "Boston", "Portland"), []),
        ("Location", ("Harbor", "Boston", "Harbor"), [2, 4]),
        ("Location", ("Main hall", "Room 12", "Zoom"), [2, 3, 4]),
        ("Location", (None, "Old Mill", None), [2, 3, 4]),
        ("Location", ("Ayr", "Bath", "Cork", "Deal", "Ely", "Fife"), [2, 3, 4, 5, 6, 7]),
        ("Niederlassung", ("Nord", "Nord", "Nord"), [2, 3, 4]),
        ("Account manager", ("Ana", "Ben", "Ana"), [2, 3, 4]),
        ("Account executive", ("Ana", "Ben", "Ana"), [2, 3, 4]),
        ("Owner", ("Ana", "Ben", "Ana"), [2, 3, 4]),
    ],
)
def test_rows_of_several_owners_go_to_no_page_that_is_not_called_like_theirs(
    title: str, cells: tuple[Scalar, ...], goes: list[int]
) -> None:
    rows = [line(at, "Facebook", cell) for at, cell in enumerate(cells)]
    assert both([("Plan", rows)], title) == [f"Plan!{row} c1" for row in goes]


@pytest.mark.parametrize(
    ("above", "between", "goes"),
    [
        (("CLIENT: Acme",), ("Client: Globex",), []),
        (("Kunde – Harbor Bakery",), ("Kunde – Globex",), [3]),
        (("Client", "Acme"), ("Client", "Globex"), []),
        (("Acme GmbH",), ("Globex Ltd.",), []),
        (("Brand: Acme",), ("Brand: Acme",), [3, 5]),
        (("Harbor Bakery",), ("Northwind Cycles",), [3]),
        (("Teaser",), ("Launch",), [3, 5]),
        (("Week 1: launch",), ("Brand – awareness",), [3, 5]),
    ],
)
def test_lines_between_rows_say_whose_they_are(
    above: tuple[str, ...], between: tuple[str, ...], goes: list[int]
) -> None:
    rows = [above, line(0), between, line(1)]
    assert both([("Plan", rows)]) == [f"Plan!{row} c1" for row in goes]


SEVERAL = (
    Channel("fa", "Acme", "facebook", posting_schedule=()),
    Channel("fb", "Bolt Bikes", "facebook", posting_schedule=()),
    Channel("fd", "Acme DE", "facebook", posting_schedule=()),
    Channel("la", "acmehq", "linkedin", display_name="Acme", posting_schedule=()),
    Channel("xb", "Bolt X", "twitter", posting_schedule=()),
)


@pytest.mark.parametrize(
    ("title", "cells", "goes"),
    [
        ("Client", ("Acme", "Bolt Bikes", "ACME Ltd."), "fa fb fa"),
        ("Brand", ("Bikes", "Acme DE", "acme"), "fb fd fa"),
        ("Client", ("Acme", "Zeta", None), "fa - -"),
        ("Client", ("Acme + Bolt Bikes", "Both", "Bolt Bikes"), "- - fb"),
        ("Page", ("Acme DE", "Bolt Bikes", "Acme US"), "fd fb -"),
        ("Region", ("DE", "US", "DE"), "fd - fd"),
        ("Category", ("Acme", "Bolt Bikes", "Acme"), "- - -"),
        ("Notes", ("Acme", "Bolt Bikes", "Acme"), "- - -"),
    ],
)
def test_of_several_pages_of_a_network_that_one_is_meant_which_is_called_like_the_client(
    title: str, cells: tuple[Scalar, ...], goes: str
) -> None:
    rows = [line(at, "Facebook", cell) for at, cell in enumerate(cells)]
    wanted = [f"Plan!{at} {channel}" for at, channel in enumerate(goes.split(), start=2) if channel != "-"]
    _, found = read(tab((*THEIRS, title), *rows, name="Plan"))
    assert going(found.rows, SEVERAL) == wanted
    tabs = [(str(cell), [line(at)]) for at, cell in enumerate(cells) if title == "Client" and cell]
    if len({name for name, _ in tabs}) > 1:
        named = [f"{name}!2 {goes.split()[at]}" for at, (name, _) in enumerate(tabs) if goes.split()[at] != "-"]
        assert both(tabs, channels=SEVERAL) == sorted(named)


@pytest.mark.parametrize(
    ("title", "cells", "goes"),
    [
        ("Category", ("Acme", "Bolt", "Acme"), [2, 4]),
        ("Project", ("Acme DE", "Bolt", "Zeta"), [2]),
        ("Campaign", ("Acme", "Acme & Bolt", "Bolt"), [2, 3]),
        ("Serie", ("Bolt Bikes", "Spring", "Bolt Bikes"), [3]),
        ("Campaign", ("Spring", "Advent", "Spring"), [2, 3, 4]),
        ("Topic", ("Bread", "Acme", "Tips"), [2, 3, 4]),
        ("Campaign", ("Acme Spring", "Bolt Spring", "Advent"), [2]),
        ("Client", ("Acme", None, "Bolt"), [2]),
        ("Post ID", ("ACME-01", "BOLT-01", "ACME-02"), [2, 4]),
        ("Topic", ("Acme news", "Acme tips", "Bread"), [2, 3, 4]),
        ("", ("Acme", "Bolt", "Acme"), [2, 4]),
        ("Partner", ("Bolt", "Acme", "Bolt"), [2, 3, 4]),
        ("Author", ("Bolt", "Acme", "Bolt"), [2, 3, 4]),
    ],
)
def test_rows_wait_where_a_column_of_another_title_names_a_client_whose_page_they_miss(
    title: str, cells: tuple[Scalar, ...], goes: list[int]
) -> None:
    rows = [line(at, "LinkedIn", cell) for at, cell in enumerate(cells)]
    assert both([("Plan", rows)], title, channels=SEVERAL) == [f"Plan!{row} la" for row in goes]


def test_an_account_that_is_a_companys_page_or_a_persons_profile_is_found_where_buffer_tells_them_apart() -> None:
    page, person = Channel("lp", "Acme", "linkedin", type="page"), Channel("ls", "Ann", "linkedin", type="profile")
    rows = [line(at, "LinkedIn", cell) for at, cell in enumerate(("Company page", "Personal", "Company", "CEO"))]
    assert both([("Plan", rows)], "Account", channels=(page, person)) == ["Plan!2 lp", "Plan!3 ls"]
    assert both([("Plan", rows)], "Account", channels=(page,)) == ["Plan!2 lp"]
    rows = [line(at, "Facebook", cell) for at, cell in enumerate(("Ann", "Acme", "Ann joins us", "Acme news"))]
    assert len(both([("Plan", rows)], "Topic", channels=(Channel("fa", "Acme", "facebook"), page, person))) == 4


def test_lines_tell_clients_among_other_things_and_dividers_with_a_month() -> None:
    above = [("Month", "May", "Client", "Bolt Bikes", "Version", 3), OURS, line(0), line(1)]
    between = [OURS, ("Client: Bolt Bikes", "Contact: Ann"), line(0), ("Client: Acme", "Contact: Ben"), line(1)]
    months = [
        OURS,
        ("Acme – May",),
        line(0, "LinkedIn"),
        ("Bolt – May",),
        line(1, "LinkedIn"),
        ("Easter",),
        line(2, "X"),
    ]
    for rows, wanted in ((above, "3 fb, 4 fb"), (between, "3 fb, 5 fa"), (months, "3 la, 7 xb")):
        whole = sheet(Tab(name="Plan", rows=tuple(rows)))
        found = named_beside(whole, owned(whole, map_sheet(whole)))
        assert going(found.rows, SEVERAL) == [f"Plan!{one}" for one in wanted.split(", ")]


@pytest.mark.parametrize(
    ("legend", "goes"),
    [
        (("Red = Acme", "Green = Bolt"), []),
        (("Legend", "Acme", "Bolt"), []),
        (("Red = holiday", "Green = product"), [2, 3]),
        (("Blue = Acme", "Red = event"), [2, 3]),
    ],
)
def test_rows_wait_where_colours_tell_clients_apart(legend: tuple[str, ...], goes: list[int]) -> None:
    beside = [(*line(at, "LinkedIn"), None, word) for at, word in enumerate((*legend, "")[:2])]
    last = (None,) * 6 + legend[2:]
    rows = [*beside, last] if legend[2:] else beside
    assert both([("Plan", rows)], channels=SEVERAL) == [f"Plan!{row} la" for row in goes]


@pytest.mark.parametrize(
    ("other", "goes"),
    [
        (("Brand: Globex",), ""),
        (("Brand", "Globex"), ""),
        (("Brand: Acme",), "c1"),
        (("Client", "Contact", "Package"), ""),
        (("Which brand we mean: see below",), "c1"),
    ],
)
def test_a_client_that_only_a_tab_names_which_is_not_read_is_one_more(other: tuple[str, ...], goes: str) -> None:
    listed = [("Globex", "Ann", "Gold")] if len(other) == 3 else []
    made = []
    for head in (OURS, THEIRS):
        tabs = [
            Tab(name="Plan", rows=(("Brand: Acme",), head, line(0), line(1))),
            Tab(name="Later", rows=(other, *(listed or (head, line(2), line(3)))), hidden=True),
        ]
        made.append(_mapped(head, tabs))
    assert made == [[f"Plan!{row} {goes}" for row in (3, 4) if goes]] * 2


def test_a_hidden_tab_of_another_client_makes_a_tab_one_of_several() -> None:
    for head in (OURS, THEIRS):
        for name, goes in (("Globex", 0), ("Acme old", 2), ("Lists", 2)):
            rows = (("Word", "Other"), ("Ready", "Hold")) if name == "Lists" else (head, line(2), line(3))
            tabs = [Tab(name="Acme", rows=(head, line(0), line(1))), Tab(name=name, rows=rows, hidden=True)]
            assert len(_mapped(head, tabs)) == goes, name


def _mapped(head: Sequence[str], tabs: Sequence[Tab]) -> list[str]:
    whole = sheet(*tabs)
    mapped = owned(whole, map_sheet(whole)) if head is OURS else read(*tabs)[1]
    return going(named_beside(whole, mapped).rows)


def test_a_trial_tells_rows_apart_that_hang_on_what_channels_are_called() -> None:
    tabs: list[Tab] = [tab(THEIRS, line(at), name=name) for at, name in enumerate(("Acme", "Globex"))]

    def tried(**answers: str) -> tuple[int, int, int]:
        trial = try_out(settings_text(read(*tabs, answers=answers)[0], "plan.xlsx", {}, {}), sheet(*tabs))
        assert f"Read so, {len(trial.going)} row" in trial.summary(0)
        return len(trial.going), len(trial.waiting), len(trial.hanging)

    assert tried() == (0, 0, 2)
    assert tried(**{"clients:acme": "together"}) == (2, 0, 0)
    tabs.append(tab(THEIRS, line(4, "facebook:Harbor Bakery"), line(5, "harborbakery"), name="Mai"))
    assert tried(**{"clients:acme": "together"}) == (2, 0, 2)
    del tabs[2]
    assert tried(**{"clients:acme": "apart", "client:acme": "facebook:Harbor Bakery"}) == (1, 0, 1)
    for cells, told in ((("Acme", "Globex"), {"Category": 4}), (("Tips", "News"), {}), (("Acme", "Acme"), {})):
        tabs = [tab((*THEIRS, "Category"), *(line(at, "Facebook", cells[at % 2]) for at in range(4)))]
        trial = try_out(settings_text(read(*tabs)[0], "plan.xlsx", {}, {}), sheet(*tabs))
        assert trial.beside == told
        assert ("4 wait if other channels in Buffer are called like what 'Category' says" in trial.summary(0)) is bool(
            told
        )
