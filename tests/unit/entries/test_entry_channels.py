"""Which channels a cell means."""

from __future__ import annotations

from dataclasses import replace

import pytest
from entry_rows import CHANNELS, FACEBOOK, GOOGLE, INSTAGRAM, LINKEDIN, PINTEREST, SALT, THREADS, YOUTUBE, X
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.entries.channels import ChannelBook, ChannelProblem
from calendar_sync.entries.offline import OfflineBook
from calendar_sync.model.buffer import Channel
from calendar_sync.model.services import fold

BOOK = ChannelBook(CHANNELS)


def found(cell: str, book: ChannelBook = BOOK) -> list[str]:
    channels, problems = book.find(cell)
    assert not problems, problems
    return [channel.id for channel in channels]


def refused(cell: str, book: ChannelBook = BOOK) -> ChannelProblem:
    _, problems = book.find(cell)
    (problem,) = problems
    return problem


@pytest.mark.parametrize(
    ("cell", "channels"),
    [
        ("LinkedIn", [LINKEDIN]),
        ("linkedin", [LINKEDIN]),
        (" LinkedIn ", [LINKEDIN]),
        ("X", [X]),
        ("Twitter", [X]),
        ("X (Twitter)", [X]),
        ("IG", [INSTAGRAM]),
        ("Google My Business", [GOOGLE]),
        ("acme", [LINKEDIN]),
        ("Acme Works", [LINKEDIN]),
        ("@acme_hq", [X]),
        ("linkedin:acme", [LINKEDIN]),
        ("LinkedIn: Acme", [LINKEDIN]),
        ("LinkedIn:", [LINKEDIN]),
        ("LinkedIn (Acme)", [LINKEDIN]),
        ("LinkedIn – Acme", [LINKEDIN]),
        ("linkedin:Acme Works", [LINKEDIN]),
        ("x:acme_hq", [X]),
        ("c-yt", [YOUTUBE]),
        ("youtube:c-yt", [YOUTUBE]),
        ("LinkedIn, X", [LINKEDIN, X]),
        ("X, LinkedIn", [X, LINKEDIN]),
        ("LinkedIn;X;", [LINKEDIN, X]),
        ("LinkedIn\nX", [LINKEDIN, X]),
        ("LinkedIn\r\n\r\nX\r\n", [LINKEDIN, X]),
        ("LinkedIn,\nX", [LINKEDIN, X]),
        ("LinkedIn / X", [LINKEDIN, X]),
        ("LinkedIn/X/Threads", [LINKEDIN, X, THREADS]),
        ("LinkedIn and X", [LINKEDIN, X]),
        ("LinkedIn AND X", [LINKEDIN, X]),
        ("LinkedIn & X", [LINKEDIN, X]),
        ("LinkedIn + X", [LINKEDIN, X]),
        ("LinkedIn | X", [LINKEDIN, X]),
        ("LinkedIn, Threads & X", [LINKEDIN, THREADS, X]),
        ("LinkedIn, linkedin, acme", [LINKEDIN]),
        ("Acme, Inc.", [FACEBOOK]),
        ("Acme, Inc., LinkedIn", [FACEBOOK, LINKEDIN]),
        ("LinkedIn, Acme, Inc.", [LINKEDIN, FACEBOOK]),
        ("LinkedIn, facebook:Acme, Inc., X", [LINKEDIN, FACEBOOK, X]),
        ("Salt & Stone", [SALT]),
        ("Salt and Stone, X", None),
        ("Salt & Stone, X & Threads", [SALT, X, THREADS]),
        ("Salt & Stone\nPinterest", [SALT, PINTEREST]),
    ],
)
def test_words_for_channels(cell: str, channels: list[Channel] | None) -> None:
    if channels is None:
        assert refused(cell).rule == "channel.unknown"
    else:
        assert found(cell) == [channel.id for channel in channels]


TWO = (LINKEDIN, replace(LINKEDIN, id="c-li2", name="beta", display_name="Beta"))


def test_a_network_with_two_channels_is_ambiguous() -> None:
    problem = refused("LinkedIn", ChannelBook(TWO))
    assert problem.rule == "channel.ambiguous"
    assert "linkedin:acme, linkedin:beta" in problem.message
    assert "linkedin:acme" in problem.fix
    assert found("beta", ChannelBook(TWO)) == ["c-li2"]


def test_a_name_on_two_networks_is_ambiguous() -> None:
    book = ChannelBook((LINKEDIN, replace(X, name="acme")))
    assert "linkedin:acme, twitter:acme" in refused("acme", book).message
    assert found("twitter:acme", book) == ["c-x"]


def test_the_exact_name_comes_before_one_that_only_reads_alike() -> None:
    book = ChannelBook((LINKEDIN, replace(LINKEDIN, id="c-li2", name="Acme!")))
    assert found("Acme!", book) == ["c-li2"]
    assert found("linkedin:acme", book) == ["c-li"]
    assert refused("ACME", book).rule == "channel.ambiguous"


def test_channels_with_one_name_are_told_apart_by_their_ids() -> None:
    book = ChannelBook((FACEBOOK, replace(FACEBOOK, id="c-fb2")))
    problem = refused("Facebook", book)
    assert "facebook:c-fb, facebook:c-fb2" in problem.message
    assert found("facebook:c-fb2", book) == ["c-fb2"]
    assert book.by_handle("facebook:Acme, Inc.") is None
    assert book.by_handle("facebook:c-fb2") is book.channels[1]


def test_names_of_signs_alone_are_no_names() -> None:
    book = ChannelBook((replace(LINKEDIN, name="???", display_name=None), X))
    assert refused("linkedin:!!!", book).rule == "channel.unknown"
    assert found("linkedin:???", book) == ["c-li"]


def test_a_typing_slip_gets_a_hint() -> None:
    problem = refused("Linkedn")
    assert problem.rule == "channel.unknown"
    assert problem.message == "There is no channel 'Linkedn' in this Buffer organization."
    assert problem.fix.startswith("Did you mean linkedin:acme?")
    assert "Connected channels:" in problem.fix


def test_a_network_without_a_channel_is_named() -> None:
    assert "No TikTok channel is connected" in refused("TikTok").message
    assert "There is no channel 'linkedin:beta'" in refused("linkedin:beta").message
    for word in ("Reels", "TikTok / Reels", "Сторис"):
        assert "does not say on which network" in refused(word).message
    assert found("Reels", ChannelBook((replace(LINKEDIN, name="Reels"),))) == ["c-li"]


def test_one_unknown_word_does_not_hide_the_others() -> None:
    channels, problems = BOOK.find("LinkedIn, Newsletter, X")
    assert [channel.id for channel in channels] == ["c-li", "c-x"]
    assert [problem.message.count("'Newsletter'") for problem in problems] == [1]


def test_a_caption_in_the_channels_cell_is_quoted_in_short() -> None:
    problem = refused("We are so glad that spring is here " * 900)
    assert len(problem.message) < 200


@pytest.mark.parametrize(
    ("cell", "channels"),
    [
        ("All", ["c-li", "c-x"]),
        ("all, YouTube", ["c-li", "c-x", "c-yt"]),
        ("Meta & YouTube", ["c-fb", "c-ig", "c-yt"]),
        ("LinkedIn", ["c-li2"]),
        ("Listed", ["c-x", "c-th"]),
        ("Nested", ["c-li", "c-x", "c-th"]),
    ],
)
def test_aliases(cell: str, channels: list[str]) -> None:
    aliases = {
        "All": ("linkedin:acme", "X"),
        "Meta": ("facebook", "instagram"),
        "LinkedIn": ("linkedin:beta",),
        "Listed": ("X, Threads",),
        "Nested": ("All", "Threads"),
    }
    book = ChannelBook((*CHANNELS, TWO[1]), {fold(alias): targets for alias, targets in aliases.items()})
    assert found(cell, book) == channels


def test_an_alias_that_leads_nowhere_is_a_problem_of_what_it_stands_for() -> None:
    book = ChannelBook(CHANNELS, {"team": ("linkedin:nobody",), "loop": ("loop",)})
    assert "linkedin:nobody" in refused("Team", book).message
    assert refused("loop", book).rule == "channel.unknown"


def test_post_ids_name_channels_by_handle() -> None:
    assert BOOK.by_handle("linkedin:acme") is LINKEDIN
    assert BOOK.by_handle("facebook:Acme, Inc.") is FACEBOOK
    assert BOOK.by_handle("linkedin:gone") is None


NAMES = st.text(alphabet="aAbc1 ,;&/+|.'@é", min_size=1, max_size=12).filter(lambda name: name == name.strip())
BOOKS = st.lists(st.tuples(st.sampled_from(["linkedin", "twitter"]), NAMES), min_size=1, max_size=5, unique=True)


@given(BOOKS)
def test_handles_one_a_line_always_name_their_channels(named: list[tuple[str, str]]) -> None:
    channels = [Channel(f"id-{place}", name, service) for place, (service, name) in enumerate(named)]
    book = ChannelBook(channels)
    assert found("\n".join(channel.handle for channel in channels), book) == [channel.id for channel in channels]
    assert [book.by_handle(channel.handle) for channel in channels] == channels


@given(st.text(alphabet="xX ,;/&@:\n\t'é", max_size=20) | st.text(max_size=40))
def test_a_cell_names_each_channel_once_or_says_what_it_does_not_know(cell: str) -> None:
    channels, problems = BOOK.find(cell)
    assert len({channel.id for channel in channels}) == len(channels)
    assert all(problem.message and problem.fix for problem in problems)
    if any(character.isalnum() for character in cell):
        assert channels or problems


class TestOffline:
    def test_networks_are_known_and_names_taken_on_trust(self) -> None:
        book = OfflineBook()
        channels, problems = book.find("LinkedIn, x:acme_hq, Acme Works")
        assert [(channel.service, channel.name) for channel in channels] == [
            ("linkedin", "LinkedIn"),
            ("twitter", "acme_hq"),
        ]
        assert not problems
        assert book.unverified == {"Acme Works"}
        assert not any(channel.known for channel in channels)

    def test_a_list_of_handles_is_a_list(self) -> None:
        channels, _ = OfflineBook().find("linkedin:acme, x:acme_hq\ninstagram:acme")
        assert [channel.handle for channel in channels] == ["linkedin:acme", "twitter:acme_hq", "instagram:acme"]

    def test_aliases_hold_as_well(self) -> None:
        channels, _ = OfflineBook({"all": ("linkedin:acme", "x:acme_hq")}).find("All")
        assert len(channels) == 2


@pytest.mark.parametrize(
    ("cell", "goes"),
    [
        ("LinkedIn (company page)", "page"),
        ("LinkedIn - Company Page", "page"),
        ("LinkedIn page", "page"),
        ("LinkedIn: business", "page"),
        ("LinkedIn - personal", "person"),
        ("LinkedIn personal profile", "person"),
        ("Facebook (company page)", "facebook"),
        ("Facebook - personal", ""),
        ("LinkedIn (old page)", ""),
    ],
)
def test_the_kind_of_a_page_tells_channels_apart_where_buffer_knows_it(cell: str, goes: str) -> None:
    channels = [
        Channel("page", "Acme", "linkedin", type="page"),
        Channel("person", "Ana Silva", "linkedin", type="profile"),
        Channel("facebook", "Acme", "facebook", type="page"),
    ]
    assert [channel.id for channel in ChannelBook(channels).find(cell)[0]] == [goes] * bool(goes)
    alone, _ = ChannelBook([channel for channel in channels if channel.id != goes]).find(cell)
    assert not alone


@pytest.mark.parametrize(
    ("cell", "goes"),
    [
        ("Acme Facebook", "f"),
        ("FB Acme", "f"),
        ("Acme – Facebook", "f"),
        ("Bolt Bikes LinkedIn", "l"),
        ("LinkedIn (Bolt Bikes)", "l"),
        ("X @bolt", "x"),
        ("Acme LinkedIn", ""),
        ("Acme, Facebook, X", ""),
        ("Facebook Live", ""),
    ],
)
def test_a_name_beside_its_network_is_one_channel(cell: str, goes: str) -> None:
    channels = [
        *(Channel("f", "Acme FB", "facebook"), Channel("o", "Other", "facebook")),
        *(Channel("l", "Bolt Bikes", "linkedin"), Channel("p", "Other", "linkedin"), Channel("x", "bolt", "twitter")),
    ]
    found, problems = ChannelBook(channels).find(cell)
    assert [channel.id for channel in found if not problems] == [goes] * bool(goes)
