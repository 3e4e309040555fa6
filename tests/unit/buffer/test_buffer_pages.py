"""Pages read in one go say what the careful way says, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from buffer_fakes import page, post_node
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.buffer.insights import Insights
from calendar_sync.buffer.pages import read_pages
from calendar_sync.buffer.parse import parse_page, parse_post
from calendar_sync.errors import BufferError, DocumentRefused
from calendar_sync.model.metrics import Search

NODE: dict[str, Any] = {
    "id": "65f1c0a10000000000000004",
    "channelId": "65f1c0a1b2d3e4f5a6b7c803",
    "channelService": "twitter",
    "text": "Fresh rolls \U0001f950",
    "status": "scheduled",
    "createdAt": "2026-11-01T08:00:00.000Z",
    "updatedAt": None,
    "dueAt": "2026-11-23T14:00:00+02:00",
    "sentAt": None,
    "isCustomScheduled": True,
    "shareMode": "customScheduled",
    "schedulingType": "automatic",
    "via": "api",
    "ideaId": None,
    "externalLink": "",
    "error": None,
    "tags": [{"id": "t1", "name": "Launch"}],
    "assets": [
        {"type": "image", "source": "https://example.com/0.jpg", "image": {"altText": "Rolls", "userTags": None}},
        {"type": "video", "source": "https://example.com/0.mp4", "video": {"thumbnailOffset": 1200}},
    ],
    "metadata": {
        "__typename": "TwitterPostMetadata",
        "thread": [
            {"text": "Fresh rolls", "assets": []},
            {"text": "Second", "assets": [{"type": "image", "source": "https://example.com/1.jpg"}]},
        ],
        "isAiGenerated": True,
    },
}

ODD = st.one_of(
    st.sampled_from(["", "sent", "\ud83e", "2026-11-01", "2026-11-01T08:00:00", 0, 1.5, 1763712000, True, False, None]),
    st.sampled_from([[], [None], [{"id": "t"}], [{"type": "image"}]]),
    st.sampled_from([{}, {"id": 7}, {"thread": 3}, {"message": "no", "supportUrl": None}]),
)


def _body(nodes: list[Any], info: Any) -> bytes:
    edges = [{"cursor": f"c{number}", "node": node} for number, node in enumerate(nodes)]
    return json.dumps({"data": {"near": {"edges": edges, "pageInfo": info}}}).encode()


@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(NODE)), ODD, max_size=2), max_size=3),
    st.lists(st.sampled_from(sorted(NODE)), max_size=2),
    st.sampled_from(
        [
            {"hasNextPage": True, "endCursor": "next"},
            {"hasNextPage": True, "endCursor": None},
            {"hasNextPage": False, "endCursor": "last"},
            {"hasNextPage": None, "endCursor": "last"},
            None,
        ]
    ),
)
def test_a_page_read_in_one_go_is_the_page_read_with_care(
    changes: list[dict[str, Any]], missing: list[str], info: Any
) -> None:
    nodes = [{**NODE, **change} for change in changes]
    for node in nodes[:1]:
        for name in missing:
            node.pop(name, None)
    body = _body(nodes, info)

    found = read_pages(body)

    if found is not None:
        assert found == {"near": parse_page(json.loads(body)["data"]["near"], "near", parse_post)}


def test_what_buffer_usually_answers_is_read_in_one_go() -> None:
    plain = {**NODE, "tags": [], "assets": [], "metadata": None, "dueAt": None}
    body = _body([NODE, plain], {"hasNextPage": True, "endCursor": "next"})

    found = read_pages(body)

    assert found == {"near": parse_page(json.loads(body)["data"]["near"], "near", parse_post)}
    assert len(found["near"].nodes) == 2
    assert found["near"].after == "next"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"data":null}',
        b'{"data":{"near":null}}',
        b'{"data":{"account":{"id":"a"}}}',
        b'{"data":{"near":{"edges":null,"pageInfo":{"hasNextPage":false}}}}',
        _body([NODE, None], {"hasNextPage": False}),
        _body([NODE], {"hasNextPage": False})[:-1] + b',"errors":[]}',
        _body([{**NODE, "text": None}], {"hasNextPage": False}),
        _body([{**NODE, "error": {"message": "x"}}], {"hasNextPage": False}),
        _body([NODE], {"hasNextPage": False}).replace(b"Fresh", b"\xff"),
        _body([NODE], {"hasNextPage": False}).replace(b"Launch", b"\xff"),
    ],
)
def test_anything_else_is_left_to_the_careful_way(body: bytes) -> None:
    assert read_pages(body) is None


def test_the_careful_way_says_what_is_wrong() -> None:
    body = _body([{**NODE, "id": 7}], {"hasNextPage": False})

    assert read_pages(body) is None
    with pytest.raises(BufferError, match="id is no text"):
        parse_page(json.loads(body)["data"]["near"], "near", parse_post)


@pytest.mark.parametrize(("most_at_once", "requests"), [(400, 2), (150, 6), (40, 18)])
def test_posts_that_strayed_are_read_however_small_the_answers_must_be(most_at_once: int, requests: int) -> None:
    """Every page of every listing once; refusals of metrics are told of the posts that they lie in."""
    stock = {"later": range(130), "earlier": range(130, 330), "timeless": range(330, 333)}
    asked: list[int] = []

    def read(_document: str, variables: Mapping[str, Any], _codes: frozenset[str]) -> Mapping[str, Any]:
        names = [name for name in stock if name in variables]
        asked.append(len(names))
        if sum(variables[f"{name}First"] for name in names) > most_at_once:
            raise DocumentRefused("Too complex.", code="TOO_LARGE")
        data, errors = {}, []
        for name in names:
            start = int(variables[f"{name}After"] or 0)
            some = stock[name][start : start + variables[f"{name}First"]]
            after = str(start + len(some)) if start + len(some) < len(stock[name]) else None
            data[name] = page(*(post_node(number, metrics=None) for number in some), after=after)
            errors += [
                {"path": [name, "edges", place, "node", "metrics"], "extensions": {"code": "INSUFFICIENT_SCOPE"}}
                for place, number in enumerate(some)
                if number % 100 == 0
            ]
        return {"data": data, "errors": errors}

    moment = datetime(2026, 11, 1, tzinfo=UTC)
    search = Search(frozenset(["nowhere"]), ("c1",), (None, None), None, (moment, moment), only_out=False,
                    most_requests=100)  # fmt: skip
    found = Insights(read).strays("o1", search)
    ids = [item.post.id for item in found.posts]
    assert ids == list(dict.fromkeys(ids))
    assert set(ids) == {post_node(number)["id"] for number in range(333)}
    assert found.refused == {post_node(number)["id"] for number in (0, 100, 200, 300)}
    assert (found.cut, len(asked)) == (False, requests)
    assert Insights(read).strays("o1", replace(search, most_requests=1)).cut
